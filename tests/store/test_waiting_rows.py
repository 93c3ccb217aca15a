"""New rows that wait for each other: stored together, and never later than somebody could tell."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from teampro.engine.writing.constraints import blank_row
from teampro.errors import Faults, Refusal
from teampro.session.session import Session
from teampro.session.work import Work
from teampro.store import transaction
from teampro.store.faults import Clash, too_slow
from teampro.store.transaction import MOST_WAITING
from tests.workshop import Workshop

pytestmark = pytest.mark.database

TODOS, NEWS = "todoitems", "announcements"
PLAIN = "activities"
"""A noun without history, whose entries store what waits, too."""


class Desk:
    """Makes rows in one session and tells which statements the engine was given."""

    def __init__(self, directory: Path) -> None:
        self.shop = Workshop(directory)
        self.told: list[str] = []

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """Begin a write whose statements are told, but for those of history."""
        session = self.shop.session()
        database = self.shop.database
        with session.begin():
            connection = database._thread.connection
            assert connection is not None
            run = connection.rows

            def rows(text: str, values: Any) -> Any:
                if "history" not in text:
                    self.told.append(text.partition(" (")[0].replace('"', ""))
                return run(text, values)

            connection.rows = rows  # type: ignore[method-assign]
            try:
                yield session
            finally:
                del connection.rows

    def make(self, session: Session, plural: str, title: str, field: str = "title") -> int:
        """Make a row and return its id."""
        work = Work(session, Faults(), self.shop.writer.rows)
        blank = blank_row(self.shop.registry[plural], self.shop.settings)
        return int(work.insert(plural, blank | {field: title})["id"])

    def stored(self, plural: str = TODOS) -> list[tuple[Any, ...]]:
        """Return ids and titles of the rows that are stored."""
        return self.shop.database.rows(f"SELECT id, title FROM {plural} ORDER BY id")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Make a desk with an engine of its own."""
    return Desk(tmp_path)


def test_rows_of_one_table_are_stored_together(desk: Desk) -> None:
    """The first one tells its id, from which the others count on; of two tables in their order."""
    with desk.session() as session:
        ids = [desk.make(session, TODOS, f"{number}") for number in range(4)]
        news = [desk.make(session, NEWS, f"{number}") for number in range(3)]
    # The last ones wait for the commit, which is told no more.
    assert ["INSERT INTO todoitems", "INSERT INTO todoitems", "INSERT INTO announcements"] == (
        desk.told[:3]
    )
    assert [(number, f"{at}") for at, number in enumerate(ids)] == desk.stored()
    assert [(number, f"{at}") for at, number in enumerate(news)] == desk.stored(NEWS)
    assert ids == list(range(ids[0], ids[0] + 4))


def test_so_many_rows_wait_and_no_more(desk: Desk) -> None:
    """What is held in memory is bounded."""
    with desk.session() as session:
        for number in range(MOST_WAITING):
            desk.make(session, PLAIN, f"{number}", "description")
        assert ["INSERT INTO activities"] == desk.told
        desk.make(session, PLAIN, "one more", "description")
        assert ["INSERT INTO activities"] * 2 == desk.told


@pytest.mark.parametrize("depth", [1, 2])
def test_rows_of_parts_are_counted_together(desk: Desk, depth: int) -> None:
    """Each in a part of its own, as the rows of one request are: no more wait than elsewhere.

    When they are as many, those around the part are stored before its own.
    """
    waiting: list[int] = []
    made = 3 * MOST_WAITING
    with desk.session() as session:
        opened = desk.shop.database._thread.open
        assert opened is not None
        for number in range(made):
            with contextlib.ExitStack() as parts:
                for _ in range(depth):
                    parts.enter_context(session.begin())
                desk.make(session, PLAIN, f"{number}", "description")
            waiting.append(len(opened.waiting))
    assert max(waiting) < MOST_WAITING
    assert 1 + 2 * 2 == desk.told.count("INSERT INTO activities")
    assert made == desk.shop.count(PLAIN)


def test_one_statement_stores_so_many_rows_and_no_more(desk: Desk) -> None:
    """However they came to wait: an engine takes so many values and no more."""
    with desk.session() as session:
        for number in range(2):
            desk.make(session, PLAIN, f"{number}", "description")
        opened = desk.shop.database._thread.open
        assert opened is not None
        [row] = opened.waiting
        opened.waiting = [row._replace(id=row.id + at) for at in range(2 * MOST_WAITING + 1)]
        assert 2 * MOST_WAITING + 2 == desk.shop.count(PLAIN)
    assert ["INSERT INTO activities"] * 4 == [each for each in desk.told if "INSERT" in each]


@pytest.mark.parametrize("is_at_commit", [True, False])
def test_storing_what_waits_counts_as_work(desk: Desk, is_at_commit: bool) -> None:
    """At the commit and when as many wait as may: beyond the time limit nothing is kept."""
    stats = desk.shop.database.stats
    session = desk.shop.session()
    stats.start(100)
    try:
        with pytest.raises(Refusal, match="time limit"), session.begin():
            for number in range(MOST_WAITING):
                desk.make(session, PLAIN, f"{number}", "description")
            stats.seconds = 200
            if not is_at_commit:
                with contextlib.suppress(Refusal):
                    desk.make(session, PLAIN, "one more", "description")
    finally:
        stats.start(0)
    assert 0 == desk.shop.count(PLAIN)


