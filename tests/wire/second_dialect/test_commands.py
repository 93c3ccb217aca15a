"""The second language over the whole application, in this process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from falcon.testing import Result, TestClient

from teampro.dialects.mount import MountError
from teampro.resources import RESOURCES
from tests.wire.second_dialect.language import PREFIX, command_language
from tests.wire.world import ADDRESS, World, make_app

ELSEWHERE = "198.51.100.9"
KEY = {"X-Identifier": "billing", "X-Secret": "a secret of 190 bits"}
DESK = {"X-Identifier": "desk", "X-Secret": "another secret"}
WRONG = {"X-Identifier": "billing", "X-Secret": "guessed"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
XML = '<?xml version="1.0" encoding="UTF-8" ?><commandapi>{}</commandapi>'


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world behind an application that speaks both languages."""
    directory = make_app(tmp_path_factory.mktemp("second") / "data").directory
    return World(directory, RESOURCES, [command_language])


@pytest.fixture
def world(shared: World) -> World:
    """The same as at first, with all tries left."""
    shared.restore()
    shared.log_lines.clear()
    return shared


def send(
    world: World,
    query: str,
    headers: Mapping[str, str] = KEY,
    *,
    verb: str = "GET",
    path: str = "/commands",
    body: str = "",
    address: str = ADDRESS,
) -> Result:
    """Send a request as it is."""
    client = TestClient(world.app)
    return client.simulate_request(
        verb, path, query_string=query, headers=dict(headers), body=body, remote_addr=address
    )


def outcome(reply: Result) -> tuple[int, str]:
    """Return the status, and the message of an error or ""."""
    return reply.status_code, reply.json.get("message", "")


@pytest.mark.parametrize(
    ("query", "json_body", "xml_body"),
    [
        (
            "command=GetProjects&limitnum=2",
            {
                "result": "success",
                "totalresults": 9,
                "projects": {
                    "project": [
                        {"id": 10, "title": "Project 10"},
                        {"id": 11, "title": "Project 11"},
                    ]
                },
            },
            "<result>success</result><totalresults>9</totalresults><projects>"
            "<project><id>10</id><title>Project 10</title></project>"
            "<project><id>11</id><title>Project 11</title></project></projects>",
        ),
        (
            "command=getproject&projectid=11",
            {"result": "success", "id": 11, "title": "Project 11", "billable": False, "notes": ""},
            "<result>success</result><id>11</id><title>Project 11</title><billable>0</billable>"
            "<notes></notes>",
        ),
        (
            "command=GETPROJECT&projectid=999",
            {"result": "error", "message": "Project ID Not Found"},
            "<result>error</result><message>Project ID Not Found</message>",
        ),
    ],
)
def test_commands_answer_in_both_formats(
    world: World, query: str, json_body: dict[str, Any], xml_body: str
) -> None:
    """The same tree: as JSON, and as XML with its own root and without types."""
    as_json = send(world, query)
    as_xml = send(world, f"{query}&responsetype=xml")
    assert [200, 200] == [as_json.status_code, as_xml.status_code]
    assert json.dumps(json_body) == json.dumps(as_json.json)
    assert XML.format(xml_body) == as_xml.text
    assert ("application/json", "application/xml; charset=utf-8") == (
        as_json.headers["content-type"],
        as_xml.headers["content-type"],
    )


@pytest.mark.parametrize("path", ["/commands", "//commands/", "/commands/x", f"{PREFIX}/api.php"])
def test_the_language_is_where_it_is_mounted(world: World, path: str) -> None:
    """At its path and below, and below the prefix; with the headers that all answers have."""
    reply = send(world, "command=getproject&projectid=11", path=path)
    assert (200, 11) == (reply.status_code, reply.json["id"])
    assert {"x-request-id", "server-timing", "cache-control"} <= reply.headers.keys()


