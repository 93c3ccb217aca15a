"""Customers log in with the e-mail and the password of a user, for one of the clients that he has.

Counts nothing and bans nobody. One answer for all that is wrong: no such user, another password, no
client, and the same work for each.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from teampro.identity.cache import Successes
from teampro.identity.callers import customer
from teampro.identity.login_tokens import LoginToken, LoginTokens
from teampro.identity.password_change import PasswordChange, PasswordChanges
from teampro.identity.proofs import Admission, Pair, Verifiers
from teampro.identity.user_passwords import UserPasswordCheck, changed_meanwhile
from teampro.schema.caller import CLIENT, Caller
from teampro.schema.values import MOMENT
from teampro.store.database import Database
from teampro.store.engines.engine import Row

_LINK = """SELECT u.id, u.password2, l.client_id, l.is_owner, l.permissions, u.tokens_after
    FROM users u JOIN userclients l ON l.user_id = u.id JOIN clients c ON c.id = l.client_id
    WHERE u.email = ? ORDER BY l.is_owner DESC, l.client_id"""
_NOTE_USER = "UPDATE users SET last_login = ?, last_ip = ? WHERE id = ?"
_NOTE_CLIENT = "UPDATE clients SET lastlogin = ?, ip = ? WHERE id = ?"


@dataclass(frozen=True, repr=False)
class CustomerPair(Pair):
    """An e-mail, in lower case, as the username; `client_id` is for whom he logs in, 0 for his own.

    A user who owns several gets the lowest, one who owns none the lowest that he was invited to.
    """

    client_id: int = 0

    def __repr__(self) -> str:
        return "CustomerPair(…)"

    @property
    def subject(self) -> str:
        """Whose failures these would be."""
        return f"client:{self.username}"

    @property
    def presented(self) -> tuple[str, ...]:
        """All three."""
        return self.username, self.password, str(self.client_id)


class CustomerLogin:
    """The users of one database."""

    guessable = True

    def __init__(self, database: Database, check: UserPasswordCheck, successes: Successes) -> None:
        self._database = database
        self._check = check
        self._successes = successes

    def find(self, pair: CustomerPair, evidence: bytes) -> Admission | None:
        """Return whom a pair lets in that `evidence` says is right."""
        link = self._link(pair)
        if link is None or not hmac.compare_digest(self._digest(link, pair), evidence):
            return None
        user_id, _stored, client_id, is_owner, permissions, tokens_after = link
        return Admission(customer(client_id, user_id, is_owner, permissions, tokens_after))

    def verify(self, pair: CustomerPair) -> bytes:
        """Return evidence that a pair is right, or b"", after the same work whoever it is.

        Raises: Refusal busy.
        """
        proven = self._check.proven(pair.username, pair.password)
        link = self._link(pair)
        if not proven or link is None:
            return b""
        # sec: what was proven is the hash that stood there, not one that was set meanwhile.
        if link[1] != proven:
            raise changed_meanwhile()
        return self._digest(link, pair)

    def _digest(self, link: Row, pair: CustomerPair) -> bytes:
        return self._successes.digest("customer", str(link[0]), link[1], *pair.presented)

    def _link(self, pair: CustomerPair) -> Row | None:
        """Return the user with the client that is meant, if he has it."""
        # trap: a lone surrogate, or a NUL in PostgreSQL, cannot even be asked for.
        if not pair.username.isprintable():
            return None
        links = self._database.rows(_LINK, (pair.username,))
        fits = (link for link in links if pair.client_id in (0, link[2]))
        return next(fits, None)


def note_login(database: Database, caller: Caller, address: str, now: Callable[[], float]) -> None:
    """Write when a customer logged in, and from where. Raises: Refusal."""
    if caller.kind != CLIENT:
        return
    moment = datetime.fromtimestamp(now(), UTC).strftime(MOMENT)
    with database.writing():
        database.rows(_NOTE_USER, (moment, address, caller.user_id))
        database.rows(_NOTE_CLIENT, (moment, address, caller.id))


def customer_verifiers(
    database: Database, tokens: LoginTokens, check: UserPasswordCheck
) -> Verifiers:
    """Return what makes the verifiers of all that customers present."""
    return {
        LoginToken: lambda _successes, _pool: tokens,
        CustomerPair: lambda successes, _pool: CustomerLogin(database, check, successes),
        PasswordChange: lambda successes, _pool: PasswordChanges(
            database, tokens, check, successes
        ),
    }
