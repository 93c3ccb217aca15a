"""Passwords of users, as a caller asks whether one is right: bounded by e-mail, whoever asks.

Who guesses for somebody else is no stranger, so his address is not struck. The ledger is that of
the logins, with the e-mail in the place of the address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from teampro.errors import Refusal
from teampro.identity.addresses import Origin
from teampro.identity.attempt_rows import BanRules
from teampro.identity.attempts import Attempts
from teampro.identity.passwords import UserPasswords
from teampro.identity.verify_pool import VerifyPool
from teampro.store.database import Database
from teampro.store.engines.engine import Row

LIMIT = 10
WINDOW_SECONDS = 900
PLACE = "user:"
"""How the places of e-mails in the ledger begin; no network does."""
_USER = "SELECT id, password2, passwordhash, two_factor FROM users WHERE email = ?"
_RENEW = "UPDATE users SET password2 = ? WHERE id = ? AND password2 = ?"
_DEAREST = "SELECT max(substr(password2, 5, 2)) FROM users"
_RIGHT = b"right"


@dataclass(frozen=True)
class KnownUser:
    """A user whose password was presented; `mark` is the text that changes with it."""

    id: int
    mark: str
    two_factor: bool


class UserPasswordCheck:
    """The users of one database."""

    def __init__(
        self,
        database: Database,
        passwords: UserPasswords,
        pool: VerifyPool,
        now: Callable[[], float],
    ) -> None:
        rules = BanRules(LIMIT, WINDOW_SECONDS, WINDOW_SECONDS)
        self._database = database
        self._passwords = passwords
        self._pool = pool
        self._attempts = Attempts(database, None, rules, now)

    def find(self, email: str, password: str) -> KnownUser | None:
        """Return the user of an e-mail in lower case whose password this is, or None.

        It costs the same whether there is one. After LIMIT wrong ones in WINDOW_SECONDS it is None
        without a look. Outside of any transaction. Raises: Refusal busy.
        """
        key = self._passwords.mark(f"{email} {password}").encode()
        try:
            is_right = self._pool.share(key, lambda: self._attempt(email, password)) == _RIGHT
        except Refusal as no:
            if no.word != "banned":
                raise
            is_right = False
        found = self._user(email) if is_right else None
        return None if found is None else KnownUser(found[0], found[2], bool(found[3]))

    def _attempt(self, email: str, password: str) -> bytes:
        place = PLACE + self._passwords.mark(email)
        reservation = self._attempts.reserve(Origin(place, "", False), place)
        try:
            is_right = bool(self.proven(email, password))
        except BaseException:
            reservation.vanish()
            raise
        if is_right:
            reservation.succeeded()
        else:
            reservation.failed()
        return _RIGHT if is_right else b""

    def proven(self, email: str, password: str) -> str:
        """Return the stored hash which a password was found to be right for, "" for none.

        It is one of today's form then, if it can be written. Counts nothing: whoever asks does.
        Outside of any transaction. Raises: Refusal busy.
        """
        user_id, stored, *_ = self._user(email) or (0, "")
        dearest = int(self._database.rows(_DEAREST)[0][0] or 0)
        if not self._pool.check(password, stored, dearest, self._passwords):
            return ""
        if (renewed := self._passwords.renewed(password, stored)) != stored:
            try:
                self._database.write(
                    lambda: self._database.rows(_RENEW, (renewed, user_id, stored))
                )
            except Refusal:
                return str(stored)  # while nothing can be written the old one serves
        return renewed

    def _user(self, email: str) -> Row | None:
        # trap: a lone surrogate, or a NUL in PostgreSQL, cannot even be asked for.
        rows = self._database.rows(_USER, (email,)) if email.isprintable() else ()
        return rows[0] if rows else None


def changed_meanwhile() -> Refusal:
    """Return the refusal of who proved a password that is no longer the stored one."""
    return Refusal("busy", "The password was changed meanwhile; try again.", retry_seconds=1)
