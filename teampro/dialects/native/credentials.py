"""What callers present: a pair of parameters, or a bearer token in a header."""

from __future__ import annotations

from collections.abc import Iterable

from teampro.dialects.native.parameters import Given
from teampro.identity.proofs import Bearer, Pair, Proof
from teampro.schema.values import composed

_UNUSABLE = Pair(password="-")
"""Half a pair: refused where credentials are checked, so after a ban, and nothing is tested."""


def read_proof(places: Iterable[Given], token: str) -> Proof | None:
    """Return what the caller presents, None if nothing.

    sec: what is incomplete, in two places or no text becomes a value that every login refuses as
    incomplete, so that a banned caller hears of the ban first.
    """
    pairs = []
    for place in places:
        pair = [place.values.get(name) for name in ("username", "password")]
        if any(value is not None and value != "" for value in pair):
            pairs.append(["" if value is None else value for value in pair])
    if not pairs:
        return Bearer(token) if token else None
    username, password = pairs[0]
    if token or len(pairs) > 1 or not (isinstance(username, str) and isinstance(password, str)):
        return _UNUSABLE
    return Pair(composed(username), password)
