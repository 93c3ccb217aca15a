"""Secrets: texts that are encrypted for whoever keeps them elsewhere; none is stored here."""

from __future__ import annotations

from teampro.schema import kinds
from teampro.schema.operation import Operation, param
from teampro.schema.resource import Resource

_TEXT = param("password2", kinds.SECRET, help_text="The text.")
_SEALED = param("secret", kinds.TEXT, help_text="What `encrypt` made of a text.")

RESOURCE = Resource(
    plural="secrets",
    singular="secret",
    help="Encrypts texts with a key of this server, and decrypts what it has encrypted.",
    operations=(
        Operation(
            "encrypt",
            "encryptSecret",
            "Encrypt a text.",
            page="encrypt_secret",
            takes=(_TEXT,),
            required=("password2",),
            on_collection=True,
            example={"password2": "example"},
            answers=(_SEALED,),
        ),
        Operation(
            "decrypt",
            "decryptSecret",
            "Decrypt what was encrypted here.",
            page="decrypt_secret",
            takes=(_SEALED,),
            required=("secret",),
            on_collection=True,
            example={"secret": "example"},
            answers=(param("password2", kinds.TEXT, help_text="The text."),),
        ),
    ),
    area="settings",
)
