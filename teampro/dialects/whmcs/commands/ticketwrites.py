"""Tickets opened, changed and deleted."""

from __future__ import annotations

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.commands.mail import warn_unsent
from teampro.dialects.whmcs.commands.tickets import NOT_FOUND
from teampro.dialects.whmcs.declare import Code, Command, Key, WriteRecord, same
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree

GROUP = "Support"
NO_TICKET = "Ticket ID Not Found"
CHANGED = Key("whmcstickets", {"ticketid": "id"}, NO_TICKET, NO_TICKET)
MERGED = Key("whmcstickets", {"ticketid": "id"}, "Ticket ID Required", "Ticket ID Invalid")
DELETED = Key("whmcstickets", {"ticketid": "id"}, NOT_FOUND, NOT_FOUND)
NAME_REQUIRED = "Name and email address are required if not a client"
IN_FUTURE = "Ticket creation date cannot be in the future"
MARKDOWN = "markdown:bool useMarkdown:bool"
NO_FIELDS = "Tickets have no custom fields here yet: customfields had no effect."
OF_FILES = {"filename": "Invalid Attachment"}
"""The sentence about a file whose type or name no ticket takes."""
WRITERS = ("userid", "contactid", "requestor_id", "name", "email")


def editor(doing: Doing) -> Tree:
    """Return how a message is written, where that was said."""
    for name in ("markdown", "useMarkdown"):
        if name in doing.given:
            return {"editor": "markdown" if doing.given[name] else "plain"}
    return {}


def attach(doing: Doing, ticket_id: int, **message: int) -> None:
    """Add the files that were sent to a message of a ticket, by default to what opened it."""
    for upload in doing.given.get("attachments", ()):
        doing.ask("POST", f"whmcstickets/{ticket_id}/ticketattachments", message, upload)


def new_ticket(doing: Doing) -> Tree:
    """Return the message that opens a ticket, and what it is about. Raises: CommandRefusal."""
    params = _sold(doing)
    message: Tree = {"message": doing.given["message"], **editor(doing)}
    if not doing.given.get("admin"):
        natives = doing.command.natives
        message |= {
            name: doing.given[natives[name]] for name in WRITERS if natives[name] in doing.given
        }
    return params | {"ticketreplies": [message]}


def _sold(doing: Doing) -> Tree:
    """Return the service or the domain that a ticket is about. Raises: CommandRefusal."""
    params: Tree = {}
    for name, letter, plural in (("serviceid", "S", "services"), ("domainid", "D", "domains")):
        record_id = doing.given.get(name, 0)
        if not record_id or params:
            continue
        of_client = {"id": record_id, "userid": doing.given.get("clientid", 0)}
        if record_id < 0 or not doing.asked.known(plural, **of_client):
            raise doing.no(name)
        params["service"] = f"{letter}{record_id}"
    return params


