"""Start, stop and elapsed of a timelog, in seconds."""

from __future__ import annotations

import pytest

from teampro.errors import Refusal
from teampro.rules.durations import (
    EARLIEST,
    LATEST,
    Span,
    complete,
    correct,
    run,
    stop,
    to_moment,
    to_seconds,
)

NOW = 1_000_000


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Span(elapsed=600), Span(NOW - 600, NOW, 600)),
        (Span(start=100, elapsed=50), Span(100, 150, 50)),
        (Span(stop=100, elapsed=50), Span(50, 100, 50)),
        (Span(start=100, stop=400), Span(100, 400, 300)),
        (Span(start=100, stop=400, elapsed=120), Span(100, 400, 120)),
        (Span(start=100, stop=400, elapsed=300), Span(100, 400, 300)),
        (Span(start=100, stop=400, elapsed=0), Span(100, 400, 0)),
        (Span(start=100, stop=100), Span(100, 100, 0)),
        (Span(elapsed=0), Span(NOW, NOW, 0)),
    ],
)
def test_a_complete_log_is_completed_from_what_was_given(asked: Span, expected: Span) -> None:
    """Elapsed alone, or start and stop, are enough; pauses make elapsed less than the span."""
    assert expected == complete(asked, NOW)


@pytest.mark.parametrize(
    ("asked", "word", "path"),
    [
        (Span(), "required", "timelog_elapsed"),
        (Span(start=100), "required", "timelog_elapsed"),
        (Span(stop=100), "required", "timelog_elapsed"),
        (Span(start=100, stop=400, elapsed=301), "invalid_value", "timelog_elapsed"),
        (Span(start=400, stop=100), "invalid_value", "timelog_stop"),
        (Span(start=400, stop=100, elapsed=1), "invalid_value", "timelog_stop"),
        (Span(elapsed=2**53 - 1), "invalid_value", "timelog_elapsed"),
        (Span(start=LATEST, elapsed=1), "invalid_value", "timelog_elapsed"),
        (Span(stop=EARLIEST, elapsed=1), "invalid_value", "timelog_elapsed"),
    ],
)
def test_a_complete_log_that_cannot_be_is_refused(asked: Span, word: str, path: str) -> None:
    """Too little, more elapsed than the span, an end before the start, a year 10000."""
    with pytest.raises(Refusal) as caught:
        complete(asked, NOW)
    assert (word, path) == (caught.value.faults[0].error, caught.value.faults[0].path)


def test_a_clock_starts_now_unless_told_otherwise() -> None:
    """Its stored elapsed is 0, whatever was sent."""
    assert run(Span(), NOW) == Span(NOW, None, 0)
    assert run(Span(start=5, elapsed=77), NOW) == Span(5, None, 0)


def test_a_clock_has_no_stop() -> None:
    """A stop is sent with status complete."""
    with pytest.raises(Refusal) as caught:
        run(Span(stop=5), NOW)
    assert caught.value.faults[0].path == "timelog_stop"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Span(start=NOW - 90), Span(NOW - 90, NOW, 90)),
        (Span(start=NOW - 90, elapsed=10), Span(NOW - 90, NOW, 90)),
        (Span(start=100, stop=160), Span(100, 160, 60)),
        (Span(start=100, stop=160, elapsed=10), Span(100, 160, 10)),
        (Span(start=NOW + 30), Span(NOW + 30, NOW + 30, 0)),
    ],
)
def test_a_clock_stops_now_or_where_it_is_told(asked: Span, expected: Span) -> None:
    """An elapsed counts only together with a stop; a clock ahead of time never runs backwards."""
    assert expected == stop(asked, NOW)


OLD = Span(100, 400, 120)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Span(100, 400, None), OLD),
        (Span(100, 400, 120), OLD),
        (Span(100, 500, None), Span(100, 500, 400)),
        (Span(100, 500, 120), Span(100, 500, 400)),
        (Span(0, 400, None), Span(0, 400, 400)),
        (Span(100, 500, 130), Span(100, 500, 130)),
        (Span(100, 400, 130), Span(100, 400, 130)),
        (Span(100, None, 900), Span(100, 1000, 900)),
        (Span(100, None, None), Span(100, 220, 120)),
        (Span(None, 400, 60), Span(340, 400, 60)),
    ],
)
def test_a_stopped_log_keeps_its_times_in_step(asked: Span, expected: Span) -> None:
    """A moved start or stop counts anew, unless another elapsed comes along."""
    assert expected == correct(OLD, asked, NOW)


def test_more_elapsed_than_the_span_is_refused_on_a_stopped_log() -> None:
    """The span does not grow by itself."""
    with pytest.raises(Refusal, match="more than the 300 seconds"):
        correct(OLD, Span(100, 400, 301), NOW)


@pytest.mark.parametrize(
    "moment", ["1970-01-01 00:00:00", "2024-02-29 23:59:59", "0001-01-01 00:00:00",
               "9999-12-31 23:59:59", "1969-12-31 23:59:58"]
)  # fmt: skip
def test_moments_survive_the_way_through_seconds(moment: str) -> None:
    """In every year there is."""
    assert moment == to_moment(to_seconds(moment))


def test_no_moment_is_no_seconds() -> None:
    """Both ways."""
    assert (to_seconds(None), to_moment(None)) == (None, None)
