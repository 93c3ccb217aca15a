"""Administrators, tokens, operators' bans and the pepper, on a real database file."""

from __future__ import annotations

import base64
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from teampro.errors import Refusal
from teampro.identity.addresses import Origins
from teampro.identity.admins import AdminError
from teampro.identity.pepper import PepperError, open_pepper
from teampro.identity.proofs import Bearer
from teampro.identity.token_words import TokenError
from teampro.identity.tokens import TokenLimits
from teampro.schema.caller import Caller, Rights
from teampro.store.database import Database
from teampro.store.migrations import migrate
from tests import databases
from tests.store.identity_world import ANN, BOB, ELSEWHERE, HERE, WRONG, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Make a world with the default rules."""
    return World(tmp_path)


# Administrators


def test_entries_tell_no_hash(world: World) -> None:
    """What is listed can be printed."""
    assert [(1, "ann", "super", False), (2, "bob", "staff", False)] == [
        (admin.id, admin.username, admin.role, admin.disabled) for admin in world.admins.entries()
    ]


def test_new_staff_may_write_projects_and_support(world: World) -> None:
    """A super administrator has every area without a word."""
    areas = world.database.rows("SELECT username, areas FROM admins ORDER BY id")
    assert [("ann", ""), ("bob", "projects:write support:write")] == areas


def test_areas_act_at_the_next_login(world: World) -> None:
    """Those that are given are all there are; a super administrator keeps every one."""
    for areas in ({"billing:read", "clients:write"}, set()):
        world.admins.set_areas("bob", areas)
        with world.login.view(BOB, HERE) as caller:
            assert areas == caller.rights.areas
    with pytest.raises(AdminError, match="'ann' is super and has every area"):
        world.admins.set_areas("ann", {"billing:read"})
    assert [None, frozenset()] == [entry.areas for entry in world.admins.entries()]


@pytest.mark.parametrize(
    ("username", "name", "role", "password", "word"),
    [
        ("ann", "Ann", "staff", "x", "already"),
        ("", "Ann", "staff", "x", "username"),
        (" ann", "Ann", "staff", "x", "username"),
        ("a\nb", "Ann", "staff", "x", "control"),
        ("a\0b", "Ann", "staff", "x", "control"),
        ("x" * 101, "Ann", "staff", "x", "username"),
        ("cid", "", "staff", "x", "name"),
        ("cid", "Cid", "root", "x", "role"),
        ("cid", "Cid", "staff", "", "empty"),
    ],
)
def test_administrator_is_refused_with_the_reason(
    world: World, username: str, name: str, role: str, password: str, word: str
) -> None:
    """Nothing is stored of one that could not log in, or would be confused with another."""
    with pytest.raises(AdminError, match=word):
        world.admins.add(username, name, role, password)
    assert 2 == len(world.admins.entries())


def test_password_change_revokes_tokens_unless_told_otherwise(world: World) -> None:
    """Who changes a password because it leaked must not leave tokens behind."""
    _, token = world.tokens.create("ann", "ci")
    assert 0 == world.admins.set_password("ann", "new", keep_tokens=True)
    assert "ann" == world.enter(Bearer(token))
    assert 1 == world.admins.set_password("ann", "newer")
    assert "401 login_failed 2" == world.enter(Bearer(token))


def test_unknown_administrator_is_told(world: World) -> None:
    """A misspelt name changes nothing."""
    for change in (
        lambda: world.admins.set_password("ben", "x"),
        lambda: world.admins.set_disabled("ben", True),
    ):
        with pytest.raises(AdminError, match="'ben'"):
            change()


def test_holders_of_a_password_are_found(world: World) -> None:
    """So that a server facing the network can refuse a password everybody knows."""
    assert ["bob"] == world.admins.holders(BOB.password)
    assert [] == world.admins.holders("x")


# Tokens


def test_token_is_shown_once_and_stored_as_its_digest(world: World) -> None:
    """32 random bytes behind `tp_`; the database holds no part of them."""
    number, token = world.tokens.create("bob", "ci")
    assert token.startswith("tp_")
    assert 32 == len(base64.urlsafe_b64decode(token[3:] + "="))
    assert token[3:] not in str(world.database.rows("SELECT * FROM tokens"))
    assert [(number, "bob", "ci")] == [
        (entry.id, entry.username, entry.label) for entry in world.tokens.entries()
    ]


def test_token_carries_its_rights_and_its_owners_role(world: World) -> None:
    """Never more than the owner may at the time of use."""
    number, token = world.tokens.create(
        "ann", "ci", TokenLimits(verbs=["GET"], resources=["projects", "files"])
    )
    rights = Rights(frozenset({"GET"}), frozenset({"projects", "files"}))
    for role in ("super", "staff"):
        world.database.rows("UPDATE admins SET role = ? WHERE username = 'ann'", (role,))
        areas = None if role == "super" else frozenset()
        with world.login.view(Bearer(token), HERE) as caller:
            expected = replace(rights, areas=areas)
            assert Caller("admin", 1, "ann", expected, credential_id=number) == caller


@pytest.mark.parametrize(("words", "expected"), [(None, None), ([], frozenset())])
def test_no_limit_is_told_from_no_right(
    world: World, words: list[str] | None, expected: frozenset[str] | None
) -> None:
    """None means all; an empty list means nothing."""
    world.tokens.create("ann", "ci", TokenLimits(verbs=words, resources=words))
    assert Rights(expected, expected) == world.tokens.entries()[0].rights


def test_token_ends_with_its_time_its_owner_or_its_revocation(world: World) -> None:
    """Each of the three shuts it out at once."""
    number, short = world.tokens.create("ann", "short", TokenLimits(60))
    _, long = world.tokens.create("bob", "long")
    world.moment += 59.9
    assert ["ann", "bob"] == [world.enter(Bearer(text)) for text in (short, long)]
    world.moment += 0.1
    assert "401 login_failed 2" == world.enter(Bearer(short))
    world.admins.set_disabled("bob", True)
    assert "401 login_failed 1" == world.enter(Bearer(long))
    world.admins.set_disabled("bob", False)
    assert [True, False] == [world.tokens.revoke(number), world.tokens.revoke(number)]
    assert "bob" == world.enter(Bearer(long))


def test_token_reserves_no_attempt_and_is_one_statement(world: World) -> None:
    """It cannot be guessed, so looking it up with the ban is all; its use is noted apart."""
    _, token = world.tokens.create("ann", "ci")
    world.enter(Bearer(token))
    world.database.stats.start(10)
    world.enter(Bearer(token))
    assert 1 == world.database.stats.statements


@pytest.mark.parametrize("is_restarted", [False, True])
def test_last_use_is_noted_once_a_minute(world: World, is_restarted: bool) -> None:
    """Often enough to find forgotten tokens, seldom enough not to be a write per read.

    That holds for one process, and for several together.
    """
    _, token = world.tokens.create("ann", "ci")
    assert world.tokens.entries()[0].used is None
    begin, noted = world.moment, []
    for seconds in (0, 59, 60, 119, 120):
        world.moment = begin + seconds
        login = world.restarted() if is_restarted else world.login
        world.enter(Bearer(token), login=login)
        noted.append((world.tokens.entries()[0].used or 0) - begin)
    assert [0, 0, 60, 60, 120] == noted


@pytest.mark.parametrize(
    ("username", "options", "word"),
    [
        ("ben", {}, "'ben'"),
        ("ann", {"verbs": ["FETCH"]}, "verbs"),
        ("ann", {"resources": ["a,b"]}, "resources"),
        ("ann", {"resources": ["a."]}, "operations"),
        ("ann", {"resources": [".*"]}, "operations"),
        ("ann", {"resources": ["*.stop"]}, "operations"),
        ("ann", {"resources": ["a.b.c"]}, "operations"),
        ("ann", {"seconds": 0}, "longer"),
    ],
)
def test_token_is_refused_with_the_reason(
    world: World, username: str, options: dict[str, Any], word: str
) -> None:
    """A token that could do nothing, or everything by mistake, is not made."""
    with pytest.raises(TokenError, match=word):
        world.tokens.create(username, "ci", TokenLimits(**options))
    assert [] == world.tokens.entries()


def test_token_carries_the_operations_it_names(world: World) -> None:
    """Of one noun all, of another one; who may write a noun may not thereby move money."""
    world.tokens.create(
        "ann", "ci", TokenLimits(resources=["invoices.*", "orders", "timelogs.stop"])
    )
    [token] = world.tokens.entries()
    asked = [("invoices", "capture"), ("timelogs", "stop"), ("timelogs", "start"), ("orders", "x")]
    assert [True, True, False, False] == [
        token.rights.allow("POST", noun, operation) for noun, operation in asked
    ]


# Operators' bans


@pytest.mark.parametrize(
    ("network", "here", "there"),
    [
        ("203.0.113.7", "403 banned", "ann"),
        ("203.0.113.0/24", "403 banned", "ann"),
        ("0.0.0.0/0", "403 banned", "403 banned"),
        ("::ffff:203.0.113.7", "403 banned", "ann"),
        ("2001:db8::/32", "ann", "ann"),
    ],
)
def test_operator_bans_addresses_and_networks(
    world: World, network: str, here: str, there: str
) -> None:
    """A wide network bans all in it, and nobody outside."""
    world.bans.add(network, "abuse")
    assert [here, there] == [world.enter(ANN), world.enter(ANN, ELSEWHERE)]


def test_ipv6_address_is_banned_with_its_64(world: World) -> None:
    """Callers are told apart by their /64, so nothing narrower can be banned."""
    assert "2001:db8::/64" == world.bans.add("2001:db8::5").network
    assert "403 banned" == world.enter(ANN, "2001:db8::6")
    assert "ann" == world.enter(ANN, "2001:db8:0:1::5")


def test_ban_without_end_says_to_come_back_tomorrow(world: World) -> None:
    """Retry-After must be a number; a day is as far as it promises."""
    world.bans.add(HERE)
    with pytest.raises(Refusal) as caught, world.login.view(ANN, HERE):
        pass
    assert 86_400 == caught.value.retry_seconds


def test_operators_ban_ends_and_can_be_cleared(world: World) -> None:
    """By its time or by hand; the failures counted meanwhile go too."""
    world.bans.add(HERE, "abuse", seconds=60)
    assert [("203.0.113.7/32", "ban", "abuse", world.moment, world.moment + 60)] == [
        (ban.network, ban.kind, ban.reason, ban.moment, ban.until) for ban in world.bans.entries()
    ]
    world.moment += 60
    assert [] == world.bans.entries()
    assert "401 login_failed 2" == world.enter(WRONG)
    world.bans.add(HERE)
    assert [1, 0] == [world.bans.clear(HERE), world.bans.clear(ELSEWHERE)]
    assert "401 login_failed 2" == world.enter(WRONG)


def test_clear_without_a_network_removes_all_bans_and_keeps_exemptions(world: World) -> None:
    """The way out for an operator who has shut everybody out."""
    world.bans.add("0.0.0.0/0")
    world.bans.allow("192.0.2.1")
    for _ in range(3):
        world.enter(WRONG, "2001:db8::1")
    assert 2 == world.bans.clear()
    assert ["allow"] == [ban.kind for ban in world.bans.entries()]
    assert "ann" == world.enter(ANN, "2001:db8::1")


def test_exemption_wins_over_bans_and_is_not_counted(world: World) -> None:
    """An allow entry is for the operator's own office."""
    world.bans.add(HERE)
    world.bans.allow("203.0.113.0/24", "office", seconds=60)
    assert ["401 login_failed 3"] * 4 == [world.enter(WRONG) for _ in range(4)]
    assert "ann" == world.enter(ANN)
    world.moment += 60
    assert "403 banned" == world.enter(ANN)


