"""Abuse reports: what writes do to a case and to its service, and what repeats come to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from teampro.chain import parse
from teampro.engine.access import check_rights
from teampro.engine.resolve import resolve
from teampro.pages.abuse_clock import suspend_due
from teampro.schema.caller import Rights
from tests.callers import ANNA, BOB, customer, staff, super_admin
from tests.workshop import Workshop, faults, refused

pytestmark = pytest.mark.database

DORA = staff(4, "dora", areas=frozenset(("support:write", "services:write")))
KIM = customer(51)
ACTIVE, PENDING, OVERDUE = 1, 2, 3
"""Services of client 51, by their state; the last is suspended for an unpaid invoice."""
LATER = "2024-05-07 12:00:00"
"""The moment at which the time limit of a report of now is up."""


def open_desk(directory: Path, **settings: Any) -> Workshop:
    """Return a desk with three services of client 51, and one of client 52."""
    desk = Workshop(directory, **settings)
    desk.plant("products", id=1, name="Hosting", slug="hosting", module="none")
    for number, status in ((ACTIVE, "Active"), (PENDING, "Pending"), (OVERDUE, "Suspended")):
        reason = "Overdue" if number == OVERDUE else ""
        desk.plant(
            "services", id=number, userid=51, packageid=1, domainstatus=status,
            suspendreason=reason, dedicatedip="192.0.2.10" if number == ACTIVE else "",
        )  # fmt: skip
    desk.plant("services", id=4, userid=52, packageid=1, domainstatus="Active")
    desk.plant("tokens", token_id=7, owner_adminid=1, label="scanner", digest="x")
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Workshop:
    """The desk with the settings as they come."""
    return open_desk(tmp_path)


def report(desk: Workshop, by: Any = ANNA, **params: Any) -> Any:
    """Report spam of the service that runs, or what is said."""
    return desk.post("abusereports", by, **{"service_id": ACTIVE, "category": "Spam", **params})


def service(desk: Workshop, number: int = ACTIVE) -> tuple[str, str]:
    """Return a service's state and the reason of it."""
    found = desk.get(f"services/{number}")
    return found["domainstatus"], found["suspendreason"]


def due(desk: Workshop) -> list[str]:
    """Let the clock look; return what it did."""
    return [str(each) for each in suspend_due(desk.sessions, desk.writer.rows)]


RUNS = ("Active", "")


def test_a_report_takes_what_it_leaves_out_from_its_service(desk: Workshop) -> None:
    """Its client, its address and who reports; only what a service has."""
    found = report(desk, super_admin(1, "anna", Rights()), category="  Spam ")
    told = ("category", "client_userid", "service_ip", "status", "suspend_method", "reporter")
    assert ["Spam", 51, "192.0.2.10", "Open", "nosuspend", "anna"] == [found[x] for x in told]
    assert (None, False, 1, "native") == tuple(
        found[name] for name in ("suspend_at", "suspended", "occurrences", "source")
    )
    assert RUNS == service(desk)
    assert "" == report(desk, service_id=PENDING)["service_ip"]
    spelled = report(desk, category="x", service_ip="2001:DB8:0::1")
    assert "2001:db8::1" == spelled["service_ip"]
    unassigned = report(desk, service_id=0)
    assert 0 == unassigned["client_userid"]
    at = f"abusereports/{unassigned['report_id']}"
    desk.put(at, service_id=4)
    assert 52 == desk.get(at)["client_userid"]
    assert "rule" == refused(lambda: desk.put(at, service_id=ACTIVE)).word
    below = desk.post("services/4/abusereports", category="Fraud")
    assert (4, 52) == (below["service_id"], below["client_userid"])
    wrong = {"service_ip": "1.2.3", "suspend_method": "later", "allow_unsuspend": "maybe"}
    for name, value in wrong.items():
        assert [(name, "invalid_value")] == faults(partial(report, desk, **{name: value}))
    assert [("category", "required")] == faults(lambda: report(desk, category=" "))
    assert [("service_id", "unknown_record")] == faults(lambda: report(desk, service_id=999))
    nobodys = {"service_id": 0, "suspend_method": "immediate"}
    assert [("service_id", "required")] == faults(lambda: report(desk, **nobodys))


