"""What comes through the door of the command API, and what is refused there in which order."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from falcon.testing import Result, TestClient

from teampro.identity.tokens import TokenLimits, Tokens
from teampro.resources import RESOURCES
from teampro.store.database import Database
from tests.wire.whmcs_door.commands import stub_language
from tests.wire.world import ADDRESS, World, credentials, make_app

PATH, PREFIX = "/includes/api.php", "/whmcs"
ELSEWHERE, OFFICE = "198.51.100.9", "203.0.113.5"
FORM = "application/x-www-form-urlencoded"
ADMIN = {"username": "admin", "password": "demo"}
GET_11 = {"action": "GetProject", "projectid": "11"}
SETTINGS = {"whmcs": "false", "whmcs__prefix": PREFIX}
BOUNDARY = "cut"
INVALID = "Invalid or missing credentials"

Fields = Mapping[str, str]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world behind an application with the door."""
    directory = make_app(tmp_path_factory.mktemp("door") / "data").directory
    return World(directory, RESOURCES, [stub_language], **SETTINGS)


@pytest.fixture
def world(shared: World) -> World:
    """The same as at first, with all tries left."""
    shared.restore()
    shared.log_lines.clear()
    return shared


@pytest.fixture
def door(tmp_path: Path) -> Callable[..., World]:
    """Makes a world with settings of its own."""

    def make(**options: str) -> World:
        directory = make_app(tmp_path / "data").directory
        return World(directory, RESOURCES, [stub_language], **SETTINGS, **options)

    return make


def send(
    world: World,
    fields: Fields | str | bytes = "",
    *,
    query: Fields | str = "",
    who: Fields = ADMIN,
    verb: str = "POST",
    path: str = PATH,
    headers: Fields | None = None,
    address: str = ADDRESS,
) -> Result:
    """Send fields in a body, and who sends them beside them; a text is sent as it is."""
    body = fields if isinstance(fields, str | bytes) else urlencode({**who, **fields})
    text = query if isinstance(query, str) else urlencode({**who, **query})
    typed = {"Content-Type": FORM} if body else {}
    return TestClient(world.app).simulate_request(
        verb,
        path,
        query_string=text,
        headers=typed | dict(headers or {}),
        body=body,
        remote_addr=address,
    )


def outcome(reply: Result) -> tuple[int, str]:
    """Return the status, and the message of an error or ""."""
    return reply.status_code, reply.json.get("message", "")


def attempts(world: World) -> int:
    """Return how many wrong logins are counted."""
    [(count,)] = world.rows("SELECT count(*) FROM attempts WHERE is_open = 0")
    return int(count)


def make_key(world: World, owner: str = "admin", **limits: Any) -> dict[str, str]:
    """Make an API key and return the fields that present it."""
    database = Database(world.witness.place)
    tokens = Tokens(database, lambda: world.now)
    _, identifier, secret = tokens.create_key(owner, "key", TokenLimits(**limits))
    database.close()
    return {"identifier": identifier, "secret": secret}


def multipart(*parts: tuple[str, str, str | None]) -> tuple[bytes, Fields]:
    """Return a form of names, texts and names of files, and its header."""
    lines = []
    for name, text, filename in parts:
        file = "" if filename is None else f'; filename="{filename}"'
        lines += [f"--{BOUNDARY}", f'Content-Disposition: form-data; name="{name}"{file}', "", text]
    body = "\r\n".join([*lines, f"--{BOUNDARY}--", ""]).encode("latin-1")
    return body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


JSON_BODY = {"Content-Type": "application/json"}
PROJECT_11 = {"result": "success", "id": 11, "title": "Project 11", "notes": ""}


