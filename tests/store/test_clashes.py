"""Transactions that the database gives up, and connections that it closes: once more, then 503."""

from __future__ import annotations

import base64
import contextlib
import threading
from pathlib import Path
from typing import Any

import pytest

from teampro.errors import Refusal
from teampro.store.database import Database
from teampro.store.faults import Clash
from tests import databases
from tests.store.clashing import Clashing
from tests.workshop import Workshop

TEXT = base64.b64encode(b"bytes").decode()


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """An engine with project 1 and action 1, over a database that may clash."""
    monkeypatch.setattr("tests.workshop.Database", Clashing)
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Site")
    shop.post("projects/1/actions", action_name="Draw", action_type="Planning")
    return shop


def after(shop: Workshop, clashes: int) -> Workshop:
    """Let the next write transactions clash."""
    assert isinstance(shop.database, Clashing)
    shop.database.clashes = clashes
    return shop


def test_write_that_clashed_is_done_once(shop: Workshop) -> None:
    """The second try answers as if there had been no first, and leaves one row and one entry."""
    topic = after(shop, 1).post("projects/1/topics", topic_name="Hello")["topic_id"]
    after(shop, 1).put("actions/1", action_complete=50, version=1)
    after(shop, 1).post("projects/1/files", file_data=TEXT, file_name="a.txt")
    upload = shop.blobs.receive([b"other"], 100, "b.txt", "text/plain")
    after(shop, 1).write("POST", "projects/1/files", {}, upload=upload)
    after(shop, 1).delete(f"topics/{topic}")

    assert [] == shop.get("topics")
    assert ["create", "update"] == [operation for operation, _ in shop.history("actions", 1)]
    assert ["a.txt", "b.txt"] == [file["file_name"] for file in shop.get("files")]
    assert ["create", "delete"] == [operation for operation, _ in shop.history("topics", topic)]
    assert 2 == shop.get("actions/1")["version"]
    assert [] == list((shop.blobs.directory / "tmp").glob("*"))


def test_write_that_clashed_twice_is_busy_and_leaves_nothing(shop: Workshop) -> None:
    """It is refused with 503, to be tried again by whoever sent it."""
    with pytest.raises(Clash) as refused:
        after(shop, 2).post("projects/1/files", file_data=TEXT, file_name="a.txt")
    assert (503, 1) == (refused.value.status, refused.value.retry_seconds)
    assert [] == shop.get("files")
    assert [] == list((shop.blobs.directory / "tmp").glob("*"))


@databases.of_servers
def test_deadlock_with_another_program_is_survived(shop: Workshop) -> None:
    """Another program locks the project first and the action then, a write the other way round."""
    other = Database(shop.database.address)
    locked, go_on = threading.Event(), threading.Event()

    def disturb() -> None:
        with contextlib.closing(other):
            other.rows("BEGIN")
            other.rows("UPDATE projects SET client_hostingid = 1 WHERE project_id = 1")
            locked.set()
            go_on.wait()
            with contextlib.suppress(Refusal):
                other.rows("UPDATE actions SET client_contactid = 1 WHERE action_id = 1")
            other.rows("COMMIT")

    thread = threading.Thread(target=disturb)
    thread.start()
    locked.wait()
    threading.Timer(0.5, go_on.set).start()
    shop.put("actions/1", action_complete=50, date_finish="2030-01-01")
    thread.join()

    assert 50 == shop.get("actions/1")["action_complete"]
    assert 50 == shop.get("projects/1")["project_complete"]
    assert 2 == shop.get("actions/1")["version"]


def end_connections(shop: Workshop) -> None:
    """End every connection to the database but one's own."""
    with databases.witness(shop.blobs.directory.parent) as other:
        if databases.ENGINE == "postgresql":
            other.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return
        text = (
            "SELECT id FROM information_schema.processlist "
            "WHERE db = DATABASE() AND id <> CONNECTION_ID()"
        )
        for (number,) in other.rows(text):
            other.rows(f"KILL {number}")


@databases.of_servers
@pytest.mark.parametrize("step", ["read", "write", "statement"])
def test_connection_that_the_server_closed_is_replaced_unnoticed(shop: Workshop, step: str) -> None:
    """Between two requests nothing is lost with it."""
    end_connections(shop)
    steps: dict[str, Any] = {
        "read": lambda: shop.get("projects/1")["project_name"],
        "write": lambda: shop.put("projects/1", project_name="Site") and "Site",
        "statement": lambda: shop.database.rows("SELECT project_name FROM projects")[0][0],
    }
    assert "Site" == steps[step]()


@databases.of_servers
def test_connection_that_is_lost_during_a_write_is_told(shop: Workshop) -> None:
    """503, nothing of it is stored, and the next write goes through."""
    with pytest.raises(Refusal) as refused, shop.database.writing():
        shop.database.rows("UPDATE projects SET project_name = 'Half'")
        end_connections(shop)
        shop.database.rows("UPDATE actions SET action_name = 'Half'")

    assert (503, 5) == (refused.value.status, refused.value.retry_seconds)
    assert "Site" == shop.get("projects/1")["project_name"]
    shop.put("projects/1", project_name="Shop")
    assert "Shop" == shop.get("projects/1")["project_name"]
