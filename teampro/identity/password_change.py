"""Who sets another password of his own: the token of a login, and the password of today with it.

Counts nothing and bans nobody.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from teampro.errors import Refusal
from teampro.identity.cache import Successes
from teampro.identity.login_tokens import LoginToken, LoginTokens
from teampro.identity.proofs import Admission
from teampro.identity.user_passwords import UserPasswordCheck
from teampro.schema.caller import CLIENT
from teampro.store.database import Database
from teampro.store.engines.engine import Row


@dataclass(frozen=True, repr=False)
class PasswordChange:
    """The token of a login with the password of its user: who has both may set another one."""

    token: str
    password: str

    def __repr__(self) -> str:
        return "PasswordChange(…)"

    @property
    def subject(self) -> str:
        """Whose failures these would be."""
        return f"token:{self.token}"

    @property
    def presented(self) -> tuple[str, ...]:
        """Both."""
        return self.token, self.password

    def check(self) -> None:
        """Refuse nothing: both were demanded."""


class PasswordChanges:
    """Lets in by a token and the password of its user together."""

    guessable = True

    def __init__(
        self,
        database: Database,
        tokens: LoginTokens,
        check: UserPasswordCheck,
        successes: Successes,
    ) -> None:
        self._database = database
        self._tokens = tokens
        self._check = check
        self._successes = successes

    def find(self, proof: PasswordChange, evidence: bytes) -> Admission | None:
        """Return whom both let in. Raises: Refusal of the token, forbidden."""
        admission = self._tokens.find(LoginToken(proof.token))
        if admission is not None and admission.caller.kind != CLIENT:
            raise Refusal("forbidden", "Passwords of administrators are set at the terminal.")
        if admission is None or not evidence:
            return None
        user = self._user(admission.caller.user_id)
        if user is None or not hmac.compare_digest(self._digest(user, proof), evidence):
            return None
        return admission

    def verify(self, proof: PasswordChange) -> bytes:
        """Return evidence that both are right, or b"". Raises: Refusal of the token, busy."""
        admission = self._tokens.find(LoginToken(proof.token))
        user = self._user(admission.caller.user_id) if admission else None
        proven = self._check.proven(user[0], proof.password) if user else ""
        return self._digest((user[0], proven), proof) if user and proven else b""

    def _digest(self, user: Row, proof: PasswordChange) -> bytes:
        return self._successes.digest("change", *map(str, user), *proof.presented)

    def _user(self, user_id: int) -> Row | None:
        rows = self._database.rows("SELECT email, password2 FROM users WHERE id = ?", (user_id,))
        return rows[0] if rows else None
