"""Secrets through the whole application: sealed on their way in, opened only where declared."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import peewee
import pytest

from teampro.cli.records import RecordError, RecordKind, read_records
from teampro.identity.pepper import read_pepper
from teampro.identity.secrets import Secrets
from teampro.resources import RESOURCES
from teampro.schema import columns
from teampro.schema.declaration import DeclarationError
from teampro.schema.fields import Detail
from teampro.schema.values import Context
from teampro.store.data_paths import data_paths_of
from tests import databases
from tests.wire.accounts import ACCOUNTS, MIGRATION, Account, create
from tests.wire.world import NOON, World, make_app

KEY, HINT, PIN = "open sesame", "a word of Ali Baba", "1001"
SENT = {"access_key": KEY, "hint": HINT, "pin": PIN}
SECRETS = ("access_key", "hint", "pin", "seal_key")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application that knows accounts."""
    return make_app(tmp_path_factory.mktemp("accounts"), (*RESOURCES, ACCOUNTS))


@pytest.fixture
def world(app: World) -> World:
    """The application without an account."""
    app.restore()
    app.witness.run(MIGRATION)
    return app


def vault(world: World) -> Secrets:
    """Return the vault of the application's pepper."""
    return Secrets(read_pepper(data_paths_of(world.settings).pepper))


def stored(world: World, name: str) -> str:
    """Return what the database holds of a secret of account 1."""
    [[text]] = world.rows(f"SELECT {name} FROM accounts WHERE account_id = 1")
    return str(text)


def shown(world: World, who: str = "admin") -> tuple[str, ...]:
    """Return the secrets of account 1 as somebody reads them."""
    account = world.call("GET", "accounts/1", who=who).response["account"]
    return tuple(account[name] for name in SECRETS)


def history(world: World) -> list[Any]:
    """Return the changes of secrets of account 1, oldest first."""
    entries = world.call("GET", "accounts/1/history").response["history"]
    return [[each for each in entry["changes"] if each["field"] in SECRETS] for entry in entries]


def test_secret_is_read_only_where_it_is_declared(world: World) -> None:
    """Nobody reads the key, everybody the hint, super administrators the guarded pin."""
    account = create(world, **SENT)
    assert ("", HINT, PIN, "") == tuple(account[name] for name in SECRETS)
    assert ("", HINT, PIN, "") == shown(world)
    assert ("", HINT, "", "") == shown(world, "nora")


def test_secret_is_read_in_lists_and_exports_as_in_records(world: World) -> None:
    """Every way to a row opens the same."""
    create(world, **SENT)
    create(world)
    expected = [("", HINT, PIN, ""), ("", "", "", "")]
    bodies = {name: world.call("GET", "accounts", format=name).body for name in ("csv", "ndjson")}
    lists: list[list[dict[str, Any]]] = [
        world.call("GET", "accounts").response["accounts"],
        world.call("GET", "accounts", format="xml").response["accounts"],
        list(csv.DictReader(io.StringIO(bodies["csv"].decode()))),
        [json.loads(line) for line in bodies["ndjson"].splitlines()],
    ]
    for rows in lists:
        assert expected == [tuple(row[name] or "" for name in SECRETS) for row in rows]


def test_secret_is_stored_sealed_for_its_column(world: World) -> None:
    """The stored text is no word of it, and opens in its own place alone."""
    create(world, **SENT)
    for name, text in SENT.items():
        assert text == vault(world).open(stored(world, name), f"accounts.{name}")
    assert "" == stored(world, "seal_key")


def test_secret_stays_sealed_in_the_row_that_history_keeps(world: World) -> None:
    """The ciphertext of a deleted record is the one that was stored, and no answer shows it."""
    create(world, **SENT)
    sealed = {name: stored(world, name) for name in SENT}
    world.call("DELETE", "accounts/1")
    [[text]] = world.rows("SELECT \"row\" FROM history WHERE operation = 'delete'")
    assert sealed.items() <= json.loads(text).items()
    answer = world.call("GET", "history").body.decode()
    assert not [each for each in (*SENT.values(), *sealed.values()) if each in answer]
    assert 400 == world.call("GET", "history", {"fields": "row"}).status


def test_no_byte_of_the_data_directory_holds_a_secret(world: World, tmp_path: Path) -> None:
    """Neither the database nor its log files, nor a dump, nor the server's log."""
    create(world, **SENT)
    world.call("PUT", "accounts/1", {"access_key": KEY * 2, "hint": HINT * 2, "version": 1})
    world.call("DELETE", "accounts/1")
    create(world, **SENT)
    databases.dump_to(world.directory, tmp_path / "dump")
    places = [tmp_path / "dump", *(path for path in world.directory.rglob("*") if path.is_file())]
    if databases.ENGINE == "sqlite":
        assert {"teampro.db", "teampro.db-wal"} <= {path.name for path in places}
    for text in (*(path.read_bytes() for path in places), *world.log_lines):
        assert not [secret for secret in (KEY, HINT) if secret.encode() in text]
    [[sealed]] = world.rows("SELECT access_key FROM accounts")
    assert KEY == vault(world).open(sealed, "accounts.access_key")


