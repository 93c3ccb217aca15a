"""The data of a run, made by the product itself and copied for each server."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.peers.environments import WORK
from bench.product import teampro
from bench.servers import free_port, started, tell

PROJECTS, ACTIONS = 10_000, 200_000
PASSWORD = hashlib.md5(b"demo").hexdigest()
PAGE = "/healthz"


@dataclass(frozen=True)
class World:
    """A directory with the data, and one where copies are made."""

    data: Path
    place: Path
    projects: int
    actions: int

    def copy(self, name: str) -> Path:
        """Return the data directory of one server."""
        target = self.place / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.data, target)
        return target


def made(place: Path, projects: int = PROJECTS, actions: int = ACTIONS) -> World:
    """Make the data, or take those that an earlier run has made with the same code."""
    data = WORK / f"data-{projects}-{actions}-{_version()}"
    if not data.exists():
        for old in WORK.glob(f"data-{projects}-{actions}-*"):
            shutil.rmtree(old)
        tell(f"Making {projects:,} projects and {actions:,} actions")
        WORK.mkdir(exist_ok=True)
        staged = place / "staged"
        port = free_port()
        command = teampro(staged, port, command="demo")
        command += ["--projects", str(projects), "--actions", str(actions)]
        with started("the demonstration", command, port, PAGE):
            pass
        shutil.move(staged, data)
    return World(data, place, projects, actions)


def job(user: str = "admin", format: str = "json") -> str:
    """Return the path of the measured job."""
    return path("projects/100/actions", format, user)


def path(chain: str, format: str = "json", user: str = "admin", **more: str) -> str:
    """Return a path with a login."""
    query = urlencode({"username": user, "password": PASSWORD, **more})
    return f"/v1/{chain}/{format}?{query}"


def machine() -> str:
    """Return the machine and the day in a line."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown processor",
    )
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{time.strftime('%Y-%m-%d')}, {model}, {_cores()} cores, Python {version}"


def _cores() -> int:
    return os.cpu_count() or 1


def _version() -> str:
    """Return a name for the code that makes the data."""
    root = Path(__file__).parents[1] / "teampro"
    digest = hashlib.sha256()
    for folder in ("demo", "store/migrations"):
        for file in sorted((root / folder).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def load_tickets(data: Path, lines: str) -> None:
    """Load tickets as an operator would."""
    command = [sys.executable, "-m", "teampro", "load", "tickets", "-", "--data", str(data)]
    subprocess.run(command, input=lines.encode(), check=True, stdout=subprocess.DEVNULL)


def token_of(data: Path, username: str) -> str:
    """Make a token as an operator would."""
    command = [sys.executable, "-m", "teampro", "token", "create", username, "--data", str(data)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
