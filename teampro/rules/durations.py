"""The arithmetic of a timelog: start, stop and elapsed, in Unix seconds.

A running log has a start and no stop; a complete one has all three, and its elapsed may be less
than the span from start to stop, because of pauses. Knows no row and no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from teampro.errors import Refusal, refuse_at

_EPOCH = datetime(1970, 1, 1)
EARLIEST = round((datetime.min - _EPOCH).total_seconds())
LATEST = round((datetime.max.replace(microsecond=0) - _EPOCH).total_seconds())


@dataclass(frozen=True)
class TimeSpan:
    """A piece of time; None is what was not given, or is not there."""

    start: int | None = None
    stop: int | None = None
    elapsed: int | None = None


def to_seconds(moment: str | None) -> int | None:
    """Return a stored moment (UTC, `YYYY-MM-DD HH:MM:SS`) in Unix seconds."""
    if moment is None:
        return None
    return round((datetime.fromisoformat(moment) - _EPOCH).total_seconds())


def to_moment(seconds: int | None) -> str | None:
    """Return Unix seconds as a stored moment."""
    if seconds is None:
        return None
    return (_EPOCH + timedelta(seconds=seconds)).isoformat(sep=" ")


def run(asked: TimeSpan, now: int) -> TimeSpan:
    """Return a running log: it starts now unless told otherwise; its stored elapsed is 0.

    Raises: Refusal invalid_value for a stop.
    """
    if asked.stop is not None:
        raise refuse_at(
            "timelog_stop",
            "invalid_value",
            "A running timelog has no stop; set timelog_status to complete to stop it.",
            to_moment(asked.stop),
        )
    return TimeSpan(now if asked.start is None else asked.start, None, 0)


def stop(asked: TimeSpan, now: int) -> TimeSpan:
    """Stop a running log: now, or at the given stop; only beside that a given elapsed counts.

    A clock that was started ahead of the server's time stops where it started.
    Raises: Refusal as `complete`.
    """
    if asked.stop is not None:
        return complete(asked, now)
    start = now if asked.start is None else asked.start
    end = max(start, now)
    return TimeSpan(start, end, end - start)


def complete(asked: TimeSpan, now: int) -> TimeSpan:
    """Complete what was given of a stopped log: elapsed, or start and stop.

    Without a start it ends at its stop, or now; without a stop it ends after its elapsed time.
    Raises: Refusal required, invalid_value.
    """
    elapsed = asked.elapsed
    if elapsed is None:
        if asked.start is None or asked.stop is None:
            raise refuse_at(
                "timelog_elapsed",
                "required",
                "A complete timelog needs timelog_elapsed, or timelog_start and timelog_stop.",
            )
        elapsed = max(0, asked.stop - asked.start)
    start, end = asked.start, asked.stop
    if start is None:
        start = (now if end is None else end) - elapsed
    if end is None:
        end = start + elapsed
    _check(start, end, elapsed)
    return TimeSpan(start, end, elapsed)


def correct(old: TimeSpan, asked: TimeSpan, now: int) -> TimeSpan:
    """Change a stopped log: a new elapsed is taken as given, else it follows start and stop.

    Raises: Refusal as `complete`.
    """
    if asked.elapsed is not None and asked.elapsed != old.elapsed:
        return complete(asked, now)
    if (asked.start, asked.stop) == (old.start, old.stop):
        return old
    both = asked.start is not None and asked.stop is not None
    return complete(TimeSpan(asked.start, asked.stop, None if both else old.elapsed), now)


def _check(start: int, end: int, elapsed: int) -> None:
    if end < start:
        raise refuse_at(
            "timelog_stop",
            "invalid_value",
            f"timelog_stop lies before timelog_start, {to_moment(start)}.",
            to_moment(end),
        )
    if start < EARLIEST or end > LATEST:
        raise _elapsed("reaches beyond the years 1 to 9999", elapsed)
    if elapsed > end - start:
        raise _elapsed(
            f"is more than the {end - start} seconds from timelog_start to timelog_stop; "
            "move one of them too, or set timelog_stop to null",
            elapsed,
        )


def _elapsed(complaint: str, elapsed: int) -> Refusal:
    return refuse_at("timelog_elapsed", "invalid_value", f"timelog_elapsed {complaint}.", elapsed)
