"""Tickets, their messages, notes and files, and departments: what writes do."""

from __future__ import annotations

import base64
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from teampro.schema.caller import Rights
from tests.callers import ANNA, BOB, CARL, staff, super_admin
from tests.workshop import Workshop, faults, refused

pytestmark = pytest.mark.database

NOW, LATER = "2024-05-06 12:00:00", "2024-05-06 13:00:00"
OWNER, HELPER = 3, 4
"""Users of client 51."""
STRANGER = {"name": "Kim", "email": "kim@berg.example"}
HELLO = base64.b64encode(b"Hello").decode()


@pytest.fixture
def desk(tmp_path: Path) -> Workshop:
    """Give two departments, the second for clients alone, of which Bob is in the first."""
    desk = Workshop(tmp_path)
    desk.plant("departments", id=1, name="Support", prevent_client_closure=1)
    desk.plant("departments", id=2, name="Accounts", clientsonly=1)
    desk.plant("departmentadmins", deptid=1, adminid=BOB.id)
    desk.plant(
        "users", id=OWNER, uuid="1", firstname="Ada", lastname="Berg", email="ada@berg.example"
    )
    desk.plant(
        "users", id=HELPER, uuid="2", firstname="Kim", lastname="Berg", email="kim@berg.example"
    )
    desk.plant("userclients", user_id=OWNER, client_id=51, is_owner=1)
    desk.plant("contacts", id=1, userid=52, firstname="Lee", email="lee@other.example")
    return desk


def open_ticket(desk: Workshop, **params: Any) -> Any:
    """Open a ticket of client 51 in the first department, whose message is his."""
    message = {"message": "Help!", "userid": params.get("userid", 51)}
    sent = {"deptid": 1, "userid": 51, "subject": "Mail", "ticketreplies": [message]}
    return desk.post("whmcstickets", **{**sent, **params})


def ticket(desk: Workshop, ticket_id: int) -> Any:
    """Return a ticket."""
    return desk.get(f"whmcstickets/{ticket_id}")


def test_a_ticket_is_opened_with_a_number_and_a_key(desk: Workshop) -> None:
    """It is open, of now, in a department that says whether its client may close it."""
    made = ticket(desk, open_ticket(desk, requestor_id=OWNER)["id"])

    assert re.fullmatch(r"\d{6}", made["tid"])
    assert re.fullmatch(r"[A-Za-z0-9]{8}", made["c"])
    assert ("Open", NOW, NOW) == (made["status"], made["date"], made["lastreply"])
    assert ("Support", "ada@berg.example") == (made["deptname"], made["email"])
    assert made["prevent_client_closure"] is True
    [opening] = desk.get(f"whmcstickets/{made['id']}/ticketreplies")
    assert (True, 51, "") == (opening["is_opening"], opening["userid"], opening["admin"])
    assert "Client 51" == opening["name"]
    other = open_ticket(desk, deptid=2, prevent_client_closure=False)
    assert ticket(desk, other["id"])["prevent_client_closure"] is False


REFUSED: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"deptid": 0}, [("deptid", "required")]),
    ({"deptid": 9}, [("deptid", "unknown_record")]),
    ({"subject": " "}, [("subject", "required")]),
    ({"userid": 0}, [("name", "required"), ("email", "required")]),
    ({"userid": 0, **STRANGER, "email": "kim"}, [("email", "invalid_value")]),
    ({"userid": 0, **STRANGER, "deptid": 2}, [("deptid", "rule")]),
    ({"date": LATER}, [("date", "rule")]),
    ({"contactid": 1}, [("contactid", "rule")]),
    ({"requestor_id": HELPER}, [("requestor_id", "rule")]),
    ({"service": "S1"}, [("service", "invalid_value")]),
    ({"service": "X1"}, [("service", "invalid_value")]),
    ({"status": "Lost"}, [("status", "invalid_value")]),
    ({"ticketreplies": [{"message": ""}]}, [("ticketreplies.0.message", "required")]),
]


