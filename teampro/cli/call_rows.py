"""`teampro call POST CHAIN --rows FILE`: the rows of a file, as many in a request as it may carry.

Each request is one transaction. What became of a row is told at its line of the file.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from teampro.cli.command import Failure
from teampro.cli.progress import progress
from teampro.cli.target import Send
from teampro.client.answer import Refused, refusal_lines
from teampro.client.call import ClientCall, ClientCallError
from teampro.client.printable import printable
from teampro.client.rows import FileRow, chunks, read_rows
from teampro.schema.values import Invalid, read_flag
from teampro.settings import Settings

STDIN = "-"
_ROW = re.compile(r"rows\.(\d+)(?:\.(.+))?\Z")
Verdict = Mapping[str, Any]


def rows_of(file: str) -> list[FileRow]:
    """Read the rows of a file, or of standard input for `-`. Raises: Failure, ClientCallError."""
    path = Path(file)
    if file != STDIN and not path.is_file():
        raise Failure(f"{file} is no file.")
    content = sys.stdin.buffer.read() if file == STDIN else path.read_bytes()
    try:
        return read_rows(content.decode("utf-8-sig"), is_csv=path.suffix.lower() == ".csv")
    except UnicodeDecodeError:
        raise Failure(f"{file} is not written in UTF-8.") from None
    except ClientCallError as fault:
        raise Failure(f"{file}: {fault}") from None


def send_rows(
    call: ClientCall, rows: Sequence[FileRow], send: Send, settings: Settings, output: str
) -> int:
    """Send all rows and say what became of them; return 1 when one was refused.

    Raises: Failure when a request was refused as a whole, or its answer did not arrive.
    """
    sending = _Sending(replace(call, params={"records": False, **call.params}), send)
    most = settings["limit.write_rows"], settings["limit.body_bytes"]
    try:
        with progress("Rows") as report:
            for chunk in chunks(rows, *most):
                sending.send(chunk)
                report(len(sending.verdicts), len(rows))
    finally:
        _tell(sending, output)
    return 1 if any("error" in verdict for _, verdict in sending.verdicts) else 0


@dataclass
class _Sending:
    """What has been sent so far: each row with its verdict."""

    call: ClientCall
    send_call: Send
    verdicts: list[tuple[FileRow, Verdict]] = field(default_factory=list)
    is_preview: bool = False

    def send(self, chunk: Sequence[FileRow]) -> None:
        """Send rows that go into one request. Raises: Failure, KeyboardInterrupt."""
        params = {**self.call.params, "rows": [row.params for row in chunk]}
        unknown = (
            f"it is not known whether {_lines_of(chunk)} were written; nothing behind was sent."
        )
        try:
            answer = self.send_call(replace(self.call, params=params, key=self._key(chunk)))
            tree = answer.tree()
        except Refused as no:
            raise Failure(f"{no}\n  {self._done(unknown)}") from None
        except KeyboardInterrupt:
            print(f"\n{self._done(unknown)}", file=sys.stderr)
            raise
        if answer.status >= 400:
            told = _refused(tree["request"], answer.headers, chunk)
            behind = f" from line {chunk[0].line} on" if self.verdicts else ""
            first = f"nothing{behind} was written."
            raise Failure("\n  ".join((*told, self._done(first))))
        data = tree["response"]["data"]
        self.verdicts += zip(chunk, data["rows"], strict=True)
        self.is_preview = bool(data.get("preview"))

    def _key(self, chunk: Sequence[FileRow]) -> str:
        """Return the key of one request: the call's own, told apart by the first line."""
        return f"{self.call.key}:{chunk[0].line}" if self.call.key else ""

    def _done(self, rest: str) -> str:
        """Return the sentence of what stands, and what of the rest."""
        if not self.verdicts:
            return rest[0].upper() + rest[1:]
        done = _lines_of([row for row, _ in self.verdicts])
        return f"Done: {done}; {rest}"


def _lines_of(rows: Sequence[FileRow]) -> str:
    first, last = rows[0].line, rows[-1].line
    return f"lines {first} to {last}" if last > first else f"line {first} alone"


def _refused(
    request: Mapping[str, Any], headers: Mapping[str, str], chunk: Sequence[FileRow]
) -> list[str]:
    """Return what is said of a refused request: the faults of rows at their lines."""
    faults = request.get("errors") or ()
    places = [_ROW.match(fault["path"]) for fault in faults]
    if not faults or not all(found and int(found[1]) < len(chunk) for found in places):
        return [*refusal_lines(request, headers)]
    return [
        _told(chunk[int(found[1])].line, found[2] or "", fault["message"])
        for found, fault in zip(places, faults, strict=True)
        if found
    ]


def _told(line: int, path: str, message: str) -> str:
    """Return a fault of a row, with its path where the sentence has it not."""
    return f"line {line}: " + printable(message if path in message else f"{path}: {message}")


def _tell(sending: _Sending, output: str) -> None:
    """Print the refused rows, and the sum of all; or each verdict."""
    for row, verdict in sending.verdicts:
        for text in _faults_of(row, verdict):
            print(text, file=sys.stderr)
    if not sending.verdicts:
        return
    if output == "ndjson":
        for row, verdict in sending.verdicts:
            told = {name: each for name, each in verdict.items() if name != "index"}
            print(json.dumps({"line": row.line, **told}, ensure_ascii=sys.stdout.isatty()))
        return
    counts = Counter(_kind(row, verdict) for row, verdict in sending.verdicts)
    print(", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS if counts[kind]) + ".")
    if sending.is_preview:
        print("That was a preview: nothing of it was kept.")


def _faults_of(row: FileRow, verdict: Verdict) -> Iterator[str]:
    if "error" not in verdict:
        return
    for fault in verdict.get("errors") or ({"path": "", "message": verdict["message"]},):
        yield _told(row.line, fault["path"], fault["message"])


KINDS = ("created", "changed", "unchanged", "removed", "refused")


def _kind(row: FileRow, verdict: Verdict) -> str:
    """Say what became of a row; with rows of children in it nobody says that nothing changed."""
    if "error" in verdict:
        return "refused"
    if verdict["code"] == 201:
        return "created"
    if _is_removal(row):
        return "removed"
    return "changed" if "changed" in verdict or row.rows > 1 else "unchanged"


def _is_removal(row: FileRow) -> bool:
    try:
        return bool(read_flag(row.params.get("delete", False)))
    except Invalid:
        return False
