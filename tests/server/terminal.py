"""Commands as a user runs them: into a pipe, or on a terminal of its own."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests import databases
from tests.server.running import clean_environment

SECONDS = 60


@dataclass(frozen=True)
class Done:
    """What a command came to; a terminal shows both streams as one, in `out`."""

    code: int
    out: str
    err: str = ""


@dataclass(frozen=True)
class User:
    """Someone in a directory, with settings in the environment."""

    place: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def run(self, *words: str, stdin: str = "") -> Done:
        """Run a command whose streams are pipes."""
        done = self._run((sys.executable, "-m", "teampro", *words), stdin)
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def bytes_of(self, *words: str) -> bytes:
        """Run a command and return what it writes, to the byte."""
        return self._run((sys.executable, "-m", "teampro", *words)).stdout

    def in_shell(self, command: str) -> str:
        """Run a line of a shell and return what it prints."""
        return self._run(("bash", "-c", command)).stdout.decode()

    def _run(self, words: tuple[str, ...], stdin: str = "") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            words,
            cwd=self.place,
            env=self._environment(words),
            input=stdin.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )

    def on_terminal(self, *words: str, answer: str = "", columns: int = 100) -> Done:
        """Run a command on a terminal; `answer` is typed ahead of every question."""
        environment = self._environment(words) | {"TERM": "xterm-256color"}
        pid, terminal = pty.fork()
        if pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
            os.chdir(self.place)
            os.execve(
                sys.executable,
                [sys.executable, "-m", "teampro", *words],
                environment,
            )
        if answer:
            os.write(terminal, f"{answer}\n".encode())
        shown = b""
        while piece := _read(terminal):
            shown += piece
        os.close(terminal)
        return Done(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode())

    def _environment(self, words: Sequence[str]) -> dict[str, str]:
        own = {"PYTHONPATH": os.getcwd(), "HOME": str(self.place), "COLUMNS": ""}
        kept = {name: value for name, value in clean_environment().items() if name != "NO_COLOR"}
        there = databases.environment_of(words, self.place)
        return kept | own | there | dict(self.settings)


def _read(terminal: int) -> bytes:
    """Return what a terminal shows next, nothing at its end (Linux tells that by an error)."""
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""
