"""The ticket of an abuse report: what its client is told there, and what his answer does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from teampro.errors import Refusal
from teampro.resources import RESOURCES
from teampro.resources.support.reply_rules import ReplyRules
from teampro.schema.ownership import with_owners
from teampro.schema.registry import Registry
from teampro.schema.rules import Stored
from teampro.session.work import Work
from teampro.store.faults import clash, too_slow
from tests.store.test_abuse_reports import ACTIVE, KIM, LATER, due, open_desk, report, service
from tests.workshop import Workshop, faults

pytestmark = pytest.mark.database

DEPARTMENT = 5
USER = 3
SUSPENDED = "Service 1 is suspended since 2024-05-06 12:00:00 (UTC)."
LIMITED = f"Service 1 will be suspended at {LATER} (UTC)."
MAY = "You may lift the suspension yourself, once, with a statement of what you did."
MAY_NOT = "Only we lift the suspension: answer here what you did."


@pytest.fixture
def desk(tmp_path: Path) -> Workshop:
    """A desk that tells clients of reports, and lets their answers stop the clock."""
    desk = open_desk(tmp_path, abuse__department=DEPARTMENT, abuse__reply_stops_clock=True)
    desk.plant("departments", id=DEPARTMENT, name="Abuse", clientsonly=1)
    desk.plant("users", id=USER, uuid="1", firstname="Kim", lastname="Berg", email="k@berg.example")
    desk.plant("userclients", user_id=USER, client_id=51, is_owner=1)
    return desk


def told(desk: Workshop, report_id: int = 1) -> list[str]:
    """Return the messages in the ticket of a report."""
    ticket_id = desk.get(f"abusereports/{report_id}")["ticket_id"]
    found = desk.get(f"whmcstickets/{ticket_id}/ticketreplies") if ticket_id else []
    return [each["message"] for each in found]


def answer(desk: Workshop, ticket_id: int, **who: Any) -> None:
    """Answer in a ticket."""
    desk.post(f"whmcstickets/{ticket_id}/ticketreplies", message="We look into it.", **who)


def ticket(desk: Workshop, number: int) -> Any:
    """Return a ticket."""
    return desk.get(f"whmcstickets/{number}")


TOLD: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({}, ["Address: 192.0.2.10"]),
    ({"service_ip": "", "additional_info": "40 mails."}, ["> 40 mails."]),
    ({"suspend_method": "immediate"}, ["Address: 192.0.2.10", SUSPENDED, MAY_NOT]),
    (
        {"suspend_method": "timelimit", "allow_unsuspend": True},
        ["Address: 192.0.2.10", LIMITED, MAY],
    ),
    ({"service_ip": ""}, ["Reported: Spam."]),
)


@pytest.mark.parametrize(("params", "message"), TOLD)
def test_a_report_opens_a_ticket_for_the_client(
    desk: Workshop, params: dict[str, Any], message: list[str]
) -> None:
    """In the department that is set, about the service, with what was found and what follows."""
    found = report(desk, admin_notes="Known to us.", **params)
    ticket = desk.get(f"whmcstickets/{found['ticket_id']}")
    assert [DEPARTMENT, 51, "S1", "Abuse report #1: Spam", "Open"] == [
        ticket[name] for name in ("deptid", "userid", "service", "subject", "status")
    ]
    assert ["\n\n".join(message)] == told(desk)


def test_no_category_passes_for_what_the_desk_says(desk: Workshop) -> None:
    """It is told in one line, whatever stands in it."""
    report(desk, service_ip="", category="Spam\n\nWe close\u2028your account")
    assert ["Reported: Spam We close your account."] == told(desk)


def test_who_is_not_known_is_told_later(desk: Workshop) -> None:
    """A report without a service has no ticket before somebody finds it, a closed one has none."""
    assert 0 == report(desk, service_id=0)["ticket_id"]
    desk.put("abusereports/1", service_id=ACTIVE)
    assert 51 == desk.get(f"whmcstickets/{desk.get('abusereports/1')['ticket_id']}")["userid"]
    assert 0 == report(desk, category="x", status="Rejected")["ticket_id"]


def test_a_report_is_taken_though_no_ticket_can_be_opened(desk: Workshop) -> None:
    """A note says why; nothing of the ticket stays, and the service is suspended all the same."""
    missing = desk.again(abuse__department=9)
    params = {"service_id": ACTIVE, "category": "Spam", "suspend_method": "immediate"}
    tree = missing.write("POST", "abusereports", params).tree
    assert [
        "No ticket was opened for abusereports/1: There is no department 9, which "
        "abuse.department names."
    ] == tree["data"]["notes"]
    assert (0, "Suspended") == (tree["abusereport"]["ticket_id"], service(desk)[0])
    before = desk.count("whmcstickets")
    [mask] = [each for each in desk.get("settings") if each["name"] == "TicketMask"]
    desk.put(f"settings/{mask['id']}", value="x" * 40 + "%n")
    notes = desk.write("POST", "abusereports", {**params, "category": "y"}).tree["data"]["notes"]
    assert notes[0].startswith("No ticket was opened for abusereports/2: No number of at most")
    assert before == desk.count("whmcstickets")
    desk.database.rows("UPDATE clients SET email = 'none' WHERE id = 51")
    desk.put(f"settings/{mask['id']}", value="%n%n%n")
    assert report(desk, category="z")["ticket_id"]


def test_a_repeat_opens_the_ticket_that_is_missing(desk: Workshop) -> None:
    """Of all that is known by then, as soon as it can; one repeat opens no second one."""
    for before in (0, 9):
        assert (
            0 == report(desk.again(abuse__department=before), additional_info="One.")["ticket_id"]
        )
    number = report(desk, additional_info="Two.")["ticket_id"]
    report(desk)
    assert (number, 51) == (desk.get("abusereports/1")["ticket_id"], ticket(desk, number)["userid"])
    assert ["> One.\n> Two.\n\nAddress: 192.0.2.10"] == told(desk)


@pytest.mark.parametrize(("department", "opens"), [(DEPARTMENT, True), (0, False)])
def test_who_is_given_a_ticket_learns_nothing_of_the_case(
    desk: Workshop, department: int, opens: bool
) -> None:
    """A repeat is told its client in another ticket, where any is opened; a note says so."""
    given = report(desk, suspend_method="immediate", allow_unsuspend=True)["ticket_id"]
    desk.put(f"whmcstickets/{given}", userid=52, service="")
    desk = desk.again(abuse__department=department)
    desk.write("POST", "abusereports/1/unsuspend", {"statement": "Closed."}, KIM)
    again = {"service_id": ACTIVE, "category": "Spam", "additional_info": "Two."}
    tree = desk.write("POST", "abusereports", again).tree
    assert (
        f"Nothing of abusereports/1 is told in ticket {given}, which is not of client 51 any more."
    ) in tree["data"]["notes"]
    assert 1 == len(desk.get(f"whmcstickets/{given}/ticketreplies"))
    number = tree["abusereport"]["ticket_id"]
    assert opens is (number != given)
    assert (51 if opens else 52) == ticket(desk, number)["userid"]


def test_a_repeat_is_taken_though_its_reply_is_refused(
    desk: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note says why."""
    number = report(desk)["ticket_id"]

    def validate(*_: object) -> None:
        raise Refusal("rule", "Not now.")

    monkeypatch.setattr(ReplyRules, "validate", validate)
    again = {"service_id": ACTIVE, "category": "Spam", "additional_info": "Two."}
    tree = desk.write("POST", "abusereports", again).tree
    assert f"Nothing was written into ticket {number}: Not now." in tree["data"]["notes"]
    assert 2 == tree["abusereport"]["occurrences"]