@cache
def forms() -> Mapping[str, dict[str, Any]]:
    """Return the same request in every form that a client sends."""
    everything = urlencode({**ADMIN, **GET_11})
    form, header = multipart(*((name, text, None) for name, text in {**ADMIN, **GET_11}.items()))
    return {
        "body": {"fields": GET_11},
        "query": {"query": GET_11, "verb": "GET"},
        "query of a POST": {"query": GET_11},
        "both": {"fields": urlencode({"projectid": "11", **ADMIN}), "query": "action=GetProject"},
        "the body wins": {"fields": GET_11, "query": "projectid=10&action=x"},
        "no content type": {"fields": everything, "headers": {"Content-Type": ""}},
        "multipart": {"fields": form, "headers": header},
        "json": {"fields": json.dumps({**ADMIN, **GET_11, "projectid": 11}), "headers": JSON_BODY},
        "two decimals": {"fields": {**GET_11, "projectid": "11.00"}},
        "other cases": {"fields": {"Action": " getPROJECT ", "projectID": "11"}},
        "md5": {"fields": GET_11, "who": {**ADMIN, "password": md5(b"demo").hexdigest()}},
        "empty fields": {"fields": {**GET_11, "identifier": "", "secret": "", "accesskey": ""}},
        "basic": {"fields": GET_11, "headers": {"Authorization": "Basic eDp5"}},
        "doubled slashes": {"fields": GET_11, "path": "//includes//api.php"},
        "prefix": {"fields": GET_11, "path": f"{PREFIX}/includes/api.php"},
    }


@pytest.mark.parametrize("form", forms())
def test_a_command_is_answered_in_every_form(world: World, form: str) -> None:
    """Query, body and both; in each kind of body; by each spelling of the path."""
    reply = send(world, **forms()[form])
    assert (200, PROJECT_11) == (reply.status_code, reply.json)
    assert ["result", "id", "title", "notes"] == list(reply.json)
    assert ("application/json", "no-store") == (
        reply.headers["content-type"],
        reply.headers["cache-control"],
    )
    assert {"x-request-id", "server-timing"} <= reply.headers.keys()


ROWS = [{"id": 10, "title": "Project 10"}, {"id": 11, "title": "Project 11"}]
LIST = {"result": "success", "totalresults": 9, "projects": {"project": ROWS}, "flat": ["<"]}
XML = '<?xml version="1.0" encoding="utf-8"?>\n<whmcsapi version="8.13.1">{}</whmcsapi>'
LIST_XML = XML.format(
    "<action>getprojects</action><result>success</result><totalresults>9</totalresults><projects>"
    "<project><id>10</id><title>Project 10</title></project>"
    "<project><id>11</id><title>Project 11</title></project></projects>"
    "<flat><sign>&lt;</sign></flat>"
)
ONE_XML = XML.format(
    "<action>getproject</action><result>success</result><id>11</id><title>Project 11</title>"
    "<notes></notes>"
)
ONE_NVP = "result=success;id=11;title=Project 11;notes=;"
ERROR_XML = XML.format(
    "<action>nothing</action><result>error</result><message>Command Not Found</message>"
)
AS_XML, AS_TEXT = "application/xml; charset=utf-8", "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("default", "responsetype", "action", "media", "text"),
    [
        ("json", "XML", "GetProjects", AS_XML, LIST_XML),
        ("json", "xml", "GetProject", AS_XML, ONE_XML),
        ("json", "nvp", "GetProject", AS_TEXT, ONE_NVP),
        ("json", "NVP", "GetProjects", AS_XML, LIST_XML),
        ("json", "xml", "Nothing", AS_XML, ERROR_XML),
        ("json", "nvp", "Nothing", AS_TEXT, "result=error;message=Command Not Found;"),
        ("legacy", "", "GetProject", AS_TEXT, ONE_NVP),
        ("legacy", "", "GetProjects", AS_XML, LIST_XML),
        ("legacy", "json", "GetProject", "application/json", json.dumps(PROJECT_11)),
    ],
)
def test_an_answer_has_the_format_that_was_asked_for(
    door: Callable[..., World], default: str, responsetype: str, action: str, media: str, text: str
) -> None:
    """Names and values where they can say it, else XML; errors as well."""
    world = door(whmcs__default_responsetype=default)
    fields = {"action": action, "projectid": "11", "limitnum": "2", "responsetype": responsetype}
    reply = send(world, fields)
    found = json.dumps(reply.json) if media == "application/json" else reply.text
    assert (200, media, text) == (reply.status_code, reply.headers["content-type"], found)


