"""What the staff has at hand beside tickets: replies written beforehand, and senders it blocks."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.tickets import GROUP as READING
from teampro.dialects.whmcs.commands.ticketwrites import GROUP, NO_TICKET
from teampro.dialects.whmcs.declare import Code, Command, Key, ShowList
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree

BLOCKED = Key("whmcstickets", {"ticketid": "id"}, "Ticket ID Required", NO_TICKET)


def block(doing: Doing) -> Tree:
    """Block who wrote a ticket, and delete that where it is wanted. Raises: CommandRefusal."""
    ticket_id = doing.find(BLOCKED)
    doing.ask("POST", f"whmcstickets/{ticket_id}/block")
    is_deleted = bool(doing.given.get("delete"))
    if is_deleted:
        doing.ask("DELETE", f"whmcstickets/{ticket_id}")
    return {"deleted": "true" if is_deleted else "false"}


COMMANDS = (
    Command(
        "BlockTicketSender",
        GROUP,
        "Block the address that a ticket came from; with `delete` the ticket goes.",
        Code(
            block,
            (("POST", "whmcstickets"), ("POST", "ticketblocks"), ("DELETE", "whmcstickets")),
            (BLOCKED,),
            writes=True,
        ),
        "ticketid:int delete:bool",
        says={"rule": "A Client Cannot Be Blocked"},
        log="Blocked the sender of ticket {whmcstickets}",
        example={"ticketid": "2003"},
    ),
    Command(
        "GetTicketPredefinedCats",
        READING,
        "The categories of predefined replies.",
        ShowList(
            "replycategories",
            "categories",
            "category",
            Shape("id:str parentid:str name replycount:str"),
            paged=False,
        ),
    ),
    Command(
        "GetTicketPredefinedReplies",
        READING,
        "The predefined replies, or those of a category.",
        ShowList(
            "predefinedreplies",
            "predefinedreplies",
            "predefinedreply",
            Shape("name reply"),
            paged=False,
        ),
        "catid=catid:int",
    ),
)