def test_history_tells_that_a_secret_changed_and_not_how(world: World) -> None:
    """Set, changed and emptied."""
    create(world, access_key=KEY, hint=HINT)
    for sent in ({"access_key": "other"}, {"hint": "other"}, {"access_key": None}):
        assert 200 == world.call("PUT", "accounts/1", sent).status
    assert [
        [
            {"field": "access_key", "old": None, "new": "•"},
            {"field": "hint", "old": None, "new": "•"},
        ],
        [{"field": "access_key", "old": "•", "new": "•"}],
        [{"field": "hint", "old": "•", "new": "•"}],
        [{"field": "access_key", "old": "•", "new": ""}],
    ] == history(world)
    raw = str(world.rows("SELECT changes FROM history WHERE resource = 'accounts'"))
    assert not [text for text in (KEY, HINT, "other", stored(world, "hint")) if text in raw]


@pytest.mark.parametrize(
    ("sent", "changed", "version"),
    [
        ({"hint": HINT}, [], 1),
        ({"pin": PIN, "hint": HINT}, [], 1),
        ({"access_key": ""}, [], 1),
        ({"access_key": KEY}, ["access_key"], 2),
        ({"access_key": None}, ["access_key"], 2),
        ({"hint": ""}, ["hint"], 2),
        ({"hint": None}, ["hint"], 2),
        ({"hint": "new"}, ["hint"], 2),
    ],
    ids=str,
)
def test_a_secret_sent_back_as_it_was_shown_changes_nothing(
    world: World, sent: dict[str, Any], changed: list[str], version: int
) -> None:
    """Whole records are sent back; of one that nobody reads a right guess is not confirmed."""
    create(world, **SENT)
    reply = world.call("PUT", "accounts/1", sent).response
    assert (changed, version) == (reply["data"]["changed"], reply["account"]["version"])
    opened = vault(world).open(stored(world, "access_key"), "accounts.access_key")
    assert ("" if sent.get("access_key", "") is None else KEY) == opened


def test_a_whole_record_sent_back_changes_nothing(world: World) -> None:
    """The round trip of a client that edits what it got."""
    create(world, **SENT)
    record = world.call("GET", "accounts/1").response["account"]
    reply = world.call("PUT", "accounts/1", record).response
    assert ([], None) == (reply["data"]["changed"], reply["data"].get("ignored"))


def test_a_secret_of_the_server_is_told_as_ignored(world: World) -> None:
    """As every other read-only field that was sent with another value."""
    create(world)
    reply = world.call("PUT", "accounts/1", {"seal_key": "mine"}).response
    assert (["seal_key"], "") == (reply["data"]["ignored"], stored(world, "seal_key"))


@pytest.mark.parametrize(
    ("verb", "chain", "sent", "path", "word"),
    [
        ("GET", "accounts", {"hint": HINT}, "hint", "invalid_value"),
        ("GET", "accounts", {"access_key": {"eq": KEY}}, "access_key", "invalid_value"),
        ("GET", "accounts", {"not": {"hint": HINT}}, "not.hint", "invalid_value"),
        ("POST", "accounts", {"account_name": "Ada", "hint": [HINT]}, "hint", "invalid_value"),
        ("PUT", "accounts/1", {"access_key": {"a": KEY}}, "access_key", "invalid_value"),
        ("PUT", "accounts/1", {"acces_key": KEY}, "acces_key", "unknown_field"),
        ("DELETE", "accounts/1", {"access_key": KEY}, "access_key", "misplaced"),
        ("PUT", "accounts/1", {"hint": HINT * 4_000}, "hint", "invalid_value"),
    ],
    ids=str,
)
def test_no_refusal_repeats_a_secret(
    world: World, verb: str, chain: str, sent: Any, path: str, word: str
) -> None:
    """Also not where it cannot be filtered by, or is misspelt."""
    create(world)
    reply = world.call(verb, chain, sent)
    (fault,) = reply.tree["request"]["errors"]
    assert (400, path, word) == (reply.status, fault["path"], fault["error"])
    assert "given" not in fault
    assert KEY.encode() not in reply.body and HINT.encode() not in reply.body


@pytest.mark.parametrize("params", [{"sort": "hint"}, {"orderby": "access_key"}], ids=str)
def test_lists_are_not_sorted_by_a_secret(world: World, params: Any) -> None:
    """The order of ciphertexts means nothing."""
    reply = world.call("GET", "accounts", params)
    assert (400, "invalid_value") == (reply.status, reply.error)


