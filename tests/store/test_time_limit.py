"""The time limit of database work, on a real statement that would not end in time."""

from __future__ import annotations

from pathlib import Path

import pytest

from teampro.errors import Refusal
from teampro.store.database import Database

ENDLESS = """WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers)
    SELECT COUNT(*) FROM numbers"""


def test_statement_beyond_the_limit_is_too_slow_and_the_next_one_runs(tmp_path: Path) -> None:
    """It is stopped with 422, and the connection serves the next request."""
    database = Database(tmp_path / "teampro.db")
    database.tally.start(0.05)
    with pytest.raises(Refusal) as refused, database.reading():
        database.rows(ENDLESS)
    assert (422, "too_slow") == (refused.value.status, refused.value.word)
    database.tally.start(5)
    with database.reading():
        assert [(1,)] == database.rows("SELECT 1")
    database.close()
