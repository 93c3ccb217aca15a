"""Logins at the same time: threads of one process, and several processes on one database."""

from __future__ import annotations

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from teampro.errors import Refusal
from teampro.identity import attempts
from teampro.identity.passwords import Passwords
from teampro.identity.proofs import Pair, Proof
from teampro.store import faults
from tests import databases
from tests.store.identity_world import ANN, BOB, ELSEWHERE, HERE, WRONG, World
from tests.store.test_identity_outage import FULL, Ailing

THREADS = 32


def at_once(world: World, proofs: list[Proof]) -> Counter[str]:
    """Let a thread for each of the proofs in at the same moment; count the outcomes."""
    start = threading.Barrier(len(proofs))

    def enter(one: Proof) -> str:
        start.wait()
        try:
            return world.enter(one)
        finally:
            world.database.close()

    with ThreadPoolExecutor(len(proofs)) as pool:
        return Counter(pool.map(enter, proofs))


def process(
    directory: Path, passwords: list[str], start: threading.Barrier, report: Callable[..., None]
) -> None:
    """Run in a process of its own: one login for each password, all at once.

    Callers are patient: on a machine that is busy with other tests five seconds pass too soon.
    """
    attempts.WAIT_SECONDS = faults.BUSY_SECONDS = 60
    world = World(directory, threads=2 * THREADS)
    start.wait()
    outcomes = at_once(world, [Pair("ann", password) for password in passwords])
    report((outcomes, world.looks))


def in_processes(directory: Path, passwords: list[list[str]]) -> tuple[Counter[str], int]:
    """Run a process for each list on one database; return all outcomes and the looks of all."""
    World(directory).database.close()
    spawn = multiprocessing.get_context("spawn")
    start, reports = spawn.Barrier(len(passwords)), spawn.SimpleQueue()
    workers = [
        spawn.Process(target=process, args=(directory, own, start, reports.put))
        for own in passwords
    ]
    for worker in workers:
        worker.start()
    outcomes, looks = zip(*(reports.get() for _ in workers), strict=True)
    for worker in workers:
        worker.join()
    return sum(outcomes, Counter()), sum(looks)


def test_parallel_guesses_of_two_processes_are_three_looks(tmp_path: Path) -> None:
    """Of 64 different guesses at once exactly three are looked at; the others meet the ban."""
    guesses = [[f"guess {number} {half}" for number in range(THREADS)] for half in (1, 2)]
    outcomes, looks = in_processes(tmp_path, guesses)
    assert 3 == looks
    assert {
        "401 login_failed 2": 1,
        "401 login_failed 1": 1,
        "401 login_failed 0": 1,
        "403 banned": 61,
    } == outcomes


def test_parallel_guesses_of_sixteen_processes_are_three_looks(tmp_path: Path) -> None:
    """However many hosts and workers share the database."""
    guesses = [[f"guess {number} of {each}" for number in range(4)] for each in range(16)]
    outcomes, looks = in_processes(tmp_path, guesses)
    assert 3 == looks
    assert {"401 login_failed 2": 1, "401 login_failed 1": 1, "401 login_failed 0": 1} == {
        word: count for word, count in outcomes.items() if word != "403 banned"
    }
    assert 61 == outcomes["403 banned"]