def test_a_credential_has_a_format_of_its_own(world: World) -> None:
    """Old clients keep theirs on a server of new ones."""
    key = make_key(world)
    world.witness.run("UPDATE tokens SET default_responsetype = 'legacy'")
    assert ONE_NVP == send(world, GET_11, who=key).text
    assert ONE_XML == send(world, {**GET_11, "responsetype": "xml"}, who=key).text


def test_no_list_is_too_long_for_its_format(world: World) -> None:
    """XML and JSON have the same list."""
    reply = send(world, {"action": "GetProjects", "limitnum": "2"})
    assert LIST == reply.json


FORM_OF = {"Content-Type": FORM}
REFUSED: list[tuple[str, dict[str, Any], tuple[int, str]]] = [
    ("elsewhere", {"fields": GET_11, "path": "/includes/x.php"}, (404, "Not Found")),
    ("below", {"fields": GET_11, "path": f"{PATH}/x"}, (404, "Not Found")),
    *(
        (verb, {"fields": GET_11, "verb": verb}, (405, "Method Not Allowed"))
        for verb in ("PUT", "PATCH", "DELETE", "OPTIONS")
    ),
    ("encoding of the query", {"query": "action=%FF"}, (400, "Invalid Encoding")),
    ("encoding of the body", {"fields": "action=%FF"}, (400, "Invalid Encoding")),
    (
        "encoding of a form",
        dict(zip(("fields", "headers"), multipart(("action", "\xff", None)), strict=True)),
        (400, "Invalid Encoding"),
    ),
    (
        "names",
        {"fields": "&".join(f"a{index}=1" for index in range(1_001))},
        (413, "A request has at most 1000 parameters."),
    ),
    (
        "names of json",
        {"fields": json.dumps({f"a{index}": 1 for index in range(1_001)}), "headers": JSON_BODY},
        (413, "Parameters have at most 1000 keys."),
    ),
    (
        "nesting",
        {"fields": "a" + "[b]" * 11 + "=1"},
        (413, "Parameters are nested at most 10 levels deep."),
    ),
    (
        "values of json",
        {
            "fields": '{"a":[' + "{}," * 100_000 + "1]}",
            "headers": JSON_BODY,
            "query": "username=admin&password=demo",
        },
        (413, "A body of JSON has at most 100000 values."),
    ),
    (
        "nesting of json",
        {"fields": '{"a":' * 12 + "1" + "}" * 12, "headers": JSON_BODY},
        (413, "Parameters are nested at most 10 levels deep."),
    ),
    (
        "too large for anybody",
        {"fields": "a=1", "headers": {**FORM_OF, "Content-Length": str(2**23 + 1)}},
        (413, f"The body of this request has at most {2**23} bytes."),
    ),
    (
        "media",
        {"fields": "x", "headers": {"Content-Type": "text/plain"}},
        (
            415,
            "A body is application/json, application/x-www-form-urlencoded or multipart/form-data.",
        ),
    ),
    ("no credentials", {"fields": GET_11, "who": {}}, (403, INVALID)),
    ("half a pair", {"fields": GET_11, "who": {"username": "admin"}}, (403, INVALID)),
    ("half a key", {"fields": GET_11, "who": {**ADMIN, "identifier": "x"}}, (403, INVALID)),
    ("a list", {"fields": GET_11, "who": {"username": "admin", "password[]": "demo"}},
     (403, INVALID)),
    ("no action", {"fields": {"action": " "}}, (400, "Empty action request")),
    ("unknown action", {"fields": {"action": "GetNothing"}}, (200, "Command Not Found")),
    ("area", {"fields": {"action": "GetInvoices"}, "who": {**ADMIN, "username": "mona"}},
     (403, "Access Denied")),
    ("responsetype", {"fields": {**GET_11, "responsetype": "csv"}}, (200, "Invalid Response Type")),
    ("parameter", {"fields": {**GET_11, "projectid": "x"}}, (200, "Invalid value for projectid")),
    ("record", {"fields": {**GET_11, "projectid": "999"}}, (200, "Project ID Not Found")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "expected"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_each_refusal_has_its_status_and_sentence(
    world: World, request_: dict[str, Any], expected: tuple[int, str]
) -> None:
    """Business errors are 200; none of these is an attempt to log in."""
    reply = send(world, **request_)
    assert expected == outcome(reply)
    assert ["result", "message"] == list(reply.json)
    assert 0 == attempts(world)


def test_verbs_are_told(world: World) -> None:
    """HEAD has no body, but the header."""
    reply = send(world, GET_11, verb="HEAD")
    assert (405, "GET, POST", "") == (reply.status_code, reply.headers["allow"], reply.text)


def banned(world: World, address: str = ADDRESS) -> None:
    """Fail three times."""
    for _ in range(3):
        reply = send(world, GET_11, who={**ADMIN, "password": "wrong"}, address=address)
        assert (403, "Authentication Failed") == outcome(reply)


def test_refusals_come_in_their_order(door: Callable[..., World]) -> None:
    """Each request has all later faults as well; one after the other is mended."""
    world = door(whmcs__allowed_ips=f"{OFFICE}/32", api_active="false")
    bad = {"action": "", "responsetype": "csv"}
    nobody: Fields = {"username": "admin"}
    banned(world, OFFICE)
    steps = [
        ({"path": "/includes/"}, (404, "Not Found")),
        ({"verb": "PUT"}, (405, "Method Not Allowed")),
        ({"query": "%FF"}, (400, "Invalid Encoding")),
        (
            {"address": OFFICE},
            (403, f"Invalid IP {OFFICE}: banned until 2024-05-06 12:15:00 UTC"),
        ),
        ({"address": ELSEWHERE}, (403, f"Invalid IP {ELSEWHERE}")),
    ]
    for options, expected in steps:
        assert expected == outcome(send(world, bad, **{"who": nobody, **options}))
    world.later(901)
    assert (403, INVALID) == outcome(send(world, bad, who=nobody, address=OFFICE))
    wrong = {**ADMIN, "password": "wrong"}
    assert (403, "Authentication Failed") == outcome(send(world, bad, who=wrong, address=OFFICE))
    assert (403, "Access Denied") == outcome(send(world, bad, address=OFFICE))


def test_the_command_is_asked_for_after_the_login(world: World) -> None:
    """Then the commands of the credential, its area, and what is sent."""
    key = make_key(world, "mona", commands=("getinvoices",))
    send_ = {"limitnum": "x", "foo": "1", "responsetype": "csv"}
    denied = 'Invalid Permissions: API action "{}" is not allowed'
    wrong = {**key, "secret": "wrong"}
    assert (403, "Authentication Failed") == outcome(send(world, {"action": "no"}, who=wrong))
    for action, expected in [
        ("", (400, "Empty action request")),
        ("GetNothing", (200, "Command Not Found")),
        ("GetProjects", (403, denied.format("getprojects"))),
        ("GetInvoices", (200, "Invalid Response Type")),
    ]:
        assert expected == outcome(send(world, {**send_, "action": action}, who=key))
    strict = {"X-TeamPro-Strict": "1"}
    fields = {"action": "GetInvoices", "limitnum": "x", "foo": "1"}
    assert (200, "Unknown parameter foo") == outcome(send(world, fields, who=key, headers=strict))
    assert (403, "Access Denied") == outcome(send(world, fields, who=key))


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (None, ["getprojects", "updateproject", "getinvoices"]),
        (("*",), ["getprojects", "updateproject", "getinvoices"]),
        (("readonly",), ["getprojects", "getinvoices"]),
        (("billing",), ["getinvoices"]),
        (("support",), ["getprojects"]),
        (("updateproject",), ["updateproject"]),
        (("updateproject", "billing"), ["updateproject", "getinvoices"]),
        ((), []),
    ],
)
def test_a_credential_has_its_commands(
    world: World, words: tuple[str, ...] | None, allowed: list[str]
) -> None:
    """Names, all of them, or one of the sets."""
    key = make_key(world, commands=words)
    fields = {"projectid": "11", "title": "New", "limitnum": "1"}
    asked = ("getprojects", "updateproject", "getinvoices")
    replies = {name: send(world, {**fields, "action": name}, who=key) for name in asked}
    assert allowed == [name for name, reply in replies.items() if reply.status_code == 200]