@pytest.mark.parametrize(("params", "expected"), REFUSED)
def test_what_no_ticket_may_be_is_refused(
    desk: Workshop, params: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """With the field that is wrong; nothing is stored."""
    before = desk.dump()
    assert expected == faults(partial(open_ticket, desk, **params))
    assert before == desk.dump()


def test_a_number_is_never_given_twice(desk: Workshop) -> None:
    """Where none is free of those that the setting makes, nothing is opened."""
    [mask] = [each for each in desk.get("settings") if each["name"] == "TicketMask"]
    desk.put(f"settings/{mask['id']}", value="%n")
    desk.database.rows("UPDATE tickets SET tid = '7' WHERE id = 2001")
    numbers = [ticket(desk, open_ticket(desk)["id"])["tid"] for _ in range(3)]
    for digit in "0123456789":
        desk.plant("whmcstickets", subject="Taken", tid=digit)

    assert 3 == len({*numbers, "7"}) - 1
    assert [("tid", "rule")] == faults(partial(open_ticket, desk))


STATUSES = [
    ({"userid": 51}, "Customer-Reply", ""),
    ({"userid": 51, "requestor_id": OWNER}, "Customer-Reply", ""),
    (STRANGER, "Customer-Reply", ""),
    ({}, "Answered", "anna"),
]


@pytest.mark.parametrize(("who", "status", "admin"), STATUSES)
def test_a_reply_says_whose_turn_it_is(
    desk: Workshop, who: dict[str, Any], status: str, admin: str
) -> None:
    """It opens a closed ticket again, and is the last one."""
    made = open_ticket(desk, status="Closed")
    assert "Closed" == ticket(desk, made["id"])["status"]
    desk.later(hours=1)
    reply = desk.post(f"whmcstickets/{made['id']}/ticketreplies", message="And now?", **who)
    found = ticket(desk, made["id"])

    assert (admin, False) == (reply["admin"].lower(), reply["is_opening"])
    assert (status, LATER) == (found["status"], found["lastreply"])
    desk.delete(f"ticketreplies/{reply['replyid']}")
    assert NOW == ticket(desk, made["id"])["lastreply"]


def test_an_installation_with_other_words_keeps_its_own(tmp_path: Path, desk: Workshop) -> None:
    """A reply sets no status that its tickets cannot have."""
    own = desk.again(ticket__ticket_status=("New", "Done"))
    made = own.post("whmcstickets", deptid=1, userid=51, subject="Mail")
    own.post(f"whmcstickets/{made['id']}/ticketreplies", message="First")
    own.post(f"whmcstickets/{made['id']}/ticketreplies", message="Second")

    assert ("New", "New") == (made["status"], ticket(own, made["id"])["status"])


def test_what_opened_a_ticket_stays_with_it(desk: Workshop) -> None:
    """It is of the ticket's date, goes with it alone, and no message moves elsewhere."""
    made = open_ticket(desk)
    [opening] = desk.get(f"whmcstickets/{made['id']}/ticketreplies")
    chain = f"ticketreplies/{opening['replyid']}"
    desk.put(f"whmcstickets/{made['id']}", date="2024-05-01 08:00:00")

    assert "2024-05-01 08:00:00" == desk.get(chain)["date"]
    assert "2024-05-01 08:00:00" == ticket(desk, made["id"])["lastreply"]
    assert "rule" == refused(partial(desk.delete, chain)).word
    assert [("ticket_id", "rule")] == faults(partial(desk.put, chain, ticket_id=2001))
    assert [("date", "rule")] == faults(partial(desk.put, chain, date=LATER))


def attach(desk: Workshop, ticket_id: int, name: str = "a.txt", **message: int) -> Any:
    """Attach a file to a message of a ticket."""
    chain = f"whmcstickets/{ticket_id}/ticketattachments"
    return desk.post(chain, filename=name, file_data=HELLO, **message)


def test_files_come_with_a_message(desk: Workshop) -> None:
    """By default with what opened the ticket, which tells their names as well."""
    made = open_ticket(desk)
    note = desk.post(f"whmcstickets/{made['id']}/ticketnotes", message="Look")
    files = [attach(desk, made["id"]), attach(desk, made["id"], "b.PNG")]
    noted = attach(desk, made["id"], note_id=note["noteid"])

    assert [0, 1, 0] == [each["position"] for each in (*files, noted)]
    assert "a.txt|b.PNG" == ticket(desk, made["id"])["attachments"]
    assert "a.txt" == desk.get(f"ticketnotes/{note['noteid']}")["attachments"]
    assert b"Hello" == desk.blobs.open(noted["sha256"]).path.read_bytes()
    desk.delete(f"ticketattachments/{files[0]['id']}")
    assert "b.PNG" == ticket(desk, made["id"])["attachments"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"filename": "a.exe", "file_data": HELLO}, ("filename", "invalid_value")),
        ({"filename": "a|b.txt", "file_data": HELLO}, ("filename", "invalid_value")),
        ({}, ("file", "required")),
        ({"filename": "a.txt", "file_data": HELLO, "reply_id": 77}, ("reply_id", "contradiction")),
    ],
)
def test_what_no_message_takes_is_refused(
    desk: Workshop, params: dict[str, Any], expected: tuple[str, str]
) -> None:
    """Files of other types, files without bytes, and messages of another ticket."""
    made = open_ticket(desk)
    desk.plant("ticketreplies", replyid=77, ticket_id=2001, message="Elsewhere")
    chain = f"whmcstickets/{made['id']}/ticketattachments"

    assert [expected] == faults(partial(desk.post, chain, **params))


