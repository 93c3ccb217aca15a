"""One demonstration for the clients of a process, and a Python that reaches this machine alone."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.served import at_home, served


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demonstration is served. Clients remove what they make, but for what is said."""
    with served(tmp_path_factory.mktemp("clients")) as url:
        yield url


@pytest.fixture
def here_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to anywhere else, and heed no proxy."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        try:
            at_home(f"http://{address[0]}")
        except ValueError as fault:
            raise OSError(str(fault)) from None
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    for scheme in ("http", "https", "all"):
        monkeypatch.delenv(f"{scheme}_proxy", raising=False)
        monkeypatch.delenv(f"{scheme.upper()}_PROXY", raising=False)