def test_suspension_is_one_path(desk: Workshop) -> None:
    """At once, or when its time is up, and never of what does not run."""
    found = report(desk, suspend_method="immediate")
    assert (True, "2024-05-06 12:00:00", None) == (
        found["suspended"], found["suspended_at"], found["suspend_at"],
    )  # fmt: skip
    assert ("Suspended", "Abuse report #1: Spam") == service(desk)
    assert ["create"] == [word for word, _ in desk.history("abusereports", 1)]
    for number, status in ((PENDING, "Pending"), (OVERDUE, "Suspended")):
        params = {"service_id": number, "category": "Spam", "suspend_method": "immediate"}
        tree = desk.write("POST", "abusereports", params).tree
        assert [f"Service {number} is {status} and is left as it is."] == tree["data"]["notes"]
        assert False is tree["abusereport"]["suspended"]
    assert ("Suspended", "Overdue") == service(desk, OVERDUE)
    limited = report(desk, service_id=4, suspend_method="timelimit")
    assert (LATER, RUNS) == (limited["suspend_at"], service(desk, 4))
    desk.later(hours=23, minutes=59, seconds=59)
    assert [] == due(desk)
    desk.put("abusereports/4", admin_notes="not due yet")
    desk.later(seconds=1)
    desk.put("abusereports/4", admin_notes="due, but that is the clock's business", by=BOB)
    assert RUNS == service(desk, 4)
    assert ["Suspended service 4 for abusereports/4."] == due(desk)
    assert [] == due(desk)
    assert ("Suspended", "Abuse report #4: Spam") == service(desk, 4)
    [*_, (_, changed)] = desk.history("abusereports", 4)
    assert ["suspend_at", "suspended_at"] == changed
    [(actor, adminid)] = desk.database.rows(
        "SELECT actor, adminid FROM history WHERE resource = 'services' AND record_id = 4"
    )
    assert ("clock", 0) == (actor, adminid)


def test_the_desk_moves_and_empties_a_deadline(desk: Workshop) -> None:
    """A method sets it anew; a closed case has none, and takes none."""
    report(desk, suspend_method="timelimit")
    at = "abusereports/1"
    desk.put(at, suspend_at="2024-05-09 12:00:00")
    desk.later(days=2)
    assert [] == due(desk)
    desk.put(at, suspend_at=None)
    desk.later(days=2)
    assert ([], RUNS) == (due(desk), service(desk))
    desk.put(at, suspend_method="timelimit")
    assert "2024-05-11 12:00:00" == desk.get(at)["suspend_at"]
    both = {"suspend_method": "immediate", "suspend_at": "2024-05-12 12:00:00"}
    assert [("suspend_at", "invalid_value")] == faults(lambda: desk.put(at, **both))
    desk.put(at, status="Escalated")
    desk.put(at, status="Resolved")
    closed = desk.get(at)
    assert (None, "2024-05-10 12:00:00") == (closed["suspend_at"], closed["date_closed"])
    for params in (
        {"suspend_at": "2024-05-12 12:00:00"},
        {"suspend_method": "immediate"},
        {"status": "Rejected"},
        {"status": "Escalated"},
    ):
        assert "closed_report" == refused(partial(desk.put, at, **params)).word
    desk.put(at, **{**closed, "admin_notes": "sent back as it was"})
    desk.put(at, status="Open", suspend_at="2024-05-10 11:00:00")
    assert (None, True) == (desk.get(at)["date_closed"], desk.get(at)["suspended"])


@pytest.mark.parametrize(
    ("params", "runs"),
    [
        ({"status": "Rejected"}, True),
        ({"status": "Resolved"}, True),
        ({"status": "Resolved", "keep_suspended": True}, False),
        ({"status": "Escalated"}, False),
        ({"suspend_method": "nosuspend"}, True),
        ({"suspend_method": "timelimit"}, False),
    ],
)
def test_what_lifts_a_suspension(desk: Workshop, params: Any, runs: bool) -> None:
    """The desk's word does, and the operation whatever the state."""
    report(desk, suspend_method="immediate")
    desk.put("abusereports/1", **params)
    assert runs == (service(desk) == RUNS)
    if not runs:
        desk.write("POST", "abusereports/1/unsuspend")
        assert RUNS == service(desk)
    again = refused(lambda: desk.write("POST", "abusereports/1/unsuspend"))
    assert "The service is not suspended by this report" == again.message


def test_two_reports_hold_one_service(desk: Workshop) -> None:
    """It runs again with the second; what others suspended stays so."""
    report(desk, suspend_method="immediate")
    report(desk, suspend_method="immediate", category="Fraud")
    desk.put("abusereports/1", category="Junk")
    data = desk.put("abusereports/1", status="Rejected")
    assert ["Service 1 stays suspended: abusereports/2 holds it too."] == data["notes"]
    assert ("Suspended", "Abuse report #2: Fraud") == service(desk)
    desk.put("abusereports/2", status="Resolved")
    assert RUNS == service(desk)
    desk.put("abusereports/2", status="Open", suspend_method="immediate")
    desk.write("POST", "services/1/suspend", {"suspendreason": "Overdue"})
    desk.put("abusereports/2", status="Rejected")
    assert ("Suspended", "Overdue") == service(desk)
    desk.write("POST", "services/1/unsuspend")
    report(desk, category="Third", suspend_method="immediate")
    desk.write("POST", "services/1/unsuspend")
    assert False is desk.get("abusereports/3")["suspended"]
    desk.delete("services/1")
    assert 0 == desk.count("abusereports")


