"""The demonstration on a port of its own, at a fixed moment: the same example, the same answer."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from tests.wire.demo_world import DemoWorld


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""


@contextlib.contextmanager
def demonstration(directory: Path) -> Iterator[str]:
    """Serve the demonstration until the block ends; yield host and port."""
    world = DemoWorld(directory)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.set_app(world.app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
