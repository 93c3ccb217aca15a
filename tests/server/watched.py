"""The product's application with eyes on it: what only a test may see or break.

Served by `tests.server.stub`, so the data directory and all settings come from the environment;
TEST_LOOKS names a file that grows by one byte for each password that is looked at.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from teampro.app import create_app
from teampro.engine.call import Call
from teampro.engine.reading.reader import Reader
from teampro.engine.result import Result
from teampro.engine.service import Service

LOOKS = "TEST_LOOKS"
ROWS_BEFORE_BREAK = 2_000


def make_watched_app() -> Callable[..., Any]:
    """Return the application; each look at a password is noted."""
    return create_app(on_verify=_note_look)


def make_failing_app() -> Callable[..., Any]:
    """Return the application, with bugs below: at any read of tickets, and in streams of topics."""
    Reader.read = _failing(Reader.read)
    return create_app()


def make_dying_app() -> Callable[..., Any]:
    """Return the application, whose process is killed when a write that had a key is committed."""
    Service.answer = _dying(Service.answer)
    return create_app()


def _dying(answer: Callable[..., Result]) -> Callable[..., Result]:
    def dying(self: Service, call: Call, *rest: Any) -> Result:
        result = answer(self, call, *rest)
        if call.key and not result.replays:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return dying


def _note_look() -> None:
    """Note a look. One byte at the end of a file is written whole by any process."""
    with Path(os.environ[LOOKS]).open("ab") as file:
        file.write(b".")


def _failing(read: Callable[..., Result]) -> Callable[..., Result]:
    def failing(self: Reader, session: Any, path: Any, params: Any, *rest: Any) -> Result:
        if "whmcstickets" in path.text:
            raise RuntimeError(f"no tickets for {params}")
        result = read(self, session, path, params, *rest)
        if result.stream is not None:
            object.__setattr__(result.stream, "rows", _Breaking(result.stream.rows, params))
        return result

    return failing


class _Breaking:
    """Rows that end in an exception when some have been sent."""

    def __init__(self, rows: Any, params: Any) -> None:
        self._rows = rows
        self._params = params

    def __iter__(self) -> Iterator[Sequence[Any]]:
        rows = iter(self._rows)
        yield from islice(rows, ROWS_BEFORE_BREAK)
        raise RuntimeError(f"broken in the midst of {self._params}")

    def close(self) -> None:
        """Let go of the rows."""
        self._rows.close()
