"""Goals 14 and 15: a row among many in one request, beside a single create."""

from __future__ import annotations

import http.client
import json
import statistics
import time
from typing import Any

from bench.goals.goal import Found, Outcome
from bench.goals.job import served
from bench.servers import Server, tell
from bench.world import World, path

ROWS, SINGLES, STANDING = 500, 100, 200
"""Rows of one request; single creates beside it; actions of the project before."""
SENT = {"action_name": "Created among many", "assigned_adminid": 2}


def measure(world: World, rounds: int) -> Found:
    """Return both goals: medians of rounds in which single and many take turns."""
    tell(f"Goals 14 and 15: {ROWS} rows in one request")
    found: list[tuple[float, float, float]] = []
    with served(world, "rows") as server:
        caller = _Caller(server)
        project = caller.made("projects", {"project_name": "Many rows"})
        chain = f"projects/{project}/actions"
        caller.call(chain, {"rows": [SENT] * STANDING, "records": False})
        for _ in range(rounds):
            found.append(_round(caller, chain))
    single, created, deleted = (statistics.median(each) for each in zip(*found, strict=True))
    figures = (
        f"{created / single:.2f} ({created:.2f} of {single:.2f} ms)",
        f"{deleted / created:.2f} ({deleted:.2f} ms)",
    )
    return [
        Outcome(
            14,
            f"a row of a create of {ROWS}, against a single create",
            "≤ 0.50",
            figures[0],
            created <= 0.5 * single,
        ),
        Outcome(
            15,
            f"a row of {ROWS} deletes, against a row of that create",
            "≤ 2.00",
            figures[1],
            deleted <= 2 * created,
        ),
    ], {}


def _round(caller: _Caller, chain: str) -> tuple[float, float, float]:
    """Return the milliseconds of a single create, and of a row created and deleted among many."""
    waits = []
    singles = []
    for _ in range(SINGLES):
        began = time.perf_counter()
        singles.append(caller.made(chain, SENT))
        waits.append(time.perf_counter() - began)
    began = time.perf_counter()
    verdicts = caller.call(chain, {"rows": [SENT] * ROWS})["data"]["rows"]
    created = time.perf_counter() - began
    began = time.perf_counter()
    caller.remove(chain, [verdict["id"] for verdict in verdicts])
    deleted = time.perf_counter() - began
    caller.remove(chain, singles)
    return statistics.median(waits) * 1e3, created / ROWS * 1e3, deleted / ROWS * 1e3


class _Caller:
    """One connection that is kept."""

    def __init__(self, server: Server) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def call(self, chain: str, params: dict[str, Any]) -> Any:
        """POST, and return the content of the answer."""
        body = json.dumps({"params": params})
        self._connection.request("POST", path(chain), body, {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        tree = json.loads(answer.read())
        assert answer.status in (200, 201), tree
        return tree["response"]

    def made(self, chain: str, params: dict[str, Any]) -> int:
        """Create a record and return its id."""
        tree = self.call(chain, params)
        singular = chain.rpartition("/")[2].removesuffix("s")
        return int(tree[singular][f"{singular}_id"])

    def remove(self, chain: str, ids: list[int]) -> None:
        """Remove actions in one request."""
        rows = [{"action_id": each, "delete": True} for each in ids]
        self.call(chain, {"rows": rows, "match": "id"})
