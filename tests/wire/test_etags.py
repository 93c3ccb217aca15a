"""Tags of answers: every record has one, any other answer when it is asked; 304 for who has it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import blake2b

import pytest

from tests.wire.world import Reply, World, credentials, make_app

RECORDS = (
    "projects/10",
    "projects/10/actions/101",
    "actions/101",
    "topics/101",
    "files/101",
    "files/101/download",
    "timelogs/101",
    "ticketxrefs/101",
    "whmcstickets/1101",
    "admins/1",
    "clients/51",
)
OTHERS = (
    "projects",
    "projects/10/actions",
    "projects/10/snapshot",
    "projects/10,11",
    "projects/10/actions,topics",
    "topics/bythread",
    "config",
    "api/resources",
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One application for the module."""
    return make_app(tmp_path_factory.mktemp("etags") / "data")


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    """The application, put back to how it was."""
    yield shared
    shared.restore()


def get(world: World, chain: str, known: str | None = None, verb: str = "GET") -> Reply:
    """GET a chain with its format; `known` is what If-None-Match says."""
    query, headers = credentials("admin")
    if known is not None:
        headers["If-None-Match"] = known
    return world.send(verb, f"/v1/{chain}", query, "", headers)


def digest(reply: Reply) -> str:
    """Return the digest of what is printed as `response`."""
    if reply.headers["content-type"] == "application/json":
        [printed] = re.findall(rb'"response":(.*)}\Z', reply.body, re.S)
        assert json.loads(printed) == reply.response
    else:
        [printed] = re.findall(rb"(<response .*</response>)</teampro>\Z", reply.body, re.S)
    return blake2b(printed, digest_size=8).hexdigest()


@pytest.mark.parametrize("format_name", ["json", "xml"])
@pytest.mark.parametrize("chain", RECORDS)
def test_every_record_has_a_tag(shared: World, chain: str, format_name: str) -> None:
    """Its version, 0 for a noun without one, and the digest of what is printed."""
    reply = get(shared, f"{chain}/{format_name}")
    record = list(reply.response.values())[-1]
    assert f'"{record.get("version", 0)}-{digest(reply)}"' == reply.headers["etag"]
    assert "no-store" == reply.headers["cache-control"]


@pytest.mark.parametrize("format_name", ["json", "xml"])
@pytest.mark.parametrize("chain", OTHERS)
def test_other_answers_have_a_tag_when_they_are_asked(
    shared: World, chain: str, format_name: str
) -> None:
    """Whatever If-None-Match says, also nothing."""
    chain = f"{chain}/{format_name}"
    assert "etag" not in get(shared, chain).headers
    for known in ("", "nonsense", '"0-0123456789abcdef"'):
        reply = get(shared, chain, known)
        assert (200, f'"0-{digest(reply)}"') == (reply.status, reply.headers["etag"])


def test_document_has_a_tag_when_it_is_asked(shared: World) -> None:
    """It has no envelope: the tag is that of the whole."""
    whole = get(shared, "api/openapi", '"x"')
    assert f'"0-{blake2b(whole.body, digest_size=8).hexdigest()}"' == whole.headers["etag"]
    assert 304 == get(shared, "api/openapi", whole.headers["etag"]).status


@pytest.mark.parametrize("chain", ["projects/csv", "projects/10/actions/ndjson"])
def test_streams_have_no_tag(shared: World, chain: str) -> None:
    """Nobody knows their end when they begin."""
    reply = get(shared, chain, "*")
    assert (200, False) == (reply.status, "etag" in reply.headers)


@pytest.mark.parametrize("chain", ["projects/10/json", "projects/10/xml", "projects/json"])
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("{}", 304),
        ("W/{}", 304),
        ('"other", W/{}', 304),
        ("*", 304),
        (" * ", 304),
        ('"other"', 200),
        ("", 200),
    ],
)
def test_who_has_the_answer_gets_no_body(shared: World, chain: str, sent: str, status: int) -> None:
    """Tags are compared weakly: a front may have weakened them."""
    tag = get(shared, chain, "").headers["etag"]
    reply = get(shared, chain, sent.format(tag))
    assert (status, tag) == (reply.status, reply.headers["etag"])
    assert (status == 304) is (reply.body == b"")
    assert "no-store" == reply.headers["cache-control"]


@pytest.mark.parametrize("known", [None, "*"])
def test_head_is_tagged_as_get(shared: World, known: str | None) -> None:
    """The same headers, and no body."""
    got, head = (get(shared, "projects/10/json", known, verb) for verb in ("GET", "HEAD"))
    timing = "server-timing"
    assert (got.status, b"") == (head.status, head.body)
    assert {**got.headers, timing: ""} == {**head.headers, timing: ""}


def test_effective_verb_decides(shared: World) -> None:
    """A POST that means a GET is one; a refusal is told, whatever the caller has."""
    query, headers = credentials("admin")
    headers["If-None-Match"] = "*"
    told = shared.send("POST", "/v1/projects/10", query | {"method": "get"}, "", headers)
    assert 304 == told.status
    assert 404 == shared.send("GET", "/v1/projects/999", query, "", headers).status


def test_tag_changes_with_what_is_shown_alone(world: World) -> None:
    """Not with a write elsewhere; with a figure that no version counts."""
    chain = "actions/102/json"
    tag = get(world, chain).headers["etag"]
    world.call("PUT", "actions/103", {"action_name": "Other"})
    assert 304 == get(world, chain, tag).status

    sent = {"action_id": 102, "timelog_elapsed": 60}
    assert 201 == world.call("POST", "timelogs", sent).status
    reply = get(world, chain, tag)
    assert (200, 60) == (reply.status, reply.response["action"]["action_elapsed"])
    assert tag.partition("-")[0] == reply.headers["etag"].partition("-")[0]


def test_tag_has_the_version_that_was_not_asked_for(shared: World) -> None:
    """The record has the fields that were."""
    query, headers = credentials("admin")
    params = {"params": '{"fields": "project_name"}'}
    reply = shared.send("GET", "/v1/projects/10", query | params, "", headers)
    assert ["project_id", "project_name"] == list(reply.response["project"])
    assert f'"1-{digest(reply)}"' == reply.headers["etag"]


def test_tag_of_a_record_is_what_its_change_demands(world: World) -> None:
    """One read, one write; the second one with the same tag is refused."""
    query, headers = credentials("admin")
    headers |= {"If-Match": get(world, "projects/10/json").headers["etag"]}
    headers |= {"Content-Type": "application/json"}
    body = '{"project_name": "Other"}'
    answers = [world.send("PUT", "/v1/projects/10", query, body, headers) for _ in range(2)]
    assert [(200, ""), (412, "precondition")] == [(each.status, each.error) for each in answers]
