"""The headers that condition a request (RFC 9110, 13.1): obeyed or refused, never ignored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

HEADERS = {
    "HTTP_IF_MATCH": "If-Match",
    "HTTP_IF_UNMODIFIED_SINCE": "If-Unmodified-Since",
    "HTTP_IF_NONE_MATCH": "If-None-Match",
    "HTTP_IF_MODIFIED_SINCE": "If-Modified-Since",
    "HTTP_IF": "If",
}
_TAG = re.compile(r'(W/)?"([^"]*)"')


def read_conditions(environ: Mapping[str, Any]) -> dict[str, str]:
    """Return the conditions of a WSGI request, by the names of their headers."""
    for key in HEADERS:
        if key in environ:
            return {name: environ[each] for each, name in HEADERS.items() if each in environ}
    return {}


def matches(header: str, tag: str) -> bool:
    """Say whether an If-Match lets through what has this tag, without its quotes.

    Weak tags match nothing, and neither does what is no tag.
    """
    tags = {opaque for weak, opaque in _TAG.findall(header) if not weak}
    return header.strip() == "*" or tag in tags
