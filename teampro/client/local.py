"""The application in this process: the same steps as over HTTP, without a socket or a login.

Who can read the data directory can do everything to it anyway, so no password is asked for; the
calls are an administrator's all the same, who stands in the history of what is written.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from teampro.app import create_app
from teampro.client.answer import Answer
from teampro.client.call import ClientCall
from teampro.client.http_request import HttpRequest, http_request
from teampro.log import Log
from teampro.settings import Settings


class Local:
    """Answers calls from a data directory, as the administrator `username`."""

    def __init__(self, settings: Settings, username: str) -> None:
        self._app: Any = create_app(settings, as_admin=username, log=Log("error"))

    def send(self, call: ClientCall) -> Answer:
        """Return the answer to a call."""
        return answered(self._app, http_request(call))


def answered(app: Any, request: HttpRequest) -> Answer:
    """Return what an application answers to a request."""
    began: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _fault: Any = None) -> None:
        began.extend((int(status[:3]), {name.lower(): value for name, value in headers}))

    chunks: Iterable[bytes] = app(_environ(request), start)
    return Answer(began[0], began[1], chunks)


def _environ(request: HttpRequest) -> dict[str, Any]:
    path, _, query = request.target.partition("?")
    names = {name.upper().replace("-", "_"): value for name, value in request.headers.items()}
    kept = ("CONTENT_TYPE", "CONTENT_LENGTH")
    fields = {name if name in kept else f"HTTP_{name}": value for name, value in names.items()}
    return {
        "REQUEST_METHOD": request.verb,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "RAW_URI": request.target,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": request.body or io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": True,
        **fields,
    }
