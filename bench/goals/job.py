"""Goals 1 to 3: the job beside its ceiling and beside what a user would pick instead."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dicttoxml import dicttoxml

from bench.goals.goal import Contender, Found, Outcome, get, interleaved
from bench.peers.environments import PEERS
from bench.product import teampro
from bench.servers import Server, free_port, started, tell
from bench.world import World, job
from teampro.dialects.native.formats import PRINTERS

CEILING = "ceiling (Falcon, sqlite3, orjson)"
PEER_JOB = "/job?username=admin&password=demo"
PEER_GOALS = {"FastAPI": 3, "Flask": 3, "Django": 5}
DICTTOXML_GOAL = 40


def measure(world: World, rounds: int, seconds: float) -> Found:
    """Return goals 1, 2 and 3, and the table of all contenders."""
    tell("Goals 1 to 3: the job")
    with contextlib.ExitStack() as stack:
        ceiling = stack.enter_context(bare(world, "ceiling"))
        product = stack.enter_context(served(world, "product"))
        contenders = [
            Contender(CEILING, ceiling, get("/job")),
            Contender("TeamPro, JSON, super", product, get(job())),
            Contender("TeamPro, JSON, staff", product, get(job("staff"))),
            Contender("TeamPro, XML, super", product, get(job(format="xml"))),
        ]
        for peer in PEERS:
            server = stack.enter_context(peer_of(world, peer))
            contenders.append(Contender(peer.name, server, get(PEER_JOB)))
        _see_that_all_agree(contenders)
        interleaved(contenders, rounds, seconds, tell)
        table = [each.row(contenders[0].rate) for each in contenders]
        outcomes = [_ceiling(contenders), _peers(contenders), _xml(product, contenders)]
    return outcomes, {"job": table}


@contextlib.contextmanager
def bare(world: World, name: str) -> Iterator[Server]:
    """Serve the ceiling on a copy of the data."""
    port, data = free_port(), world.copy(name)
    command = [
        *(sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "2"),
        *("--bind", f"127.0.0.1:{port}", "--log-level", "error"),
        *("--chdir", str(Path(__file__).parents[1]), "ceiling:create_app()"),
    ]
    environment = {"BENCH_DATABASE": str(data / "teampro.db")}
    with started(CEILING, command, port, "/job", environment) as server:
        yield server


@contextlib.contextmanager
def served(world: World, name: str, **options: Any) -> Iterator[Server]:
    """Serve the product on a copy of the data."""
    port, data = free_port(), world.copy(name)
    cores, environment = options.pop("cores", None), options.pop("environment", None)
    command = teampro(data, port, **options)
    with started("TeamPro", command, port, "/healthz", environment, cores) as server:
        yield server


@contextlib.contextmanager
def peer_of(world: World, peer: Any) -> Iterator[Server]:
    """Serve a peer on a copy of the data."""
    port, data = free_port(), world.copy(peer.name.split()[0])
    environment = {"BENCH_DATABASE": str(data / "teampro.db")}
    with started(peer.name, peer.command(port), port, PEER_JOB, environment) as server:
        yield server


def _see_that_all_agree(contenders: list[Contender]) -> None:
    """Every JSON answer must hold the same total and the same 50 actions in the same order."""
    found = []
    for each in contenders:
        target = each.request.split()[1].decode()
        if "/xml" in target:
            continue
        with urllib.request.urlopen(each.server.url + target) as answer:
            tree = json.load(answer)
        tree = tree.get("response", tree)
        rows = [(row["action_id"], row["action_name"]) for row in tree["actions"]]
        found.append((tree["data"]["total"], rows))
    if any(each != found[0] for each in found) or len(found[0][1]) != 50:
        raise SystemExit("The servers do not answer the same 50 rows.")


def _ceiling(contenders: list[Contender]) -> Outcome:
    ceiling, *mine = contenders[:3]
    ratios = [each.rate / ceiling.rate for each in mine]
    figure = f"super {ratios[0]:.2f}, staff {ratios[1]:.2f}"
    what = "the job, JSON, with every check, against the ceiling"
    return Outcome(1, what, "≥ 0.85", figure, min(ratios) >= 0.85)


def _peers(contenders: list[Contender]) -> Outcome:
    own = contenders[1].cpu_microseconds
    times = {each.name.split()[0]: each.cpu_microseconds / own for each in contenders[4:]}
    figure = ", ".join(f"{name} {ratio:.1f} ×" for name, ratio in times.items())
    reached = all(times[name] >= least for name, least in PEER_GOALS.items())
    goal = ", ".join(f"{name} ≥ {least} ×" for name, least in PEER_GOALS.items())
    return Outcome(2, "CPU per request of the peers, against ours", goal, figure, reached)


def _xml(product: Server, contenders: list[Contender]) -> Outcome:
    ratio = contenders[3].rate / contenders[0].rate
    with urllib.request.urlopen(product.url + job()) as answer:
        tree = json.load(answer)
    times, equal = _against_dicttoxml(tree)
    figure = f"{ratio:.2f}, {times:.0f} ×, bytes {'equal' if equal else 'differ'}"
    reached = ratio >= 0.45 and times >= DICTTOXML_GOAL and equal
    goal = "≥ 0.45, ≥ 40 × dicttoxml, bytes equal"
    return Outcome(3, "the job in XML, against the ceiling", goal, figure, reached)


def _against_dicttoxml(tree: dict[str, Any]) -> tuple[float, bool]:
    """Return how many times faster our writer is, and whether both give the same bytes."""
    logging.getLogger("dicttoxml").setLevel(logging.ERROR)
    singulars = {"actions": "action"}

    def as_ours(tree: dict[str, Any]) -> bytes:
        return PRINTERS["xml"].print(tree, singulars)

    def as_dicttoxml(tree: dict[str, Any]) -> bytes:
        return bytes(
            dicttoxml(
                tree, custom_root="teampro", item_func=lambda parent: singulars.get(parent, "item")
            )
        )

    def best(write: Any, times: int) -> float:
        took = []
        for _ in range(times):
            began = time.perf_counter()
            write(tree)
            took.append(time.perf_counter() - began)
        return min(took)

    return best(as_dicttoxml, 5) / best(as_ours, 50), as_ours(tree) == as_dicttoxml(tree)