def test_a_deleted_ticket_takes_all_along_but_hours(desk: Workshop) -> None:
    """Messages, notes, files and links go; who worked on it is paid all the same."""
    made = open_ticket(desk)
    project = desk.post("projects", project_name="Site")["project_id"]
    desk.post("ticketxrefs", project_id=project, ticket_id=made["id"])
    log = desk.post("timelogs", ticket_id=made["id"], timelog_elapsed=60)
    desk.post(f"whmcstickets/{made['id']}/ticketnotes", message="Look")
    attach(desk, made["id"])
    gone = desk.delete(f"whmcstickets/{made['id']}")["deleted"]

    assert {
        "whmcstickets": 1, "ticketreplies": 1, "ticketnotes": 1, "ticketattachments": 1,
        "ticketxrefs": 1,
    } == gone  # fmt: skip
    assert 0 == desk.get(f"timelogs/{log['timelog_id']}")["ticket_id"]


def test_a_deleted_client_takes_his_tickets_along(desk: Workshop) -> None:
    """Nothing tells of what was written in them, whoever wrote it."""
    made, other = open_ticket(desk), open_ticket(desk, userid=52)
    desk.post(f"whmcstickets/{made['id']}/ticketreplies", message="Dear Ada")
    desk.post(f"whmcstickets/{made['id']}/ticketnotes", message="Ada is angry")
    desk.delete("clients/51")
    past = desk.database.rows("SELECT changes FROM history WHERE resource LIKE '%ticket%'")

    assert not desk.is_there(f"whmcstickets/{made['id']}")
    assert desk.is_there(f"whmcstickets/{other['id']}")
    assert not [changes for (changes,) in past if "Ada" in changes]
    assert [0, 0] == [desk.count(plural) for plural in ("ticketnotes", "ticketattachments")]


def test_members_of_a_department_see_its_tickets(desk: Workshop) -> None:
    """Others see what is flagged to them, or linked to what they see; and open nothing unseen."""
    made = open_ticket(desk)
    chain = f"whmcstickets/{made['id']}"
    assert made["id"] == desk.get(chain, by=BOB)["id"]
    assert "not_found" == refused(partial(desk.get, chain, by=CARL)).word
    sent = {"deptid": 1, "userid": 51, "subject": "Mine"}
    assert desk.post("whmcstickets", by=BOB, **sent)
    assert "forbidden" == refused(partial(desk.post, "whmcstickets", by=CARL, **sent)).word
    desk.put(chain, by=BOB, deptid=2)
    assert "not_found" == refused(partial(desk.get, chain, by=BOB)).word


def test_a_department_with_tickets_stays(desk: Workshop) -> None:
    """Without any it goes with its members; nobody is in one twice."""
    open_ticket(desk)
    twice = partial(desk.post, "departmentadmins", deptid=1, adminid=BOB.id)

    assert "rule" == refused(partial(desk.delete, "departments/1")).word
    assert [("adminid", "duplicate")] == faults(twice)
    desk.post("departmentadmins", deptid=2, adminid=BOB.id)
    assert {"departments": 1, "departmentadmins": 1} == desk.delete("departments/2")["deleted"]


