"""The unit of work: rows, versions, history, and what it keeps in mind."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from teampro.engine.writing.constraints import blank_row
from teampro.errors import Faults, Refusal
from teampro.schema.caller import CLOCK_CALLER, Caller
from teampro.schema.rules import Stored
from teampro.schema.slot import slot
from teampro.session.work import Work
from teampro.store.engines.engine import Row
from tests.callers import ANNA, BOB
from tests.workshop import Workshop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with project 1, an hour ago."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Site")
    shop.later(hours=1)
    return shop


@contextlib.contextmanager
def begin(shop: Workshop, caller: Caller = ANNA) -> Iterator[Work]:
    """Begin a session with a unit of work."""
    session = shop.session(caller)
    with session.begin():
        yield Work(session, Faults(), shop.writer.rows)


def project(work: Work) -> Stored:
    """Return project 1."""
    found = work.get("projects", 1)
    assert found is not None
    return found


def test_row_that_was_read_follows_the_writes(shop: Workshop) -> None:
    """A second read of a written row gives what was written, as a copy."""
    with begin(shop) as work:
        old = project(work)
        work.update("projects", old, {**old, "project_name": "New"})
        again = project(work)
        assert ("New", 2) == (again["project_name"], again["version"])
        again["project_name"] = "mine alone"
        assert "New" == project(work)["project_name"]
        work.delete("projects", again)
        assert work.get("projects", 1) is None


def test_change_of_read_only_columns_is_no_new_version(shop: Workshop) -> None:
    """A counter moves, and nothing else does."""
    with begin(shop) as work:
        old = project(work)
        new = {**old, "project_tasks": 4}
        assert ["project_tasks"] == work.update("projects", old, new)
        assert project(work) == {**old, "project_tasks": 4}
    assert 1 == len(shop.history("projects", 1))


def test_silent_change_is_no_new_version(shop: Workshop) -> None:
    """A writable field that is rolled up moves alone, too."""
    with begin(shop) as work:
        old = project(work)
        work.update("projects", old, {**old, "date_finish": "2030-01-01"}, silent=True)
        assert project(work) == {**old, "date_finish": "2030-01-01"}
    assert 1 == len(shop.history("projects", 1))


def test_update_without_a_difference_runs_no_statement(shop: Workshop) -> None:
    """Nothing is written for the sake of writing."""
    with begin(shop) as work:
        old = project(work)
        shop.database.stats.start(10)
        assert [] == work.update("projects", old, dict(old))
    assert 0 == shop.database.stats.statements


def test_history_tells_version_client_and_who_acted(shop: Workshop) -> None:
    """Of each entry: the version after the write, of a delete the last one; 0 acts as the clock."""
    for caller in (ANNA, CLOCK_CALLER):
        with begin(shop, caller) as work:
            row = work.insert("projects", {**blank_row(shop.registry["projects"], shop.settings)})
            new = {**row, "client_userid": 51}
            work.update("projects", row, new)
            work.delete("projects", new)
    entries = entries_after(shop, 1, "operation", "version", "client_id", "actor", "was_project_id")
    assert [
        (operation, version, client_id, actor, 0)
        for actor in ("admin:1", "clock")
        for operation, version, client_id in (
            ("create", 1, 0),
            ("update", 2, 51),
            ("delete", 2, 51),
        )
    ] == entries


def test_history_tells_from_which_project_a_record_was_moved(shop: Workshop) -> None:
    """Both projects' readers learn of it, also of the subtree and what hangs on any of it."""
    shop.post("projects", project_name="Shop")
    for above in (0, 1, 2):
        shop.post("projects/1/actions", action_name="Draft", parent_action_id=above)
    for action_id in (1, 3):
        shop.post(f"actions/{action_id}/topics", topic_name="How?")
        shop.post(f"actions/{action_id}/timelogs", timelog_elapsed=60)
    shop.post("topics", parent_topic_id=1)
    shop.post("actions/3/files", file_name="f.txt", file_data="SGVsbG8=")
    shop.post("actions/3/whmcstickets", ticket_id=2001)
    shop.post("projects/1/topics", topic_name="Stays")
    before = shop.database.rows("SELECT MAX(sequence) FROM history")[0][0]
    shop.put("actions/1", project_id=2)
    shop.put("actions/1", action_name="Final")
    found = entries_after(shop, before, "resource", "record_id", "was_project_id", "project_id")
    moved = [
        *(("actions", each) for each in (1, 2, 3)), ("files", 1), ("ticketxrefs", 1),
        *(("timelogs", each) for each in (1, 2)), *(("topics", each) for each in (1, 2, 3)),
    ]  # fmt: skip
    assert [(*key, 1, 2) for key in moved] == sorted(entry for entry in found if entry[2])
    assert ("actions", 1, 0, 2) == found[-1]


