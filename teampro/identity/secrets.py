"""Secrets at rest: texts encrypted with a key of the pepper; alone knows `cryptography`.

Stored is base64 of the key's mark, a random nonce, and AES-256-GCM with the secret's place as its
associated data: what was changed, or moved to another column, does not open.
"""

from __future__ import annotations

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from teampro.errors import Refusal
from teampro.identity.passwords import USUAL_COST, UserPasswords
from teampro.identity.pepper import derived_key
from teampro.schema.vault import PasswordHash

NONCE_BYTES = 12
MARK_BYTES = 4


class Secrets:
    """Seals and opens secrets with the key that one pepper gives; a Vault. Threads share it.

    Passwords of users it hashes at a cost. What is sealed under one `label` opens under no other.
    """

    def __init__(self, pepper: bytes, cost: int = USUAL_COST, label: str = "secrets") -> None:
        self._passwords = UserPasswords(pepper, cost)
        self._cipher = AESGCM(derived_key(pepper, label))
        self._mark = derived_key(pepper, f"{label} mark")[:MARK_BYTES]

    def seal(self, text: str, place: str) -> str:
        """Return what to store for a text; "" stays empty."""
        if not text:
            return ""
        nonce = secrets.token_bytes(NONCE_BYTES)
        encrypted = self._cipher.encrypt(nonce, text.encode(), place.encode())
        return base64.b64encode(self._mark + nonce + encrypted).decode()

    def open(self, sealed: str, place: str) -> str:
        """Return the text of what is stored.

        Raises: Refusal damaged_secret, which tells another pepper from a changed text.
        """
        if not sealed:
            return ""
        try:
            whole = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError):
            raise _damaged(place) from None
        mark, nonce = whole[:MARK_BYTES], whole[MARK_BYTES : MARK_BYTES + NONCE_BYTES]
        if len(nonce) == NONCE_BYTES and mark != self._mark:
            raise Refusal(
                "damaged_secret",
                f"The secret in {place} was sealed with another pepper; put that pepper back.",
            )
        try:
            text = self._cipher.decrypt(nonce, whole[MARK_BYTES + NONCE_BYTES :], place.encode())
        except (InvalidTag, ValueError):
            raise _damaged(place) from None
        return text.decode()

    def hash(self, password: str) -> PasswordHash:
        """Return what to store of a user's password; "" stays empty."""
        return PasswordHash(self._passwords.hash(password) if password else "")


def _damaged(place: str) -> Refusal:
    return Refusal(
        "damaged_secret",
        f"The secret in {place} was changed outside of this server; restore a backup.",
    )