def test_a_credential_may_be_limited_to_chains(world: World) -> None:
    """Each request that a command makes is asked for; a repeat of another one's too."""
    key = make_key(world, chains=("projects/11",))
    update = {"action": "UpdateProject", "projectid": "11", "title": "New"}
    other = {**update, "projectid": "12", "idempotencykey": "k"}
    assert (200, "") == outcome(send(world, other))
    denied = (403, "Access Denied")
    for fields, expected in [
        (GET_11, (200, "")),
        (update, (200, "")),
        ({**GET_11, "projectid": "12"}, denied),
        ({"action": "GetProjects", "limitnum": "1"}, denied),
        ({**update, "projectid": "12"}, denied),
        (other, (200, "Idempotency key was used with other parameters")),
    ]:
        assert expected == outcome(send(world, fields, who=key))


def test_a_key_may_stand_in_old_fields(world: World) -> None:
    """An identifier as username, the secret as password; it wins over what else is sent."""
    key = make_key(world)
    old = {"username": key["identifier"], "password": key["secret"]}
    both = {**key, "username": "admin", "password": "wrong"}
    bearer = credentials("reader")[1]
    for who, headers in [(key, {}), (old, {}), (both, {}), ({}, bearer), (ADMIN, bearer)]:
        assert (200, "") == outcome(send(world, GET_11, who=who, headers=headers))
    assert 0 == attempts(world)
    wrong = {"username": key["identifier"], "password": "wrong"}
    assert (403, "Authentication Failed") == outcome(send(world, GET_11, who=wrong))
    assert 1 == attempts(world)


