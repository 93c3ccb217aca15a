"""Clerks: processes that bill and pay in one office, as several hosts do; any may be killed.

`python -m tests.faults.clerks DATA bill` bills what is due, `pay FIRST LAST` pays these invoices.
Each says that it is ready, and begins when it is told a line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from teampro.engine.reading.reader import Reader
from teampro.engine.requests import Requests
from teampro.engine.writing.writer import Writer
from teampro.errors import Refusal
from teampro.pages.invoice_run import make_invoice_run
from teampro.store.files import BlobStore
from tests import databases
from tests.callers import ANNA
from tests.faults.errands import make_sessions

Ask = Callable[[str, Mapping[str, Any]], dict[str, Any]]


def asking(data: Path) -> Ask:
    """Return what makes the POST requests of one office, each in a session of its own.

    Who finds it busy tries again, as clients are told to.
    """
    sessions, settings = make_sessions(data, 0), databases.settings(data)
    blobs = BlobStore(data / "blobs")
    reader = Reader(sessions.database, settings, blobs)
    writer = Writer(reader, settings, blobs)
    pages = {"generate_invoices": make_invoice_run(writer.rows)}

    def ask(chain: str, params: Mapping[str, Any]) -> dict[str, Any]:
        while True:
            try:
                return Requests(reader, writer, pages, sessions.of(ANNA)).ask("POST", chain, params)
            except Refusal as no:
                if no.word != "busy":
                    raise

    return ask


def main(data: str, work: str, *numbers: str) -> int:
    """Do the work once."""
    ask = asking(Path(data))
    print("ready", flush=True)
    sys.stdin.readline()
    if work == "bill":
        ask("invoices/generate", {})
        return 0
    first, last = map(int, numbers)
    for number in range(first, last + 1):
        ask(f"invoices/{number}/payments", {"transid": f"T-{number}"})
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
