"""Sessions: writes in one transaction, parts of it undone alone, and all of it rehearsed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from teampro.engine.writing.constraints import blank_row
from teampro.errors import Faults, Refusal
from teampro.session.session import Session
from teampro.session.work import Work
from teampro.store.faults import Clash, clash
from tests.workshop import Workshop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with project 1."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Site")
    return shop


def make(shop: Workshop, session: Session, chain: str, **params: Any) -> int:
    """Create a record in a session and return its id."""
    tree = shop.write_in(session, "POST", chain, params).tree
    return int(next(iter(next(tree[word] for word in tree if word != "data").values())))


def refused(write: Callable[[], object]) -> str:
    """Return the word of a write's refusal, which is caught."""
    with pytest.raises(Refusal) as caught:
        write()
    return caught.value.word


def test_two_writes_stand_or_fall_together(shop: Workshop) -> None:
    """The second one, about what the first one made, is refused: nothing is stored of either."""
    before = shop.dump()
    session = shop.session()
    with pytest.raises(Refusal, match="action_name"), session.begin():
        project = make(shop, session, "projects", project_name="Second")
        make(shop, session, f"projects/{project}/actions", action_name="")
    assert before == shop.dump()
    assert {} == session.rows


def test_what_a_session_wrote_it_reads(shop: Workshop) -> None:
    """A later write hangs on an earlier one; both are there, with one request id in history."""
    session = shop.session()
    with session.begin():
        project = make(shop, session, "projects", project_name="Second")
        action = make(shop, session, f"projects/{project}/actions", action_name="Draft")
        shop.write_in(session, "PUT", f"actions/{action}", {"action_complete": 40})
    assert 40 == shop.get(f"projects/{project}")["project_complete"]
    assert ["create", "update"] == [word for word, _ in shop.history("actions", action)]
    assert ["create"] == [word for word, _ in shop.history("projects", project)]
    requests = shop.database.rows("SELECT DISTINCT request_id FROM history")
    assert [("req",)] == requests


def test_refused_part_is_undone_and_the_rest_goes_on(shop: Workshop) -> None:
    """What came before and after it is kept, with its history, and what it knew is forgotten."""
    session = shop.session()
    with session.begin():
        first = make(shop, session, "projects/1/topics", topic_name="First")
        with pytest.raises(Refusal), session.begin():
            shop.write_in(session, "PUT", "projects/1", {"project_name": "Undone"})
            make(shop, session, "projects/1/topics", topic_name="Lost")
            make(shop, session, "projects/1/topics", topic_name="")
        assert "required" == refused(lambda: make(shop, session, "topics", topic_name="No project"))
        last = make(shop, session, "projects/1/topics", topic_name="Last")
        shop.write_in(session, "PUT", "projects/1", {"project_notes": "kept"})
    assert ["First", "Last"] == [topic["topic_name"] for topic in shop.get("topics")]
    assert [("create", ["project_name"]), ("update", ["project_notes"])] == [
        (word, [name for name in names if name in ("project_name", "project_notes")])
        for word, names in shop.history("projects", 1)
    ]
    assert ("Site", 2) == tuple(
        shop.get("projects/1")[name] for name in ("project_name", "version")
    )
    assert [["create"], ["create"]] == [
        [word for word, _ in shop.history("topics", topic)] for topic in (first, last)
    ]


def test_history_is_stored_in_the_order_of_the_writes(shop: Workshop) -> None:
    """Fifty entries a statement, the rest at the end; their sequences follow each other.

    Rows are stored by the statements of entries at the latest: fifty together, but for the first.
    """
    session = shop.session()
    shop.database.stats.start(10)
    with session.begin():
        work = Work(session, Faults(), shop.writer.rows)
        ids = [
            work.insert("todoitems", blank_row(shop.registry["todoitems"], shop.settings))["id"]
            for _ in range(120)
        ]
    assert 1 + 3 + 3 == shop.database.stats.statements
    assert ids == recorded(shop, "todoitems")


def test_history_that_waits_outlives_an_undone_part(shop: Workshop) -> None:
    """Also where it was stored inside the part, and is undone with it there."""
    session = shop.session()
    ids = []
    with session.begin():
        for is_stored in (True, False):
            ids.append(make(shop, session, "projects/1/topics", topic_name="Kept"))
            with session.begin() as part:
                make(shop, session, "projects/1/topics", topic_name="Lost")
                if is_stored:
                    session.entries.store()
                part.undo()
        ids.append(make(shop, session, "projects/1/topics", topic_name="Last"))
    assert ids == recorded(shop, "topics")


