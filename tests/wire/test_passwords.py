"""Passwords as fields: hashed on their way in, and told to nobody."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from teampro.identity.passwords import UserPasswords
from teampro.identity.pepper import read_pepper
from teampro.resources import RESOURCES
from teampro.schema.fields import Field
from teampro.schema.values import Context
from teampro.schema.vault import PasswordHash
from teampro.store.data_paths import data_paths_of
from tests.store.test_recorded import Plain
from tests.wire.accounts import ACCOUNTS, MIGRATION, create
from tests.wire.world import NOON, World, make_app

WORDS = "correct horse battery staple"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application that knows accounts."""
    return make_app(tmp_path_factory.mktemp("passwords"), (*RESOURCES, ACCOUNTS))


@pytest.fixture
def world(app: World) -> World:
    """The application without an account."""
    app.restore()
    app.witness.run(MIGRATION)
    return app


def stored(world: World) -> str:
    """Return the hash that account 1 has."""
    [[text]] = world.rows("SELECT passphrase FROM accounts WHERE account_id = 1")
    return str(text)


def fits(world: World, password: str) -> bool:
    """Say whether the hash of account 1 is one of a password."""
    pepper = read_pepper(data_paths_of(world.settings).pepper)
    return UserPasswords(pepper, 4).check(password, stored(world))


def test_password_is_stored_as_its_hash_and_reads_empty(world: World) -> None:
    """Exactly as it was sent; no answer shows it or its hash."""
    for password in (WORDS, "e\N{COMBINING ACUTE ACCENT} \r\n", "5ebe2294ecd0e0f08eab7690d2a6ee69"):
        world.restore()
        world.witness.run(MIGRATION)
        assert "" == create(world, passphrase=password)["passphrase"]
        assert fits(world, password.replace("\r\n", "\n"))
    answers = [world.call("GET", chain).body for chain in ("accounts/1", "accounts", "history")]
    assert not [text for text in answers if b"$2b$" in text]


def test_change_of_a_password_is_told_without_it(world: World) -> None:
    """History masks it; what comes back as it was shown changes nothing; null takes it away."""
    create(world, passphrase=WORDS)
    for sent, version in ((WORDS * 2, 2), ("", 2), (WORDS * 2, 3), (None, 4)):
        account = world.call("PUT", "accounts/1", {"passphrase": sent}).response["account"]
        assert version == account["version"]
    assert "" == stored(world)
    entries = world.call("GET", "accounts/1/history").response["history"]
    changes = [each for entry in entries for each in entry["changes"]]
    told = [(each["old"], each["new"]) for each in changes if each["field"] == "passphrase"]
    assert [("•", "•"), ("•", "•"), ("•", "")] == [each for each in told if each[0] is not None]
    assert [(None, "•")] == [each for each in told if each[0] is None]


@pytest.mark.parametrize(
    "params",
    [
        {"passphrase": WORDS},
        {"passphrase": {"starts": "$2"}},
        {"sort": "passphrase"},
        {"or": [{"passphrase": WORDS}]},
    ],
    ids=str,
)
def test_password_is_neither_filtered_nor_sorted_by(world: World, params: Any) -> None:
    """A question about it is a wrong question."""
    create(world, passphrase=WORDS)
    assert 400 == world.call("GET", "accounts", params).status


def test_password_that_does_not_fit_is_refused_and_not_repeated(world: World) -> None:
    """Neither too long a one nor what is no text."""
    for wrong in ([WORDS], {"is": WORDS}, WORDS * 3_000, True):
        reply = world.call("POST", "accounts", {"account_name": "A", "passphrase": wrong})
        assert 400 == reply.status
        assert "horse" not in reply.body.decode()


def test_hash_that_was_made_before_is_stored_as_it_is() -> None:
    """A wire language makes it before its session begins; it prints no hash."""
    known: Field = ACCOUNTS.fields["passphrase"]
    made = PasswordHash("$2b$04$made")
    context = Context(1, NOON, ZoneInfo("UTC"), Plain())
    assert "$2b$04$made" == known.accept(made, context)
    assert WORDS == known.accept(WORDS, context)
    assert "made" not in repr(made)


def test_password_has_its_word_in_the_description(world: World) -> None:
    """Forms and documents know it; what is printed of it is always empty."""
    schemas = world.call("GET", "api/openapi").tree["components"]["schemas"]
    assert "" == schemas["Account"]["properties"]["passphrase"]["const"]
    assert 65_536 == schemas["AccountInput"]["properties"]["passphrase"]["maxLength"]
    text = json.dumps(world.call("GET", "api/resources").tree)
    assert '"kind": "password"' in text
