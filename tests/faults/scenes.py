"""The faults: each happens at a moment nobody chose, while writers write and a reader reads."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pymysql

from teampro.database_url import read_url
from teampro.settings import read_settings
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.files import BlobStore
from tests.faults.checker import Verdict, check, check_backup
from tests.faults.ledger import ACKNOWLEDGED, REFUSED, UNKNOWN, Ledger
from tests.faults.product import Product, install, plan, running
from tests.faults.writers import at_work
from tests.front.nginx import running_front
from tests.server.running import clean_environment
from tests.servers import Server

AGAIN = 3
"""Writes that must be acknowledged after a fault before the next one."""
SETTLED = 100
"""So many writes after a pause, and none is left that was done and not yet noted."""
TOLD = {0, 200, 201, 503, 507}
"""What a write may be told, whatever happens; 0 stands for no answer."""


@dataclass
class Scene:
    """A product under load, and what its writers were told."""

    product: Product
    ledger: Ledger
    token: str
    random: random.Random = field(default_factory=lambda: random.Random(7))
    recovery_seconds: float = 0.0

    def suffer(self, rounds: int, fault: Callable[[], None]) -> None:
        """Let a fault happen so many times, each at a random moment, each survived."""
        for _ in range(rounds):
            time.sleep(self.random.random() * 0.2)  # the moment is what is tried
            fault()
            self.recover()

    def expect(self, written: set[int], read: set[int], seconds: float = 30) -> None:
        """Wait until writes and reads are told these statuses, while a fault lasts."""
        began, reads = len(self.ledger.writes), self.ledger.reads.copy()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            told = {write.status for write in self.ledger.writes[began:]}
            if written <= told and all(self.ledger.reads[code] > reads[code] for code in read):
                return
            with self.ledger.changed:
                self.ledger.changed.wait(0.2)
        raise AssertionError(f"writes were told {told}, reads {self.ledger.reads - reads}")

    def recover(self) -> None:
        """Wait until writes are acknowledged again."""
        began = time.monotonic()
        if not self.ledger.await_more(ACKNOWLEDGED, AGAIN):
            raise AssertionError(f"no write came through again:\n{self.product.log()[-3000:]}")
        self.recovery_seconds = max(self.recovery_seconds, time.monotonic() - began)


@dataclass(frozen=True)
class Outcome:
    """What a scene came to."""

    fault: str
    rounds: int
    acknowledged: int
    refused: int
    unknown: int
    verdict: Verdict
    recovery_seconds: float
    statuses: dict[int, int]
    reads: dict[int, int]

    @property
    def faults(self) -> list[str]:
        """All that is wrong with the data, and with what writers were told."""
        odd = [f"writes were told {status}" for status in sorted(set(self.statuses) - TOLD)]
        none = [] if self.acknowledged else ["no write was acknowledged"]
        return [*self.verdict.faults, *odd, *none]


@contextlib.contextmanager
def playing(
    folder: Path, writers: int, database: str = "", app: str = "", front: bool = False
) -> Iterator[tuple[Scene, Callable[[str, int], Outcome]]]:
    """Yield a scene, and what draws its outcome when the block's faults are over.

    With a `front` the writers ask through nginx.
    """
    options = {"database": database} if database else {}
    settings, token = install(folder / "data", **options)
    ledger = Ledger()
    clock = {"TESTS_CLOCK": str(folder / "clock")}
    with contextlib.ExitStack() as stack:
        product = stack.enter_context(running(settings, database, app, clock))
        actions = plan(product, token, writers)
        connect = product.connect
        if front:
            connect = stack.enter_context(running_front(folder / "front", product.place)).connect
        working = at_work(connect, token, actions, ledger)
        working.__enter__()
        ended = False

        def end() -> None:
            nonlocal ended
            if not ended:
                ended = True
                working.__exit__(None, None, None)

        scene = Scene(product, ledger, token)

        def outcome(fault: str, rounds: int) -> Outcome:
            end()
            product.stop()
            return _judged(scene, actions, fault, rounds)

        try:
            yield scene, outcome
        finally:
            end()


def _judged(scene: Scene, actions: list[int], fault: str, rounds: int) -> Outcome:
    """Hold the data to what was told; under a clock that jumps moments have no order."""
    ledger, places = scene.ledger, data_paths_of(scene.product.settings)
    blobs = BlobStore(places.blobs)
    remains = blobs.temporary()
    with contextlib.closing(Database(places.database)) as database:
        verdict = check(database, places.blobs, ledger, actions, ordered=fault != "clock")
    verdict.broken += _too_many(remains, ledger)
    blobs.sweep_temporary(0, time.time() + 1)
    verdict.broken += [f"a sweep leaves {path.name}" for path in blobs.temporary()]
    return Outcome(
        fault,
        rounds,
        ledger.count(ACKNOWLEDGED),
        ledger.count(REFUSED),
        ledger.count(UNKNOWN),
        verdict,
        scene.recovery_seconds,
        dict(ledger.statuses()),
        dict(ledger.reads),
    )


def _too_many(remains: list[Path], ledger: Ledger) -> list[str]:
    """Return a sentence where more temporary files are left than uploads without an answer."""
    broken = sum(write.kind == "file" and write.outcome == UNKNOWN for write in ledger.writes)
    if len(remains) <= broken:
        return []
    return [f"{len(remains)} temporary files, but {broken} uploads without an answer"]


def kill_serving(scene: Scene, rounds: int) -> None:
    """Kill -9 of a worker."""
    scene.suffer(rounds, scene.product.kill_serving)


def kill_master(scene: Scene, rounds: int) -> None:
    """Kill -9 of the master; an operator's systemd starts another."""

    def fault() -> None:
        scene.product.kill_master()
        scene.product.start()

    scene.suffer(rounds, fault)


