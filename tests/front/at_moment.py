"""The product's application at the moment of the transcripts, served by `tests.server.stub`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from teampro.app import create_app
from tests.wire.demo_world import MOMENT


def make_app() -> Callable[..., Any]:
    """Return the application with a clock that stands and chance that is always the same."""
    return create_app(now=MOMENT.timestamp, random=bytes)
