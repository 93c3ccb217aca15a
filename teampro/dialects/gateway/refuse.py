"""The table of refusals: which status and which body a word stands for.

The texts are those of the gateway's page, verbatim: clients compare them. Where it says nothing the
body is `{"result": "error", "message": "…", "error": "<word>"}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.errors import Refusal, escaped

Tree = dict[str, Any]
INVALID: Mapping[str, str] = {"error": "token invalid"}
TOKENS: Mapping[str, Mapping[str, str]] = {
    "login_required": INVALID,
    "login_failed": INVALID,
    "incomplete_credentials": INVALID,
    "token_ended": INVALID,
    "token_expired": {"error": "token expired"},
}
"""What is told of a token, by what is wrong with it."""
UNKNOWN: Mapping[str, str] = {"result": "error", "messages": "User not exists"}
"""sec: one text for every login that fails, whoever there is."""
DENIED: Tree = {"result": "error", "messages": "Permission denied!"}
COMMANDS = "api/v1"
"""The path below which the commands stand."""
BUSINESS = (400, 404, 409)
"""The statuses of what a command refuses, where they are an error of the business, so 200."""
PROVING = ("login", "password")
"""The paths at which a password is sent."""


class GatewayRefusal(Refusal):
    """A body that the gateway says itself; a business error is 200 like a success."""

    def __init__(self, tree: Mapping[str, Any], status: int = 200) -> None:
        super().__init__("rule", "")
        self.tree = tree
        self.status = status


def business(message: str) -> GatewayRefusal:
    """Return what a command says no with."""
    return GatewayRefusal(escaped({"result": "error", "message": message}))


def required(name: str) -> GatewayRefusal:
    """Return what a command says no with where a parameter is missing."""
    return business(f"The {name} field is required.")


def told(refusal: Refusal, path: str = "") -> tuple[int, Tree]:
    """Return the status and the body of a refusal at a path."""
    if isinstance(refusal, GatewayRefusal):
        return refusal.status, dict(refusal.tree)
    if refusal.word == "login_failed" and path in PROVING:
        return 401, dict(UNKNOWN)
    if refusal.word in TOKENS:
        return 401, dict(TOKENS[refusal.word])
    if refusal.word == "forbidden":
        return 403, dict(DENIED)
    tree: Tree = escaped({"result": "error", "message": refusal.message, "error": refusal.word})
    return refusal.status, tree


def headers_of(refusal: Refusal) -> dict[str, str]:
    """Return the headers that a refusal needs."""
    headers = {}
    if refusal.status == 401 or refusal.word == "incomplete_credentials":
        headers["WWW-Authenticate"] = "Bearer"
    if refusal.retry_seconds is not None:
        headers["Retry-After"] = str(refusal.retry_seconds)
    if refusal.allow:
        headers["Allow"] = ", ".join(refusal.allow)
    return headers
