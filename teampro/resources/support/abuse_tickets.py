"""The ticket of an abuse report: the client reads there what was found, and answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from teampro.errors import Refusal
from teampro.resources.support.abuse_texts import fitting, paragraphs, quoted, state, way
from teampro.resources.support.abuse_words import CLOSED, REPORTS
from teampro.resources.support.messages import REPLIES, TICKETS
from teampro.schema.rules import RuleWork, Stored

DEPARTMENT = "abuse.department"
DESK = {"name": "Abuse desk"}
"""Who writes what the server writes by itself; clients are not told who reported."""


def open_ticket(work: RuleWork, old: Stored | None, report: Stored) -> None:
    """Open the ticket of a report as soon as its client is known.

    Without it the report is taken all the same: a note says why there is none.
    """
    if old is None or not old["client_userid"]:
        _open(work, report)


def tell_repeat(work: RuleWork, before: Stored, after: Stored, text: str) -> None:
    """Tell in the ticket what a repeat changed, with the text of it that is new.

    A report that has none, or not any more, gets one.
    """
    if _ticket_of(work, after) is None:
        _open(work, after)
        return
    news = [quoted(text)]
    for name, what in (("suspended_at", state), ("suspend_at", state), ("allow_unsuspend", way)):
        if before[name] != after[name]:
            news.append(what(after))
    message = "\n\n".join(dict.fromkeys(each for each in news if each))
    if message:
        message = fitting(f"It was reported again.\n\n{message}")
        _reply(work, after, {"message": message, **DESK})


def tell_statement(work: RuleWork, report: Stored, statement: str) -> None:
    """Let the statement of a client stand in the ticket as what he answered."""
    people = {"userid": work.caller.id, "requestor_id": work.caller.user_id}
    _reply(work, report, {"message": statement, **people})


def stop_clock(work: RuleWork, reply: Stored) -> None:
    """Plan no suspension any more of which the client has answered in time, where that counts.

    What he wrote before the last repeat is no answer to it; what goes on after it is planned anew.
    """
    if not work.settings["abuse.reply_stops_clock"] or not reply["userid"]:
        return
    for report in work.select(REPORTS, {"ticket_id": reply["ticket_id"]}):
        is_own = report["client_userid"] == reply["userid"]
        is_answer = is_own and reply["date"] >= report["date_last"]
        if is_answer and report["suspend_at"] is not None and report["suspend_at"] > work.moment:
            stopped = work.change(REPORTS, report, {"suspend_at": None})
            work.update(REPORTS, stopped, {"missed": 1})


def hand_over(work: RuleWork, ticket_id: int, to: int) -> None:
    """Let the reports of a ticket have another one, 0 for none."""
    for report in work.select(REPORTS, {"ticket_id": ticket_id}):
        work.update(REPORTS, report, {"ticket_id": to})


def _ticket_of(work: RuleWork, report: Stored) -> Stored | None:
    """Return the ticket of a report, unless it is no more that of its client.

    sec: who was given it would read the case of another one.
    """
    ticket = work.peek(TICKETS, report["ticket_id"])
    if ticket is None or ticket["userid"] == report["client_userid"]:
        return ticket
    work.notes.append(
        f"Nothing of {REPORTS}/{report['report_id']} is told in ticket {ticket['id']}, which is "
        f"not of client {report['client_userid']} any more."
    )
    return None


def _open(work: RuleWork, report: Stored) -> None:
    """Open a ticket where one is wanted and its client is known."""
    client = work.peek("clients", report["client_userid"])
    if not work.settings[DEPARTMENT] or client is None or report["status"] in CLOSED:
        return
    with _told(work, f"No ticket was opened for {REPORTS}/{report['report_id']}"):
        ticket = work.create(TICKETS, _ticket(work, report, client))
        message = "\n\n".join(paragraphs(report))
        work.create(REPLIES, {"ticket_id": ticket["id"], "message": fitting(message), **DESK})
        work.update(REPORTS, report, {"ticket_id": ticket["id"]})


@contextmanager
def _told(work: RuleWork, what: str) -> Iterator[None]:
    """Let the report be taken though its ticket is refused: a note says what was not done."""
    try:
        with work.savepoint():
            yield
    except Refusal as no:
        if no.stops_all:
            raise
        told = "; ".join(fault.message for fault in no.faults) or no.message
        work.notes.append(f"{what}: {told}")


def _ticket(work: RuleWork, report: Stored, client: Stored) -> Stored:
    """Return what a ticket is opened with. Raises: Refusal rule."""
    another_master = work.registry[TICKETS].unwritten
    if another_master:
        raise Refusal("rule", another_master)
    number = work.settings[DEPARTMENT]
    if work.peek("departments", number) is None:
        raise Refusal("rule", f"There is no department {number}, which {DEPARTMENT} names.")
    return {
        "deptid": number,
        "userid": client["id"],
        "subject": f"Abuse report #{report['report_id']}: {report['category']}",
        "service": f"S{report['service_id']}",
    }


def _reply(work: RuleWork, report: Stored, values: Stored) -> None:
    """Answer in the ticket, where there is one."""
    ticket = _ticket_of(work, report)
    if ticket is None or work.registry[TICKETS].unwritten:
        return
    with _told(work, f"Nothing was written into ticket {ticket['id']}"):
        work.create(REPLIES, {"ticket_id": ticket["id"], **values})