def test_who_may_not_write_services_suspends_none(desk: Workshop) -> None:
    """BOB has the area support alone; cases are kept by all but super administrators."""
    assert RUNS == service(desk) and report(desk, BOB)["report_id"]
    for method in ("immediate", "timelimit"):
        no = refused(partial(report, desk, BOB, category="x", suspend_method=method))
        assert ("forbidden", 1) == (no.word, desk.count("abusereports"))
    desk.put("abusereports/1", DORA, suspend_method="immediate")
    assert "forbidden" == refused(lambda: desk.put("abusereports/1", BOB, status="Rejected")).word
    desk.put("abusereports/1", BOB, status="Escalated")
    assert "forbidden" == refused(lambda: desk.delete("abusereports/1", DORA)).word
    desk.delete("abusereports/1")
    assert RUNS == service(desk)


def test_a_client_lifts_once_with_a_statement(desk: Workshop) -> None:
    """Of his own report that allows it; the case stays open for the desk."""
    at = "abusereports/1"

    def lift(**params: Any) -> Any:
        return desk.write("POST", f"{at}/unsuspend", params, KIM)

    report(desk, allow_unsuspend=True)
    assert "The service is not suspended by this report" == refused(lift).message
    desk.put(at, suspend_method="immediate")
    assert "The statement field is required." == refused(lambda: lift(statement=" ")).message
    assert "not_found" == refused(
        lambda: desk.write("POST", f"{at}/unsuspend", {"statement": "x"}, customer(52))
    ).word  # fmt: skip
    shown = lift(statement="The form is closed.").tree["abusereport"]
    assert ("Open", False, RUNS) == (shown["status"], shown["suspended"], service(desk))
    assert not {"admin_notes", "reporter", "assigned_adminid", "source"} & {*shown}
    assert "The form is closed." == desk.get(at)["client_statement"]
    report(desk, suspend_method="immediate")
    assert "Suspended" == service(desk)[0]  # it went on after he said that it was over
    assert "Self unsuspension is not allowed" == refused(lambda: lift(statement="Again")).message
    words = parse(["v1", "abusereports", "1", "unsuspend"])
    for permissions, allowed in (({"products"}, False), ({"products", "manageproducts"}, True)):
        person = customer(51, frozenset(permissions))
        nouns = desk.session(person).nouns
        asked = partial(check_rights, resolve(words, nouns), "POST", person, nouns)
        assert (asked() is None) if allowed else ("forbidden" == refused(asked).word)


def test_a_repeat_does_not_move_the_deadline_that_runs(desk: Workshop) -> None:
    """Also after its client lifted the suspension: the first repeat sets one, no other does."""
    report(desk, suspend_method="immediate", allow_unsuspend=True)
    desk.write("POST", "abusereports/1/unsuspend", {"statement": "Done."}, KIM)
    desk.put("abusereports/1", suspend_method="timelimit", suspend_at=None)
    found = []
    for _ in range(2):
        found.append(report(desk, suspend_method="timelimit")["suspend_at"])
        desk.later(minutes=5)
    assert found[0] is not None and found[0] == found[1]


@pytest.mark.parametrize("method", ["immediate", "timelimit"])
def test_what_was_due_before_the_service_ran_is_done_by_a_repeat(
    desk: Workshop, method: str
) -> None:
    """Nothing was suspended, so it is not done; a deadline that the desk took away stays away."""
    pending = {"service_id": PENDING, "suspend_method": method}
    report(desk, **pending)
    desk.later(days=1)
    due(desk)
    report(desk, **pending)  # it still does not run
    desk.later(days=1)
    due(desk)
    assert ("Pending", "") == service(desk, PENDING)
    desk.write("POST", f"services/{PENDING}/create")
    report(desk, service_id=PENDING, suspend_method="nosuspend")
    assert RUNS == service(desk, PENDING)
    report(desk, service_id=PENDING, suspend_method="timelimit")
    desk.later(days=1)
    due(desk)
    assert ("Suspended", "Abuse report #1: Spam") == service(desk, PENDING)
    report(desk, suspend_method="timelimit")
    desk.put("abusereports/2", suspend_at=None)
    assert None is report(desk, suspend_method="timelimit")["suspend_at"]