def test_a_list_behind_rows_that_fail_leaves_no_time_limit(desk: Desk) -> None:
    """The next statement of the thread has its own."""
    database = desk.shop.database
    session = desk.shop.session()
    database.stats.start(100)
    with pytest.raises(Clash), session.begin():
        for number in range(2):
            desk.make(session, TODOS, f"{number}")
        opened = database._thread.open
        assert opened is not None
        opened.waiting = [row._replace(id=row.id + 1) for row in opened.waiting]
        with contextlib.suppress(Clash):
            list(database.batches("SELECT id FROM todoitems", (), 2))
        assert 0 == database.stats.deadline
    database.stats.start(0)


def test_whoever_asks_finds_the_rows_that_waited(desk: Desk) -> None:
    """Any statement comes behind them, a list that is read in batches too."""
    with desk.session() as session:
        for number in range(3):
            desk.make(session, TODOS, f"{number}")
        assert 3 == len(desk.stored())
        desk.make(session, TODOS, "fourth")
        found: list[Any] = []
        text = "SELECT id FROM todoitems"
        desk.shop.database.hand_over(text, (), 10, found.extend)
        assert 4 == len(found)
        desk.make(session, TODOS, "fifth")
        assert 5 == sum(len(some) for some in desk.shop.database.batches(text, (), 2))


def test_a_part_in_which_nothing_runs_is_no_savepoint(desk: Desk) -> None:
    """Whether it is kept or undone; its new rows are those of what is around it."""
    with desk.session() as session:
        with session.begin():
            pass
        assert [] == desk.told
        first = desk.make(session, TODOS, "first")
        with session.begin():
            desk.make(session, TODOS, "second")
        with session.begin() as part:
            desk.make(session, TODOS, "lost")
            part.undo()
        assert ["INSERT INTO todoitems"] == desk.told
    assert [(first, "first"), (first + 1, "second")] == desk.stored()


@pytest.mark.parametrize("is_asked", [False, True])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_rows_around_an_undone_part_are_kept(desk: Desk, depth: int, is_asked: bool) -> None:
    """Those before and behind it, with the ids that they were told, however deep it is."""
    kept = []
    with desk.session() as session:
        kept += [(desk.make(session, TODOS, each), each) for each in ("first", "before")]
        with contextlib.ExitStack() as parts:
            outermost = parts.enter_context(session.begin())
            for _ in range(depth - 1):
                desk.make(session, TODOS, "lost")
                parts.enter_context(session.begin())
            desk.make(session, TODOS, "lost, too")
            if is_asked:
                assert "lost, too" in [title for _, title in desk.stored()]
            outermost.undo()
        kept += [(desk.make(session, TODOS, each), each) for each in ("behind", "last")]
        assert kept == desk.stored()
    assert kept == desk.stored()


def test_a_foreign_row_in_between_is_a_clash_and_all_is_made_anew(desk: Desk) -> None:
    """A program that does not queue took an id: nothing is kept under a wrong one."""
    attempts: list[int] = []

    def attempt() -> None:
        attempts.append(1)
        with desk.session() as session:
            for number in range(3):
                desk.make(session, TODOS, f"{number}")
                if len(attempts) == 1:
                    opened = desk.shop.database._thread.open
                    assert opened is not None
                    opened.ids[TODOS] += 1

    with pytest.raises(Clash):
        attempt()
    assert [] == desk.stored()
    attempt()
    assert 3 == len(desk.stored())


def test_where_ids_do_not_follow_each_other_rows_are_stored_one_by_one(desk: Desk) -> None:
    """In the write that is begun anew; so it succeeds where another program takes ids again."""

    def attempt(is_foreign: bool) -> list[int]:
        desk.told.clear()
        with desk.session() as session:
            connection: Any = desk.shop.database._thread.connection
            run = connection.rows

            def twice(text: str, values: Any) -> Any:
                if is_foreign and text.startswith('INSERT INTO "todoitems"'):
                    run(text, values)
                return run(text, values)

            connection.rows = twice
            ids = [desk.make(session, TODOS, f"{number}") for number in range(3)]
            desk.stored()
        return ids

    with pytest.raises(Clash):
        attempt(is_foreign=True)
    with desk.shop.database.reading():
        desk.stored()
    ids = attempt(is_foreign=True)
    stored = dict(desk.stored())
    assert ["0", "1", "2"] == [stored[each] for each in ids]
    attempt(is_foreign=False)
    assert 2 == desk.told.count("INSERT INTO todoitems")


def test_rows_that_cannot_be_stored_take_all_with_them(desk: Desk) -> None:
    """Whoever catches the fault: the session knows them as stored."""
    session = desk.shop.session()
    fault = desk.shop.database.engine.errors
    with pytest.raises(fault), session.begin():
        desk.make(session, TODOS, "first")
        opened = desk.shop.database._thread.open
        assert opened is not None
        desk.make(session, TODOS, "second")
        [row] = opened.waiting
        opened.waiting = [row._replace(values=[None] * len(row.values))]
        with contextlib.suppress(*fault):
            desk.stored()
    assert [] == desk.stored()


def test_rows_whose_storing_took_too_long_take_all_with_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a part catches it and another follows in which nothing happens."""

    def interrupted(*_of: object) -> None:
        raise too_slow()

    session = desk.shop.session()
    with pytest.raises(Refusal, match="time limit"), session.begin():
        desk.make(session, TODOS, "first")
        desk.make(session, TODOS, "second")
        with monkeypatch.context() as patched, contextlib.suppress(Refusal), session.begin():
            patched.setattr(transaction, "_store", interrupted)
            desk.stored()
        with contextlib.suppress(Refusal), session.begin():
            pass
    assert [] == desk.stored()
