"""What all answers have in common: a printed tree, the same headers, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import falcon

from teampro.dialects.native.head import Head
from teampro.formats import PRINTERS


@dataclass(frozen=True)
class Timing:
    """What a request cost: SQL statements, the seconds they took, and all seconds."""

    statements: int
    sql_seconds: float
    total_seconds: float

    def __str__(self) -> str:
        sql, total = self.sql_seconds * 1000, self.total_seconds * 1000
        return f'sql;desc="{self.statements}";dur={sql:.1f}, total;dur={total:.1f}'


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


def set_common(resp: falcon.Response, head: Head, timing: Timing, cache: str) -> None:
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
