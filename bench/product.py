"""The product in an environment of its own, as `make setup` installs it for its users.

A developer's environment has the drivers of all databases too, which peewee imports where it finds
them: 0.1 s of the start and some megabytes that who keeps SQLite does not pay.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from bench.peers.environments import environment

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"


def teampro(
    data: Path, port: int, *, workers: int = 1, threads: int = 2, command: str = "serve"
) -> list[str]:
    """Return the command that serves a data directory."""
    return [
        *(str(_python()), "-m", "teampro", command),
        *("--data", str(data), "--bind", f"127.0.0.1:{port}"),
        *("--workers", str(workers), "--threads", str(threads)),
    ]


def _python() -> Path:
    """Return the Python of the environment; another lock file makes another one."""
    version = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    locked = ("--require-hashes", "-r", str(LOCK))
    linked = ("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    return environment(f"TeamPro-{version}", locked, linked)
