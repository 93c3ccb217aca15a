"""The headers of a write that may be repeated (IETF, draft of the field Idempotency-Key)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import falcon

from teampro.engine.result import Result

REPLAYED = "Idempotent-Replayed"
"""Tells in an answer that it is a first one, told again."""


def read_key(environ: Mapping[str, Any]) -> str | None:
    """Return the key of a WSGI request without the quotes around it, None where it has none.

    One with a quote at its beginning alone is "", which is no key.
    """
    sent = environ.get("HTTP_IDEMPOTENCY_KEY")
    if sent is None:
        return None
    key = str(sent).strip(" \t")
    if not key.startswith('"'):
        return key
    return key[1:-1] if key.endswith('"') else ""


def tell_replay(resp: falcon.Response, result: Result) -> None:
    """Say in the head of an answer whether it is a first one, told again."""
    if result.replays:
        resp.set_header(REPLAYED, "true")