def kill_all(scene: Scene, rounds: int) -> None:
    """Kill -9 of every process at once."""

    def fault() -> None:
        scene.product.kill_all()
        scene.product.start()

    scene.suffer(rounds, fault)


def kill_database(scene: Scene, rounds: int, server: Server) -> None:
    """Kill -9 of the whole database server, which is started again."""

    def fault() -> None:
        server.kill()
        time.sleep(0.3)  # it is away for a while
        server.start()

    scene.suffer(rounds, fault)


def end_connections(scene: Scene, rounds: int, server: Server) -> None:
    """The database server ends the product's connections."""
    name = scene.product.database.rpartition("/")[2]

    def fault() -> None:
        with contextlib.closing(Database(read_url(server.address + server.maintenance))) as other:
            if server.engine == "postgresql":
                text = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?"
                other.rows(text, (name,))
                return
            text = "SELECT id FROM information_schema.processlist WHERE db = ?"
            for (number,) in other.rows(text, (name,)):
                with contextlib.suppress(pymysql.MySQLError):  # it may have ended by itself
                    other.rows(f"KILL {number}")

    scene.suffer(rounds, fault)


def fill_disk(scene: Scene, rounds: int) -> None:
    """The disk of the data is full, all workers die, and there is room again.

    The first process lives on and no operator does anything.
    """
    data, master = scene.product.data, scene.product.master

    def fault() -> None:
        filler = data / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        try:
            scene.expect({507}, {200})
            for number in scene.product.serving():
                os.kill(number, signal.SIGKILL)
            scene.expect({507}, {200})  # told by their successors
        finally:
            filler.unlink()

    scene.suffer(rounds, fault)
    assert scene.product.process is not None
    assert (None, master) == (scene.product.process.poll(), scene.product.master)


def set_read_only(scene: Scene, rounds: int) -> None:
    """The file system of the data becomes read-only under it, and writable again."""
    product = scene.product

    def remount(mode: str) -> None:
        # Only without open files can it change; the workers come back by themselves.
        os.kill(product.master, signal.SIGSTOP)
        try:
            for number in product.children():
                os.kill(number, signal.SIGKILL)
            deadline = time.monotonic() + 20
            command = ["mount", "-o", f"remount,{mode}", str(product.data)]
            while subprocess.run(command, capture_output=True, check=False).returncode:
                assert time.monotonic() < deadline, "the file system stays busy"
                time.sleep(0.05)  # a killed process closes its files a moment later
        finally:
            os.kill(product.master, signal.SIGCONT)

    def fault() -> None:
        remount("ro")
        try:
            scene.expect({503}, {200})
        finally:
            subprocess.run(["mount", "-o", "remount,rw", str(product.data)], check=True)

    scene.suffer(rounds, fault)


def hold_lock(scene: Scene, rounds: int) -> None:
    """Another program holds the right to write for 8 seconds; who waits over 5 is told 503."""

    def fault() -> None:
        other = Database(data_paths_of(scene.product.settings).database)
        with contextlib.closing(other), other.writing():
            time.sleep(8)  # how long the lock is held is the fault
        assert scene.ledger.statuses()[503], "nobody was told to come back"

    scene.suffer(rounds, fault)


def cut_uploads(scene: Scene, rounds: int) -> None:
    """Uploads end at five points before their end."""
    body = (
        b'--cut\r\nContent-Disposition: form-data; name="file"; filename="half.bin"\r\n\r\n'
        + b"x" * 200_000
        + b"\r\n--cut--\r\n"
    )
    lines = (
        "POST /v1/projects/1/files/json HTTP/1.1",
        "Host: x",
        f"Authorization: Bearer {scene.token}",
        "Content-Type: multipart/form-data; boundary=cut",
        f"Content-Length: {len(body)}",
    )
    head = "".join(f"{line}\r\n" for line in (*lines, "")).encode()

    def fault() -> None:
        for cut in (0, 40, 90, 100_000, len(body) - 1):
            with contextlib.suppress(OSError), socket.create_connection(scene.product.place) as end:
                end.sendall(head + body[:cut])

    scene.suffer(rounds, fault)
    with contextlib.closing(Database(data_paths_of(scene.product.settings).database)) as database:
        assert [(0,)] == database.rows("SELECT COUNT(*) FROM files WHERE file_name = 'half.bin'")