@pytest.mark.database
def test_rows_are_changed_alike_as_each_would_be(shop: Workshop) -> None:
    """Those that differ: with versions, stamps and history; fifty rows by one statement."""
    for number in range(60):
        shop.post("projects/1/topics", topic_name=f"{number}")
    shop.later(hours=1)
    before = shop.database.rows("SELECT MAX(sequence) FROM history")[0][0]
    with begin(shop) as work:
        rows = work.select("topics", {"project_id": 1}, "topic_id")
        shop.database.stats.start(10)
        work.update_all("topics", rows, "topic_name", "7")
        assert 3 == shop.database.stats.statements, "two for the rows, one for fifty entries"
        seen = [work.peek("topics", row["topic_id"]) for row in rows]
        work.update_all("projects", [project(work)], "project_tasks", 4)
    stored = "SELECT topic_name, version, date_modified FROM topics ORDER BY topic_id"
    assert [
        tuple(row[name] for name in ("topic_name", "version", "date_modified")) for row in seen
    ] == (shop.database.rows(stored))
    changed = [row["topic_id"] for row in rows if row["topic_name"] != "7"]
    assert 59 == len(changed)
    assert [("topics", each, "update", 2) for each in changed] == entries_after(
        shop, before, "resource", "record_id", "operation", "version"
    )
    told = json.loads(entries_after(shop, before, "changes")[0][0])
    assert [{"field": "topic_name", "old": "0", "new": "7"}] == told
    with begin(shop) as work:
        assert (4, 1) == tuple(project(work)[name] for name in ("project_tasks", "version"))


@pytest.mark.database
def test_history_keeps_the_whole_row_of_what_was_deleted(shop: Workshop) -> None:
    """Every column as it was stored, of nouns with an undo; of other writes and nouns nothing."""
    shop.put("projects/1", project_rate="85.00", external="x:1", project_detail='"Ä"\n')
    shop.post("projects/1/actions", action_name="Draft")
    shop.post("actions/1/topics", topic_name="How?")
    shop.post("actions/1/timelogs", timelog_elapsed=60)
    shop.post("actions/1/files", file_name="f.txt", file_data="SGVsbG8=")
    shop.post("actions/1/whmcstickets", ticket_id=2001)
    undone = [noun.plural for noun in reversed(shop.registry.resources) if noun.undo]
    nouns = [plural for plural in undone if shop.count(plural)]
    stored = []
    for plural in nouns:
        with begin(shop) as work:
            stored.append(work.peek(plural, 1))
        shop.delete(f"{plural}/1")
    with begin(shop) as work:
        work.delete("clients", work.get("clients", 51) or {})
    kept = entries_after(shop, 0, "operation", "resource", '"row"')
    assert 6 == len(nouns)
    assert [("delete", plural) for plural in nouns] == [each[:2] for each in kept if each[2]]
    assert stored == [json.loads(each[2]) for each in kept if each[2]]


def entries_after(shop: Workshop, sequence: int, *names: str) -> list[Row]:
    """Return columns of the entries behind one, in order."""
    return shop.database.rows(
        f"SELECT {', '.join(names)} FROM history WHERE sequence > ? ORDER BY sequence", (sequence,)
    )


