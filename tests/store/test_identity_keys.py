"""API keys: a row of the tokens with an identifier, under the one machine of attempts and bans."""

from __future__ import annotations

from pathlib import Path

import pytest

from teampro.identity.api_keys import is_identifier
from teampro.identity.proofs import ApiKey, Bearer
from teampro.identity.token_words import TokenError
from teampro.identity.tokens import UNLIMITED, TokenLimits
from tests.store.identity_world import ANN, ELSEWHERE, HERE, WRONG, World

OTHER = "x" * 32


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A world with two administrators."""
    return World(tmp_path)


def made(world: World, limits: TokenLimits = UNLIMITED) -> ApiKey:
    """Return a new key of bob, as it is presented from HERE."""
    _, identifier, secret = world.tokens.create_key("bob", "billing", limits)
    return ApiKey(identifier, secret, HERE)


def test_key_is_two_texts_of_which_the_secret_is_nowhere(world: World) -> None:
    """32 letters and digits each; the database holds the identifier and a digest."""
    key = made(world)
    for text in (key.identifier, key.secret):
        assert (32, True, True) == (len(text), text.isalnum(), text.isascii())
    stored = str(world.database.rows("SELECT * FROM tokens"))
    assert (True, False) == (key.identifier in stored, key.secret in stored)
    assert "ApiKey(…)" == repr(key)


def test_key_with_given_texts_lets_in_and_is_found_by_its_secret(world: World) -> None:
    """As one that everybody knows must be, before it faces a network."""
    made(world)
    number = world.tokens.add_key("bob", "demonstration", "i" * 32, "s" * 32)

    assert "bob" == world.enter(ApiKey("i" * 32, "s" * 32, HERE))
    assert ([number], []) == (world.tokens.holders("s" * 32), world.tokens.holders("i" * 32))


def test_key_carries_its_rights(world: World) -> None:
    """Commands of its own, all of them when nothing is said, and whatever a token may have."""
    with world.login.view(made(world), HERE) as caller:
        assert frozenset({"full"}) == caller.rights.commands
    limits = TokenLimits(chains=["projects/100"], commands=["readonly", "addorder"], verbs=["GET"])
    with world.login.view(made(world, limits), HERE) as caller:
        rights = caller.rights
        assert frozenset({"projects/100"}) == rights.chains
        assert frozenset({"readonly", "addorder"}) == rights.commands
        assert frozenset({"GET"}) == rights.verbs


def test_wrong_ones_are_counted_with_all_others(world: World) -> None:
    """Three of any kinds make a ban; a right key passes it, a right password does not."""
    key = made(world)
    wrong = ApiKey(key.identifier, OTHER, HERE)
    unknown = ApiKey(OTHER, key.secret, HERE)
    outcomes = [world.enter(proof) for proof in (wrong, WRONG, unknown, key, ANN, wrong)]
    tries = [f"401 login_failed {left}" for left in (2, 1, 0)]
    assert [*tries, "bob", *["403 banned"] * 2] == outcomes


@pytest.mark.parametrize("half", [ApiKey("", OTHER), ApiKey(OTHER, ""), ApiKey("", "")])
def test_half_a_key_is_not_counted(world: World, half: ApiKey) -> None:
    """It is no guess at anything."""
    assert "400 incomplete_credentials" == world.enter(half)
    assert 0 == world.attempts()


@pytest.mark.parametrize("text", ["\ud800" * 32, "\0" * 32, "a" * 31, "ann", "é" * 32])
def test_what_no_identifier_can_be_is_wrong_like_any_other(world: World, text: str) -> None:
    """Whatever no database could be asked for, too."""
    assert "401 login_failed 2" == world.enter(ApiKey(text, OTHER, HERE))


def test_right_one_reserves_nothing_and_is_one_statement(world: World) -> None:
    """It cannot be guessed, so looking it up with the ban is all; its use is noted apart."""
    key = made(world)
    world.enter(key)
    world.database.stats.start(10)
    world.enter(key)
    assert (1, 0) == (world.database.stats.statements, world.looks)


def test_key_and_bearer_token_are_not_taken_for_each_other(world: World) -> None:
    """Half of what a key is would else be enough where bearer tokens are taken."""
    key = made(world)
    assert "401 login_failed 2" == world.enter(Bearer(key.secret))
    _, token = world.tokens.create("ann", "ci")
    assert "401 login_failed 1" == world.enter(ApiKey(key.identifier, token, HERE))


def test_key_ends_with_its_time_its_owner_or_its_revocation(world: World) -> None:
    """Each of the three shuts it out at once."""
    short, long = made(world, TokenLimits(60)), made(world)
    world.moment += 60
    assert ["401 login_failed 2", "bob"] == [world.enter(short), world.enter(long)]
    world.admins.set_disabled("bob", True)
    assert "401 login_failed 1" == world.enter(long)
    world.admins.set_disabled("bob", False)
    world.tokens.revoke(world.tokens.entries()[1].id)
    assert "401 login_failed 0" == world.enter(long)


@pytest.mark.parametrize(
    ("addresses", "caller", "is_in"),
    [
        (None, ELSEWHERE, True),
        ([HERE], HERE, True),
        ([HERE], ELSEWHERE, False),
        (["198.51.100.0/24", HERE], ELSEWHERE, True),
        (["198.51.100.77/24"], ELSEWHERE, True),
        (["2001:db8::/32"], "2001:db8::7", True),
        ([HERE], f"::ffff:{HERE}", True),
        ([HERE], "unknown", False),
        ([HERE], "", False),
        ([], HERE, False),
    ],
)
def test_key_is_bound_to_its_addresses(
    world: World, addresses: list[str] | None, caller: str, is_in: bool
) -> None:
    """Elsewhere it is refused and not counted; who does not know the secret learns nothing."""
    key = made(world, TokenLimits(addresses=addresses))
    right = ApiKey(key.identifier, key.secret, caller)
    assert ("bob" if is_in else "403 foreign_address") == world.enter(right, caller)
    assert 0 == world.attempts()
    assert "401 login_failed 2" == world.enter(ApiKey(key.identifier, OTHER, caller), caller)


def test_key_from_a_foreign_address_passes_no_ban(world: World) -> None:
    """It is told what everybody is told there."""
    key = made(world, TokenLimits(addresses=[ELSEWHERE]))
    for _ in range(3):
        world.enter(WRONG)
    assert "403 banned" == world.enter(key)


@pytest.mark.parametrize("addresses", [["everywhere"], ["203.0.113.0/33"], [""]])
def test_addresses_that_are_none_are_refused(world: World, addresses: list[str]) -> None:
    """A key that lets nobody in, or everybody by mistake, is not made."""
    with pytest.raises(TokenError, match="an address is written"):
        made(world, TokenLimits(addresses=addresses))
    assert [] == world.tokens.entries()


def test_identifier_is_told_from_a_username(world: World) -> None:
    """Old clients send both in the same fields; a username costs no statement."""
    key = made(world)
    world.database.stats.start(10)
    asked = ("ann", "", "\ud800", key.identifier[:-1])
    assert [False] * 4 == [is_identifier(world.database, text) for text in asked]
    assert 0 == world.database.stats.statements
    assert [True, False] == [is_identifier(world.database, t) for t in (key.identifier, OTHER)]
