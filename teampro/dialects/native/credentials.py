"""What callers present: a pair of parameters, or a bearer token in a header."""

from __future__ import annotations

from collections.abc import Iterable

from teampro.dialects.native.parameters import Place
from teampro.identity.login_tokens import bearer_proof
from teampro.identity.proofs import Pair, Proof
from teampro.schema.values import composed

_ABSENT = (None, "")
_UNUSABLE = Pair(password="-")
"""Half a pair: refused where credentials are checked, so after a ban, and nothing is tested."""


def read_proof(places: Iterable[Place], token: str) -> Proof | None:
    """Return what the caller presents, None if nothing.

    sec: what is incomplete, in two places or no text becomes a value that every login refuses as
    incomplete, so that a banned caller hears of the ban first.
    """
    pairs = []
    for place in places:
        username, password = place.values.get("username"), place.values.get("password")
        if username not in _ABSENT or password not in _ABSENT:
            pairs.append((username, password))
    if not pairs:
        return bearer_proof(token) if token else None
    username, password = ("" if value is None else value for value in pairs[0])
    if token or len(pairs) > 1 or not (isinstance(username, str) and isinstance(password, str)):
        return _UNUSABLE
    return Pair(composed(username), password)
