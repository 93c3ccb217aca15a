"""All measurements in one run: `python -m bench`, or `make bench`.

Prints the table and the eighteen goals, keeps them in bench/.work/results.json, and with `--docs`
writes docs/performance.md from them. It is a measurement and no test: it fails only when an answer
is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.goals import (
    billing,
    callers,
    commands,
    create,
    growth,
    job,
    rows,
    snapshot,
    start,
    streams,
)
from bench.goals.goal import Found, Outcome
from bench.peers.environments import WORK
from bench.report import print_outcomes, print_rows, write_page
from bench.servers import all_cores, pin, tell
from bench.world import machine, made

RESULTS = WORK / "results.json"


def main() -> int:
    """Measure what was asked for, print it, keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=float, default=1.0, help="length of a round")
    parser.add_argument("--only", default="", help="numbers of goals, as 1,4")
    parser.add_argument("--docs", action="store_true", help="write docs/performance.md")
    arguments = parser.parse_args()
    wanted = {int(word) for word in arguments.only.split(",") if word} or set(range(1, 19))
    WORK.mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="run-", dir=WORK))
    try:
        pin(os.getpid(), all_cores()[-1:])
        results = _measure(place, wanted, arguments.rounds, arguments.seconds)
    finally:
        shutil.rmtree(place)
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    if arguments.docs:
        write_page(results)
    return 0


def _measure(place: Path, wanted: set[int], rounds: int, seconds: float) -> dict[str, Any]:
    """Return the results of the wanted goals; each step measures one or several of them."""
    world = made(place)
    steps: tuple[tuple[set[int], Callable[[], Found]], ...] = (
        ({1, 2, 3}, lambda: job.measure(world, rounds, seconds)),
        ({4}, lambda: create.measure(world, rounds, seconds)),
        ({5, 6}, lambda: snapshot.measure(world, rounds, seconds)),
        ({7}, lambda: growth.measure(place)),
        ({8, 9}, lambda: streams.measure(world)),
        ({10}, lambda: callers.logins(world, rounds, seconds)),
        ({11}, lambda: callers.writers(world, seconds)),
        ({12}, lambda: start.measure(world, seconds)),
        ({13}, lambda: callers.workers(world, rounds, seconds)),
        ({14, 15}, lambda: rows.measure(world, rounds)),
        ({16, 17}, lambda: commands.measure(world, rounds, seconds)),
        ({18}, lambda: billing.measure(world)),
    )
    outcomes: list[Outcome] = []
    results: dict[str, Any] = {"machine": machine()}
    for numbers, step in steps:
        if wanted & numbers:
            found, more = step()
            outcomes += found
            results |= more
    for name in ("job", "create", "commands"):
        print_rows(results.get(name, ()))
    results["goals"] = [vars(each) for each in outcomes]
    print_outcomes(results["goals"])
    tell(f"Kept in {RESULTS}")
    return results


if __name__ == "__main__":
    raise SystemExit(main())