def test_a_key_of_another_address_is_told_so(world: World) -> None:
    """Only to whom knows its secret; and the addresses of the server stand above."""
    key = make_key(world, addresses=(OFFICE,))
    assert (403, f"Invalid IP {ADDRESS}") == outcome(send(world, GET_11, who=key))
    assert (200, "") == outcome(send(world, GET_11, who=key, address=OFFICE))


@pytest.mark.parametrize(
    ("address", "place", "key", "expected", "counted"),
    [
        (OFFICE, "query", "", (200, ""), 0),
        (OFFICE, "query", "wrong", (200, ""), 0),
        (ELSEWHERE, "query", "", (403, f"Invalid IP {ELSEWHERE}"), 0),
        (ELSEWHERE, "query", "open!Sesame", (200, ""), 0),
        (ELSEWHERE, "fields", "open!Sesame", (200, ""), 0),
        (ELSEWHERE, "query", "wrong", (403, f"Invalid IP {ELSEWHERE}"), 1),
        (ELSEWHERE, "fields", "wrong", (403, f"Invalid IP {ELSEWHERE}"), 1),
    ],
)
def test_an_access_key_lifts_the_list_of_addresses(
    door: Callable[..., World],
    address: str,
    place: str,
    key: str,
    expected: tuple[int, str],
    counted: int,
) -> None:
    """It lets nobody in by itself; a wrong one counts where it is needed."""
    world = door(whmcs__allowed_ips="203.0.113.0/24", whmcs__access_key="open!Sesame")
    sent = {**GET_11, **({"accesskey": key} if key else {})}
    options = {"verb": "GET", "query": sent} if place == "query" else {"fields": sent}
    assert expected == outcome(send(world, address=address, **options))
    assert counted == attempts(world)


def test_wrong_access_keys_and_wrong_secrets_ban_together(door: Callable[..., World]) -> None:
    """One machine counts; a right key of a caller in the head passes the ban, no other does."""
    world = door(whmcs__allowed_ips=OFFICE, whmcs__access_key="Sesame", ban__limit="3")
    key = {**make_key(world), "accesskey": "Sesame"}
    for fields in ({"accesskey": "a"}, {"accesskey": "b"}):
        assert (403, f"Invalid IP {ELSEWHERE}") == outcome(send(world, fields, address=ELSEWHERE))
    wrong = {**key, "secret": "wrong"}
    assert (403, "Authentication Failed") == outcome(
        send(world, GET_11, who=wrong, address=ELSEWHERE)
    )
    told = (403, f"Invalid IP {ELSEWHERE}: banned until 2024-05-06 12:15:00 UTC")
    for who in (ADMIN, key, wrong):
        reply = send(world, GET_11, who={**who, "accesskey": "Sesame"}, address=ELSEWHERE)
        assert (told, "900") == (outcome(reply), reply.headers["retry-after"])
    reply = send(world, verb="GET", query={**key, **GET_11}, who={}, address=ELSEWHERE)
    assert (200, "") == outcome(reply)
    native = world.send("GET", "/v1/projects", ADMIN, headers={})
    assert 200 == native.status


