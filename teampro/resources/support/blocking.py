"""The operation that blocks who wrote a ticket without being a client."""

from __future__ import annotations

from teampro.errors import Refusal, refuse_at
from teampro.resources.support.ticketblocks import BLOCKS, SENDER
from teampro.schema.operation import Operation, Params
from teampro.schema.rules import RuleWork, Stored


def _block(work: RuleWork, ticket: Stored, _params: Params) -> Stored:
    """Block the address that a ticket came from, once. Raises: Refusal rule."""
    if ticket["userid"]:
        message = f"Ticket {ticket['id']} is of client {ticket['userid']}, who cannot be blocked."
        raise Refusal("rule", message)
    address = ticket["email"].strip().lower()
    if not address:
        raise refuse_at("email", "rule", f"Ticket {ticket['id']} tells no address to block.")
    block = {"type": SENDER, "content": address}
    found = work.select(BLOCKS, block)
    return found[0] if found else work.create(BLOCKS, block)


BLOCK = Operation(
    "block",
    "blockWHMCSTicketSender",
    "Block the address that the ticket came from; a client is never blocked.",
    run=_block,
    writes=(BLOCKS,),
    makes=BLOCKS,
    sample=2003,
)
