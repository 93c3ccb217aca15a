"""The three strikes against a model of them that a reader can check by eye."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from teampro.identity.proofs import Pair
from tests.properties.profiles import EFFORT
from tests.store.identity_world import ANN, BOB, World

pytestmark = pytest.mark.database

LIMIT, WINDOW, BAN = 3, 900, 900
ADDRESSES = ("203.0.113.7", "198.51.100.9")
NETWORKS = (*(f"{address}/32" for address in ADDRESSES), "203.0.113.0/24")
USERS = (ANN.username, BOB.username, "nobody")
SECRETS = (ANN.password, "guess one", "guess two", "guess three")

addresses, networks = st.sampled_from(ADDRESSES), st.sampled_from(NETWORKS)
users, secrets = st.sampled_from(USERS), st.sampled_from(SECRETS)
seconds = st.sampled_from((0, 0, 0, 0, 1, 30, 450, 899, 900, 900, 901))
"""Mostly none, or no ban would ever be reached."""


@dataclass
class Model:
    """What should happen: failures by address as (moment, user), entries by (network, kind).

    `forgiven` is when a user's failures from an address were last forgiven.
    """

    moment: float
    passwords: dict[str, str] = field(default_factory=dict)
    failures: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    entries: dict[tuple[str, str], float] = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)
    forgiven: dict[tuple[str, str], float] = field(default_factory=dict)

    def enter(self, user: str, secret: str, address: str, looked: bool) -> tuple[str, int]:
        """Return what a caller is told, and how many passwords are looked at in any case.

        `looked` tells whether one was: a success that is remembered forgives nothing.
        """
        exempt = self._is_covered(address, ("allow",))
        if not exempt and self._is_covered(address, ("ban", "login")):
            return "403 banned", 0
        failures = self.failures.setdefault(address, [])
        if self.passwords.get(user) == secret and user not in self.disabled:
            if looked and not exempt:
                self._forgive(address, user)
            return user, 0
        if exempt:
            return f"401 login_failed {LIMIT}", 1
        failures.append((self.moment, user))
        failures[:] = [each for each in failures if each[0] > self.moment - WINDOW]
        left = LIMIT - len(failures)
        if not left:
            self.entries[f"{address}/32", "login"] = self.moment + BAN
            failures.clear()
        return f"401 login_failed {left}", 1

    def _forgive(self, address: str, user: str) -> None:
        begin = self.moment - WINDOW
        live = [each for each in self.failures[address] if each[0] > begin]
        others = [failure for failure in live if failure[1] != user]
        if len(others) < len(live) and self.forgiven.get((address, user), begin) <= begin:
            self.forgiven[address, user] = self.moment
            self.failures[address][:] = others

    def _is_covered(self, address: str, kinds: tuple[str, ...]) -> bool:
        return any(
            kind in kinds and until > self.moment and ip_address(address) in ip_network(network)
            for (network, kind), until in self.entries.items()
        )


class BanMachine(RuleBasedStateMachine):
    """Two processes on one database, a clock by hand, an operator; any order of steps."""

    directory: Path
    """Where the database of all runs is; each run begins with nobody banned."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.directory)
        self.world.bans.clear()
        for network in NETWORKS:
            self.world.bans.clear(network)
        self.model = Model(self.world.moment)
        for known in (ANN, BOB):
            self.change_a_password(known.username, known.password)
        self.shut_out_or_let_in(False)
        self.logins = [self.world.login, self.world.restarted()]

    def teardown(self) -> None:
        self.world.database.close()

    @rule(
        user=users,
        secret=secrets,
        address=addresses,
        process=st.integers(0, 1),
        passed=seconds,
    )
    def log_in(self, user: str, secret: str, address: str, process: int, passed: int) -> None:
        self.world.moment += passed
        self.model.moment += passed
        before = self.world.looks
        told = self.world.enter(Pair(user, secret), address, self.logins[process])
        looked = self.world.looks > before
        expected, looks = self.model.enter(user, secret, address, looked)
        assert expected == told
        if expected == "403 banned":
            assert before == self.world.looks
        assert self.world.looks - before >= looks

    @rule(process=st.integers(0, 1))
    def restart(self, process: int) -> None:
        self.logins[process] = self.world.restarted()

    @rule(network=networks, kind=st.sampled_from(("ban", "allow")), lasts=seconds)
    def enter_a_network(self, network: str, kind: str, lasts: int) -> None:
        enter = self.world.bans.add if kind == "ban" else self.world.bans.allow
        enter(network, "by hand", lasts)
        self.model.entries[network, kind] = self.model.moment + lasts

    @rule(network=networks)
    def clear_a_network(self, network: str) -> None:
        self.world.bans.clear(network)
        for key in [key for key in self.model.entries if key[0] == network]:
            del self.model.entries[key]
        address = network.partition("/")[0]
        self.model.failures.pop(address, None)
        self.model.forgiven = {k: v for k, v in self.model.forgiven.items() if k[0] != address}

    @rule()
    def clear_all_bans(self) -> None:
        self.world.bans.clear()
        self.model.entries = {k: v for k, v in self.model.entries.items() if k[1] == "allow"}
        self.model.failures, self.model.forgiven = {}, {}

    @rule(user=st.sampled_from((ANN.username, BOB.username)), secret=secrets)
    def change_a_password(self, user: str, secret: str) -> None:
        self.world.admins.set_password(user, secret)
        self.model.passwords[user] = secret

    @rule(disabled=st.booleans())
    def shut_out_or_let_in(self, disabled: bool) -> None:
        self.world.admins.set_disabled(BOB.username, disabled)
        self.model.disabled = {BOB.username} if disabled else set()

    @invariant()
    def bans_are_those_of_the_model(self) -> None:
        expected = {
            k: until for k, until in self.model.entries.items() if until > self.world.moment
        }
        entries = self.world.bans.entries()
        assert expected == {(str(ip_network(e.network)), e.kind): e.until for e in entries}

    @invariant()
    def no_look_is_left_open(self) -> None:
        assert [] == self.world.database.rows("SELECT id FROM attempts WHERE is_open = 1")


def test_bans_are_exact_in_any_order_of_steps(tmp_path: Path) -> None:
    """What callers are told, who is banned and until when, under a clock that is moved."""
    BanMachine.directory = tmp_path
    run_state_machine_as_test(
        BanMachine, settings=settings(max_examples=EFFORT.runs, stateful_step_count=EFFORT.steps)
    )
