"""Goal 18: billing what falls due, beside invoices that are created one by one."""

from __future__ import annotations

import json
import statistics
import time
import urllib.request
from typing import Any

from bench.goals.goal import Found, Outcome
from bench.goals.job import served
from bench.servers import Server, tell
from bench.world import World, path

SERVICES, SINGLES, AT_ONCE = 10_000, 200, 500
CLIENTS = 1_000
MOST_TIMES, MOST_MEMORY = 4, 30_000_000


def measure(world: World) -> Found:
    """Return the goal: each service has a day of its own among its client's, so an invoice."""
    tell(f"Goal 18: {SERVICES:,} services fall due")
    environment = {"TEAMPRO_LIMIT_WRITE_ROWS": str(AT_ONCE)}
    with served(world, "billing", environment=environment) as server:
        clients = _many(server, "clients", [_client(each) for each in range(CLIENTS)])
        group = _post(server, "productgroups", {"name": "Due"})["productgroup"]["id"]
        product = _post(server, "products", _product(group))["product"]["id"]
        sold = [_service(clients[each % CLIENTS], product, each) for each in range(SERVICES)]
        single = _single(server, clients[0])
        _post(server, "invoices/generate", {"clientid": clients[0]})  # its parts are loaded then
        _many(server, "services", sold)
        with server.peak() as rose:
            began = time.perf_counter()
            told = _post(server, "invoices/generate", {})["data"]
            took = time.perf_counter() - began
    if told["numcreated"] < SERVICES:
        raise SystemExit(f"{told['numcreated']} invoices of {SERVICES} services")
    times = took / told["numcreated"] / single
    return [
        Outcome(
            18,
            f"{SERVICES:,} services billed, each against creating an invoice with a line",
            f"≤ {MOST_TIMES} ×; memory ≤ {MOST_MEMORY // 10**6} MB more",
            f"{times:.2f} × ({took:.0f} s); {rose[0] / 1e6:.1f} MB",
            times <= MOST_TIMES and rose[0] <= MOST_MEMORY,
        )
    ], {}


def _single(server: Server, client: int) -> float:
    """Return the seconds that the create of one invoice with its line takes, the median."""
    line = {"description": "Hosting", "amount": "10.00", "taxed": True}
    sent = {"userid": client, "status": "Unpaid", "invoiceitems": [line]}
    waits = []
    for _ in range(SINGLES):
        began = time.perf_counter()
        _post(server, "invoices", sent)
        waits.append(time.perf_counter() - began)
    return statistics.median(waits)


def _client(number: int) -> dict[str, Any]:
    mail = f"due{number}@example.com"
    return {"firstname": "Due", "lastname": str(number), "email": mail}


def _product(group: int) -> dict[str, Any]:
    return {"gid": group, "name": "Space", "type": "hostingaccount", "paytype": "recurring"}


def _service(client: int, product: int, number: int) -> dict[str, Any]:
    """Return a service that is due on one of the days until the horizon."""
    return {
        "userid": client,
        "packageid": product,
        "domain": f"due{number}.example",
        "billingcycle": "Monthly",
        "amount": "10.00",
        "domainstatus": "Active",
        "nextduedate": f"today+{number // CLIENTS}d",
    }


def _many(server: Server, chain: str, rows: list[dict[str, Any]]) -> list[int]:
    """Create records, and return their ids."""
    ids = []
    for first in range(0, len(rows), AT_ONCE):
        sent = {"rows": rows[first : first + AT_ONCE], "records": False}
        ids += [each["id"] for each in _post(server, chain, sent)["data"]["rows"]]
    return ids


def _post(server: Server, chain: str, params: dict[str, Any]) -> Any:
    body = json.dumps({"params": params}).encode()
    asked = urllib.request.Request(
        server.url + path(chain), body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=600) as answer:
        return json.load(answer)["response"]
