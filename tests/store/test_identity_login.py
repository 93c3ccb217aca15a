"""Logging in and being banned, on a real database file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import bcrypt
import pytest

from teampro.errors import Refusal
from teampro.identity.addresses import PROXY
from teampro.identity.passwords import Passwords
from teampro.identity.proofs import UNGREETED, Bearer, Pair, Proof
from teampro.identity.tokens import TokenLimits
from teampro.store.database import Database
from tests import databases
from tests.callers import staff
from tests.store.identity_world import ANN, BOB, COST, ELSEWHERE, HERE, WRONG, World

MD5 = hashlib.md5(b"right horse").hexdigest()


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Make a world with the default rules: three wrong logins ban for 900 seconds."""
    return World(tmp_path)


@pytest.mark.parametrize("password", ["right horse", MD5, MD5.upper()])
def test_password_is_taken_plain_or_as_md5_in_any_case(world: World, password: str) -> None:
    """Clients send the md5 of the password, and some the password itself."""
    assert world.enter(Pair("ann", password)) == "ann"


def test_principal_carries_id_and_role(world: World) -> None:
    """The engine learns who calls and whether everything is his."""
    with world.login.view(BOB, HERE) as caller:
        assert replace(staff(2, "bob"), tokens_after=0) == caller


@pytest.mark.parametrize(
    ("proof", "outcome"),
    [
        (WRONG, "401 login_failed 2"),
        (Pair("nobody", "right horse"), "401 login_failed 2"),
        (Pair("Ann", "right horse"), "401 login_failed 2"),
        (Pair("disabled", "right horse"), "401 login_failed 2"),
        (Pair("\ud800", "\ud800"), "401 login_failed 2"),
        (Pair("ann\0", "right horse"), "401 login_failed 2"),
        (Pair("ann", "0" * 100_000), "401 login_failed 2"),
        (Bearer("tp_unknown"), "401 login_failed 2"),
        (Bearer("\ud800"), "401 login_failed 2"),
        (None, "401 login_required"),
        (Pair("ann"), "400 incomplete_credentials"),
        (Pair(password="right horse"), "400 incomplete_credentials"),
    ],
)
def test_every_kind_of_failure_is_told_alike(
    world: World, proof: Proof | None, outcome: str
) -> None:
    """A complete pair or a token that is wrong in any way counts; anything less does not."""
    world.admins.add("disabled", "Disabled", "staff", "right horse")
    world.admins.set_disabled("disabled", True)
    assert outcome == world.enter(proof)
    assert int("login_failed" in outcome) == world.attempts()


@pytest.mark.parametrize("username", ["ann", "nobody", "disabled"])
def test_failure_costs_one_look_at_a_hash_of_the_same_cost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, username: str
) -> None:
    """Time must not tell which usernames exist."""
    world = World(tmp_path)
    world.admins.add("disabled", "Disabled", "staff", "right horse")
    world.admins.set_disabled("disabled", True)
    costs: list[bytes] = []
    check = bcrypt.checkpw

    def watched(presented: bytes, stored: bytes) -> bool:
        costs.append(stored[:7])
        return check(presented, stored)

    monkeypatch.setattr(bcrypt, "checkpw", watched)
    world.enter(Pair(username, "wrong horse"))
    assert [f"$2b${COST:02}$".encode()] == costs


def test_failures_have_one_text(world: World) -> None:
    """The sentence for people does not tell failures apart either."""
    texts = set()
    for proof in (WRONG, Pair("nobody", "x"), Bearer("x")):
        with pytest.raises(Refusal) as caught, world.login.view(proof, HERE):
            pass
        texts.add((caught.value.message, tuple(caught.value.headers)))
    assert {("The credentials are wrong.", ())} == texts


def test_third_wrong_login_bans(world: World) -> None:
    """The third is still answered 401; afterwards not even the right password is looked at."""
    assert "401 login_failed 2" == world.enter(WRONG)
    assert "401 login_failed 1" == world.enter(Pair("bob", "x"))
    assert "401 login_failed 0" == world.enter(Bearer("x"))
    looks = world.looks
    for proof in (WRONG, ANN, BOB, Bearer("x"), Pair("ann"), None):
        assert "403 banned" == world.enter(proof)
    assert looks == world.looks
    assert "ann" == world.enter(ANN, ELSEWHERE)


def ban(world: World, address: str = HERE) -> None:
    """Use up all tries of an address."""
    for _ in range(3):
        world.enter(WRONG, address)