def reload(scene: Scene, rounds: int) -> None:
    """SIGHUP: new workers take over; behind nginx no request fails."""
    scene.suffer(rounds, lambda: os.kill(scene.product.master, signal.SIGHUP))
    statuses = scene.ledger.statuses()
    assert set(statuses) <= {200, 201}, statuses


def restart(scene: Scene, rounds: int) -> None:
    """SIGTERM and a new start: what was begun is finished; meanwhile nginx says 503."""

    def fault() -> None:
        scene.product.stop()
        scene.product.start()

    scene.suffer(rounds, fault)
    statuses = scene.ledger.statuses()
    assert set(statuses) <= {200, 201, 503}, statuses


def exhaust_descriptors(scene: Scene, rounds: int) -> None:
    """The workers may open no file and no connection any more, and then again."""

    def fault() -> None:
        numbers = scene.product.serving()
        limits = {number: resource.prlimit(number, resource.RLIMIT_NOFILE) for number in numbers}
        for number, (_, hard) in limits.items():
            resource.prlimit(number, resource.RLIMIT_NOFILE, (3, hard))
        scene.ledger.await_more(UNKNOWN, 1, seconds=1)
        for number, limit in limits.items():
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(number, resource.RLIMIT_NOFILE, limit)

    scene.suffer(rounds, fault)


def move_clock(scene: Scene, rounds: int) -> None:
    """The clock jumps by hours and days, forwards and back."""
    clock = scene.product.data.parent / "clock"

    def fault() -> None:
        clock.write_text(str(scene.random.choice((-86_400, -3_600, -1, 1, 3_600, 86_400, 0))))

    scene.suffer(rounds, fault)


def flip_byte(scene: Scene, rounds: int) -> None:
    """A byte of a stored file turns: `files verify` and `backup` name the file while it is so."""
    product, stored = scene.product, _upload(scene)
    whole = stored.read_bytes()

    def told(*words: str) -> tuple[int, str]:
        environment = clean_environment() | {"TEAMPRO_DATA": str(product.data)}
        done = subprocess.run([sys.executable, "-m", "teampro", *words], env=environment,
                              capture_output=True, check=False, text=True)  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def fault() -> None:
        place = scene.random.randrange(len(whole))
        stored.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            for words in (("files", "verify"), ("backup", str(product.data.parent / "bad.tar"))):
                code, text = told(*words)
                assert (1, True) == (code, "whole.bin" in text), (words, text)
        finally:
            stored.write_bytes(whole)
        assert told("files", "verify")[0] == 0

    scene.suffer(rounds, fault)


def _upload(scene: Scene) -> Path:
    """Upload a file that no writer touches and return where its bytes are kept."""
    content = scene.random.randbytes(50_000)
    params = {"file_name": "whole.bin", "file_data": base64.b64encode(content).decode()}
    head = {"Authorization": f"Bearer {scene.token}", "Content-Type": "application/json"}
    with contextlib.closing(scene.product.connect()) as connection:
        connection.request("POST", "/v1/projects/1/files/json", json.dumps(params), head)
        assert connection.getresponse().status == 201
    name = hashlib.sha256(content).hexdigest()
    [path] = (scene.product.data / "blobs").rglob(name)
    return path


def back_up(scene: Scene, rounds: int) -> None:
    """Backups while writers write: each holds all that was acknowledged before it, and fits."""
    product, folder = scene.product, scene.product.data.parent
    environment = clean_environment() | {"TEAMPRO_DATA": str(product.data)}

    def run(*words: str) -> None:
        command = [sys.executable, "-m", "teampro", *words]
        subprocess.run(command, check=True, env=environment, capture_output=True)

    for number in range(rounds):
        before = [write for write in scene.ledger.writes if write.outcome == ACKNOWLEDGED]
        file, restored = folder / f"{number}.tar", folder / f"restored-{number}"
        run("backup", str(file))
        # No writer notes anything meanwhile, so none goes on: the next backup stays as small.
        with scene.ledger.changed:
            run("restore", str(file), "--data", str(restored))
        # Then each of them notes what it was told: a removal, say, that the backup holds.
        assert scene.ledger.await_more(ACKNOWLEDGED, SETTLED)
        places = data_paths_of(read_settings({}, {"data": str(restored)}))
        with contextlib.closing(Database(places.database)) as database:
            assert [] == check_backup(database, places.blobs, before, scene.ledger)
        shutil.rmtree(restored)
        file.unlink()
