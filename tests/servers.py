"""Database servers of our own for tests: started on a free port, killed, started again, stopped.

Their data lie in memory (/dev/shm), so that a flush to the disk is asked for as always and costs
nothing. As root they run as the user that Debian made for them.

`python -m tests.servers postgresql mariadb -- COMMAND` runs a command while they are there, with
their addresses in TESTS_POSTGRESQL and TESTS_MARIADB.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60
MEMORY = Path("/dev/shm")
PREFIX = "teampro-"
"""Of the folders of servers; behind it stand the engine and the process that made it."""
USERS = {"postgresql": "postgres", "mariadb": "mysql"}
VARIABLES = {"postgresql": "TESTS_POSTGRESQL", "mariadb": "TESTS_MARIADB"}
PACKAGES = {"postgresql": "postgresql", "mariadb": "mariadb-server"}


class MissingServer(Exception):
    """The programs of an engine are not installed; the text says what installs them."""


@dataclass
class Server:
    """One server of an engine, with its data in a folder."""

    engine: str
    folder: Path
    port: int
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The address before the name of a database."""
        scheme, user = {"postgresql": ("postgresql", "postgres"), "mariadb": ("mysql", "root")}[
            self.engine
        ]
        return f"{scheme}://{user}@127.0.0.1:{self.port}/"

    @property
    def maintenance(self) -> str:
        """The database that is always there."""
        return {"postgresql": "postgres", "mariadb": "mysql"}[self.engine]

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        program, *options = getattr(self, f"_{self.engine}")()
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [program, *options, *self.options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **_as_user(self.engine),
            )
        self._await()

    def _postgresql(self) -> list[str]:
        settings = ("listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}")
        return [
            _program("postgresql", "postgres"),
            *("-D", str(self.folder / "data"), "-p", str(self.port)),
            *(word for setting in settings for word in ("-c", setting)),
        ]

    def _mariadb(self) -> list[str]:
        return [
            _program("mariadb", "mariadbd"),
            "--no-defaults",
            f"--datadir={self.folder / 'data'}",
            f"--port={self.port}",
            "--bind-address=127.0.0.1",
            f"--socket={self.folder / 'socket'}",
            f"--pid-file={self.folder / 'pid'}",
        ]

    def kill(self) -> None:
        """End it and all its processes at once, as a power cut would."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it in order."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(
                signal.SIGINT if self.engine == "postgresql" else signal.SIGTERM
            )
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def _await(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if self._answers():
                return
            time.sleep(0.05)  # between two looks; there is no event to wait for
        log = (self.folder / "log").read_text(errors="replace")
        raise AssertionError(f"{self.engine} did not start:\n{log[-3000:]}")

    def _answers(self) -> bool:
        from teampro.database_url import read_url
        from teampro.store.database import Database
        from teampro.store.faults import Unwritable

        url = read_url(self.address + self.maintenance)
        with contextlib.closing(Database(url)) as database:
            try:
                return database.rows("SELECT 1") == [(1,)]
            except Unwritable:
                return False


@contextlib.contextmanager
def running(engine: str, *options: str) -> Iterator[Server]:
    """Yield a new, empty server of an engine; `options` are its own words.

    Raises: MissingServer.
    """
    place = MEMORY if os.access(MEMORY, os.W_OK) else None
    _sweep(place)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{engine}-{os.getpid()}-", dir=place))
    try:
        _make(engine, folder)
        server = Server(engine, folder, _free_port(), options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(place: Path | None) -> None:
    """Remove what a killed run left: its servers go on, and their data hold memory until then."""
    for folder in (place or Path(tempfile.gettempdir())).glob(f"{PREFIX}*-*-*"):
        maker = folder.name.removeprefix(PREFIX).split("-")[1]
        if maker.isdecimal() and not Path("/proc", maker).exists():
            for process in Path("/proc").glob("[0-9]*"):
                with contextlib.suppress(OSError):
                    if str(folder).encode() in (process / "cmdline").read_bytes():
                        os.kill(int(process.name), signal.SIGKILL)
            shutil.rmtree(folder, ignore_errors=True)


def _make(engine: str, folder: Path) -> None:
    """Make the files of a new server."""
    user = _as_user(engine)
    if user:
        shutil.chown(folder, USERS[engine], USERS[engine])
    data = str(folder / "data")
    initdb = ("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
    install = ("mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db")
    name, *options = {
        "postgresql": (*initdb, "--locale=C.UTF-8"),
        "mariadb": (*install, "--auth-root-authentication-method=normal"),
    }[engine]
    command = [_program(engine, name), *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, **user)
    if done.returncode:
        raise AssertionError((done.stdout + done.stderr).decode(errors="replace"))


def _as_user(engine: str) -> dict[str, object]:
    """Return how to run a program as the engine's user; PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    try:
        found = pwd.getpwnam(USERS[engine])
    except KeyError:
        raise _missing(engine) from None
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _program(engine: str, name: str) -> str:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", ""), "/usr/sbin"])
    found = shutil.which(name, path=path)
    if found is None:
        raise _missing(engine)
    return found


def _missing(engine: str) -> MissingServer:
    return MissingServer(f"{engine} is missing: sudo apt install {PACKAGES[engine]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: Sequence[str]) -> int:
    """Run a command with servers; return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what it started ends as well
    split = arguments.index("--")
    engines, command = arguments[:split], arguments[split + 1 :]
    with contextlib.ExitStack() as stack:
        environment = dict(os.environ)
        for engine in engines:
            try:
                server = stack.enter_context(running(engine, *ENOUGH[engine]))
            except MissingServer as fault:
                print(f"Left out: {fault}")
                return 1 if os.environ.get("TESTS_LEAVE_NOTHING_OUT") else 0
            environment[VARIABLES[engine]] = server.address
        return subprocess.run(command, env=environment, check=False).returncode


ENOUGH = {
    "postgresql": ("-c", "max_connections=500"),
    "mariadb": ("--max-connections=500",),
}
"""Options that let several tests at once have all connections they want."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