def test_ban_tells_when_to_come_back_and_ends_then(world: World) -> None:
    """Retry-After is the rest of the ban in seconds; then all tries are back."""
    ban(world)
    world.moment += 100.5
    with pytest.raises(Refusal) as caught, world.login.view(ANN, HERE):
        pass
    assert 800 == caught.value.retry_seconds
    world.moment += 799
    assert "403 banned" == world.enter(ANN)
    world.moment += 1
    assert "401 login_failed 2" == world.enter(WRONG)


def test_short_ban_gives_all_tries_back(tmp_path: Path) -> None:
    """A ban shorter than the window is not followed by another one at once."""
    world = World(tmp_path, ban__seconds=10)
    ban(world)
    world.moment += 10
    assert "401 login_failed 2" == world.enter(WRONG)


def test_failures_are_forgotten_after_the_window(world: World) -> None:
    """Only failures of the last 900 seconds count."""
    world.enter(WRONG)
    world.moment += 899
    assert "401 login_failed 1" == world.enter(WRONG)
    world.moment += 1
    assert "401 login_failed 1" == world.enter(WRONG)


def test_ban_survives_a_restart_and_stops_remembered_logins(world: World) -> None:
    """Bans are rows: another process knows them, and a cached login is no way around."""
    other = world.restarted()
    assert "ann" == world.enter(ANN, login=other)
    ban(world)
    assert "403 banned" == world.enter(ANN, login=other)
    assert "403 banned" == world.enter(ANN, login=world.restarted())


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "403 banned"),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", "ann"),
        ("203.0.113.7", "::ffff:203.0.113.7", "403 banned"),
        ("203.0.113.7", "203.0.113.8", "ann"),
        ("fe80::1%eth0", "fe80::2", "403 banned"),
        ("", "no address", "403 banned"),
    ],
)
def test_ban_holds_for_an_ipv4_address_or_an_ipv6_64(
    world: World, first: str, second: str, outcome: str
) -> None:
    """A household has a /64 of IPv6; an IPv4 address is one whatever it is written as."""
    ban(world, first)
    assert outcome == world.enter(ANN, second)


def test_success_clears_that_users_failures_only(world: World) -> None:
    """With one valid account nobody may guess another's password for ever."""
    assert "401 login_failed 2" == world.enter(Pair("bob", "x"))
    assert "401 login_failed 1" == world.enter(WRONG)
    assert "ann" == world.enter(ANN)
    assert "401 login_failed 1" == world.enter(WRONG)
    assert "bob" == world.enter(BOB)
    assert "401 login_failed 1" == world.enter(Pair("bob", "x"))
    assert "401 login_failed 0" == world.enter(Pair("bob", "x"))


def test_success_clears_once_in_a_window(tmp_path: Path) -> None:
    """A script that logs in all the time gives a guesser beside it no tries for ever."""
    world = World(tmp_path, login__cache_seconds=0)
    assert "401 login_failed 2" == world.enter(WRONG)
    world.moment += 800
    assert ["ann", "ann"] == [world.enter(ANN), world.enter(ANN)]
    assert 0 == world.attempts()
    world.moment += 899
    assert ["401 login_failed 2", "ann"] == [world.enter(WRONG), world.enter(ANN)]
    assert ["401 login_failed 1", "ann"] == [world.enter(WRONG), world.enter(ANN)]
    world.moment += 1
    assert ["ann", "401 login_failed 2"] == [world.enter(ANN), world.enter(WRONG)]


@pytest.mark.parametrize(("seconds", "guesses"), [(300, 3), (0, 4)])
def test_guesser_beside_a_script_is_banned(tmp_path: Path, seconds: int, guesses: int) -> None:
    """After three tries where its logins are remembered; looked at, they give one back at most."""
    world = World(tmp_path, login__cache_seconds=seconds)
    told = []
    while "403 banned" not in told:
        world.enter(ANN)
        told.append(world.enter(WRONG))
    assert guesses + 1 == len(told)


def test_success_clears_failures_of_its_own_address_only(world: World) -> None:
    """Logging in at home does not give tries back to a guesser elsewhere."""
    world.enter(WRONG, ELSEWHERE)
    world.enter(ANN)
    assert "401 login_failed 1" == world.enter(WRONG, ELSEWHERE)


