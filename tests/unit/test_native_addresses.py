"""Where the API answers, in every spelling, and how it writes its own addresses."""

from __future__ import annotations

import pytest

from teampro.dialects.http.paths import raw_path, split_path
from teampro.dialects.native.addresses import Addresses, Arrival, location, spelled_directly
from teampro.errors import Refusal

PREFIX = "/modules/addons/wbteampro"


@pytest.mark.parametrize(
    ("path", "mount", "words"),
    [
        (f"{PREFIX}/api.php/v1/projects/100/json", f"{PREFIX}/api.php", "v1 projects 100 json"),
        (f"{PREFIX}/api/v1/projects", f"{PREFIX}/api", "v1 projects"),
        (f"{PREFIX}/api.php", f"{PREFIX}/api.php", ""),
        (f"{PREFIX}/api", f"{PREFIX}/api", ""),
        (f"{PREFIX}/api.php/", f"{PREFIX}/api.php", ""),
        ("/api.php/v1/projects", "/api.php", "v1 projects"),
        ("/api.php", "/api.php", ""),
        ("/v1/projects/100", "", "v1 projects 100"),
        ("//v1///projects/", "", "v1 projects"),
        ("/v2/projects", "", "v2 projects"),
        ("/modules//addons/wbteampro/api.php//v1/projects", f"{PREFIX}/api.php", "v1 projects"),
        ("/modules/%61ddons/wbteampro/api%2Ephp/v1/a", f"{PREFIX}/api.php", "v1 a"),
        ("/v1/projects%2F100", "", "v1 projects/100"),
        ("/v1/projects%252F100", "", "v1 projects%2F100"),
        ("/v1/%C3%A4", "", "v1 ä"),
        ("/v1/\xc3\xa4", "", "v1 ä"),
        ("/v1/a+b", "", "v1 a+b"),
        ("/v1/..", "", "v1 .."),
    ],
)
def test_path_is_a_mount_and_the_words_of_a_chain(path: str, mount: str, words: str) -> None:
    """Segments are split before they are decoded; empty ones are skipped."""
    assert Arrival(mount, tuple(words.split())) == Addresses(PREFIX).find(path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/api",
        "/api/v1/projects",
        PREFIX,
        f"{PREFIX}/v1/projects",
        f"{PREFIX}/api.phpx",
        "/V1/projects",
        "/vx/projects",
        "/favicon.ico",
        "/modules%2Faddons%2Fwbteampro/api.php",
    ],
)
def test_other_paths_are_not_ours(path: str) -> None:
    """A bare /api/ belongs to another dialect."""
    with pytest.raises(Refusal) as refused:
        Addresses(PREFIX).find(path)
    assert "unknown_path" == refused.value.word


def test_without_a_prefix_the_short_spellings_remain() -> None:
    """An empty prefix does not claim /api."""
    assert Arrival("/api.php", ("v1",)) == Addresses("").find("/api.php/v1")
    with pytest.raises(Refusal):
        Addresses("").find("/api/v1")


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/v1/%FF", "malformed_request"),
        ("/v1/\xff", "malformed_request"),
        ("/v1/%00", "forbidden_character"),
        ("/v1/%1f", "forbidden_character"),
        ("/v1/%EF%BF%BF", "forbidden_character"),
        ("/v1/%ED%A0%80", "malformed_request"),
    ],
)
def test_paths_that_are_no_text_are_refused(path: str, word: str) -> None:
    """Neither bytes that are no UTF-8 nor characters that XML cannot carry."""
    with pytest.raises(Refusal) as refused:
        split_path(path)
    assert word == refused.value.word


@pytest.mark.parametrize(
    ("environ", "path"),
    [
        ({"RAW_URI": "/v1/a%2Fb?params=%7B%7D", "PATH_INFO": "/v1/a/b"}, "/v1/a%2Fb"),
        ({"REQUEST_URI": "/v1/a%2Fb#x", "PATH_INFO": "/v1/a/b"}, "/v1/a%2Fb"),
        ({"RAW_URI": "http://[::1]:80/v1/a?b", "PATH_INFO": "/v1/a"}, "/v1/a"),
        ({"RAW_URI": "//evil/v1/a", "PATH_INFO": "//evil/v1/a"}, "//evil/v1/a"),
        ({"PATH_INFO": "/v1/\xc3\xa4%?"}, "/v1/%C3%A4%25%3F"),
        ({"PATH_INFO": ""}, ""),
        ({}, ""),
    ],
)
def test_the_path_is_taken_as_it_was_sent(environ: dict[str, str], path: str) -> None:
    """The server's decoded path is the last resort."""
    assert path == raw_path(environ)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (f"{PREFIX}/api.php/v1/projects", f"{PREFIX}/api.php/v1/projects/101"),
        (f"{PREFIX}/api/v1/projects", f"{PREFIX}/api/v1/projects/101"),
        (f"{PREFIX}/api.php", f"{PREFIX}/api.php?action=v1.projects.101"),
        ("/api.php", "/api.php?action=v1.projects.101"),
        ("/v1/projects", "/v1/projects/101"),
    ],
)
def test_addresses_are_spelled_like_the_request(path: str, address: str) -> None:
    """Who came in by one spelling stays in it."""
    arrival = Addresses(PREFIX).find(path)
    mount = arrival.mount if arrival.words else spelled_directly(arrival)
    assert address == location(mount, "projects/101")
