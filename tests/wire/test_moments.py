"""When a write happens: at the moment it has the right to write."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from teampro.store.database import Database, Transaction
from tests.wire.world import make_app


def test_write_that_waited_happens_when_its_wait_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else one that waited would date its project back behind another's later write."""
    world = make_app(tmp_path / "data")
    waits = Database.writing

    @contextlib.contextmanager
    def late(database: Database) -> Iterator[Transaction]:
        with waits(database) as transaction:
            world.later(7)
            yield transaction

    monkeypatch.setattr(Database, "writing", late)
    made = world.call("POST", "projects/10/topics", {"topic_name": "Late"}).response["topic"]
    project = world.call("GET", "projects/10").response["project"]

    assert "2024-05-06 12:00:07" <= made["date_created"] == project["date_activity"]
