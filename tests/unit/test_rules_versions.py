"""The version a file gets by itself."""

from __future__ import annotations

import pytest

from teampro.rules.versions import next_version


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ([], "0.1"),
        (["0.1"], "0.2"),
        (["0.9"], "1.0"),
        (["1.9"], "2.0"),
        (["2"], "2.1"),
        (["1.25"], "1.35"),
        (["0.95"], "1.05"),
        (["9.9"], "10.0"),
        (["0.1", "1.4"], "1.5"),
        (["3.0", "0.4"], "0.5"),
    ],
)
def test_next_version_is_a_tenth_more_than_the_last(there: list[str], expected: str) -> None:
    """Exact decimals, carried over; the last one counts, not the highest."""
    assert expected == next_version(there)


@pytest.mark.parametrize(
    "text", ["draft", "", "v2", "1.2.3", "-1", " 1", "1,5", "٣", "1.", ".5", "9" * 32]
)
def test_versions_that_are_no_decimals_are_passed_over(text: str) -> None:
    """The last decimal one counts, wherever it stands."""
    assert next_version(["0.3", text]) == "0.4"
    assert next_version([text]) == "0.1"
