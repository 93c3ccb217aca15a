"""The one public client, wbteampropy 0.1.0 as it is, against the real server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from wbteampropy import WBTEAMPRO

from tests.server.running import Running, running_server

ENTRANCE = "/modules/addons/wbteampro/api.php"
MD5 = hashlib.md5(b"demo", usedforsecurity=False).hexdigest()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demonstration under two workers."""
    data = tmp_path_factory.mktemp("client") / "data"
    with running_server(data, command="demo") as running:
        yield running


@pytest.fixture
def client(server: Running) -> WBTEAMPRO:
    """The client as its page shows it: address, name, MD5 of the password."""
    return WBTEAMPRO(server.url + ENTRANCE, "admin", MD5)


def told(answer: dict[str, Any]) -> tuple[int, str]:
    """Return code and message of an answer."""
    return answer["request"]["code"], answer["request"]["message"]


@pytest.mark.parametrize("password", [MD5, MD5.upper(), "demo"])
def test_client_reads_a_project(server: Running, password: str) -> None:
    """It passes on what it is given as the password: the MD5, or the password itself."""
    answer = WBTEAMPRO(server.url + ENTRANCE, "admin", password).get_project(100)

    assert (200, "Success") == told(answer)
    assert ("projects/100", "GET") == (answer["request"]["action"], answer["request"]["method"])
    assert 100 == answer["response"]["project"]["project_id"]


def test_client_reads_the_actions_of_a_project(client: WBTEAMPRO) -> None:
    """All of them, in one page."""
    answer = client.get_project_actions(100)
    actions = answer["response"]["actions"]

    assert (200, "Success") == told(answer)
    assert len(actions) == answer["response"]["data"]["total"] > 10
    assert {100} == {action["project_id"] for action in actions}


def test_client_sends_the_limit_beside_params(client: WBTEAMPRO) -> None:
    """`limit=10` is no part of params and yet understood."""
    answer = client.get_project_actions(100, limit=10)

    assert (200, "Success") == told(answer)
    assert 10 == len(answer["response"]["actions"]) == answer["response"]["data"]["limit"]


def test_client_reads_one_action(client: WBTEAMPRO) -> None:
    """By an id that a list gave."""
    wanted = client.get_project_actions(100)["response"]["actions"][0]
    answer = client.get_action(wanted["action_id"])

    assert (200, "Success") == told(answer)
    assert wanted == answer["response"]["action"]


@pytest.mark.parametrize("given", [7, "7"])
@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("Call the printer", "Call the printer"),
        ("", ""),
        ("Größe: 3 × 4 – „schön“ 😀 100% & a=b + c; d?e#f", None),
        ("it's <b>fine</b> [x] {y}", None),
        (r"she said \"now\"", 'she said "now"'),
        (r"first\nsecond\r\nthird", "first\nsecond\nthird"),
        (r"C:\\folder", r"C:\folder"),
        ("tab\\tand \\u00e4", "tab\tand ä"),
    ],
)
def test_client_updates_notes(
    client: WBTEAMPRO, given: int | str, sent: str, stored: str | None
) -> None:
    """The id stands in path and params, as text; quotes and line breaks arrive when escaped."""
    answer = client.update_action_notes(given, sent)

    assert (200, "Success") == told(answer)
    assert ("actions/7", "PUT") == (answer["request"]["action"], answer["request"]["method"])
    expected = sent if stored is None else stored
    assert expected == answer["response"]["action"]["action_notes"]
    assert expected == client.get_action(7)["response"]["action"]["action_notes"]


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        ('she said "now"', "malformed_params"),
        ("first\nsecond", "malformed_params"),
        ("first\r\nsecond", "malformed_params"),
        ("a\ttab", "malformed_params"),
        ("C:\\data", "malformed_params"),
        ("C:\\folder", "forbidden_character"),
        ("ends with \\", "malformed_params"),
        ('","action_notes":"twice', "malformed_params"),
        ("bell \x07", "forbidden_character"),
        (r"bell \u0007", "forbidden_character"),
    ],
)
def test_broken_json_of_the_client_is_refused_clearly(
    client: WBTEAMPRO, sent: str, word: str
) -> None:
    """It builds JSON by hand; what it breaks is a 400 that says where, and changes nothing."""
    client.update_action_notes(7, "as it was")
    answer = client.update_action_notes(7, sent)

    assert 400 == answer["request"]["code"], answer
    assert word == answer["request"]["error"]
    assert "params" in answer["request"]["message"] or word == "forbidden_character"
    assert "as it was" == client.get_action(7)["response"]["action"]["action_notes"]


def test_client_reaches_every_other_method_by_call(client: WBTEAMPRO) -> None:
    """Its general call sends lists in PHP's brackets, each item under an index."""
    answer = client.call(
        "v1.ticketxrefs.json", method="get", **{"params[xref_id]": [91, 92], "params[count]": "0"}
    )

    assert (200, "Success") == told(answer)
    assert [2038] == [xref["ticket_id"] for xref in answer["response"]["ticketxrefs"]]


def test_wrong_password_reaches_the_client_as_json(server: Running) -> None:
    """It reads every answer as JSON, refusals too."""
    answer = WBTEAMPRO(server.url + ENTRANCE, "admin", "wrong").get_project(100)

    assert 401 == answer["request"]["code"]
    assert "tries_left" in answer["request"]
