"""The unit of work: rows, versions, history, and what it keeps in mind."""

from __future__ import annotations

from pathlib import Path

import pytest

from teampro.schema.slot import slot
from teampro.session.session import Stored
from teampro.session.work import HISTORY_SWEEP, Work
from tests.workshop import ANNA, Workshop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with project 1, an hour ago."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Site")
    shop.later(hours=1)
    return shop


def begin(shop: Workshop) -> Work:
    """Return a unit of work."""
    return Work(
        shop.database,
        shop.registry,
        shop.settings,
        ANNA,
        shop.context(ANNA),
        "req",
        lambda _plural, _id: True,
    )


def project(work: Work) -> Stored:
    """Return project 1."""
    found = work.get("projects", 1)
    assert found is not None
    return found


def test_row_that_was_read_follows_the_writes(shop: Workshop) -> None:
    """A second read of a written row gives what was written, as a copy."""
    work = begin(shop)
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
    work = begin(shop)
    old = project(work)
    new = {**old, "project_tasks": 4}
    assert ["project_tasks"] == work.update("projects", old, new)
    assert project(work) == {**old, "project_tasks": 4}
    assert 1 == len(shop.history("projects", 1))


def test_silent_change_is_no_new_version(shop: Workshop) -> None:
    """A writable field that is rolled up moves alone, too."""
    work = begin(shop)
    old = project(work)
    work.update("projects", old, {**old, "date_finish": "2030-01-01"}, silent=True)
    assert project(work) == {**old, "date_finish": "2030-01-01"}
    assert 1 == len(shop.history("projects", 1))


def test_update_without_a_difference_runs_no_statement(shop: Workshop) -> None:
    """Nothing is written for the sake of writing."""
    work = begin(shop)
    old = project(work)
    shop.database.stats.start(10)
    assert [] == work.update("projects", old, dict(old))
    assert 0 == shop.database.stats.statements


def test_old_history_goes_when_it_is_bounded(tmp_path: Path) -> None:
    """Entries older than the kept days are removed with each batch of new ones."""
    shop = Workshop(tmp_path, history_days=30)
    for sequence, moment in (
        (1, "2024-01-01 00:00:00"),
        (HISTORY_SWEEP - 1, "2024-05-01 00:00:00"),
    ):
        shop.plant("history", sequence=sequence, moment=moment, resource="projects", record_id=9)
    shop.post("projects", project_name="Site")
    rows = shop.database.rows("SELECT sequence FROM history ORDER BY sequence")
    assert [(HISTORY_SWEEP - 1,), (HISTORY_SWEEP,)] == rows


def test_statement_is_compiled_once(shop: Workshop) -> None:
    """The same text serves every call with other values."""
    work = begin(shop)
    calls = []

    def statement(nouns: object) -> object:
        calls.append(nouns)
        model = shop.registry.model("projects")
        return model.select(model.project_name).where(model.project_id == slot("id"))

    assert [("Site",)] == work.rows(statement, id=1)
    assert [] == work.rows(statement, id=2)
    assert 1 == len(calls)
