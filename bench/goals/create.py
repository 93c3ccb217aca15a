"""Goal 4: creating one action, beside a raw INSERT and the peers' models."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from bench.goals.goal import Contender, Found, Outcome, interleaved, post
from bench.goals.job import bare, peer_of, served
from bench.peers.columns import ACTION, is_number
from bench.peers.environments import PEERS
from bench.servers import tell
from bench.world import World, path

PROJECTS = range(100, 400)
"""Written in turn, so that none grows beyond what projects are."""
SENT = {"action_name": "Created under load", "assigned_adminid": 2}
LOGIN = "username=admin&password=demo"


def measure(world: World, rounds: int, seconds: float) -> Found:
    """Return goal 4 and its table; one connection each, as SQLite writes one at a time."""
    tell("Goal 4: create one action")
    given = [{**SENT, "project_id": project} for project in PROJECTS]
    wholes = [json.dumps(_row(fields)).encode() for fields in given]
    with contextlib.ExitStack() as stack:
        ceiling = stack.enter_context(bare(world, "raw"))
        product = stack.enter_context(served(world, "creating"))
        mine = [post(path("actions"), json.dumps({"params": each}).encode()) for each in given]
        contenders = [
            Contender(
                "raw INSERT in Falcon", ceiling, [post("/actions", each) for each in wholes], 2
            ),
            Contender("TeamPro", product, mine, 2),
        ]
        for peer in PEERS:
            if peer.creates:
                server = stack.enter_context(peer_of(world, peer))
                requests = [post(f"/actions?{LOGIN}", each) for each in wholes]
                contenders.append(Contender(peer.name, server, requests, 2))
        interleaved(contenders, rounds, seconds, tell)
        rates = [each.rate for each in contenders]
        table = [each.row(rates[0]) for each in contenders]
    raw, own, *peers = rates
    figure = f"{own / raw:.2f}; " + ", ".join(
        f"{each.name.split()[0]} {own / rate:.1f} ×"
        for each, rate in zip(contenders[2:], peers, strict=True)
    )
    reached = own / raw >= 0.5 and all(own / rate >= 2.5 for rate in peers)
    what = "create one action, against a raw INSERT; against the peers"
    return [Outcome(4, what, "≥ 0.50; ≥ 2.5 ×", figure, reached)], {"create": table}


def _row(fields: dict[str, Any]) -> dict[str, Any]:
    """Return all columns of an action, for those who fill in nothing by themselves."""
    return {
        column: fields.get(column, 0 if is_number(column) else "2026-01-01")
        for column in ACTION[1:]
    }
