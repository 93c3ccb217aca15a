"""Messages of tickets: replies and notes, and the files that came with them."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.mail import warn_unsent
from teampro.dialects.whmcs.commands.requestors import told_files
from teampro.dialects.whmcs.commands.tickets import GROUP as READING
from teampro.dialects.whmcs.commands.tickets import TICKET
from teampro.dialects.whmcs.commands.ticketwrites import (
    DELETED,
    GROUP,
    IN_FUTURE,
    MARKDOWN,
    NAME_REQUIRED,
    NO_FIELDS,
    NO_TICKET,
    OF_FILES,
    attach,
    editor,
)
from teampro.dialects.whmcs.declare import Code, Command, Key, ShowList, WriteRecord, same
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree

NO_REPLY, NO_NOTE = "Reply ID Not Found", "Note ID Not Found"
REPLY_IN_FUTURE = "Reply creation date cannot be in the future"
ABOVE = Key("whmcstickets", {"ticketid": "id"}, "Ticket ID Required", NO_TICKET)
REPLY = Key("ticketreplies", {"replyid": "replyid"}, "Reply ID Required", NO_REPLY)
NOTE = Key("ticketnotes", {"noteid": "noteid"}, NO_NOTE, NO_NOTE)
NAMED = Key("whmcstickets", {"ticketid": "id"}, TICKET.missing, TICKET.unknown)
CREATED = "message!=message created=date:moment"
NOTES = Shape("id=noteid:str admin date message attachment=attachments attachments_removed=*")
KINDS = {
    "ticket": ("whmcstickets", "ticket_id"),
    "reply": ("ticketreplies", "reply_id"),
    "note": ("ticketnotes", "note_id"),
}
"""By what a file came with: its noun, and the column of the file that names it."""


def reply_params(doing: Doing) -> Tree:
    """Return who writes: a client, a stranger, or the caller. Raises: CommandRefusal."""
    given = doing.given
    client_id = given.get("clientid", given.get("userid", 0))
    if client_id:
        if client_id < 0 or not doing.asked.is_there("clients", client_id):
            raise doing.no("clientid")
        person = {"requestor_id": doing.caller.user_id} if doing.caller.user_id else {}
        return {"userid": client_id, **person, **editor(doing)}
    if "adminusername" in given:
        if given["adminusername"].casefold() != doing.caller.name.casefold():
            doing.warn("adminusername has no effect here: what you write is told as yours.")
        return {"name": "", "email": "", "contactid": 0, **editor(doing)}
    if not (given.get("name") and given.get("email")):
        raise doing.no("name")
    return editor(doing)


def check_status(doing: Doing) -> Tree:
    """Refuse a status that no ticket may have; then return who writes. Raises: CommandRefusal."""
    words = doing.asked.session.settings["ticket.ticket_status"]
    if doing.given.get("status", words[0]) not in words:
        raise doing.no("status")
    return reply_params(doing)


def finish_reply(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Attach its files; set the status that was sent in the place of the one that it gave."""
    reply = tree["ticketreply"]
    attach(doing, reply["ticket_id"], reply_id=reply["replyid"])
    if "status" in doing.given:
        status = {"status": doing.given["status"]}
        doing.ask("PUT", f"whmcstickets/{reply['ticket_id']}", status)
    warn_unsent(doing, tree, answer)


def finish_note(doing: Doing, tree: Tree, _answer: Tree) -> None:
    """Attach its files."""
    note = tree["ticketnote"]
    attach(doing, note["ticket_id"], note_id=note["noteid"])


