"""Servers under measurement: started, awaited, pinned to a core, their CPU and memory read."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 300
STOP_SECONDS = 20
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running server and its processes."""

    name: str
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def pids(self) -> list[int]:
        """Return the main process and its workers."""
        main = self.process.pid
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return [main, *map(int, children)]

    def cpu_seconds(self) -> float:
        """Return the CPU time that all processes have used."""
        return sum(_cpu_seconds(pid) for pid in self.pids())

    def memory_bytes(self) -> int:
        """Return what the largest process holds now."""
        return max(_status(pid, "VmRSS") for pid in self.pids())

    @contextlib.contextmanager
    def peak(self) -> Iterator[list[int]]:
        """Yield a list that holds, after the block, by how many bytes its memory rose in it."""
        before = {pid: _status(pid, "VmRSS") for pid in self.pids()}
        for pid in before:
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # forgets the highest mark
        found: list[int] = []
        yield found
        found.append(max(_status(pid, "VmHWM") - held for pid, held in before.items()))


@contextlib.contextmanager
def started(
    name: str,
    command: Sequence[str],
    port: int,
    page: str,
    environment: Mapping[str, str] | None = None,
    cores: Sequence[int] | None = None,
) -> Iterator[Server]:
    """Run a server until the block ends; it answers `page`, pinned to `cores` (the first one)."""
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(
            command,
            env=os.environ | dict(environment or {}),
            stdout=nowhere,
            stderr=None if os.environ.get("BENCH_LOUD") else nowhere,
        )
    server = Server(name, port, process)
    try:
        _await(server, page)
        for pid in server.pids():
            pin(pid, all_cores()[:1] if cores is None else cores)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def all_cores() -> list[int]:
    """Return the cores that this process may use."""
    return sorted(os.sched_getaffinity(os.getppid()))


def pin(pid: int, cores: Sequence[int]) -> None:
    """Keep a process and its threads on some cores."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), set(cores))


def tell(phase: str) -> None:
    """Say what is going on, apart from the results."""
    print(phase, file=sys.stderr, flush=True)


def _await(server: Server, page: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}{page}", timeout=5):
                return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"{server.name} did not start; BENCH_LOUD=1 shows why.")


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _status(pid: int, name: str) -> int:
    """Return a line of a process's status in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0
