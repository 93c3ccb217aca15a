"""Measures the job beside its ceiling: `python -m bench.run`, in one run, rounds interleaved.

The job: authenticate, read project 100, count its actions, read 50 of them, one envelope. Both
servers run one gunicorn worker of two threads on one core, the load comes from the other. Ratios
are what counts; absolute figures only give the scale.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.load import Round, press

HERE = Path(__file__).parent
LOGIN = f"username={{}}&password={hashlib.md5(b'demo').hexdigest()}"
JOB = "/v1/projects/100/actions/{}?" + LOGIN


@dataclass
class Contender:
    """A server and the request that is its job."""

    name: str
    port: int
    path: str
    rounds: list[Round] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The median rate of its rounds."""
        return statistics.median(each.rate for each in self.rounds)

    @property
    def request(self) -> bytes:
        """The bytes of its request."""
        return f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def main() -> int:
    """Build the data, run the rounds, print the table; 1 when an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=1_000, help="projects of the data")
    parser.add_argument("--actions", type=int, default=20_000, help="actions of the data")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a round")
    arguments = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="teampro-bench-"))
    _tell(f"Making {arguments.projects:,} projects and {arguments.actions:,} actions")
    try:
        with _servers(data, arguments.projects, arguments.actions) as ports:
            contenders = _contenders(*ports)
            if not _agree(contenders):
                return 1
            _pin(os.getpid(), last=True)
            for number in range(arguments.rounds):
                _tell(f"Round {number + 1} of {arguments.rounds}")
                for each in contenders:
                    each.rounds.append(press(each.port, each.request, arguments.seconds))
        return _report(contenders)
    finally:
        shutil.rmtree(data)


def _tell(phase: str) -> None:
    """Say what is going on, apart from the table."""
    print(phase, file=sys.stderr, flush=True)


def _contenders(ceiling: int, product: int) -> list[Contender]:
    return [
        Contender("ceiling (Falcon, sqlite3, orjson)", ceiling, "/job"),
        Contender("TeamPro, JSON, super", product, JOB.format("json", "admin")),
        Contender("TeamPro, JSON, staff", product, JOB.format("json", "staff")),
        Contender("TeamPro, XML, super", product, JOB.format("xml", "admin")),
    ]


@contextlib.contextmanager
def _servers(data: Path, projects: int, actions: int) -> Iterator[tuple[int, int]]:
    """Start both servers on one core each in turn; the product makes the data first."""
    ceiling, product = _free_port(), _free_port()
    teampro = [sys.executable, "-m", "teampro", "demo", "--data", str(data)]
    teampro += ["--bind", f"127.0.0.1:{product}", "--workers", "1", "--threads", "2"]
    teampro += ["--projects", str(projects), "--actions", str(actions)]
    bare = [sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "2"]
    bare += ["--bind", f"127.0.0.1:{ceiling}", "--log-level", "error", "--chdir", str(HERE)]
    bare += ["ceiling:create_app()"]
    log = (data.parent / f"{data.name}.log").open("wb")
    quiet = {"stdout": log, "stderr": log}
    environment = os.environ | {"BENCH_DATABASE": str(data / "teampro.db")}
    with contextlib.ExitStack() as stack:
        stack.callback(Path(log.name).unlink)
        stack.callback(log.close)
        for command, port, page in ((teampro, product, "/healthz"), (bare, ceiling, "/job")):
            process = subprocess.Popen(command, env=environment, **quiet)
            stack.callback(_stop, process)
            _await(process, port, page)
        yield ceiling, product


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(process: subprocess.Popen[bytes], port: int, page: str) -> None:
    """Wait until the server answers, then pin it and its workers to the first core."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=5):
                break
        except OSError:
            time.sleep(0.05)
    else:
        raise SystemExit(f"The server on port {port} did not start.")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in (process.pid, *map(int, children)):
        _pin(pid)


def _pin(pid: int, last: bool = False) -> None:
    cores = sorted(os.sched_getaffinity(0))
    for task in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), {cores[-1] if last else cores[0]})


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(20)


def _agree(contenders: list[Contender]) -> bool:
    """Ask each once: every JSON answer must hold the same 50 actions."""
    found = []
    for each in contenders:
        with urllib.request.urlopen(f"http://127.0.0.1:{each.port}{each.path}") as answer:
            body = answer.read()
        if "xml" not in each.path:
            tree = json.loads(body)["response"]
            found.append((tree["data"]["total"], [row["action_id"] for row in tree["actions"]]))
    same = all(each == found[0] for each in found) and len(found[0][1]) == 50
    if not same:
        print("The servers do not answer the same 50 rows.", file=sys.stderr)
    return same


def _report(contenders: list[Contender]) -> int:
    print(f"{'':36}{'requests/s':>11}{'ratio':>8}{'p50 ms':>9}{'p99 ms':>9}{'errors':>8}")
    errors = 0
    for each in contenders:
        waits = Round(waits=[wait for one in each.rounds for wait in one.waits])
        wrong = sum(one.errors for one in each.rounds)
        errors += wrong
        ratio = each.rate / contenders[0].rate
        print(
            f"{each.name:36}{each.rate:11,.0f}{ratio:8.2f}"
            f"{waits.wait(0.5):9.2f}{waits.wait(0.99):9.2f}{wrong:8}"
        )
    return 1 if errors else 0


if __name__ == "__main__":
    raise SystemExit(main())
