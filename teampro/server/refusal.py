"""What gunicorn refuses by itself, told in this API's words and shape.

gunicorn's own texts quote the request line, which may hold a password; none of them is passed on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from gunicorn import util
from gunicorn.http import errors

from teampro.error_words import WORDS

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
    "Content-Type: application/json",
    "Cache-Control: no-store",
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "Connection: close",
)


@dataclass(frozen=True)
class ServerRefusal:
    """A refusal given below the application: its stable word and its sentence."""

    word: str
    message: str

    @property
    def status(self) -> int:
        """The HTTP status of the word."""
        return WORDS[self.word].status


def refusal_of(fault: Exception) -> ServerRefusal:
    """Return what to answer for an exception of gunicorn's; anything else is our fault."""
    if isinstance(fault, (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName)):
        return ServerRefusal(*INTERNAL)
    if _has_transfer_encoding(fault):
        return ServerRefusal(*MESSAGES[errors.UnsupportedTransferCoding])
    for kind in type(fault).__mro__:
        if kind in MESSAGES and not isinstance(fault, errors.ConfigurationProblem):
            return ServerRefusal(*MESSAGES[kind])
    return ServerRefusal(*INTERNAL)


def answer(refusal: ServerRefusal, request_id: str, *, with_body: bool = True) -> bytes:
    """Return the whole HTTP answer: status line, headers, envelope."""
    tree = {
        "request": {
            "action": "",
            "method": "",
            "format": "json",
            "code": refusal.status,
            "message": refusal.message,
            "id": request_id,
            "error": refusal.word,
            "errors": [],
        },
        "response": {},
    }
    body = json.dumps(tree, separators=(",", ":")).encode("ascii")
    head = (
        f"HTTP/1.1 {refusal.status} {HTTPStatus(refusal.status).phrase}",
        f"Date: {util.http_date()}",
        f"X-Request-Id: {request_id}",
        f"Content-Length: {len(body)}",
        *_HEADERS,
    )
    return "\r\n".join((*head, "", "")).encode("ascii") + (body if with_body else b"")


def _has_transfer_encoding(fault: Exception) -> bool:
    """Say whether gunicorn stumbled over a Transfer-Encoding, which is refused by itself."""
    request = getattr(fault, "req", None)
    headers = getattr(request, "headers", ())
    return any(name == "TRANSFER-ENCODING" for name, _ in headers)
