"""Tokens of customers at several servers: what one makes the other takes, and what ends them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests import databases
from tests.page_story import EMAIL, PASSWORD, plant_story
from tests.server.hosts import two_hosts
from tests.server.raw import Answer, ask
from tests.server.running import Running, clean_environment, running_server

pytestmark = pytest.mark.database

FORM = "Content-Type: application/x-www-form-urlencoded"
INVALID, EXPIRED = {"error": "token invalid"}, {"error": "token expired"}
CALLS, CALLERS = 40, 8


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[tuple[Running, Running]]:
    """Two servers on one database with one pepper."""
    first = plant_story(tmp_path / "first")
    with two_hosts(first, tmp_path / "second", TEAMPRO_WORKER="false") as both:
        yield both


def post(host: Running, path: str, token: str = "", **fields: str) -> Answer:
    """Send a form to a path."""
    sent = (FORM, f"Authorization: Bearer {token}") if token else (FORM,)
    return ask(host.place, f"POST /{path} HTTP/1.1", *sent, body=urlencode(fields).encode())


def log_in(host: Running) -> str:
    """Return a token."""
    answer = post(host, "login", email=EMAIL, password=PASSWORD)
    assert 200 == answer.status, answer.body
    return str(json.loads(answer.body)["token"])


def rotate(data: Path, *options: str) -> None:
    """Make the next key of tokens, at the terminal."""
    subprocess.run(
        [sys.executable, "-m", "teampro", "jwt", "rotate", *options, "--data", str(data)],
        env=clean_environment() | databases.environment(data),
        check=True,
        capture_output=True,
    )


def test_hosts_of_one_pepper_take_each_others_tokens(
    hosts: tuple[Running, Running], tmp_path: Path
) -> None:
    """A logout at one ends the token at the other; another shop takes it for forged."""
    one, other = hosts
    token = log_in(one)
    assert 200 == post(other, "api/v1/acceptQuote", token, quoteid="1").status
    with running_server(plant_story(tmp_path / "third")) as foreign:
        assert (401, INVALID) == _told(post(foreign, "api/v1/acceptQuote", token, quoteid="1"))
    assert 200 == post(other, "logout", token).status
    assert (401, INVALID) == _told(post(one, "api/v1/acceptQuote", token, quoteid="1"))


def test_keys_that_are_rotated_under_load_ban_nobody(
    hosts: tuple[Running, Running], tmp_path: Path
) -> None:
    """Old tokens go on, or have expired; whoever logs in again goes on at once."""
    one, other = hosts
    token = log_in(one)

    def calls(number: int) -> Counter[int]:
        host = hosts[number % 2]
        sent = (post(host, "api/v1/getinvoice", token, invoiceid="9") for _ in range(CALLS))
        return Counter(answer.status for answer in sent)

    with ThreadPoolExecutor(CALLERS) as pool:
        sent = [pool.submit(calls, number) for number in range(CALLERS)]
        rotate(tmp_path / "first")
        rotate(tmp_path / "first", "--now")
        seen = sum((each.result() for each in sent), Counter[int]())
    assert {200, 401} >= seen.keys()
    assert (401, EXPIRED) == _told(post(other, "api/v1/getinvoice", token, invoiceid="9"))
    assert 200 == post(one, "api/v1/getinvoice", log_in(other), invoiceid="9").status


def _told(answer: Answer) -> tuple[int, object]:
    return answer.status, json.loads(answer.body)
