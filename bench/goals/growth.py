"""Goal 7, and how the times of typical calls grow with the rows: 1,000 to 1,000,000 actions."""

from __future__ import annotations

import base64
import json
import re
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.goals.goal import Found, Outcome
from bench.goals.job import served
from bench.servers import Server, tell
from bench.world import made, path

SIZES = (1_000, 100_000, 1_000_000)
ACTIONS_OF_A_PROJECT = 20
TIMES = 7
STAFF_SECONDS_A_ROW = 0.010 / 200_000
SLOW_MILLISECONDS = 25
"""An indexed filter or sort of a page that takes longer is named."""
Call = tuple[str, str, Mapping[str, Any]]
_LATE = {"date_finish": {"lt": "2020-01-01"}, "count": False}
_MINE = {"assigned_adminid": 2, "count": False}
CALLS: Mapping[str, Call] = {
    "first page": ("admin", "actions", {"sort": "action_id"}),
    "page without total": ("admin", "actions", {"sort": "action_id", "count": False}),
    "filter, sort by one date": ("admin", "actions", {**_LATE, "sort": "date_finish"}),
    "filter by date, sort by id": ("admin", "actions", _LATE),
    "filter by person, sort by date": ("admin", "actions", {**_MINE, "sort": "-date_finish"}),
    "total, super": ("admin", "actions", {"limit": 1}),
    "total, staff": ("staff", "actions", {"limit": 1}),
    "list inside rows": ("admin", "projects/actions", {"actions": {"limit": 5}}),
    "one project's actions": ("admin", "projects/100/actions", {}),
    "snapshot": ("admin", "projects/100/snapshot", {}),
}


def measure(place: Path) -> Found:
    """Return goal 7 and, for each call, the milliseconds at each size."""
    found: dict[str, dict[int, float]] = {}
    slow: dict[str, float] = {}
    for size in SIZES:
        tell(f"Goal 7: growth, {size:,} actions")
        inner = place / f"growth-{size}"
        inner.mkdir()
        world = made(inner, max(size // ACTIONS_OF_A_PROJECT, 100), size)
        with served(world, "served") as server:
            for name, call in CALLS.items():
                found.setdefault(name, {})[size] = _milliseconds(server, call)
            last = _last_page(server, size)
            found.setdefault("last page by cursor", {})[size] = _milliseconds(server, last)
            if size == SIZES[-1]:
                slow = _indexed(server)
    return [_goal(found, slow)], {"growth": found}


def _goal(found: Mapping[str, Mapping[int, float]], slow: Mapping[str, float]) -> Outcome:
    rows = SIZES[-1]
    ratio = found["last page by cursor"][rows] / found["first page"][rows]
    staff = found["total, staff"][rows]
    allowed = rows * STAFF_SECONDS_A_ROW * 1000
    named = ", ".join(f"{name} {each:.0f} ms" for name, each in slow.items())
    figure = f"{ratio:.2f} ×; staff total {staff * 200_000 / rows:.1f} ms"
    if slow:
        figure += f" (over {SLOW_MILLISECONDS} ms: {named})"
    return Outcome(
        7,
        f"{rows:,} rows: last page by cursor against the first; staff total per 200,000 rows",
        "≤ 1.5 ×; ≤ 10 ms",
        figure,
        ratio <= 1.5 and staff <= allowed,
        {"slow": dict(slow)},
    )


def _indexed(server: Server) -> dict[str, float]:
    """Return the sorts and filters by indexed fields of actions whose page is slow."""
    with urllib.request.urlopen(server.url + path("api/resources")) as answer:
        nouns = json.load(answer)["response"]["resources"]
    [fields] = [noun["fields"] for noun in nouns if noun["name"] == "actions"]
    names = [each["name"] for each in fields if each["indexed"] and each["sortable"]]
    calls: dict[str, dict[str, Any]] = {}
    for name in names:
        for sort in (name, f"-{name}"):
            calls[f"sort={sort}"] = {"sort": sort, "count": False}
        calls[f"{name} is empty"] = {name: {"null": True}, "count": False}
    slow = {}
    for label, params in calls.items():
        try:
            took = _milliseconds(server, ("admin", "actions", params), times=3)
        except urllib.error.HTTPError:
            continue  # not every kind of field has that operator
        if took > SLOW_MILLISECONDS:
            slow[label] = took
    return slow


def _last_page(server: Server, size: int) -> Call:
    """Return the call of the last page: the cursor of the first one, moved to its end."""
    user, chain, params = CALLS["first page"]
    target = server.url + path(chain, "json", user, params=json.dumps(params))
    with urllib.request.urlopen(target) as answer:
        cursor = json.load(answer)["response"]["data"]["next"]
    values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    values[-1] = size - 25
    moved = base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode())
    return user, chain, {**params, "after": moved.decode().rstrip("=")}


def _milliseconds(server: Server, call: Call, times: int = TIMES) -> float:
    """Return what the server says a call took, the best of some."""
    user, chain, params = call
    target = server.url + path(chain, "json", user, params=json.dumps(params))
    took = []
    for _ in range(times):
        with urllib.request.urlopen(target) as answer:
            answer.read()
            spent = re.search(r"total;dur=([\d.]+)", answer.headers["Server-Timing"])
        assert spent
        took.append(float(spent[1]))
    return min(took)