def test_a_page_of_another_site_tests_no_password(world: World) -> None:
    """It would ban whoever opens it."""
    headers = {"Origin": "https://evil.example"}
    assert (403, INVALID) == outcome(send(world, GET_11, headers=headers))
    assert 0 == attempts(world)


@pytest.mark.parametrize(
    ("fields", "ignored", "warning"),
    [
        ({"action": "GetProject"}, None, None),
        ({"action": "GetProject", "foo": "1", "bar[a]": "1"}, "foo, bar", None),
        ({"action": "GetProject", "_t": "1", "adminuser": "x", "endpoint": "y"}, None, None),
        ({"action": "GetProject", "\xe4\r\nX: y": "1"}, "%C3%A4%0AX:%20y", None),
        ({"action": "GetProject", "foo": "a\x00b"}, "foo",
         "Control characters that cannot be printed were removed."),
        ({"action": "UpdateProject", "title": "A", "note1": "1"}, None, "Nobody was told."),
        ({"action": "UpdateProject", "title": "A\x07", "foo": "1"}, "foo",
         "Control characters that cannot be printed were removed. Ignored: foo. Nobody was told."),
    ],
)  # fmt: skip
def test_what_was_not_heeded_is_told(
    world: World, fields: Fields, ignored: str | None, warning: str | None
) -> None:
    """In a header of every answer, and in the last key of one that wrote."""
    reply = send(world, {"projectid": "11", **fields})
    assert (200, "success") == (reply.status_code, reply.json["result"])
    assert ignored == reply.headers.get("x-teampro-ignored")
    assert warning == reply.json.get("warning")
    assert "result" == next(iter(reply.json))
    assert warning is None or "warning" == list(reply.json)[-1]
    failed = send(world, {**fields, "projectid": "999"})
    assert ignored == failed.headers.get("x-teampro-ignored")


def test_a_strict_door_refuses_what_it_does_not_know(door: Callable[..., World]) -> None:
    """With the name that comes nearest; what is the language's own is known."""
    world = door(whmcs__strict="true")
    fields = {"action": "UpdateProject", "projectid": "11", "tittle": "x", "_a": "1"}
    message = "Unknown parameter tittle; did you mean title?"
    assert (200, message) == outcome(send(world, fields))
    assert (200, "") == outcome(send(world, GET_11))


def test_a_write_goes_through_the_engine_once(world: World) -> None:
    """Its key may be a parameter or a header; the first answer is told again in any format."""
    fields = {"action": "UpdateProject", "projectid": "11", "title": "New"}
    first = send(world, {**fields, "idempotencykey": "one"})
    again = send(world, {**fields, "responsetype": "xml"}, headers={"Idempotency-Key": '"one"'})
    assert {"result": "success", "projectid": 11, "warning": "Nobody was told."} == first.json
    assert "<projectid>11</projectid><warning>Nobody was told.</warning>" in again.text
    assert (None, "true") == tuple(r.headers.get("idempotent-replayed") for r in (first, again))
    no_key = send(world, {**fields, "idempotencykey[]": "one"})
    assert outcome(no_key)[1].startswith("An idempotency key is a text of 1 to 200")
    other = send(world, {**fields, "title": "Other", "idempotencykey": "one"})
    assert (200, "Idempotency key was used with other parameters") == outcome(other)
    assert [("New", 2)] == world.rows(
        "SELECT project_name, version FROM projects WHERE project_id = 11"
    )


