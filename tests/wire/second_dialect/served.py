"""The product with the second language, for `tests.server.stub` to serve."""

from __future__ import annotations

from teampro.app import App, create_app
from tests.wire.second_dialect.language import command_language


def make_app() -> App:
    """Return the application; data and settings come from the environment."""
    return create_app(dialects=[command_language])
