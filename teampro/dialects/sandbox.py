"""The page for people at /sandbox/, where / leads too: files from memory, for everybody to read.

The page asks the API for all it shows, so it needs no login, and its policy lets it run and fetch
nothing but what this server sends.
"""

from __future__ import annotations

from collections.abc import Mapping

import falcon

from teampro.dialects.mount import unknown_path
from teampro.errors import Refusal
from teampro.sandbox_files import START, StaticFile

PATHS = ("/", "/sandbox")
"""Where it is mounted."""
PLACE = "/sandbox/"
READING = ("GET", "HEAD")
HEADERS = (
    ("Cache-Control", "no-cache"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
)


class Sandbox:
    """Answers the requests to PATHS from files by name."""

    def __init__(self, files: Mapping[str, StaticFile]) -> None:
        self._files = files

    def __call__(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Fill in a file or the way to the first. Raises: Refusal unknown_path, ..."""
        if req.method not in READING:
            if req.path == "/":
                raise unknown_path()
            raise Refusal("method_not_allowed", "The page is only read.", allow=READING)
        resp.set_headers(HEADERS)
        if not req.path.startswith(PLACE):
            # Relative: a front server may have put the whole API below a path of its own.
            resp.status, resp.location = falcon.HTTP_302, PLACE.removeprefix("/")
            return
        file = self._files.get(req.path.removeprefix(PLACE) or START)
        if file is None:
            raise Refusal("unknown_path", f"No part of the page has this name; it is at {PLACE}.")
        resp.etag = file.tag
        if set(req.if_none_match or ()) & {"*", file.tag}:
            resp.status = falcon.HTTP_304
            return
        resp.content_type = file.type
        resp.data = file.content
