"""The table of refusals: which status and which sentence of this language a word stands for.

What stands in no row is a business error: 200, so that no client takes it for a broken transport.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.errors import Refusal, escaped

MISSING = "Invalid or missing credentials"
DENIED = "Access Denied"
UNAVAILABLE = "Service Unavailable"
RETRY_SECONDS = 1
SENTENCES: Mapping[str, tuple[int, str]] = {
    "method_not_allowed": (405, "Method Not Allowed"),
    "unknown_path": (404, "Not Found"),
    "banned": (403, "Invalid IP"),
    "login_required": (403, MISSING),
    "incomplete_credentials": (403, MISSING),
    "foreign_page": (403, MISSING),
    "foreign_address": (403, "Invalid IP"),
    "login_failed": (403, "Authentication Failed"),
    "token_expired": (403, "Authentication Failed"),
    "token_ended": (403, "Authentication Failed"),
    "switched_off": (403, DENIED),
    "forbidden": (403, DENIED),
    "key_reused": (200, "Idempotency key was used with other parameters"),
    "too_slow": (200, "The request takes too long"),
    "busy": (503, UNAVAILABLE),
    "storage_full": (503, UNAVAILABLE),
}
"""sec: whoever cannot log in learns nothing of who can."""
FORM = frozenset(
    (
        "malformed_request", "forbidden_character", "length_required", "too_large",
        "uri_too_long", "unsupported_media", "headers_too_large",
    )
)  # fmt: skip
"""What is wrong with the HTTP of a request keeps its status and its text."""
TOO_MUCH = frozenset(("too_many", "malformed_params"))
"""What `as_form` makes 413: in a command the same words are business errors."""
MOMENT = "%Y-%m-%d %H:%M:%S"


def told(refusal: Refusal, request_id: str, address: str = "", now: float = 0) -> tuple[int, str]:
    """Return the status and the sentence of a refusal; `now` is in Unix seconds."""
    if isinstance(refusal, CommandRefusal):
        return refusal.status, refusal.message
    status, message = SENTENCES.get(refusal.word, (200, refusal.message))
    if refusal.word in FORM:
        status = refusal.status
    if refusal.word == "banned" and address and refusal.retry_seconds is not None:
        until = datetime.fromtimestamp(now + refusal.retry_seconds, UTC).strftime(MOMENT)
        message = f"Invalid IP {address}: banned until {until} UTC"
    if refusal.word == "foreign_address" and address:
        message = f"Invalid IP {address}"
    if refusal.status >= 500 and refusal.word not in SENTENCES:
        return 500, f"An unexpected error occurred: request {request_id}"
    return status, message


def headers_of(refusal: Refusal) -> dict[str, str]:
    """Return the headers that a refusal needs."""
    headers = {}
    seconds = refusal.retry_seconds
    if seconds is None and SENTENCES.get(refusal.word, (0, ""))[0] == 503:
        seconds = RETRY_SECONDS
    if seconds is not None:
        headers["Retry-After"] = str(seconds)
    if refusal.allow:
        headers["Allow"] = ", ".join(refusal.allow)
    return headers


def error_tree(message: str) -> dict[str, Any]:
    """Return what an error answers."""
    tree: dict[str, Any] = escaped({"result": "error", "message": message})
    return tree


def as_form(refusal: Refusal) -> Refusal:
    """Return the refusal of a request that cannot be taken in, found while it was read."""
    if refusal.word in TOO_MUCH:
        return CommandRefusal(refusal.message, 413)
    return refusal