@pytest.mark.parametrize("fault", [clash, too_slow])
def test_a_report_is_not_taken_without_its_ticket_for_the_storage(
    desk: Workshop, monkeypatch: pytest.MonkeyPatch, fault: Callable[[], Refusal]
) -> None:
    """What was given up for another is begun anew, and what takes too long is refused whole."""
    faults = [fault()]
    create = Work.create

    def creating(work: Work, plural: str, values: Stored) -> Stored:
        if plural == "whmcstickets" and faults:
            raise faults.pop()
        return create(work, plural, values)

    monkeypatch.setattr(Work, "create", creating)
    if fault is clash:
        assert report(desk)["ticket_id"]
    else:
        with pytest.raises(Refusal, match="time limit"):
            report(desk)
        assert [] == desk.get("abusereports")
    assert [] == faults


def test_another_system_keeps_its_tickets(desk: Workshop) -> None:
    """Where this server is not their master it opens none."""
    desk.registry = Registry(with_owners(RESOURCES, ("clients",)))
    assert 0 == report(desk.again())["ticket_id"]


def test_a_repeat_is_told_as_far_as_it_is_new(desk: Workshop) -> None:
    """New texts and a stricter method are; what says nothing new is only counted."""
    report(desk, additional_info="One mail.", allow_unsuspend=True)
    report(desk, additional_info="One mail.")
    report(desk)
    assert 1 == len(told(desk))
    report(desk, additional_info="Two mails.")
    report(desk, suspend_method="timelimit")
    report(desk, suspend_method="immediate", allow_unsuspend=False, additional_info="Three.")
    again = "It was reported again."
    assert [
        f"{again}\n\n> Two mails.", f"{again}\n\n{LIMITED}",
        f"{again}\n\n> Three.\n\n{SUSPENDED}\n\n{MAY_NOT}",
    ] == told(desk)[1:]  # fmt: skip
    assert 6 == desk.get("abusereports/1")["occurrences"]