def test_a_merged_ticket_gives_all_that_it_has(desk: Workshop) -> None:
    """It stays, closed, and says where; nothing is written to it any more."""
    others = desk.count("whmcstickets")
    first, second = open_ticket(desk)["id"], open_ticket(desk)["id"]
    desk.later(hours=1)
    desk.post(f"whmcstickets/{second}/ticketreplies", message="More", userid=51)
    attach(desk, second)
    project = desk.post("projects", project_name="Site")["project_id"]
    for each in (first, second):
        desk.post("ticketxrefs", project_id=project, ticket_id=each)
    log = desk.post("timelogs", ticket_id=second, timelog_elapsed=60)
    desk.post(f"whmcstickets/{second}/merge", into=first)
    merged = ticket(desk, second)

    assert ("Closed", first) == (merged["status"], merged["merged_ticket_id"])
    openings = [each["is_opening"] for each in desk.get(f"whmcstickets/{first}/ticketreplies")]
    assert [True, False, False] == openings
    assert 1 == len(desk.get(f"whmcstickets/{first}/ticketattachments"))
    assert [first] == [each["ticket_id"] for each in desk.get("ticketxrefs")]
    assert first == desk.get(f"timelogs/{log['timelog_id']}")["ticket_id"]
    assert LATER == ticket(desk, first)["lastreply"]
    write = partial(desk.post, f"whmcstickets/{second}/ticketnotes", message="Here?")
    assert [("ticket_id", "rule")] == faults(write)
    for into in (first, second):
        again = partial(desk.post, f"whmcstickets/{second}/merge", into=into)
        assert [("into", "rule")] == faults(again)
    reopen = partial(desk.put, f"whmcstickets/{second}", status="Open")
    assert [("status", "rule")] == faults(reopen)
    desk.delete(f"whmcstickets/{first}")
    assert others == desk.count("whmcstickets")


KIM, LEE = {**STRANGER, "userid": 0}, {"name": "Lee", "email": "lee@berg.example", "userid": 0}
MERGED: tuple[tuple[dict[str, Any], dict[str, Any], str], ...] = (
    ({}, {}, ""),
    (KIM, {}, ""),
    (KIM, {**KIM, "email": "Kim@Berg.example"}, ""),
    ({}, {"userid": 52}, "client 51, ticket {} of client 52"),
    ({}, KIM, "client 51, ticket {} of kim@berg.example"),
    (KIM, LEE, "kim@berg.example, ticket {} of lee@berg.example"),
)


@pytest.mark.parametrize(("source", "target", "why"), MERGED)
def test_what_one_wrote_is_not_moved_to_another(
    desk: Workshop, source: dict[str, Any], target: dict[str, Any], why: str
) -> None:
    """Tickets of one client or address are merged; a stranger may turn out to be a client."""
    moved, into = (
        open_ticket(desk, **who, ticketreplies=[{"message": "Help!", **who}])["id"]
        for who in (source, target)
    )
    merge = partial(desk.post, f"whmcstickets/{moved}/merge", into=into)
    if why:
        no = refused(merge)
        assert ["rule"] == [fault.error for fault in no.faults]
        assert why.format(into) in no.faults[0].message
        assert 1 == len(desk.get(f"whmcstickets/{moved}/ticketreplies"))
    else:
        merge()
        assert 2 == len(desk.get(f"whmcstickets/{into}/ticketreplies"))


def test_what_is_merged_into_a_ticket_without_a_message_opens_it(desk: Workshop) -> None:
    """Its opening one, else its first; a later reply is an answer."""
    into = desk.post("whmcstickets", deptid=1, userid=51, subject="Mail")["id"]
    moved = open_ticket(desk)["id"]
    desk.post(f"whmcstickets/{moved}/ticketreplies", message="More", userid=51)
    attach(desk, moved)
    desk.post(f"whmcstickets/{moved}/merge", into=into)
    desk.post(f"whmcstickets/{into}/ticketreplies", message="We look into it.")

    replies = desk.get(f"whmcstickets/{into}/ticketreplies")
    assert [("Help!", True), ("More", False), ("We look into it.", False)] == [
        (each["message"], each["is_opening"]) for each in replies
    ]
    found = ticket(desk, into)
    assert ("a.txt", "Answered") == (found["attachments"], found["status"])


@pytest.mark.parametrize(
    ("plural", "more"), [("ticketxrefs", {}), ("timelogs", {"timelog_elapsed": 60})]
)
def test_hours_and_links_are_moved_by_who_writes_projects(
    desk: Workshop, plural: str, more: dict[str, int]
) -> None:
    """Tickets alone by who writes tickets."""
    helper = staff(BOB.id, BOB.name, areas=frozenset(("support:write",)))
    first, second, third = (open_ticket(desk)["id"] for _ in range(3))
    desk.post(f"whmcstickets/{third}/merge", helper, into=first)
    project = desk.post("projects", project_name="Site")["project_id"]
    desk.post(plural, project_id=project, ticket_id=second, **more)
    merge = partial(desk.post, f"whmcstickets/{second}/merge", into=first)
    no = refused(partial(merge, helper))
    assert ("forbidden", True) == (no.word, f"has {plural}, 1 of them" in no.message)
    merge(BOB)
    assert [first] == [each["ticket_id"] for each in desk.get(plural)]