def test_remembered_success_clears_nothing(world: World) -> None:
    """Nothing was looked at, so nothing is known anew; also where it was remembered meanwhile."""
    world.enter(ANN)
    world.enter(WRONG)
    assert "ann" == world.enter(ANN)
    assert "401 login_failed 1" == world.enter(WRONG)
    world.login.prove(ANN, HERE)
    assert (3, 2) == (world.looks, world.attempts())


@pytest.mark.parametrize("stored", [COST, COST + 1, COST + 2])
@pytest.mark.parametrize("username", ["ann", "bob", "nobody", "disabled"])
def test_failure_costs_as_much_as_the_dearest_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, username: str, stored: int
) -> None:
    """Time tells no names while hashes of several costs stand in the table."""
    world = World(tmp_path)
    dear = Passwords(b"p" * 32, stored).hash(BOB.password)
    world.database.rows("UPDATE admins SET password_hash = ? WHERE username = 'bob'", (dear,))
    world.admins.add("disabled", "Disabled", "staff", "right horse")
    world.admins.set_disabled("disabled", True)
    work: list[int] = []
    check = bcrypt.checkpw

    def watched(presented: bytes, hashed: bytes) -> bool:
        work.append(2 ** int(hashed[4:6]))
        return check(presented, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", watched)
    assert "401 login_failed 2" == world.enter(Pair(username, "wrong horse"))
    assert 2**stored == sum(work)


def test_success_stores_the_hash_anew_at_the_cost_of_today(world: World) -> None:
    """It is the same password, known from then on; a wrong one changes nothing."""
    dear = Passwords(b"p" * 32, COST + 1)
    world.database.rows("UPDATE admins SET password_hash = ?", (dear.hash(ANN.password),))
    assert "401 login_failed 2" == world.enter(WRONG)
    assert ["ann", "ann", "ann"] == [
        world.enter(ANN),
        world.enter(ANN),
        world.enter(Pair("ann", MD5)),
    ]
    assert 2 == world.looks
    costs = [int(row[0][4:6]) for row in world.database.rows(HASHES)]
    assert [COST, COST + 1] == costs
    assert "ann" == world.enter(ANN, login=world.restarted())


HASHES = "SELECT password_hash FROM admins ORDER BY id"


def test_token_clears_no_failures(world: World) -> None:
    """A token of few rights must not help to guess its owner's password."""
    _, token = world.tokens.create("ann", "ci")
    for left in (2, 1, 0):
        assert f"401 login_failed {left}" == world.enter(WRONG)
        world.enter(Bearer(token))


def test_success_is_remembered_for_its_time(world: World) -> None:
    """One look serves 300 seconds, in the process that did it."""
    for _ in range(3):
        world.enter(ANN)
    assert 1 == world.looks
    world.moment += 300
    world.enter(ANN)
    assert 2 == world.looks
    world.enter(ANN, login=world.restarted())
    assert 3 == world.looks


def test_callers_who_come_too_late_to_share_a_look_take_its_outcome(world: World) -> None:
    """Who asks for a proof that was found meanwhile costs no second look."""
    for address in (HERE, ELSEWHERE):
        evidence = world.login.prove(ANN, address)
        admission = world.login.identify(ANN, address, evidence)
        assert admission is not None and "ann" == admission.caller.name
    assert 1 == world.looks


def test_login_works_without_memory(tmp_path: Path) -> None:
    """With the cache switched off every login is one look."""
    world = World(tmp_path, login__cache_seconds=0)
    assert ["ann", "ann"] == [world.enter(ANN), world.enter(ANN)]
    assert 2 == world.looks


def test_changes_of_an_administrator_act_at_once(world: World) -> None:
    """Password, role and the disabled flag are read at every request, whatever is remembered."""
    world.enter(ANN)
    world.database.rows("UPDATE admins SET role = 'staff' WHERE username = 'ann'")
    with world.login.view(ANN, HERE) as caller:
        assert replace(staff(1, "ann", areas=frozenset()), tokens_after=0) == caller
    world.admins.set_password("ann", "new horse")
    assert "401 login_failed 2" == world.enter(ANN)
    assert "ann" == world.enter(Pair("ann", "new horse"))
    world.admins.set_disabled("ann", True)
    assert "401 login_failed 2" == world.enter(Pair("ann", "new horse"))


def test_password_changed_during_the_look_is_no_way_in(world: World) -> None:
    """What was proven must still be the stored password when the request begins."""
    prove = world.login.prove

    def changed(proof: Proof, address: str) -> bytes:
        evidence = prove(proof, address)
        world.admins.set_password("ann", "new horse")
        return evidence

    world.login.prove = changed
    assert "503 busy" == world.enter(ANN)


def test_remembered_login_is_one_statement(world: World) -> None:
    """It asks for the ban and the administrator: no more, whatever is stored."""
    world.enter(ANN)
    world.database.stats.start(10)
    world.enter(ANN)
    assert 1 == world.database.stats.statements


@pytest.mark.parametrize("network", [HERE, "203.0.113.0/24"])
def test_nothing_is_read_of_whom_a_banned_caller_names(
    world: World, monkeypatch: pytest.MonkeyPatch, network: str
) -> None:
    """However long it takes: his statement finds the ban, and the same for every name."""
    assert "ann" == world.enter(ANN)
    world.bans.add(network)
    read: list[list[Any]] = []
    rows = Database.rows

    def reading(database: Database, text: str, values: Any = ()) -> list[Any]:
        found = rows(database, text, values)
        read.append([tuple(row) for row in found])
        return found

    monkeypatch.setattr(Database, "rows", reading)
    for proof in (ANN, WRONG, Pair("nobody", "right horse")):
        assert "403 banned" == world.enter(proof)
    assert 3 == len(read)
    assert [1, 1, 1] == [len(found) for found in read]
    assert read[0] == read[1] == read[2]


def test_ban_that_does_not_hold_keeps_nobody_out(world: World) -> None:
    """One that is over, and one beside an exemption: remembered or not, who is right comes in."""
    world.bans.add("203.0.113.0/24", seconds=60)
    assert "ann" != world.enter(ANN)
    world.moment += 61
    assert ["ann", "ann"] == [world.enter(ANN), world.enter(ANN)]
    world.bans.add("203.0.113.0/24")
    world.bans.allow(HERE)
    assert ["ann", "bob", "bob"] == [world.enter(each) for each in (ANN, BOB, BOB)]
    assert "401 login_failed 3" == world.enter(WRONG)


def test_refusal_inside_the_view_passes_and_leaves_no_transaction(world: World) -> None:
    """What the request itself raises is not the login's business."""
    with pytest.raises(Refusal, match="gone"), world.login.view(ANN, HERE):
        raise Refusal("not_found", "gone")
    assert "ann" == world.enter(ANN)


@pytest.mark.parametrize("reads", [True, False])
def test_view_holds_a_reading_transaction_for_who_reads(world: World, reads: bool) -> None:
    """A write begins its own one when it is known who calls."""
    with world.login.view(ANN, HERE, reads=reads):
        try:
            with world.database.writing():
                began = True
        except RuntimeError:
            began = False
    assert began is not reads


def test_bans_can_be_switched_off(tmp_path: Path) -> None:
    """With ban.seconds 0 nothing is counted."""
    world = World(tmp_path, ban__seconds=0)
    assert ["401 login_failed 3"] * 5 == [world.enter(WRONG) for _ in range(5)]
    assert 0 == world.attempts()


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({"ban__allow": ("203.0.113.0/24",)}, HERE),
        ({}, PROXY),
    ],
)
def test_exempt_addresses_are_never_banned(
    tmp_path: Path, values: dict[str, object], address: str
) -> None:
    """The allow-list, and the front server, whose ban would shut everybody out."""
    world = World(tmp_path, **values)
    if address != PROXY:
        world.bans.add(address)
    assert ["401 login_failed 3"] * 4 == [world.enter(WRONG, address) for _ in range(4)]
    assert "ann" == world.enter(ANN, address)