def test_parallel_right_logins_of_two_processes_all_succeed(tmp_path: Path) -> None:
    """Reservations ban nobody, and each process looks once for all its callers."""
    outcomes, looks = in_processes(tmp_path, [[ANN.password] * (THREADS // 2)] * 2)
    assert {"ann": THREADS} == outcomes
    assert 2 == looks


def test_parallel_guesses_of_threads_are_three_looks(tmp_path: Path) -> None:
    """The same within one worker."""
    world = World(tmp_path, threads=2 * THREADS)
    guesses = [Pair("ann", f"guess {number}") for number in range(THREADS)]
    outcomes = at_once(world, guesses)
    assert 3 == world.looks
    assert THREADS - 3 == outcomes["403 banned"]


def test_parallel_right_logins_of_many_users_all_succeed(tmp_path: Path) -> None:
    """An office behind one address: each needs a look of his own, and waits for a place."""
    world = World(tmp_path, threads=24)
    users = [f"user{number}" for number in range(12)]
    for user in users:
        world.admins.add(user, user, "staff", "right horse")
    outcomes = at_once(world, [Pair(user, "right horse") for user in users])
    assert dict.fromkeys(users, 1) == outcomes


class Held:
    """A password check that holds everybody at the gate until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.arrived = threading.Semaphore(0)
        self.gate = threading.Event()
        self.at_once = 0
        self.most = 0
        self._lock = threading.Lock()
        check = Passwords.check

        def held(passwords: Passwords, presented: str, stored: str, dearest: int) -> bool:
            with self._lock:
                self.at_once += 1
                self.most = max(self.most, self.at_once)
            self.arrived.release()
            assert self.gate.wait(10)
            with self._lock:
                self.at_once -= 1
            return check(passwords, presented, stored, dearest)

        monkeypatch.setattr(Passwords, "check", held)


def test_callers_with_the_same_wrong_password_share_one_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They get the leader's answer, and it is one failure."""
    world, held = World(tmp_path), Held(monkeypatch)
    followers = threading.Semaphore(0)
    share = world.login._pool.share

    def watched(key: bytes, attempt: Callable[[], bytes]) -> bytes:
        followers.release()
        return share(key, attempt)

    monkeypatch.setattr(world.login._pool, "share", watched)
    with ThreadPoolExecutor(5) as pool:
        answers = [pool.submit(world.enter, WRONG) for _ in range(5)]
        for _ in answers:
            assert followers.acquire(timeout=10)
        assert held.arrived.acquire(timeout=10)
        held.gate.set()
        outcomes = {answer.result() for answer in answers}
    assert {"401 login_failed 2"} == outcomes
    assert 1 == world.looks


def test_looks_at_once_are_a_quarter_of_the_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other threads stay free for callers whose login is remembered."""
    world, held = World(tmp_path, threads=8), Held(monkeypatch)
    with ThreadPoolExecutor(4) as pool:
        answers = [
            pool.submit(world.enter, Pair("ann", "x"), f"203.0.113.{number}") for number in range(4)
        ]
        for _ in range(2):
            assert held.arrived.acquire(timeout=10)
        assert not held.arrived.acquire(timeout=0.2)
        held.gate.set()
        assert {"401 login_failed 2"} == {answer.result() for answer in answers}
    assert 2 == held.most


@pytest.mark.parametrize("address", [HERE, ELSEWHERE])
def test_caller_without_a_free_place_waits_and_is_told_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Nobody is banned by reservations: after the waiting time it is 503, and no look."""
    monkeypatch.setattr(attempts, "WAIT_SECONDS", 0.1)
    world = World(tmp_path)
    for number in range(3):
        world.database.rows(
            "INSERT INTO attempts (network, subject, moment, is_open) VALUES (?, ?, ?, 1)",
            (HERE + "/32", str(number), world.moment),
        )
    assert ("503 busy" if address == HERE else "ann") == world.enter(ANN, address)
    assert int(address != HERE) == world.looks
    world.moment += 30
    assert "403 banned" == world.enter(ANN, HERE)


def test_waiting_caller_goes_on_when_a_place_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A right login waits for the looks before it, and then succeeds."""
    world, held = World(tmp_path, threads=16), Held(monkeypatch)
    waiting = threading.Event()
    wait = world.login._attempts._wait

    def watched(deadline: float) -> None:
        waiting.set()
        wait(deadline)

    monkeypatch.setattr(world.login._attempts, "_wait", watched)
    for name in ("cid", "dan"):
        world.admins.add(name, name, "staff", "right horse")
    with ThreadPoolExecutor(4) as pool:
        first = [
            pool.submit(world.enter, Pair(name, "right horse")) for name in ("ann", "cid", "dan")
        ]
        for _ in first:
            assert held.arrived.acquire(timeout=10)
        late = pool.submit(world.enter, Pair("bob", "left horse"))
        assert waiting.wait(10)
        held.gate.set()
        assert ["ann", "cid", "dan", "bob"] == [answer.result() for answer in [*first, late]]


def test_who_would_wait_for_half_the_threads_is_told_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once: two are looked at and two wait, of eight threads. Known callers go on meanwhile."""
    world = World(tmp_path, threads=8)
    world.enter(BOB)
    held = Held(monkeypatch)
    with ThreadPoolExecutor(4) as pool:
        inside = [
            pool.submit(world.enter, Pair("ann", "x"), f"203.0.113.{number}") for number in range(4)
        ]
        await_proven(world, 4)
        with pytest.raises(Refusal) as caught, world.login.view(ANN, "203.0.113.99"):
            pass
        assert ("busy", 1) == (caught.value.word, caught.value.retry_seconds)
        assert ["bob", "401 login_required"] == [world.enter(BOB), world.enter(None)]
        held.gate.set()
        assert {"401 login_failed 2"} == {answer.result() for answer in inside}
    assert "ann" == world.enter(ANN)


def await_proven(world: World, count: int) -> None:
    """Wait until so many callers are being proven."""
    pool = world.login._pool
    with pool.changed:
        assert pool.changed.wait_for(lambda: pool.inside == count, 10)


@pytest.mark.parametrize("waits_for", ["a look", "a shared look", "a place", "an outage"])
def test_whatever_callers_wait_for_they_leave_threads_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits_for: str
) -> None:
    """So many as share one look are let in as there are threads, of others half as many."""
    database = Ailing(databases.migrated(tmp_path))
    world, held = World(tmp_path, database, threads=8), Held(monkeypatch)
    database.fault = FULL if waits_for == "an outage" else None
    most = 8 if waits_for == "a shared look" else 4
    guesses = {
        "a look": [(Pair("ann", "x"), f"203.0.113.{n}") for n in range(most)],
        "a shared look": [(WRONG, HERE)] * most,
        "a place": [(Pair("ann", f"guess {n}"), HERE) for n in range(most)],
        "an outage": [(Pair("ann", f"guess {n}"), HERE) for n in range(most)],
    }
    with ThreadPoolExecutor(most) as pool:
        inside = [pool.submit(world.enter, *guess) for guess in guesses[waits_for]]
        await_proven(world, most)
        assert "503 busy" == world.enter(BOB, ELSEWHERE)
        if waits_for == "a shared look":
            assert "503 busy" == world.enter(WRONG, HERE)
        held.gate.set()
        assert "503 busy" not in {answer.result() for answer in inside}
    assert "bob" == world.enter(BOB, ELSEWHERE)
