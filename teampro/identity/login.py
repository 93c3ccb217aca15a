"""The one way in, for every dialect: a proof and an address go in, a Caller comes out.

Identifying is cheap and happens inside the transaction of the request: ban, administrator, cache
of successes. Proving is dear and happens outside any transaction: a reservation, then a check of
the password. Knows no HTTP.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

from teampro.errors import Refusal
from teampro.identity.addresses import Origin, Origins, exempt_networks
from teampro.identity.attempt_rows import BanRules
from teampro.identity.attempts import Attempts
from teampro.identity.bans import Bans
from teampro.identity.cache import Successes
from teampro.identity.password_login import PasswordLogin
from teampro.identity.passwords import Passwords
from teampro.identity.proofs import (
    REQUIRED,
    Admission,
    Bearer,
    Pair,
    Proof,
    Verifier,
    Verifiers,
)
from teampro.identity.tokens import Tokens
from teampro.identity.verify_pool import VerifyPool
from teampro.schema.caller import Caller
from teampro.settings import Settings
from teampro.store.database import Database

FAILED = "The credentials are wrong."
"""sec: one text for every kind of failure."""
KEY_BYTES = 32


class Login:
    """Identifies callers; one per process. `verifiers` are those of further kinds of proof."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        settings: Settings,
        now: Callable[[], float],
        *,
        random: Callable[[int], bytes] = secrets.token_bytes,
        on_verify: Callable[[], None] = lambda: None,
        verifiers: Verifiers | None = None,
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
        kinds: Verifiers = {
            **(verifiers or {}),
            Pair: partial(PasswordLogin, database),
            Bearer: lambda _successes, _pool: Tokens(database, now),
        }
        self._verifiers: dict[type, Verifier] = {
            kind: make(self._successes, self._pool) for kind, make in kinds.items()
        }

    @contextlib.contextmanager
    def view(
        self,
        proof: Proof | None,
        address: str,
        transaction: Callable[[], AbstractContextManager[None]] | None = None,
    ) -> Iterator[Caller]:
        """Yield who calls, inside a transaction (a reading one unless another is given).

        A caller not known to be right is proven between two transactions; one call is at most
        one attempt. Raises: Refusal banned, login_required, incomplete_credentials,
        login_failed, busy.
        """
        admission = None
        try:
            for evidence in self._evidence(proof, address):
                with (transaction or self._database.reading)():
                    admission = self.identify(proof, address, evidence)
                    if admission is not None:
                        yield admission.caller
                        return
            raise Refusal("busy", "The password was changed meanwhile; try again.", retry_seconds=1)
        finally:
            for write in admission.afterwards if admission is not None else ():
                with contextlib.suppress(Refusal):
                    write()

    def identify(
        self, proof: Proof | None, address: str, evidence: bytes = b""
    ) -> Admission | None:
        """Return who calls, or None when that must be proven; inside a transaction.

        `evidence` is what `prove` returned. Raises: Refusal banned, login_required,
        incomplete_credentials.
        """
        origin = self._origins.of(address)
        standing = self._attempts.check(origin)
        if proof is None:
            raise Refusal("login_required", REQUIRED)
        proof.check()
        if standing.has_attempts and self._attempts.is_spent(origin):
            return None
        verifier = self._verifiers[type(proof)]
        admission = verifier.find(proof, evidence)
        if admission is None or not (standing.has_attempts and verifier.guessable):
            return admission
        subject = self._passwords.mark(proof.subject)
        forgive = partial(self._attempts.rows.forgive, origin, subject)
        return Admission(admission.caller, (*admission.afterwards, forgive))

    def prove(self, proof: Proof, address: str) -> bytes:
        """Look at a proof that `identify` did not know, outside any transaction.

        Callers with the same proof from the same network share one look and its outcome.
        Raises: Refusal login_failed, banned, busy.
        """
        origin = self._origins.of(address)
        key = self._successes.digest(origin.network, type(proof).__name__, *proof.presented)
        return self._pool.share(key, lambda: self._attempt(proof, origin))

    def _evidence(self, proof: Proof | None, address: str) -> Iterator[bytes]:
        yield b""
        if proof is not None:
            yield self.prove(proof, address)

    def _attempt(self, proof: Proof, origin: Origin) -> bytes:
        reservation = self._attempts.reserve(origin, self._passwords.mark(proof.subject))
        try:
            evidence = self._verifiers[type(proof)].verify(proof)
        except BaseException:
            reservation.vanish()
            raise
        if not evidence:
            raise Refusal("login_failed", FAILED, tries_left=reservation.failed())
        reservation.succeeded()
        return evidence