@pytest.mark.parametrize(
    ("moved", "into", "then"),
    [
        ("Customer-Reply", "Answered", "Customer-Reply"), ("Open", "Closed", "Open"),
        ("Open", "On Hold", "Open"), ("Customer-Reply", "Open", "Open"),
        ("Answered", "Customer-Reply", "Customer-Reply"), ("Answered", "Closed", "Closed"),
    ],
)  # fmt: skip
def test_a_question_waits_where_it_is_merged_into(
    desk: Workshop, moved: str, into: str, then: str
) -> None:
    """Whoever nobody has answered yet is not forgotten with the ticket that he asked in."""
    _, first, second = made_for_merge(desk)
    desk.put(f"whmcstickets/{second}", status=moved)
    desk.put(f"whmcstickets/{first}", status=into)
    desk.post(f"whmcstickets/{second}/merge", into=first)
    assert (then, "Closed") == (ticket(desk, first)["status"], ticket(desk, second)["status"])


TOKENS: tuple[tuple[frozenset[str] | None, frozenset[str] | None, str, str], ...] = (
    (frozenset(("whmcstickets", "whmcstickets.merge")), None, "timelogs", "PUT on timelogs"),
    (frozenset(("whmcstickets.merge", "timelogs")), None, "ticketxrefs", "PUT on ticketxrefs"),
    (None, frozenset(("POST", "PUT")), "ticketxrefs", "DELETE on ticketxrefs"),
    (None, frozenset(("POST",)), "timelogs", "PUT on timelogs"),
    (frozenset(("whmcstickets.merge", "timelogs")), frozenset(("POST", "PUT")), "timelogs", ""),
)


@pytest.mark.parametrize(("resources", "verbs", "plural", "lacks"), TOKENS)
def test_a_merge_takes_the_rights_to_what_it_moves(
    desk: Workshop,
    resources: frozenset[str] | None,
    verbs: frozenset[str] | None,
    plural: str,
    lacks: str,
) -> None:
    """A token that may not change hours or links by their chains moves none of them."""
    project, first, second = made_for_merge(desk)
    more = {"timelog_elapsed": 60} if plural == "timelogs" else {}
    desk.post(plural, project_id=project, ticket_id=second, **more)
    limited = super_admin(ANNA.id, ANNA.name, Rights(verbs=verbs, resources=resources))
    merge = partial(desk.post, f"whmcstickets/{second}/merge", limited, into=first)
    if lacks:
        no = refused(merge)
        assert ("forbidden", True) == (no.word, f"must carry {lacks}." in no.message)
    else:
        merge()
    assert [second if lacks else first] == [each["ticket_id"] for each in desk.get(plural)]


@pytest.mark.parametrize("plural", ["ticketxrefs", "timelogs"])
def test_what_is_closed_to_writes_is_moved_by_no_merge(desk: Workshop, plural: str) -> None:
    """Hours on an invoice, hours and links of archived projects: the refusal is that of a PUT."""
    project, first, second = made_for_merge(desk)
    more = {"timelog_elapsed": 60} if plural == "timelogs" else {}
    made = desk.post(plural, project_id=project, ticket_id=second, **more)
    at = f"{plural}/{made['timelog_id' if more else 'xref_id']}"
    merge = partial(desk.post, f"whmcstickets/{second}/merge", into=first)
    if more:
        desk.database.rows("UPDATE timelogs SET invoice_id = 7")
        invoiced = refused(partial(desk.put, at, ticket_id=first))
        no = refused(merge)
        assert (invoiced.word, invoiced.faults) == (no.word, no.faults)
        assert ["invoiced"] == [fault.error for fault in no.faults]
        desk.database.rows("UPDATE timelogs SET invoice_id = 0")
    desk.put(f"projects/{project}", project_function="archive")
    archived, no = refused(partial(desk.put, at, ticket_id=first)), refused(merge)
    assert ("archived", archived.message) == (no.word, no.message)
    assert (second, 0) == (desk.get(at)["ticket_id"], ticket(desk, second)["merged_ticket_id"])


