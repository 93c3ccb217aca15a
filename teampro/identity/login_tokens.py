"""Tokens that a login makes: JSON Web Tokens, valid for a day, whose row is read at every request.

sec: whoever holds a signature of ours is not guessing. What has expired, was ended or belongs to
nobody any more is refused and not counted; a foreign one is counted like any wrong token.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable

from teampro.errors import Refusal
from teampro.identity.callers import administrator, customer
from teampro.identity.jwt import Claims, Foreign, printed, read
from teampro.identity.proofs import RIGHT, Admission, Bearer
from teampro.identity.signing_keys import META, KeyStanding, SigningKeys
from teampro.schema.caller import ADMIN, Caller
from teampro.store.database import Database
from teampro.store.engines.engine import Row

LEEWAY_SECONDS = 30
"""So far the clocks of hosts may differ."""
EXPIRED = "The token of this login has expired: log in again."
ENDED = "The token of this login no longer counts: log in again."
_LETTERS = string.ascii_letters + string.digits
_NAME_LENGTH = 16
_SIDE = f"""(SELECT value FROM meta WHERE "key" = '{META}'),
    (SELECT expires FROM endedtokens WHERE name = ?)"""
_CLIENT = f"""SELECT u.tokens_after, {_SIDE}, l.is_owner, l.permissions, u.tokens_after
    FROM userclients l JOIN users u ON u.id = l.user_id JOIN clients c ON c.id = l.client_id
    WHERE l.client_id = ? AND l.user_id = ?"""
_ADMIN = f"""SELECT tokens_after, {_SIDE}, username, role, areas, tokens_after
    FROM admins WHERE id = ? AND disabled = 0"""
_END = "INSERT INTO endedtokens (name, expires) VALUES (?, ?)"
_IS_ENDED = "SELECT 1 FROM endedtokens WHERE name = ?"


class LoginToken(Bearer):
    """The token of a login."""


def bearer_proof(token: str) -> Bearer:
    """Return what a bearer token is proof of: that of a login has three parts."""
    return LoginToken(token) if token.count(".") == 2 else Bearer(token)


class LoginTokens:
    """The tokens of one database; `seconds` is how long a new one lasts."""

    guessable = False

    def __init__(
        self, database: Database, keys: SigningKeys, now: Callable[[], float], seconds: int
    ) -> None:
        self._database = database
        self._keys = keys
        self._now = now
        self._seconds = seconds

    def make(self, caller: Caller) -> str:
        """Return a token for who has just proven who he is, inside a session of his.

        One that is made in the second in which earlier ones were ended begins with the next.
        """
        standing = self._keys.standing()
        issued = max(int(self._now()), self._tokens_after(caller))
        name = "".join(secrets.choice(_LETTERS) for _ in range(_NAME_LENGTH))
        is_admin = caller.kind == ADMIN
        claims = Claims(caller.id, is_admin, caller.user_id, issued, issued + self._seconds, name)
        return printed(claims, standing.current, self._keys.key(standing.current))

    def end(self, proof: LoginToken) -> None:
        """Let a token that was found to be right count no more."""
        claims, _number = read(proof.token, self._keys.key)
        with self._database.writing():
            if not self._database.rows(_IS_ENDED, (claims.name,)):
                self._database.rows(_END, (claims.name, claims.expires))

    def find(self, proof: LoginToken, _evidence: bytes = b"") -> Admission | None:
        """Return whom a token lets in; None when it is foreign.

        Raises: Refusal token_expired, token_ended.
        """
        try:
            claims, number = read(proof.token, self._keys.key)
        except Foreign:
            return None
        return self._admission(claims, number)

    def verify(self, proof: LoginToken) -> bytes:
        """Return evidence that a token is right, or b"". Raises: Refusal as `find` does."""
        return RIGHT if self.find(proof) else b""

    def _admission(self, claims: Claims, number: int) -> Admission:
        now = self._now()
        if claims.is_admin:
            found = self._database.rows(_ADMIN, (claims.name, claims.id))
        else:
            found = self._database.rows(_CLIENT, (claims.name, claims.id, claims.user_id))
        if not found:
            raise Refusal("token_ended", ENDED)
        tokens_after, keys, ended, *rest = found[0]
        standing = KeyStanding.of(keys)
        if number > standing.current or claims.issued > now + LEEWAY_SECONDS:
            # A clock was set back, or rows were restored: no guess has our signature.
            raise Refusal("token_ended", ENDED)
        if not standing.verifies(number, now) or now > claims.expires + LEEWAY_SECONDS:
            raise Refusal("token_expired", EXPIRED)
        if ended is not None or claims.issued < tokens_after:
            raise Refusal("token_ended", ENDED)
        if claims.is_admin:
            return Admission(administrator(claims.id, *rest))
        return Admission(customer(claims.id, claims.user_id, *rest))

    def _tokens_after(self, caller: Caller) -> int:
        table, number = ("admins", caller.id) if caller.kind == ADMIN else ("users", caller.user_id)
        rows: list[Row] = self._database.rows(
            f"SELECT tokens_after FROM {table} WHERE id = ?", (number,)
        )
        return int(rows[0][0]) if rows else 0


def end_logins(database: Database, email: str, now: Callable[[], float]) -> bool:
    """Let no token of a user's logins count any longer; say whether there is one of this e-mail."""
    with database.writing():
        found = database.rows("SELECT tokens_after FROM users WHERE email = ?", (email,))
        if found:
            # A clock that was set back revives nothing.
            after = max(found[0][0], int(now()) + 1)
            database.rows("UPDATE users SET tokens_after = ? WHERE email = ?", (after, email))
    return bool(found)


def prune_ended(database: Database, now: float) -> None:
    """Forget, inside a write transaction, the ended tokens that have expired since."""
    database.rows("DELETE FROM endedtokens WHERE expires < ?", (int(now) - 2 * LEEWAY_SECONDS,))
