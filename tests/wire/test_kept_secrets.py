"""Texts that are encrypted for whoever keeps them elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from teampro.resources import RESOURCES
from tests.wire.world import World, make_app

WORDS = "correct horse battery staple"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application."""
    return make_app(tmp_path_factory.mktemp("secrets"), RESOURCES)


def data(app: World, chain: str, params: dict[str, Any]) -> Any:
    """Post, and return `data`."""
    return app.call("POST", chain, params).response["data"]


def test_what_was_encrypted_is_decrypted(app: World) -> None:
    """The same text is encrypted otherwise each time, and stands nowhere in what comes back."""
    first, second = (data(app, "secrets/encrypt", {"password2": WORDS})["secret"] for _ in "12")
    assert first != second
    assert WORDS not in first
    assert {"password2": WORDS} == data(app, "secrets/decrypt", {"secret": first})


@pytest.mark.parametrize("text", ["nonsense", "bm9uc2Vuc2U=", "A" * 80])
def test_anything_else_is_not_decrypted(app: World, text: str) -> None:
    """Neither what was changed, nor what this server keeps under another key."""
    reply = app.call("POST", "secrets/decrypt", {"secret": text})
    assert 400 == reply.status
    assert "cannot be decrypted" in reply.tree["request"]["message"]


def test_secrets_need_the_area_settings(app: World) -> None:
    """What guards passwords is not for everybody who may log in."""
    assert 403 == app.call("POST", "secrets/encrypt", {"password2": WORDS}, "mona").status
