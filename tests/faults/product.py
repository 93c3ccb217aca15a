"""The product as an operator runs it: started, killed in parts, started again on the same port."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from teampro.identity.admins import Admins
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import open_pepper
from teampro.identity.tokens import Tokens
from teampro.settings import Settings, read_settings
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.migrations import migrate
from tests.faults.writers import PARENT, PATIENCE_SECONDS
from tests.server.processes import children, serving
from tests.server.running import clean_environment

START_SECONDS = 60
WORKERS, THREADS = 2, 8


@dataclass
class Product:
    """One installation on 127.0.0.1; `app` is a factory to serve in place of the product's."""

    settings: Settings
    port: int
    database: str = ""
    app: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The data directory."""
        return Path(self.settings["data"])

    @property
    def place(self) -> tuple[str, int]:
        """Where it listens."""
        return "127.0.0.1", self.port

    @property
    def master(self) -> int:
        """The number of its first process."""
        assert self.process is not None
        return self.process.pid

    def connect(self) -> http.client.HTTPConnection:
        """Return a new connection."""
        return http.client.HTTPConnection(*self.place, timeout=PATIENCE_SECONDS)

    def serving(self) -> list[int]:
        """Return the numbers of the processes that serve."""
        return serving(self.master)

    def children(self) -> list[int]:
        """Return the numbers of all processes below the first one."""
        return children(self.master)

    def start(self) -> None:
        """Start it, again while the port is still taken by the workers of a killed one."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self._spawn()
            if self._await(deadline):
                return
        raise AssertionError(f"it did not start:\n{self.log()[-3000:]}")

    def _spawn(self) -> None:
        bind = f"127.0.0.1:{self.port}"
        common = ["--bind", bind, "--workers", str(WORKERS), "--threads", str(THREADS)]
        program = ["tests.server.stub", self.app] if self.app else ["teampro", "serve"]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *program, *common],
                stdout=log,
                stderr=log,
                env=clean_environment() | self._variables() | dict(self.environment),
                start_new_session=True,
            )

    def _variables(self) -> dict[str, str]:
        return {
            "TEAMPRO_DATA": str(self.data),
            "TEAMPRO_DATABASE": self.database,
            "TEAMPRO_LOG_LEVEL": "warning",
        }

    @property
    def _log(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    def log(self) -> str:
        """Return what it wrote."""
        return self._log.read_text(errors="replace")

    def _await(self, deadline: float) -> bool:
        """Wait until it answers; False when it has ended."""
        assert self.process is not None
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            with (
                contextlib.suppress(OSError, http.client.HTTPException),
                contextlib.closing(self.connect()) as connection,
            ):
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return True
            time.sleep(0.02)  # between two looks; there is no event to wait for
        return False

    def kill_serving(self) -> None:
        """Kill one of those that serve."""
        for number in self.serving()[:1]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def kill_master(self) -> None:
        """Kill the first process alone; its workers find out by themselves."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def kill_all(self) -> None:
        """Kill every process at once."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it in order."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill_all()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def install(data: Path, **options: str) -> tuple[Settings, str]:
    """Make an installation with one administrator; return its settings and a token."""
    named = {name.replace("__", "."): value for name, value in options.items()}
    settings = read_settings({}, {"data": str(data), "password.cost": "4", **named})
    places = data_paths_of(settings)
    data.mkdir(mode=0o700, exist_ok=True)
    with contextlib.closing(Database(places.database)) as database:
        migrate(database)
        passwords = Passwords(open_pepper(database, places.pepper), 4)
        Admins(database, passwords).add("anna", "Anna", "super", "right")
        return settings, Tokens(database, time.time).create("anna", "writers")[1]


def plan(product: Product, token: str, writers: int) -> list[int]:
    """Make project 1, the action that others hang on, and one for each writer; return theirs."""
    head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(chain: str, noun: str, **params: str) -> int:
        with contextlib.closing(product.connect()) as connection:
            connection.request("POST", f"/v1/{chain}/json", json.dumps(params), head)
            tree = json.loads(connection.getresponse().read())
        return int(tree["response"][noun][f"{noun}_id"])

    project = post("projects", "project", project_name="Site")
    names = [f"Part {number}" for number in range(writers + 1)]
    chain = f"projects/{project}/actions"
    first, *own = [post(chain, "action", action_name=n, action_type="Planning") for n in names]
    assert first == PARENT
    return own


@contextlib.contextmanager
def running(
    settings: Settings,
    database: str = "",
    app: str = "",
    environment: Mapping[str, str] | None = None,
) -> Iterator[Product]:
    """Yield a running product; end all its processes. `database` is its address, "" for a file."""
    product = Product(settings, free_port(), database, app, environment or {})
    product.start()
    try:
        yield product
    finally:
        product.stop()
        product.kill_all()