def test_money_does_not_lift_what_a_report_holds(desk: Workshop) -> None:
    """A paid service that was overdue as well stays suspended, by the report's reason."""
    desk.post("gateways", module="mailin")
    report(desk, suspend_method="immediate")
    desk.write("POST", "services/1/suspend", {"suspendreason": "Overdue on Payment"})
    invoice = desk.post("invoices", userid=51, status="Unpaid")["id"]
    desk.post(
        "invoiceitems", invoiceid=invoice, type="Hosting", relid=ACTIVE, amount="5.00",
        description="May",
    )  # fmt: skip
    desk.write("POST", f"invoices/{invoice}/payments", {"amount": "5.00", "gateway": "mailin"})
    assert ("Suspended", "Abuse report #1: Spam") == service(desk)
    assert True is desk.get("abusereports/1")["suspended"]


def test_who_may_only_report_is_not_told_of_the_case(desk: Workshop) -> None:
    """A repeat is answered with its number alone, as one of rows, too."""
    report(desk, admin_notes="Known to us.")
    scanner = super_admin(1, "anna", Rights(verbs=frozenset(("POST",))))
    told = report(desk, scanner)
    assert {"report_id": 1} == told
    rows = {"rows": [{"service_id": ACTIVE, "category": "Spam"}], "records": True}
    assert [told] == desk.write("POST", "abusereports", rows, scanner).tree["abusereports"]


def test_a_repeat_is_counted_and_only_tightens(desk: Workshop) -> None:
    """Same service, category and address, not closed, and seen within the time."""
    first = report(desk, allow_unsuspend=True, additional_info="One mail.")
    same = desk.write(
        "POST",
        "abusereports",
        {"service_id": ACTIVE, "category": "SPAM", "additional_info": "Two mails."},
    )
    assert (200, 2) == (same.status, same.tree["abusereport"]["occurrences"])
    for params in (
        {"additional_info": "Two mails.", "suspend_method": "timelimit"},
        {"allow_unsuspend": False, "suspend_method": "immediate"},
        {"allow_unsuspend": True, "suspend_method": "nosuspend"},
    ):
        assert first["report_id"] == report(desk, **params)["report_id"]
    found = desk.get("abusereports/1")
    told = ("occurrences", "additional_info", "allow_unsuspend", "suspend_method", "suspended")
    assert [5, "One mail.\nTwo mails.", False, "immediate", True] == [found[x] for x in told]
    others: tuple[dict[str, Any], ...] = (
        {"category": "Fraud"}, {"service_ip": "192.0.2.11"}, {"service_id": 4},
    )  # fmt: skip
    assert [2, 3, 4] == [report(desk, **each)["report_id"] for each in others]
    desk.later(days=1, seconds=1)
    assert 5 == report(desk)["report_id"]
    desk.put("abusereports/5", status="Resolved")
    assert 6 == report(desk)["report_id"]
    report(desk, additional_info="x" * 65_530)
    long = report(desk, additional_info="y" * 20)["additional_info"]
    assert len(long) == 65_536 and long.endswith("is as long as one may be.)")
    separate = desk.again(abuse__fold_minutes=0)
    assert [7, 8] == [report(separate)["report_id"] for _ in range(2)]


def test_rows_of_one_request_repeat_each_other(desk: Workshop) -> None:
    """Each has the status that it would have alone."""
    rows = [{"service_id": ACTIVE, "category": each} for each in ("Spam", "spam", "Fraud")]
    verdicts = desk.write("POST", "abusereports", {"rows": rows}).tree["data"]["rows"]
    assert [(201, 1), (200, 1), (201, 2)] == [(each["code"], each["id"]) for each in verdicts]


def test_a_token_reports_so_often_in_a_minute(desk: Workshop) -> None:
    """Repeats count with their report; another token, and a minute later, are free."""
    busy = desk.again(abuse__per_minute=2)
    token, other = replace(ANNA, credential_id=7), replace(ANNA, credential_id=8)
    assert "scanner" == report(busy, token)["reporter"]
    busy.later(seconds=20)
    report(busy, token, category="Fraud")
    report(busy, token, category="Fraud")
    no = refused(lambda: report(busy, token, category="x"))
    assert ("too_often", 40, 2) == (no.word, no.retry_seconds, busy.count("abusereports"))
    report(busy, other, category="x")
    busy.later(seconds=40)
    report(busy, token, category="y")


def test_repeats_in_parallel_are_one_report(desk: Workshop) -> None:
    """All of them are counted: each looks under the lock of its own write."""
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _number: report(desk)["report_id"], range(50)))
    assert [1] * 50 == done
    assert (1, 50) == (desk.count("abusereports"), desk.get("abusereports/1")["occurrences"])
