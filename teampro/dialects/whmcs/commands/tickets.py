"""Tickets: lists of them, and one with its messages and notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.commands.departments import own_departments, titles
from teampro.dialects.whmcs.commands.requestors import Requestors, told_files
from teampro.dialects.whmcs.declare import Code, Command, Key, ShowList
from teampro.dialects.whmcs.doing import INVALID, Doing, NothingFits
from teampro.dialects.whmcs.shapes import Shape, Tree

GROUP = "Tickets"
NOT_FOUND = "Ticket ID not found"
TICKET = Key("whmcstickets", {"ticketid": "id", "ticketnum": "tid"}, NOT_FOUND, NOT_FOUND)
AWAITING, ACTIVE, FLAGGED = "awaiting reply", "all active tickets", "my flagged tickets"
"""What a status may say beside the words of tickets, in lower case."""
OPENING = "0"
"""The id by which clients know the message that opened a ticket."""
OPENED = (
    "replyid", "ticket_id", "userid", "contactid", "requestor_id", "name", "email", "admin",
    "attachments",
)  # fmt: skip
"""What is read of the messages that opened the tickets of a list."""
REQUESTOR = "requestor_name=* requestor_email=* requestor_type=*"
FILES = "attachment=attachments attachments=* attachments_removed=*"
LISTED = Shape(
    f"id:str tid deptid:str userid:str contactid:str name owner_name=* email {REQUESTOR} cc c date "
    f"subject status priority admin {FILES} lastreply flag:str service requestor_id:str"
)
TOLD = Shape(
    "id:str ticketid=id:str tid c deptid:str deptname userid:str contactid:str name email cc date "
    f"subject status priority admin lastreply flag:str service replies=* notes=* {REQUESTOR}"
)
REPLY = Shape(
    f"replyid:str userid:str contactid:str name email {REQUESTOR} date message {FILES} admin "
    "rating:str"
)
NOTE = Shape(f"noteid:str date message {FILES} admin")


def ticket_filters(doing: Doing) -> Tree:
    """Return the filters by status and department. Raises: NothingFits."""
    filters: Tree = {"merged_ticket_id": 0}
    status = doing.given.get("status", "")
    if status.casefold() in (AWAITING, ACTIVE):
        flag = "showawaiting" if status.casefold() == AWAITING else "showactive"
        filters["status"] = {"in": titles(doing, flag)}
    elif status.casefold() == FLAGGED:
        filters["flag"], filters["status"] = "me", {"in": titles(doing, "showactive")}
    elif status:
        filters["status"] = status
    if "flag" in filters or doing.given.get("ignore_dept_assignments"):
        return filters
    own = own_departments(doing)
    if not own:
        doing.warn("You are in no department: ignore_dept_assignments shows the tickets of all.")
    wanted = [each for each in own if each == doing.given.get("deptid", each)]
    if not wanted:
        raise NothingFits
    return filters | {"deptid": wanted}


def tell_tickets(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Tell who opened each ticket, and the files that came with it."""
    rows = tree["whmcstickets"]
    most = {"limit": doing.asked.most_rows, "count": False}
    asked: Tree = {"ticket_id": [row["id"] for row in rows], "is_opening": True, **most}
    found = doing.rows("ticketreplies", {**asked, "fields": list(OPENED)}) if rows else []
    openings = {each["ticket_id"]: each for each in found}
    people = Requestors(doing, [*rows, *found])
    files = _files_of(doing, [each["replyid"] for each in found if each["attachments"]])
    for row, told in zip(rows, answer["tickets"]["ticket"], strict=True):
        told["owner_name"] = people.client_name(row)
        told |= people.told(openings.get(row["id"], row)) | told_files(row, files[row["id"]])