@pytest.mark.parametrize(
    ("status", "then"),
    [
        ("Open", "Open"), ("Answered", "Answered"), ("Customer-Reply", "Customer-Reply"),
        ("On Hold", "On Hold"), ("Closed", "Open"),
    ],
)  # fmt: skip
def test_what_the_server_writes_is_nobodys_answer(desk: Workshop, status: str, then: str) -> None:
    """It has a name of its own and quotes; whose turn it was, his it is, in an open ticket."""
    ticket_id = report(desk)["ticket_id"]
    desk.put(f"whmcstickets/{ticket_id}", status=status)
    report(desk, additional_info="Two.\n\nWe close your account.\u2028Soon.")
    written = desk.get(f"whmcstickets/{ticket_id}/ticketreplies")
    assert [("Abuse desk", "", "", 0)] * 2 == [
        (each["name"], each["email"], each["admin"], each["userid"]) for each in written
    ]
    assert [
        "It was reported again.",
        "",
        "> Two.",
        "> ",
        "> We close your account.",
        "> Soon.",
    ] == (written[1]["message"].splitlines())
    found = desk.get(f"whmcstickets/{ticket_id}")
    assert ("", then) == (found["admin"], found["status"])
    desk.put(f"ticketreplies/{written[1]['replyid']}", message="Withdrawn.")
    alone = partial(answer, desk, ticket_id, name="Abuse desk")
    assert [("email", "required")] == faults(alone)


def test_a_statement_stands_in_the_ticket(desk: Workshop) -> None:
    """As the answer of the person who gave it."""
    ticket_id = report(desk, suspend_method="immediate", allow_unsuspend=True)["ticket_id"]
    person = replace(KIM, user_id=USER)
    desk.write("POST", "abusereports/1/unsuspend", {"statement": "Closed."}, person)
    [*_, last] = desk.get(f"whmcstickets/{ticket_id}/ticketreplies")
    assert ("Closed.", 51, USER, "Kim Berg") == tuple(
        last[name] for name in ("message", "userid", "requestor_id", "name")
    )
    assert "Customer-Reply" == desk.get(f"whmcstickets/{ticket_id}")["status"]


