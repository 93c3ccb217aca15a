"""JSON Web Tokens, by PyJWT: texts that carry a signature of ours, or foreign ones.

Judges the signature and the shape. What time it is, and who is still there, is for others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from jwt.types import Options

ALGORITHM, ISSUER = "HS256", "teampro"
LONGEST = 2_000
"""Characters of a text that is looked at; ours have some 300."""
LATEST = 2**40
"""A moment of ours is less, in seconds since 1970."""
_REQUIRED = ("sub", "iss", "iat", "exp", "nbf", "jti")
_NUMBER = re.compile(r"[1-9][0-9]{0,11}\Z", re.ASCII)
_SUBJECT = re.compile(r"(admin:)?([1-9][0-9]{0,18})\Z", re.ASCII)
_ID = re.compile(r"(0|[1-9][0-9]{0,18})\Z", re.ASCII)
_OPTIONS: Options = {
    "require": list(_REQUIRED),
    # The clock of the server is asked, by who has it: an expired token is no foreign one.
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}


class Foreign(Exception):
    """A text that is no token of ours."""


@dataclass(frozen=True)
class Claims:
    """What a token says: whose it is, from when until when, and its own name.

    `id` is that of the client, or of the administrator if it `is_admin`; `user_id` the person who
    logged in for a client, 0 for none. Moments are whole seconds since 1970.
    """

    id: int
    is_admin: bool
    user_id: int
    issued: int
    expires: int
    name: str


def printed(claims: Claims, number: int, key: bytes) -> str:
    """Return the token that says these claims, signed by the key of a number."""
    payload = {
        "sub": f"admin:{claims.id}" if claims.is_admin else str(claims.id),
        "iss": ISSUER,
        "iat": claims.issued,
        "exp": claims.expires,
        "nbf": claims.issued,
        "jti": claims.name,
        "usr": str(claims.user_id),
    }
    return jwt.encode(payload, key, ALGORITHM, headers={"kid": str(number)})


def read(text: str, key_of: Callable[[int], bytes]) -> tuple[Claims, int]:
    """Return what a token says, and the number of the key that signed it.

    sec: neither the algorithm nor the key is taken from the token. Raises: Foreign.
    """
    if len(text) > LONGEST:
        raise Foreign
    try:
        number = _number(jwt.get_unverified_header(text).get("kid"))
        payload = jwt.decode(text, key_of(number), [ALGORITHM], _OPTIONS, issuer=ISSUER)
        return _claims(payload), number
    # trap: a lone surrogate is a UnicodeEncodeError, what is nested deep a RecursionError.
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise Foreign from None


def _claims(payload: Mapping[str, Any]) -> Claims:
    subject = _SUBJECT.match(payload["sub"])
    user = _ID.match(_text(payload.get("usr")))
    if subject is None or user is None:
        raise Foreign
    return Claims(
        int(subject[2]),
        bool(subject[1]),
        int(user[1]),
        _moment(payload["iat"]),
        _moment(payload["exp"]),
        _text(payload["jti"]),
    )


def _number(kid: object) -> int:
    found = _NUMBER.match(_text(kid))
    if found is None:
        raise Foreign
    return int(found[0])


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Foreign
    return value


def _moment(value: object) -> int:
    if type(value) is not int or not 0 <= value < LATEST:
        raise Foreign
    return value
