"""Where a call comes from, as far as bans care: one network per caller, and who is exempt.

Pure: addresses are text, settings are networks. Knows no request and no database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Any

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

REMEMBERED = 10_000
UNKNOWN = "unknown"
"""The network of all callers whose address cannot be read."""
PROXY = "proxy"
"""The address of what a trusted proxy sends for itself, as it does to see whether we are there."""
_LOOPBACK = ("127.0.0.1/32", "::1/128")
_IPV6_PREFIX = 64
_WITH_PORT = re.compile(r"(?:\[(.+)\]|([0-9.]+))(?::[0-9]+)?\Z", re.ASCII)
"""How some proxies write an entry."""


@dataclass(frozen=True)
class Origin:
    """A caller's network: IPv4 /32, IPv6 /64.

    `first` is its first address as text that sorts like the addresses do. An exempt origin is
    never banned and its failures are not counted.
    """

    network: str
    first: str
    exempt: bool


class Origins:
    """Reads addresses into origins and remembers the last ones."""

    def __init__(self, exempt: Iterable[str]) -> None:
        self._exempt = tuple(ip_network(network, strict=False) for network in exempt)
        self.of: Callable[[str], Origin] = lru_cache(REMEMBERED)(self._read)

    def _read(self, text: str) -> Origin:
        if text == PROXY:
            return Origin(PROXY, "", True)
        address = parsed(text)
        if address is None:
            return Origin(UNKNOWN, "", False)
        network = key_network(address)
        exempt = any(address in allowed for allowed in self._exempt)
        return Origin(str(network), sortable(network.network_address), exempt)


def trusted_networks(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the proxies to believe; behind a front of this host, by default, loopback."""
    networks: tuple[str, ...] = settings["trusted_proxies"]
    return networks or (_LOOPBACK if settings["behind_proxy"] else ())


def caller_address(peer: str, forwarded: str | None, trusted: Iterable[Network]) -> str:
    """Return the caller's address: the peer's, what trusted proxies say of it, or PROXY.

    `forwarded` is X-Forwarded-For, None where there is none; it is walked from the right, for as
    long as the address that added the next entry is trusted. sec: a trusted peer that names
    nobody is the proxy itself, which is never banned; a name that is no address stands for
    UNKNOWN, and one that is a proxy's own is a caller like any other.
    """
    networks = tuple(trusted)
    if not is_among(peer, networks):
        return peer
    if forwarded is None:
        return PROXY
    found = UNKNOWN
    for entry in reversed([entry for each in forwarded.split(",") if (entry := each.strip())]):
        with_port = _WITH_PORT.match(entry)
        before = parsed(with_port[1] or with_port[2] if with_port else entry)
        found = UNKNOWN if before is None else str(before)
        if not is_among(found, networks):
            break
    return found


def is_among(text: str, networks: Iterable[Network]) -> bool:
    """Say whether a text is an address of one of the networks."""
    address = parsed(text)
    return address is not None and any(address in network for network in networks)


def parsed(text: str) -> Address | None:
    """Return the address a text stands for, an IPv4-mapped IPv6 one as IPv4; None if it is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        # sec: the scope of fe80::1%… can be any text.
        return address.ipv4_mapped or IPv6Address(int(address))
    return address


def key_network(address: Address) -> Network:
    """Return the network under which a caller is counted."""
    if isinstance(address, IPv4Address):
        return IPv4Network(address)
    return IPv6Network((int(address), _IPV6_PREFIX), strict=False)


def widened(network: Network) -> Network:
    """Return the network itself, or the smallest one that callers are told apart by."""
    if isinstance(network, IPv6Network) and network.prefixlen > _IPV6_PREFIX:
        return network.supernet(new_prefix=_IPV6_PREFIX)
    return network


def sortable(address: Address) -> str:
    """Return text that sorts like the addresses do, IPv4 apart from IPv6."""
    return f"4:{int(address):08x}" if address.version == 4 else f"6:{int(address):032x}"
