"""Logins at the same moment, over two workers: three looks for guesses, and no ban for the right.

The network is loopback, as in any test; nothing exempts it.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.server.planted import PASSWORD, USERNAME, plant
from tests.server.running import Running, running_server
from tests.server.watched import LOOKS

pytestmark = pytest.mark.database

WATCHED = "tests.server.watched:make_watched_app"
COST = 6
BAN_SECONDS = 900
PATIENCE = 20
"""So often somebody comes again."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with an administrator, whose password costs a little to look at."""
    return plant(tmp_path / "data", cost=COST)


@contextlib.contextmanager
def watched(data: Path) -> Iterator[Running]:
    """Run the product with an eye on its looks at passwords."""
    environment = {
        "TEAMPRO_DATA": str(data),
        "TEAMPRO_PASSWORD_COST": str(COST),
        LOOKS: str(data.parent / "looks"),
    }
    with running_server(data, app=WATCHED, environment=environment, threads=16) as running:
        yield running


def looks(data: Path) -> int:
    """Return how many passwords have been looked at since the last question."""
    file = data.parent / "looks"
    count = file.stat().st_size if file.exists() else 0
    file.unlink(missing_ok=True)
    return count


def log_in(server: Running, password: str, username: str = USERNAME) -> tuple[int, Any, Any]:
    """Return status, body and Retry-After of a call with these credentials.

    Who is told that too many log in at once comes again when he is told to.
    """
    for _ in range(PATIENCE):
        status, request, seconds = call_once(server, password, username)
        if status != 503:
            break
        assert "1" == seconds
        time.sleep(int(seconds))
    return status, request, seconds


def call_once(server: Running, password: str, username: str) -> tuple[int, Any, Any]:
    """Call once."""
    connection = http.client.HTTPConnection(*server.place, timeout=30)
    query = urlencode({"username": username, "password": password})
    connection.request("GET", f"/v1/config/json?{query}")
    answer = connection.getresponse()
    tree = json.load(answer)
    connection.close()
    return answer.status, tree["request"], answer.headers["Retry-After"]


def at_once(count: int, call: Callable[[int], Any]) -> list[Any]:
    """Do calls at the same moment and return what each gave."""
    gate = threading.Barrier(count)

    def wait_and_call(number: int) -> Any:
        gate.wait()
        return call(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(wait_and_call, range(count)))


def test_parallel_guesses_get_three_looks_and_a_ban_that_lasts(data: Path) -> None:
    """64 different guesses: three are looked at, all others are banned, and so is the right one.

    The ban is in the database: a server started anew knows it.
    """
    with watched(data) as server:
        answers = at_once(64, lambda number: log_in(server, f"guess {number}"))

        assert {401: 3, 403: 61} == Counter(status for status, _, _ in answers)
        assert [0, 1, 2] == sorted(r["tries_left"] for status, r, _ in answers if status == 401)
        assert {"banned"} == {r["error"] for status, r, _ in answers if status == 403}
        assert 3 == looks(data)
        for status, request, seconds in (log_in(server, PASSWORD), log_in(server, "guess 1")):
            assert (403, "banned") == (status, request["error"])
            assert 0 < int(seconds) <= BAN_SECONDS
        assert 0 == looks(data)

    with watched(data) as again:
        status, request, seconds = log_in(again, PASSWORD)
        assert (403, "banned") == (status, request["error"])
        assert 0 < int(seconds) <= BAN_SECONDS
        assert 0 == looks(data)


def test_parallel_equal_guesses_are_few_attempts(data: Path) -> None:
    """The same guess 64 times shares looks within a worker; no more than three happen."""
    with watched(data) as server:
        answers = at_once(64, lambda _: log_in(server, "wrong", "nobody"))

        assert {401, 403} >= {status for status, _, _ in answers}
        assert 1 <= looks(data) <= 3


def test_parallel_right_logins_with_a_cold_cache_all_pass(data: Path) -> None:
    """32 callers who know the password: each gets in, if he comes again when told; none is banned.

    Then as many of them between guesses at another user: their success forgives none of those.
    """
    with watched(data) as server:
        answers = at_once(32, lambda _: log_in(server, PASSWORD))

        assert [200] * 32 == [status for status, _, _ in answers]
        assert 1 <= looks(data) <= 32

        answers = at_once(
            40,
            lambda n: log_in(server, f"guess {n}", "boss") if n % 2 else log_in(server, PASSWORD),
        )
        wrong = [status for status, _, _ in answers[1::2]]
        assert {401: 3, 403: 17} == Counter(wrong)
        assert {200, 403} >= {status for status, _, _ in answers[::2]}
