"""A Result becomes the answer: a tree in its envelope, rows, or the bytes of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import falcon

from teampro.dialects.http.conditions import matches
from teampro.dialects.http.headers import set_common
from teampro.dialects.http.idempotency import tell_replay
from teampro.dialects.native.addresses import location
from teampro.dialects.native.downloads import disposition, is_unchanged, read_range, served_type
from teampro.dialects.native.envelope import print_tagged, print_tree
from teampro.dialects.native.formats import STREAMERS
from teampro.dialects.native.head import NativeHead
from teampro.dialects.native.streams import Chunks, read_span
from teampro.dialects.timing import Timing
from teampro.engine.result import Download, Result, RowStream
from teampro.errors import refuse_at

SANDBOX = "default-src 'none'; sandbox"
STYLED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""sec: a sheet runs nothing and loads nothing; its style stands in it."""


def write_result(
    resp: falcon.Response,
    head: NativeHead,
    chain: str,
    format_name: str,
    result: Result,
    singulars: Mapping[str, str],
    timing: Timing,
) -> None:
    """Fill in the answer to a call that went well.

    Raises: Refusal precondition, range_not_satisfiable, before anything is filled in.
    """
    if result.download is not None:
        _write_download(resp, head, result.download)
    elif result.sheet:
        resp.text = result.sheet
        resp.content_type = falcon.MEDIA_HTML
        resp.set_header("Content-Security-Policy", STYLED)
        name = chain.rpartition("/")[0].replace("/", "-")
        resp.set_header("Content-Disposition", disposition(f"{name}.html", "inline"))
    elif result.stream is not None:
        _write_rows(resp, head, format_name, result.stream)
    else:
        tree = _tree(head, chain, format_name, result)
        known = head.environ.get("HTTP_IF_NONE_MATCH")
        if head.method == "GET" and (result.version is not None or known is not None):
            print_tagged(resp, format_name, tree, singulars, result.version or 0, known or "")
        else:
            print_tree(resp, format_name, result.status, tree, singulars)
    if result.location:
        resp.set_header("Location", location(head.mount, result.location))
    tell_replay(resp, result)
    if result.allow:
        resp.set_header("Allow", ", ".join(result.allow))
    private = result.download is not None
    set_common(resp, head.request_id, timing, "private, no-cache" if private else "no-store")


def _tree(head: NativeHead, chain: str, format_name: str, result: Result) -> dict[str, Any]:
    """Return what is printed: what was found in its envelope, or a document as it is."""
    if result.document is not None:
        return result.document
    request = {
        "action": chain,
        "method": head.method,
        "format": format_name,
        "code": result.status,
        "message": "Success",
        "id": head.request_id,
    }
    if result.replays:
        request["replays"] = result.replays
    return {"request": request, "response": result.tree}


def _write_rows(resp: falcon.Response, head: NativeHead, format_name: str, rows: RowStream) -> None:
    streamer = STREAMERS[format_name]
    resp.content_type = streamer.content_type
    resp.stream = Chunks(streamer.stream(rows.names, rows.rows), rows.rows.close)
    if head.is_bodiless:
        rows.rows.close()  # trap: Falcon drops the stream of a HEAD without closing it


def _write_download(resp: falcon.Response, head: NativeHead, download: Download) -> None:
    blob, environ = download.blob, head.environ
    tag = f'"{blob.sha256}"'
    if not matches(environ.get("HTTP_IF_MATCH", "*"), blob.sha256):
        raise refuse_at("If-Match", "precondition", f"The tag of these bytes is {tag}.")
    unchanged = is_unchanged(environ.get("HTTP_IF_NONE_MATCH", ""), tag)
    asked = "" if head.is_bodiless or unchanged else environ.get("HTTP_RANGE", "")
    span = read_range(asked, environ.get("HTTP_IF_RANGE", ""), tag, blob.size)
    first, count = (span.first, span.count) if span else (0, blob.size)
    if not (head.is_bodiless or unchanged):
        file = blob.path.open("rb")
        resp.stream = Chunks(read_span(file, first, count), file.close)
    resp.set_headers({"ETag": tag, "Accept-Ranges": "bytes", "Content-Security-Policy": SANDBOX})
    if unchanged:
        resp.status = falcon.HTTP_304
        return
    resp.set_header("Content-Disposition", disposition(download.name))
    resp.content_type = served_type(download.mime)
    resp.content_length = count
    if span:
        resp.status = falcon.HTTP_206
        resp.set_header("Content-Range", f"bytes {span.first}-{span.last}/{blob.size}")