def made_for_merge(desk: Workshop) -> tuple[int, int, int]:
    """Return a new project and two new tickets of one client."""
    project = desk.post("projects", project_name="Site")["project_id"]
    return project, open_ticket(desk)["id"], open_ticket(desk)["id"]


def test_a_stranger_who_wrote_is_blocked_once(desk: Workshop) -> None:
    """By his address, in any case; a client never is."""
    chains = [
        f"whmcstickets/{open_ticket(desk, **each)['id']}/block"
        for each in (KIM, {**KIM, "email": "KIM@Berg.example"}, {})
    ]
    blocks = [desk.post(chain) for chain in chains[:2]]
    assert [("sender", "kim@berg.example")] * 2 == [(x["type"], x["content"]) for x in blocks]
    assert blocks[0]["id"] == blocks[1]["id"] and 1 == desk.count("ticketblocks")
    assert "rule" == refused(partial(desk.post, chains[2])).word
    again = partial(desk.post, "ticketblocks", content="kim@berg.example")
    assert [("content", "duplicate")] == faults(again)
    assert desk.post("ticketblocks", type="phrase", content="you have won")


def test_a_sender_is_blocked_whatever_else_has_his_address(desk: Workshop) -> None:
    """One text is blocked once as each type, and an address in one spelling."""
    address = KIM["email"]
    for kind in ("subject", "phrase"):
        desk.post("ticketblocks", type=kind, content=address)
    block = desk.post(f"whmcstickets/{open_ticket(desk, **KIM)['id']}/block")
    assert ("sender", address) == (block["type"], block["content"])
    lee = desk.post("ticketblocks", content=" Lee@Berg.Example ")
    assert "lee@berg.example" == lee["content"]
    phrase = desk.post("ticketblocks", type="phrase", content="You HAVE won ")
    assert "You HAVE won " == phrase["content"]
    for again in (
        partial(desk.post, "ticketblocks", content="LEE@berg.example"),
        partial(desk.post, "ticketblocks", type="phrase", content=address),
        partial(desk.put, f"ticketblocks/{phrase['id']}", type="sender", content=address),
    ):
        assert [("content", "duplicate")] == faults(again)
    assert [("content", "required")] == faults(partial(desk.post, "ticketblocks", content=" "))
    desk.put(f"ticketblocks/{lee['id']}", content="LEE@berg.example", type="sender")
    one = desk.post(f"whmcstickets/{open_ticket(desk, **LEE)['id']}/block")
    assert lee["id"] == one["id"]


def test_categories_of_replies_lie_only_so_deep(desk: Workshop) -> None:
    """That is no circle, and hinders no other change of what lies deeper already."""
    made = [0]
    for number in range(21):
        made.append(desk.post("replycategories", name=str(number), parentid=made[-1])["id"])
    above = made[-1]
    deeper = partial(desk.post, "replycategories", name="21", parentid=above)
    [fault] = refused(deeper).faults
    assert "parentid: expected a category that lies in fewer than 20 others." == fault.message
    desk.plant("replycategories", id=900, name="Old", parentid=above)
    desk.put("replycategories/900", name="Renamed")
    circle = partial(desk.put, f"replycategories/{made[1]}", parentid=made[2])
    [fault] = refused(circle).faults
    assert "parentid: expected a category that does not lie in this one." == fault.message


def test_categories_of_replies_lie_in_in_no_circle(desk: Workshop) -> None:
    """And stay while something lies in them."""
    first = desk.post("replycategories", name="Mail")["id"]
    second = desk.post("replycategories", name="Passwords", parentid=first)["id"]
    reply = {"name": "New one", "reply": "Below Security."}
    made = desk.post(f"replycategories/{second}/predefinedreplies", **reply)
    assert [0, 1] == [each["replycount"] for each in desk.get("replycategories")]
    for parent in (first, second):
        move = partial(desk.put, f"replycategories/{first}", parentid=parent)
        assert [("parentid", "invalid_value")] == faults(move)
    for category in (first, second):
        remove = partial(desk.delete, f"replycategories/{category}")
        assert "rule" == refused(remove).word
    desk.delete(f"predefinedreplies/{made['id']}")
    for category in (second, first):
        desk.delete(f"replycategories/{category}")
