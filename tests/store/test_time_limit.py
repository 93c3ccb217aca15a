"""The time limit of database work, on a real statement that would not end in time."""

from __future__ import annotations

from pathlib import Path

import pytest

from teampro.errors import Refusal
from teampro.store.database import Database
from tests import databases

DIGITS = ", ".join(f"({digit})" for digit in range(10))
FACTORS = ", ".join(f"digits d{number}" for number in range(14))
ENDLESS = f"WITH digits(n) AS (VALUES {DIGITS}) SELECT COUNT(*) FROM {FACTORS}"


@pytest.mark.parametrize("is_whole", [True, False], ids=["rows", "batches"])
def test_statement_beyond_the_limit_is_too_slow_and_the_next_one_runs(
    tmp_path: Path, is_whole: bool
) -> None:
    """It is stopped with 422, also one that is read in batches, and the next request is served."""
    database = Database(databases.place(tmp_path))
    database.stats.start(0.05)
    with pytest.raises(Refusal) as refused, database.reading():
        if is_whole:
            database.rows(ENDLESS)
        database.hand_over(ENDLESS, (), 10, lambda _rows: None)
    assert (422, "too_slow") == (refused.value.status, refused.value.word)
    database.stats.start(5)
    with database.reading():
        assert [(1,)] == database.rows("SELECT 1")
    database.close()
