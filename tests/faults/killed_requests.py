"""The product served so that a request may say at which of its steps its process is killed.

The header `X-Killed-At` names the step, as tests.faults.interrupted counts them; an answer tells in
`X-Steps` how many there were before it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from teampro.app import App, create_app
from tests.faults.interrupted import KILLED, Steps
from tests.server.stub import Start

KILLED_AT, STEPS = "X-Killed-At", "X-Steps"


class Mortal:
    """The application, each of whose requests counts its steps."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.mounts = app.mounts

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer, unless the request says that its process ends before."""
        steps = Steps(int(environ.get("HTTP_X_KILLED_AT", "0")), KILLED)

        def tell(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start(status, [*headers, (STEPS, str(steps.count))], *rest)

        sys.setprofile(steps)
        try:
            return self._app(environ, tell)
        finally:
            sys.setprofile(None)


def make_app() -> Mortal:
    """Return the application of the data that the environment names."""
    return Mortal(create_app())
