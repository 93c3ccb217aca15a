"""The log: one JSON object per line, written whole by one system call.

It never learns a query string, a header or a body, and of an exception it prints where it came
from, not what it said: the message of a bug often quotes what the caller sent.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii
from typing import Any

from teampro.settings import LOG_LEVELS

PATH_CHARACTERS = 300
FRAMES = 30

_SUSPECT = re.compile(r"[?&;=#%@]|tp_|[0-9A-Fa-f]{32}")
_QUERY = re.compile(r"[?&;=#%]")
_SECRET = re.compile(r"tp_[\w-]{8,}|[0-9A-Fa-f]{32,}|[^/]*@")
_QUIET_ORIGINS = ("apsw", "psycopg", "pymysql")


class Log:
    """Where the program writes what it does. `write` gets each line whole, its LF included.

    perf: this and one `os.write` take a third of the time of the `logging` package.
    """

    def __init__(
        self,
        level: str = "info",
        write: Callable[[bytes], object] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        if level not in LOG_LEVELS:
            raise ValueError(f"expected one of {', '.join(LOG_LEVELS)}")
        self._least = LOG_LEVELS.index(level)
        self._write = write or _write_to_stderr
        self._now = now

    def access(
        self,
        *,
        request_id: str,
        method: str,
        path: str,
        chain: str,
        status: int,
        milliseconds: float,
        statements: int,
        principal: str = "",
        credential: int = 0,
        address: str = "",
        secrets: bool = False,
    ) -> None:
        """Log one answered request.

        `chain` is the canonical one or the name of a command, "" when it cannot be read;
        `credential` the id of the token that was presented, 0 for a password; `secrets` says
        whether texts of stored secrets were read for it.
        """
        if self._least > 1:
            return
        self._line(
            "info",
            "access",
            {
                "request_id": request_id,
                "address": address,
                "principal": principal,
                **({"credential": credential} if credential else {}),
                "method": method,
                "path": safe_path(path),
                "chain": safe_path(chain),
                "status": status,
                "milliseconds": round(milliseconds, 1),
                "statements": statements,
                **({"secrets": 1} if secrets else {}),
            },
        )

    def error(
        self,
        event: str,
        exception: BaseException | None = None,
        *,
        with_messages: bool = False,
        **fields: Any,
    ) -> None:
        """Log what an operator has to look at, with the places an exception came through.

        `with_messages` is for what happens before any caller can have said something.
        """
        if exception is not None:
            fields["exception"] = list(_causes(exception, with_messages))
        self._line("error", event, fields)

    def warning(self, event: str, **fields: Any) -> None:
        """Log what may need an operator's look."""
        if self._least <= 2:
            self._line("warning", event, fields)

    def info(self, event: str, **fields: Any) -> None:
        """Log a step of the program's life."""
        if self._least <= 1:
            self._line("info", event, fields)

    def _line(self, level: str, event: str, fields: dict[str, Any]) -> None:
        moment = datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="milliseconds")
        head = f'{{"time": "{moment}", "level": "{level}", "event": "{event}", "pid": {os.getpid()}'
        cells = [f', "{name}": {_printed(value)}' for name, value in fields.items()]
        line = f"{head}{''.join(cells)}}}\n"
        self._write(line.replace("\x7f", "\\u007f").encode("ascii"))


def _printed(value: Any) -> str:
    """Return a value as JSON in ASCII.

    perf: texts and numbers by themselves take a third of what json.dumps takes for the whole.
    """
    if type(value) is str:
        return encode_basestring_ascii(value)
    return str(value) if type(value) in (int, float) else json.dumps(value, default=str)


def safe_path(path: str) -> str:
    """Return a path fit for the log: no query, nothing that looks like a credential, not long.

    sec: callers forget the question mark (`/json&password=…`), escape it twice, or put a token or
    the `name:password@` of an address into the path.
    """
    if len(path) <= PATH_CHARACTERS and not _SUSPECT.search(path):
        return path
    cut = _QUERY.split(path[: PATH_CHARACTERS * 4], maxsplit=1)[0]
    return _SECRET.sub("...", cut)[:PATH_CHARACTERS]


def _causes(exception: BaseException, with_messages: bool) -> Iterator[dict[str, Any]]:
    """Yield an exception and what caused it, the last one first, without local values."""
    seen: set[int] = set()
    fault: BaseException | None = exception
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        message = str(fault) if with_messages else _message(fault)
        yield {"type": _name(fault), "message": message, "at": _places(fault)}
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)


def _name(fault: BaseException) -> str:
    kind = type(fault)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return module + kind.__qualname__


def _message(fault: BaseException) -> str:
    """Return the message where it is the system's or the database's own; values are bound there."""
    if isinstance(fault, OSError):
        return fault.strerror or ""
    if type(fault).__module__.partition(".")[0] in _QUIET_ORIGINS:
        return str(fault)[:PATH_CHARACTERS]
    return ""


def _places(fault: BaseException) -> list[str]:
    """Return the places the exception came through, the innermost last."""
    places: list[str] = []
    step = fault.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        places.append(f"{code.co_filename}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    return places[-FRAMES:]


def _write_to_stderr(line: bytes) -> None:
    """Write a line whole. A log that cannot be written must not stop the service."""
    with contextlib.suppress(OSError):
        os.write(2, line)
