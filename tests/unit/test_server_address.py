"""Addresses to listen on: read, judged, and refused in a sentence."""

from __future__ import annotations

import pytest

from teampro.server.address import Address, AddressError, bound_address, listen, parse_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:8000", Address("127.0.0.1", 8000)),
        ("0.0.0.0:80", Address("0.0.0.0", 80)),
        ("[::1]:8000", Address("::1", 8000)),
        ("localhost:0", Address("localhost", 0)),
    ],
)
def test_address_is_read_and_printed_back(text: str, expected: Address) -> None:
    """What is printed can be said again."""
    assert (expected, text) == (parse_address(text), str(expected))


@pytest.mark.parametrize(
    "text", ["8000", "127.0.0.1", ":8000", "h:", "h:x", "h:70000", "::1:80", "h:²", "[h]x:1"]
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
