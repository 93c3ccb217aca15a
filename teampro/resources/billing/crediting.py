"""Credit of clients: what is added to it and taken of it, always as a row."""

from __future__ import annotations

from teampro.errors import refuse_at
from teampro.resources.billing.figures import CREDITS
from teampro.schema.kinds import MONEY
from teampro.schema.rules import RuleWork, Stored


def give_credit(
    work: RuleWork, client_id: int, amount: int, description: str, relid: int = 0
) -> Stored:
    """Add an amount to a client's credit, or take it below 0; `relid` is the invoice it is about.

    Raises: Refusal credit_short.
    """
    values = {
        "clientid": client_id,
        "amount": amount,
        "description": description,
        "relid": relid,
    }
    return work.create(CREDITS, values)


def demand_credit(client: Stored, amount: int) -> None:
    """Refuse to take more than a client has. Raises: Refusal credit_short at `amount`."""
    if amount > max(client["credit"], 0):
        told, left = MONEY.wire(amount), MONEY.wire(client["credit"])
        message = f"Client {client['id']} has a credit of {left}: {told} cannot be taken of it."
        raise refuse_at("amount", "credit_short", message, told)
