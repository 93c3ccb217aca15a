"""A command of the product that ends at one of its steps: killed there, or refused by the system.

A step is a call that changes a name on the disk or is sent to a database; a commit is two, one
before it and one after. `python -m tests.faults.interrupted NUMBER WAY FILE COMMAND…` goes as far
as step NUMBER, with 0 to its end, and writes to FILE how many steps it made.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from teampro.cli import main
from teampro.store import engines
from tests.server.running import clean_environment

KILLED, FAILED = "killed", "failed"
NAMES = frozenset(("rename", "replace", "unlink", "remove", "mkdir", "rmdir", "fsync", "link"))
STATEMENTS = frozenset(("rows", "write_many", "begin", "commit"))
ENGINES = str(Path(engines.__file__).parent)


class Steps:
    """Counts the steps of this process, and ends it at one of them."""

    def __init__(self, last: int, way: str) -> None:
        self.count = 0
        self._last = last
        self._way = way

    def __call__(self, frame: Any, event: str, about: Any) -> None:
        """Be told of each call: the shape of a profile function."""
        if not _is_step(frame, event, about):
            return
        self.count += 1
        if self.count != self._last:
            return
        if self._way == KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _is_step(frame: Any, event: str, about: Any) -> bool:
    if event == "c_call":
        return getattr(about, "__module__", "") == "posix" and about.__name__ in NAMES
    code = frame.f_code
    if not code.co_filename.startswith(ENGINES):
        return False
    return code.co_name in STATEMENTS if event == "call" else code.co_name == "commit"


def run(step: int, way: str, words: Sequence[str], variables: dict[str, str], note: Path) -> int:
    """Run a command up to a step; return its exit code, which is negative when it was killed."""
    command = [sys.executable, "-m", "tests.faults.interrupted", str(step), way, str(note), *words]
    return subprocess.run(
        command, env=clean_environment() | variables, capture_output=True, check=False, timeout=120
    ).returncode


if __name__ == "__main__":
    number, way, note, *words = sys.argv[1:]
    sys.argv = ["teampro"]
    steps = Steps(int(number), way)
    sys.setprofile(steps)
    try:
        code = main(words)
    finally:
        sys.setprofile(None)
        Path(note).write_text(str(steps.count))
    sys.exit(code)
