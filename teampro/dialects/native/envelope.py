"""What all answers have in common: a printed tree, the same headers, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import falcon

from teampro.dialects.native.formats import PRINTERS
from teampro.dialects.native.head import NativeHead
from teampro.dialects.timing import Timing


def print_tree(
    resp: falcon.Response,
    format_name: str,
    status: int,
    tree: dict[str, Any],
    singulars: Mapping[str, str],
) -> None:
    """Fill in a tree as the body."""
    printer = PRINTERS[format_name]
    resp.status = falcon.code_to_http_status(status)
    resp.content_type = printer.content_type
    resp.data = printer.print(tree, singulars)


def set_common(resp: falcon.Response, head: NativeHead, timing: Timing, cache: str) -> None:
    """Fill in the headers of every answer."""
    resp.set_headers(
        (
            ("X-Request-Id", head.request_id),
            ("Server-Timing", str(timing)),
            ("Cache-Control", cache),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
        )
    )
