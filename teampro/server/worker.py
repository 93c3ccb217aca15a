"""gunicorn's thread worker, with this API's answer to what never reaches the application."""

from __future__ import annotations

import contextlib
import socket
import sys
import time
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker

from teampro.request_id import new_request_id
from teampro.server.refusal import answer, refusal_of

ANSWER_SECONDS = 5
CHUNK_BYTES = 2**20
REST_SECONDS = 10
REST_BYTES = 256 * 2**20
"""So long, and so much, of a body that was refused is still read, to be thrown away."""


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """One worker process."""

    def load_wsgi(self) -> None:
        """Make the application, after the fork; end this process where that fails."""
        try:
            self.wsgi = self.app.wsgi()
        except Exception as fault:
            self.log.lines.error("start_failed", fault, with_messages=True)
            sys.exit(Arbiter.WORKER_BOOT_ERROR)

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
            client.sendall(answer(refusal, request_id, with_body=with_body))


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