def recorded(shop: Workshop, plural: str) -> list[int]:
    """Return the records of a noun that history names, in the order of its entries."""
    text = "SELECT record_id FROM history WHERE resource = ? ORDER BY sequence"
    return [record_id for (record_id,) in shop.database.rows(text, (plural,))]


def test_savepoints_stand_inside_each_other(shop: Workshop) -> None:
    """The innermost is kept with the one around it, or undone with it."""
    session = shop.session()
    with session.begin():
        for name, is_undone in (("kept", False), ("undone", True)):
            with session.begin() as outer:
                with session.begin():
                    make(shop, session, "projects/1/topics", topic_name=name)
                if is_undone:
                    outer.undo()
    assert ["kept"] == [topic["topic_name"] for topic in shop.get("topics")]


def test_rehearsal_leaves_nothing(shop: Workshop) -> None:
    """All of it happens, effects and answers too, and all of it is undone."""
    before = shop.dump()
    session = shop.session()
    with session.begin() as transaction:
        action = make(shop, session, "projects/1/actions", action_name="Draft")
        answer = shop.write_in(session, "DELETE", "projects/1").tree
        transaction.undo()
    assert {"projects": 1, "actions": 1} == answer["data"]["deleted"]
    assert 1 == action
    assert before == shop.dump()


def test_preview_inside_a_session_undoes_itself_alone(shop: Workshop) -> None:
    """The writes around it are stored."""
    session = shop.session()
    with session.begin():
        topic = make(shop, session, "projects/1/topics", topic_name="Stays")
        shop.write_in(session, "DELETE", f"topics/{topic}", {"preview": True})
        shop.write_in(session, "PUT", f"topics/{topic}", {"topic_name": "Stays here"})
    assert ["Stays here"] == [each["topic_name"] for each in shop.get("topics")]


def test_what_is_due_is_done_after_the_commit(shop: Workshop) -> None:
    """Once, when the outermost part is stored; never for a part that was undone."""
    done: list[tuple[str, int]] = []
    session = shop.session()

    def due(name: str) -> Callable[[], None]:
        return lambda: done.append((name, shop.count("topics")))

    with session.begin():
        make(shop, session, "projects/1/topics", topic_name="One")
        session.after_commit(due("outer"))
        with session.begin():
            session.after_commit(due("inner"))
        with session.begin() as savepoint:
            session.after_commit(due("undone"))
            savepoint.undo()
        assert [] == done
    assert [("outer", 1), ("inner", 1)] == done
    with session.begin():
        pass
    with session.begin() as transaction:
        session.after_commit(due("rehearsed"))
        transaction.undo()
    with pytest.raises(Refusal), session.begin():
        session.after_commit(due("refused"))
        make(shop, session, "projects/1/topics", topic_name="")
    assert 2 == len(done)


def test_writes_of_one_session_have_one_moment(shop: Workshop) -> None:
    """It is the one at which the session got the right to write, not the one of its making."""
    session = shop.session()
    shop.later(minutes=1)
    with session.begin():
        shop.later(minutes=1)
        ids = [make(shop, session, "projects/1/topics", topic_name=name) for name in "ab"]
    moments = {shop.get(f"topics/{topic}")["date_created"] for topic in ids}
    assert {"2024-05-06 12:01:00"} == moments


