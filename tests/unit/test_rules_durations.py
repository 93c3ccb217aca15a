"""Start, stop and elapsed of a timelog, in seconds."""

from __future__ import annotations

import pytest

from teampro.errors import Refusal
from teampro.rules.durations import (
    EARLIEST,
    LATEST,
    TimeSpan,
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
        (TimeSpan(elapsed=600), TimeSpan(NOW - 600, NOW, 600)),
        (TimeSpan(start=100, elapsed=50), TimeSpan(100, 150, 50)),
        (TimeSpan(stop=100, elapsed=50), TimeSpan(50, 100, 50)),
        (TimeSpan(start=100, stop=400), TimeSpan(100, 400, 300)),
        (TimeSpan(start=100, stop=400, elapsed=120), TimeSpan(100, 400, 120)),
        (TimeSpan(start=100, stop=400, elapsed=300), TimeSpan(100, 400, 300)),
        (TimeSpan(start=100, stop=400, elapsed=0), TimeSpan(100, 400, 0)),
        (TimeSpan(start=100, stop=100), TimeSpan(100, 100, 0)),
        (TimeSpan(elapsed=0), TimeSpan(NOW, NOW, 0)),
    ],
)
def test_a_complete_log_is_completed_from_what_was_given(
    asked: TimeSpan, expected: TimeSpan
) -> None:
    """Elapsed alone, or start and stop, are enough; pauses make elapsed less than the span."""
    assert expected == complete(asked, NOW)


@pytest.mark.parametrize(
    ("asked", "word", "path"),
    [
        (TimeSpan(), "required", "timelog_elapsed"),
        (TimeSpan(start=100), "required", "timelog_elapsed"),
        (TimeSpan(stop=100), "required", "timelog_elapsed"),
        (TimeSpan(start=100, stop=400, elapsed=301), "invalid_value", "timelog_elapsed"),
        (TimeSpan(start=400, stop=100), "invalid_value", "timelog_stop"),
        (TimeSpan(start=400, stop=100, elapsed=1), "invalid_value", "timelog_stop"),
        (TimeSpan(elapsed=2**53 - 1), "invalid_value", "timelog_elapsed"),
        (TimeSpan(start=LATEST, elapsed=1), "invalid_value", "timelog_elapsed"),
        (TimeSpan(stop=EARLIEST, elapsed=1), "invalid_value", "timelog_elapsed"),
    ],
)
def test_a_complete_log_that_cannot_be_is_refused(asked: TimeSpan, word: str, path: str) -> None:
    """Too little, more elapsed than the span, an end before the start, a year 10000."""
    with pytest.raises(Refusal) as caught:
        complete(asked, NOW)
    assert (word, path) == (caught.value.faults[0].error, caught.value.faults[0].path)


def test_a_clock_starts_now_unless_told_otherwise() -> None:
    """Its stored elapsed is 0, whatever was sent."""
    assert run(TimeSpan(), NOW) == TimeSpan(NOW, None, 0)
    assert run(TimeSpan(start=5, elapsed=77), NOW) == TimeSpan(5, None, 0)


def test_a_clock_has_no_stop() -> None:
    """A stop is sent with status complete."""
    with pytest.raises(Refusal) as caught:
        run(TimeSpan(stop=5), NOW)
    assert caught.value.faults[0].path == "timelog_stop"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (TimeSpan(start=NOW - 90), TimeSpan(NOW - 90, NOW, 90)),
        (TimeSpan(start=NOW - 90, elapsed=10), TimeSpan(NOW - 90, NOW, 90)),
        (TimeSpan(start=100, stop=160), TimeSpan(100, 160, 60)),
        (TimeSpan(start=100, stop=160, elapsed=10), TimeSpan(100, 160, 10)),
        (TimeSpan(start=NOW + 30), TimeSpan(NOW + 30, NOW + 30, 0)),
    ],
)
def test_a_clock_stops_now_or_where_it_is_told(asked: TimeSpan, expected: TimeSpan) -> None:
    """An elapsed counts only together with a stop; a clock ahead of time never runs backwards."""
    assert expected == stop(asked, NOW)


OLD = TimeSpan(100, 400, 120)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (TimeSpan(100, 400, None), OLD),
        (TimeSpan(100, 400, 120), OLD),
        (TimeSpan(100, 500, None), TimeSpan(100, 500, 400)),
        (TimeSpan(100, 500, 120), TimeSpan(100, 500, 400)),
        (TimeSpan(0, 400, None), TimeSpan(0, 400, 400)),
        (TimeSpan(100, 500, 130), TimeSpan(100, 500, 130)),
        (TimeSpan(100, 400, 130), TimeSpan(100, 400, 130)),
        (TimeSpan(100, None, 900), TimeSpan(100, 1000, 900)),
        (TimeSpan(100, None, None), TimeSpan(100, 220, 120)),
        (TimeSpan(None, 400, 60), TimeSpan(340, 400, 60)),
    ],
)
def test_a_stopped_log_keeps_its_times_in_step(asked: TimeSpan, expected: TimeSpan) -> None:
    """A moved start or stop counts anew, unless another elapsed comes along."""
    assert expected == correct(OLD, asked, NOW)


def test_more_elapsed_than_the_span_is_refused_on_a_stopped_log() -> None:
    """The span does not grow by itself."""
    with pytest.raises(Refusal, match="more than the 300 seconds"):
        correct(OLD, TimeSpan(100, 400, 301), NOW)


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
