"""`make faults`: every fault on every engine, a table of what came of it in docs/reliability.md."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults.commands import COMMANDS, Command, Tally, endure
from tests.faults.plan import (
    ALL,
    CONTROL,
    FAULTS,
    LONG_WRITERS,
    SHORT_WRITERS,
    address_on,
    play,
)
from tests.faults.scenes import Outcome
from tests.faults.strangers import measure

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
FAULTS_TABLE, COMMANDS_TABLE, STRANGERS_TABLE = "faults", "commands", "strangers"
HEADINGS = (
    "fault", "engine", "rounds", "acknowledged", "refused", "unknown", "lost", "wrong",
    "back after",
)  # fmt: skip
BEGIN_COMMANDS = "<!-- commands: printed by make faults -->"
END_COMMANDS = "<!-- end of commands -->"
COMMAND_HEADINGS = ("command", "engine", "killed", "failed", "old", "new", "neither")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "mariadb": "MariaDB"}


def main() -> int:
    """Run the faults, print a line for each, write the table; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="as few rounds as the tests take")
    parser.add_argument("--engines", nargs="+", choices=ALL, default=ALL, help="all by default")
    parser.add_argument("--commands", action="store_true", help="only the commands that are ended")
    parser.add_argument("--strangers", action="store_true", help="what strangers cost, no faults")
    parser.add_argument("--docs", action="store_true", help="print docs/reliability.md")
    arguments = parser.parse_args()
    is_good = arguments.commands or _measure_strangers(arguments.docs)
    if not arguments.strangers:
        is_good &= _play_faults(arguments)
    return 0 if is_good else 1


def _measure_strangers(is_for_docs: bool) -> bool:
    """Measure what strangers cost, and say whether it is as little as promised."""
    with tempfile.TemporaryDirectory(prefix="teampro-strangers-") as folder:
        findings = []
        for finding in measure(Path(folder)):
            findings.append(finding)
            print(finding, "" if finding.is_good else "(more than promised)", flush=True)
    if is_for_docs:
        rows = [f"{_machine()}; 2 processes of 8 threads, one where bodies are sent.", ""]
        rows += ["| strangers send | what it costs |", "|---|---|", *map(str, findings)]
        _write(STRANGERS_TABLE, rows)
    return all(finding.is_good for finding in findings)


def _play_faults(arguments: argparse.Namespace) -> bool:
    """Let the faults happen, and say whether nothing was lost but where it had to be."""
    rows, is_good = [], True
    for engine in () if arguments.commands else arguments.engines:
        for fault in (*FAULTS, CONTROL):
            if engine not in fault.engines:
                continue
            with tempfile.TemporaryDirectory(prefix="teampro-faults-") as folder:
                outcome = play(fault, engine, Path(folder), not arguments.short)
            is_good &= bool(outcome.verdict.lost) if fault is CONTROL else not outcome.faults
            rows.append(_row(NAMES[engine], fault.told, outcome))
            print(rows[-1], *outcome.faults[:3], sep="\n  ", flush=True)
    ended = []
    for engine in arguments.engines:
        for command in COMMANDS:
            tally = _ended(command, engine, arguments.short)
            is_good &= not tally.neither
            ended.append(_command_row(NAMES[engine], command, tally))
            print(ended[-1], *tally.neither[:3], sep="\n  ", flush=True)
    if arguments.docs and rows:
        _write(FAULTS_TABLE, list(_table(rows, arguments.short)))
    if arguments.docs:
        _write(COMMANDS_TABLE, list(_command_table(ended)))
    return is_good


def _ended(command: Command, engine: str, short: bool) -> Tally:
    """End a command at its steps on an engine."""
    rounds = command.short if short else command.long
    with (
        tempfile.TemporaryDirectory(prefix="teampro-faults-") as folder,
        address_on(engine) as address,
    ):
        return endure(command, Path(folder), address, rounds)


def _command_row(engine: str, command: Command, tally: Tally) -> str:
    counts = (tally.killed, tally.failed, tally.old, tally.new, len(tally.neither))
    return f"| {command.told} | {engine} | {' | '.join(map(str, counts))} |"


def _command_table(rows: list[str]) -> Iterator[str]:
    yield f"{_machine()}."
    yield ""
    yield f"| {' | '.join(COMMAND_HEADINGS)} |"
    yield f"|---|---|{'--:|' * (len(COMMAND_HEADINGS) - 2)}"
    yield from rows


def _machine() -> str:
    cores = len(os.sched_getaffinity(0))
    release = platform.release().split("-")[0]
    day = time.strftime("%Y-%m-%d")
    return f"{day}, {cores} cores, Linux {release}, Python {platform.python_version()}"


def _row(engine: str, told: str, outcome: Outcome) -> str:
    verdict = outcome.verdict
    wrong = len(verdict.wrong) + len(verdict.doubled) + len(verdict.broken)
    cells = (
        told, engine, outcome.rounds, outcome.acknowledged, outcome.refused, outcome.unknown,
        len(verdict.lost), wrong, f"{outcome.recovery_seconds:.1f} s",
    )  # fmt: skip
    return f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else cell for cell in cells)} |"


def _table(rows: list[str], short: bool) -> Iterator[str]:
    writers = SHORT_WRITERS if short else LONG_WRITERS
    yield f"{_machine()}; {writers} writers and a reader at a time."
    yield ""
    yield f"| {' | '.join(HEADINGS)} |"
    yield f"|---|---|{'--:|' * (len(HEADINGS) - 2)}"
    yield from rows


def _write(table: str, lines: list[str]) -> None:
    """Put lines between the marks of a table."""
    begin, end = f"<!-- {table}: printed by make faults -->", f"<!-- end of {table} -->"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(end)
    text = "\n".join(lines)
    PAGE.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
