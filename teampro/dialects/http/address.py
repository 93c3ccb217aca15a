"""The address a request came from, which is where logins are counted."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

from teampro.identity.addresses import Network, caller_address, trusted_networks
from teampro.settings import Settings

NO_ADDRESS = "127.0.0.1"
"""The address of a caller behind a Unix socket."""


def trusted_proxies(settings: Settings) -> tuple[Network, ...]:
    """Return the proxies whose word is taken for an address."""
    return tuple(ip_network(network) for network in trusted_networks(settings))


def read_address(environ: Mapping[str, Any], proxies: tuple[Network, ...]) -> str:
    """Return the peer's address, what trusted proxies say of it, or PROXY.

    Where there are proxies, it is one of them that speaks over a Unix socket.
    """
    peer: str = environ.get("REMOTE_ADDR") or ""
    if not proxies:
        return peer or NO_ADDRESS
    peer = peer or str(proxies[0].network_address)
    return caller_address(peer, environ.get("HTTP_X_FORWARDED_FOR"), proxies)
