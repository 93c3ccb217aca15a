"""The one way in, for every dialect: a proof and an address go in, a Caller comes out.

Identifying is cheap and happens inside the transaction of the request: ban, administrator, cache
of successes. Proving is dear and happens outside any transaction: a reservation, then a check of
the password. A request with a body is greeted first, before a byte of that is read. Knows no HTTP.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from functools import partial

from teampro.errors import Refusal
from teampro.identity.addresses import Origin, Origins
from teampro.identity.api_keys import ApiKeys
from teampro.identity.attempt_rows import BanRules
from teampro.identity.attempts import Attempts
from teampro.identity.bans import Bans, banned
from teampro.identity.cache import Successes
from teampro.identity.password_login import PasswordLogin
from teampro.identity.passwords import Passwords
from teampro.identity.presence import Presence
from teampro.identity.proofs import (
    REMEMBERED,
    REQUIRED,
    UNGREETED,
    Admission,
    ApiKey,
    Bearer,
    Greeting,
    Pair,
    Proof,
    RowVerifier,
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
_NO_TRANSACTION = contextlib.nullcontext()


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
        pool: VerifyPool | None = None,
    ) -> None:
        rules = BanRules(
            settings["ban.limit"], settings["ban.window_seconds"], settings["ban.seconds"]
        )
        self._database = database
        self._passwords = passwords
        self._origins = Origins(settings["ban.allow"])
        self._attempts = Attempts(database, Bans(database, now), rules, now)
        self._presence = Presence(database, now)
        self._successes = Successes(random(KEY_BYTES), settings["login.cache_seconds"], now)
        self._pool = pool or VerifyPool(passwords, settings["threads"], on_verify)
        tokens = Tokens(database, now)
        kinds: Verifiers = {
            **(verifiers or {}),
            Pair: partial(PasswordLogin, database, passwords),
            Bearer: lambda _successes, _pool: tokens,
            ApiKey: lambda _successes, _pool: ApiKeys(database, tokens),
        }
        self._verifiers: dict[type, Verifier] = {
            kind: make(self._successes, self._pool) for kind, make in kinds.items()
        }
        self._by_row: dict[type | None, RowVerifier] = {
            kind: each for kind, each in self._verifiers.items() if isinstance(each, RowVerifier)
        }

    @contextlib.contextmanager
    def view(
        self,
        proof: Proof | None,
        address: str,
        greeting: Greeting = UNGREETED,
        reads: bool = True,
    ) -> Iterator[Caller]:
        """Yield who calls, inside a reading transaction if the caller `reads` in it.

        A caller not known to be right is proven between two transactions, unless `greet` did so for
        the same proof; one call is at most one attempt. Raises: Refusal banned,
        login_required, incomplete_credentials, foreign_page, login_failed, busy.
        """
        # perf: whom the greeting let in is not looked for twice; a write reads his row once more.
        is_same = greeting is UNGREETED or greeting.proof is proof or greeting.proof == proof
        greeted = greeting if is_same else UNGREETED
        admission = None
        try:
            if greeted.admission is not None and not reads:
                admission = greeted.admission
                yield admission.caller
                return
            for evidence in self._evidence(proof, address, greeted.evidence):
                with self._database.reading() if reads else _NO_TRANSACTION:
                    admission = greeted.admission or self.identify(proof, address, evidence)
                    if admission is not None:
                        yield admission.caller
                        return
            raise Refusal("busy", "The password was changed meanwhile; try again.", retry_seconds=1)
        finally:
            if admission is not None:
                self._note(admission, address)

    def _note(self, admission: Admission, address: str) -> None:
        """Write what is written of a call when it is over, as far as that can be done."""
        for write in admission.afterwards:
            with contextlib.suppress(Refusal):
                write()
        if adminid := admission.caller.adminid:
            try:
                self._presence.note(adminid, address)
            except Refusal:
                return

    def greet(self, proof: Proof | None, address: str) -> Greeting:
        """Refuse, before his body is read, whoever is banned or presents something wrong.

        `proof` is what stands in the head, None for nothing: then only the ban is asked, and the
        body may bring it. Raises: Refusal as `view` does.
        """
        if proof is None:
            self._attempts.check(self._origins.of(address))
            return UNGREETED
        admission = self.identify(proof, address)
        evidence = b"" if admission else self.prove(proof, address)
        return Greeting(proof, admission, evidence, is_known=True)

    def identify(
        self, proof: Proof | None, address: str, evidence: bytes = b""
    ) -> Admission | None:
        """Return who calls, or None when that must be proven; inside a transaction.

        `evidence` is what `prove` returned. Raises: Refusal banned, login_required,
        incomplete_credentials, foreign_page.
        """
        origin = self._origins.of(address)
        by_row = self._by_row.get(type(proof))
        # perf: one statement asks for the ban and for whom the proof would let in.
        lookup = by_row.lookup(proof) if by_row is not None else None
        standing = self._attempts.standing(origin, lookup)
        if standing.retry_seconds:
            return self._despite_ban(proof, standing.retry_seconds)
        if proof is None:
            raise Refusal("login_required", REQUIRED)
        proof.check()
        verifier = self._verifiers[type(proof)]
        if verifier.guessable and standing.has_attempts and self._attempts.is_spent(origin):
            return None
        if by_row is not None and standing.rows is not None:
            return by_row.admit(proof, evidence, standing.rows)
        return verifier.find(proof, evidence)

    def prove(self, proof: Proof, address: str) -> bytes:
        """Look at a proof that `identify` did not know, outside any transaction.

        Callers with the same proof from the same network share one look and its outcome.
        Raises: Refusal login_failed, banned, busy.
        """
        origin = self._origins.of(address)
        key = self._successes.digest(origin.network, type(proof).__name__, *proof.presented)
        return self._pool.share(key, lambda: self._attempt(proof, origin))

    def _despite_ban(self, proof: Proof | None, seconds: int) -> Admission:
        """Let in who holds what cannot be guessed: the guesser is somebody else.

        sec: anything else, right pairs too, is told the same and not looked at further.
        """
        verifier = None if proof is None else self._verifiers[type(proof)]
        if proof is None or verifier is None or verifier.guessable:
            raise banned(seconds)
        try:
            proof.check()
            admission = verifier.find(proof, b"")
        except Refusal as refusal:
            if refusal.status >= 500:
                raise
            admission = None
        if admission is None:
            raise banned(seconds)
        return admission

    def _evidence(self, proof: Proof | None, address: str, evidence: bytes) -> Iterator[bytes]:
        yield evidence
        if proof is not None and not evidence:
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
        if evidence == REMEMBERED:
            reservation.vanish()  # sec: nothing was checked, so nothing is forgiven
        else:
            reservation.succeeded()
        return evidence
