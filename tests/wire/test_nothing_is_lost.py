"""What a caller says has its effect or is refused, whatever way his client says it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.wire.world import Reply, World, credentials, make_app

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One application over the world."""
    return make_app(tmp_path_factory.mktemp("said") / "data")


@pytest.fixture(autouse=True)
def _unchanged(world: World) -> Iterator[None]:
    """Undo what a test wrote."""
    yield
    world.restore()


def ask(
    world: World, verb: str, chain: str, query: str = "", body: str | bytes = "", **headers: str
) -> Reply:
    """Send a request of the administrator with this query."""
    pairs = dict(parse_qsl(query, keep_blank_values=True)) | credentials("admin")[0]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return world.send(verb, f"/v1/{chain}", pairs, body, named)


@pytest.mark.parametrize(
    ("sent", "path", "nearest"),
    [
        ("param[preview]=true", "param", "params"),
        ("Params=" + "%7B%22preview%22:true%7D", "Params", "params"),
        ("PARAMS[preview]=true", "PARAMS", "params"),
        ("parms[preview]=true", "parms", "params"),
        ("params%255Bpreview%255D=true", "params%5Bpreview%5D", "params"),
        ("%20params[preview]=true", " params", "params"),
        ("params%20[preview]=true", "params ", "params"),
        ("params.preview=true", "params.preview", "params"),
        ("[preview]=true", "[preview]", "preview"),
        ("preview=true", "preview", "preview"),
        ("Preview=true", "Preview", "preview"),
        ("perview", "perview", "preview"),
        ("Limit=1", "Limit", "limit"),
        ("=%7B%22preview%22:true%7D", "", ""),
        ("qqqq=1", "qqqq", ""),
        ("file=x", "file", ""),
    ],
)
@pytest.mark.parametrize("place", ["query", "body"])
def test_a_delete_meant_as_a_preview_deletes_nothing(
    world: World, place: str, sent: str, path: str, nearest: str
) -> None:
    """Each name that is no parameter is refused with the word that was meant."""
    if place == "query":
        reply = ask(world, "DELETE", "projects/10", sent)
    else:
        reply = ask(world, "DELETE", "projects/10", "", sent, Content_Type=FORM)

    assert (400, "misplaced") == (reply.status, reply.error)
    [fault] = reply.tree["request"]["errors"]
    assert (path, nearest) == (fault["path"], fault.get("nearest", ""))
    assert 200 == world.call("GET", "projects/10").status


@pytest.mark.parametrize(
    ("verb", "chain", "name", "nearest"),
    [
        ("GET", "projects", "PROJECT_NOTES", "project_notes"),
        ("GET", "projects", "statsu", "project_status"),
        ("GET", "projects/10/actions", "Sort", "sort"),
        ("PUT", "projects/10", "PROJECT_NOTES", "project_notes"),
        ("PUT", "projects/10", "Preview", "preview"),
        ("PUT", "projects/10", "topic", "topics"),
        ("POST", "projects", "project-name", "project_name"),
        ("GET", "config", "keys", "key"),
        ("OPTIONS", "projects", "Params", "params"),
        ("HEAD", "projects", "Params", ""),
    ],
)
def test_every_verb_refuses_an_unknown_name(
    world: World, verb: str, chain: str, name: str, nearest: str
) -> None:
    """Also one without a value."""
    reply = ask(world, verb, chain, f"{name}=")
    assert 400 == reply.status
    found = [fault.get("nearest") for fault in reply.tree["request"]["errors"]] if nearest else []
    assert ([nearest] if nearest else []) == found


def test_a_name_of_a_json_body_is_refused_like_any_other(world: World) -> None:
    """It stands beside one of the five names, so it is none of params."""
    body = json.dumps({"method": "delete", "param": {"preview": True}})
    reply = ask(world, "POST", "projects/10", "", body, Content_Type=JSON)
    assert (400, "misplaced") == (reply.status, reply.error)
    assert "params" == reply.tree["request"]["errors"][0]["nearest"]


@pytest.mark.parametrize("name", ["_", "_=1", "_x[y]=1", "utm_source=a", "gclid=", "fbclid=1"])
def test_names_of_trackers_pass_unread(world: World, name: str) -> None:
    """And those that begin with an underscore."""
    assert 200 == ask(world, "GET", "projects/10", name).status


def test_a_thousand_unknown_names_are_told_in_a_moment(world: World) -> None:
    """No more of them are looked up than are told."""
    names = "&".join(f"projekt_status{number}=1" for number in range(900))
    reply = ask(world, "GET", "projects", names)
    assert (400, 100) == (reply.status, len(reply.tree["request"]["errors"]))


