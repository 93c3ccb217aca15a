"""What lets the pages of other hosts call this API: the origins that the operator allows.

Falcon's CORSMiddleware says so on every answer. No credentials are allowed: a browser has none to
send along, for there are no cookies and no HTTP Basic.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import falcon

from teampro.dialects.http.idempotency import REPLAYED
from teampro.dialects.http.verbs import HTTP_VERBS
from teampro.dialects.pipeline import Pipeline

EXPOSED = (
    "X-Request-Id",
    "Server-Timing",
    "Retry-After",
    "Location",
    "Content-Disposition",
    "ETag",
    REPLAYED,
    "X-TeamPro-Ignored",
)
"""The headers that a page may read besides those that all may."""


class AllowedOrigins(falcon.CORSMiddleware[Any, Any]):
    """Stands before all else where at least one origin is allowed."""

    def __init__(self, origins: Iterable[str], pipeline: Pipeline) -> None:
        super().__init__(allow_origins=frozenset(origins), expose_headers=EXPOSED)
        self._pipeline = pipeline

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer a preflight of an allowed origin, whatever it is about.

        The chain may stand in the body that follows; and refused here, the page would see no
        more than a network error, where the call itself gets the refusal's sentence.
        """
        wanted = req.get_header("Access-Control-Request-Method")
        if wanted and req.method == "OPTIONS" and req.get_header("Origin") in self.allow_origins:
            self._pipeline.aside(req, resp, _offer)
            resp.complete = True

    def process_response(
        self, req: falcon.Request, resp: falcon.Response, resource: object, req_succeeded: bool
    ) -> None:
        """Tell the origin that it may read the answer, and caches that others may not."""
        resp.append_header("Vary", "Origin")
        super().process_response(req, resp, resource, req_succeeded)


def _offer(_req: falcon.Request, resp: falcon.Response) -> None:
    resp.status = falcon.HTTP_204
    resp.set_header("Allow", ", ".join(HTTP_VERBS))
