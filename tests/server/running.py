"""A real server process for tests: started, awaited, its output kept, stopped."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests import databases
from tests.server.raw import SocketConnection

START_SECONDS = 30
STOP_SECONDS = 20
_ADDRESS = re.compile(r"http://\S+|unix:\S+")


@dataclass(frozen=True)
class Running:
    """A server that answers: where, and where its output goes."""

    url: str
    process: subprocess.Popen[bytes]
    stdout: Path
    stderr: Path

    @property
    def place(self) -> tuple[str, int]:
        """Host and port, for a socket of one's own."""
        parts = urlsplit(self.url)
        assert parts.hostname and parts.port
        return parts.hostname, parts.port

    def log(self) -> str:
        """Return everything written so far, on both streams."""
        return self.stdout.read_text() + self.stderr.read_text()


@contextlib.contextmanager
def running_server(
    data: Path,
    *,
    workers: int = 2,
    threads: int = 4,
    environment: Mapping[str, str] | None = None,
    app: str | None = None,
    command: str = "serve",
    options: tuple[str, ...] = (),
    bind: str = "127.0.0.1:0",
) -> Iterator[Running]:
    """Run `teampro serve` (or `demo`) on a port the system chooses, or on `bind`, until the end.

    `app` names a factory to serve in place of the product's: `tests.server.stub:make_app`.
    """
    common = ["--bind", bind, "--workers", str(workers), "--threads", str(threads)]
    if app is None:
        arguments = ["teampro", command, "--data", str(data), *common, *options]
    else:
        arguments = ["tests.server.stub", app, *common]
    # Several servers may run on the same data.
    output = f"{data.name}-{secrets.token_hex(4)}"
    outputs = data.parent / f"{output}.stdout", data.parent / f"{output}.stderr"
    with outputs[0].open("wb") as stdout, outputs[1].open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdout=stdout,
            stderr=stderr,
            env=clean_environment() | databases.environment(data) | dict(environment or {}),
        )
    try:
        yield Running(_await(process, *outputs), process, *outputs)
    finally:
        stop(process)


def clean_environment() -> dict[str, str]:
    """Return this process's environment without the product's settings, with a cheap hash."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TEAMPRO_")}
    return kept | {"TEAMPRO_PASSWORD_COST": "4"}


def stop(process: subprocess.Popen[bytes]) -> int:
    """End a server by SIGTERM and return its exit code; SIGKILL if it does not listen."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        return process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def _await(process: subprocess.Popen[bytes], stdout: Path, stderr: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        found = _ADDRESS.search(stdout.read_text())
        if found and _answers(url := found[0].rstrip("/.,")):
            return url
        time.sleep(0.02)  # between two looks; there is no event to wait for
    process.kill()
    process.wait()
    raise AssertionError(f"the server did not start:\n{stdout.read_text()}{stderr.read_text()}")


def _answers(url: str) -> bool:
    """Ask for /healthz; the socket listens early, so the answer waits for a worker."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=START_SECONDS)
    if parts.scheme == "unix":
        connection = SocketConnection(Path(parts.path))
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
