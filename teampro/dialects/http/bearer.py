"""The bearer token of a request (RFC 6750); other schemes are not spoken here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.dialects.http.decoding import check_characters


def bearer_token(environ: Mapping[str, Any]) -> str:
    """Return the token of the Authorization header, "" if none. Raises: forbidden_character."""
    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    return check_characters(token.strip(), "token") if scheme.lower() == "bearer" else ""