@pytest.mark.parametrize(
    ("verb", "chain", "body", "status"),
    [
        ("GET", "projects/10?params=[]", "", 200),
        ("GET", "projects/10?params=%EF%BB%BF[]", "", 200),
        ("GET", "projects?%EF%BB%BFparams={%22limit%22:1}", "", 200),
        ("PUT", "projects/10", "[]", 200),
        ("PUT", "projects/10", '\ufeff{"project_name": "Other"}', 200),
        ("PUT", "projects/10", '{"params": []}', 200),
        ("PUT", "projects/10", '{"params": "\\ufeff[]"}', 200),
        ("GET", 'projects/10/actions?params={"actions":[]}', "", 200),
        ("GET", 'projects/10/actions?params={"topics":[]}', "", 400),
        ("GET", "projects/10?params=[1]", "", 400),
    ],
)
def test_what_php_and_editors_make_of_json_is_read(
    world: World, verb: str, chain: str, body: str, status: int
) -> None:
    """An empty list where an object belongs is empty; one byte order mark is skipped."""
    chain, _, query = chain.partition("?")
    reply = ask(world, verb, chain, query, body, Content_Type=JSON)
    assert status == reply.status, reply.body


def versions(world: World) -> list[tuple[int, int]]:
    """Return the projects that are there, with their versions."""
    return [
        (number, version)
        for number, version in world.rows(
            "SELECT project_id, version FROM projects ORDER BY project_id"
        )
    ]


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ('"1"', 200),
        ('W/"1"', 200),
        ('"1-0123456789abcdef"', 200),
        ('"3", "1"', 200),
        ("*", 200),
        (" * ", 200),
        ('"2"', 412),
        ('"11"', 412),
        ('"2-1"', 412),
        ('"nonsense"', 412),
        ("nonsense", 412),
        ("1", 412),
        ('"', 412),
        ("", 412),
        ('"\u00b9"', 412),
    ],
)
@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
def test_a_write_is_done_only_on_the_version_that_if_match_names(
    world: World, verb: str, header: str, status: int
) -> None:
    """What is no tag matches nothing; a tag may say more behind the version."""
    body, before = ('{"project_name": "Other"}' if verb == "PUT" else ""), versions(world)
    reply = ask(world, verb, "projects/10", "", body, If_Match=header, Content_Type=JSON)

    assert status == reply.status
    assert (reply.error == "precondition") is (status == 412)
    assert (versions(world) == before) is (status == 412)


def test_a_preview_on_the_right_version_deletes_nothing(world: World) -> None:
    """The demand and the preview are looked at in one transaction."""
    before = versions(world)
    reply = ask(world, "DELETE", "projects/10", 'params={"preview":true}', If_Match='"1"')
    assert (200, 3) == (reply.status, reply.response["data"]["deleted"]["actions"])
    assert before == versions(world)


def test_a_demand_is_looked_at_below_the_chain(world: World) -> None:
    """A record that is absent, or of another project, has no version to match."""
    for chain in ("projects/999", "projects/11/actions/101"):
        reply = ask(world, "DELETE", chain, If_Match="*")
        assert (412, "precondition") == (reply.status, reply.error)


def test_method_decides_which_verb_is_conditioned(world: World) -> None:
    """A POST that means a DELETE is one."""
    reply = ask(world, "POST", "projects/10", "method=delete", If_Match='"7"')
    assert (412, "precondition") == (reply.status, reply.error)


@pytest.mark.parametrize(
    ("verb", "chain", "header", "status"),
    [
        ("GET", "projects/10", "If-Match", 400),
        ("GET", "projects", "If-Match", 400),
        ("POST", "projects", "If-Match", 400),
        ("GET", "files/101/download/json", "If-Match", 400),
        ("GET", "projects/10", "If-Unmodified-Since", 400),
        ("PUT", "projects/10,11", "If-Match", 400),
        ("DELETE", "projects/10/actions/102,103", "If-Match", 400),
        ("PUT", "projects/10", "If-Unmodified-Since", 400),
        ("DELETE", "projects/10", "If-Unmodified-Since", 400),
        ("GET", "files/101/download", "If-Unmodified-Since", 400),
        ("PUT", "projects/10", "If-None-Match", 400),
        ("POST", "projects", "If-None-Match", 400),
        ("DELETE", "projects/10", "If-Modified-Since", 400),
        ("PUT", "projects/10", "If", 400),
        ("GET", "projects/10", "If-None-Match", 200),
        ("GET", "projects/10", "If-Modified-Since", 200),
        ("GET", "files/101/download", "If-Modified-Since", 200),
        ("OPTIONS", "projects/10", "If-Match", 200),
    ],
)
def test_a_condition_that_cannot_be_obeyed_is_refused(
    world: World, verb: str, chain: str, header: str, status: int
) -> None:
    """One that only saves a GET its answer is kept by the whole answer."""
    before = versions(world)
    body = '{"project_name": "Other"}' if verb in ("PUT", "POST") else ""
    headers = {header: '"1"', "Content-Type": JSON}
    reply = ask(world, verb, chain, "", body, **headers)

    assert status == reply.status
    if status == 400:
        assert [header] == [fault["path"] for fault in reply.tree["request"]["errors"]]
    assert before == versions(world)


