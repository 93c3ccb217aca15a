"""Results as text: the tables of a terminal, and docs/performance.md with its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.plots import lines

DOCS = Path(__file__).parents[1] / "docs"
COLUMNS = {
    "rate": "requests/s",
    "ratio": "ratio",
    "cpu": "CPU µs",
    "p50": "p50 ms",
    "p99": "p99 ms",
    "memory": "MB",
    "errors": "errors",
}
INTRODUCTION = """\
# Performance

<!-- Printed from a run of `make bench`: measure again, do not edit. -->

Measured on {machine}. Ratios are what counts: all contenders of a table ran in turn, in the same \
minutes, each server on one core, the load on the other; of its rounds the best one counts, as \
whatever else a machine does only slows one down. Absolute figures only give the scale. \
`make bench` repeats all of it and prints this page.

**The job**: authenticate, read project 100, count its actions, read 50 of them, print one \
envelope; 10,000 projects and 200,000 actions. **The ceiling** does the same with bare Falcon, raw \
`sqlite3` and orjson: no login, no checks, no options. The peers are what one would build with \
instead, each in its usual manner on a copy of the same data, and answer the same rows."""


def print_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print a table of contenders."""
    print(f"\n{'':34}" + "".join(f"{title:>12}" for title in COLUMNS.values()))
    for row in rows:
        print(f"{row['name']:34}" + "".join(f"{row[name]:>12,}" for name in COLUMNS))


def print_outcomes(goals: Sequence[Mapping[str, Any]]) -> None:
    """Print the goals, each reached or not."""
    print()
    for goal in goals:
        mark = "reached" if goal["reached"] else "NOT REACHED"
        print(f"{goal['number']:2}  {mark:11}  {goal['what']}: {goal['figure']} ({goal['goal']})")
    print(f"{sum(goal['reached'] for goal in goals)} of {len(goals)} goals reached")


def write_page(results: Mapping[str, Any]) -> None:
    """Write docs/performance.md and its pictures."""
    parts = [INTRODUCTION.format(machine=results["machine"])]
    parts += ["## The goals", _table(_goal_rows(results["goals"]))]
    parts += ["## The job", _table(_contender_rows(results["job"]))]
    parts += ["## Creating an action", _table(_contender_rows(results["create"]))]
    growth = {name: _by_size(each) for name, each in results["growth"].items()}
    parts += [
        "## Growth with the rows",
        "Milliseconds inside the server, the best of some; both axes are logarithmic.",
        "![Milliseconds of typical calls at 1,000, 100,000 and 1,000,000 actions](growth-rows.svg)",
        _table(_growth_rows(growth)),
        "## Growth with the callers",
        "![Requests per second at 1 to 64 connections](growth-connections.svg)",
        _table([list(results["connections"][0]), *_values(results["connections"])]),
        "![Requests per second with 1, 2 and 4 workers on two cores](growth-workers.svg)",
        _table([list(results["workers"][0]), *_values(results["workers"])]),
        "Read on: [what a chain costs](costs.md)",
    ]
    (DOCS / "performance.md").write_text("\n\n".join(parts) + "\n")
    _draw(results, growth)


def _draw(results: Mapping[str, Any], growth: Mapping[str, Mapping[int, float]]) -> None:
    pictures = {
        "growth-rows.svg": lines(growth, "actions", "ms"),
        "growth-connections.svg": lines(
            {"requests/s": {each["connections"]: each["rate"] for each in results["connections"]}},
            "connections",
            "requests/s",
        ),
        "growth-workers.svg": lines(
            {"requests/s": {each["workers"]: each["rate"] for each in results["workers"]}},
            "workers",
            "requests/s",
        ),
    }
    for name, text in pictures.items():
        (DOCS / name).write_text(text)


def _goal_rows(goals: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    rows = [["#", "what", "goal", "measured", "reached"]]
    for goal in sorted(goals, key=lambda each: each["number"]):
        mark = "yes" if goal["reached"] else "**no**"
        rows.append([str(goal["number"]), goal["what"], goal["goal"], goal["figure"], mark])
    return rows


def _contender_rows(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    return [
        ["", *COLUMNS.values()],
        *([row["name"], *(f"{row[name]:,}" for name in COLUMNS)] for row in rows),
    ]


def _growth_rows(growth: Mapping[str, Mapping[int, float]]) -> list[list[str]]:
    sizes = list(next(iter(growth.values())))
    head = ["ms at", *(f"{size:,} actions" for size in sizes)]
    return [
        head,
        *([name, *(f"{row[size]:.2f}" for size in sizes)] for name, row in growth.items()),
    ]


def _by_size(row: Mapping[Any, float]) -> dict[int, float]:
    return {int(size): took for size, took in row.items()}


def _values(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    return [[f"{value:,}" for value in row.values()] for row in rows]


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *body))
