"""The times of a timelog's row: what its status, start, stop and elapsed become in a write."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from teampro.errors import refuse_at
from teampro.rules import durations
from teampro.rules.durations import TimeSpan, to_moment, to_seconds
from teampro.schema.rules import Stored

STATUSES = ("active", "complete")
AHEAD_SECONDS = 86_400
TIMES = ("timelog_status", "timelog_start", "timelog_stop", "timelog_elapsed")


def measure(old: Stored | None, row: Stored, is_elapsed_sent: bool, now: datetime) -> Stored:
    """Return the columns of time that follow from a write.

    The start of a clock is always there, so null leaves it; elsewhere null asks for the default.
    Raises: Refusal with one fault: required, invalid_value, not_running.
    """
    seconds = int(now.timestamp())
    runs = row["timelog_status"] == "active"
    if runs and (old is None or old["timelog_start"] != row["timelog_start"]):
        _check_start(row["timelog_start"], seconds)
    asked = _span(row) if is_elapsed_sent else replace(_span(row), elapsed=None)
    if old is None:
        return _columns((durations.run if runs else durations.complete)(asked, seconds))
    if old["timelog_status"] == "active":
        if asked.start is None:
            asked = replace(asked, start=_span(old).start)
        return _columns((durations.run if runs else durations.stop)(asked, seconds))
    if runs:
        raise refuse_at(
            "timelog_status",
            "not_running",
            "A complete timelog is not started again; create a new one.",
            row["timelog_status"],
        )
    return _columns(durations.correct(_span(old), asked, seconds))


def _check_start(start: str | None, now: int) -> None:
    """Refuse to start a clock on another day to come; the caller's may go some hours ahead."""
    seconds = to_seconds(start)
    if seconds is not None and seconds > now + AHEAD_SECONDS:
        message = "A clock starts now or has started; without timelog_start it starts now."
        raise refuse_at("timelog_start", "invalid_value", message, start)


def stop_clock(row: Stored, now: datetime) -> Stored:
    """Return a running log as it is when it stops now."""
    span = durations.stop(_span(row), int(now.timestamp()))
    return row | {"timelog_status": "complete"} | _columns(span)


def _span(row: Stored) -> TimeSpan:
    start, stop = row["timelog_start"], row["timelog_stop"]
    return TimeSpan(to_seconds(start), to_seconds(stop), row["timelog_elapsed"])


def _columns(span: TimeSpan) -> Stored:
    return {
        "timelog_start": to_moment(span.start),
        "timelog_stop": to_moment(span.stop),
        "timelog_elapsed": span.elapsed,
        "start_seconds": span.start,
    }
