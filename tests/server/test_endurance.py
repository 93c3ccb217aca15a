"""What the server goes on under: nothing here needs an operator's hand afterwards."""

from __future__ import annotations

import contextlib
import http.client
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.processes import children
from tests.server.running import Running, running_server

pytestmark = pytest.mark.database

STUB = "tests.server.stub:make_app"
STOPPED_WHILE_LOCKED = """
import signal
from concurrent.futures import ThreadPoolExecutor
from teampro.server.serving_process import ServingProcess
process = ServingProcess.__new__(ServingProcess)
process.tpool = ThreadPoolExecutor(1)
signal.signal(signal.SIGINT, process.handle_quit)
with process.tpool._shutdown_lock:
    signal.raise_signal(signal.SIGINT)
"""
"""A signal that arrives where the worker hands a request to its threads."""

STOPPED_TWICE_AT_ONCE = """
import os, signal
from concurrent.futures import ThreadPoolExecutor
from teampro.server.serving_process import ServingProcess
process = ServingProcess.__new__(ServingProcess)
process.tpool = ThreadPoolExecutor(1)
stops = signal.SIGINT, signal.SIGQUIT
for each in stops:
    signal.signal(each, process.handle_quit)
signal.pthread_sigmask(signal.SIG_BLOCK, stops)
for each in stops:
    os.kill(os.getpid(), each)
try:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, stops)
finally:
    signal.pthread_sigmask(signal.SIG_BLOCK, ())  # looks for signals that came
"""
"""Both signals of a Ctrl-C wait for the worker when it hears the first of them."""

STOPPED_WHILE_A_THREAD_STARTS = """
import signal, threading
from types import SimpleNamespace
from teampro.server.serving_process import ServingProcess
process = ServingProcess.__new__(ServingProcess)
process.cfg = SimpleNamespace(threads=2)
process.tpool = process.get_thread_pool()
process.handle, process.method_queue = str, SimpleNamespace(defer=print)
signal.signal(signal.SIGINT, process.handle_quit)
wait = threading.Event.wait
def interrupted(event):
    wait(event)
    signal.raise_signal(signal.SIGINT)
threading.Event.wait = interrupted
process.enqueue_req("a request")
"""
"""If it still starts threads for a request: the pool has one, but not noted it to be ended."""

STOPPED_WHILE_IT_STARTS = """
import os, signal, sys, time
from teampro.server import process
from tests.server import stub

class Slow(process.ServingProcess):
    def init_process(self):
        os.kill(self.ppid, signal.SIGINT)
        for _ in range(100):
            if signal.SIGQUIT in signal.sigpending():
                break
            time.sleep(0.02)
        super().init_process()

process.ServingProcess = Slow
sys.exit(stub.main())
"""
"""The server is interrupted, and passes it on, while a worker is not yet able to hear."""


def events(running: Running, name: str) -> list[str]:
    """Return the log's lines of an event."""
    lines = running.stderr.read_text().splitlines()
    return [line for line in lines if f'"event": "{name}"' in line]


def wait_for(running: Running, event: str, count: int, seconds: float = 20) -> None:
    """Look until the log tells of an event so many times."""
    deadline = time.monotonic() + seconds
    while len(events(running, event)) < count:
        assert time.monotonic() < deadline, running.log()
        time.sleep(0.02)  # between two looks; there is no event to wait for


