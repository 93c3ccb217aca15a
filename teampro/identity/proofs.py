"""Kinds of proof: what a request presents to say who calls, and what tells whether it is right.

A dialect hands over a Proof; the Verifier of its kind says whom it lets in. A further kind is one
of each, and whoever brings it counts nothing: attempts and bans are the login's.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from teampro.errors import Refusal
from teampro.identity.cache import Successes
from teampro.identity.standing import Lookup
from teampro.identity.verify_pool import VerifyPool
from teampro.schema.caller import Caller
from teampro.store.engines.engine import Row

REQUIRED = "Log in: send username and password, or a bearer token."
INCOMPLETE = "Send username and password together, or one bearer token and neither."
HALF_A_KEY = "Send identifier and secret together."
FOREIGN = (
    "A page of another site sent this username and password: log in from the page itself, let "
    "the operator add its origin to allowed_origins, or send a bearer token."
)
RIGHT = b"right"
"""What `verify` of an unguessable kind returns: nothing of it is remembered."""
REMEMBERED = b"remembered"
"""What `verify` returns of what was found to be right meanwhile: that forgives nobody anything."""


class Proof(Protocol):
    """What a request presents: a frozen value that never prints itself."""

    @property
    def subject(self) -> str:
        """Whose failures these would be, as text with the kind before it: `user:anna`."""

    @property
    def presented(self) -> tuple[str, ...]:
        """All that was presented: callers who present the same at once share one check."""

    def check(self) -> None:
        """Refuse what is no whole proof; nothing is tested or counted then. Raises: Refusal."""


@dataclass(frozen=True)
class Admission:
    """Who was let in, and what is to be written about it when the transaction is over."""

    caller: Caller
    afterwards: tuple[Callable[[], None], ...] = ()


@dataclass(frozen=True)
class Greeting:
    """What was found of a proof before the body was read: whom it lets in, or evidence of it.

    `is_known` says that the caller may send all his body; without it he is a stranger.
    """

    proof: Proof | None = None
    admission: Admission | None = None
    evidence: bytes = b""
    is_known: bool = False


UNGREETED = Greeting()


class Verifier(Protocol):
    """Tells of one kind of proof whom it lets in; `Any` is that kind."""

    @property
    def guessable(self) -> bool:
        """Whether a wrong one may have been a guess at a right one.

        Of such a kind `verify` alone says whether it is right, when an attempt is reserved; a
        success forgives its subject's failures. An unguessable one is counted when it is wrong,
        and passes a ban when it is right.
        """

    def find(self, proof: Any, evidence: bytes) -> Admission | None:
        """Return whom it lets in, None when that must be verified; inside a transaction.

        `evidence` is what `verify` returned just before, or b"". Raises: Refusal for what is
        neither let in nor counted, such as a proof that has expired.
        """

    def verify(self, proof: Any) -> bytes:
        """Return evidence that a proof is right, or b"", outside any transaction.

        It is looked at anew by `find`, since much may change between the two. Raises: Refusal.
        """


class RowVerifier(ABC):
    """A verifier that tells by rows whom a proof lets in: they are read with the ban."""

    @abstractmethod
    def lookup(self, proof: Any) -> Lookup | None:
        """Return which rows tell of a proof; None where `find` needs none.

        sec: that of a guessable kind is guarded.
        """

    @abstractmethod
    def admit(self, proof: Any, evidence: bytes, rows: Sequence[Row]) -> Admission | None:
        """Return, as `find` does, whom a proof lets in by the rows that were looked up."""


MakeVerifier = Callable[[Successes, VerifyPool], Verifier]
"""Makes a verifier of what all guessable kinds share: the memory of this process, and how many
passwords it verifies at once."""
Verifiers = Mapping[type[Any], MakeVerifier]
"""What makes verifiers, by the class of the proof."""


@dataclass(frozen=True, repr=False)
class Pair:
    """A username with a password, in plain text or as its MD5.

    `is_foreign` when a page of another site makes its visitor's browser send it.
    """

    username: str = ""
    password: str = ""
    is_foreign: bool = False

    def __repr__(self) -> str:
        return "Pair(…)"

    @property
    def subject(self) -> str:
        """Whose failures these would be."""
        return f"user:{self.username}"

    @property
    def presented(self) -> tuple[str, ...]:
        """Both."""
        return self.username, self.password

    def check(self) -> None:
        """Refuse half a pair.

        sec: and what a page sends that its visitor never saw: four pictures would ban him.
        """
        if self.is_foreign:
            raise Refusal("foreign_page", FOREIGN)
        if not (self.username and self.password):
            raise Refusal("incomplete_credentials", INCOMPLETE)


@dataclass(frozen=True, repr=False)
class Bearer:
    """A bearer token."""

    token: str

    def __repr__(self) -> str:
        return "Bearer(…)"

    @property
    def subject(self) -> str:
        """Whose failures these would be: a wrong token belongs to no user."""
        return f"token:{self.token}"

    @property
    def presented(self) -> tuple[str, ...]:
        """The token."""
        return (self.token,)

    def check(self) -> None:
        """Refuse nothing: any text is a token."""


@dataclass(frozen=True, repr=False)
class ApiKey:
    """An identifier with its secret, and the address that presents them.

    The identifier is a name that many may know; nobody guesses the secret.
    """

    identifier: str
    secret: str
    address: str = ""

    def __repr__(self) -> str:
        return "ApiKey(…)"

    @property
    def subject(self) -> str:
        """Whose failures these would be."""
        return f"key:{self.identifier}"

    @property
    def presented(self) -> tuple[str, ...]:
        """Both."""
        return self.identifier, self.secret

    def check(self) -> None:
        """Refuse half a key."""
        if not (self.identifier and self.secret):
            raise Refusal("incomplete_credentials", HALF_A_KEY)
