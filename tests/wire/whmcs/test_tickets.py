"""Commands about tickets, their messages and the departments that answer them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from teampro.store.data_paths import data_paths_of
from teampro.store.files import BlobStore
from tests.wire.whmcs.desk import PATH, Desk

NEW = {"deptid": 1, "clientid": 12, "subject": "Mail", "message": "Help!"}
STRANGER = {"deptid": 1, "subject": "Logo", "message": "How much?"}
KIM = {"name": "Kim", "email": "kim@berg.example"}
NAMED = "Name and email address are required if not a client"
PLAIN, FUTURE = "2026-11-01 10:00:00", "2030-01-01 10:00:00"
DATA = base64.b64encode(b"Hello").decode()
FILES = [{"name": "a.txt", "data": DATA}, {"filename": "b.png", "data": DATA}]
NO_FILE = {"attachments": [{"name": "a.exe", "data": DATA}]}
REFUSALS: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("OpenTicket", {**NEW, "clientid": 999}, "Client ID Not Found"),
    ("OpenTicket", {**NEW, "userid": 2}, ""),
    ("OpenTicket", {**NEW, "userid": 3}, "The system cannot find the provided user ID."),
    ("OpenTicket", {**NEW, "userid": 99}, "The system cannot find the provided user ID."),
    ("OpenTicket", {**NEW, "contactid": 99}, "Contact ID Not Found"),
    ("OpenTicket", STRANGER, NAMED),
    ("OpenTicket", {**STRANGER, "name": "Kim"}, NAMED),
    ("OpenTicket", {**STRANGER, **KIM, "email": "kim"}, "Email Address Invalid"),
    ("OpenTicket", {**NEW, "deptid": 99}, "Department ID not found"),
    ("OpenTicket", {"clientid": 12, "subject": "A", "message": "B"}, "Department ID not found"),
    ("OpenTicket", {**NEW, "subject": ""}, "Subject is required"),
    ("OpenTicket", {**NEW, "message": ""}, "Message is required"),
    ("OpenTicket", {**NEW, "serviceid": 999}, "Service ID Not Found"),
    ("OpenTicket", {**NEW, "domainid": 999}, "Domain ID Not Found"),
    ("OpenTicket", {**NEW, "created": "soon"}, "Invalid Date Format"),
    ("OpenTicket", {**NEW, "created": FUTURE}, "Ticket creation date cannot be in the future"),
    ("OpenTicket", {**NEW, "attachments": "?"}, "Invalid Attachment"),
    ("OpenTicket", {**NEW, **NO_FILE}, "Invalid Attachment"),
    ("UpdateTicket", {}, "Ticket ID Not Found"),
    ("UpdateTicket", {"ticketid": 9999, "subject": "A"}, "Ticket ID Not Found"),
    ("UpdateTicket", {"ticketid": 2038, "deptid": 99}, "Department ID Not Found"),
    ("UpdateTicket", {"ticketid": 2038, "priority": "Top"},
     "Invalid Ticket Priority. Valid priorities are: Low,Medium,High"),
    ("UpdateTicket", {"ticketid": 2038, "status": "Lost"},
     "Invalid Ticket Status. Valid statuses are: "
     "Open,Answered,Customer-Reply,On Hold,In Progress,Closed"),
    ("UpdateTicket", {"ticketid": 2038, "status": ""},
     "Invalid Ticket Status. Valid statuses are: "
     "Open,Answered,Customer-Reply,On Hold,In Progress,Closed"),
    ("UpdateTicket", {"ticketid": 2038, "created": FUTURE},
     "Ticket creation date cannot be in the future"),
    ("DeleteTicket", {"ticketid": 9999}, "Ticket ID not found"),
    ("MergeTicket", {"mergeticketids": "2016"}, "Ticket ID Required"),
    ("MergeTicket", {"ticketid": 9999, "mergeticketids": "2016"}, "Ticket ID Invalid"),
    ("MergeTicket", {"ticketid": 2019}, "Merge Ticket IDs Required"),
    ("MergeTicket", {"ticketid": 2019, "mergeticketids": "2006,77,88"},
     "Invalid Merge Ticket IDs: 77, 88"),
    ("AddTicketReply", {"ticketid": 9999, "message": "A", "clientid": 12}, "Ticket ID not found"),
    ("AddTicketReply", {"ticketid": 2038, "message": "A"}, NAMED),
    ("AddTicketReply", {"ticketid": 2038, "clientid": 12}, "Message is required"),
    ("AddTicketReply", {"ticketid": 2038, "message": "A", "clientid": 99}, "Client ID Not Found"),
    ("AddTicketReply", {"ticketid": 2038, "message": "A", "clientid": 12, "contactid": 99},
     "Contact ID Not Found"),
    ("AddTicketReply", {"ticketid": 2038, "message": "A", **KIM, "email": "kim"},
     "Email Address Invalid"),
    ("AddTicketReply", {"ticketid": 2038, "message": "A", "clientid": 12, "status": "Lost"},
     "Invalid Ticket Status"),
    ("AddTicketReply", {"ticketid": 2038, "message": "A", "clientid": 12, "created": FUTURE},
     "Reply creation date cannot be in the future"),
    ("UpdateTicketReply", {"message": "A"}, "Reply ID Required"),
    ("UpdateTicketReply", {"replyid": 999, "message": "A"}, "Reply ID Not Found"),
    ("UpdateTicketReply", {"replyid": 55}, "Message is Required"),
    ("DeleteTicketReply", {"replyid": 55}, "Ticket ID Required"),
    ("DeleteTicketReply", {"ticketid": 2038}, "Reply ID Required"),
    ("DeleteTicketReply", {"ticketid": 9999, "replyid": 55}, "Ticket ID Not Found"),
    ("DeleteTicketReply", {"ticketid": 2038, "replyid": 0}, "Reply ID Not Found"),
    ("DeleteTicketReply", {"ticketid": 2038, "replyid": 1}, "Reply ID Not Found"),
    ("DeleteTicketReply", {"ticketid": 2038, "replyid": 53}, "Reply ID Not Found"),
    ("AddTicketNote", {"message": "A"}, "Ticket ID not found"),
    ("AddTicketNote", {"ticketid": 2038}, "Message is required"),
    ("DeleteTicketNote", {"noteid": 99}, "Note ID Not Found"),
    ("GetTicket", {}, "Ticket ID not found"),
    ("GetTicket", {"ticketnum": "none"}, "Ticket ID not found"),
    ("GetTicketNotes", {"ticketid": 9999}, "Ticket ID not found"),
    ("GetTicketAttachment", {"type": "note", "index": 0}, "Related ID Required"),
    ("GetTicketAttachment", {"relatedid": 3, "type": "mail", "index": 0},
     "Invalid Type. Must be one of ticket, reply, note"),
    ("GetTicketAttachment", {"relatedid": 999, "type": "note", "index": 0}, "Related ID Not Found"),
    ("GetTicketAttachment", {"relatedid": 3, "type": "note"}, "Attachment Index Required"),
    ("GetTicketAttachment", {"relatedid": 2038, "type": "ticket", "index": 0},
     "No Attachments Found"),
    ("GetTicketAttachment", {"relatedid": 2031, "type": "ticket", "index": 0},
     "Attachments Deleted"),
    ("GetTicketAttachment", {"relatedid": 3, "type": "note", "index": 1},
     "Invalid Attachment Index"),
)  # fmt: skip


@pytest.mark.parametrize(("command", "params", "sentence"), REFUSALS)
def test_a_sentence_says_what_is_wrong(
    desk: Desk, command: str, params: Mapping[str, Any], sentence: str
) -> None:
    """As documented, to the letter; nothing is written then."""
    before = desk.world.stamp()
    if not sentence:
        desk.done(command, **params)
        return
    assert sentence == desk.refused(command, **params)
    assert before == desk.world.stamp()


def opened(desk: Desk, **params: Any) -> str:
    """Open a ticket and return its id."""
    return str(desk.done("OpenTicket", **{**NEW, "noemail": 1, **params})["id"])


def told(desk: Desk, ticket_id: str) -> Any:
    """Return what GetTicket tells of a ticket."""
    return desk.done("GetTicket", ticketid=ticket_id)


WRITERS: tuple[tuple[Mapping[str, Any], str, str, str], ...] = (
    ({}, "Owner", "Dr. Friederike Lüders", "lueders@museum-am-hafen.example"),
    ({"userid": 1}, "Owner", "Friederike Lüders", "lueders@museum-am-hafen.example"),
    ({"userid": 2}, "Authorized User", "Jens Sørensen", "jens@soerensen-brot.example"),
    ({"contactid": 1}, "Contact", "Henrik Matthiesen", "kasse@museum-am-hafen.example"),
    ({"clientid": "", **KIM}, "Guest", "Kim", "kim@berg.example"),
    ({"admin": 1}, "Operator", "Anna Albers", ""),
)


@pytest.mark.parametrize(("params", "kind", "name", "email"), WRITERS)
def test_a_ticket_tells_who_opened_it(
    desk: Desk, params: Mapping[str, Any], kind: str, name: str, email: str
) -> None:
    """A client, one of its people, a stranger, or the staff for a client."""
    ticket = told(desk, opened(desk, **params))
    [opening] = ticket["replies"]["reply"]

    for each in (ticket, opening):
        assert (kind, name, email) == tuple(
            each[f"requestor_{word}"] for word in ("type", "name", "email")
        )
    assert ("0", "Help!") == (opening["replyid"], opening["message"])
    assert ticket["admin"] == opening["admin"] == (name if kind == "Operator" else "")


def test_replies_say_whose_turn_it_is(desk: Desk) -> None:
    """The staff's and the client's; a status that is sent wins, a closed one is opened again."""
    ticket_id = opened(desk)
    statuses = [told(desk, ticket_id)["status"]]
    for params in (
        {"adminusername": "admin"},
        {"userid": 12},
        {"clientid": 12, "status": "Closed"},
        KIM,
    ):
        desk.done("AddTicketReply", ticketid=ticket_id, message="So?", noemail=1, **params)
        statuses.append(told(desk, ticket_id)["status"])

    assert ["Open", "Answered", "Customer-Reply", "Closed", "Customer-Reply"] == statuses
    kinds = [each["requestor_type"] for each in told(desk, ticket_id)["replies"]["reply"]]
    assert ["Owner", "Operator", "Owner", "Owner", "Guest"] == kinds


def test_a_reply_is_changed_and_deleted(desk: Desk) -> None:
    """The first one through its ticket."""
    ticket_id = opened(desk)
    reply = desk.done("AddTicketReply", ticketid=ticket_id, message="A", clientid=12, noemail=1)
    desk.done("UpdateTicketReply", replyid=reply["replyid"], message="B", markdown=1)
    desk.done("UpdateTicket", ticketid=ticket_id, message="First", created=PLAIN)
    first, second = told(desk, ticket_id)["replies"]["reply"]
    assert ("First", PLAIN, "B") == (first["message"], first["date"], second["message"])
    native = desk.world.call("GET", f"ticketreplies/{reply['replyid']}").response
    assert "markdown" == native["ticketreply"]["editor"]
    desk.done("DeleteTicketReply", ticketid=ticket_id, replyid=reply["replyid"])
    assert PLAIN == told(desk, ticket_id)["lastreply"]


def test_replies_stand_in_the_order_that_is_asked_for(desk: Desk) -> None:
    """What opened the ticket stands first in any case."""
    down = desk.done("GetTicket", ticketid=2038, repliessort="DESC")["replies"]["reply"]
    assert ["0", "55", "54"] == [each["replyid"] for each in down]
    number = told(desk, "2038")["tid"]
    assert "2038" == desk.done("GetTicket", ticketnum=number)["ticketid"]


def packed(files: Any) -> str:
    """Return files as clients send them in one text."""
    return base64.b64encode(json.dumps(files).encode()).decode()


@pytest.mark.parametrize("spelled", [FILES, packed(FILES)])
def test_files_come_with_messages_and_notes(desk: Desk, spelled: Any) -> None:
    """As brackets or as one text; each is told and fetched by its place."""
    ticket_id = opened(desk, attachments=spelled)
    reply = desk.done(
        "AddTicketReply", ticketid=ticket_id, message="A", clientid=12, attachments=spelled
    )["replyid"]
    note = desk.done("AddTicketNote", ticketid=ticket_id, message="B", attachments=spelled)
    ticket = told(desk, ticket_id)
    listed = [{"filename": "a.txt", "index": 0}, {"filename": "b.png", "index": 1}]

    for message in (*ticket["replies"]["reply"], *ticket["notes"]["note"]):
        assert (listed, False) == (message["attachments"], message["attachments_removed"])
    for kind, related in (("ticket", ticket_id), ("reply", reply), ("note", note["noteid"])):
        sent = {"relatedid": related, "type": kind, "index": 1}
        found = desk.done("GetTicketAttachment", **sent)
        assert ("b.png", DATA) == (found["filename"], found["data"])
    assert [] == BlobStore(data_paths_of(desk.world.settings).blobs).temporary()


def opened_by_a_form(desk: Desk, filename: str, content: str) -> str:
    """Open a ticket with a file that is a part of the request; return its id."""
    login = {"username": "admin", "password": "demo", "action": "OpenTicket"}
    fields = {**login, **{name: str(value) for name, value in NEW.items()}}
    lines = []
    for name, value in fields.items():
        lines += ["--b", f'Content-Disposition: form-data; name="{name}"', "", value]
    about = f'Content-Disposition: form-data; name="attachments[]"; filename="{filename}"'
    body = "\r\n".join([*lines, "--b", about, "", content, "--b--", ""])
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    return str(json.loads(desk.world.send("POST", PATH, {}, body, headers).body)["id"])


@pytest.mark.parametrize("content", ["Hello", "x" * (9 * 2**20)])
def test_files_of_a_form_are_kept(desk: Desk, content: str) -> None:
    """The bytes that came as a part of the request, under the name that it gave them.

    They are fetched as many as were taken, though a chain carries fewer in a tree.
    """
    sent = {"relatedid": opened_by_a_form(desk, "log.txt", content), "type": "ticket", "index": 0}
    found = desk.done("GetTicketAttachment", **sent)
    assert ("log.txt", content.encode()) == (found["filename"], base64.b64decode(found["data"]))


def test_names_without_bytes_are_told_as_removed(desk: Desk) -> None:
    """Tickets of another system have names of files alone."""
    [opening, *_] = told(desk, "2031")["replies"]["reply"]
    assert [{"filename": "502.png", "index": 0}] == opening["attachments"]
    assert opening["attachments_removed"] is True
    [note, *_] = told(desk, "2031")["notes"]["note"]
    assert ("sizes.txt", False) == (note["attachment"], note["attachments_removed"])
    [told_note, *_] = desk.done("GetTicketNotes", ticketid=2031)["notes"]["note"]
    assert (note["noteid"], False) == (told_note["id"], told_note["attachments_removed"])


FILTERS: tuple[tuple[Mapping[str, Any], str], ...] = (
    ({}, "TRUE"),
    ({"deptid": 2}, "deptid = 2"),
    ({"clientid": 12}, "userid = 12"),
    ({"email": "bente@radwerk-nord.example"}, "email = 'bente@radwerk-nord.example'"),
    ({"subject": "mail"}, "LOWER(subject) LIKE '%mail%'"),
    ({"status": "On Hold"}, "status = 'On Hold'"),
    ({"status": "Lost"}, "FALSE"),
    ({"status": "Awaiting Reply"}, "status IN ('Open', 'Customer-Reply')"),
    ({"status": "All Active Tickets"}, "status <> 'Closed'"),
    ({"status": "My Flagged Tickets"}, "status <> 'Closed' AND flag = 1"),
    ({"deptid": 3}, "FALSE"),
)


@pytest.mark.parametrize(("params", "where"), FILTERS)
def test_tickets_are_found(desk: Desk, params: Mapping[str, Any], where: str) -> None:
    """By what is documented; the lowest id stands first."""
    found = desk.done("GetTickets", limitnum=100, **params)["tickets"]["ticket"]
    rows = desk.world.rows(f"SELECT id FROM tickets WHERE {where} ORDER BY id")
    assert [str(number) for (number,) in rows] == [each["id"] for each in found]


def test_lists_keep_to_the_departments_of_the_caller(desk: Desk) -> None:
    """Unless he wants all; who is in none is told so."""
    desk.world.rows("DELETE FROM departmentadmins WHERE deptid <> 2")
    assert {"2"} == {each["deptid"] for each in desk.done("GetTickets")["tickets"]["ticket"]}
    departments = desk.done("GetSupportDepartments")["departments"]["department"]
    assert [("2", "Hosting & Domains")] == [(each["id"], each["name"]) for each in departments]
    assert [2] == desk.done("GetTicketCounts")["filteredDepartments"]
    every = desk.done("GetSupportDepartments", ignore_dept_assignments=1)["totalresults"]
    assert 4 == every
    desk.world.rows("DELETE FROM departmentadmins")
    none = desk.done("GetTickets")
    assert (0, True) == (none["totalresults"], "no department" in none["warning"])
    assert 0 < desk.done("GetTickets", ignore_dept_assignments=1)["totalresults"]
    counts = desk.done("GetTicketCounts")
    assert ([], 0) == (counts["filteredDepartments"], counts["allActive"])


def test_figures_of_tickets_are_those_of_the_rows(desk: Desk) -> None:
    """By status, by department, and all together."""
    by_status = dict(desk.world.rows("SELECT status, COUNT(*) FROM tickets GROUP BY status"))
    statuses = desk.done("GetSupportStatuses")["statuses"]["status"]
    assert by_status == {each["title"]: each["count"] for each in statuses}
    counts = desk.done("GetTicketCounts", includeCountsByStatus=1)
    assert by_status == {each["title"]: each["count"] for each in counts["status"].values()}
    assert {"open", "answered", "customerreply", "onhold", "inprogress", "closed"} == {
        *counts["status"]
    }
    assert sum(by_status.values()) - by_status["Closed"] == counts["allActive"]
    assert by_status["Open"] + by_status["Customer-Reply"] == counts["awaitingReply"]
    departments = desk.done("GetSupportDepartments")["departments"]["department"]
    assert counts["allActive"] == sum(int(each["opentickets"]) for each in departments)
    assert counts["awaitingReply"] == sum(int(each["awaitingreply"]) for each in departments)


def test_merged_tickets_leave_the_lists(desk: Desk) -> None:
    """Whoever asks for one is shown the ticket that took it, with a warning."""
    first, second = opened(desk), opened(desk, subject="Twice")
    desk.done("MergeTicket", ticketid=first, mergeticketids=second, newsubject="Once")
    found = desk.done("GetTicket", ticketid=second)

    assert (first, "Once", 2) == (found["id"], found["subject"], len(found["replies"]["reply"]))
    assert f"merged into ticket {first}" in found["warning"]
    listed = desk.done("GetTickets", clientid=12, limitnum=100)["tickets"]["ticket"]
    ids = [each["id"] for each in listed]
    assert (True, False) == (first in ids, second in ids)
    merge = {"ticketid": first, "mergeticketids": second}
    assert f"Invalid Merge Ticket IDs: {second}" == desk.refused("MergeTicket", **merge)


def test_a_deleted_ticket_is_gone(desk: Desk) -> None:
    """With what its client wrote."""
    ticket_id = opened(desk)
    desk.done("DeleteTicket", ticketid=ticket_id)
    assert "Ticket ID not found" == desk.refused("GetTicket", ticketid=ticket_id)
    where = f"FROM ticketreplies WHERE ticket_id = {ticket_id}"
    assert [(0,)] == desk.world.rows(f"SELECT COUNT(*) {where}")


def test_the_staff_answers_what_it_sees(desk: Desk) -> None:
    """A member of a department its tickets, nobody the tickets of others."""
    ticket_id = opened(desk)
    reply = {"ticketid": ticket_id, "message": "A", "adminusername": "staff"}
    assert "Ticket ID not found" == desk.refused("AddTicketReply", "staff", **reply)
    desk.world.rows(
        "INSERT INTO departmentadmins (deptid, adminid, version) "
        "SELECT 1, id, 1 FROM admins WHERE username = 'staff'"
    )
    assert "success" == desk.ask("AddTicketReply", "staff", **reply)["result"]
    found = desk.ask("GetTicket", "staff", ticketid=ticket_id)
    assert ("", "Answered") == (found["c"], found["status"])


def test_tickets_of_two_clients_are_not_merged(desk: Desk) -> None:
    """What one wrote is not moved to where another one reads it."""
    first, second = opened(desk), opened(desk, clientid=52)
    merge = {"ticketid": first, "mergeticketids": second}
    assert f"Invalid Merge Ticket IDs: {second}" == desk.refused("MergeTicket", **merge)
    strangers = [
        desk.done("OpenTicket", **{**STRANGER, **KIM, "email": f"{name}@berg.example"})["id"]
        for name in ("kim", "lee")
    ]
    merge = {"ticketid": strangers[0], "mergeticketids": strangers[1]}
    assert "only tickets of the same one are merged" in desk.refused("MergeTicket", **merge)


def test_nothing_is_left_out_of_a_long_ticket(tmp_path: Path) -> None:
    """However few rows one page of a list has: its messages, notes and files are all told."""
    desk = Desk(tmp_path / "data", whmcs__most_rows="2", limit__page_rows="2")
    ticket_id = opened(desk)
    for number in range(6):
        sent = {"ticketid": ticket_id, "message": str(number)}
        desk.done("AddTicketReply", **sent, clientid=12, attachments=FILES)
        desk.done("AddTicketNote", **sent)
    found = desk.done("GetTicket", ticketid=ticket_id)
    notes = desk.done("GetTicketNotes", ticketid=ticket_id)
    assert ["Help!", *"012345"] == [each["message"] for each in found["replies"]["reply"]]
    assert [*"012345"] == [each["message"] for each in found["notes"]["note"]]
    assert [2] * 6 == [len(each["attachments"]) for each in found["replies"]["reply"][1:]]
    assert (6, 6) == (notes["totalresults"], len(notes["notes"]["note"]))
    assert 2 == desk.done("GetTickets")["numreturned"]


@pytest.mark.parametrize("delete", ["", "1"])
def test_a_sender_is_blocked(desk: Desk, delete: str) -> None:
    """A stranger is, by his address; his ticket goes where that is wanted. A client never is."""
    ticket_id = desk.done("OpenTicket", **{**STRANGER, **KIM})["id"]
    told_of = desk.done("BlockTicketSender", ticketid=ticket_id, delete=delete)
    assert ("true" if delete else "false") == told_of["deleted"]
    blocks = desk.world.rows("SELECT type, content FROM ticketblocks WHERE id > 1")
    left = desk.world.rows(f"SELECT COUNT(*) FROM tickets WHERE id = {ticket_id}")
    assert ([("sender", "kim@berg.example")], [(0 if delete else 1,)]) == (blocks, left)
    no = desk.refused("BlockTicketSender", ticketid=opened(desk))
    assert "A Client Cannot Be Blocked" == no


def test_predefined_replies_are_found_by_their_category(desk: Desk) -> None:
    """Each category tells how many it has."""
    categories = desk.done("GetTicketPredefinedCats")["categories"]["category"]
    assert [("Mail", "2"), ("Domains", "1"), ("Invoices", "0")] == [
        (x["name"], x["replycount"]) for x in categories
    ]
    found = desk.done("GetTicketPredefinedReplies", catid=categories[1]["id"])
    [reply] = found["predefinedreplies"]["predefinedreply"]
    assert ("Transfer", True) == (reply["name"], reply["reply"].startswith("Please send us"))
    assert 3 == desk.done("GetTicketPredefinedReplies")["totalresults"]


def test_a_file_keeps_its_place(desk: Desk) -> None:
    """When one before it is deleted."""
    ticket_id = opened(desk, attachments=FILES)
    where = f"SELECT id FROM ticketattachments WHERE ticket_id = {ticket_id} AND position = 0"
    [(first,)] = desk.world.rows(where)
    assert 200 == desk.world.call("DELETE", f"ticketattachments/{first}").status
    [opening] = told(desk, ticket_id)["replies"]["reply"]
    assert [{"filename": "b.png", "index": 1}] == opening["attachments"]
    sent = {"relatedid": ticket_id, "type": "ticket"}
    assert "b.png" == desk.done("GetTicketAttachment", **sent, index=1)["filename"]
    assert "Invalid Attachment Index" == desk.refused("GetTicketAttachment", **sent, index=0)
