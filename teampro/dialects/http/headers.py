"""The headers of every answer, whatever language it is in."""

from __future__ import annotations

import falcon

from teampro.dialects.timing import Timing


def set_common(resp: falcon.Response, request_id: str, timing: Timing, cache: str) -> None:
    """Name the request, tell what it cost, and keep the answer to its caller."""
    resp.set_headers(
        (
            ("X-Request-Id", request_id),
            ("Server-Timing", str(timing)),
            ("Cache-Control", cache),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
        )
    )
