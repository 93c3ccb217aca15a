"""The product itself under its server: what a newcomer is told works, and works again."""

from __future__ import annotations

import hashlib
import json
import shlex
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from teampro.sandbox_files import SANDBOX
from tests.server.running import Running, running_server

MD5 = hashlib.md5(b"demo", usedforsecurity=False).hexdigest()

CHAINS = ("projects", "actions", "projects/100/actions")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that is not there yet."""
    return tmp_path_factory.mktemp("demonstration") / "data"


@pytest.fixture(scope="module")
def demonstration(data: Path) -> Iterator[Running]:
    """The demonstration, made and served."""
    with running_server(data, command="demo") as running:
        yield running


def printed_calls(running: Running) -> list[list[str]]:
    """Return the calls that the start has printed, as words."""
    lines = running.stdout.read_text().splitlines()
    return [
        shlex.split(line.removesuffix("; echo"))
        for line in lines
        if line.strip().startswith("curl ")
    ]


def call(words: list[str]) -> tuple[int, bytes]:
    """Do what curl would with these words."""
    _, url, *rest = words
    body = rest[1].encode() if rest else None
    with urllib.request.urlopen(url, data=body, timeout=20) as answer:
        return answer.status, answer.read()


def test_printed_calls_work(demonstration: Running) -> None:
    """Four lines to copy: a record, a list in XML, a write, a command of WHMCS's API."""
    record, listing, write, command = printed_calls(demonstration)

    status, body = call(record)
    assert (200, 100) == (status, json.loads(body)["response"]["project"]["project_id"])
    status, body = call(listing)
    assert (200, True) == (status, b'<actions type="list"><action type="dict">' in body)
    status, body = call(write)
    assert (201, "Hello") == (status, json.loads(body)["response"]["topic"]["topic_name"])
    status, body = call(command)
    assert (200, "success") == (status, json.loads(body)["result"])


def test_demonstration_leaves_its_login_in_sight(demonstration: Running) -> None:
    """No line for each request follows what a newcomer is told."""
    call(printed_calls(demonstration)[0])

    assert "" == demonstration.stderr.read_text()
    told = demonstration.stdout.read_text()
    assert f"Open {demonstration.url}/ and log in as admin" in told
    assert "Or as a customer: lueders@museum-am-hafen.example has the same password." in told


def test_log_of_the_calls_names_chains_and_no_credentials(
    demonstration: Running, data: Path
) -> None:
    """At the level info each call has its line; the query string is in none."""
    with running_server(data, command="demo", environment={"TEAMPRO_LOG_LEVEL": "info"}) as again:
        for words in printed_calls(again)[:2]:
            call(words)
        log = again.stderr.read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    told = {(line["chain"], line["status"]) for line in lines if line["event"] == "access"}

    assert {("projects/100", 200), ("projects/100/actions", 200)} <= told
    assert MD5 not in log


def test_data_is_kept_at_the_next_start(demonstration: Running, data: Path) -> None:
    """What was written stays; nothing is made again. A second server may serve the same data."""
    call(printed_calls(demonstration)[2])
    with running_server(data, command="demo") as again:
        url = printed_calls(again)[2][1]
        with urllib.request.urlopen(url, timeout=20) as answer:
            topics = json.load(answer)["response"]["topics"]
        assert "Making" not in again.stdout.read_text()
    assert "Hello" in {topic["topic_name"] for topic in topics}


def test_bulk_data_has_a_measured_project(tmp_path: Path) -> None:
    """Whatever is asked for, project 100 has fifty actions to measure with."""
    options = ("--projects", "3", "--actions", "70")
    with running_server(tmp_path / "data", command="demo", options=options) as running:
        url = printed_calls(running)[0][1]
        answers = [call(["curl", url.replace("projects/100", chain)]) for chain in CHAINS]
    totals = [json.loads(body)["response"]["data"]["total"] for _, body in answers]

    assert [3, 70, 50] == totals


def test_start_on_nothing_tells_how_to_add_an_administrator(tmp_path: Path) -> None:
    """An empty installation serves, and says what it lacks."""
    with running_server(tmp_path / "data", workers=1) as running:
        told = running.stdout.read_text()
        with urllib.request.urlopen(f"{running.url}/healthz", timeout=20) as answer:
            assert answer.status == 200
        assert f"Open {running.url}/ " in told

    assert f"teampro admin add NAME --data {tmp_path / 'data'}" in told


def test_the_address_leads_a_browser_to_the_page(tmp_path: Path) -> None:
    """The redirect is followed, and the files of the checkout are served."""
    with (
        running_server(tmp_path / "data", workers=1) as running,
        urllib.request.urlopen(f"{running.url}/", timeout=20) as answer,
    ):
        assert f"{running.url}/sandbox/" == answer.url
        assert SANDBOX.joinpath("index.html").read_bytes() == answer.read()


def test_without_the_page_nothing_names_it(tmp_path: Path) -> None:
    """The start tells only what is there."""
    switched_off = {"TEAMPRO_SANDBOX": "false"}
    with running_server(tmp_path / "data", workers=1, environment=switched_off) as running:
        assert "Open " not in running.stdout.read_text()
