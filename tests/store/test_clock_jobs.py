"""The clock jobs: each is there once, and does what requests used to do."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from teampro.identity.attempt_rows import STALE_SECONDS
from teampro.jobs import clock
from teampro.jobs.clock import DAY, HOUR, MINUTE, clock_jobs
from teampro.jobs.worker import Worker
from teampro.log import Log
from teampro.schema.values import MOMENT
from teampro.store.idempotency import StoredAnswer, keep_answer
from teampro.store.meta import get_meta
from tests.databases import ENGINE
from tests.workshop import Workshop

INTERVALS = {
    "history": HOUR,
    "answers": HOUR,
    "logins": 15 * MINUTE,
    "uploads": HOUR,
    "analyze": DAY,
}


def worker(shop: Workshop) -> Worker:
    """Return a worker with all clock jobs."""
    return Worker(shop.sessions, clock_jobs(shop.sessions, shop.blobs), Log("error"))


def is_idle(seconds: float) -> bool:
    """Stop a worker when it would wait for work."""
    return seconds > 0


def run(shop: Workshop) -> None:
    """Start a worker, and stop it when nothing is due any more."""
    worker(shop).run(is_idle)


def planned(shop: Workshop) -> dict[str, str]:
    """Return when each clock job is due."""
    return dict(shop.database.rows("SELECT task, due FROM jobs WHERE kind = 'clock'"))


def after(shop: Workshop, seconds: int) -> str:
    """Return the moment so many seconds from now."""
    return (shop.now + timedelta(seconds=seconds)).strftime(MOMENT)


def plant_history(shop: Workshop, *moments: str) -> None:
    """Put entries into history, numbered from 1."""
    for sequence, moment in enumerate(moments, 1):
        shop.plant("history", sequence=sequence, moment=moment, resource="topics", record_id=9)


def sequences(shop: Workshop) -> list[int]:
    """Return the entries that history still has."""
    return [number for (number,) in shop.database.rows("SELECT sequence FROM history ORDER BY 1")]


def test_clock_jobs_are_queued_once_and_done_at_once(tmp_path: Path) -> None:
    """A worker that starts again, or a second one, changes nothing of their plan."""
    shop = Workshop(tmp_path)
    run(shop)
    plan = {task: after(shop, seconds) for task, seconds in INTERVALS.items()}
    assert plan == planned(shop)
    shop.later(minutes=5)
    run(shop)
    assert plan == planned(shop)
    assert [(len(INTERVALS),)] == shop.database.rows("SELECT count(*) FROM jobs")


def test_clock_jobs_that_went_are_queued_again(tmp_path: Path) -> None:
    """By a worker that was there already, within the hour: other data were loaded."""
    shop = Workshop(tmp_path)
    one = worker(shop)
    one.run(is_idle)
    shop.database.rows("DELETE FROM jobs")
    shop.later(minutes=59)
    one.run(is_idle)
    assert {} == planned(shop)
    shop.later(minutes=1)
    one.run(is_idle)
    assert set(INTERVALS) == set(planned(shop))


def test_history_goes_when_it_is_older_than_it_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it in one run, a few rows in each transaction; the highest that went is remembered."""
    monkeypatch.setattr(clock, "HISTORY_ROWS", 2)
    shop = Workshop(tmp_path, history_days=30)
    plant_history(shop, *["2024-01-01 00:00:00"] * 5, "2024-05-01 00:00:00")
    run(shop)
    assert [6] == sequences(shop)
    assert "5" == get_meta(shop.database, "history_floor")
    shop.later(hours=1)
    run(shop)
    assert "5" == get_meta(shop.database, "history_floor")


def test_what_is_remembered_of_history_never_goes_back(tmp_path: Path) -> None:
    """A clock that went back has left an old moment between young ones."""
    shop = Workshop(tmp_path, history_days=30)
    plant_history(shop, "2024-01-01 00:00:00", "2024-05-01 00:00:00", "2024-01-02 00:00:00")
    run(shop)
    assert [2] == sequences(shop)
    assert "3" == get_meta(shop.database, "history_floor")
    shop.later(days=30)
    run(shop)
    assert [] == sequences(shop)
    assert "3" == get_meta(shop.database, "history_floor")


def test_history_is_kept_for_ever_unless_it_is_bounded(tmp_path: Path) -> None:
    """0 days are no bound."""
    shop = Workshop(tmp_path)
    plant_history(shop, "1999-01-01 00:00:00")
    run(shop)
    assert [1] == sequences(shop)


def test_attempts_and_bans_go_when_they_are_over(tmp_path: Path) -> None:
    """What still counts stays, and what holds for ever."""
    shop = Workshop(tmp_path)
    now, window = shop.now.timestamp(), shop.settings["ban.window_seconds"]
    assert window > STALE_SECONDS
    for name, age in (("old", window), ("young", window - 1)):
        shop.database.rows(
            "INSERT INTO attempts (network, subject, moment, is_open) VALUES (?, 'x', ?, 0)",
            (name, now - age),
        )
    for name, kind, until in (
        ("over", "login", now),
        ("still", "login", now + 1),
        ("over by hand", "ban", now),
        ("for ever", "ban", None),
        ("let in", "allow", None),
    ):
        shop.database.rows(
            "INSERT INTO bans (network, kind, first_address, last_address, is_wide, reason, "
            "moment, until) VALUES (?, ?, '', '', 0, '', 0, ?)",
            (name, kind, until),
        )
    run(shop)
    assert [("young",)] == shop.database.rows("SELECT network FROM attempts")
    assert [("still",), ("for ever",), ("let in",)] == shop.database.rows(
        "SELECT network FROM bans ORDER BY id"
    )


def test_first_answers_go_when_they_are_kept_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them in one run, a few in each transaction; the younger ones stay."""
    monkeypatch.setattr(clock, "ANSWERS", 2)
    shop = Workshop(tmp_path, idempotency__hours=2)
    for number, age in enumerate((9 * HOUR, 5 * HOUR, 4 * HOUR, 3 * HOUR, 2 * HOUR, 7_199, 0)):
        moment = shop.now.timestamp() - age
        answer = StoredAnswer("fingerprint", "request", 200, "", "tree", moment)
        with shop.database.writing():
            keep_answer(shop.database, str(number), answer)
    run(shop)
    assert [("5",), ("6",)] == shop.database.rows("SELECT digest FROM idempotency ORDER BY digest")


def test_remains_of_killed_uploads_go_after_a_day(tmp_path: Path) -> None:
    """One that may still be going on stays, and so do all bytes that were kept."""
    shop = Workshop(tmp_path)
    kept = shop.blobs.keep(shop.blobs.receive([b"kept"], 10)).path
    for age in (DAY - 60, DAY + 60):
        remains = shop.blobs.receive([b"remains"], 10).path
        written = shop.now.timestamp() - age
        os.utime(remains, (written, written))
        remains.rename(remains.with_name(str(age)))
    os.utime(kept, (0, 0))
    run(shop)
    left = [path.name for path in (shop.blobs.directory / "tmp").iterdir()]
    assert ([str(DAY - 60)], True) == (left, kept.exists())


def test_engine_sees_once_a_day_how_its_tables_are_filled(tmp_path: Path) -> None:
    """Each engine has counted afterwards."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Site")
    run(shop)
    counted = {
        "sqlite": "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'projects'",
        "postgresql": "SELECT reltuples FROM pg_class WHERE oid = 'projects'::regclass",
        "mariadb": "SHOW SESSION STATUS LIKE 'Com_analyze'",
    }[ENGINE]
    [row] = shop.database.rows(counted)
    assert float(row[-1]) >= 1
