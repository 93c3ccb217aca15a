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

from tests.faults.plan import ALL, CONTROL, FAULTS, LONG_WRITERS, SHORT_WRITERS, play
from tests.faults.scenes import Outcome

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- faults: printed by make faults -->", "<!-- end of faults -->"
HEADINGS = (
    "fault", "engine", "rounds", "acknowledged", "refused", "unknown", "lost", "wrong",
    "back after",
)  # fmt: skip
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "mariadb": "MariaDB"}


def main() -> int:
    """Run the faults, print a line for each, write the table; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="as few rounds as the tests take")
    parser.add_argument("--engines", nargs="+", choices=ALL, default=ALL, help="all by default")
    parser.add_argument("--docs", action="store_true", help="print docs/reliability.md")
    arguments = parser.parse_args()
    rows, is_good = [], True
    for engine in arguments.engines:
        for fault in (*FAULTS, CONTROL):
            if engine not in fault.engines:
                continue
            with tempfile.TemporaryDirectory(prefix="teampro-faults-") as folder:
                outcome = play(fault, engine, Path(folder), not arguments.short)
            is_good &= bool(outcome.verdict.lost) if fault is CONTROL else not outcome.faults
            rows.append(_row(NAMES[engine], fault.told, outcome))
            print(rows[-1], *outcome.faults[:3], sep="\n  ", flush=True)
    if arguments.docs:
        _write(list(_table(rows, arguments.short)))
    return 0 if is_good else 1


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
    cores = len(os.sched_getaffinity(0))
    yield (
        f"{time.strftime('%Y-%m-%d')}, {cores} cores, Linux {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}; {writers} writers and a reader at a time."
    )
    yield ""
    yield f"| {' | '.join(HEADINGS)} |"
    yield f"|---|---|{'--:|' * (len(HEADINGS) - 2)}"
    yield from rows


def _write(lines: list[str]) -> None:
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    text = "\n".join(lines)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