def status(running: Running, path: str = "/healthz") -> int:
    """Ask on a new connection."""
    with contextlib.closing(http.client.HTTPConnection(*running.place, timeout=20)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


def is_kept(caller: http.client.HTTPConnection) -> bool:
    """Ask, and say whether the connection is kept open for the next request."""
    caller.request("GET", "/healthz")
    with caller.getresponse() as response:
        response.read()
        return not response.will_close


@contextlib.contextmanager
def no_more_descriptors(number: int) -> Iterator[None]:
    """Let a process open no file and accept no connection."""
    soft, hard = resource.prlimit(number, resource.RLIMIT_NOFILE)
    resource.prlimit(number, resource.RLIMIT_NOFILE, (3, hard))
    try:
        yield
    finally:
        resource.prlimit(number, resource.RLIMIT_NOFILE, (soft, hard))


def test_worker_without_descriptors_waits_for_some(tmp_path: Path) -> None:
    """The connection that it could not accept is answered later, by the same process."""
    with running_server(tmp_path / "data", app=STUB, workers=1) as running:
        [number] = children(running.process.pid)
        with (
            contextlib.closing(socket.create_connection(running.place, timeout=20)) as client,
            contextlib.ExitStack() as until,
        ):
            assert status(running) == 200
            until.enter_context(no_more_descriptors(number))
            with contextlib.closing(socket.create_connection(running.place, timeout=20)) as late:
                late.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                wait_for(running, "no_descriptor", 1)
                until.close()
                assert late.recv(65536).startswith(b"HTTP/1.1 200 ")
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert client.recv(65536).startswith(b"HTTP/1.1 200 ")
        assert [number] == children(running.process.pid)


def test_storage_that_is_away_when_a_worker_starts_again_ends_nothing(tmp_path: Path) -> None:
    """A server that has served tries until its storage is back; only a first start may fail."""
    storage = tmp_path / "storage"
    storage.touch()
    environment = {"TESTS_STORAGE": str(storage)}
    stub = "tests.server.stub:make_app_on_storage"
    with running_server(tmp_path / "data", app=stub, workers=1, environment=environment) as running:
        storage.unlink()
        [number] = children(running.process.pid)
        os.kill(number, signal.SIGKILL)
        wait_for(running, "start_failed", 2)
        storage.touch()
        assert status(running) == 200


@pytest.mark.parametrize("script", [STOPPED_WHILE_LOCKED, STOPPED_WHILE_A_THREAD_STARTS])
def test_worker_stops_while_its_threads_are_given_work(script: str) -> None:
    """A signal that comes just then waits for nothing that it interrupts."""
    done = subprocess.run([sys.executable, "-c", script], timeout=20)
    assert done.returncode == 0


def test_worker_stops_in_silence_when_it_is_told_twice() -> None:
    """Ctrl-C sends it SIGINT, and the server SIGQUIT: the second one is not told as a race."""
    command = [sys.executable, "-c", STOPPED_TWICE_AT_ONCE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert (0, "") == (done.returncode, done.stderr)


def test_worker_hears_what_came_while_it_started() -> None:
    """An interrupt right after the start ends the server in order, nobody is killed."""
    options = ["--bind", "127.0.0.1:0", "--workers", "1", "--threads", "1"]
    command = [sys.executable, "-c", STOPPED_WHILE_IT_STARTS, STUB, *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0
    assert "SIGKILL" not in done.stderr


def test_interrupt_ends_the_server_at_once(tmp_path: Path) -> None:
    """Ctrl-C reaches all processes together, right behind some requests; nobody is killed."""
    with running_server(tmp_path / "data", app=STUB) as running:
        for _ in range(8):
            assert status(running) == 200
        for number in [*children(running.process.pid), running.process.pid]:
            os.kill(number, signal.SIGINT)
        assert running.process.wait(20) == 0
        assert "SIGKILL" not in running.log()


def test_workers_of_a_killed_server_make_room_for_the_next(tmp_path: Path) -> None:
    """They let go of a connection that is in use, and of the port."""
    with (
        running_server(tmp_path / "data", app=STUB, workers=1) as running,
        contextlib.closing(http.client.HTTPConnection(*running.place, timeout=20)) as caller,
    ):
        assert is_kept(caller)
        worker = os.pidfd_open(children(running.process.pid)[0])
        running.process.kill()
        running.process.wait()
        assert not (is_kept(caller) and is_kept(caller))
        assert select.select([worker], [], [], 10)[0], "the worker lives on"
        os.close(worker)
        socket.create_server(running.place).close()
