"""What gunicorn refuses by itself, in this API's words; the language of the path gives the shape.

gunicorn's own texts quote the request line, which may hold a password; none of them is passed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from gunicorn import util
from gunicorn.http import errors

from teampro.dialects.dialect import BareRefusal
from teampro.errors import Refusal

MESSAGES: Mapping[type[Exception], tuple[str, str]] = {
    errors.LimitRequestLine: (
        "uri_too_long",
        "The request line is longer than 8190 bytes; send params in the body.",
    ),
    errors.LimitRequestHeaders: (
        "headers_too_large",
        "The header fields are too many or too large: at most 100 of at most 8190 bytes.",
    ),
    errors.UnsupportedTransferCoding: (
        "length_required",
        "Transfer-Encoding is not accepted; send the body with a Content-Length.",
    ),
    errors.InvalidRequestLine: ("malformed_request", "The request line cannot be read."),
    errors.InvalidRequestMethod: ("malformed_request", "The HTTP verb cannot be read."),
    errors.InvalidHTTPVersion: ("malformed_request", "The HTTP version is not 1.0 or 1.1."),
    errors.ObsoleteFolding: ("malformed_request", "A header field is folded over two lines."),
    errors.InvalidHeaderName: ("malformed_request", "The name of a header field is not legal."),
    errors.InvalidHeader: ("malformed_request", "A header field cannot be read."),
    errors.ExpectationFailed: (
        "malformed_request",
        "The Expect header may only say 100-continue.",
    ),
    errors.ParseException: ("malformed_request", "The HTTP request cannot be read."),
}
INTERNAL = ("internal", "Our fault; the log has the details under the request id.")
_HEADERS = (
    "Cache-Control: no-store",
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "Connection: close",
)


def refusal_of(fault: Exception) -> Refusal:
    """Return what to answer for an exception of gunicorn's; anything else is our fault."""
    if isinstance(fault, (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName)):
        return Refusal(*INTERNAL)
    if _has_transfer_encoding(fault):
        return Refusal(*MESSAGES[errors.UnsupportedTransferCoding])
    for kind in type(fault).__mro__:
        if kind in MESSAGES and not isinstance(fault, errors.ConfigurationProblem):
            return Refusal(*MESSAGES[kind])
    return Refusal(*INTERNAL)


def answer(refusal: BareRefusal, request_id: str, *, with_body: bool = True) -> bytes:
    """Return the whole HTTP answer: status line, headers, body."""
    head = (
        f"HTTP/1.1 {refusal.status} {HTTPStatus(refusal.status).phrase}",
        f"Date: {util.http_date()}",
        f"X-Request-Id: {request_id}",
        f"Content-Length: {len(refusal.body)}",
        f"Content-Type: {refusal.content_type}",
        *_HEADERS,
    )
    return "\r\n".join((*head, "", "")).encode("ascii") + (refusal.body if with_body else b"")


def _has_transfer_encoding(fault: Exception) -> bool:
    """Say whether gunicorn stumbled over a Transfer-Encoding, which is refused by itself."""
    request = getattr(fault, "req", None)
    headers = getattr(request, "headers", ())
    return any(name == "TRANSFER-ENCODING" for name, _ in headers)
