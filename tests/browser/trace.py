"""What the browser did in a test, kept where it fails: all steps that lead there, a last picture.

`python -m playwright show-trace --host 127.0.0.1 PATH` serves the steps, for any browser.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Error

NAME = r"[\w-]+"
FOLDER = Path(__file__).parents[2] / "traces"
SHOW = "python -m playwright show-trace --host 127.0.0.1"


class Trace:
    """The trace of one test in a context that may serve several."""

    def __init__(self, context: BrowserContext, test: str) -> None:
        self._context = context
        self._path = FOLDER / f"{'-'.join(re.findall(NAME, test))}.zip"
        self._is_running = True
        context.tracing.start_chunk()

    def keep(self) -> str:
        """Write the trace, once, and say where it is and what shows it."""
        picture = self._path.with_suffix(".png")
        with contextlib.suppress(Error):  # a page that hangs has none
            self._context.pages[-1].screenshot(path=picture)
        self._stop(self._path)
        return f"{SHOW} {self._path}\nIts last picture: {picture}"

    def end(self) -> None:
        """Throw the trace away unless it was kept."""
        self._stop(None)

    def _stop(self, path: Path | None) -> None:
        if self._is_running:
            self._is_running = False
            self._context.tracing.stop_chunk(path=path)
