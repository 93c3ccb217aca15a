"""A Refusal becomes the answer: the same envelope with what was wrong, and the headers it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import falcon

from teampro.dialects.dialect import BareRefusal
from teampro.dialects.http.headers import set_common
from teampro.dialects.native.envelope import print_tree
from teampro.dialects.native.formats import PRINTERS
from teampro.dialects.native.head import NativeHead
from teampro.dialects.timing import Timing
from teampro.errors import Refusal, escaped

BUSY_RETRY_SECONDS = 1


def write_refusal(
    resp: falcon.Response,
    head: NativeHead,
    chain: str,
    refusal: Refusal,
    singulars: Mapping[str, str],
    timing: Timing,
) -> None:
    """Fill in the answer to a call that was refused: the same envelope with what was wrong."""
    request = _request(refusal, head.request_id, chain, head.method, head.format)
    if refusal.tries_left is not None:
        request["tries_left"] = refusal.tries_left
    tree = {"request": escaped(request), "response": {}}
    print_tree(resp, head.format, refusal.status, tree, singulars)
    resp.set_headers(_refusal_headers(refusal))
    set_common(resp, head.request_id, timing, "no-store")


def refuse_bare(refusal: Refusal, request_id: str) -> BareRefusal:
    """Return the same envelope for what is no request: nothing is known that it could repeat."""
    tree = {"request": _request(refusal, request_id), "response": {}}
    printer = PRINTERS["json"]
    return BareRefusal(refusal.status, printer.content_type, printer.print(tree, {}))


def _request(
    refusal: Refusal, request_id: str, chain: str = "", method: str = "", format: str = "json"
) -> dict[str, Any]:
    return {
        "action": chain,
        "method": method,
        "format": format,
        "code": refusal.status,
        "message": refusal.message,
        "id": request_id,
        "error": refusal.word,
        "errors": [fault.tree() for fault in refusal.faults],
    }


def _refusal_headers(refusal: Refusal) -> dict[str, str]:
    headers = {}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    seconds = refusal.retry_seconds
    if seconds is None and refusal.status == 503:
        seconds = BUSY_RETRY_SECONDS
    if seconds is not None:
        headers["Retry-After"] = str(seconds)
    if refusal.allow:
        headers["Allow"] = ", ".join(refusal.allow)
    return headers | refusal.headers
