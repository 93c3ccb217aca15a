"""The verb of a call: what HTTP says, and `method`, which wins."""

from __future__ import annotations

from teampro.dialects.http.verbs import HTTP_VERBS
from teampro.errors import Refusal, nearest, refuse_at

METHODS = {"get": "GET", "put": "PUT", "post": "POST", "delete": "DELETE", "patch": "PUT"}


def effective_verb(http_verb: str, method: str) -> str:
    """Return the verb of a call: `method` wins, except over OPTIONS, which does nothing ever.

    Raises: Refusal invalid_value, method_not_allowed.
    """
    verb = HTTP_VERBS.get(http_verb)
    if verb is None:
        allowed = tuple(HTTP_VERBS)
        raise Refusal("method_not_allowed", f"The verbs are {', '.join(allowed)}.", allow=allowed)
    if not method or verb == "OPTIONS":
        return verb
    named = METHODS.get(method.lower())
    if named is None:
        raise refuse_at(
            "method",
            "invalid_value",
            f"method is one of {', '.join(METHODS)}.",
            method,
            nearest=nearest(method, METHODS),
            allowed=METHODS,
        )
    return named
