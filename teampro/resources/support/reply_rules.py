"""The rules of replies: the first one opens its ticket, each later one says whose turn it is."""

from __future__ import annotations

from collections.abc import Collection

from peewee import fn

from teampro.errors import Refusal
from teampro.resources.support.abuse_tickets import stop_clock
from teampro.resources.support.authors import OUTSIDE, check_people, name_and_email, staff_name
from teampro.resources.support.messages import (
    REPLIES,
    TICKETS,
    check_place,
    opening_of,
    remove_files,
)
from teampro.resources.support.strangers import check_stranger
from teampro.resources.support.ticketstatuses import ANSWERED, CLOSED, CUSTOMER_REPLY, OPEN
from teampro.schema.reach import Nouns, Sql
from teampro.schema.rules import Rules, RuleWork, Stored
from teampro.schema.slot import slot


class ReplyRules(Rules):
    """A reply is the caller's, unless it names a client, one of its people, or a stranger."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Say who writes, and whether that opens the ticket."""
        if any(row[name] for name in OUTSIDE):
            name, email = name_and_email(work, row)
            row["name"], row["email"] = row["name"] or name, row["email"] or email
        else:
            row["admin"] = staff_name(work)
        ticket = None if work.is_faulty("ticket_id") else work.peek(TICKETS, row["ticket_id"])
        if ticket is not None and opening_of(work, ticket["id"]) is None:
            row["is_opening"] = 1
            row["date"] = row["date"] or ticket["date"]

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check its ticket, its time and who wrote it; rules may write in a name alone."""
        check_place(work, old, row, "reply")
        check_people(work, old, row)
        may_be_ours = work.is_trusted if old is None else _is_ours(old)
        is_staff = bool(row["admin"]) or (may_be_ours and bool(row["name"]))
        check_stranger(work, old, row, is_staff=is_staff)

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Tell the ticket when it was last answered, and by which side."""
        there = row or old
        assert there is not None
        ticket = work.peek(TICKETS, there["ticket_id"])
        if ticket is None:
            return
        if old is None and there["is_opening"]:
            work.update(TICKETS, ticket, {"admin": there["admin"]})
        elif old is None:
            _take_turn(work, ticket, there)
            stop_clock(work, there)
        date_later(work, ticket["id"])

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove its attachments, or keep what opened the ticket. Raises: Refusal rule."""
        if row["is_opening"]:
            raise Refusal(
                "rule",
                f"Reply {row['replyid']} opened ticket {row['ticket_id']} and goes with it: "
                f"DELETE whmcstickets/{row['ticket_id']}.",
            )
        remove_files(work, reply_id=row["replyid"])


def _is_ours(reply: Stored) -> bool:
    """Say whether the server wrote a reply by itself: it has a name, and no address."""
    return not (reply["admin"] or reply["userid"] or reply["email"])


def _take_turn(work: RuleWork, ticket: Stored, reply: Stored) -> None:
    """Set the status that a reply gives, which opens a closed ticket again.

    What the server writes by itself answers nobody: whose turn it was, his it is. An installation
    without that word keeps its own status.
    """
    if _is_ours(reply):
        status = OPEN if ticket["status"] == CLOSED else ticket["status"]
    else:
        status = ANSWERED if reply["admin"] else CUSTOMER_REPLY
    if status in work.settings["ticket.ticket_status"]:
        work.change(TICKETS, ticket, {"status": status})


def date_later(work: RuleWork, ticket_id: int) -> None:
    """Let it be reckoned when a ticket was last answered."""
    work.reckon_later(_date_tickets, TICKETS, [ticket_id])


def _date_tickets(work: RuleWork, due: Collection[tuple[str, int]]) -> None:
    """Let tickets tell when they were last answered: the time of their last message."""
    for _plural, ticket_id in due:
        ticket = work.peek(TICKETS, ticket_id)
        [(last,)] = work.rows(_last_reply, ticket_id=ticket_id)
        if ticket is not None and last is not None:
            work.update(TICKETS, ticket, {"lastreply": last}, silent=True)


def _last_reply(nouns: Nouns) -> Sql:
    reply = nouns.model(REPLIES)
    return reply.select(fn.MAX(reply.date)).where(reply.ticket_id == slot("ticket_id"))
