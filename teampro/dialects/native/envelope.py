"""What whole answers have in common: a tree, printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import falcon

from teampro.dialects.native.formats import PRINTERS


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
