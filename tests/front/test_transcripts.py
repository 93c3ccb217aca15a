"""The same transcripts over sockets: straight to the server process, and through the front.

The front hands on every call by the same rules, whatever its method: one of each verb stands for
the others, in every spelling and format.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.front.nginx import Front, running_front
from tests.server.running import Running, running_server
from tests.wire.demo_world import DemoWorld
from tests.wire.transcripts import REQUESTS, Request, recorded, transcript_of
from tests.wire.world import Reply, decode

SPELLINGS = ("path", "rewritten", "dotted", "short", "short_dotted")
WAYS = ("gunicorn", "nginx")
ONE_OF_EACH_VERB = [
    request
    for request in REQUESTS
    if request.title in ("findTopicThreads", "createFile", "updateTopic", "deleteFile")
]


class FarWorld(DemoWorld):
    """The demonstration, asked over a connection."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.connection: http.client.HTTPConnection

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: str | bytes = "",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request over the connection."""
        target = f"{path}?{urlencode(query, quote_via=quote)}" if query else path
        sent = body.encode() if isinstance(body, str) else body
        self.connection.request(method, target, sent, dict(headers or {}))
        answer = self.connection.getresponse()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        whole = answer.read()
        return Reply(answer.status, decode(fields, whole), fields, whole)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> FarWorld:
    """The data that the server serves, to be put back after each write."""
    return FarWorld(tmp_path_factory.mktemp("far") / "data")


@pytest.fixture(scope="module")
def server(world: FarWorld) -> Iterator[Running]:
    """The server process over them, at the moment of the transcripts."""
    app = "tests.front.at_moment:make_app"
    environment = {"TEAMPRO_DATA": str(world.directory), "TEAMPRO_BEHIND_PROXY": "true"}
    with running_server(world.directory, app=app, environment=environment) as running:
        yield running


@pytest.fixture(scope="module")
def front(server: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """The shipped front before it."""
    with running_front(tmp_path_factory.mktemp("front") / "nginx", server.place) as running:
        yield running


@pytest.fixture(scope="module", params=WAYS)
def way(
    request: pytest.FixtureRequest, world: FarWorld, server: Running
) -> Iterator[http.client.HTTPConnection]:
    """A connection: to the server itself, or through the front."""
    if request.param == "gunicorn":
        world.connection = http.client.HTTPConnection(*server.place, timeout=30)
    else:
        world.connection = request.getfixturevalue("front").connect()
    yield world.connection
    world.connection.close()


@pytest.fixture(autouse=True)
def _as_at_first(world: FarWorld) -> Iterator[None]:
    """Undo what a test wrote."""
    before = world.stamp()
    yield
    if world.stamp() != before:
        world.restore()


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("wanted", ONE_OF_EACH_VERB, ids=lambda each: each.title)
def test_answer_over_sockets_is_the_recorded_one(world: FarWorld, wanted: Request) -> None:
    """The whole answer equals its transcript, with the address of what was made."""
    assert recorded(wanted) == transcript_of(world, wanted)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("format", ["json", "xml"])
@pytest.mark.parametrize("wanted", ONE_OF_EACH_VERB, ids=lambda each: each.title)
def test_every_spelling_and_format_over_sockets_tells_the_same(
    world: FarWorld, wanted: Request, format: str, spelling: str
) -> None:
    """All spellings in JSON and XML decode to the transcript's tree, but for the format's name."""
    expected: dict[str, Any] = recorded(wanted)["answer"]
    expected["request"]["format"] = format
    params = dict(wanted.params)

    reply = world.call(wanted.verb, wanted.chain, params, spelling=spelling, format=format)

    assert expected == reply.tree
