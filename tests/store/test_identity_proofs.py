"""Further kinds of proof, guessable and not, under the one machine of attempts and bans."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from teampro.errors import Refusal
from teampro.identity.cache import Successes
from teampro.identity.callers import administrator
from teampro.identity.login import Login
from teampro.identity.proofs import RIGHT, Admission
from teampro.identity.verify_pool import VerifyPool
from tests.store.identity_world import ANN, HERE, WRONG, World


@dataclass(frozen=True)
class Pin:
    """A few digits."""

    digits: str
    subject: str = "pin"

    @property
    def presented(self) -> tuple[str, ...]:
        return (self.digits,)

    def check(self) -> None:
        if self.digits == "expired":
            raise Refusal("switched_off", "This one has expired.")


@dataclass
class Pins:
    """Lets ann in with 1234; a guessable one only when it has been looked at, as a password is."""

    guessable: bool
    stored: str = ""
    pool: VerifyPool | None = None
    used: list[str] = field(default_factory=list)

    def made(self, _successes: Successes, pool: VerifyPool) -> Pins:
        self.pool = pool
        return self

    def find(self, pin: Pin, evidence: bytes) -> Admission | None:
        if pin.digits != "1234" or (self.guessable and evidence != RIGHT):
            return None
        return Admission(
            administrator(1, "ann", "super", ""), (lambda: self.used.append(pin.digits),)
        )

    def verify(self, pin: Pin) -> bytes:
        assert self.pool is not None
        return RIGHT if self.pool.check(pin.digits, self.stored) else b""


@pytest.fixture(params=[True, False], ids=["guessable", "unguessable"])
def pins(request: pytest.FixtureRequest) -> Pins:
    """The verifier of a kind that the login knows nothing of."""
    return Pins(request.param)


@pytest.fixture
def world(tmp_path: Path, pins: Pins) -> World:
    """A world whose login knows that kind too."""
    world = World(tmp_path)
    pins.stored = world.passwords.hash("1234")
    world.login = Login(
        world.database,
        world.passwords,
        world.settings,
        world.now,
        on_verify=world.count_look,
        verifiers={Pin: pins.made},
    )
    return world


def test_a_right_one_lets_in(world: World, pins: Pins) -> None:
    """What cannot be guessed is only found; what can is looked at when a place is reserved."""
    assert "ann" == world.enter(Pin("1234"))
    assert (1 if pins.guessable else 0) == world.looks
    assert (["1234"], 0) == (pins.used, world.attempts())


def test_wrong_ones_are_counted_with_all_others(world: World, pins: Pins) -> None:
    """Three of any kinds make a ban, for every kind; a right one that nobody guesses passes it."""
    assert "401 login_failed 2" == world.enter(Pin("1"))
    assert "401 login_failed 1" == world.enter(WRONG)
    assert "401 login_failed 0" == world.enter(Pin("2"))
    right = "403 banned" if pins.guessable else "ann"
    outcomes = [world.enter(proof) for proof in (Pin("1234"), Pin("1"), Pin("expired"), ANN)]
    assert [right, *["403 banned"] * 3] == outcomes


def test_only_a_success_of_a_guessable_kind_forgives(world: World, pins: Pins) -> None:
    """Its subject's failures, and nobody else's."""
    world.enter(Pin("1"))
    world.enter(WRONG)
    assert "ann" == world.enter(Pin("1234"))
    assert (1 if pins.guessable else 2) == world.attempts()


def test_what_is_no_whole_proof_is_not_counted(world: World) -> None:
    """The kind refuses it in its own words, before anything is tested."""
    assert "403 switched_off" == world.enter(Pin("expired"), HERE)
    assert (0, 0) == (world.looks, world.attempts())
