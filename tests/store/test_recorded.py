"""Recorded columns and stamps: what no caller sets, and must be told all the same."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import peewee
import pytest

from teampro.errors import Faults
from teampro.resources import RESOURCES
from teampro.schema import columns
from teampro.schema.declaration import DeclarationError
from teampro.schema.kinds import MASK
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.rules import Rules, RuleWork, Stored
from teampro.schema.vault import PasswordHash
from teampro.session.work import Work
from tests.callers import ANNA, BOB
from tests.workshop import Workshop


class Account(peewee.Model):
    """What somebody has with us."""

    account_id = columns.Id()
    account_name = columns.Line()
    credit = columns.Money(recorded=True)
    visits = columns.Integer()
    rating = columns.Integer(recorded=False)
    pin = columns.Secret(recorded=True)
    margin = columns.Money(recorded=True)
    opened = columns.Day(stamp="created")
    created_at = columns.Moment(stamp="created")
    updated_at = columns.Moment(stamp="modified")
    seen_at = columns.Moment(stamp="activity")
    version = columns.Version()

    class Meta:
        table_name = "accounts"


class AccountRules(Rules):
    """Naming an account costs ten cents, of which staff does not see the margin."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        if "account_name" in sent:
            row["credit"] -= 10
            row["margin"] += 1
            row["visits"] += 1


ACCOUNTS = Resource(
    plural="accounts",
    singular="account",
    help="An account.",
    model=Account,
    titles={"find": "findAccounts", "create": "createAccount", "update": "updateAccount",
            "get": "getAccount"},
    readonly=("credit", "visits", "rating", "pin", "margin"),
    guarded=("margin",),
    order=("account_id",),
    rules=AccountRules(),
)  # fmt: skip
TABLE = """CREATE TABLE accounts (
    account_id {words.id}, account_name {words.line} NOT NULL, credit {words.integer} NOT NULL,
    visits {words.integer} NOT NULL, rating {words.integer} NOT NULL, pin {words.text} NOT NULL,
    margin {words.integer} NOT NULL, opened {words.line}, created_at {words.line},
    updated_at {words.line}, seen_at {words.line}, version {words.integer} NOT NULL
){words.options}"""
NEW = {"account_name": "", "credit": 0, "visits": 0, "rating": 0, "pin": "", "margin": 0,
       "opened": None, "created_at": None, "updated_at": None, "seen_at": None}  # fmt: skip
BEFORE, AFTER = "2024-05-06 12:00:00", "2024-05-06 13:00:00"


class Plain:
    """A vault without a lock."""

    def seal(self, text: str, place: str) -> str:
        """Return the text as it is."""
        return text

    def open(self, sealed: str, place: str) -> str:
        """Return the text as it is."""
        return sealed

    def hash(self, password: str) -> PasswordHash:
        """Return the password as it is."""
        return PasswordHash(password)


@contextlib.contextmanager
def writing(shop: Workshop) -> Iterator[Work]:
    """Yield a unit of work in an open session."""
    session = shop.session(ANNA)
    with session.begin():
        yield Work(session, Faults(), shop.writer.rows)


def open_shop(directory: Path, **changes: Any) -> tuple[Workshop, Stored]:
    """Return an engine with one account, made an hour ago, and the row of it."""
    shop = Workshop(directory, (*RESOURCES, replace(ACCOUNTS, **changes)))
    shop.sessions = replace(shop.sessions, vault=Plain())
    shop.database.rows(TABLE.format(words=shop.database.engine.words))
    with writing(shop) as work:
        row = work.insert("accounts", NEW)
    shop.later(hours=1)
    return shop, row


def changes_of(shop: Workshop) -> list[dict[str, Any]]:
    """Return what the newest entry of history tells."""
    text = "SELECT changes FROM history ORDER BY sequence DESC LIMIT 1"
    return list(json.loads(shop.database.rows(text)[0][0]))