def _files_of(doing: Doing, replies: list[int]) -> Mapping[int, list[Tree]]:
    """Return the files of replies, in their order, by the ticket."""
    found: dict[int, list[Tree]] = defaultdict(list)
    asked = {"reply_id": replies, "sort": "position", "limit": doing.asked.most_rows}
    for row in doing.rows("ticketattachments", asked) if replies else ():
        found[row["ticket_id"]].append(row)
    return found


def get_ticket(doing: Doing) -> Tree:
    """Return a ticket; what opened it comes first, then the replies in the order that is asked."""
    order = doing.given.get("repliessort", "ASC").upper()
    if order not in ("ASC", "DESC"):
        raise CommandRefusal(INVALID.format(name="repliessort"))
    below = "ticketreplies,ticketnotes,ticketattachments"
    most = {"limit": doing.asked.most_rows}
    down = "-" if order == "DESC" else ""
    lists = {
        "ticketreplies": most | {"sort": f"-is_opening,{down}date,{down}replyid"},
        "ticketnotes": most | {"sort": "date,noteid"},
        "ticketattachments": most | {"sort": "position"},
    }
    tree = _unmerged(doing, doing.find(TICKET), below, lists)
    ticket, replies, files = tree["whmcsticket"], tree["ticketreplies"], tree["ticketattachments"]
    people = Requestors(doing, [ticket, *replies])
    opening = next((each for each in replies if each["is_opening"]), ticket)
    told = doing.shapes["whmcstickets"].make(ticket) | people.told(opening)
    told["name"] = told["name"] or people.client_name(ticket)
    told["replies"] = {"reply": [_told_reply(doing, people, each, files) for each in replies]}
    told["notes"] = {"note": [told_note(doing, each, files) for each in tree["ticketnotes"]]}
    return told


def _unmerged(doing: Doing, ticket_id: int, below: str, lists: Tree) -> Tree:
    """Return a ticket with what hangs on it; of one that was merged the one that took it."""
    tree = doing.ask("GET", f"whmcstickets/{ticket_id}/{below}", lists)
    into = tree["whmcsticket"]["merged_ticket_id"]
    if not into:
        return tree
    doing.warn(f"Ticket {ticket_id} was merged into ticket {into}, which this is.")
    return _unmerged(doing, into, below, lists)


def _told_reply(doing: Doing, people: Requestors, reply: Tree, files: list[Tree]) -> Tree:
    told = doing.shapes["ticketreplies"].make(reply) | people.told(reply)
    told |= told_files(reply, (each for each in files if each["reply_id"] == reply["replyid"]))
    return told | ({"replyid": OPENING} if reply["is_opening"] else {})


def told_note(doing: Doing, note: Tree, files: list[Tree]) -> Tree:
    """Return a note with its files, which are among those of its ticket."""
    own = (each for each in files if each["note_id"] == note["noteid"])
    return doing.shapes["ticketnotes"].make(note) | told_files(note, own)


COMMANDS = (
    Command(
        "GetTickets",
        GROUP,
        "The tickets of the caller's departments, or all in reach.",
        ShowList(
            "whmcstickets", "tickets", "ticket", LISTED, more=ticket_filters, finish=tell_tickets
        ),
        "deptid=deptid:int clientid=userid:int email=email status subject=subject.contains "
        "ignore_dept_assignments:bool",
        xml_items={"attachments": "attachment"},
        example={"status": "All Active Tickets", "limitnum": "3"},
    ),
    Command(
        "GetTicket",
        GROUP,
        "One ticket with its messages and notes; the reply 0 opened it.",
        Code(
            get_ticket,
            tuple(
                ("GET", plural)
                for plural in ("whmcstickets", "ticketreplies", "ticketnotes", "ticketattachments")
            ),
            (TICKET,),
            {"whmcstickets": TOLD, "ticketreplies": REPLY, "ticketnotes": NOTE},
        ),
        "ticketid:int ticketnum repliessort",
        xml_items={"attachments": "attachment"},
        example={"ticketid": "2038"},
    ),
)