def tell_notes(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Tell of each note whether its files are gone."""
    chain = f"whmcstickets/{doing.keys[NAMED]}/ticketattachments"
    files = doing.rows(chain, {"limit": doing.asked.most_rows, "count": False})
    for row, told in zip(tree["ticketnotes"], answer["notes"]["note"], strict=True):
        own = (each for each in files if each["note_id"] == row["noteid"])
        told["attachments_removed"] = told_files(row, own)["attachments_removed"]


def get_attachment(doing: Doing) -> Tree:
    """Return a file of a message by its place. Raises: CommandRefusal."""
    kind = doing.given["type"].lower()
    if kind not in KINDS:
        raise doing.no("type")
    plural, column = KINDS[kind]
    record_id = doing.given["relatedid"]
    chain = f"{plural}/{record_id}"
    tree = doing.tries("GET", chain) if record_id > 0 else None
    if tree is None:
        raise doing.no("relatedid:not_found")
    asked: Tree = {"sort": "position", "limit": doing.asked.most_rows, column: record_id}
    if kind == "ticket":
        openings = {"is_opening": True, "fields": ["replyid"]}
        asked["reply_id"] = [
            row["replyid"] for row in doing.rows(f"{chain}/ticketreplies", openings)
        ]
    files = doing.rows("ticketattachments", asked) if asked.get("reply_id", True) else []
    if not files:
        (message,) = (each for name, each in tree.items() if name != "data")
        raise doing.no("deleted" if message["attachments"] else "none")
    file = next((each for each in files if each["position"] == doing.given["index"]), None)
    if file is None:
        raise doing.no("index:invalid")
    told = doing.asked.content(f"ticketattachments/{file['id']}/download")
    return {"filename": file["filename"], "data": told["ticketattachment"]["file_data"]}


COMMANDS = (
    Command(
        "AddTicketReply",
        GROUP,
        "Answer a ticket: as a client, as a stranger, or with adminusername as the caller.",
        WriteRecord(
            "POST",
            "ticketreplies",
            "whmcstickets/{whmcstickets}/ticketreplies",
            (DELETED,),
            Shape("replyid:str"),
            more=check_status,
            finish=finish_reply,
        ),
        f"ticketid:int {CREATED} {MARKDOWN} clientid:int userid:int contactid=contactid:int "
        f"adminusername {same('name email')} status noemail:bool attachments:attachments",
        says={
            "clientid": "Client ID Not Found",
            "contactid": "Contact ID Not Found",
            "name": NAME_REQUIRED,
            "message:required": "Message is required",
            "email": "Email Address Invalid",
            "status": "Invalid Ticket Status",
            "created:invalid": "Invalid Date Format",
            "created": REPLY_IN_FUTURE,
            **OF_FILES,
        },
        unused={"customfields": NO_FIELDS},
        log="Answered ticket {whmcstickets}",
        example={"ticketid": "2038", "message": "It is still slow.", "clientid": "52"},
    ),
    Command(
        "UpdateTicketReply",
        GROUP,
        "Change what a reply says.",
        WriteRecord(
            "PUT",
            "ticketreplies",
            "ticketreplies/{ticketreplies}",
            (REPLY,),
            Shape("replyid:str"),
            more=editor,
        ),
        f"replyid:int {CREATED} {MARKDOWN}",
        says={
            "message:required": "Message is Required",
            "created:invalid": "Invalid Date Format",
            "created": REPLY_IN_FUTURE,
        },
        log="Changed reply {replyid}",
        example={"replyid": "55", "message": "At night, please."},
    ),
    Command(
        "DeleteTicketReply",
        GROUP,
        "Delete a reply with its files; what opened a ticket goes with the ticket alone.",
        WriteRecord(
            "DELETE",
            "ticketreplies",
            "whmcstickets/{whmcstickets}/ticketreplies/{ticketreplies}",
            (ABOVE, REPLY),
        ),
        "ticketid:int replyid:int",
        says={"rule": NO_REPLY},
        log="Deleted reply {ticketreplies} of ticket {whmcstickets}",
        example={"ticketid": "2038", "replyid": "55"},
    ),
    Command(
        "AddTicketNote",
        GROUP,
        "Write a note on a ticket, for the staff alone.",
        WriteRecord(
            "POST",
            "ticketnotes",
            "whmcstickets/{whmcstickets}/ticketnotes",
            (TICKET,),
            Shape("noteid:str"),
            more=editor,
            finish=finish_note,
        ),
        f"ticketid:int ticketnum {CREATED} {MARKDOWN} attachments:attachments",
        says={
            "message:required": "Message is required",
            "created:invalid": "Invalid Date Format",
            "created": IN_FUTURE,
            **OF_FILES,
        },
        log="Wrote note {noteid} on ticket {whmcstickets}",
        example={"ticketid": "2038", "message": "Waits for the new machine."},
    ),
    Command(
        "DeleteTicketNote",
        GROUP,
        "Delete a note with its files.",
        WriteRecord("DELETE", "ticketnotes", "ticketnotes/{ticketnotes}", (NOTE,)),
        "noteid:int",
        log="Deleted note {ticketnotes}",
        example={"noteid": "5"},
    ),
    Command(
        "GetTicketNotes",
        READING,
        "The notes on a ticket.",
        ShowList(
            "ticketnotes",
            "notes",
            "note",
            NOTES,
            "whmcstickets/{whmcstickets}/ticketnotes",
            (NAMED,),
            paged=False,
            finish=tell_notes,
        ),
        "ticketid:int",
        example={"ticketid": "2038"},
    ),
    Command(
        "GetTicketAttachment",
        READING,
        "A file that came with a reply, a note, or what opened a ticket; its bytes as base64.",
        Code(get_attachment, (("GET", "ticketattachments"), ("GET", "whmcstickets"))),
        "relatedid!:int type! index!:int",
        says={
            "relatedid:required": "Related ID Required",
            "type": "Invalid Type. Must be one of ticket, reply, note",
            "relatedid:not_found": "Related ID Not Found",
            "relatedid": "Related ID Not Found",
            "index:required": "Attachment Index Required",
            "none": "No Attachments Found",
            "deleted": "Attachments Deleted",
            "index:invalid": "Invalid Attachment Index",
        },
        example={"relatedid": "3", "type": "note", "index": "0"},
    ),
)
