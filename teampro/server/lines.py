"""gunicorn's log, written as this product's lines.

gunicorn quotes request lines in its debug messages and in its access log; both are left out. The
line of each request is written by the application.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from gunicorn.glogging import Logger

from teampro.log import Log


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Takes the place of gunicorn's logger."""

    def __init__(self, cfg: Any) -> None:
        super().__init__(cfg)
        self.lines = Log(cfg.loglevel)
        logging.root.handlers[:] = [_Strangers(self.lines)]

    def setup(self, cfg: Any) -> None:
        """Set up nothing: there are no handlers and no files."""
        self.cfg = cfg

    @property
    def access_log_enabled(self) -> bool:
        """Whether gunicorn writes a line for each request: never."""
        return False

    def access(self, *_: Any) -> None:
        """Write nothing; see `access_log_enabled`."""

    def debug(self, *_: Any, **__: Any) -> None:
        """Write nothing.

        sec: these messages quote what came over the wire.
        """

    def info(self, msg: object, *args: Any, **_: Any) -> None:
        """Log a step of the server's life."""
        self.lines.info("server", message=_filled(msg, args))

    def warning(self, msg: object, *args: Any, **_: Any) -> None:
        """Log what may need a look."""
        self.lines.warning("server", message=_filled(msg, args))

    def error(self, msg: object, *args: Any, **options: Any) -> None:
        """Log what went wrong."""
        fault = sys.exc_info()[1] if options.get("exc_info") else None
        self.lines.error("server", fault, message=_filled(msg, args))

    critical = error

    def exception(self, msg: object, *args: Any, **_: Any) -> None:
        """Log the exception that is being handled."""
        self.lines.error("server", sys.exc_info()[1], message=_filled(msg, args))

    def log(self, lvl: Any, msg: object, *args: Any, **_: Any) -> None:
        """Log a message by the number or the name of its level."""
        if lvl not in (logging.DEBUG, "debug"):
            self.info(msg, *args)

    def reopen_files(self) -> None:
        """Reopen nothing: lines go to standard error."""

    def close_on_exec(self) -> None:
        """Close nothing; see `reopen_files`."""


class _Strangers(logging.Handler):
    """Takes what libraries log through `logging`: the text as written, without its values."""

    def __init__(self, lines: Log) -> None:
        super().__init__(logging.WARNING)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        self._lines.warning("library", logger=record.name, message=str(record.msg)[:300])


def _filled(message: object, values: tuple[Any, ...]) -> str:
    text = str(message)
    return text % values if values else text
