"""Administrators: what they tell of themselves, who reads it, and when they were here."""

from __future__ import annotations

from pathlib import Path

import pytest

from teampro.identity.admins import Admins
from teampro.identity.passwords import Passwords
from teampro.identity.presence import AWAY_SECONDS, NOTE_SECONDS, Presence
from teampro.schema.caller import Caller
from tests.callers import ANNA, BOB, CARL
from tests.workshop import Workshop, faults, refused

pytestmark = pytest.mark.database

PRIVATE = {
    "email": "bob@example.com",
    "ipaddress": "192.0.2.7",
    "notes": "Back on Monday",
    "signature": "Bob",
    "language": "german",
    "notify_system": False,
}
NOTHING = dict.fromkeys(PRIVATE, "") | {"notify_system": False}


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a shop in which Bob has told of himself."""
    shop = Workshop(tmp_path)
    shop.put(
        "admins/2", BOB, notes="Back on Monday", signature="Bob", language="german", notify_system=0
    )
    with shop.database.writing():
        shop.database.rows(
            "UPDATE admins SET email = 'bob@example.com', ipaddress = '192.0.2.7' WHERE id = 2"
        )
    return shop


@pytest.mark.parametrize(
    ("caller", "expected"),
    [(BOB, PRIVATE), (ANNA, PRIVATE), (CARL, NOTHING)],
    ids=["himself", "super", "a colleague"],
)
def test_what_one_tells_of_oneself_is_read_by_few(
    shop: Workshop, caller: Caller, expected: dict[str, object]
) -> None:
    """Colleagues read the names as ever, and the rest stands there empty."""
    shown = shop.get("admins/2", by=caller)
    assert expected == {name: shown[name] for name in PRIVATE}
    assert ("bob", "staff", False) == tuple(
        shown[name] for name in ("username", "role", "disabled")
    )


def test_filters_feel_for_nothing(shop: Workshop) -> None:
    """Who does not see a value does not find by it."""
    session = shop.session(CARL)
    noun = session.nouns["admins"]
    query = noun.model.select(noun.model.id).where(
        noun.fields["notes"].expression(noun.model) != ""
    )
    text, values = shop.database.compile(query)
    known = [each if isinstance(each, str) else 3 for each in values]
    assert [] == shop.database.rows(text, known)


@pytest.mark.parametrize("caller", [ANNA, CARL], ids=["super", "a colleague"])
def test_nobody_writes_of_another(shop: Workshop, caller: Caller) -> None:
    """Not even a super administrator puts words into somebody's mouth."""
    assert "forbidden" == refused(lambda: shop.put("admins/2", caller, notes="Gone")).word


def test_nobody_widens_his_own_gate(shop: Workshop) -> None:
    """Role, login and address are the operator's: they are told back as ignored."""
    sent = {"role": "super", "disabled": 1, "email": "a@example.com", "name": "B", "username": "b"}
    assert sorted(sent) == sorted(shop.put("admins/2", BOB, **sent)["ignored"])
    for name in ("areas", "password_hash"):
        assert [(name, "unknown_field")] == faults(
            lambda n=name: shop.put("admins/2", BOB, **{n: ""})
        )


def test_notes_are_told_in_history(shop: Workshop) -> None:
    """Presence is not: it changes with each call."""
    before = shop.get("admins/2")["version"]
    Presence(shop.database, shop.now.timestamp).note(2, "192.0.2.9")
    assert before == shop.get("admins/2")["version"]
    assert [("update", ["notes", "signature", "language", "notify_system"])] == shop.history(
        "admins", 2
    )


def test_presence_is_written_once_a_minute(shop: Workshop) -> None:
    """Who comes back after a quarter of an hour has come anew."""
    presence = Presence(shop.database, lambda: shop.now.timestamp())

    def seen(seconds: int, address: str) -> tuple[str, str, str]:
        shop.later(seconds=seconds)
        presence.note(2, address)
        row = shop.get("admins/2", by=BOB)
        return row["logintime"][11:], row["lastvisit"][11:], row["ipaddress"]

    assert ("12:00:00", "12:00:00", "192.0.2.1") == seen(0, "192.0.2.1")
    assert ("12:00:00", "12:00:00", "192.0.2.1") == seen(NOTE_SECONDS - 1, "192.0.2.2")
    assert ("12:00:00", "12:01:00", "192.0.2.2") == seen(1, "192.0.2.2")
    assert ("12:16:00", "12:16:00", "192.0.2.2") == seen(AWAY_SECONDS, "192.0.2.2")


def test_names_are_told_apart_at_the_last_blank(shop: Workshop) -> None:
    """Mail greets by one of them."""
    admins = Admins(shop.database, Passwords(b"pepper" * 6, 4))
    for name in ("Anna Maria Berg", "Root"):
        admins.add(name.split()[-1], name, "staff", "secret")
    rows = shop.database.rows("SELECT firstname, lastname FROM admins WHERE id > 3 ORDER BY id")
    assert [("Anna Maria", "Berg"), ("", "Root")] == rows
