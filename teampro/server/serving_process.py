"""A serving process: gunicorn's thread worker, and our answer to what never reaches the app."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker

from teampro.dialects.dialect import BareRefusal
from teampro.dialects.native.refuse import refuse_bare
from teampro.errors import Refusal
from teampro.request_id import new_request_id
from teampro.server.background import hear_stops, ignore_signal
from teampro.server.parser import TracingParser
from teampro.server.refusal import answer, refusal_of

ANSWER_SECONDS = 5
CHUNK_BYTES = 2**20
REST_SECONDS = 10
REST_BYTES = 256 * 2**20
"""So long, and so much, of a body that was refused is still read, to be thrown away."""
NO_DESCRIPTOR = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
PAUSE_SECONDS = 0.25
"""How long nothing is accepted when there is no descriptor for it."""
AGAIN_SECONDS = 1
"""How long a process that cannot start waits before its successor tries."""
QUITS = (signal.SIGINT, signal.SIGQUIT)
FAILED = 1
"""An exit code after which gunicorn starts another process."""


class ServingProcess(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """One of the processes that serve; a worker in gunicorn's words."""

    def init_process(self) -> None:
        """Start, after the fork, and serve.

        A process that cannot start ends the server if none ever could: the operator is still
        there. Later the storage may be away or the machine out of something, and others try.
        """
        try:
            super().init_process()
        except Exception as fault:
            if self.booted:
                raise
            self.log.lines.error("start_failed", fault, with_messages=True)
            if not self.app.has_served:
                sys.exit(Arbiter.WORKER_BOOT_ERROR)
            time.sleep(AGAIN_SECONDS)
            sys.exit(FAILED)

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """Return the threads, all started: a stop is not heard yet.

        trap: a stop that ended the process while the pool starts a thread would leave one that the
        pool does not know: nobody ends it, and the process waits for it until it is killed.
        """
        pool: ThreadPoolExecutor = super().get_thread_pool()
        all_run = threading.Barrier(self.cfg.threads + 1)
        for _ in range(self.cfg.threads):
            pool.submit(all_run.wait)
        all_run.wait()
        return pool

    def init_signals(self) -> None:
        """Have handlers, and hear what was sent before."""
        super().init_signals()
        hear_stops()

    def load_wsgi(self) -> None:
        """Make the application."""
        self.wsgi = self.app.wsgi()
        self.app.has_served = True

    def handle(self, conn: Any) -> Any:
        """Read and answer the next request of a connection."""
        if conn.parser is None:
            conn.parser = TracingParser(self.cfg, conn.sock, conn.client)
        return super().handle(conn)

    def handle_quit(self, sig: int, frame: Any) -> None:
        """Stop at once; the threads end what they are about, as long as the server's grace lasts.

        trap: gunicorn 27 locks its pool of threads here. A signal that finds the pool locked waits
        for itself, and the second one does that Ctrl-C brings: SIGINT reaches this process too, and
        SIGQUIT comes from the server. One that Python has taken note of, and finds ignored when it
        comes to it, would be told on standard error as a race: all such are done with first, by a
        handler that does nothing, which Python does when it is sent one more.
        """
        for further in QUITS:
            signal.signal(further, ignore_signal)
        signal.raise_signal(signal.SIGINT)
        for further in QUITS:
            signal.signal(further, signal.SIG_IGN)
        self.alive = False
        sys.exit(0)

    def is_parent_alive(self) -> bool:
        """Say whether the server's first process lives; without it this one stops in order.

        trap: gunicorn 27 ends its loop here and keeps `alive`. Callers who go on asking then keep
        the process, and with it the port that the next server needs, until its grace is over.
        """
        if super().is_parent_alive():
            return True
        self.alive = False
        self.set_accept_enabled(False)
        for listener in self.sockets:
            listener.close()
        return False

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, or leave it waiting when the system has no room for it.

        trap: gunicorn 27 ends the process, and with it all that it was about to answer.
        """
        try:
            super().accept(listener)
        except OSError as fault:
            if fault.errno not in NO_DESCRIPTOR:
                raise
            self.log.lines.warning("no_descriptor", message=fault.strerror)
            time.sleep(PAUSE_SECONDS)  # the listener is ready all the time: this would spin

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer one request.

        trap: gunicorn 27 reads an unread chunked body to its end after the answer, and answers a
        second time when a chunk is malformed; such a connection is closed instead. Of any other
        body it reads 64 KiB at most and then resets the connection, so that the client of a
        large upload would never see why it was refused.
        """
        if any(name == "TRANSFER-ENCODING" for name, _ in req.headers):
            req.force_close()
            return super().handle_request(req, conn)
        keeps_open = super().handle_request(req, conn)
        return _read_away(req.body, conn.sock) and keeps_open

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer what gunicorn refused, or an exception that the application let through."""
        refusal, request_id = refusal_of(exc), new_request_id()
        address = addr[0] if addr else ""
        if refusal.status >= 500:
            self.log.lines.error("unhandled", exc, request_id=request_id, address=address)
        self.log.lines.info(
            "refused",
            request_id=request_id,
            address=address,
            status=refusal.status,
            error=refusal.word,
            cause=type(exc).__name__,
        )
        with_body = getattr(req, "method", "") != "HEAD"
        with contextlib.suppress(OSError):
            client.settimeout(ANSWER_SECONDS)
            bare = self._shaped(getattr(req, "uri", ""), exc, refusal, request_id)
            client.sendall(answer(bare, request_id, with_body=with_body))

    def _shaped(self, uri: str, exc: Exception, refusal: Refusal, request_id: str) -> BareRefusal:
        """Return a refusal in the language of the path; an application without mounts has one."""
        mounts = getattr(self.wsgi, "mounts", None)
        if mounts is None:
            return refuse_bare(refusal, request_id)
        bare: BareRefusal = mounts.refuse_bare(
            uri or getattr(exc, "target", ""), refusal, request_id
        )
        return bare


def _read_away(body: Any, client: socket.socket) -> bool:
    """Read what is left of a body and say whether it ended."""
    deadline, read = time.monotonic() + REST_SECONDS, 0
    while read < REST_BYTES and (seconds := deadline - time.monotonic()) > 0:
        client.settimeout(seconds)
        try:
            chunk = body.read(CHUNK_BYTES)
        except TimeoutError:
            return False
        if not chunk:
            return True
        read += len(chunk)
    return False
