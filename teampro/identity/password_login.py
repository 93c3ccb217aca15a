"""Usernames with passwords: known to be right from an earlier check, or checked now.

The administrator's row is read every time, so a changed password, role or disabled flag acts at
once; only the check of the hash is remembered. Counts nothing and bans nobody.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from teampro.errors import Refusal
from teampro.identity.cache import Successes
from teampro.identity.callers import administrator
from teampro.identity.passwords import Passwords, md5_of
from teampro.identity.proofs import REMEMBERED, Admission, Pair, RowVerifier
from teampro.identity.standing import UNLESS_BARRED, Lookup, beside
from teampro.identity.verify_pool import VerifyPool
from teampro.store.database import Database
from teampro.store.engines.engine import Row

_COLUMNS = ("id", "role", "areas", "tokens_after", "password_hash")
_ROWS = "admins WHERE username = {key} AND disabled = 0"
_BESIDE_BAN = beside(_COLUMNS, _ROWS.format(key=UNLESS_BARRED))
_ADMIN = f"SELECT {', '.join(_COLUMNS)} FROM {_ROWS.format(key='?')}"
_RENEW = "UPDATE admins SET password_hash = ? WHERE id = ? AND password_hash = ?"
_DEAREST = "SELECT max(substr(password_hash, 5, 2)) FROM admins"
"""Of `$2b$12$…` the cost: two digits, so that texts sort like numbers."""


class PasswordLogin(RowVerifier):
    """The administrators of one database and the successes of this process."""

    guessable = True

    def __init__(
        self, database: Database, passwords: Passwords, successes: Successes, pool: VerifyPool
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._successes = successes
        self._pool = pool

    def find(self, pair: Pair, evidence: bytes) -> Admission | None:
        """Return whom a pair lets in: it is remembered as right, or `evidence` says so."""
        return self.admit(pair, evidence, self._admins(pair.username))

    def lookup(self, pair: Pair) -> Lookup | None:
        """Return that of the administrator, who is not disabled."""
        if not _can_be_asked(pair.username):
            return None
        return Lookup(_BESIDE_BAN, (pair.username,), is_guarded=True)

    def admit(self, pair: Pair, evidence: bytes, rows: Sequence[Row]) -> Admission | None:
        """Return whom a pair lets in by his row."""
        if not rows:
            return None
        adminid, role, areas, tokens_after, stored = rows[0]
        fitting = self._digest(adminid, stored, pair)
        if fitting in self._successes or hmac.compare_digest(fitting, evidence):
            return Admission(administrator(adminid, pair.username, role, areas, tokens_after))
        return None

    def verify(self, pair: Pair) -> bytes:
        """Return evidence that the pair is right, or b"", after the same work whoever it is.

        Raises: Refusal busy.
        """
        adminid, *_, stored = next(iter(self._admins(pair.username)), (0, ""))
        evidence = self._digest(adminid, stored, pair)
        if evidence in self._successes:
            return REMEMBERED
        dearest = int(self._database.rows(_DEAREST)[0][0] or 0)
        if not self._pool.check(pair.password, stored, dearest):
            return b""
        if (renewed := self._passwords.renewed(pair.password, stored)) != stored:
            stored = self._replaced(adminid, stored, renewed)
            evidence = self._digest(adminid, stored, pair)
        self._successes.add(evidence)
        return evidence

    def _replaced(self, adminid: int, stored: str, renewed: str) -> str:
        """Store a hash at the cost of today, and return which one stands."""
        try:
            self._database.write(lambda: self._database.rows(_RENEW, (renewed, adminid, stored)))
        except Refusal:
            return stored  # while nothing can be written the old one serves
        return renewed

    def _digest(self, adminid: int, stored: str, pair: Pair) -> bytes:
        return self._successes.digest(str(adminid), stored, md5_of(pair.password))

    def _admins(self, username: str) -> Sequence[Row]:
        """Return what _ADMIN reads of an administrator who is not disabled."""
        return self._database.rows(_ADMIN, (username,)) if _can_be_asked(username) else ()


def _can_be_asked(username: str) -> bool:
    # trap: a lone surrogate, or a NUL in PostgreSQL, cannot even be asked for.
    return username.isprintable()
