"""When a write happens, and by whose rights: at the moment it has the right to write."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from teampro.store.database import Database
from teampro.store.transaction import Transaction
from tests import databases
from tests.wire.world import NOON, Reply, World, make_app

TOPIC = ("POST", "projects/10/topics", {"topic_name": "Late"})
CHANGED = (503, "busy", "Your rights were changed meanwhile; try again.", "1")
MADE = (201, "", "Success", None)


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


def outcome(reply: Reply) -> tuple[int, str, str, str | None]:
    """Return what a caller learns: status, word, sentence, and when to try again."""
    return (
        reply.status,
        reply.error,
        reply.tree["request"]["message"],
        reply.headers.get("retry-after"),
    )


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An application of its own."""
    return make_app(tmp_path / "data")


def write_while(
    world: World, who: str, change: Callable[[Database], object], patch: pytest.MonkeyPatch
) -> Reply:
    """Write as someone who waits for the lock while its holder makes a change; return the answer.

    The caller is known before, so that his login writes nothing and the write alone waits.
    """
    assert 200 == world.call("GET", "config", who=who).status
    waits, waiting = Database.writing, threading.Event()

    @contextlib.contextmanager
    def told(database: Database) -> Iterator[Transaction]:
        waiting.set()
        with waits(database) as transaction:
            yield transaction

    holder = Database(databases.place(world.directory))
    with contextlib.closing(holder), ThreadPoolExecutor(1) as pool:
        with holder.writing():
            patch.setattr(Database, "writing", told)
            reply = pool.submit(world.call, *TOPIC, who=who)
            assert waiting.wait(timeout=60)
            patch.undo()
            change(holder)
        return reply.result()


LOSSES = [
    ("mona", "UPDATE admins SET disabled = 1 WHERE username = 'mona'", 401, "login_failed"),
    ("admin", "UPDATE admins SET role = 'staff' WHERE username = 'admin'", 403, "forbidden"),
    ("mona", "UPDATE admins SET areas = 'support:write' WHERE username = 'mona'", 403, "forbidden"),
    ("mona", "UPDATE admins SET areas = 'projects:read' WHERE username = 'mona'", 403, "forbidden"),
    ("monas", "UPDATE admins SET areas = 'projects:read' WHERE username = 'mona'", 403,
     "forbidden"),
    ("monas", "UPDATE admins SET disabled = 1 WHERE username = 'mona'", 401, "login_failed"),
    ("monas", "DELETE FROM tokens WHERE label = 'monas'", 401, "login_failed"),
    ("monas", f"UPDATE tokens SET expires = {NOON.timestamp()} WHERE label = 'monas'", 401,
     "login_failed"),
]  # fmt: skip
"""Who writes, what he loses while he waits, and what he is told when he tries again."""


@pytest.mark.parametrize(("who", "loss", "status", "word"), LOSSES)
def test_who_lost_his_rights_while_he_waited_writes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str, loss: str, status: int, word: str
) -> None:
    """He is told to try again, and the next try tells him what he lacks."""
    before = world.rows("SELECT count(*) FROM topics"), world.rows("SELECT count(*) FROM history")
    reply = write_while(world, who, lambda holder: holder.rows(loss), monkeypatch)
    again = world.call(*TOPIC, who=who)

    assert (CHANGED, (status, word)) == (outcome(reply), (again.status, again.error))
    assert before == (
        world.rows("SELECT count(*) FROM topics"),
        world.rows("SELECT count(*) FROM history"),
    )


def test_token_that_runs_out_while_it_waits_writes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its time is told by the moment of the write, not by that of the call."""
    expires = NOON.timestamp() + 5
    world.rows("UPDATE tokens SET expires = ? WHERE label = 'monas'", expires)
    reply = write_while(world, "monas", lambda _: world.later(5), monkeypatch)
    again = world.call(*TOPIC, who="monas")

    assert (CHANGED, (401, "login_failed")) == (outcome(reply), (again.status, again.error))


@pytest.mark.parametrize("who", ["mona", "monas", "admin"])
def test_change_of_somebody_else_stops_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """Only the row of the caller, and that of his token, are read again."""

    def change(holder: Database) -> None:
        holder.rows("UPDATE admins SET disabled = 1, areas = '' WHERE username = 'rita'")
        holder.rows("DELETE FROM tokens WHERE label = 'clerk'")

    assert MADE == outcome(write_while(world, who, change, monkeypatch))


def test_who_gained_an_area_is_asked_to_try_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What he sees was cut before: the next try goes by his new rights."""
    gain = "UPDATE admins SET areas = 'clients:read projects:write' WHERE username = 'mona'"
    reply = write_while(world, "mona", lambda holder: holder.rows(gain), monkeypatch)

    assert CHANGED == outcome(reply)
    assert MADE == outcome(world.call(*TOPIC, who="mona"))
