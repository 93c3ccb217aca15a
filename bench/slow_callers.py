"""Measures what slow callers cost the others: `python -m bench.slow_callers`, in one run.

Each slow caller opens a connection and sends half a request, so that it waits for itself. Beside
them four callers ask for a page of 50 actions, one request after the other. The server is asked
through the shipped nginx first and then by itself; ratios are to the same way without slow callers.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import math
import socket
import ssl
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.load import Round
from tests.front.nginx import running_front
from tests.server.running import running_server

LOGIN = "username=admin&password=demo"
JOB = f"/v1/projects/100/actions/json?{LOGIN}"
HALF = b"POST /v1/projects/json HTTP/1.1\r\nHost: bench\r\nContent-Length: 100\r\n\r\n{"
CALLERS = 4
WARM_UP_SECONDS = 2.0
PATIENCE_SECONDS = 5
"""An answer that takes longer counts as none."""

Connect = Callable[[], http.client.HTTPConnection]
Place = tuple[str, int]


def main() -> int:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slow", default="0,8,40,500", help="numbers of slow callers")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a round")
    arguments = parser.parse_args()
    numbers = [int(word) for word in arguments.slow.split(",")]
    with _ways() as ways:
        print(f"{'':10}{'slow callers':>14}{'answers/s':>11}{'ratio':>8}{'p50 ms':>9}{'p99 ms':>9}"
              f"{'none':>7}")  # fmt: skip
        for name, place, connect, context in ways:
            first = 0.0
            _ask(connect, WARM_UP_SECONDS)
            for number in numbers:
                print(f"{name} with {number}", file=sys.stderr, flush=True)
                with _slow_callers(place, number, context):
                    found = _ask(connect, arguments.seconds)
                first = first or found.rate
                print(
                    f"{name:10}{number:14}{found.rate:11,.0f}{found.rate / first:8.2f}"
                    f"{found.wait(0.5):9.1f}{found.wait(0.99):9.1f}{found.errors:7}"
                )
    return 0


@contextlib.contextmanager
def _ways() -> Iterator[list[tuple[str, Place, Connect, ssl.SSLContext | None]]]:
    """Start the demonstration's server and the front before it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        with (
            running_server(data, command="demo") as server,
            running_front(Path(folder, "nginx"), server.place) as front,
        ):
            context = ssl.create_default_context(cafile=front.directory / "certificate.pem")

            def directly() -> http.client.HTTPConnection:
                return http.client.HTTPConnection(*server.place, timeout=PATIENCE_SECONDS)

            def through() -> http.client.HTTPConnection:
                return front.connect(timeout=PATIENCE_SECONDS)

            yield [
                # First, as nothing that is slow reaches the server then.
                ("nginx", front.place, through, context),
                ("gunicorn", server.place, directly, None),
            ]


@contextlib.contextmanager
def _slow_callers(place: Place, number: int, context: ssl.SSLContext | None) -> Iterator[None]:
    """Keep a number of half requests open until the block ends."""
    with contextlib.ExitStack() as lanes:
        for _ in range(number):
            lane = lanes.enter_context(socket.create_connection(place))
            if context is not None:
                lane = lanes.enter_context(context.wrap_socket(lane, server_hostname=place[0]))
            lane.sendall(HALF)
        yield


def _ask(connect: Connect, seconds: float) -> Round:
    """Let the callers ask for some seconds, and return what they saw together."""
    with ThreadPoolExecutor(CALLERS) as pool:
        rounds = list(pool.map(lambda _: _caller(connect, seconds), range(CALLERS)))
    waits = [wait for each in rounds for wait in each.waits]
    errors = sum(each.errors for each in rounds)
    return Round(len(waits), max(each.seconds for each in rounds), waits or [math.nan], errors)


def _caller(connect: Connect, seconds: float) -> Round:
    found = Round()
    began = time.perf_counter()
    connection = connect()
    while (sent := time.perf_counter()) < began + seconds:
        try:
            connection.request("GET", JOB)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
        except (OSError, http.client.HTTPException):
            found.errors += 1
            connection.close()
            connection = connect()
            continue
        found.answers += 1
        found.waits.append(time.perf_counter() - sent)
    found.seconds = time.perf_counter() - began
    connection.close()
    return found


if __name__ == "__main__":
    raise SystemExit(main())
