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


@pytest.mark.parametrize(
    "text", ["/v1", "/healthz/x", "/api.php", "/sandbox", "sandbox/x", "/a b", "/..", "/a?b"]
)
def test_prefix_that_is_no_path_or_taken_is_refused(text: str) -> None:
    """What is always mounted keeps its place."""
    with pytest.raises(SettingError) as told:
        read_settings({"TEAMPRO_PREFIX": text})
    assert "a path such as /modules/addons/wbteampro, and not below /v1" in str(told.value)


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", ()),
        (" ,", ()),
        ("https://tools.example.com", ("https://tools.example.com",)),
        ("http://localhost:5173,http://[::1]:8080", ("http://localhost:5173", "http://[::1]:8080")),
        ("https://a.example, http://a.example", ("https://a.example", "http://a.example")),
        ("https://a.example,https://a.example", ("https://a.example",)),
    ],
)
def test_origins_are_as_browsers_send_them(text: str, origins: tuple[str, ...]) -> None:
    """Comma separated, each once."""
    assert origins == read_settings({"TEAMPRO_ALLOWED_ORIGINS": text})["allowed_origins"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("*", "expected each origin by its name"),
        ("https://*.example.com", "expected each origin by its name"),
        ("https://a.example,*", "expected each origin by its name"),
        ("https://a.example/", "in place of https://a.example/ write https://a.example"),
        ("https://a.example/page?x#y", "write https://a.example"),
        ("HTTPS://A.Example", "in place of HTTPS://A.Example write https://a.example"),
        ("https://a.example:443", "write https://a.example"),
        ("http://a.example:80", "write http://a.example"),
        ("https://me@a.example", "write https://a.example"),
        ("a.example", "expected origins such as https://tools.example.com"),
        ("localhost:5173", "expected origins such as https://tools.example.com"),
        ("null", "expected origins such as https://tools.example.com"),
        ("file:///index.html", "expected origins such as https://tools.example.com"),
        ("https://a.example:port", "expected origins such as https://tools.example.com"),
        ("https://[::1", "expected origins such as https://tools.example.com"),
        ("https://", "expected origins such as https://tools.example.com"),
        ("https://a b", "expected origins such as https://tools.example.com"),
    ],
)
def test_origin_that_no_browser_sends_is_refused(text: str, told: str) -> None:
    """It would never be met; the sentence says what would be right."""
    with pytest.raises(SettingError) as refused:
        read_settings({"TEAMPRO_ALLOWED_ORIGINS": text})
    assert told in str(refused.value)
    assert str(refused.value).startswith("TEAMPRO_ALLOWED_ORIGINS=")
