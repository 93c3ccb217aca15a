"""The application under a clock that a file moves: TESTS_CLOCK holds the seconds it is off."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from teampro.app import create_app


def make_app() -> Any:
    """Return the application; the file is read at each look at the clock."""
    path = Path(os.environ["TESTS_CLOCK"])

    def now() -> float:
        text = path.read_text() if path.exists() else ""
        return time.time() + float(text or 0)

    return create_app(now=now)