def test_operators_ban_is_not_shortened_by_wrong_logins(world: World) -> None:
    """Both kinds stand beside each other; the longer one holds."""
    for _ in range(2):
        world.enter(WRONG)
    origin = Origins(()).of(HERE)
    reservation = world.login._attempts.reserve(origin, "x")
    world.bans.add(HERE, seconds=5_000)
    assert 0 == reservation.failed()
    assert ["ban", "login"] == sorted(ban.kind for ban in world.bans.entries())
    world.moment += 4_999
    assert "403 banned" == world.enter(ANN)


@pytest.mark.parametrize("text", ["", "nowhere", "300.1.1.1", "10.0.0.0/33"])
def test_ban_of_no_network_is_refused(world: World, text: str) -> None:
    """What cannot be read is not stored."""
    for change in (world.bans.add, world.bans.allow, world.bans.clear):
        with pytest.raises(ValueError, match=r"does not appear"):
            change(text)


def test_bans_are_bounded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ban that ends first makes room; an operator's never does."""
    monkeypatch.setattr("teampro.identity.bans.ROWS", 2)
    world.bans.add("192.0.2.1")
    for number in range(3):
        world.moment += 1
        for _ in range(3):
            world.enter(WRONG, f"203.0.113.{number}")
    assert ["192.0.2.1/32", "203.0.113.1/32", "203.0.113.2/32"] == [
        ban.network for ban in world.bans.entries()
    ]