def test_statement_is_compiled_once(shop: Workshop) -> None:
    """The same text serves every call with other values."""
    calls = []

    def statement(nouns: object) -> object:
        calls.append(nouns)
        model = shop.registry.model("projects")
        return model.select(model.project_name).where(model.project_id == slot("id"))

    with begin(shop) as work:
        assert [("Site",)] == work.rows(statement, id=1)
        assert [] == work.rows(statement, id=2)
    assert 1 == len(calls)


def test_rule_writes_other_nouns_as_a_chain_would(shop: Workshop) -> None:
    """Defaults, validation, effects and history are those of the noun; what went is counted."""
    session = shop.session()
    with session.begin():
        work = Work(session, Faults(), shop.writer.rows)
        action = work.create("actions", {"project_id": 1, "action_name": "Draft"})
        changed = work.change("actions", action, {"action_complete": 40})
        assert ("Draft", 40, 2) == tuple(
            changed[name] for name in ("action_name", "action_complete", "version")
        )
        assert 40 == project(work)["project_complete"]
        topic = work.create("topics", {"action_id": action["action_id"], "topic_name": "Why?"})
        assert 1 == topic["project_id"]
        work.remove("actions", changed)
    assert {"actions": 1, "topics": 1} == work.deleted
    assert ["create", "update", "delete"] == [
        word for word, _ in shop.history("actions", action["action_id"])
    ]


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"project_id": 1}, ("action_name", "required")),
        ({"project_id": 9, "action_name": "x"}, ("project_id", "unknown_record")),
        (
            {"project_id": 1, "action_name": "x", "action_type": "?"},
            ("action_type", "invalid_value"),
        ),
    ],
)
def test_rule_is_refused_what_a_chain_would_be(
    shop: Workshop, values: Stored, fault: tuple[str, str]
) -> None:
    """There is no way past a noun's own validation."""
    session = shop.session()
    with pytest.raises(Refusal) as caught, session.begin():
        Work(session, Faults(), shop.writer.rows).create("actions", values)
    assert [fault] == [(each.path, each.error) for each in caught.value.faults]
    assert 0 == shop.count("actions")


def test_rule_may_name_what_its_caller_does_not_see(shop: Workshop) -> None:
    """What it does to other nouns is the server's, not the caller's, who never named it."""
    shop.put("projects/1", visible_status="manager")
    session = shop.session(BOB)
    with session.begin():
        work = Work(session, Faults(), shop.writer.rows)
        assert not work.reaches("projects", 1)
        assert 1 == work.create("actions", {"project_id": 1, "action_name": "x"})["action_id"]


def test_deletes_compile_no_query_anew(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs on a record is asked for by texts that are kept: the second delete makes none."""
    for name in ("One", "Two"):
        action = shop.post("projects/1/actions", action_name=name)["action_id"]
        shop.post(f"actions/{action}/topics", topic_name="T")
    shop.delete(f"actions/{action - 1}")
    compiled: list[object] = []
    monkeypatch.setattr(shop.database, "compile", compiled.append)
    shop.delete(f"actions/{action}")
    assert [] == compiled


def test_figures_are_reckoned_once_and_when_they_are_read(shop: Workshop) -> None:
    """Asked for by each of two writes, a project's figures follow at the first look, or the end."""
    session = shop.session()

    def complete() -> int:
        return int(shop.get("projects/1")["project_complete"])

    with session.begin():
        work = Work(session, Faults(), shop.writer.rows)
        first = work.create("actions", {"project_id": 1, "action_name": "A"})
        work.change("actions", first, {"action_complete": 80})
        assert 0 == complete()
        assert 80 == project(work)["project_complete"] == complete()
        with pytest.raises(ZeroDivisionError), session.begin():
            work.remove("actions", first)
            work.get("projects", 1)
            assert 0 == complete()
            raise ZeroDivisionError
        second = work.create("actions", {"project_id": 1, "action_name": "B"})
        assert (80, 80) == (complete(), work.peek("projects", 1)["project_complete"])
        assert second["action_id"] > first["action_id"]
    assert 40 == complete()
