"""Secrets at rest: what was sealed opens unchanged, in place, with its pepper, or not at all."""

from __future__ import annotations

import base64
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from teampro.errors import Refusal
from teampro.identity.pepper import derived_key
from teampro.identity.secrets import Secrets
from teampro.schema.vault import CLOSED

PEPPER = b"p" * 32
PLACE = "services.servicepassword"
VAULT = Secrets(PEPPER)


def refusal(sealed: str, place: str = PLACE, vault: Secrets = VAULT) -> str:
    """Return what is told when a secret does not open."""
    with pytest.raises(Refusal) as refused:
        vault.open(sealed, place)
    assert ("damaged_secret", 500) == (refused.value.word, refused.value.status)
    return refused.value.message


@pytest.mark.parametrize("text", ["x", "open sesame", "Pässwörd 🎉", "two\nlines", "x" * 65_536])
def test_sealed_text_opens_in_its_place(text: str) -> None:
    """Another instance with the same pepper opens it: hosts share nothing else."""
    assert text == Secrets(PEPPER).open(VAULT.seal(text, PLACE), PLACE)


def test_empty_text_stays_empty() -> None:
    """So that the database can tell which secrets are there."""
    assert "" == VAULT.seal("", PLACE)
    assert "" == VAULT.open("", PLACE)


def test_equal_texts_look_different_and_show_nothing() -> None:
    """Neither their letters nor that two are equal can be read off the table."""
    sealed = {VAULT.seal("open sesame", PLACE) for _ in range(50)}
    nonces = {base64.b64decode(each)[4:16] for each in sealed}
    assert (50, 50) == (len(sealed), len(nonces))
    assert not any("sesame" in each or b"sesame" in base64.b64decode(each) for each in sealed)


def test_the_construction_is_aes_256_gcm_over_a_derived_key() -> None:
    """The exact form, so that a stored secret stays good for ever."""
    key = hmac.new(PEPPER, b"secrets", "sha256").digest()
    whole = base64.b64decode(VAULT.seal("open sesame", PLACE))
    assert hmac.new(PEPPER, b"secrets mark", "sha256").digest()[:4] == whole[:4]
    assert b"open sesame" == AESGCM(key).decrypt(whole[4:16], whole[16:], PLACE.encode())


def test_secret_does_not_open_in_another_place() -> None:
    """A ciphertext that was copied to another column is none there."""
    told = refusal(VAULT.seal("open sesame", PLACE), "services.hint")
    assert "The secret in services.hint was changed outside of this server" in told


def test_each_changed_byte_is_refused() -> None:
    """Mark, nonce, text and tag: none can be changed in silence."""
    whole = base64.b64decode(VAULT.seal("open sesame", PLACE))
    for at in range(len(whole)):
        changed = bytes((*whole[:at], whole[at] ^ 1, *whole[at + 1 :]))
        told = refusal(base64.b64encode(changed).decode())
        assert ("another pepper" if at < 4 else "was changed") in told


@pytest.mark.parametrize("length", range(1, 43))
def test_cut_secret_is_refused(length: int) -> None:
    """However much is left of it."""
    whole = base64.b64decode(VAULT.seal("open sesame", PLACE))
    assert 43 == len(whole)
    assert "was changed" in refusal(base64.b64encode(whole[:length]).decode())


@pytest.mark.parametrize("stored", ["open sesame", "x", "ä", "AAAA AAAA"])
def test_text_that_was_never_sealed_is_refused(stored: str) -> None:
    """What somebody typed into the table is told as such."""
    assert "was changed" in refusal(stored)


def test_another_pepper_is_told_as_such() -> None:
    """Who sees it knows which file to put back."""
    told = refusal(Secrets(b"q" * 32).seal("open sesame", PLACE))
    assert "was sealed with another pepper; put that pepper back" in told
    assert "sesame" not in told


def test_vault_shows_nothing_of_its_key() -> None:
    """It may stand in a log line or a debugger."""
    assert not any(
        part in repr(VAULT) for part in (PEPPER.decode(), derived_key(PEPPER, "x").hex())
    )
    assert "Secrets object" in repr(VAULT)


def test_call_without_a_vault_neither_seals_nor_opens() -> None:
    """It is a bug, and told as one; nothing is stored in clear."""
    with pytest.raises(LookupError, match=r"no vault was given to seal services\.servicepassword"):
        CLOSED.seal("open sesame", PLACE)
    with pytest.raises(LookupError, match=r"no vault was given to open services\.servicepassword"):
        CLOSED.open("open sesame", PLACE)
