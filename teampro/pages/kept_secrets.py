"""The pages that encrypt texts for whoever keeps them elsewhere, and decrypt them again.

sec: their key is their own, so that nothing which is stored here opens by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.engine.page import Page
from teampro.engine.result import Result
from teampro.errors import Refusal, refuse_at
from teampro.schema.vault import Vault
from teampro.session.session import Session

LABEL = "encryptpassword"
"""Names the key among those of the pepper."""
PLACE = "secrets"


def make_kept_secrets(vault: Vault) -> dict[str, Page]:
    """Return the pages of POST secrets/encrypt and secrets/decrypt.

    The second raises: Refusal invalid_value.
    """

    def encrypt(_session: Session, params: Mapping[str, Any]) -> Result:
        return Result({"data": {"secret": vault.seal(params["password2"], PLACE)}})

    def decrypt(_session: Session, params: Mapping[str, Any]) -> Result:
        try:
            text = vault.open(params["secret"], PLACE)
        except Refusal:
            message = "secret: the value cannot be decrypted: expected what `encrypt` made of it."
            raise refuse_at("secret", "invalid_value", message) from None
        return Result({"data": {"password2": text}})

    return {"encrypt_secret": encrypt, "decrypt_secret": decrypt}
