"""Goals 5 and 6: a whole project in one request, and how many statements any chain costs."""

from __future__ import annotations

import contextlib
import json
import re
import urllib.request
from typing import Any

from bench.goals.goal import Contender, Found, Outcome, get, interleaved
from bench.goals.job import served
from bench.servers import Server, tell
from bench.world import PASSWORD, World, job, load_tickets, path

PARTS = {"actions": 50, "topics": 20, "files": 10, "timelogs": 200}
TICKETS = 5
OVER_A_PAGE = (60, 120)
"""Rows of each list, both more than a page: a list that is over needs no count."""
CHAINS = (
    "projects/{}",
    "projects/{}/actions",
    "projects/{}/actions,topics,files",
    "projects/{}/actions/timelogs",
    "projects/{}/actions/topics/history",
    "projects/{}/snapshot",
    "projects/{}/topics/bythread",
    "projects/{}/timelogs",
    "projects/actions",
    "actions",
)


def measure(world: World, rounds: int, seconds: float) -> Found:
    """Return goals 5 and 6."""
    tell("Goals 5 and 6: snapshot and statements")
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(served(world, "snapshot"))
        full = _project(server, PARTS, TICKETS)
        pair = [_project(server, dict.fromkeys(PARTS, count), 0) for count in OVER_A_PAGE]
        numbers = range(1, TICKETS + 1)
        load_tickets(world.place / "snapshot", "\n".join(map(_ticket, numbers)))
        for number in numbers:
            _send(server, "ticketxrefs", {"project_id": full, "ticket_id": number})
        snapshot = Contender("snapshot", server, get(path(f"projects/{full}/snapshot")))
        page = Contender("the job", server, get(job()))
        interleaved([snapshot, page], rounds, seconds, tell)
        statements = _statements(server, path(f"projects/{full}/snapshot"))
        counts = {
            chain: [_statements(server, path(chain.format(each))) for each in pair]
            for chain in CHAINS
        }
    ratio = snapshot.cpu_microseconds / page.cpu_microseconds
    grown = [chain for chain, (few, many) in counts.items() if few != many]
    most = max(max(pair) for pair in counts.values())
    return [
        Outcome(
            5,
            "snapshot: 50 actions, 20 topics, 10 files, 5 tickets, 200 timelogs",
            "≤ 12 statements, ≤ 2.5 × the CPU of the job",
            f"{statements} statements, {ratio:.2f} ×",
            statements <= 12 and ratio <= 2.5,
        ),
        Outcome(
            6,
            f"statements of {len(CHAINS)} chains at {OVER_A_PAGE[0]} and {OVER_A_PAGE[1]} rows",
            "the same number",
            f"at most {most}, " + (f"grown: {', '.join(grown)}" if grown else "none grows"),
            not grown,
            {"statements": counts},
        ),
    ], {}


def _project(server: Server, parts: dict[str, int], tickets: int) -> int:
    """Make a project with so many of each, and return its id."""
    made = _send(server, "projects", {"project_name": f"Project with {tickets} tickets"})
    number = int(made["project"]["project_id"])
    for noun, count in parts.items():
        for index in range(count):
            _send(server, noun, {"project_id": number, **_fields(noun, index)})
    return number


def _fields(noun: str, index: int) -> dict[str, Any]:
    return {
        "actions": {"action_name": f"Action {index}", "action_detail": "What is to be done. " * 5},
        "topics": {"topic_name": f"Topic {index}", "topic_detail": "What was said. " * 20},
        "files": {"file_name": f"{index}.txt", "file_data": "SGVsbG8="},
        "timelogs": {"timelog_elapsed": 60 * index + 60, "timelog_note": f"Work {index}"},
    }[noun]


def _ticket(number: int) -> str:
    return json.dumps(
        {
            "id": number,
            "tid": f"T-{number}",
            "deptid": 0,
            "userid": 0,
            "date": "2026-01-31 12:00:00",
            "subject": f"Ticket {number}",
            "status": "Open",
        }
    )


def _send(server: Server, noun: str, fields: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"{server.url}/v1/{noun}/json?username=admin&password={PASSWORD}",
        json.dumps({"params": fields}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["response"]


def _statements(server: Server, target: str) -> int:
    """Return the SQL statements of a request, login included."""
    with urllib.request.urlopen(server.url + target) as answer:
        answer.read()
        found = re.search(r'sql;desc="(\d+)"', answer.headers["Server-Timing"])
    assert found
    return int(found[1])
