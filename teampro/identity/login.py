"""The one way in, for every dialect: credentials and an address go in, a Principal comes out.

Identifying is cheap and happens inside the transaction of the request: ban, administrator, cache
of successes. Proving is dear and happens outside any transaction: a reservation, then a check of
the password. Knows no HTTP.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

from teampro.errors import Refusal
from teampro.identity.addresses import Origin, Origins, exempt_networks
from teampro.identity.attempt_rows import BanRules
from teampro.identity.attempts import Attempts
from teampro.identity.bans import Bans
from teampro.identity.cache import Successes
from teampro.identity.credentials import Credentials
from teampro.identity.password_login import PasswordLogin
from teampro.identity.passwords import Passwords
from teampro.identity.tokens import Tokens
from teampro.identity.verify_pool import VerifyPool
from teampro.schema.principal import Principal
from teampro.settings import Settings
from teampro.store.database import Database

FAILED = "The credentials are wrong."
"""sec: one text for every kind of failure."""
KEY_BYTES = 32
TOKEN_PROOF = b"token"
"""A token proves itself at every look-up; nothing is remembered of it."""


@dataclass(frozen=True)
class Admission:
    """Who was let in, and what is to be written about it when the transaction is over."""

    principal: Principal
    afterwards: Callable[[], None] | None = None


class Login:
    """Identifies callers; one per process."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        settings: Settings,
        now: Callable[[], float],
        *,
        random: Callable[[int], bytes] = secrets.token_bytes,
        on_verify: Callable[[], None] = lambda: None,
    ) -> None:
        rules = BanRules(
            settings["ban.limit"], settings["ban.window_seconds"], settings["ban.seconds"]
        )
        self._database = database
        self._passwords = passwords
        self._origins = Origins(exempt_networks(settings))
        self._attempts = Attempts(database, Bans(database, now), rules, now)
        self._successes = Successes(random(KEY_BYTES), settings["login.cache_seconds"], now)
        self._pool = VerifyPool(passwords, settings["threads"], on_verify)
        self._password_login = PasswordLogin(database, self._successes, self._pool)
        self._tokens = Tokens(database, now)

    @contextlib.contextmanager
    def view(
        self,
        credentials: Credentials | None,
        address: str,
        transaction: Callable[[], AbstractContextManager[None]] | None = None,
    ) -> Iterator[Principal]:
        """Yield who calls, inside a transaction (a reading one unless another is given).

        A caller not known to be right is proven between two transactions; one call is at most
        one attempt. Raises: Refusal banned, login_required, incomplete_credentials,
        login_failed, busy.
        """
        admission = None
        try:
            for proof in self._proofs(credentials, address):
                with (transaction or self._database.reading)():
                    admission = self.identify(credentials, address, proof)
                    if admission is not None:
                        yield admission.principal
                        return
            raise Refusal("busy", "The password was changed meanwhile; try again.", retry_seconds=1)
        finally:
            if admission is not None and admission.afterwards is not None:
                with contextlib.suppress(Refusal):
                    admission.afterwards()

    def identify(
        self, credentials: Credentials | None, address: str, proof: bytes = b""
    ) -> Admission | None:
        """Return who calls, or None when that must be proven; inside a transaction.

        `proof` is what `prove` returned. Raises: Refusal banned, login_required,
        incomplete_credentials.
        """
        origin = self._origins.of(address)
        standing = self._attempts.check(origin)
        credentials = credentials or Credentials()
        credentials.check()
        if standing.has_attempts and self._attempts.is_spent(origin):
            return None
        if credentials.token:
            return self._by_token(credentials.token)
        principal = self._password_login.find(credentials, proof)
        if principal is None:
            return None
        if not standing.has_attempts:
            return Admission(principal)
        subject = self._passwords.mark(credentials.subject)
        return Admission(principal, partial(self._attempts.rows.forgive, origin, subject))

    def prove(self, credentials: Credentials, address: str) -> bytes:
        """Verify credentials that `identify` did not know, outside any transaction.

        Callers with the same credentials from the same network share one check and its outcome.
        Raises: Refusal login_failed, banned, busy.
        """
        origin = self._origins.of(address)
        presented = (credentials.username, credentials.password, credentials.token)
        key = self._successes.digest(origin.network, *presented)
        return self._pool.share(key, lambda: self._attempt(credentials, origin))

    def _by_token(self, token: str) -> Admission | None:
        use = self._tokens.find(token)
        if use is None:
            return None
        return Admission(use.principal, partial(self._tokens.note, use.token_id))

    def _proofs(self, credentials: Credentials | None, address: str) -> Iterator[bytes]:
        yield b""
        if credentials is not None:
            yield self.prove(credentials, address)

    def _attempt(self, credentials: Credentials, origin: Origin) -> bytes:
        reservation = self._attempts.reserve(origin, self._passwords.mark(credentials.subject))
        try:
            proof = self._verify(credentials)
        except BaseException:
            reservation.vanish()
            raise
        if not proof:
            raise Refusal("login_failed", FAILED, tries_left=reservation.failed())
        reservation.succeeded()
        return proof

    def _verify(self, credentials: Credentials) -> bytes:
        if credentials.token:
            return TOKEN_PROOF if self._tokens.find(credentials.token) else b""
        return self._password_login.verify(credentials)
