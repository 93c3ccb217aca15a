"""What messages advise: commands as they were called, and counts in words.

Every command that a message names is written here, so that it runs as it is printed.
"""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

from teampro.settings import SETTINGS, Settings

_USUAL_DATA = next(setting.default for setting in SETTINGS if setting.name == "data")


def program() -> str:
    """Return how this program was called, so that a shell in the same directory finds it."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"{shlex.quote(sys.orig_argv[0])} -m teampro"
    found = shutil.which("teampro")
    if called.name != "teampro" or (found and Path(found).resolve() == called.resolve()):
        return "teampro"
    return shlex.quote(sys.argv[0])


def command(settings: Settings, words: str) -> str:
    """Return a command for the data directory in force, which is named unless it is the usual."""
    data = Path(settings["data"])
    if data == Path(_USUAL_DATA):
        return f"{program()} {words}"
    return f"{program()} {words} --data {shlex.quote(str(data.resolve()))}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 file, 2 files."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