def test_search_finds_nothing_by_a_secret(world: World) -> None:
    """Only the texts of the noun are searched."""
    create(world, **SENT)
    assert [] == world.call("GET", "accounts", {"search": "sesame"}).response["accounts"]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda world: "AAAA" + stored(world, "hint")[4:], "another pepper"),
        (lambda world: stored(world, "hint")[:-4] + "AAA=", "was changed outside"),
        (lambda world: stored(world, "access_key"), "was changed outside"),
        (lambda world: "open sesame", "was changed outside"),
        (lambda _: Secrets(b"q" * 32).seal(HINT, "accounts.hint"), "another pepper"),
    ],
    ids=("mark", "text", "moved", "clear", "pepper"),
)
def test_damaged_secret_is_refused_and_hides_nothing_else(
    world: World, made: Any, told: str
) -> None:
    """The reader hears which and why; other fields are read without it."""
    create(world, **SENT)
    text = made(world)
    world.rows(f"UPDATE accounts SET hint = '{text}'")
    for chain in ("accounts/1", "accounts"):
        reply = world.call("GET", chain)
        assert (500, "damaged_secret") == (reply.status, reply.error)
        message = reply.tree["request"]["message"]
        assert message.startswith("The secret in accounts.hint was ") and told in message
    reply = world.call("GET", "accounts/1", {"fields": "account_name,pin"})
    assert {"account_id": 1, "account_name": "Ada", "pin": PIN} == reply.response["account"]


def test_damaged_secret_that_nobody_reads_is_sent_anew(world: World) -> None:
    """Nothing opens it on the way."""
    create(world, **SENT)
    world.rows("UPDATE accounts SET access_key = 'damaged'")
    assert 200 == world.call("PUT", "accounts/1", {"access_key": "new"}).status
    assert "new" == vault(world).open(stored(world, "access_key"), "accounts.access_key")


def test_secret_is_described(world: World) -> None:
    """As a field without operators; the document says that nothing but "" is read."""
    page = world.call("GET", "api/resources").response["resources"]
    (told,) = [each for each in page if each["name"] == "accounts"]
    fields = {each["name"]: each for each in told["fields"]}
    assert {
        "access_key": ("secret", [], False, True),
        "hint": ("secret", [], False, True),
        "seal_key": ("secret", [], False, False),
        "balance": ("money", ["eq", "ne", "in", "nin", "lt", "lte", "gt", "gte", "between"],
                    True, True),
        "rate": ("factor", ["eq", "ne", "in", "nin", "lt", "lte", "gt", "gte", "between"],
                 True, True),
    } == {
        name: tuple(fields[name][key] for key in ("kind", "operators", "sortable", "writable"))
        for name in ("access_key", "hint", "seal_key", "balance", "rate")
    }  # fmt: skip
    schemas = world.call("GET", "api/openapi").tree["components"]["schemas"]
    record, sent = schemas["Account"]["properties"], schemas["AccountInput"]["properties"]
    query = schemas["AccountQuery"]["properties"]
    assert {"description": "Nobody reads it.", "type": "string", "const": ""} == (
        record["access_key"]
    )
    assert {"description": "Everybody reads it.", "type": "string"} == record["hint"]
    assert r"^-?\d+\.\d\d$" == record["balance"]["pattern"]
    assert (65_536, True) == (sent["access_key"]["maxLength"], "access_key" not in query)


class Note(peewee.Model):
    """A part of an account with a secret in it."""

    note_id = columns.Id()
    account_id = columns.Reference("accounts")
    text = columns.Secret()


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"search": ("account_name", "hint")}, "may name the secret hint"),
        ({"order": ("-access_key",)}, "may name the secret access_key"),
        (
            {"details": (Detail("notes", Note, "account_id", {"text": "text"}),)},
            "the detail notes may not show the secret text",
        ),
    ],
    ids=str,
)
def test_declaration_that_would_use_a_ciphertext_stops_the_application(
    tmp_path: Path, changes: dict[str, Any], complaint: str
) -> None:
    """Searching, sorting and plain lists know nothing of the vault."""
    with pytest.raises(DeclarationError, match=complaint):
        make_app(tmp_path / "app", (*RESOURCES, replace(ACCOUNTS, **changes)))


def test_export_of_another_system_brings_no_secret(world: World) -> None:
    """`teampro load` has no vault: nothing may pass it in clear."""
    context = Context(0, NOON, ZoneInfo("UTC"))
    lines = ['{"account_id": 1, "account_name": "Ada", "hint": "open sesame"}']
    with pytest.raises(RecordError, match="a secret is taken only where its field can seal it"):
        list(read_records(lines, RecordKind(Account, ""), context, world.settings))
