"""What commands are sent stays theirs: no parameter reaches a log, no secret anything that is kept.

Marked texts go through every command, as they should be sent, as they should not, and with a key
under which the answer is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from teampro.dialects.whmcs.commands import DECLARED
from teampro.dialects.whmcs.commands.clients import CARD
from teampro.dialects.whmcs.declare import Command, params_of
from tests.server.test_secrets import forms
from tests.wire.whmcs.desk import FORM, PATH, Desk, flat

MARK = "Sesam123Oeffne"
COMMANDS = [pytest.param(each, id=each.name) for each in DECLARED]
ADA = next(each for each in DECLARED if each.name == "AddClient").example
BANK = ("bankcode", "bankacct")
SECRET_FIELD = 3
SECRETS: Mapping[str, Mapping[str, Any]] = {
    "AddUser": {"firstname": "Ada", "lastname": "B", "email": "ada@x.example", "password2": MARK},
    "AddClient": {
        **ADA,
        "password2": MARK,
        "securityqans": MARK,
        **dict.fromkeys(CARD, MARK),
        "customfields": {"2": "10-99", str(SECRET_FIELD): MARK},
    },
    "UpdateClient": {
        "clientid": 12,
        **dict.fromkeys((*CARD, *BANK), MARK),
        "customfields": {str(SECRET_FIELD): MARK},
    },
    "UpdateUser": {"user_id": 1, "language": "german", "password2": MARK},
    "AddContact": {"clientid": 12, "firstname": "Kim", "password2": MARK},
    "UpdateContact": {"contactid": 1, "city": "Kiel", "password2": MARK},
    "EncryptPassword": {"password2": MARK},
    "DecryptPassword": {"password2": MARK},
    "ValidateLogin": {"email": "lueders@museum-am-hafen.example", "password2": MARK},
    "SetConfigurationValue": {"setting": "nothing", "value": MARK},
    "GetClients": {"password2": MARK, "cardnum": MARK},
}
"""Secrets where they belong, where nobody reads them, and where they are refused."""
REFUSED = ("DecryptPassword", "ValidateLogin", "SetConfigurationValue")
"""Those that never succeed with a mark in the place of what is right."""


@pytest.fixture(scope="module")
def secretive(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A demonstration with a custom field whose values are secret."""
    desk = Desk(tmp_path_factory.mktemp("secretive"))
    sent = {"type": "client", "fieldname": "Door code", "fieldtype": "password"}
    made = desk.world.call("POST", "customfields", sent).response["customfield"]
    assert made["id"] == SECRET_FIELD
    return desk


def bodies(action: str, params: Mapping[str, Any]) -> list[tuple[dict[str, str], str, str]]:
    """Return query, body and media of a command as it is sent and as it should not be."""
    login = {"username": "admin", "password": "demo", "action": action}
    whole, form = {**login, **params}, FORM["Content-Type"]
    bent = {name: {"a": value} if value == MARK else value for name, value in whole.items()}
    lost = {name: value for name, value in whole.items() if value == MARK or name in login}
    keyed = {**whole, "idempotencykey": "one"}
    return [
        *(({}, urlencode(flat(each)), form) for each in (bent, lost, keyed, keyed, whole)),
        (dict(flat(whole)), "", ""),
        ({}, json.dumps(whole), "application/json"),
        *(
            ({}, urlencode({"action": action, **fields}), form)
            for fields in (
                {"password": MARK, "accesskey": MARK},
                {"username": "admin", "password": MARK},
                {"username": MARK, "password": "demo"},
                {"identifier": MARK, "secret": MARK},
            )
        ),
    ]


def send(desk: Desk, query: Mapping[str, str], body: str, media: str) -> str:
    """Send a request and return the text of its answer."""
    headers = {"Content-Type": media} if media else {}
    return desk.world.send("POST", PATH, query, body, headers).body.decode()


def standing(text: str) -> list[str]:
    """Return the forms of the mark that stand in a text."""
    return [form for form in forms(MARK) if form in text]


def kept(desk: Desk) -> dict[str, str]:
    """Return what each table of the database holds, as text."""
    tables = desk.world.witness._database.tables()
    return {name: str(desk.world.witness.records(name)) for name in sorted(tables)}


