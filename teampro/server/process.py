"""gunicorn's settings and its start. The socket listens already, so nothing here can refuse it."""

from __future__ import annotations

import mmap
import os
import socket
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.errors import HaltServer

from teampro.identity.verify_pool import waiting_threads
from teampro.server.background import Background
from teampro.server.lines import ServerLog
from teampro.server.master import Master
from teampro.server.serving_process import ServingProcess
from teampro.settings import Settings

REQUEST_LINE_BYTES = 8190
KEEPALIVE_SECONDS = 20
GRACE_SECONDS = 15
SILENCE_SECONDS = 60
IDENTIFIER = "API_ID"
"""The header by which abuse scanners say who they are."""
_MEMORY_DIRECTORY = "/dev/shm"

Application = Callable[..., Any]


def run_server(
    settings: Settings,
    listener: socket.socket,
    make_app: Callable[[], Application],
    background: Background | None = None,
) -> int:
    """Serve until a signal ends it, and return the exit code.

    `make_app` is called in each serving process, after the fork: connections must not cross it.
    """
    master = os.getpid()
    try:
        _Server(settings, listener, make_app, background).run()
    except SystemExit as stop:
        if os.getpid() != master:
            raise  # trap: serving processes leave this way too, and gunicorn reads their code
        return 1 if stop.code else 0
    except HaltServer:
        return 1  # trap: raised anew while gunicorn 27 stops, when a second process failed too
    return 0


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """What gunicorn asks for its configuration and its application."""

    def __init__(
        self,
        settings: Settings,
        listener: socket.socket,
        make_app: Callable[[], Application],
        background: Background | None,
    ) -> None:
        self._settings = settings
        self._descriptor = listener.detach()
        self._make_app = make_app
        self._background = background
        self._served = mmap.mmap(-1, 1)  # shared by all processes that are forked
        super().__init__()

    def run(self) -> None:
        """Serve; in the first process and, forked from it, in each that serves."""
        Master(self, self._background).run()

    @property
    def has_served(self) -> bool:
        """Whether any process has ever served."""
        return self._served[0] != 0

    @has_served.setter
    def has_served(self, value: bool) -> None:
        self._served[0] = value

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults.

        sec: of headers with an underscore the one of abuse scanners alone is let through: WSGI
        would join X_Forwarded_For with the front's X-Forwarded-For, and no ban would hold. The
        peers that are allowed may set the scheme, by no header, and this one; nobody may set
        SCRIPT_NAME. The control socket would lie in the home directory, and is off.
        """
        threads: int = self._settings["threads"]
        chosen = {
            "bind": f"fd://{self._descriptor}",
            "workers": self._settings["workers"],
            # Those who wait for a check of their password do so beside the others.
            "threads": threads + waiting_threads(threads),
            "worker_class": ServingProcess,
            "logger_class": ServerLog,
            "loglevel": self._settings["log_level"],
            "limit_request_line": REQUEST_LINE_BYTES,
            "keepalive": KEEPALIVE_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "timeout": SILENCE_SECONDS,
            "worker_tmp_dir": _fast_directory(),
            "forwarded_allow_ips": "*",
            "secure_scheme_headers": {},
            "forwarder_headers": IDENTIFIER,
            "header_map": "drop",
            "control_socket_disable": True,
            "proc_name": "teampro",
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Application:
        """Make the application of one process."""
        return self._make_app()


def _fast_directory() -> str | None:
    """Return a directory in memory for heartbeats: on a slow disk they would stop a process."""
    usable = os.access(_MEMORY_DIRECTORY, os.W_OK | os.X_OK)
    return _MEMORY_DIRECTORY if usable else None
