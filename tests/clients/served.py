"""The demonstration that clients are tested on, and the processes in which they run.

Clients know addresses of their own. So each is told where to go, only 127.0.0.0/8 is taken, and its
environment holds nothing else: no proxy, no configuration of whoever runs the tests.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from teampro.cli.demo_data import IDENTIFIER, PASSWORD, SECRET, USERNAME
from tests.server.running import running_server
from tests.tools import leave_out, tool

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
HOME = ipaddress.ip_network("127.0.0.0/8")
PATH = "/includes/api.php"
MD5 = hashlib.md5(PASSWORD.encode(), usedforsecurity=False).hexdigest()
PATIENCE_SECONDS = 300


@contextmanager
def served(directory: Path, **environment: str) -> Iterator[str]:
    """Serve the demonstration until the block ends; yield its address."""
    with running_server(directory / "data", command="demo", environment=environment) as running:
        yield at_home(running.url)


def at_home(url: str) -> str:
    """Return the address of a server on this machine. Raises: ValueError for any other."""
    host = urlsplit(url).hostname or ""
    try:
        is_here = ipaddress.ip_address(host) in HOME
    except ValueError:
        is_here = False
    if not is_here:
        raise ValueError(f"clients are tested on 127.0.0.0/8 alone, not at {url!r}")
    return url


def installed(package: str) -> Path:
    """Return where a package of npm lies; leave the test out where it is missing."""
    if not (MODULES / package).is_dir():
        leave_out(f"{package} is missing: npm ci --prefix tests/clients")
    return MODULES / package


def run(
    program: str, *arguments: object, url: str, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a client with the demonstration's logins."""
    logins = {
        "WHMCS_URL": at_home(url),
        "WHMCS_API_IDENTIFIER": IDENTIFIER,
        "WHMCS_API_SECRET": SECRET,
        "WHMCS_USER": USERNAME,
    }
    return started(program, *arguments, stdin=stdin, **logins | environment)


def started(
    program: str, *arguments: object, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a client with nothing but `environment`, and the guard where Node.js reads it."""
    kept = {
        "PATH": os.environ["PATH"],
        "NODE_OPTIONS": f"--require={HERE / 'guard.cjs'}",
    }
    return subprocess.run(
        [tool(program), *map(str, arguments)],
        cwd=HERE,
        env=kept | environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def answer(done: subprocess.CompletedProcess[str]) -> Any:
    """Return the tree that a script printed."""
    assert 0 == done.returncode, done.stderr
    return json.loads(done.stdout)
