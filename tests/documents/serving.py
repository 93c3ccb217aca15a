"""The demonstration on a port of its own, at a fixed moment: the same example, the same answer."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from teampro.cli.demo_data import IDENTIFIER, SECRET, USERNAME
from teampro.identity.tokens import Tokens
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from tests import databases
from tests.wire.demo_world import DemoWorld


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""


@contextlib.contextmanager
def demonstration(directory: Path) -> Iterator[Mapping[str, str]]:
    """Serve the demonstration until the block ends; yield what a reader's environment holds.

    TEAMPRO_URL is where it is served, TEAMPRO_TOKEN a token of its administrator, TEAMPRO_DATA its
    data.
    """
    world = DemoWorld(directory)
    database = Database(data_paths_of(world.settings).database)
    tokens = Tokens(database, lambda: world.now)
    tokens.add_key(USERNAME, "demonstration", IDENTIFIER, SECRET)
    _, token = tokens.create(USERNAME, "reader")
    database.close()
    server = _Server(("127.0.0.1", 0), _Handler)
    server.set_app(world.app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        data = {"TEAMPRO_DATA": str(directory), **databases.environment(directory)}
        yield {"TEAMPRO_URL": url, "TEAMPRO_TOKEN": token, **data}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
