"""Settings whose texts can be wrong in more than one way, and what a wrong one is told."""

from __future__ import annotations

import pytest

from teampro.settings import SettingError, read_settings


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("", ""), ("/", ""), ("shop", "/shop"), ("/a/b.c/", "/a/b.c"), ("/api", "/api")],
)
def test_prefix_is_a_path_without_a_slash_at_its_end(text: str, prefix: str) -> None:
    """Slashes around it are not asked for."""
    assert prefix == read_settings({"TEAMPRO_PREFIX": text})["prefix"]


@pytest.mark.parametrize("text", ["/v1", "/sandbox", "sandbox/x", "/a b", "/..", "/a?b"])
def test_prefix_that_is_no_path_or_taken_is_refused(text: str) -> None:
    """The short spelling and the page keep their places."""
    with pytest.raises(SettingError) as told:
        read_settings({"TEAMPRO_PREFIX": text})
    assert "a path such as /modules/addons/wbteampro, and not below /v1" in str(told.value)
