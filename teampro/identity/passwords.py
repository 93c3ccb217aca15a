"""How a password is kept and checked; the only module that knows bcrypt.

At rest stands bcrypt(base64(HMAC-SHA256(key, text))): a stolen database is worth nothing without
the pepper. Of an administrator the key is the pepper, and the text the lower-case md5 hex of the
password, because the wire sends it; of a user a key of the pepper, and the password itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

import bcrypt

from teampro.identity.pepper import derived_key

LEAST_COST = 10
"""A cheaper hash is for tests: who stole the data could try too many passwords."""
USUAL_COST = 12
_MD5 = re.compile(r"[0-9a-fA-F]{32}", re.ASCII)
_DIGEST_CHARACTERS = 31
_PHP = "$2y$"
_MOST_BYTES = 72


def md5_of(presented: str) -> str:
    """Return the lower-case md5 hex a presented password stands for.

    wire: 32 hex digits are the md5 itself, any other text is the plain password, since the one
    public client passes on what it is given.
    """
    if is_md5(presented):
        return presented.lower()
    return hashlib.md5(_bytes(presented), usedforsecurity=False).hexdigest()


def is_md5(presented: str) -> bool:
    """Say whether a text is taken for the MD5 of a password."""
    return bool(_MD5.fullmatch(presented))


def cost_of(stored: str) -> int:
    """Return the cost of a stored hash, `$2b$12$…`."""
    return int(stored.split("$")[2])


class Passwords:
    """Hashes and checks passwords with one pepper at one cost."""

    def __init__(self, pepper: bytes, cost: int) -> None:
        self._pepper = pepper
        self._mark_key = derived_key(pepper, "mark")
        self._cost = cost

    def hash(self, presented: str) -> str:
        """Return what to store for a password."""
        return bcrypt.hashpw(self._peppered(presented), bcrypt.gensalt(self._cost)).decode()

    def check(self, presented: str, stored: str, dearest: int = 0) -> bool:
        """Say whether the password is the stored one; "" stands for an account that has none.

        `dearest` is the highest cost of all that are stored, 0 where time may tell. sec: a wrong
        one then costs as much as a hash of that cost, whatever was stored, so that time tells
        nobody which usernames exist. A cost is a power of two: one check at cost 10 and dummies of
        10 and 11 are one of 12.
        """
        hashed = self._hashed(presented, stored)
        if not stored:
            return bcrypt.checkpw(hashed, _dummy(dearest or self._cost))
        if bcrypt.checkpw(hashed, stored.encode()):
            return True
        for cost in range(cost_of(stored), dearest):
            bcrypt.checkpw(hashed, _dummy(cost))
        return False

    def renewed(self, presented: str, stored: str) -> str:
        """Return a hash of today's form of the password that was found to be the stored one."""
        return stored if self._is_of_today(stored) else self.hash(presented)

    def mark(self, subject: str) -> str:
        """Return a text that stands for what was presented, where that itself must not be kept.

        sec: people type passwords into the field of the name.
        """
        return hmac.digest(self._mark_key, _bytes(subject), "sha256").hex()

    def of_users(self) -> UserPasswords:
        """Return what hashes and checks those of users, with the same pepper at the same cost."""
        return UserPasswords(self._pepper, self._cost)

    def _is_of_today(self, stored: str) -> bool:
        return cost_of(stored) == self._cost

    def _hashed(self, presented: str, _stored: str) -> bytes:
        """Return what a stored hash is a hash of, where the password is the presented one."""
        return self._peppered(presented)

    def _peppered(self, presented: str) -> bytes:
        return _digest(self._pepper, md5_of(presented).encode())


class UserPasswords(Passwords):
    """Hashes and checks passwords of users.

    A hash that begins with `$2y$` was brought along from a PHP program, and is one of the plain
    password.
    """

    def __init__(self, pepper: bytes, cost: int) -> None:
        super().__init__(derived_key(pepper, "user passwords"), cost)

    def _is_of_today(self, stored: str) -> bool:
        return super()._is_of_today(stored) and not stored.startswith(_PHP)

    def _hashed(self, presented: str, stored: str) -> bytes:
        if stored.startswith(_PHP):
            return _bytes(presented)[:_MOST_BYTES]  # trap: PHP looks no further; bcrypt 5 raises
        return self._peppered(presented)

    def _peppered(self, presented: str) -> bytes:
        return _digest(self._pepper, _bytes(presented))


def _digest(key: bytes, text: bytes) -> bytes:
    # trap: bcrypt 5 raises above 72 bytes; base64 of 32 bytes is 44.
    return base64.b64encode(hmac.digest(key, text, "sha256"))


def _dummy(cost: int) -> bytes:
    """Return a hash that no password has.

    perf: a salt with an impossible digest costs a check its full time, and itself nothing.
    """
    return bcrypt.gensalt(cost) + b"." * _DIGEST_CHARACTERS


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
