"""The queue of jobs: queued with a write, taken by one worker, done once, tried again, given up."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from teampro.errors import Faults, Refusal
from teampro.jobs.handler import Handler, Lease, Outcome
from teampro.jobs.leases import take
from teampro.jobs.queue import queue_job
from teampro.jobs.worker import Worker
from teampro.log import Log
from teampro.schema.values import MOMENT
from teampro.session.session import Session
from teampro.session.work import Work
from tests import databases
from tests.workshop import Workshop

RING = ("notifier", "ring")


class Desk:
    """A workshop with project 1, whose jobs a worker does by hand."""

    def __init__(self, directory: Path) -> None:
        self.shop = Workshop(directory)
        self.shop.post("projects", project_name="Site")
        self.log: list[dict[str, Any]] = []

    def queue(self, relid: int = 1, **options: Any) -> int | None:
        """Queue a job about a record."""
        session = self.shop.session()
        with session.begin():
            return queue_job(session, *RING, related="service", relid=relid, **options)

    def worker(self, handler: Handler | None) -> Worker:
        """Return a worker that knows one task, or none."""
        log = Log("info", lambda line: self.log.append(json.loads(line)))
        return Worker(self.shop.sessions, {RING: handler} if handler else {}, log)

    def step(self, handler: Handler | None) -> str:
        """Let a worker do one job and return the status that it logs, "" when none is due."""
        return str(self.log[-1]["status"]) if self.worker(handler).step() else ""

    def take(self) -> Lease | None:
        """Take a job and do nothing about it, as a worker does that dies."""
        shop = self.shop
        return take(shop.database, shop.sessions.moment, lambda _kind, _task: 60)

    def job(self, number: int = 1) -> dict[str, Any]:
        """Return the row of a job."""
        names = self.shop.database.columns("jobs")
        [row] = self.shop.database.rows("SELECT * FROM jobs WHERE id = ?", (number,))
        return dict(zip(names, row, strict=True))

    def after(self, seconds: int) -> str:
        """Return the moment so many seconds from now."""
        return (self.shop.now + timedelta(seconds=seconds)).strftime(MOMENT)

    @property
    def effects(self) -> list[str]:
        """The topics that effects have made."""
        rows = self.shop.database.rows("SELECT topic_name FROM topics ORDER BY topic_id")
        return [name for (name,) in rows]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Make an engine without jobs."""
    return Desk(tmp_path)


def write_topic(session: Session, lease: Lease, outcome: Outcome) -> Outcome:
    """Have the effect that tests count: a topic of project 1 that is called after the job."""
    work = Work(session, Faults(), lambda _plural, _id: True)
    model = session.registry.model("topics")
    row = {each.name: each.default for each in model._meta.sorted_fields if not each.primary_key}
    work.insert("topics", row | {"project_id": 1, "topic_name": f"job {lease.id}"})
    return outcome


def fail(*_: Any) -> Outcome:
    """Come to nothing."""
    raise ConnectionError("nobody answers")


def fail_late(session: Session, lease: Lease, outcome: Outcome) -> Outcome:
    """Have an effect, and fail then."""
    write_topic(session, lease, outcome)
    return fail()


def says(outcome: Outcome) -> Callable[[Lease], Outcome]:
    """Return a call outside that comes to this."""
    return lambda _lease: outcome


WRITES = Handler(write_topic)


def test_job_is_queued_with_the_write_or_not_at_all(desk: Desk) -> None:
    """A session that is refused later has queued nothing; one that commits has, due at once."""
    session = desk.shop.session()
    with pytest.raises(Refusal), session.begin():
        queue_job(session, *RING, related="service", relid=1)
        desk.shop.write_in(session, "POST", "projects", {"project_name": ""})
    assert [] == desk.shop.database.rows("SELECT id FROM jobs")
    number = desk.queue(payload="{}", amount=250, after_seconds=90)
    assert number is not None
    job = desk.job(number)
    assert ("open", desk.after(90), 250, 0, 1) == tuple(
        job[name] for name in ("status", "due", "amount", "attempts", "version")
    )
    assert 36 == len(job["attempt_key"])


@pytest.mark.parametrize(
    ("first", "second", "are_two"),
    [
        (("mail", "send", "email", 1), ("mail", "send", "email", 1), False),
        (("mail", "send", "email", 1), ("mail", "send", "email", 2), True),
        (("server", "create", "service", 1), ("server", "suspend", "service", 1), True),
        (("server", "renew", "addon", 1), ("registrar", "renew", "domain", 1), True),
        (("notifier", "ring", "", 0), ("notifier", "ring", "", 0), True),
        (("clock", "daily", "", 0), ("clock", "daily", "", 0), False),
    ],
)
def test_one_job_is_under_way_per_task_and_record(
    desk: Desk, first: tuple[Any, ...], second: tuple[Any, ...], are_two: bool
) -> None:
    """The second is not queued; jobs about no record do not exclude each other."""
    session = desk.shop.session()
    with session.begin():
        made = [
            queue_job(session, kind, task, related=related, relid=relid)
            for kind, task, related, relid in (first, second)
        ]
    assert [1, 2 if are_two else None] == made


