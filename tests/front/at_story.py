"""The product's application on the day of the gateway's page, served by `tests.server.stub`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from teampro.app import create_app
from tests.page_story import MOMENT


def make_app() -> Callable[..., Any]:
    """Return the application with a clock that stands."""
    return create_app(now=MOMENT.timestamp)