# The pepper


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Make a database without administrators."""
    made = Database(databases.place(tmp_path))
    migrate(made)
    return made


def add_admin(database: Database) -> None:
    """Add an administrator whose password is of no concern."""
    database.rows(
        "INSERT INTO admins (username, name, role, disabled, password_hash) "
        "VALUES ('ann', 'Ann', 'super', 0, '')"
    )


def test_pepper_is_made_once_with_tight_permissions(database: Database, tmp_path: Path) -> None:
    """Only its owner may read it, and the database keeps no copy."""
    path = tmp_path / "secret" / "pepper"
    pepper = open_pepper(database, path)
    add_admin(database)
    assert pepper == open_pepper(database, path)
    assert (32, 0o600) == (len(pepper), path.stat().st_mode & 0o777)
    stored = str(database.rows("SELECT * FROM meta"))
    assert pepper.hex() not in stored
    assert base64.b64encode(pepper).decode() not in stored


def test_pepper_is_never_seen_unfinished(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until its bytes are on the disk there is no file under its name; no other file stays."""
    seen: list[bool] = []
    path = tmp_path / "own" / "pepper"
    monkeypatch.setattr("os.fsync", lambda _descriptor: seen.append(path.exists()))
    open_pepper(database, path)
    assert [False] == seen
    assert [path] == list(path.parent.iterdir())