@pytest.mark.parametrize("header", ['"nonsense"', "nonsense", "", 'W/"{tag}"', "{tag}"])
def test_a_download_is_sent_only_with_the_tag_that_if_match_names(
    world: World, header: str
) -> None:
    """Compared strongly: bytes are the same or they are not."""
    whole = ask(world, "GET", "files/101/download")
    tag = whole.headers["etag"].strip('"')
    refused = ask(world, "GET", "files/101/download", If_Match=header.format(tag=tag))

    assert (412, "precondition") == (refused.status, refused.error)
    for right in (f'"{tag}"', f'"x", "{tag}"', "*"):
        assert whole.body == ask(world, "GET", "files/101/download", If_Match=right).body


WOOD, SAME_WOOD = "for\u00eat", "fore\u0302t"
PART = (
    b'--xyz\r\nContent-Disposition: form-data; name="params"\r\n\r\n{"project_id": 10}\r\n'
    b'--xyz\r\nContent-Disposition: form-data; name="file"; filename="%b"\r\n%b\r\nx\r\n--xyz--\r\n'
)
MULTIPART = "multipart/form-data; boundary=xyz"


@pytest.mark.parametrize("stored", [WOOD, SAME_WOOD])
@pytest.mark.parametrize(
    "params",
    [
        {"search": SAME_WOOD},
        {"search": WOOD},
        {"project_name": f"La {SAME_WOOD}"},
        {"project_name": {"contains": SAME_WOOD}},
        {"project_name": {"in": [f"La {SAME_WOOD}"]}},
        {"or": [{"project_name": {"ends": SAME_WOOD}}]},
    ],
)
def test_a_word_is_found_however_its_accents_are_spelled(
    world: World, stored: str, params: dict[str, object]
) -> None:
    """Texts are kept and compared in one form."""
    created = world.call("POST", "projects", {"project_name": f"La {stored}"})
    assert f"La {WOOD}" == created.response["project"]["project_name"]
    found = world.call("GET", "projects", params)
    assert [f"La {WOOD}"] == [row["project_name"] for row in found.response["projects"]]


def test_a_cursor_goes_on_however_the_filter_is_spelled(world: World) -> None:
    """The list is the same one."""
    for _ in range(2):
        world.call("POST", "projects", {"project_name": WOOD})
    page = world.call("GET", "projects", {"project_name": WOOD, "limit": 1})
    after = page.response["data"]["next"]
    rest = world.call("GET", "projects", {"project_name": SAME_WOOD, "limit": 1, "after": after})
    assert (200, 1) == (rest.status, len(rest.response["projects"]))


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (f"{SAME_WOOD}.txt", f"{WOOD}.txt"),
        ("a%22b.txt", 'a"b.txt'),
        ('a\\"b%22.txt', 'a"b%22.txt'),
        ("100%25.txt", "100%25.txt"),
    ],
)
def test_a_file_is_called_what_it_was_called(world: World, sent: str, name: str) -> None:
    """Whatever its client had to write in a header."""
    body = PART % (sent.encode(), b"")
    reply = ask(world, "POST", "files", "", body, Content_Type=MULTIPART)
    assert (201, name) == (reply.status, reply.response["file"]["file_name"])
    given = {"project_id": 10, "file_name": SAME_WOOD, "file_data": "eA=="}
    assert WOOD == world.call("POST", "files", given).response["file"]["file_name"]


@pytest.mark.parametrize(
    ("name", "header", "status", "word"),
    [
        (b"a.txt", b"Content-Transfer-Encoding: base64\r\n", 415, "unsupported_media"),
        (b"a%0Ab.txt", b"", 400, "forbidden_character"),
        (b"", b"", 400, "invalid_value"),
    ],
)
def test_a_file_that_would_be_another_is_refused(
    world: World, name: bytes, header: bytes, status: int, word: str
) -> None:
    """Its bytes coded, or its name such that no download could tell it."""
    reply = ask(world, "POST", "files", "", PART % (name, header), Content_Type=MULTIPART)
    assert (status, word) == (reply.status, reply.error)


def test_a_part_file_without_a_name_is_told_so(world: World) -> None:
    """It is not a parameter that nobody knows."""
    body = PART.replace(b'; filename="%b"', b"") % b""
    reply = ask(world, "POST", "files", "", body, Content_Type=MULTIPART)
    assert (400, "misplaced") == (reply.status, reply.error)
    assert "has no file name" in reply.tree["request"]["message"]


@pytest.mark.parametrize("format", ["csv", "ndjson"])
@pytest.mark.parametrize(
    ("verb", "chain", "params"),
    [
        ("POST", "projects", {"project_name": "X"}),
        ("POST", "projects", {"project_name": "X", "preview": True}),
        ("POST", "projects", {"project_name": "X", "actions": [{"action_name": "Y"}]}),
        ("POST", "projects/100/actions", {"action_name": "X"}),
        ("PUT", "projects/100", {"project_name": "X"}),
        ("DELETE", "projects/100", {}),
    ],
)
def test_a_write_that_cannot_be_answered_as_rows_writes_nothing(
    world: World, verb: str, chain: str, params: dict[str, Any], format: str
) -> None:
    """It is refused before, so that sending it again makes no second record."""
    before = world.stamp()
    reply = world.call(verb, chain, params, format=format)
    assert (400, "format_not_offered") == (reply.status, reply.error)
    assert before == world.stamp()
