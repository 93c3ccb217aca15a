"""The table of mounts: which path is whose, and which mounts cannot stand in one table."""

from __future__ import annotations

import re
from typing import Any, cast

import pytest

from teampro.dialects.dialect import AnyDialect, BareRefusal
from teampro.dialects.mount import Mount, MountError, MountTable
from teampro.errors import Refusal
from teampro.identity.proofs import Pair, Verifiers

PREFIX = "/modules/addons/wbteampro"


class Language:
    """A wire language that is told by its name alone."""

    def __init__(self, name: str, verifiers: Verifiers | None = None) -> None:
        self.name = name
        self.verifiers = verifiers or {}

    def refuse_bare(self, refusal: Refusal, request_id: str) -> BareRefusal:
        return BareRefusal(refusal.status, self.name, request_id.encode())


def language(name: str, verifiers: Verifiers | None = None) -> AnyDialect:
    """Return a wire language of which no more than this is asked."""
    return cast(AnyDialect, Language(name, verifiers))


def page(*_: Any) -> None:
    """Answer nothing."""


NATIVE, COMMANDS, REPORTS = language("native"), language("commands"), language("reports")
MOUNTS = (
    Mount("/v1", NATIVE),
    Mount("/api.php", NATIVE),
    Mount("/api.php", NATIVE, PREFIX),
    Mount("/", NATIVE, answer=page),
    Mount("/sandbox", NATIVE, answer=page),
    Mount("/healthz", NATIVE, resource=object()),
    Mount("/includes/api.php", COMMANDS),
    Mount("/login", COMMANDS),
    Mount("/includes/api.php", REPORTS, "/modules/addons/abusemanagerpro"),
    Mount("/in", REPORTS, "/a%20b"),
)


@pytest.mark.parametrize(
    ("path", "mount"),
    [
        ("/v1", 0),
        ("/v1/projects/100", 0),
        ("//v1//projects", 0),
        ("/api.php", 1),
        (f"{PREFIX}/api.php/v1", 2),
        ("/", 3),
        ("/sandbox", 4),
        ("/sandbox/", 4),
        ("/sandbox//app.js", 4),
        ("/healthz", 5),
        ("/includes/api.php", 6),
        ("/includes/api.php/", 6),
        ("//includes//api.php", 6),
        ("/login", 7),
        ("/login/", 7),
        ("/modules/addons/abusemanagerpro/includes/api.php", 8),
        ("/a b/in", 9),
        ("/a b/in/x", 9),
    ],
)
def test_a_path_belongs_to_its_mount(path: str, mount: int) -> None:
    """A language's path and all below; a page's as it is spelled; a resource's alone."""
    assert MOUNTS[mount] is MountTable(MOUNTS, NATIVE).find(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "//",
        "//sandbox/",
        "/sandboxes",
        "/healthz/",
        "/healthz/x",
        "/includes",
        "/includes/api.phpx",
        "/Login",
        "/modules/addons/abusemanagerpro",
        "/v2/projects",
        "/a%20b/in",
    ],
)
def test_all_else_is_the_native_languages(path: str) -> None:
    """No path is without a language to refuse it in."""
    found = MountTable(MOUNTS, NATIVE).find(path)
    assert (found.dialect, found in MOUNTS) == (NATIVE, False)


@pytest.mark.parametrize(
    ("mounts", "says"),
    [
        ([Mount("/x", COMMANDS), Mount("/x", REPORTS)], "/x is mounted at or below /x"),
        ([Mount("/x", COMMANDS), Mount("/x/y", REPORTS)], "/x/y is mounted at or below /x"),
        ([Mount("/x/y", REPORTS), Mount("/x", COMMANDS)], "/x/y is mounted at or below /x"),
        (
            [Mount("/x", COMMANDS), Mount("/x/y", NATIVE, answer=page)],
            "/x/y is mounted at or below /x",
        ),
        (
            [Mount("/x", NATIVE, resource=object()), Mount("/x", COMMANDS)],
            "/x is mounted at or below /x",
        ),
        (
            [Mount("/api", NATIVE, "/p"), Mount("/api", REPORTS, "/p")],
            "/p/api is mounted at or below /p/api",
        ),
        (
            [Mount("/api.php", NATIVE, "/includes/p"), Mount("/includes/api.php", COMMANDS)],
            "The prefix /includes/p begins with 'includes', where /includes/api.php is mounted",
        ),
        (
            [Mount("/healthz", NATIVE, resource=object()), Mount("/api", NATIVE, "/healthz/p")],
            "The prefix /healthz/p begins with 'healthz', where /healthz is mounted",
        ),
    ],
)
def test_no_mount_takes_what_is_anothers(mounts: list[Mount], says: str) -> None:
    """Whatever their order, and whichever of them an operator placed."""
    with pytest.raises(MountError, match=re.escape(says)):
        MountTable(mounts, NATIVE)


@pytest.mark.parametrize(
    "mounts",
    [
        [Mount("/", NATIVE, answer=page), Mount("/x", COMMANDS)],
        [Mount("/x", NATIVE, resource=object()), Mount("/x/y", COMMANDS)],
        [Mount("/x/y", COMMANDS), Mount("/x/z", REPORTS)],
        [Mount("/api", NATIVE, "/m/p"), Mount("/api", REPORTS, "/m/q")],
    ],
)
def test_neighbours_are_no_contradiction(mounts: list[Mount]) -> None:
    """What stands at one path alone takes nothing below; prefixes may begin alike."""
    assert tuple(mounts) == MountTable(mounts, NATIVE).mounts


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("/login?secret=x", "commands"),
        ("http://host/login", "commands"),
        ("/%6Cogin/x", "commands"),
        ("//includes/api.php#x", "commands"),
        ("/v1/projects", "native"),
        ("*", "native"),
        ("", "native"),
        ("/\xff%ff", "native"),
    ],
)
def test_a_request_line_is_refused_in_the_language_of_its_path(target: str, name: str) -> None:
    """Whatever stands in it, and whatever can be read of it."""
    refusal = Refusal("malformed_request", "no")
    bare = MountTable(MOUNTS, NATIVE).refuse_bare(target, refusal, "id")
    assert BareRefusal(400, name, b"id") == bare


def test_languages_bring_their_kinds_of_proof() -> None:
    """Those of all mounts are known to the login."""
    make: Any = object()
    brings = language("brings", {Pair: make})
    assert {Pair: make} == MountTable([Mount("/x", brings)], NATIVE).verifiers
