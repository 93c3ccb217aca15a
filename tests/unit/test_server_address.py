"""Addresses to listen on: read, judged, and refused in a sentence."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from teampro.server.address import (
    Address,
    AddressError,
    ListenAddress,
    UnixAddress,
    bound_address,
    listen,
    parse_address,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:8000", Address("127.0.0.1", 8000)),
        ("0.0.0.0:80", Address("0.0.0.0", 80)),
        ("[::1]:8000", Address("::1", 8000)),
        ("localhost:0", Address("localhost", 0)),
        ("unix:/run/teampro.sock", UnixAddress("/run/teampro.sock")),
    ],
)
def test_address_is_read_and_printed_back(text: str, expected: ListenAddress) -> None:
    """What is printed can be said again."""
    assert (expected, text) == (parse_address(text), str(expected))


@pytest.mark.parametrize(
    "text",
    [
        "8000",
        "127.0.0.1",
        ":8000",
        "h:",
        "h:x",
        "h:70000",
        "::1:80",
        "h:²",
        "[h]x:1",
        "unix:",
        "unix:x",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """The refusal shows how an address is written."""
    with pytest.raises(AddressError, match=r"127\.0\.0\.1:8000"):
        listen(parse_address(text))


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("0.0.0.0", False), ("::", False)],
)
def test_loopback_is_told_from_the_network(host: str, expected: bool) -> None:
    """Only what this machine alone reaches is loopback."""
    assert expected is Address(host, 80).is_loopback


def test_socket_is_its_owners_and_his_groups(tmp_path: Path) -> None:
    """Whatever the umask; it counts as loopback, and is told by its path."""
    address = parse_address(f"unix:{tmp_path}/s")
    mask = os.umask(0)
    try:
        with listen(address) as server:
            assert (address, True) == (bound_address(server), address.is_loopback)
            assert 0o660 == stat.S_IMODE(os.stat(tmp_path / "s").st_mode)
    finally:
        os.umask(mask)


def test_socket_that_was_left_behind_is_replaced(tmp_path: Path) -> None:
    """One that somebody listens on is not, and no file is removed."""
    address = parse_address(f"unix:{tmp_path}/s")
    listen(address).close()
    with listen(address), pytest.raises(AddressError, match="in use"):
        listen(address)
    (tmp_path / "file").write_text("kept")
    with pytest.raises(AddressError, match="in use"):
        listen(parse_address(f"unix:{tmp_path}/file"))
    assert "kept" == (tmp_path / "file").read_text()


@pytest.mark.parametrize(
    ("path", "why"), [("no/s", "No such file"), ("x" * 200, "too long")], ids=["absent", "long"]
)
def test_path_that_cannot_be_had_is_told(tmp_path: Path, path: str, why: str) -> None:
    """With one that would be right."""
    with pytest.raises(AddressError, match=rf"{why}.*unix:/run/teampro/teampro\.sock"):
        listen(parse_address(f"unix:{tmp_path}/{path}"))


def test_port_in_use_is_told() -> None:
    """A second server learns what is wrong and what to do."""
    with listen(Address("127.0.0.1", 0)) as first:
        place = bound_address(first)
        with pytest.raises(AddressError, match=f"{place} is in use .* --bind"):
            listen(place)


@pytest.mark.parametrize(
    ("host", "reason"), [("192.0.2.1", "no address of this machine"), ("no.such.invalid", "known")]
)
def test_host_of_elsewhere_is_told(host: str, reason: str) -> None:
    """An address that another machine has, or nobody, cannot be listened on."""
    with pytest.raises(AddressError, match=reason):
        listen(Address(host, 0))
