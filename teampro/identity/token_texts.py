"""The texts of tokens: how they are made, and what is stored of them.

What is secret is shown once and stored as its SHA-256: so many random bits need neither salt nor
slow hash.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import string
from collections.abc import Callable

Random = Callable[[int], bytes]
PREFIX = "tp_"
BYTES = 32
CHARACTERS = 32
"""The length of an identifier and of its secret: letters and digits, some 190 random bits."""
_LETTERS = string.ascii_letters + string.digits
_EVEN = 256 - 256 % len(_LETTERS)
"""Bytes below it are shared out evenly among the letters."""
_IDENTIFIER = re.compile(rf"[A-Za-z0-9]{{{CHARACTERS}}}", re.ASCII)


def new_bearer(random: Random) -> str:
    """Return the text of a new bearer token."""
    return new_token(PREFIX, random)


def new_token(prefix: str, random: Random = os.urandom) -> str:
    """Return a new token: a prefix that says what it is for, and 43 characters to guess."""
    return prefix + base64.urlsafe_b64encode(random(BYTES)).rstrip(b"=").decode()


def new_letters(random: Random) -> str:
    """Return a new identifier, or a new secret."""
    found = ""
    while len(found) < CHARACTERS:
        found += "".join(_LETTERS[each % len(_LETTERS)] for each in random(BYTES) if each < _EVEN)
    return found[:CHARACTERS]


def is_identifier_like(text: str) -> bool:
    """Say whether a text has the form of an identifier."""
    return _IDENTIFIER.fullmatch(text) is not None


def digest_of(text: str) -> str:
    """Return what is stored of a secret text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
