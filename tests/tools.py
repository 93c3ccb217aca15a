"""Programs of other makers that some tests need, and that a machine may not have.

A test whose program is missing is left out, and the run's summary says what installs it. Where
TESTS_LEAVE_NOTHING_OUT is set, as in a run that must show everything, it fails instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

import pytest

COMPLETE = "TESTS_LEAVE_NOTHING_OUT"


@dataclass(frozen=True)
class Tool:
    """A program by the names it may have, and the command that installs it on Debian."""

    programs: tuple[str, ...]
    install: str
    check: tuple[str, ...] = ()
    """Arguments with which the program succeeds if all its parts are there."""


TOOLS: Mapping[str, Tool] = {
    "Chromium": Tool(
        ("chromium-headless-shell", "chromium", "chromium-browser"),
        "sudo apt install chromium-headless-shell (or chromium)",
    ),
    "curl": Tool(("curl",), "sudo apt install curl"),
    "git": Tool(("git",), "sudo apt install git"),
    "make": Tool(("make",), "sudo apt install make"),
    "nginx": Tool(("nginx", "/usr/sbin/nginx"), "sudo apt install nginx-light"),
    "Node.js": Tool(("node", "nodejs"), "sudo apt install nodejs"),
    "OpenSSL": Tool(("openssl",), "sudo apt install openssl"),
    "PHP": Tool(
        ("php",),
        "sudo apt install php-cli php-curl php-xml",
        ("-r", "exit(extension_loaded('curl') && extension_loaded('simplexml') ? 0 : 1);"),
    ),
}


def tool(name: str) -> str:
    """Return where a program stands; leave the test out where it is missing."""
    wanted = TOOLS[name]
    found = next(filter(None, map(shutil.which, wanted.programs)), None)
    if found is None or (wanted.check and subprocess.run([found, *wanted.check]).returncode):
        leave_out(f"{name} is missing: {wanted.install}")
    return found


def leave_out(reason: str) -> NoReturn:
    """Leave the running test out for a reason that says what would let it run."""
    if os.environ.get(COMPLETE):
        pytest.fail(f"{reason}  ({COMPLETE} is set)", pytrace=False)
    pytest.skip(f"left out: {reason}")