def test_effect_and_done_are_one_commit(desk: Desk) -> None:
    """The clock acts, its history bears the attempt key, and the record may have another job."""
    desk.queue()
    assert ["done", ""] == [desk.step(WRITES), desk.step(WRITES)]
    assert ["job 1"] == desk.effects
    job = desk.job()
    assert (None, None, "") == (job["open_mark"], job["lease_until"], job["last_error"])
    rows = desk.shop.database.rows(
        "SELECT actor, request_id FROM history WHERE resource = 'topics'"
    )
    assert [("clock", job["attempt_key"])] == rows
    assert 2 == desk.queue()


def test_failed_effect_leaves_nothing_and_is_tried_again(desk: Desk) -> None:
    """Under the same attempt key, later each time, until it is given up and may be queued anew."""
    desk.queue()
    key = desk.job()["attempt_key"]
    for attempt, wait in enumerate((60, 300), 1):
        assert "open" == desk.step(Handler(fail_late, waits=(60, 300)))
        job = desk.job()
        assert (attempt, desk.after(wait), key) == (
            job["attempts"],
            job["due"],
            job["attempt_key"],
        )
        assert "ConnectionError: nobody answers" == job["last_error"]
        assert "" == desk.step(WRITES)
        desk.shop.later(seconds=wait)
    assert "failed" == desk.step(Handler(fail_late, waits=(60, 300)))
    assert [] == desk.effects
    assert "" == desk.step(WRITES)
    assert 2 == desk.queue()


def test_refusal_is_told_by_its_sentence(desk: Desk) -> None:
    """What a rule refuses is what an operator reads."""

    def refuse(*_: Any) -> Outcome:
        raise Refusal("invoiced", "The project is closed.")

    desk.queue()
    assert "open" == desk.step(Handler(refuse))
    assert "The project is closed." == desk.job()["last_error"]


def test_job_of_a_dead_worker_is_taken_anew_after_its_lease(desk: Desk) -> None:
    """By nobody before, and under the same attempt key."""
    desk.queue()
    dead = desk.take()
    assert dead is not None
    desk.shop.later(seconds=59)
    assert "" == desk.step(WRITES)
    desk.shop.later(seconds=1)
    again = desk.take()
    assert again is not None
    assert (dead.attempt_key, 2, True) == (
        again.attempt_key,
        again.attempts,
        again.was_abandoned,
    )


def test_job_that_kills_its_workers_is_given_up(desk: Desk) -> None:
    """After as many tries as failures are followed by."""
    desk.queue()
    for _ in range(3):
        assert desk.take()
        desk.shop.later(seconds=60)
    assert "failed" == desk.step(Handler(write_topic, waits=(60, 60)))
    assert [] == desk.effects


def test_worker_whose_lease_is_over_changes_nothing(desk: Desk) -> None:
    """Another has done the job meanwhile: the late one's effect and outcome are undone."""
    desk.queue()

    def dawdle(_lease: Lease) -> Outcome:
        desk.shop.later(seconds=60)
        assert "done" == desk.step(WRITES)
        return Outcome("failed")

    assert "lost" == desk.step(Handler(write_topic, dawdle))
    assert (["job 1"], "done") == (desk.effects, desk.job()["status"])


def test_late_failure_changes_nothing(desk: Desk) -> None:
    """It does not reopen what another has done."""
    desk.queue()

    def dawdle(_lease: Lease) -> Outcome:
        desk.shop.later(seconds=60)
        assert "done" == desk.step(WRITES)
        return fail()

    assert "lost" == desk.step(Handler(call=dawdle))
    assert "done" == desk.job()["status"]


def test_call_that_must_not_be_repeated_is_unknown_when_its_worker_died(desk: Desk) -> None:
    """It is not called again, by itself never."""
    desk.queue()
    assert desk.take()
    desk.shop.later(seconds=60)
    assert "unknown" == desk.step(Handler(call=fail, is_repeatable=False))
    assert ("Its worker died.", None) == (desk.job()["last_error"], desk.job()["open_mark"])
    assert "" == desk.step(WRITES)


def test_call_that_must_not_be_repeated_is_unknown_when_it_failed(desk: Desk) -> None:
    """Whether it was done outside nobody here can tell."""
    desk.queue()
    assert "unknown" == desk.step(Handler(call=fail, is_repeatable=False))
    assert "ConnectionError: nobody answers" == desk.job()["last_error"]