def file_form(who: Fields, count: int = 1, name: str = "attachments[]") -> dict[str, Any]:
    """Return a form with files behind its fields."""
    fields = {**who, "action": "UpdateProject", "projectid": "11", "title": "A"}
    texts = [(key, text, None) for key, text in fields.items()]
    files = [(name, "Hello", f"{index}.txt") for index in range(count)]
    body, headers = multipart(*texts, *files)
    return {"fields": body, "headers": headers}


@pytest.mark.parametrize("name", ["attachments", "attachments[]", "attachments[3]", "Attachments"])
def test_files_of_a_form_are_attachments(world: World, name: str) -> None:
    """They reach the command, and what it does not keep is gone."""
    reply = send(world, **file_form(ADMIN, 2, name))
    assert "0.txt 1.txt" == reply.json["files"]
    assert [] == left_over(world)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (file_form({}), (403, INVALID)),
        (file_form({"username": "admin"}), (403, INVALID)),
        (file_form({**ADMIN, "password": "wrong"}), (403, "Authentication Failed")),
        (file_form(ADMIN, 21), (413, "A form holds at most 20 files.")),
    ],
    ids=["nobody", "half", "wrong", "too many"],
)
def test_no_file_is_kept_of_whom_nobody_knows(
    world: World, form: dict[str, Any], expected: tuple[int, str]
) -> None:
    """The fields before it say who sends it."""
    assert expected == outcome(send(world, **form))
    assert [] == left_over(world)


def test_a_file_that_nobody_takes_is_told(world: World) -> None:
    """Under another name, or of a command without attachments."""
    reply = send(world, **file_form(ADMIN, 1, "photo"))
    assert ("photo", True) == (reply.headers["x-teampro-ignored"], "files" not in reply.json)
    body, headers = multipart(
        *((name, text, None) for name, text in {**ADMIN, **GET_11}.items()),
        ("attachments", "Hello", "a.txt"),
    )
    assert "attachments" == send(world, body, headers=headers).headers["x-teampro-ignored"]


def left_over(world: World) -> list[Path]:
    """Return the received bytes that were neither kept nor discarded."""
    found = (world.directory / "blobs" / "tmp").glob("*")
    return [path for path in found if path.is_file()]


def test_only_a_known_caller_sends_much(world: World) -> None:
    """Above one MiB the credentials stand in the head."""
    fields = {**GET_11, "note": "x" * 2**20}
    assert 413 == send(world, fields).status_code
    assert 200 == send(world, urlencode(fields), query=ADMIN).status_code


def test_the_log_names_the_command_and_no_parameter(world: World) -> None:
    """The right, the wrong and the unreadable ones."""
    send(world, {**GET_11, "foo": "PRIVATE"})
    send(world, {"action": "PRIVATE", "projectid": "PRIVATE"}, query="accesskey=PRIVATE")
    send(world, {**GET_11, "projectid": "PRIVATE"})
    send(world, "password=PRIVATE&x=%FF", query="secret=PRIVATE")
    told = [json.loads(line) for line in world.log_lines]
    names = [(line["chain"], line["principal"], line["status"], line["path"]) for line in told]
    assert [
        ("getproject", "admin", 200, PATH),
        ("", "admin", 200, PATH),
        ("getproject", "admin", 200, PATH),
        ("", "", 400, PATH),
    ] == names
    assert b"PRIVATE" not in b"".join(world.log_lines)


def test_a_packed_map_reaches_a_command_as_it_was_sent(world: World) -> None:
    """Base64 of a JSON list of files, for those who cannot send forms."""
    files = [{"name": "a.txt", "data": b64encode(b"x").decode()}]
    packed = b64encode(json.dumps(files).encode()).decode()
    fields = {"action": "UpdateProject", "projectid": "11", "title": "A", "attachments": packed}
    assert "a.txt" == send(world, fields).json["files"]


def test_the_door_may_be_closed(tmp_path: Path) -> None:
    """Switched off it is a path like any other; open it knows its own commands."""
    closed = make_app(tmp_path / "closed", whmcs="false")
    assert {"request", "response"} == send(closed, GET_11).json.keys()
    opened = make_app(tmp_path / "opened")
    assert (200, "Command Not Found") == outcome(send(opened, {"action": "GetNothing"}))