@pytest.mark.parametrize("behind_proxy", [False, True])
def test_loopback_is_banned_like_any_other_address(tmp_path: Path, behind_proxy: bool) -> None:
    """Also that of a proxy, once a request is said to come from there."""
    world = World(tmp_path, behind_proxy=behind_proxy)
    ban(world, "127.0.0.1")
    assert "403 banned" == world.enter(ANN, "127.0.0.1")


def test_right_token_passes_a_ban(world: World) -> None:
    """It cannot be guessed; right pairs stay out, and wrong tokens are not looked at twice."""
    _, token = world.tokens.create("ann", "ci")
    _, old = world.tokens.create("ann", "old", TokenLimits(1))
    world.moment += 1
    ban(world)
    assert "ann" == world.enter(Bearer(token))
    before = world.attempts()
    for proof in (ANN, WRONG, Bearer(old), Bearer("tp_wrong"), Pair("ann"), None):
        assert "403 banned" == world.enter(proof)
    assert before == world.attempts()
    world.bans.clear()
    for _ in range(2):
        world.enter(Bearer("tp_wrong"))
    world.database.rows("UPDATE attempts SET is_open = 0")
    world.database.rows(
        "INSERT INTO attempts (network, subject, moment) VALUES (?, 'x', ?)",
        (f"{HERE}/32", world.moment),
    )
    assert "ann" == world.enter(Bearer(token))
    assert "403 banned" == world.enter(ANN)


