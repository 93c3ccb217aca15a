"""A server that answers commands for long holds no more memory than at first."""

from __future__ import annotations

import http.client
import itertools
from collections.abc import Iterator
from pathlib import Path

from teampro.dialects.whmcs.commands import DECLARED
from tests.properties.hostile_commands import HOSTILE, MEDIA, names_of, request_of
from tests.properties.hostile_placing import Call
from tests.server.planted import PASSWORD, USERNAME, plant
from tests.server.processes import serving
from tests.server.running import Running, running_server

WARMING, LASTING = 3_000, 9_000
MOST_BYTES = 10 * 2**20
UNBANNED = {"TEAMPRO_BAN_SECONDS": "0"}
WILD = tuple(each for each in HOSTILE if len(each) < 5_000)


def hostile() -> Iterator[Call]:
    """Yield requests of all commands that read or fail, each with another spoiled value."""
    for number in itertools.count():
        command = DECLARED[number % len(DECLARED)]
        names = names_of(command) or ["foo"]
        name, value = names[number // 7 % len(names)], WILD[number % len(WILD)]
        login = {"username": USERNAME, "password": PASSWORD}
        fields = {name: value, "action": command.name, **login}
        yield request_of(fields, MEDIA[number // 3 % len(MEDIA)])


def send(server: Running, calls: Iterator[Call], count: int) -> set[int]:
    """Send so many requests over one connection after the other; return their statuses."""
    connection = http.client.HTTPConnection(*server.place, timeout=60)
    statuses = set()
    for call in itertools.islice(calls, count):
        connection.request(call.verb, call.target, call.body, dict(call.headers))
        answer = connection.getresponse()
        answer.read()
        statuses.add(answer.status)
    connection.close()
    return statuses


def resident(process: int) -> int:
    """Return the bytes of memory that a process holds."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (found,) = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(found) * 1024


def test_memory_stays_under_hostile_commands(tmp_path: Path) -> None:
    """Once all is warm: nine thousand requests more, and ten megabytes at most."""
    data = plant(tmp_path / "data")
    with running_server(data, workers=1, threads=2, environment=UNBANNED) as server:
        (process,) = serving(server.process.pid)
        calls = hostile()
        statuses = send(server, calls, WARMING)
        before = resident(process)
        statuses |= send(server, calls, LASTING)
        assert (process,) == tuple(serving(server.process.pid))
        assert {200} <= statuses <= {200, 400, 403, 413}
        assert resident(process) - before <= MOST_BYTES
