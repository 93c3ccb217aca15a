"""The example of every method, sent to a whole server over the demonstration, in both formats."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from falcon.testing import Result, TestClient

from teampro.app import create_app
from teampro.cli import demo_data
from teampro.describe.answers import success_codes
from teampro.describe.methods import Method, list_methods
from teampro.log import Log
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from tests import databases
from tests.schema_checker import check_reply
from tests.xml_decoder import decode_xml

UNREPEATABLE = ("decryptSecret",)
"""What takes only what a server has made itself, which no page can print."""
METHODS = [each for each in list_methods(Registry(RESOURCES)) if each.title not in UNREPEATABLE]
LOGIN = {"username": "admin", "password": hashlib.md5(b"demo").hexdigest()}
JSON_ONLY = ("getOpenapi",)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of a demonstration; nouns that it tells nothing of have their example."""
    directory = tmp_path_factory.mktemp("story") / "data"
    settings = databases.settings(directory)
    demo_data.ensure(settings, argparse.Namespace(projects=0, actions=0))
    client = serve(directory)
    for method in METHODS:
        is_create = method.takes_rows and method.chain == method.resource
        if is_create and is_empty(client, method.chain):
            assert 201 == send(client, method, "json").status_code, method.title
    return directory


def is_empty(client: TestClient, plural: str) -> bool:
    """Say whether a noun has no records."""
    answer = client.simulate_get(f"/v1/{plural}/json", params=LOGIN).json
    return bool(0 == answer["response"]["data"]["total"])


def serve(directory: Path) -> TestClient:
    """Return a client of a server over a data directory."""
    settings = databases.settings(directory)
    return TestClient(create_app(settings, log=Log("error")))


@pytest.fixture(scope="module")
def visited(story: Path) -> TestClient:
    """A server whose records are read and changed, but none is added."""
    return serve(story)


@pytest.fixture
def client(method: Method, visited: TestClient, story: Path, tmp_path: Path) -> TestClient:
    """A server; one of its own where the method adds a record."""
    if method.verb != "POST":
        return visited
    databases.copy(story, tmp_path / "data")
    return serve(tmp_path / "data")


def send(client: TestClient, method: Method, format_name: str) -> Result:
    """Send the example of a method."""
    example: dict[str, Any] = method.example
    return client.simulate_request(
        method.verb,
        f"/v1/{example['chain']}/{format_name}",
        params={**LOGIN, "params": json.dumps(example["params"])},
    )


@pytest.mark.parametrize("method", METHODS, ids=lambda method: str(method.title))
def test_example_works_and_its_answer_is_as_the_document_says(
    client: TestClient, method: Method
) -> None:
    """What api/resources offers to send succeeds, and OpenAPI tells its answer."""
    result = send(client, method, "json")
    codes = success_codes(method.template.path, method.verb)
    assert (201 if 201 in codes else 200) == result.status_code, result.text
    check_reply(method.verb, method.example["chain"], result.status_code, result.json)


@pytest.mark.parametrize(
    "method",
    [each for each in METHODS if each.title not in JSON_ONLY],
    ids=lambda method: str(method.title),
)
def test_example_has_the_same_shape_in_xml(client: TestClient, method: Method) -> None:
    """XML decodes to a tree of the same schema."""
    result = send(client, method, "xml")
    tree = decode_xml(result.content)
    assert "Success" == tree["request"]["message"]
    check_reply(method.verb, method.example["chain"], result.status_code, tree)