def test_greeting_asks_for_the_ban_before_anything_else(world: World) -> None:
    """Who brings nothing yet is let on; who is banned, or brings something wrong, is not."""
    assert UNGREETED == world.login.greet(None, HERE)
    with pytest.raises(Refusal, match="credentials are wrong"):
        world.login.greet(WRONG, HERE)
    ban(world)
    for proof in (None, ANN, WRONG, Bearer("x")):
        with pytest.raises(Refusal) as caught:
            world.login.greet(proof, HERE)
        assert "banned" == caught.value.word


@pytest.mark.parametrize("seconds", [0, 300])
def test_greeted_caller_is_looked_at_once(tmp_path: Path, seconds: int) -> None:
    """What the greeting found lets in, with and without memory."""
    world = World(tmp_path, login__cache_seconds=seconds)
    greeting = world.login.greet(ANN, HERE)
    with world.login.view(ANN, HERE, greeting) as caller:
        assert "ann" == caller.name
    assert 1 == world.looks


def test_greeting_is_of_one_proof(world: World) -> None:
    """Whatever else the body brings beside it is looked at by itself."""
    world.enter(ANN)
    greeting = world.login.greet(ANN, HERE)
    assert greeting.admission is not None
    for proof, word in ((Pair("ann"), "incomplete_credentials"), (WRONG, "login_failed")):
        with pytest.raises(Refusal) as caught, world.login.view(proof, HERE, greeting):
            pass
        assert word == caught.value.word
    world.database.stats.start(10)
    with world.login.view(ANN, HERE, greeting) as caller:
        assert ("ann", 0) == (caller.name, world.database.stats.statements)


def test_pair_of_a_foreign_page_is_neither_tested_nor_counted(world: World) -> None:
    """Nor is its visitor banned, however often; after a ban he hears of the ban."""
    for pair in (ANN, WRONG, Pair("ann")):
        foreign = Pair(pair.username, pair.password, is_foreign=True)
        assert "403 foreign_page" == world.enter(foreign)
    assert (0, 0) == (world.looks, world.attempts())
    ban(world)
    assert "403 banned" == world.enter(Pair("ann", "x", is_foreign=True))


def test_abandoned_look_counts_as_a_failure(world: World) -> None:
    """A worker that dies in mid-look leaves its row; after 30 seconds it is a failure."""
    world.enter(WRONG)
    world.database.rows("UPDATE attempts SET is_open = 1")
    world.moment += 30
    assert "401 login_failed 1" == world.enter(Pair("bob", "x"))


def test_look_that_breaks_gives_its_place_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password that was not looked at is no failure."""

    def broken(*_: object) -> bool:
        raise Refusal("busy", "no")

    monkeypatch.setattr(Passwords, "check", broken)
    assert "503 busy" == world.enter(ANN)
    assert 0 == world.attempts()


@databases.of_files
def test_no_password_or_name_reaches_the_database(world: World, tmp_path: Path) -> None:
    """Neither what was presented nor its md5 is on disk, as name or as password."""
    world.enter(Pair("secret typed as name", "right horse"))
    world.enter(Pair("ann", MD5))
    world.database.rows("PRAGMA wal_checkpoint")
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for text in (b"secret typed", b"right horse", MD5.encode(), bytes.fromhex(MD5)):
        assert text not in stored


def test_table_of_attempts_is_bounded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the bound the oldest makes room; rows outside the window are there and do not count."""
    monkeypatch.setattr("teampro.identity.attempt_rows.ROWS", 5)
    for number in range(8):
        world.enter(WRONG, f"203.0.113.{number}")
    assert 6 == world.attempts()
    assert "401 login_failed 2" == world.enter(WRONG, "203.0.113.0")
    world.moment += 900
    assert "401 login_failed 2" == world.enter(WRONG, "203.0.113.0")
    assert 6 == world.attempts()
