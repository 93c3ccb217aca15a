"""Its kind of proof: an identifier with a secret, in two headers."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from teampro.errors import Refusal
from teampro.identity.callers import administrator
from teampro.identity.proofs import RIGHT, Admission
from teampro.identity.token_texts import digest_of
from teampro.store.database import Database

SECRETS: Mapping[str, tuple[str, str]] = {
    "billing": (digest_of("a secret of 190 bits"), "admin"),
    "desk": (digest_of("another secret"), "mona"),
    "former": (digest_of("a third secret"), "gone"),
}
"""What is stored: by identifier the digest of the secret, and whose key it is."""
_OWNER = "SELECT id, username, role, areas FROM admins WHERE username = ? AND disabled = 0"


@dataclass(frozen=True, repr=False)
class Key:
    """What a request presents."""

    identifier: str
    secret: str

    def __repr__(self) -> str:
        return "Key(…)"

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
            raise Refusal("incomplete_credentials", "Send identifier and secret together.")


class Keys:
    """Tells whom a key lets in; nobody guesses one."""

    guessable = False

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, key: Key, _evidence: bytes = b"") -> Admission | None:
        """Return whom a key lets in; its owner's row is read at each use."""
        digest, owner = SECRETS.get(key.identifier, ("", ""))
        if not hmac.compare_digest(digest, digest_of(key.secret)):
            return None
        rows = self._database.rows(_OWNER, (owner,))
        return Admission(administrator(*rows[0])) if rows else None

    def verify(self, key: Key) -> bytes:
        """Return evidence that a key is right, or b""."""
        return RIGHT if self.find(key) else b""


def read_key(environ: Mapping[str, Any]) -> Key | None:
    """Return the key in the headers of a request, None if there is none."""
    key = Key(environ.get("HTTP_X_IDENTIFIER", ""), environ.get("HTTP_X_SECRET", ""))
    return key if key.identifier or key.secret else None
