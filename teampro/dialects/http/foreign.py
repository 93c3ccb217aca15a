"""Whether a page of another site makes its visitor's browser send a request.

Browsers say so, and no page can keep them from it; other programs say nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


def is_foreign(environ: Mapping[str, Any], allowed: Collection[str]) -> bool:
    """Say whether a request comes from a page of neither this host nor an allowed origin.

    `allowed` are origins, `https://example.com`. A picture, a link or a form has no Origin, or
    `null`: of these Sec-Fetch-Site tells.
    """
    origin = environ.get("HTTP_ORIGIN")
    if origin is None:
        return bool(environ.get("HTTP_SEC_FETCH_SITE") == "cross-site")
    # A front may speak TLS for us, so the scheme is not ours to compare.
    host = origin.partition("://")[2].lower()
    return origin not in allowed and host != environ.get("HTTP_HOST", "").lower()
