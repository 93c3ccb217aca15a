"""PHP as hosting companies write it: nested arrays, serialize, json_decode, SimpleXML, pairs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.served import HERE, PATH, answer, run

Tree = dict[str, Any]
MARY: Tree = {
    "firstname": "Mary",
    "lastname": "Müller-Lüdenscheidt",
    "email": "mary@php.example",
    "address1": "1 Main Street",
    "city": "Springfield",
    "state": "Oregon",
    "postcode": "97477",
    "phonenumber": "541.555.0100",
    "country": "DE",
    "password2": "correct horse",
    "noemail": True,
    "taxexempt": False,
}


def ask(
    url: str,
    action: str,
    responsetype: str = "json",
    serialized: Tree | None = None,
    **params: Any,
) -> Tree:
    """Send a command by PHP, and return the answer as PHP reads it."""
    given = {
        "params": {"action": action, **params},
        "serialized": serialized or {},
        "responsetype": responsetype,
    }
    tree: Tree = answer(run("PHP", HERE / "ask.php", url=url + PATH, stdin=json.dumps(given)))
    return tree


@pytest.fixture
def clientid(url: str) -> Iterator[str]:
    """A client whose custom fields came as base64(serialize(…)); he goes with the test."""
    fields = {"customfields": {1: "A neighbour — “Ä”", 2: "10-99"}}
    made = ask(url, "AddClient", serialized=fields, **MARY)
    assert "success" == made["result"], made
    yield made["clientid"]
    ask(url, "DeleteClient", clientid=made["clientid"], deleteusers=True)


def test_serialized_array_is_read(url: str, clientid: str) -> None:
    """Its lengths count bytes, also where letters have more than one."""
    told = ask(url, "GetClientsDetails", clientid=clientid)["client"]

    assert ["A neighbour — “Ä”", "10-99"] == [each["value"] for each in told["customfields"]]


def test_nested_array_is_read(url: str, clientid: str) -> None:
    """http_build_query spells it with brackets; what is not named stays."""
    ask(url, "UpdateClient", clientid=clientid, email_preferences={"general": False, "support": 0})
    told = ask(url, "GetClientsDetails", clientid=clientid)["client"]["email_preferences"]

    assert ("0", "0", "1") == (told["general"], told["support"], told["domain"])


def test_list_is_read(url: str) -> None:
    """It is spelled with its numbers."""
    granted = ["profile", "contacts"]
    ask(url, "UpdateUserPermissions", user_id=2, client_id=12, permissions=granted)
    told = ask(url, "GetUserPermissions", user_id=2, client_id=12)["permissions"]["permission"]
    ask(url, "UpdateUserPermissions", user_id=2, client_id=12, permissions="invoices,tickets")

    assert granted == told


def test_xml_is_read_by_simplexml(url: str, clientid: str) -> None:
    """The command first, then what JSON tells, all of it as text."""
    told = ask(url, "GetClientsDetails", "xml", clientid=clientid)
    same = ask(url, "GetClientsDetails", clientid=clientid)["client"]

    assert ["@attributes", "action", "result"] == list(told)[:3]
    assert "getclientsdetails" == told["action"]
    for name in ("firstname", "lastname", "email", "currency_code", "fullname"):
        assert same[name] == told["client"][name]


def test_flat_answer_is_read_as_pairs(url: str) -> None:
    """name=value; in a line, all of it escaped as HTML."""
    ask(url, "SetConfigurationValue", setting="CompanyName", value="Nuß & Söhne <GmbH>")
    told = ask(url, "GetConfigurationValue", "nvp", setting="CompanyName")

    assert {
        "result": "success",
        "setting": "CompanyName",
        "value": "Nuß & Söhne <GmbH>",
    } == told


def test_nested_answer_comes_as_xml_where_pairs_are_wanted(url: str) -> None:
    """Readers of pairs know XML when they see it."""
    told = ask(url, "GetCurrencies", "nvp")

    assert ["USD", "EUR", "SEK"] == [each["code"] for each in told["currencies"]["currency"]]