def test_pepper_is_made_once_by_processes_that_start_together(
    database: Database, tmp_path: Path
) -> None:
    """Whoever is first makes it; the others read the same."""
    start = threading.Barrier(8)

    def opened(_: int) -> bytes:
        start.wait()
        return open_pepper(Database(database.address), tmp_path / "pepper")

    with ThreadPoolExecutor(8) as pool:
        assert 1 == len(set(pool.map(opened, range(8))))


def test_foreign_pepper_is_taken_while_there_is_no_administrator(
    database: Database, tmp_path: Path
) -> None:
    """Hosts that share a database are given the same file before the first start, or later."""
    first = open_pepper(database, tmp_path / "first")
    second = open_pepper(database, tmp_path / "second")
    assert first != second
    add_admin(database)
    assert second == open_pepper(database, tmp_path / "second")


@pytest.mark.parametrize(
    ("text", "mode", "word"),
    [
        (None, 0o600, "missing"),
        (base64.b64encode(b"x" * 32), 0o600, "does not belong"),
        (base64.b64encode(b"x" * 31), 0o600, "damaged"),
        (b"", 0o600, "damaged"),
        (b"\xff", 0o600, "damaged"),
        ("same", 0o640, "chmod 600"),
    ],
)
def test_start_is_refused_when_passwords_could_not_be_checked(
    database: Database, tmp_path: Path, text: bytes | str | None, mode: int, word: str
) -> None:
    """With administrators in the database a wrong pepper is an error, never a new pepper."""
    path = tmp_path / "pepper"
    open_pepper(database, path)
    add_admin(database)
    kept = path.read_bytes()
    path.unlink()
    if text is not None:
        path.write_bytes(kept if isinstance(text, str) else text)
        path.chmod(mode)
    with pytest.raises(PepperError, match=word):
        open_pepper(database, path)
    assert (text is not None) == path.exists()


def test_symbolic_link_is_not_followed_when_the_pepper_is_made(
    database: Database, tmp_path: Path
) -> None:
    """Nobody may choose where the secret is written."""
    path = tmp_path / "pepper"
    os.symlink(tmp_path / "elsewhere", path)
    with pytest.raises(OSError, match="pepper"):
        open_pepper(database, path)
    assert not (tmp_path / "elsewhere").exists()