ANSWERS: tuple[tuple[dict[str, Any], dict[str, Any], bool], ...] = (
    ({"userid": 51}, {}, True),
    ({"userid": 51, "requestor_id": USER}, {}, True),
    ({"userid": 52}, {}, False),
    ({"name": "Lee", "email": "lee@other.example"}, {}, False),
    ({}, {}, False),
    ({"userid": 51}, {"abuse__reply_stops_clock": False}, False),
)


@pytest.mark.parametrize(("who", "settings", "stops"), ANSWERS)
def test_an_answer_of_the_client_stops_the_clock(
    desk: Workshop, who: dict[str, Any], settings: dict[str, Any], stops: bool
) -> None:
    """His alone, and only where the setting says so; the case stays open."""
    desk = desk.again(**settings)
    ticket_id = report(desk, suspend_method="timelimit")["ticket_id"]
    answer(desk, ticket_id, **who)
    found = desk.get("abusereports/1")
    assert ("Open", None if stops else LATER) == (found["status"], found["suspend_at"])
    desk.later(days=1)
    assert bool(due(desk)) is not stops


def test_an_answer_that_comes_late_stops_nothing(desk: Workshop) -> None:
    """What is due already is done, though nobody came to it yet."""
    ticket_id = report(desk, suspend_method="timelimit")["ticket_id"]
    desk.later(days=1)
    answer(desk, ticket_id, userid=51)
    assert ["Suspended service 1 for abusereports/1."] == due(desk)


def test_what_goes_on_after_an_answer_is_planned_anew(desk: Workshop) -> None:
    """Once, with a new deadline, until he answers again; milder repeats plan nothing."""
    ticket_id = report(desk, suspend_method="timelimit")["ticket_id"]
    desk.later(hours=1)
    answer(desk, ticket_id, userid=51)
    desk.later(hours=1)
    assert None is report(desk)["suspend_at"]
    deadline = "2024-05-07 14:00:00"
    assert deadline == report(desk, suspend_method="timelimit")["suspend_at"]
    assert f"Service 1 will be suspended at {deadline} (UTC)." in told(desk)[-1]
    desk.later(hours=1)
    assert deadline == report(desk, suspend_method="timelimit")["suspend_at"]
    answer(desk, ticket_id, userid=51)
    assert None is desk.get("abusereports/1")["suspend_at"]


def test_no_repeat_plans_what_the_desk_took_away(desk: Workshop) -> None:
    """It has looked into the case."""
    report(desk, suspend_method="timelimit")
    desk.put("abusereports/1", suspend_at=None)
    assert None is report(desk, suspend_method="timelimit")["suspend_at"]


def test_what_was_written_before_the_last_repeat_is_no_answer(desk: Workshop) -> None:
    """Its date counts, not when it is entered."""
    ticket_id = report(desk, suspend_method="timelimit")["ticket_id"]
    desk.later(hours=1)
    report(desk)
    answer(desk, ticket_id, userid=51, date="2024-05-06 12:59:59")
    assert LATER == desk.get("abusereports/1")["suspend_at"]
    answer(desk, ticket_id, userid=51, date="2024-05-06 13:00:00")
    assert None is desk.get("abusereports/1")["suspend_at"]


def test_a_report_follows_its_ticket(desk: Workshop) -> None:
    """Into the one it is merged into, and it loses one that is deleted."""
    first = report(desk, suspend_method="timelimit")["ticket_id"]
    second = report(desk, category="Fraud")["ticket_id"]
    desk.post(f"whmcstickets/{first}/merge", into=second)
    assert second == desk.get("abusereports/1")["ticket_id"]
    answer(desk, second, userid=51)
    assert None is desk.get("abusereports/1")["suspend_at"]
    desk.delete(f"whmcstickets/{second}")
    assert [0, 0] == [desk.get(f"abusereports/{number}")["ticket_id"] for number in (1, 2)]