def tell_opened(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Attach the files to what was opened."""
    attach(doing, tree["whmcsticket"]["id"])
    warn_unsent(doing, tree, answer)


def ticket_params(doing: Doing) -> Tree:
    """Return the status that was sent, and a flag that is taken away. Raises: CommandRefusal."""
    params: Tree = {}
    words = doing.asked.session.settings["ticket.ticket_status"]
    if "status" in doing.given and doing.given["status"] not in words:
        raise CommandRefusal(doing.command.says["status"].format(words=",".join(words)))
    if doing.given.get("removeFlag"):
        params["flag"] = 0
    return params


def change_opening(doing: Doing, tree: Tree, _answer: Tree) -> None:
    """Let another message stand in the place of what opened the ticket."""
    chain = f"whmcstickets/{tree['whmcsticket']['id']}/ticketreplies"
    changes = editor(doing)
    if doing.given.get("message"):
        changes["message"] = doing.given["message"]
    if not changes:
        return
    openings = doing.rows(chain, {"is_opening": True, "limit": 1})
    if openings:
        doing.ask("PUT", f"{chain}/{openings[0]['replyid']}", changes)
    elif "message" in changes:
        doing.ask("POST", chain, changes)


def merge(doing: Doing) -> Tree:
    """Merge tickets into one, and give that a new subject. Raises: CommandRefusal."""
    ticket_id = doing.find(MERGED)
    merged = [each for each in doing.given["mergeticketids"] if each != ticket_id]
    client_id = doing.record(MERGED)["userid"]
    unknown = [each for each in merged if not _is_mergeable(doing, each, client_id)]
    if unknown or not merged:
        named = ", ".join(map(str, unknown or [ticket_id]))
        raise CommandRefusal(doing.command.says["mergeticketids:invalid"].format(ids=named))
    for each in dict.fromkeys(merged):
        doing.ask("POST", f"whmcstickets/{each}/merge", {"into": ticket_id})
    if "newsubject" in doing.given:
        subject = {"subject": doing.given["newsubject"]}
        doing.ask("PUT", f"whmcstickets/{ticket_id}", subject)
    return {"ticketid": str(ticket_id)}


def _is_mergeable(doing: Doing, ticket_id: int, client_id: int) -> bool:
    """Say whether there is a ticket in reach, of no other client, that was not merged yet."""
    tree = doing.tries("GET", f"whmcstickets/{ticket_id}") if ticket_id > 0 else None
    if tree is None:
        return False
    ticket = tree["whmcsticket"]
    return not ticket["merged_ticket_id"] and ticket["userid"] in (0, client_id)


COMMANDS = (
    Command(
        "OpenTicket",
        GROUP,
        "Open a ticket: of a client, of one of its people, or of a stranger; with `admin` it is "
        "the caller's for the client.",
        WriteRecord(
            "POST",
            "whmcstickets",
            answer=Shape("id:str tid c"),
            more=new_ticket,
            finish=tell_opened,
        ),
        "deptid!=deptid:int subject!=subject message! clientid=userid:int userid=requestor_id:int "
        f"contactid=contactid:int {same('name email priority')} created=date:moment "
        f"serviceid:int domainid:int admin:bool noemail:bool {MARKDOWN} attachments:attachments "
        "preventClientClosure=prevent_client_closure:bool",
        says={
            "clientid": "Client ID Not Found",
            "userid": "The system cannot find the provided user ID.",
            "contactid": "Contact ID Not Found",
            "name:required": NAME_REQUIRED,
            "email:required": NAME_REQUIRED,
            "deptid": "Department ID not found",
            "subject:required": "Subject is required",
            "message:required": "Message is required",
            "serviceid": "Service ID Not Found",
            "domainid": "Domain ID Not Found",
            "email": "Email Address Invalid",
            "created:invalid": "Invalid Date Format",
            "created": IN_FUTURE,
            "tid": "Unable to generate ticket number",
            **OF_FILES,
        },
        unused={"customfields": NO_FIELDS},
        log="Opened ticket {id}: {subject}",
        example={
            "deptid": "1",
            "clientid": "12",
            "subject": "Mail does not arrive",
            "message": "Since Monday.",
        },
    ),
    Command(
        "UpdateTicket",
        GROUP,
        "Change a ticket; `message` stands in the place of what opened it.",
        WriteRecord(
            "PUT",
            "whmcstickets",
            "whmcstickets/{whmcstickets}",
            (CHANGED,),
            Shape("ticketid=id:str"),
            more=ticket_params,
            finish=change_opening,
        ),
        f"ticketid:int deptid=deptid:int {same('status subject name email cc priority')} "
        f"userid=userid:int created=date:moment flag=flag:int removeFlag:bool message {MARKDOWN} "
        "preventClientClosure=prevent_client_closure:bool",
        says={
            "deptid": "Department ID Not Found",
            "priority": "Invalid Ticket Priority. Valid priorities are: Low,Medium,High",
            "status": "Invalid Ticket Status. Valid statuses are: {words}",
            "created:invalid": "Invalid Date Format",
            "created": IN_FUTURE,
        },
        unused={"customfields": NO_FIELDS},
        log="Changed ticket {ticketid}",
        example={"ticketid": "2038", "status": "On Hold"},
    ),
    Command(
        "DeleteTicket",
        GROUP,
        "Delete a ticket with its messages, notes and files; hours stay, without a ticket.",
        WriteRecord("DELETE", "whmcstickets", "whmcstickets/{whmcstickets}", (DELETED,)),
        "ticketid:int",
        log="Deleted ticket {whmcstickets}",
        example={"ticketid": "2038"},
    ),
    Command(
        "MergeTicket",
        GROUP,
        "Merge tickets into one, which gets their messages, notes, files, links and hours.",
        Code(merge, (("POST", "whmcstickets"),), (MERGED,), writes=True),
        "ticketid:int mergeticketids!:ids newsubject",
        says={
            "mergeticketids:required": "Merge Ticket IDs Required",
            "mergeticketids:invalid": "Invalid Merge Ticket IDs: {ids}",
            "into": "{message}",
        },
        never={"Invalid Merge Ticket IDs: x, x...,": "The ids that are none stand in place of x."},
        log="Merged tickets {mergeticketids} into ticket {ticketid}",
        example={"ticketid": "2038", "mergeticketids": "2012"},
    ),
)
