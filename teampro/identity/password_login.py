"""Usernames with passwords: known to be right from an earlier check, or checked now.

The administrator's row is read every time, so a changed password, role or disabled flag acts at
once; only the check of the hash is remembered. Counts nothing and bans nobody.
"""

from __future__ import annotations

import hmac

from teampro.identity.cache import Successes
from teampro.identity.callers import administrator
from teampro.identity.passwords import md5_of
from teampro.identity.proofs import Admission, Pair
from teampro.identity.verify_pool import VerifyPool
from teampro.store.database import Database
from teampro.store.engines.engine import Row

_ADMIN = """SELECT id, role, areas, password_hash
    FROM admins WHERE username = ? AND disabled = 0"""


class PasswordLogin:
    """The administrators of one database and the successes of this process."""

    guessable = True

    def __init__(self, database: Database, successes: Successes, pool: VerifyPool) -> None:
        self._database = database
        self._successes = successes
        self._pool = pool

    def find(self, pair: Pair, evidence: bytes) -> Admission | None:
        """Return whom a pair lets in: it is remembered as right, or `evidence` says so."""
        admin = self._admin(pair.username)
        if admin is None:
            return None
        adminid, role, areas, stored = admin
        fitting = self._digest(adminid, stored, pair)
        if fitting in self._successes or hmac.compare_digest(fitting, evidence):
            return Admission(administrator(adminid, pair.username, role, areas))
        return None

    def verify(self, pair: Pair) -> bytes:
        """Return evidence that the pair is right, or b"", after the same work whoever it is.

        Raises: Refusal busy.
        """
        adminid, _, _, stored = self._admin(pair.username) or (0, "", "", "")
        evidence = self._digest(adminid, stored, pair)
        if evidence in self._successes:
            return evidence
        if not self._pool.check(pair.password, stored):
            return b""
        self._successes.add(evidence)
        return evidence

    def _digest(self, adminid: int, stored: str, pair: Pair) -> bytes:
        return self._successes.digest(str(adminid), stored, md5_of(pair.password))

    def _admin(self, username: str) -> Row | None:
        """Return id, role, areas and stored hash of an administrator who is not disabled."""
        # trap: a lone surrogate, or a NUL in PostgreSQL, cannot even be asked for.
        if not username.isprintable():
            return None
        rows = self._database.rows(_ADMIN, (username,))
        return rows[0] if rows else None