@pytest.mark.parametrize("action", SECRETS)
def test_no_secret_is_logged_kept_or_told(secretive: Desk, action: str) -> None:
    """Neither in a table, whole or hashed, nor in the answer of who sent it, nor in the log."""
    secretive.world.log_lines.clear()
    answers = [send(secretive, *each) for each in bodies(action, SECRETS[action])]
    told = [json.loads(each) for each in answers]
    said = {each.get("message") for each in told}
    assert {"Authentication Failed", "Invalid or missing credentials"} <= said
    assert (action not in REFUSED) == any(each["result"] == "success" for each in told)
    assert [] == standing("".join(answers))
    assert [] == standing(b"".join(secretive.world.log_lines).decode())
    assert {} == {
        name: found for name, text in kept(secretive).items() if (found := standing(text))
    }
    secretive.world.witness.run("DELETE FROM attempts")
    secretive.world.witness.run("DELETE FROM bans")


def test_a_setting_is_named_and_not_told(desk: Desk) -> None:
    """Its value stands in its row and its history; whoever reads the log of the office does not."""
    sent = {"setting": "CompanyName", "value": MARK}
    desk.done("SetConfigurationValue", **sent, idempotencykey="one")
    assert ["history", "settings"] == [name for name, text in kept(desk).items() if standing(text)]
    (entry,) = desk.done("GetActivityLog", limitnum=1)["activity"]["entry"]
    assert "Changed the setting CompanyName" == entry["description"]


def test_what_is_encrypted_is_told_once_and_kept_nowhere(desk: Desk) -> None:
    """With a key as without one: two answers differ, and no table has either."""
    told = [
        desk.done("EncryptPassword", password2=MARK, idempotencykey="one")["password"] for _ in "12"
    ]
    assert told[0] != told[1]
    assert [MARK] * 2 == [
        desk.done("DecryptPassword", password2=each, idempotencykey="two")["password"]
        for each in told
    ]
    everything = str(kept(desk))
    assert [] == [each for each in (*told, *forms(MARK)) if each in everything]


def test_who_reads_stored_secrets_is_logged(desk: Desk) -> None:
    """By a command, a chain or a stream; who may not read them, or asks for less, does not."""
    world = desk.world
    desk.done("UpdateClientProduct", serviceid=1, servicepassword=MARK)
    world.rows("UPDATE admins SET areas = 'services:read' WHERE role = 'staff'")
    world.log_lines.clear()
    told = desk.done("GetClientsProducts", serviceid=1)["products"]["product"][0]["password"]
    for params, who, form in (
        ({}, "admin", ""), ({}, "admin", "csv"), ({"fields": "domain"}, "admin", ""),
        ({}, "staff", ""),
    ):  # fmt: skip
        assert 200 == world.call("GET", "services", params, who, format=form or "json").status
    assert (MARK, [1, 1, 1, None, None]) == (
        told, [json.loads(line).get("secrets") for line in world.log_lines],
    )  # fmt: skip
    world.restore()


@pytest.mark.parametrize("command", COMMANDS)
def test_no_parameter_is_logged(whole_desk: Desk, command: Command) -> None:
    """Of a command that succeeds and of one that is refused only its name stands there."""
    whole_desk.world.log_lines.clear()
    marked = {each.name: MARK for each in params_of(command.takes)}
    for params in (marked, {**command.example, "unknown": MARK}, {f"{MARK}[{MARK}]": MARK}):
        whole_desk.send(command.name, params)
        whole_desk.world.restore()
    lines = [json.loads(line) for line in whole_desk.world.log_lines]
    assert [] == standing(str(lines))
    assert [command.name.lower()] * 3 == [line["chain"] for line in lines]
    values = {str(value) for name, value in flat(command.example) if len(str(value)) > 3}
    without_name = str(lines).replace(command.name.lower(), "")
    assert not [value for value in values if value in without_name]


DATABASE = "teampro.db"
"""The database with its log, which may hold what other tests of this module stored as no secret."""


def test_no_byte_beside_the_database_holds_a_secret(desk: Desk) -> None:
    """Neither a file of an upload nor what is to be done later."""
    for action, params in SECRETS.items():
        desk.send(action, params)
    files = [path for path in Path(desk.world.directory).rglob("*") if path.is_file()]
    beside = [path for path in files if not path.name.startswith(DATABASE)]
    assert beside
    assert {} == {path.name: found for path in beside if (found := standing(_text(path)))}


def _text(path: Path) -> str:
    return path.read_text("latin-1")