@pytest.mark.parametrize(
    ("column", "stored", "change", "version"),
    [
        ("credit", 500, {"field": "credit", "old": "0.00", "new": "5.00"}, 2),
        ("pin", "sealed", {"field": "pin", "old": "", "new": MASK}, 2),
        ("account_name", "A", {"field": "account_name", "old": "", "new": "A"}, 2),
        ("visits", 1, None, 1),
        ("rating", 1, None, 1),
    ],
)
def test_change_of_a_recorded_column_is_told(
    tmp_path: Path, column: str, stored: Any, change: Any, version: int
) -> None:
    """Version, stamps and history follow from it, and from no other; a secret is masked."""
    shop, old = open_shop(tmp_path)
    new = {**old, column: stored}
    with writing(shop) as work:
        assert [column] == work.update("accounts", old, new)
    assert version == new["version"]
    stamps = (new["created_at"], new["updated_at"], new["seen_at"])
    assert (BEFORE, *[AFTER if change else BEFORE] * 2) == stamps
    assert (2 if change else 1) == len(shop.history("accounts", 1))
    assert change is None or [change] == changes_of(shop)


@pytest.mark.parametrize(
    ("recorded", "column", "is_told"),
    [
        ((), "visits", False),
        (("visits",), "visits", True),
        ("stored", "visits", True),
        ("stored", "credit", True),
        ("stored", "rating", False),
    ],
)
def test_noun_says_what_of_its_columns_is_recorded(
    tmp_path: Path, recorded: Any, column: str, is_told: bool
) -> None:
    """By name, or all that it stores; a column that says no is not."""
    shop, old = open_shop(tmp_path, recorded=recorded)
    with writing(shop) as work:
        work.update("accounts", old, {**old, column: 7})
    assert is_told == (("update", [column]) == shop.history("accounts", 1)[-1])


def test_stamps_are_set_in_their_kind_and_tell_no_change(tmp_path: Path) -> None:
    """A day is the server's today, a moment that of the write; history has its own moment."""
    shop, row = open_shop(tmp_path, recorded="stored")
    names = ("opened", "created_at", "updated_at", "seen_at")
    assert ("2024-05-06", BEFORE, BEFORE, BEFORE) == tuple(row[name] for name in names)
    assert not {*names, "version"} & {change["field"] for change in changes_of(shop)}
    shop.now = datetime(2024, 5, 6, 22, 30, tzinfo=UTC)
    shop.sessions = replace(shop.sessions, zone=ZoneInfo("Europe/Zurich"))
    with writing(shop) as work:
        late = work.insert("accounts", NEW)
    assert ("2024-05-07", "2024-05-06 22:30:00") == (late["opened"], late["created_at"])


def test_answer_names_recorded_fields_that_a_rule_changed(tmp_path: Path) -> None:
    """Of those the caller sees: staff does not learn that what is guarded moved."""
    shop, _row = open_shop(tmp_path)
    for who, expected in (
        (ANNA, ["account_name", "credit", "margin"]),
        (BOB, ["account_name", "credit"]),
    ):
        sent = {"account_name": who.name}
        data = shop.write("PUT", "accounts/1", sent, who).tree["data"]
        assert expected == data["changed"]
    assert ["account_name", "credit", "margin"] == [each["field"] for each in changes_of(shop)]


def test_stamps_and_what_the_server_sets_cannot_be_sent(tmp_path: Path) -> None:
    """They are read-only without a word in the noun."""
    shop, _row = open_shop(tmp_path)
    sent = {"opened": "2020-01-01", "created_at": AFTER, "credit": "9.00"}
    assert list(sent) == shop.write("PUT", "accounts/1", sent).tree["data"]["ignored"]


class Kept(peewee.Model):
    """Columns that contradict themselves."""

    kept_id = columns.Id()
    named = columns.Line(recorded=False)
    opened = columns.Day(stamp="created", recorded=True)
    version = columns.Version()


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"undo": True}, "no verb deletes the noun, so there is nothing to undo"),
        ({"recorded": ("credits",)}, "recorded names no field: credits"),
        ({"hidden": ("credit",), "readonly": ()}, "recorded names no field: credit"),
        ({"recorded": ("opened",)}, "opened is dated by each change, so it is not recorded"),
        (
            {"model": Kept, "readonly": (), "guarded": (), "order": ()},
            "named is writable, so it is recorded",
        ),
        (
            {"model": Kept, "readonly": ("named",), "guarded": (), "order": ()},
            "opened is dated by each change, so it is not recorded",
        ),
    ],
)
def test_declaration_that_cannot_be_kept_is_refused(
    changes: dict[str, Any], complaint: str
) -> None:
    """When the nouns are checked."""
    with pytest.raises(DeclarationError) as stopped:
        Registry((*RESOURCES, replace(ACCOUNTS, **changes)))
    assert str(stopped.value).endswith(f": {complaint}")
