"""What is a token of ours, and what is none, whoever made it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jwt
import pytest

from teampro.identity.jwt import Claims, Foreign, printed, read

CLAIMS = Claims(7, False, 12, 1_484_000_000, 1_484_086_400, "aZ09" * 4)
KEYS = {1: b"k" * 32, 2: b"l" * 32}
TEXT = printed(CLAIMS, 1, KEYS[1])
FOREIGN_KEY = b"x" * 32
HEADER = {"alg": "HS256", "kid": "1", "typ": "JWT"}
PAYLOAD = {
    "sub": "7", "iss": "teampro", "iat": 1_484_000_000, "exp": 1_484_086_400,
    "nbf": 1_484_000_000, "jti": "aZ09" * 4, "usr": "12",
}  # fmt: skip


def key_of(number: int) -> bytes:
    """Return a key of any number, as a pepper has them."""
    return KEYS.get(number, bytes([number % 256]) * 32)


def signed(
    payload: Any = None, header: Any = None, key: bytes = KEYS[1], algorithm: str = "HS256"
) -> str:
    """Return a token that PyJWT signs, whatever it says."""
    return jwt.encode(
        payload or PAYLOAD, key, algorithm, {"kid": "1"} if header is None else header
    )


def part(tree: Any) -> str:
    """Return a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(tree).encode()).rstrip(b"=").decode()


def unsigned(algorithm: str) -> str:
    """Return a token without a signature."""
    return f"{part({**HEADER, 'alg': algorithm})}.{part(PAYLOAD)}."


def changed_byte(text: str) -> str:
    """Return a token whose signature is another one."""
    head, payload, signature = text.split(".")
    return f"{head}.{payload}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"


def without(name: str) -> dict[str, Any]:
    """Return the payload but for one claim."""
    return {key: value for key, value in PAYLOAD.items() if key != name}


@pytest.mark.parametrize(
    "claims", [CLAIMS, replace(CLAIMS, is_admin=True, user_id=0), replace(CLAIMS, id=2**62)]
)
def test_a_token_says_what_was_signed(claims: Claims) -> None:
    """With the number of its key."""
    assert (claims, 2) == read(printed(claims, 2, KEYS[2]), key_of)


def test_its_parts_are_those_of_the_page() -> None:
    """The header to the letter, the claims in their order."""
    header, payload, _signature = TEXT.split(".")
    assert HEADER == json.loads(base64.urlsafe_b64decode(header + "=="))
    assert list(PAYLOAD.items()) == list(
        json.loads(base64.urlsafe_b64decode(payload + "==")).items()
    )


FOREIGN: dict[str, Callable[[], str]] = {
    "no text": lambda: "",
    "two dots": lambda: "..",
    "a bearer token": lambda: "tp_" + "a" * 40,
    "four parts": lambda: TEXT + ".a",
    "alg none": lambda: unsigned("none"),
    "alg nOnE": lambda: unsigned("nOnE"),
    "HS512 with our key": lambda: signed(algorithm="HS512", key=KEYS[1] * 2),
    "alg RS256": lambda: f"{part({**HEADER, 'alg': 'RS256'})}.{part(PAYLOAD)}.{TEXT.split('.')[2]}",
    "another key": lambda: signed(key=FOREIGN_KEY),
    "the key of another number": lambda: signed(key=KEYS[2]),
    "a changed byte": lambda: changed_byte(TEXT),
    "no kid": lambda: signed(header={}),
    "a kid of another script": lambda: signed(header={"kid": "²"}),
    "a kid that is a path": lambda: signed(header={"kid": "../1"}),
    "a kid that is a number": lambda: f"{part({**HEADER, 'kid': 1})}.{part(PAYLOAD)}.{'a' * 43}",
    "a kid of zero": lambda: signed(header={"kid": "0"}),
    "sub as a number": lambda: signed({**PAYLOAD, "sub": 7}),
    "sub of no kind": lambda: signed({**PAYLOAD, "sub": "root"}),
    "sub with a sign": lambda: signed({**PAYLOAD, "sub": "+7"}),
    "sub in another script": lambda: signed({**PAYLOAD, "sub": "٧"}),
    "usr as a number": lambda: signed({**PAYLOAD, "usr": 12}),
    "another issuer": lambda: signed({**PAYLOAD, "iss": "http://localhost:8000/login"}),
    "an audience": lambda: signed({**PAYLOAD, "aud": "other"}),
    "exp as text": lambda: signed({**PAYLOAD, "exp": "1484086400"}),
    "exp as a flag": lambda: signed({**PAYLOAD, "exp": True}),
    "exp of no clock": lambda: signed({**PAYLOAD, "exp": 10**400}),
    "iat below zero": lambda: signed({**PAYLOAD, "iat": -1}),
    **{f"no {name}": lambda name=name: signed(without(name)) for name in PAYLOAD},
    "a lone surrogate": lambda: "\ud800." + TEXT.partition(".")[2],
    "a payload that is a list": lambda: f"{part(HEADER)}.{part([1])}.{'a' * 43}",
    "what is nested deep": lambda: f"{'W' * 1_900}.{part(PAYLOAD)}.a",
    "too long": lambda: signed({**PAYLOAD, "pad": "x" * 2_000}),
}


@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN)
def test_what_is_no_token_of_ours_is_foreign(make: Callable[[], str]) -> None:
    """Whatever it is, it never raises anything else."""
    with pytest.raises(Foreign):
        read(make(), key_of)
