"""The rules of tickets: their number, whose they are, and what goes with them."""

from __future__ import annotations

import re
import secrets
from datetime import date
from string import ascii_letters, digits

from teampro.errors import refuse_at
from teampro.resources.support.abuse_tickets import hand_over
from teampro.resources.support.authors import check_people, name_and_email
from teampro.resources.support.messages import (
    FILES,
    NOTES,
    REPLIES,
    TICKETS,
    check_moment,
    opening_of,
    refuse_merged,
)
from teampro.resources.support.strangers import check_stranger
from teampro.resources.system.settings import value_of
from teampro.rules.ticket_numbers import ticket_number
from teampro.schema.rules import Rules, RuleWork, Stored

KEY_LENGTH, NUMBER_LENGTH = 8, 32
MOST_TRIES = 100
"""So often a number is drawn that no other ticket may have."""
SOLD = {"S": "services", "D": "domains"}
"""By its first letter the noun of what a ticket is about."""
_SERVICE = re.compile(rf"([{''.join(SOLD)}])([1-9][0-9]{{0,17}})\Z", re.ASCII)


class TicketRules(Rules):
    """A ticket is a client's, or a stranger's with name and address."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Open it now, with a key of its own; the department says whether clients close it."""
        row["date"] = row["date"] or work.moment
        row["lastreply"] = row["date"]
        row["c"] = "".join(secrets.choice(ascii_letters + digits) for _ in range(KEY_LENGTH))
        if not row["email"] and not work.is_faulty("userid"):
            row["email"] = name_and_email(work, row)[1]
        department = _department(work, row)
        if department is not None and "prevent_client_closure" not in sent:
            row["prevent_client_closure"] = department["prevent_client_closure"]

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check whose it is, when it was opened, and what it is about."""
        row["date"] = row["date"] or (old or row)["date"]
        check_moment(work, old, row, "ticket")
        check_people(work, old, row)
        if old is None or any(old[name] != row[name] for name in ("userid", "name", "email")):
            check_stranger(work, old, row)
        if old is not None and old["status"] != row["status"]:
            refuse_merged(old, "status")
        if old is None or any(old[name] != row[name] for name in ("service", "userid")):
            _check_service(work, row)
        department = _department(work, row)
        if department is None or (old is not None and old["deptid"] == row["deptid"]):
            return
        row["deptname"] = department["name"]
        if department["clientsonly"] and not row["userid"]:
            message = f"Department {department['id']} answers clients only; name one as userid."
            work.fault("deptid", "rule", message, department["id"])

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Give a new one its number; let its first message be of its date."""
        if row is None:
            return
        if old is None:
            work.update(TICKETS, row, {"tid": _new_number(work, row["id"])})
        elif old["date"] != row["date"]:
            opening = opening_of(work, row["id"])
            if opening is not None:
                work.change(REPLIES, opening, {"date": row["date"]})

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove its messages, files and links, and what was merged into it; hours stay."""
        for merged in work.select(TICKETS, {"merged_ticket_id": row["id"]}):
            work.remove(TICKETS, merged)
        for plural in (FILES, NOTES, REPLIES, "ticketxrefs"):
            for each in work.select(plural, {"ticket_id": row["id"]}):
                work.delete(plural, each)
        for each in work.select("timelogs", {"ticket_id": row["id"]}):
            work.update("timelogs", each, {"ticket_id": 0})
        hand_over(work, row["id"], 0)


def _department(work: RuleWork, row: Stored) -> Stored | None:
    return None if work.is_faulty("deptid") else work.peek("departments", row["deptid"])


def _check_service(work: RuleWork, row: Stored) -> None:
    """Fault what is neither a service nor a domain of the client."""
    if not row["service"] or work.is_faulty("userid"):
        return
    found = _SERVICE.match(row["service"])
    sold = work.peek(SOLD[found[1]], int(found[2])) if found else None
    if sold is None or sold["userid"] != row["userid"]:
        message = (
            "service: expected S with the id of one of the client's services, D with that of one "
            "of his domains, or nothing."
        )
        work.fault("service", "invalid_value", message, row["service"])


def _new_number(work: RuleWork, ticket_id: int) -> str:
    """Return a number that no other ticket has. Raises: Refusal rule.

    Nobody else writes meanwhile, so what is free now is free at the commit.
    """
    mask, today = value_of(work, "TicketMask"), date.fromisoformat(work.context.today)
    for _ in range(MOST_TRIES):
        number = ticket_number(mask, today, ticket_id, secrets.choice)
        if len(number) > NUMBER_LENGTH:
            break
        if not work.select(TICKETS, {"tid": number}):
            return number
    raise refuse_at(
        "tid",
        "rule",
        f"No number of at most {NUMBER_LENGTH} characters is free that the setting TicketMask, "
        f"{mask}, makes: give it more of %n, %a or %A.",
    )