def test_transaction_that_the_database_gave_up_is_lost_whole(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who catches that in a part of it can neither go on nor commit what came before."""
    before = shop.dump()
    session = shop.session()
    with pytest.raises(Clash), session.begin():
        make(shop, session, "projects/1/topics", topic_name="Before")
        with pytest.raises(Clash), session.begin():
            monkeypatch.setattr(shop.database.engine, "translated", lambda _error: clash())
            shop.database.rows("SELECT nothing FROM nowhere")
        with pytest.raises(Clash):
            make(shop, session, "projects/1/topics", topic_name="After")
    monkeypatch.undo()
    assert before == shop.dump()
    make(shop, session, "projects/1/topics", topic_name="Again")
    assert ["Again"] == [topic["topic_name"] for topic in shop.get("topics")]


@pytest.mark.parametrize("is_empty", [True, False])
def test_nothing_makes_good_what_the_database_gave_up(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, is_empty: bool
) -> None:
    """Not even a part in which nothing happens; the next request has a connection again."""
    before = shop.dump()
    session = shop.session()
    with pytest.raises(Clash), session.begin():
        make(shop, session, "projects/1/topics", topic_name="Before")
        with contextlib.suppress(Clash), session.begin():
            monkeypatch.setattr(shop.database.engine, "translated", lambda _error: clash())
            shop.database.rows("SELECT nothing FROM nowhere")
        with contextlib.suppress(Clash), session.begin() as part:
            if not is_empty:
                part.undo()
    monkeypatch.undo()
    assert before == shop.dump()
    make(shop, session, "projects/1/topics", topic_name="Again")
    assert ["Again"] == [topic["topic_name"] for topic in shop.get("topics")]


def test_part_whose_end_fails_takes_all_with_it(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever catches that: the engine may have given up the transaction, or keep half of it."""
    before = shop.dump()
    session = shop.session()

    def failing(_connection: object, text: str) -> None:
        raise Refusal("busy", f"not now: {text}")

    with pytest.raises(Refusal, match="RELEASE"), session.begin():
        with contextlib.suppress(Refusal), session.begin():
            make(shop, session, "projects/1/topics", topic_name="Lost")
            monkeypatch.setattr(shop.database, "_mark", failing)
        monkeypatch.undo()
    assert before == shop.dump()
    make(shop, session, "projects/1/topics", topic_name="Again")
    assert ["Again"] == [topic["topic_name"] for topic in shop.get("topics")]


def test_view_does_not_turn_into_a_write(shop: Workshop) -> None:
    """It saw an older state than the write would change."""
    with (
        shop.database.reading(),
        pytest.raises(RuntimeError, match="end it first"),
        shop.database.writing(),
    ):
        pass
    shop.post("projects/1/topics", topic_name="Works after it")


def test_file_of_an_undone_part_leaves_no_temporary_bytes(shop: Workshop) -> None:
    """Its row is gone; bytes that were kept are an orphan until they are swept."""
    session = shop.session()
    with session.begin(), session.begin() as savepoint:
        upload = shop.blobs.receive([b"bytes"], 100, "a.txt", "text/plain")
        shop.write_in(session, "POST", "projects/1/files", {}, upload)
        savepoint.undo()
    assert [] == shop.get("files")
    assert [] == list((shop.blobs.directory / "tmp").glob("*"))


def test_what_an_undone_part_made_is_not_known_as_made(shop: Workshop) -> None:
    """Nor after a refusal: what stands around the part, and behind it, is."""
    session = shop.session()
    with session.begin():
        ids = [make(shop, session, "projects/1/topics", topic_name="Before")]
        with session.begin() as part:
            make(shop, session, "projects/1/topics", topic_name="Undone")
            part.undo()
        assert {("topics", each) for each in ids} == session.made
        with contextlib.suppress(Refusal), session.begin():
            make(shop, session, "projects/1/topics", topic_name="Refused")
            make(shop, session, "projects/1/topics", topic_name="")
        assert {("topics", each) for each in ids} == session.made
        with session.begin():
            ids.append(make(shop, session, "projects/1/topics", topic_name="Behind"))
        assert {("topics", each) for each in ids} == session.made


@pytest.mark.database
@pytest.mark.parametrize("is_undone", [True, False])
def test_parts_are_begun_and_ended_within_a_time_limit(shop: Workshop, is_undone: bool) -> None:
    """Every engine takes the statements of a part with the limit of the request's work."""
    session = shop.session()
    shop.database.stats.start(100)
    try:
        with session.begin():
            make(shop, session, "projects/1/topics", topic_name="Before")
            with session.begin() as outer:
                with session.begin():
                    shop.database.rows("SELECT count(*) FROM topics")
                    make(shop, session, "projects/1/topics", topic_name="Inside")
                if is_undone:
                    outer.undo()
            make(shop, session, "projects/1/topics", topic_name="Behind")
    finally:
        shop.database.stats.start(0)
    between = [] if is_undone else ["Inside"]
    assert ["Before", *between, "Behind"] == [each["topic_name"] for each in shop.get("topics")]


def test_actions_are_put_behind_the_last_one_of_the_moment(shop: Workshop) -> None:
    """Whatever the same session has added, moved, removed or undone before."""
    session = shop.session()

    def place(**params: Any) -> int:
        row = make(shop, session, "projects/1/actions", action_name="Draft", **params)
        return int(session.rows["actions", row]["ordering"])

    with session.begin():
        assert [1, 2] == [place(), place()]
        assert [40, 41] == [place(ordering=40), place()]
        shop.write_in(session, "DELETE", "actions/4", {})
        shop.write_in(session, "PUT", "actions/3", {"ordering": 7})
        assert 8 == place()
        with session.begin() as part:
            assert 9 == place()
            part.undo()
        assert 9 == place()
