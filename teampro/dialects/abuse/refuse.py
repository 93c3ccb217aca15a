"""The table of refusals: which status, code and sentence of this language a word stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.errors import Fault, Refusal, escaped

UNAUTHORIZED, NO_ACTION, MISSING = "AMP001", "AMP002", "AMP003"
INVALID, NOT_FOUND, TOO_MANY, OTHER = "AMP100", "AMP101", "AMP102", "AMP110"
"""The source's codes; the others are ours, since it has none for what they tell."""
DENIED = "Unauthorized."
NO_SERVICE = "Service not found."
SENTENCES: Mapping[str, tuple[int, str, str]] = {
    "login_required": (401, UNAUTHORIZED, DENIED),
    "login_failed": (401, UNAUTHORIZED, DENIED),
    "token_expired": (401, UNAUTHORIZED, DENIED),
    "token_ended": (401, UNAUTHORIZED, DENIED),
    "forbidden": (401, UNAUTHORIZED, DENIED),
    "banned": (403, UNAUTHORIZED, DENIED),
    "too_often": (429, TOO_MANY, "Too many reports."),
}
RETRY_SECONDS = 1
SERVICE = "service_id"


class AbuseRefusal(Refusal):
    """A "no" with a code of this language."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__("invalid_value", message)
        self.code = code
        self.status = status


def invalid(name: str, right: str) -> AbuseRefusal:
    """Return the refusal of a value; `right` is what would be."""
    return AbuseRefusal(INVALID, f"Invalid {name}: {right}")


def no_service() -> AbuseRefusal:
    """Return the refusal of a service that is absent or out of reach: alike."""
    return AbuseRefusal(NOT_FOUND, NO_SERVICE, 404)


def told(refusal: Refusal, request_id: str) -> tuple[int, str, str]:
    """Return the status, the code and the sentence of a refusal."""
    if isinstance(refusal, AbuseRefusal):
        return refusal.status, refusal.code, refusal.message
    if refusal.word in SENTENCES:
        return SENTENCES[refusal.word]
    if refusal.status >= 500 and refusal.word == "internal":
        return 500, OTHER, f"An unexpected error occurred: request {request_id}."
    return refusal.status, OTHER, refusal.message


def of_params(refusal: Refusal) -> Refusal:
    """Return what is told of a report that the noun refuses: values first, then the service."""
    faults = [fault for fault in refusal.faults if not _is_lost(fault)]
    if faults and refusal.status == 400:
        fault = faults[0]
        return invalid(fault.path, _right(fault))
    return no_service() if refusal.faults and not faults else refusal


def headers_of(refusal: Refusal) -> dict[str, str]:
    """Return the headers that a refusal needs."""
    headers = {}
    seconds = refusal.retry_seconds
    if seconds is None and refusal.status == 503:
        seconds = RETRY_SECONDS
    if seconds is not None:
        headers["Retry-After"] = str(seconds)
    if refusal.allow:
        headers["Allow"] = ", ".join(refusal.allow)
    return headers


def error_tree(code: str, text: str) -> dict[str, Any]:
    """Return what an error answers."""
    tree: dict[str, Any] = {"status": "error", "error_code": code, "error_description": text}
    return {name: escaped(value) for name, value in tree.items()}


def _is_lost(fault: Fault) -> bool:
    return fault.path == SERVICE and fault.error == "unknown_record"


def _right(fault: Fault) -> str:
    """Return what would be right, without the name, which stands before it already."""
    for beginning in (f"{fault.path}: ", f"{fault.path} is "):
        if fault.message.startswith(beginning):
            return fault.message.removeprefix(beginning)
    return fault.message