def test_a_write_goes_through_the_engine(world: World) -> None:
    """A form changes a record, which the other language reads and whose history it knows."""
    body = "command=UpdateProject&projectid=11&title=Renamed&unknown=1"
    reply = send(world, "", {**KEY, **FORM}, verb="POST", body=body)
    assert {"result": "success", "projectid": 11, "changed": ["project_name"]} == reply.json
    native = world.call("GET", "projects/11")
    assert "Renamed" == native.response["project"]["project_name"]
    query = "SELECT resource, record_id FROM history WHERE request_id = ?"
    assert [("projects", 11)] == world.rows(query, reply.headers["x-request-id"])


def test_reach_is_the_callers(world: World) -> None:
    """A key is its owner's: what he does not see is not there."""
    assert (200, "Project ID Not Found") == outcome(
        send(world, "command=getproject&projectid=17", DESK)
    )
    assert (200, "") == outcome(send(world, "command=getproject&projectid=17", KEY))


@pytest.mark.parametrize(
    ("query", "headers", "options", "expected"),
    [
        ("command=x", KEY, {}, (200, "Command Not Found")),
        ("", KEY, {}, (200, "Command Not Found")),
        ("command=getproject", KEY, {}, (200, "projectid is required")),
        ("command=getprojects", {}, {}, (403, "Invalid or missing credentials")),
        (
            "command=getprojects",
            {"X-Identifier": "billing"},
            {},
            (403, "Invalid or missing credentials"),
        ),
        ("command=getprojects", KEY, {"verb": "DELETE"}, (405, "Method Not Allowed")),
        ("command=%FF", KEY, {}, (400, "The query string is not UTF-8.")),
        (
            "command=getprojects",
            {**KEY, "Content-Type": "text/plain"},
            {"verb": "POST", "body": "x"},
            (415, "A body is application/json, application/x-www-form-urlencoded or "
                  "multipart/form-data."),
        ),
    ],
)  # fmt: skip
def test_it_refuses_in_its_own_shape(
    world: World,
    query: str,
    headers: Mapping[str, str],
    options: Mapping[str, Any],
    expected: tuple[int, str],
) -> None:
    """Its own status and sentence for each; nothing of these is an attempt to log in."""
    reply = send(world, query, headers, **options)
    assert expected == outcome(reply)
    assert ["result", "message"] == list(reply.json)
    assert [(0,)] == world.rows("SELECT count(*) FROM attempts")


@pytest.mark.parametrize(
    ("verb", "query", "expected", "allow"),
    [
        ("POST", "", (405, "Method Not Allowed"), "GET, OPTIONS"),
        ("BREW", "", (400, None), None),
        ("GET", "x", (200, "No page of this server. Start below /v1/."), None),
    ],
)
@pytest.mark.filterwarnings("ignore:Unknown REQUEST_METHOD")
def test_what_falcon_refuses_comes_in_the_language_of_the_path(
    world: World, verb: str, query: str, expected: tuple[int, str | None], allow: str | None
) -> None:
    """A verb that a resource lacks, one that nobody knows, a resource that finds nothing."""
    reply = send(world, query, verb=verb, path="/ping-commands")
    status, message = outcome(reply)
    assert expected == (status, message if expected[1] else None)
    assert ["result", "message"] == list(reply.json)
    assert allow == reply.headers.get("allow")


@pytest.mark.parametrize("path", ["/commandsx", "/healthz", "/elsewhere"])
def test_other_paths_are_refused_in_the_native_language(world: World, path: str) -> None:
    """A neighbour's language is not spread."""
    reply = send(world, "", verb="POST", path=path)
    assert {"request", "response"} == reply.json.keys()


def native(world: World, password: str, address: str = ADDRESS) -> int:
    """Return the status of a call in the native language."""
    query = f"username=mona&password={password}"
    return send(world, query, {}, path="/v1/projects", address=address).status_code


def test_three_wrong_secrets_ban_the_native_login_too(world: World) -> None:
    """One machine counts all kinds of proof of an address, and no other address is struck.

    A right key passes the ban in any language: nobody guesses one.
    """
    query = "command=getprojects"
    tries = [outcome(send(world, query, WRONG)) for _ in range(3)]
    assert [(403, "Authentication Failed")] * 3 == tries
    reply = send(world, query, WRONG)
    assert ((403, "Invalid IP"), "900") == (outcome(reply), reply.headers["retry-after"])
    assert 403 == native(world, "demo")
    assert 200 == send(world, query, KEY).status_code
    assert 200 == native(world, "demo", ELSEWHERE)
    assert 200 == send(world, query, KEY, address=ELSEWHERE).status_code


