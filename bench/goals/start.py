"""Goal 12: from the start to the first answer, and what a worker holds."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.error
import urllib.request

from bench.goals.goal import Found, Outcome
from bench.goals.job import served
from bench.load import press
from bench.product import teampro
from bench.servers import free_port, tell
from bench.world import World, job, token_of

STARTS = 5


def measure(world: World, seconds: float) -> Found:
    """Return goal 12."""
    tell("Goal 12: start and memory")
    data = world.copy("start")
    # A token, as a password would add the check of its hash, which is slow on purpose.
    token = token_of(data, "admin")
    times = []
    for _ in range(STARTS):
        port = free_port()
        began = time.perf_counter()
        process = subprocess.Popen(
            teampro(data, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _first_answer(f"http://127.0.0.1:{port}/v1/projects/100/actions/json", token)
        times.append(time.perf_counter() - began)
        process.terminate()
        process.wait(20)
    with served(world, "memory") as server:
        request = f"GET {job()} HTTP/1.1\r\nHost: bench\r\n\r\n".encode()
        press(server.port, request, seconds)
        memory = server.memory_bytes() / 1e6
    took = min(times)
    outcome = Outcome(
        12,
        "start to the first authenticated answer; memory of a worker",
        "≤ 0.6 s; ≤ 70 MB",
        f"{took:.2f} s; {memory:.0f} MB",
        took <= 0.6 and memory <= 70,
    )
    return [outcome], {}


def _first_answer(url: str, token: str) -> None:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(request) as answer:
                answer.read()
                return
        except urllib.error.URLError:
            os.sched_yield()
    raise SystemExit("The server did not start.")
