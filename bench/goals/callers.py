"""Goals 10, 11 and 13: callers beside each other: logins, writers, workers."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

from bench.goals.goal import Contender, Found, Outcome, get, interleaved
from bench.goals.job import served
from bench.load import Round, press
from bench.servers import Server, all_cores, tell
from bench.world import World, job, token_of

GUESSERS = WRITERS = 4
UNBANNED = {"TEAMPRO_BAN_LIMIT": "1000000000"}


def logins(world: World, rounds: int, seconds: float) -> Found:
    """Return goal 10, with the usual threads: cached callers while others force looks."""
    tell("Goal 10: password checks beside cached callers")
    alone, beside = Round(), Round()
    with served(world, "logins", threads=8, environment=UNBANNED) as server:
        press(server.port, get(job()), 1.0)
        for _ in range(rounds):
            _add(alone, press(server.port, get(job()), seconds))
            with _guessing(server):
                _add(beside, press(server.port, get(job()), seconds))
    rate, wait = beside.rate / alone.rate, beside.wait(0.5) / alone.wait(0.5)
    outcome = Outcome(
        10,
        f"cached callers while {GUESSERS} others force password checks",
        "rate ≥ 0.40 of alone, p50 ≤ 3 ×",
        f"{rate:.2f}, {wait:.1f} ×",
        rate >= 0.4 and wait <= 3 and not beside.errors,
    )
    return [outcome], {}


def writers(world: World, seconds: float) -> Found:
    """Return goal 11: concurrent writers on SQLite."""
    tell("Goal 11: writers beside each other")
    waits: list[float] = []
    statuses: list[int] = []
    with served(world, "writers", workers=2, threads=4, cores=all_cores()) as server:
        # A token, as the first check of a password in each worker would be the longest wait.
        token = token_of(world.place / "writers", "admin")
        threads = [
            threading.Thread(target=_write, args=(server, token, seconds * 3, waits, statuses))
            for _ in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    refused = sum(status != 201 for status in statuses)
    longest = max(waits) * 1000
    outcome = Outcome(
        11,
        f"{WRITERS} writers beside each other, {len(waits):,} creates",
        "no busy error, longest wait ≤ 250 ms",
        f"{refused} refused, {longest:.0f} ms",
        not refused and longest <= 250,
    )
    return [outcome], {}


def workers(world: World, rounds: int, seconds: float) -> Found:
    """Return goal 13, and the rates of 1, 2 and 4 workers on all cores."""
    tell("Goal 13: workers")
    cores = all_cores()
    with contextlib.ExitStack() as stack:
        contenders = [
            Contender(
                f"{count} workers",
                stack.enter_context(
                    served(world, f"workers{count}", workers=count, threads=2, cores=cores)
                ),
                get(job()),
                16,
            )
            for count in (1, 2, 4)
        ]
        interleaved(contenders, rounds, seconds, tell)
    ratio = contenders[1].rate / contenders[0].rate
    table = [
        {"workers": n, "rate": round(each.rate)}
        for n, each in zip((1, 2, 4), contenders, strict=True)
    ]
    what = "2 workers on 2 cores, load generator beside them, against 1"
    outcome = Outcome(13, what, "≥ 1.5 ×", f"{ratio:.2f} ×", ratio >= 1.5)
    return [outcome], {"workers": table, "connections": _connections(world, seconds)}


def _add(whole: Round, part: Round) -> None:
    whole.answers += part.answers
    whole.seconds += part.seconds
    whole.waits += part.waits
    whole.errors += part.errors


@contextlib.contextmanager
def _guessing(server: Server) -> Iterator[None]:
    """Let some callers log in with wrong passwords, one after the other, until the block ends."""
    over = threading.Event()
    numbers = itertools.count()

    def guess() -> None:
        while not over.is_set():
            target = f"/v1/config/json?username=admin&password=wrong{next(numbers)}"
            with contextlib.closing(
                http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            ) as connection:
                connection.request("GET", target)
                answer = connection.getresponse()
                answer.read()
                assert answer.status in (401, 503), answer.status

    threads = [threading.Thread(target=guess) for _ in range(GUESSERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _write(
    server: Server, token: str, seconds: float, waits: list[float], statuses: list[int]
) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    body = json.dumps({"params": {"project_id": 100, "action_name": "Beside others"}})
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        connection.request("POST", "/v1/actions/json", body, headers)
        answer = connection.getresponse()
        answer.read()
        waits.append(time.perf_counter() - began)
        statuses.append(answer.status)
    connection.close()


def _connections(world: World, seconds: float) -> list[dict[str, Any]]:
    """Return the rate and the wait at 1 to 64 connections, one worker on one core."""
    tell("Growth: connections")
    table = []
    with served(world, "connections", threads=4) as server:
        press(server.port, get(job()), 1.0)
        for count in (1, 2, 4, 8, 16, 32, 64):
            found = press(server.port, get(job()), seconds, count)
            table.append(
                {
                    "connections": count,
                    "rate": round(found.rate),
                    "p50": round(found.wait(0.5), 2),
                    "p99": round(found.wait(0.99), 2),
                }
            )
    return table
