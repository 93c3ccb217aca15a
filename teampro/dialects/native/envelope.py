"""What whole answers have in common: a tree, printed, and the tag that tells it from others."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import falcon

from teampro.dialects.native.downloads import is_unchanged
from teampro.dialects.native.formats import PRINTERS

TAG_BYTES = 8


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


def print_tagged(
    resp: falcon.Response,
    format_name: str,
    tree: dict[str, Any],
    singulars: Mapping[str, str],
    version: int,
    known: str,
) -> None:
    """Fill in the tree of a GET with its ETag; nothing else, where `known` is or names that tag.

    The tag is the version and a digest of `response` as it is printed, or of the whole where there
    is no envelope. perf: that is printed once, and joined behind what differs each time.
    """
    printer = PRINTERS[format_name]
    members = {name: printer.member(name, value, singulars) for name, value in tree.items()}
    told = members.get("response") or printer.join(members)
    tag = f'"{version}-{blake2b(told, digest_size=TAG_BYTES).hexdigest()}"'
    resp.set_header("ETag", tag)
    if is_unchanged(known, tag):
        resp.status = falcon.HTTP_304
        return
    resp.status = falcon.HTTP_200
    resp.content_type = printer.content_type
    resp.data = printer.join(members)
