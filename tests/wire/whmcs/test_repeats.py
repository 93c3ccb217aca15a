"""Commands that are sent again under the same key, and one command in all its spellings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from teampro.dialects.whmcs.commands import DECLARED
from teampro.dialects.whmcs.declare import Command
from tests.wire.whmcs.desk import FORM, PATH, Desk, flat
from tests.wire.whmcs_door.test_door import multipart
from tests.wire.world import Reply

ADA = next(each for each in DECLARED if each.name == "AddClient").example
LOGIN = {"username": "admin", "password": "demo"}
KEY, REPLAYED = "first order", "idempotent-replayed"
REUSED = "Idempotency key was used with other parameters"
READING = [pytest.param(each, id=each.name) for each in DECLARED if not each.writes]
TOLD_ANEW = ("EncryptPassword",)
"""What answers otherwise each time, so that a stored answer would be seen."""


def post(desk: Desk, action: str, params: Mapping[str, Any], **headers: str) -> Reply:
    """Send a command as a form, with headers."""
    body = urlencode(flat({**LOGIN, "action": action, **params}))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return desk.world.send("POST", PATH, {}, body, FORM | named)


def counts(desk: Desk) -> list[int]:
    """Return how many clients, users and activities there are."""
    tables = ("clients", "users", "activities")
    return [desk.world.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables]


def message(reply: Reply) -> str:
    """Return the sentence of a refusal, which is no failure of the transport."""
    tree = json.loads(reply.body)
    assert (200, "error") == (reply.status, tree["result"])
    return str(tree["message"])


def test_a_repeated_command_is_done_once(desk: Desk) -> None:
    """However its key, its method and its names are spelled, the first answer is told again."""
    before = counts(desk)
    first = post(desk, "AddClient", ADA, Idempotency_Key=KEY)
    query = dict(flat({**LOGIN, "action": "AddClient", **ADA, "idempotencykey": KEY}))
    renamed = {name.upper(): value for name, value in ADA.items()}
    again = [
        post(desk, "AddClient", ADA, Idempotency_Key=f'"{KEY}"'),
        post(desk, "addclient", {**ADA, "idempotencykey": KEY}),
        post(desk, "AddClient", {**renamed, "IdempotencyKey": KEY, "_nonce": "7"}),
        desk.world.send("GET", PATH, query),
    ]
    assert "success" == json.loads(first.body)["result"]
    assert [first.body] * 4 == [reply.body for reply in again]
    assert None is first.headers.get(REPLAYED)
    assert ["true"] * 4 == [reply.headers.get(REPLAYED) for reply in again]
    assert [1, 1, 1] == [now - then for now, then in zip(counts(desk), before, strict=True)]


def test_another_command_under_the_same_key_is_refused(desk: Desk) -> None:
    """With other parameters, another command, or another key beside it."""
    post(desk, "AddClient", ADA, Idempotency_Key=KEY)
    before = counts(desk)
    for action, params in (
        ("AddClient", {**ADA, "city": "Kiel"}),
        ("AddClient", {**ADA, "password2": "another one"}),
        ("CloseClient", {"clientid": 12}),
    ):
        assert REUSED == message(post(desk, action, params, Idempotency_Key=KEY))
    other = post(desk, "AddClient", {**ADA, "idempotencykey": "other"}, Idempotency_Key=KEY)
    assert message(other).startswith("The header Idempotency-Key and idempotency_key")
    assert before == counts(desk)


def test_the_key_of_one_caller_is_not_that_of_another(desk: Desk) -> None:
    """Each has words of his own."""
    sent = {"title": "Fair stand", "adminid": "1", "idempotencykey": KEY}
    mine, theirs = (desk.ask("CreateProject", who, **sent) for who in ("admin", "staff"))
    assert ("success", "success") == (mine["result"], theirs["result"])
    assert mine["projectid"] != theirs["projectid"]


@pytest.mark.parametrize(
    "wrong", [{"email": "ada"}, {"country": "XX"}, {"groupid": "99"}, {"currency": "x"}], ids=str
)
def test_an_error_is_not_kept(desk: Desk, wrong: Mapping[str, str]) -> None:
    """Neither that of a parameter nor that of a record: mended, the command goes on."""
    assert message(post(desk, "AddClient", {**ADA, **wrong}, Idempotency_Key=KEY))
    mended = post(desk, "AddClient", ADA, Idempotency_Key=KEY)
    assert ("success", None) == (json.loads(mended.body)["result"], mended.headers.get(REPLAYED))


def test_a_rehearsal_is_not_kept(desk: Desk) -> None:
    """What it told is no first answer of what is done then."""
    sent = {"clientid": "36", "idempotencykey": KEY}
    desk.done("CloseClient", **sent, preview="1")
    assert {"result": "success", "clientid": "36"} == desk.done("CloseClient", **sent)


@pytest.mark.parametrize("command", READING)
def test_a_reading_command_ignores_a_key(desk: Desk, command: Command) -> None:
    """It is no parameter that nobody knows, and nothing is kept under it."""
    desk.done("CloseClient", clientid=12, idempotencykey=KEY)
    sent = dict(command.example)
    if command.name == "DecryptPassword":
        sent["password2"] = desk.done("EncryptPassword", password2="swordfish")["password"]
    plain = post(desk, command.name, sent)
    keyed = post(desk, command.name, {**sent, "idempotencykey": KEY})
    assert (200, None) == (keyed.status, keyed.headers.get(REPLAYED))
    assert None is keyed.headers.get("x-teampro-ignored")
    assert (plain.body == keyed.body) == (command.name not in TOLD_ANEW)
    assert [(1,)] == desk.world.rows("SELECT count(*) FROM idempotency")


PROJECT: Mapping[str, Any] = {
    "title": "Fair stand",
    "adminid": "2",
    "userid": "12",
    "status": "In Progress",
    "created": "2026-11-02",
    "duedate": "2030-03-01",
    "completed": "0",
    "notes": "Two floors\nand a bar",
    "ticketids": ["1", "2"],
}
AS_PHP = "ticketids[]=1&ticketids[]=2"
PLAIN = {name: value for name, value in PROJECT.items() if name != "ticketids"}


def spellings() -> Mapping[str, tuple[str, str, str | bytes, Mapping[str, str]]]:
    """Return verb, query, body and headers of one CreateProject in all that clients send."""
    whole = {**LOGIN, "action": "CreateProject", **PROJECT}
    form = urlencode(flat(whole))
    other_case = {**LOGIN, "ACTION": "createproject"} | {
        f"{name[:1].upper()}{name[1:]}": value for name, value in PLAIN.items()
    }
    as_php = urlencode({**LOGIN, "action": "CreateProject", **PLAIN})
    numbers = {name: f"{value}.00" for name, value in PLAIN.items() if value in ("2", "12")}
    typed = {**whole, "adminid": 2, "userid": 12.0, "completed": False, "ticketids": [1, 2]}
    parts = multipart(*((name, value, None) for name, value in flat(whole)))
    return {
        "form": ("POST", "", form, FORM),
        "no media": ("POST", "", form, {}),
        "query": ("GET", form, "", {}),
        "query of a post": ("POST", form, "", {}),
        "half and half": ("POST", urlencode(PLAIN), urlencode(flat(whole)), FORM),
        "empty brackets": ("POST", "", f"{as_php}&{AS_PHP}", FORM),
        "commas": ("POST", "", f"{as_php}&ticketids=1,2", FORM),
        "other case": ("POST", "", f"{urlencode(other_case)}&TicketIds[]=1&TicketIds[]=2", FORM),
        "two decimals": ("POST", "", urlencode(flat({**whole, **numbers})), FORM),
        "blanks": ("POST", "", urlencode(flat({**whole, "adminid": " 2 "})), FORM),
        "line ends": ("POST", "", form.replace("%0A", "%0D%0A"), FORM),
        "days": ("POST", "", form.replace("2030-03-01", "20300301"), FORM),
        "flags": ("POST", "", form.replace("completed=0", "completed=False"), FORM),
        "json": ("POST", "", json.dumps(whole), {"Content-Type": "application/json"}),
        "json with types": ("POST", "", json.dumps(typed), {"Content-Type": "application/json"}),
        "multipart": ("POST", "", *parts),
    }


@pytest.mark.parametrize("spelling", spellings())
def test_all_spellings_of_a_command_are_one(desk: Desk, spelling: str) -> None:
    """The same bytes come back, and the same project is there."""
    expected = _made(desk, "form")
    desk.world.restore()
    assert expected == _made(desk, spelling)


def _made(desk: Desk, spelling: str) -> tuple[int, bytes, bytes]:
    """Return status and bytes of what made a project, and the bytes of that project."""
    verb, query, body, headers = spellings()[spelling]
    reply = desk.world.send(verb, PATH, dict(parse_qsl(query)), body, headers)
    project = json.loads(reply.body)["projectid"]
    return reply.status, reply.body, desk.send("GetProject", {"projectid": project}).body
