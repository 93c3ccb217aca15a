"""Goals 16 and 17: commands of WHMCS's API beside the native calls that tell the same."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from bench.goals.goal import Contender, Found, Outcome, get, interleaved, post
from bench.goals.job import served
from bench.servers import Server, tell
from bench.world import PASSWORD, World, path
from teampro.dialects.whmcs.commands.clients import LISTED
from teampro.dialects.whmcs.commands.projects import MESSAGES, TASKS, TIMELOG
from teampro.dialects.whmcs.shapes import Shape, names_of

CLIENTS, PAGE = 100, 25
LEAST = 0.6
PROJECT = 100
EVERYTHING = 500
Params = Mapping[str, Any]


def measure(world: World, rounds: int, seconds: float) -> Found:
    """Return both goals; all four requests take turns at one server."""
    tell("Goals 16 and 17: commands beside native calls")
    with served(world, "commands") as server:
        _make_clients(server)
        contenders = [
            Contender("GetClients", server, get(_command("GetClients"))),
            Contender("the page of clients", server, get(path("clients", **_list(_clients())))),
            Contender("GetProject", server, get(_command("GetProject", projectid=str(PROJECT)))),
            Contender("its two trees in a batch", server, _batch()),
        ]
        _see_that_they_agree(server)
        interleaved(contenders, rounds, seconds, tell)
        table = [each.row(contenders[1].rate) for each in contenders]
    listed, native_list, project, batch = contenders
    return [
        _outcome(16, f"GetClients with {PAGE} rows, against the native list", listed, native_list),
        _outcome(17, "GetProject, against its two native trees in a batch", project, batch),
    ], {"commands": table}


def _outcome(number: int, what: str, command: Contender, native: Contender) -> Outcome:
    ratio = command.rate / native.rate
    return Outcome(number, what, f"≥ {LEAST:.2f}", f"{ratio:.2f}", ratio >= LEAST)


def _command(action: str, **params: str) -> str:
    sent = {"username": "admin", "password": PASSWORD, "action": action, **params}
    return f"/includes/api.php?{urlencode(sent)}"


def _list(params: Params) -> dict[str, str]:
    return {"params": json.dumps(params)}


def _clients() -> Params:
    return {"limit": PAGE, "fields": _fields(LISTED)}


def _fields(shape: Shape) -> list[str]:
    """Return the native fields that a shape tells."""
    return sorted({native for _key, native in names_of(shape) if native})


def _batch() -> bytes:
    """Return the request of the two trees, with the fields that the command tells."""
    whole = {"limit": EVERYTHING}
    tasks = {
        "actions": {**whole, "fields": _fields(TASKS)},
        "timelogs": {**whole, "fields": _fields(TIMELOG)},
    }
    beside = {
        "topics": {**whole, "fields": _fields(MESSAGES), "parent_topic_id": 0},
        "files": {**whole, "fields": ["file_name"], "parent_file_id": 0},
        "ticketxrefs": {**whole, "fields": ["ticket_id"]},
        "invoicexrefs": {**whole, "fields": ["invoice_id"]},
    }
    chain = f"projects/{PROJECT}"
    steps = [
        {"action": f"{chain}/actions/timelogs", "params": tasks},
        {"action": f"{chain}/topics,files,ticketxrefs,invoicexrefs", "params": beside},
    ]
    return post(path("batch"), json.dumps({"params": {"steps": steps}}).encode())


def _make_clients(server: Server) -> None:
    """Add clients until a page of them is full."""
    rows = [
        {"firstname": "Client", "lastname": str(number), "email": f"client{number}@example.com"}
        for number in range(CLIENTS)
    ]
    body = json.dumps({"params": {"rows": rows, "records": False}}).encode()
    headers = {"Content-Type": "application/json"}
    asked = urllib.request.Request(server.url + path("clients"), body, headers)
    with urllib.request.urlopen(asked) as answer:
        assert answer.status in (200, 201)


def _see_that_they_agree(server: Server) -> None:
    """Both lists must hold the same rows in the same order, and full pages."""
    told = _read(server, _command("GetClients"))["clients"]["client"]
    native = _read(server, path("clients", **_list(_clients())))["response"]["clients"]
    if len(told) != PAGE or [row["email"] for row in told] != [row["email"] for row in native]:
        raise SystemExit("The command and the chain do not answer the same clients.")


def _read(server: Server, target: str) -> Any:
    with urllib.request.urlopen(server.url + target) as answer:
        return json.load(answer)
