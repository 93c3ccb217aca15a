"""Every method of the source page, in every spelling and both formats, against its transcript."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.wire.demo_world import DemoWorld
from tests.wire.transcripts import (
    DIRECTORY,
    REQUESTS,
    Request,
    recorded,
    transcript_of,
    without_later_nouns,
)
from tests.wire.world import PREFIX, Reply

SPELLINGS = ("path", "rewritten", "dotted", "short", "short_dotted")
TITLES = {request.title: request for request in REQUESTS}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> DemoWorld:
    """One application over the demonstration data."""
    return DemoWorld(tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture(autouse=True)
def _as_at_first(world: DemoWorld) -> Iterator[None]:
    """Undo what a test wrote."""
    before = world.stamp()
    yield
    if world.stamp() != before:
        world.restore()


def test_all_titles_of_the_source_page_are_recorded() -> None:
    """There is a transcript for each of the 46 methods, and none too many."""
    assert 46 == len(TITLES)
    assert set(TITLES) == {path.stem for path in DIRECTORY.glob("*.json")}


@pytest.mark.parametrize("title", TITLES)
def test_answer_is_the_recorded_one(world: DemoWorld, title: str) -> None:
    """The whole answer of each method equals its transcript."""
    assert recorded(TITLES[title]) == transcript_of(world, TITLES[title])


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("format", ["json", "xml"])
@pytest.mark.parametrize("title", TITLES)
def test_every_spelling_and_format_tells_the_same(
    world: DemoWorld, title: str, format: str, spelling: str
) -> None:
    """All spellings in JSON and XML decode to the transcript's tree, but for the format's name."""
    request = TITLES[title]
    params = dict(request.params)
    reply = world.call(request.verb, request.chain, params, spelling=spelling, format=format)
    assert _expected(request, format) == without_later_nouns(reply.tree)


@pytest.mark.parametrize("title", TITLES)
def test_params_in_brackets_tell_the_same(world: DemoWorld, title: str) -> None:
    """Params as PHP brackets, where every value is text, get the same answer."""
    request = TITLES[title]
    query = dict(_brackets("params", dict(request.params)))
    assert _expected(request, "json") == without_later_nouns(
        _sent_in_query(world, request, query).tree
    )


@pytest.mark.parametrize("title", TITLES)
def test_everything_in_the_query_of_a_post_tells_the_same(world: DemoWorld, title: str) -> None:
    """A POST with an empty body, the verb in `method`, all else in the query: the public client."""
    request = TITLES[title]
    query = {"params": json.dumps(dict(request.params))}
    assert _expected(request, "json") == without_later_nouns(
        _sent_in_query(world, request, query).tree
    )


def _sent_in_query(world: DemoWorld, request: Request, query: dict[str, str]) -> Reply:
    action = f"v1.{request.chain.replace('/', '.')}.json"
    login = {"username": "admin", "password": "demo", "method": request.verb.lower()}
    return world.send("POST", f"{PREFIX}/api.php", {"action": action, **login, **query})


def _brackets(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _brackets(f"{name}[{key}]", inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _brackets(f"{name}[{index}]", inner)
    else:
        yield name, str(value)


def _expected(request: Request, format: str) -> dict[str, Any]:
    answer: dict[str, Any] = recorded(request)["answer"]
    answer["request"]["format"] = format
    return answer


def test_recorded_secrets_are_none() -> None:
    """No transcript holds a password, a hash or a token."""
    pattern = re.compile(r"fe01ce2a7fbac8fafaed7c982a04e229|\$2b\$|tp_[\w-]{20}")
    for path in DIRECTORY.glob("*.json"):
        assert not pattern.search(Path(path).read_text(encoding="utf-8")), path.name
