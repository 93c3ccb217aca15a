"""What keeps secrets: texts that are stored encrypted, each bound to the column it stands in."""

from __future__ import annotations

from typing import Protocol


class Vault(Protocol):
    """Encrypts texts for storage and decrypts them. `place` is the `table.column` of a secret.

    sec: what was sealed for one place opens in no other.
    """

    def seal(self, text: str, place: str) -> str:
        """Return what to store for a text; "" stays empty."""

    def open(self, sealed: str, place: str) -> str:
        """Return the text of what is stored. Raises: Refusal damaged_secret."""


class _Closed:
    """The vault of a call that was given none: who meets a secret there has a bug."""

    def seal(self, text: str, place: str) -> str:
        raise LookupError(f"no vault was given to seal {place} with")

    def open(self, sealed: str, place: str) -> str:
        raise LookupError(f"no vault was given to open {place} with")


CLOSED = _Closed()
