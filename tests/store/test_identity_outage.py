"""Logging in while the database is locked, or takes no writes at all."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from teampro.errors import Refusal
from teampro.identity.passwords import Passwords
from teampro.identity.proofs import Bearer, Pair
from teampro.store import faults
from teampro.store.database import Database
from teampro.store.faults import Unwritable
from tests import databases
from tests.store.identity_world import ANN, BOB, ELSEWHERE, WRONG, World


class Ailing(Database):
    """A database whose write transactions fail with `fault` while one is set."""

    fault: Refusal | None = None

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        if self.fault is not None:
            raise self.fault
        with super().writing():
            yield


LOCKED = Refusal("busy", "locked", retry_seconds=1)
READ_ONLY = Unwritable("busy", "read-only", retry_seconds=5)
FULL = Unwritable("storage_full", "full", retry_seconds=30)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Make a world on a database that can fall ill."""
    return World(tmp_path, Ailing(databases.migrated(tmp_path)))


def fall_ill(world: World, fault: Refusal | None) -> None:
    """Set how write transactions fail from now on."""
    assert isinstance(world.database, Ailing)
    world.database.fault = fault


def test_password_is_not_tested_when_its_row_cannot_be_committed(world: World) -> None:
    """A database that is merely locked answers 503; a guess that is not counted is not made."""
    fall_ill(world, LOCKED)
    assert ["503 busy"] * 4 == [world.enter(one) for one in (WRONG, ANN, WRONG, WRONG)]
    assert 0 == world.looks


@pytest.mark.parametrize("fault", [READ_ONLY, FULL])
def test_attempts_are_counted_in_memory_while_nothing_can_be_written(
    world: World, fault: Refusal
) -> None:
    """Three strikes hold without a single write, and the ban ends like any other."""
    fall_ill(world, fault)
    assert "ann" == world.enter(ANN)
    for left in (2, 1, 0):
        assert f"401 login_failed {left}" == world.enter(WRONG)
    looks = world.looks
    assert ["403 banned"] * 2 == [world.enter(WRONG), world.enter(ANN)]
    assert looks == world.looks
    assert "bob" == world.enter(BOB, ELSEWHERE)
    world.moment += 900
    assert "401 login_failed 2" == world.enter(WRONG)


def test_failures_before_the_outage_count_in_it(world: World) -> None:
    """What stands in the database is added to what is counted in memory."""
    world.enter(WRONG)
    fall_ill(world, FULL)
    assert "401 login_failed 1" == world.enter(WRONG)
    assert "401 login_failed 0" == world.enter(WRONG)
    assert "403 banned" == world.enter(ANN)


def test_success_in_an_outage_clears_that_users_failures(world: World) -> None:
    """The rule is the same in memory: the user's own failures, once, nobody else's."""
    fall_ill(world, FULL)
    assert "401 login_failed 2" == world.enter(Pair("bob", "x"))
    assert "401 login_failed 1" == world.enter(WRONG)
    assert "ann" == world.enter(ANN)
    assert "401 login_failed 1" == world.enter(WRONG)
    assert "ann" == world.enter(ANN)
    assert "401 login_failed 0" == world.enter(WRONG)


def test_remembered_logins_and_tokens_go_on(world: World) -> None:
    """They need no row: neither a lock nor a full disk stops them."""
    world.enter(ANN)
    _, token = world.tokens.create("bob", "ci")
    looks = world.looks
    for fault in (LOCKED, READ_ONLY, FULL):
        fall_ill(world, fault)
        assert ["ann", "bob"] == [world.enter(ANN), world.enter(Bearer(token))]
    assert looks == world.looks


def test_no_restart_is_needed_afterwards(world: World) -> None:
    """When writes work again attempts are rows again."""
    fall_ill(world, FULL)
    world.enter(WRONG)
    fall_ill(world, None)
    world.enter(WRONG)
    assert 1 == world.attempts()


def test_one_look_at_a_time_and_address_in_an_outage(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parallel guesses are looked at one by one, and no more of them than the limit."""
    fall_ill(world, READ_ONLY)
    check, inside, most = Passwords.check, threading.Semaphore(1), []

    def alone(self: Passwords, presented: str, stored: str, dearest: int) -> bool:
        most.append(inside.acquire(blocking=False))
        try:
            return check(self, presented, stored, dearest)
        finally:
            inside.release()

    monkeypatch.setattr(Passwords, "check", alone)
    with ThreadPoolExecutor(4) as pool:
        guesses = [Pair("ann", f"guess {number}") for number in range(12)]
        outcomes = sorted(pool.map(world.enter, guesses))
    assert [f"401 login_failed {left}" for left in range(3)] == outcomes[:3]
    assert ["403 banned"] * 9 == outcomes[3:]
    assert [True] * 3 == most


def test_real_read_only_database_is_told_from_a_locked_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The storage says itself which of the two it is."""
    monkeypatch.setattr(faults, "BUSY_SECONDS", 0.05)
    world = World(tmp_path)
    world.enter(ANN)
    databases.set_read_only(world.database, True)
    assert "401 login_failed 2" == world.enter(WRONG)
    databases.set_read_only(world.database, False)
    assert 0 == world.attempts()
    with Database(world.database.address).writing():
        assert "503 busy" == world.enter(WRONG)
        assert "ann" == world.enter(ANN)
