"""A destroyed table is named, so that an operator knows what is at stake."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from teampro.store.database import Database
from tests import databases
from tests.wire.demo_world import demo_template

PAGE_BYTES = 4096


@databases.of_files
@pytest.mark.parametrize("table", ["actions", "topics", "history"])
def test_damaged_table_is_named(tmp_path: Path, table: str) -> None:
    """One page of its rows is overwritten."""
    databases.copy(demo_template(), tmp_path)
    path = tmp_path / databases.FILE
    with contextlib.closing(Database(path)) as database:
        assert "" == database.damage()
        [[page]] = database.rows("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE_BYTES)
        file.write(b"\xff" * PAGE_BYTES)
    with contextlib.closing(Database(path)) as database:
        assert f"table {table}:" in database.damage()


@databases.of_servers
def test_sound_database_is_called_sound(tmp_path: Path) -> None:
    """Every table of it is read."""
    databases.copy(demo_template(), tmp_path)
    with contextlib.closing(Database(databases.place(tmp_path))) as database:
        assert "" == database.damage()