def test_three_wrong_passwords_ban_the_second_language_too(world: World) -> None:
    """The other way round, and mixed: each counts once."""
    assert [401, 401] == [native(world, "wrong") for _ in range(2)]
    assert (403, "Authentication Failed") == outcome(send(world, "command=getprojects", WRONG))
    assert (403, "Invalid IP") == outcome(send(world, "command=getprojects", WRONG))
    assert 403 == native(world, "demo")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Identifier": "nobody", "X-Secret": "a secret of 190 bits"},
        {"X-Identifier": "former", "X-Secret": "a third secret"},
        WRONG,
    ],
)
def test_every_wrong_key_is_told_and_counted_alike(
    world: World, headers: Mapping[str, str]
) -> None:
    """Unknown, wrong, or of a disabled administrator: one sentence, one row."""
    assert (403, "Authentication Failed") == outcome(send(world, "command=getprojects", headers))
    assert [(1,)] == world.rows("SELECT count(*) FROM attempts WHERE is_open = 0")


def test_a_right_key_reserves_nothing_and_forgives_nothing(world: World) -> None:
    """Nothing is written for it, and a guesser gets no tries back."""
    native(world, "wrong")
    before = world.stamp()
    assert (200, "") == outcome(send(world, "command=getproject&projectid=11"))
    assert before == world.stamp()
    assert [(1,)] == world.rows("SELECT count(*) FROM attempts")


def test_a_command_with_a_key_is_done_once(world: World) -> None:
    """Its first answer is told again, in the format of the repeat; another command is an error."""
    write = "command=updateproject&projectid=11&idempotencykey=one&title="
    first = send(world, write + "New", verb="POST")
    again = send(world, write + "New&responsetype=xml", verb="POST")
    assert {"result": "success", "projectid": 11, "changed": ["project_name"]} == first.json
    told = "<result>success</result><projectid>11</projectid><changed><item>project_name</item>"
    assert XML.format(told + "</changed>") == again.text
    assert (None, "true") == tuple(r.headers.get("idempotent-replayed") for r in (first, again))
    used = (200, "Idempotency key was used with other parameters")
    assert used == outcome(send(world, write + "Other", verb="POST"))


def test_a_key_is_not_shared_between_languages(world: World) -> None:
    """The same chain, params and administrator: still another request."""
    send(world, "command=updateproject&projectid=11&idempotencykey=one&title=New", verb="POST")
    headers = {"Idempotency-Key": "one"}
    reply = world.call("PUT", "projects/11", {"project_name": "New"}, headers=headers)
    assert (422, "key_reused") == (reply.status, reply.error)


def test_the_log_has_its_line(world: World) -> None:
    """With the chain that the command stood for and who called, and without his secret."""
    reply = send(world, "command=getproject&projectid=11&note=PRIVATE")
    [line] = world.log_lines
    told = json.loads(line)
    names = ("request_id", "path", "chain", "principal", "status", "address")
    expected = (reply.headers["x-request-id"], "/commands", "projects/11", "admin", 200, ADDRESS)
    assert expected == tuple(told[name] for name in names)
    assert b"PRIVATE" not in line


@pytest.mark.parametrize("prefix", ["/commands/x", "/ping-commands", PREFIX + "/api.php"])
def test_a_prefix_that_takes_its_path_is_refused_at_the_start(world: World, prefix: str) -> None:
    """Before a request could go to the wrong language."""
    with pytest.raises(MountError, match="mount"):
        World(world.directory, RESOURCES, [command_language], prefix=prefix)


def test_a_language_is_mounted_once(world: World) -> None:
    """Two of the same are told, not one of them taken."""
    with pytest.raises(MountError, match="/commands is mounted at or below /commands"):
        World(world.directory, RESOURCES, [command_language, command_language])