@pytest.mark.parametrize(
    ("outcome", "due", "is_under_way"),
    [
        (Outcome(fee=30, reference="ch_1"), 0, False),
        (Outcome("declined", "no funds", reference="ch_1"), 0, False),
        (Outcome("failed", "no such card"), 0, False),
        (Outcome("pending", again_seconds=600, reference="ch_1"), 600, True),
        (Outcome("pending", reference="ch_1"), None, True),
    ],
)
def test_outcome_of_a_call_is_kept(
    desk: Desk, outcome: Outcome, due: int | None, is_under_way: bool
) -> None:
    """What is pending is asked for again at its time, or waits for whoever hears of it."""
    desk.queue()
    assert outcome.status == desk.step(Handler(write_topic, says(outcome)))
    job = desk.job()
    assert (outcome.error, outcome.fee, outcome.reference) == (
        job["last_error"],
        job["fee"],
        job["reference"],
    )
    assert (None if due is None else desk.after(due)) == job["due"]
    assert is_under_way is (job["open_mark"] is not None)
    assert ["job 1"] == desk.effects
    desk.shop.later(seconds=600)
    assert ("done" if due == 600 else "") == desk.step(WRITES)


def test_clock_job_is_due_again_when_done(desk: Desk) -> None:
    """Each turn has its own attempt key, and may follow at once."""
    desk.queue()
    first = desk.job()["attempt_key"]
    assert "open" == desk.step(Handler(write_topic, every_seconds=900))
    assert (desk.after(900), 0) == (desk.job()["due"], desk.job()["attempts"])
    desk.shop.later(seconds=900)
    more = Handler(write_topic, says(Outcome(again_seconds=0)), every_seconds=900)
    assert ["open", "open"] == [desk.step(more), desk.step(more)]
    assert 3 == len(desk.effects)
    assert first != desk.job()["attempt_key"]
    assert None is desk.queue()


def test_clock_job_is_never_given_up(desk: Desk) -> None:
    """Its tries are as far apart as the longest wait, and a good one forgets them."""
    desk.queue()
    bad = Handler(fail, waits=(60, 300), every_seconds=900)
    for wait in (60, 300, 300, 300):
        assert "open" == desk.step(bad)
        assert desk.after(wait) == desk.job()["due"]
        desk.shop.later(seconds=wait)
    assert "open" == desk.step(Handler(every_seconds=900))
    assert (0, "") == (desk.job()["attempts"], desk.job()["last_error"])


def test_job_without_a_handler_waits_for_a_version_that_has_one(desk: Desk) -> None:
    """An older worker on another host does not spoil it."""
    desk.queue()
    assert "open" == desk.step(None)
    assert (
        "LookupError: This version of TeamPro has no notifier task 'ring'."
        == desk.job()["last_error"]
    )
    desk.shop.later(seconds=60)
    assert "done" == desk.step(WRITES)


def test_longest_due_comes_first(desk: Desk) -> None:
    """And nothing before its time."""
    for relid, seconds in ((1, 20), (2, 10), (3, 30)):
        desk.queue(relid, after_seconds=seconds)
    desk.shop.later(seconds=20)
    assert ["done", "done", ""] == [desk.step(WRITES) for _ in range(3)]
    assert ["job 2", "job 1"] == desk.effects


def test_workers_at_once_do_each_job_once(desk: Desk) -> None:
    """Each on a connection of its own; nobody waits for a job that another has."""
    for relid in range(1, 21):
        desk.queue(relid)
    together = threading.Barrier(4)

    def work() -> None:
        worker = desk.worker(WRITES)
        together.wait()
        while worker.step():
            pass
        desk.shop.database.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(f"job {number}" for number in range(1, 21)) == sorted(desk.effects)


def test_looking_for_work_takes_no_lock(desk: Desk) -> None:
    """One statement when nothing is due."""
    desk.queue(after_seconds=1)
    desk.shop.database.stats.start(0)
    assert "" == desk.step(WRITES)
    assert 1 == desk.shop.database.stats.statements


def test_worker_looks_again_at_once_after_work(desk: Desk) -> None:
    """When nothing is due it waits as long as the setting says, or until it is stopped."""
    desk.shop = desk.shop.again(worker_seconds=7)
    desk.queue()
    waits: list[float] = []

    def is_stopped(seconds: float) -> bool:
        waits.append(seconds)
        return len(waits) == 4

    desk.worker(WRITES).run(is_stopped)
    assert [0, 0, 7, 7] == waits


def test_worker_waits_for_storage_that_takes_no_writes(desk: Desk) -> None:
    """It says so once each time, and does what is due when it can."""
    for relid in (1, 2, 3):
        desk.queue(relid)
    looks = 0

    def is_stopped(_seconds: float) -> bool:
        nonlocal looks
        looks += 1
        databases.set_read_only(desk.shop.database, looks in (2, 3, 5))
        return looks == 7

    desk.worker(WRITES).run(is_stopped)
    told = [line["event"] for line in desk.log]
    assert ["job", "worker_waits", "job", "worker_waits", "job"] == told
