"""What keeps secrets: texts that are stored encrypted, each bound to the column it stands in.

Of passwords it keeps hashes: nobody needs to read them again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, repr=False)
class PasswordHash:
    """What is stored of a password, "" for none.

    perf: whoever makes it before a write begins spares those who wait for the write the time it
    takes; a field takes it in the place of the password.
    """

    text: str

    def __repr__(self) -> str:
        return "PasswordHash(…)"


class Vault(Protocol):
    """Encrypts texts for storage and decrypts them. `place` is the `table.column` of a secret.

    sec: what was sealed for one place opens in no other.
    """

    def seal(self, text: str, place: str) -> str:
        """Return what to store for a text; "" stays empty."""

    def open(self, sealed: str, place: str) -> str:
        """Return the text of what is stored. Raises: Refusal damaged_secret."""

    def hash(self, password: str) -> PasswordHash:
        """Return what to store of a password, slowly; "" stays empty."""


class _Closed:
    """The vault of a call that was given none: who meets a secret there has a bug."""

    def seal(self, text: str, place: str) -> str:
        raise LookupError(f"no vault was given to seal {place} with")

    def open(self, sealed: str, place: str) -> str:
        if not sealed:
            return ""
        raise LookupError(f"no vault was given to open {place} with")

    def hash(self, password: str) -> PasswordHash:
        raise LookupError("no vault was given to hash a password with")


CLOSED = _Closed()


class WatchedVault:
    """The vault of one call; `has_told` says whether it opened anything that is stored."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.seal = vault.seal
        self.hash = vault.hash
        self.has_told = False

    def open(self, sealed: str, place: str) -> str:
        """Return the text of what is stored. Raises: Refusal damaged_secret."""
        if not sealed:
            return ""
        self.has_told = True
        return self._vault.open(sealed, place)
