"""Where the server listens: the text of an address, and the socket behind it.

Knows what is loopback, who may use a Unix socket, and says in a sentence why an address cannot be
had.
"""

from __future__ import annotations

import errno
import os
import socket
import stat
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

BACKLOG = 2048
_EXAMPLE = "127.0.0.1:8000"
_UNIX = "unix:"
_FOR_THE_GROUP = 0o117
"""The umask of a socket that its owner and his group may use, mode 0660."""


class AddressError(Exception):
    """An address that cannot be read or listened on; the text says what to do."""


@dataclass(frozen=True)
class Address:
    """A host and a port; port 0 lets the system choose one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://{self}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches it; a name counts when all its addresses do."""
        found = {entry[4][0] for entry in _resolved(self)}
        return all(ip_address(str(host)).is_loopback for host in found)


@dataclass(frozen=True)
class UnixAddress:
    """The path of a Unix socket, which only its owner and his group may use."""

    path: str

    def __str__(self) -> str:
        return f"{_UNIX}{self.path}"

    @property
    def url(self) -> str:
        """How it is named; no browser finds it."""
        return str(self)

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return True


ListenAddress = Address | UnixAddress


def parse_address(text: str) -> ListenAddress:
    """Read HOST:PORT, an IPv6 host in brackets, or unix:PATH. Raises: AddressError."""
    scheme, _, path = text.strip().partition(_UNIX)
    if not scheme and path.startswith("/"):
        return UnixAddress(path)
    host, colon, port = text.strip().rpartition(":")
    if not colon or not (port.isascii() and port.isdecimal()) or int(port) > 65535:
        raise AddressError(
            f"{text!r} is no address to listen on: write HOST:PORT, as {_EXAMPLE}, or unix:/PATH."
        )
    bare = host.removeprefix("[").removesuffix("]")
    if not bare or (":" in bare) != host.startswith("["):
        raise AddressError(
            f"{text!r} is no address to listen on: write HOST:PORT, as {_EXAMPLE} or [::1]:8000."
        )
    return Address(bare, int(port))


def listen(address: ListenAddress) -> socket.socket:
    """Return a listening socket. Raises: AddressError when the address cannot be had.

    trap: two programs may bind one address as long as neither listens, so this one listens at
    once; calls that come before a process serves wait in the queue.
    """
    if isinstance(address, UnixAddress):
        return _listen_at(address)
    family, _, _, _, place = _resolved(address)[0]
    server = socket.socket(family, socket.SOCK_STREAM)
    try:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.bind(place)
        server.listen(BACKLOG)
    except OSError as fault:
        server.close()
        raise AddressError(_why_not(address, fault)) from None
    return server


def bound_address(server: socket.socket) -> ListenAddress:
    """Return where a socket listens, with the port the system chose."""
    if server.family == socket.AF_UNIX:
        return UnixAddress(server.getsockname())
    host, port = server.getsockname()[:2]
    return Address(str(host), int(port))


def _listen_at(address: UnixAddress) -> socket.socket:
    """Listen on a Unix socket; one that a killed server left behind is replaced."""
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(_FOR_THE_GROUP)  # sec: it is nobody else's from its first moment
    try:
        _remove_forsaken(address.path)
        server.bind(address.path)
        server.listen(BACKLOG)
    except OSError as fault:
        server.close()
        why = "it is in use" if fault.errno == errno.EADDRINUSE else fault.strerror or str(fault)
        raise AddressError(
            f"Cannot listen on {address} ({why}): name a path in a directory that this user may "
            f"write, as --bind unix:/run/teampro/teampro.sock, or bind to {_EXAMPLE}."
        ) from None
    finally:
        os.umask(mask)
    return server


def _remove_forsaken(path: str) -> None:
    """Remove a socket that nobody listens on."""
    try:
        if not stat.S_ISSOCK(os.stat(path).st_mode):
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.connect(path)
    except FileNotFoundError:
        return
    except ConnectionRefusedError:
        os.unlink(path)


def _resolved(address: Address) -> list[tuple[Any, ...]]:
    try:
        return [*socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise AddressError(
            f"The host {address.host!r} is not known here: choose another with --bind {_EXAMPLE}."
        ) from None


def _why_not(address: Address, fault: OSError) -> str:
    port = address.port + 1 if 1023 < address.port < 65535 else 8000
    there = Address(address.host, port)
    other = f"choose another address, as --bind {there} or TEAMPRO_BIND={there}"
    if fault.errno == errno.EADDRINUSE:
        return f"{address} is in use by another program: stop that, or {other}."
    if fault.errno == errno.EACCES:
        return f"The port {address.port} needs root: {other}."
    if fault.errno == errno.EADDRNOTAVAIL:
        return f"{address.host} is no address of this machine: choose one with --bind {_EXAMPLE}."
    return f"Cannot listen on {address} ({fault.strerror}): {other}."
