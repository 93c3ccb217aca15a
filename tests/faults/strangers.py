"""What a stranger costs: wrong logins beside a known caller, bodies of those who may not send any.

Each figure is held against what is promised; `python -m tests.faults --strangers` measures them
alone. They are measured, so they belong to the rounds of the night and to no test.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.servers import Server
from teampro.store.files import TEMPORARY
from tests.server.planted import PASSWORD, USERNAME, plant
from tests.server.running import Running, running_server

AT_ONCE = 32
"""Strangers at a time who send bodies."""
GUESSES, ADDRESSES = 64, 16
COLD = 8
"""Right logins at once that nobody remembers."""
ROUNDS = 5
CALLS = 300
"""So often a known caller asks while he is alone."""
COST, THREADS = 12, 8
MOST_SLOWER = 3.0
"""So many times longer a known caller may wait beside wrong logins."""
MOST_BYTES = 5 * 2**20
"""So much memory each connection of a stranger may take."""
BANNED, CALLER = "127.0.9.9", "127.0.0.1"
LOGIN = urlencode({"username": USERNAME, "password": PASSWORD})
MULTIPART = "multipart/form-data; boundary=cut"
FILE = (
    b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    + b"x" * (48 * 2**20)
    + b"\r\n--cut--\r\n"
)
BODIES = {
    "a file of 48 MiB": (FILE, MULTIPART),
    "1 MiB of JSON, one text": (
        json.dumps({"a": "\U0001f600" + "x" * 1_000_000}, ensure_ascii=False).encode(),
        "application/json",
    ),
    "JSON of 12,000 objects": (
        json.dumps({"params": {"a": [{}] * 12_000}}).encode(),
        "application/json",
    ),
}
STRANGERS = {
    "banned": ("", BANNED, {403}),
    "unknown": ("", "127.0.8.1", {401}),
    "half-known": (f"?username={USERNAME}", "127.0.8.2", {400}),
}
"""What stands in the query, the address, what they are told."""


@dataclass(frozen=True)
class Finding:
    """One row: what strangers did, what came of it, and whether that is as promised."""

    done: str
    told: str
    is_good: bool

    def __str__(self) -> str:
        return f"| {self.done} | {self.told} |"


def measure(folder: Path) -> Iterator[Finding]:
    """Yield what each kind of stranger costs."""
    with _served(folder / "guesses", 2) as server:
        yield _guesses(server)
    with _served(folder / "logins", 2, TEAMPRO_LOGIN_CACHE_SECONDS="0") as server:
        yield _cold_logins(server)
    with _served(folder / "bodies", 1) as server:
        watched = Server("teampro", server.place[1], server.process)
        cpu_seconds = _cpu_seconds_of_wrong_logins(server, watched)
        for stranger in STRANGERS:
            for body in BODIES:
                yield _bodies(server, watched, folder / "bodies", stranger, body, cpu_seconds)


def _guesses(server: Running) -> Finding:
    """Let a known caller ask all the time while strangers guess, many at once."""
    target = f"/v1/projects/json?{LOGIN}"
    _at_once(THREADS, lambda _: _ask(server, target, CALLER))  # both processes know him then
    alone = _waits(server, target, lambda waits: len(waits) < CALLS)
    statuses: list[int] = []

    def guess(number: int) -> int:
        query = urlencode({"username": USERNAME, "password": f"guess {number}"})
        source = f"127.0.{10 + len(statuses) // GUESSES}.{1 + number % ADDRESSES}"
        return _ask(server, f"/v1/config/json?{query}", source)

    def guess_on() -> None:
        for _ in range(ROUNDS):
            statuses.extend(_at_once(GUESSES, guess))

    guesses = threading.Thread(target=guess_on)
    guesses.start()
    beside = _waits(server, target, lambda _: guesses.is_alive())
    guesses.join()
    medians = [statistics.median(waits) * 1000 for waits in (alone, beside)]
    ratio = medians[1] / medians[0]
    told = ", ".join(f"{statuses.count(each)} × {each}" for each in sorted(set(statuses)))
    return Finding(
        f"{ROUNDS} × {GUESSES} wrong logins at once, from {ADDRESSES} addresses each time",
        f"a known caller waits {medians[1]:.1f} ms in the median, alone {medians[0]:.1f} ms "
        f"({ratio:.1f} ×); they are told {told}",
        ratio <= MOST_SLOWER and set(statuses) <= {401, 403, 503},
    )


def _cold_logins(server: Running) -> Finding:
    """Log in many times at once with a right password that is not remembered."""
    target = f"/v1/config/json?{LOGIN}"
    statuses = [
        status
        for _ in range(ROUNDS)
        for status in _at_once(COLD, lambda _: _ask(server, target, CALLER))
    ]
    return Finding(
        f"{ROUNDS} × {COLD} right logins at once that are not remembered",
        f"{statuses.count(200)} × 200",
        statuses == [200] * COLD * ROUNDS,
    )


def _cpu_seconds_of_wrong_logins(server: Running, watched: Server) -> float:
    """Return what a 401 of a wrong password costs; ban one address with them."""
    before = watched.cpu_seconds()
    statuses = [
        _ask(server, f"/v1/config/json?username={USERNAME}&password={number}", BANNED)
        for number in range(3)
    ]
    assert statuses == [401] * 3
    return (watched.cpu_seconds() - before) / 3


def _bodies(
    server: Running, watched: Server, data: Path, stranger: str, body: str, most_cpu: float
) -> Finding:
    """Send bodies of somebody who may send none, many at once."""
    query, source, expected = STRANGERS[stranger]
    before, cpu_before = _bytes_below(data), watched.cpu_seconds()
    with watched.peak() as peak:
        statuses = _at_once(
            AT_ONCE, lambda _: _ask(server, f"/v1/files/json{query}", source, *BODIES[body])
        )
    cpu_seconds = (watched.cpu_seconds() - cpu_before) / AT_ONCE
    kept, memory = _bytes_below(data) - before, peak[0] // AT_ONCE
    was_written = (data / "blobs" / TEMPORARY).exists()  # it is made for the first file
    return Finding(
        f"{AT_ONCE} × {body}, {stranger}",
        f"{kept} bytes on disk, memory + {memory / 2**20:.1f} MB and {cpu_seconds * 1000:.0f} ms "
        f"CPU a connection (a wrong login: {most_cpu * 1000:.0f} ms)",
        set(statuses) == expected
        and not kept
        and not was_written
        and memory <= MOST_BYTES
        and cpu_seconds <= most_cpu,
    )


@contextlib.contextmanager
def _served(data: Path, workers: int, **environment: str) -> Iterator[Running]:
    """Serve as an operator does, but without a line for each request."""
    own = {"TEAMPRO_PASSWORD_COST": str(COST), "TEAMPRO_LOG_LEVEL": "warning", **environment}
    planted = plant(data, cost=COST)
    with running_server(planted, workers=workers, threads=THREADS, environment=own) as server:
        yield server


def _waits(server: Running, target: str, goes_on: Callable[[list[float]], bool]) -> list[float]:
    """Ask one request after the other over one connection; return the seconds each took."""
    waits: list[float] = []
    with contextlib.closing(http.client.HTTPConnection(*server.place, timeout=60)) as connection:
        while goes_on(waits):
            began = time.perf_counter()
            connection.request("GET", target)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
            waits.append(time.perf_counter() - began)
    return waits


def _ask(server: Running, target: str, source: str, body: bytes = b"", media: str = "") -> int:
    """Send a request from an address and return the status."""
    connection = http.client.HTTPConnection(*server.place, timeout=60, source_address=(source, 0))
    with contextlib.closing(connection):
        headers = {"Content-Type": media} if media else {}
        connection.request("POST" if body else "GET", target, body or None, headers)
        return connection.getresponse().status


def _at_once(count: int, call: Callable[[int], int]) -> list[int]:
    """Do calls at the same moment and return their statuses."""
    gate = threading.Barrier(count)

    def wait_and_call(number: int) -> int:
        gate.wait()
        return call(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(wait_and_call, range(count)))


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
