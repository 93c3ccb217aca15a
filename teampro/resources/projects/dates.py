"""The rules of date_start and date_finish, which projects and actions share."""

from __future__ import annotations

from teampro.resources.projects.rollup import widen
from teampro.rules.calendar import is_reversed
from teampro.schema.rules import RuleWork, Stored

DATES = ("date_start", "date_finish")


def validate_dates(work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
    """Note a start that lies after the finish, at the one that was sent."""
    if any(work.is_faulty(name) for name in DATES):
        return
    if not is_reversed(row["date_start"], row["date_finish"]):
        return
    at = "date_finish" if "date_finish" in sent else "date_start"
    work.fault(
        at,
        "invalid_value",
        f"date_start {row['date_start']} lies after date_finish {row['date_finish']}.",
        row[at],
    )


def keep_enclosing(
    work: RuleWork, old: Stored, row: Stored, first: str | None, last: str | None
) -> None:
    """Widen dates that were narrowed below what they enclose, first to last, and say so."""
    if is_dated_alike(old, row):
        return
    if widen(work, row, first, last):
        work.notes.append(
            f"The dates were widened to {row['date_start']} until {row['date_finish']}, "
            "to enclose the actions below."
        )


def is_dated_alike(one: Stored, other: Stored) -> bool:
    """Say whether two rows have the same dates."""
    return all(one[name] == other[name] for name in DATES)
