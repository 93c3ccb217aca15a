"""A database file that is removed or replaced under a server: told, and never made anew."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from falcon.testing import TestClient

from teampro.app import create_app
from teampro.store.database import Database
from teampro.store.faults import Unwritable
from tests import databases
from tests.wire.demo_world import demo_template

pytestmark = databases.of_files

TOLD = "removed or replaced under the server"


def remove(path: Path) -> None:
    """Move the file away."""
    path.rename(path.with_name("away"))


def copy(path: Path) -> None:
    """Put a copy in its place."""
    path.rename(path.with_name("away"))
    shutil.copy(path.with_name("away"), path)


def empty(path: Path) -> None:
    """Put an empty file in its place."""
    path.rename(path.with_name("away"))
    path.touch()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data of the demonstration."""
    databases.copy(demo_template(), tmp_path)
    return tmp_path


@pytest.mark.parametrize("fault", [remove, copy, empty])
def test_write_to_a_file_without_its_name_is_503_until_it_is_back(
    data: Path, fault: Callable[[Path], None]
) -> None:
    """Reads go on from what was opened; nothing is written, and nothing is made in its place."""
    client = TestClient(create_app(databases.settings(data), as_admin="admin"))
    path = data / databases.FILE

    def write() -> tuple[int, str]:
        answer = client.simulate_post("/v1/projects/json", json={"project_name": "New"})
        return answer.status_code, answer.text

    assert 201 == write()[0]
    fault(path)
    content = path.read_bytes() if path.exists() else None
    for _ in range(2):
        status, text = write()
        assert (503, True) == (status, TOLD in text)
    assert content == (path.read_bytes() if path.exists() else None)

    path.with_name("away").rename(path)
    assert 201 == write()[0]


@pytest.mark.parametrize("fault", [remove, empty])
def test_process_that_starts_makes_no_lost_database_anew(
    data: Path, fault: Callable[[Path], None]
) -> None:
    """A successor of a process that serves finds the pepper, so there was a database."""
    path = data / databases.FILE
    fault(path)
    with pytest.raises(Unwritable, match=TOLD):
        create_app(databases.settings(data))
    assert not path.exists() or path.stat().st_size == 0


def test_looking_costs_a_write_one_call_of_the_system(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read costs none."""
    looks = []
    with contextlib.closing(Database(data / databases.FILE)) as database:
        database.rows("SELECT 1")
        stat = os.stat
        monkeypatch.setattr("os.stat", lambda path: looks.append(path) or stat(path))
        with database.reading():
            database.rows("SELECT 1")
        assert [] == looks
        with database.writing():
            database.rows("SELECT 1")
    assert [str(data / databases.FILE)] == looks
