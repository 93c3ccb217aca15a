"""A load generator: keep-alive connections that each send the next request when answered.

One thread and `select`, so that it costs less than the server it measures.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Round:
    """What one round of load saw: answers, seconds, the waits of each, what went wrong."""

    answers: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    errors: int = 0

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds

    def wait(self, share: float) -> float:
        """Return the wait in milliseconds that this share of the answers stayed under."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def press(
    port: int, request: bytes | Sequence[bytes], seconds: float, connections: int = 8
) -> Round:
    """Send a request, or several in turn, over and over for `seconds`.

    Only answers of 200 and 201 count.
    """
    found = Round()
    turns = cycle([request] if isinstance(request, bytes) else request)
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            lane = socket.create_connection(("127.0.0.1", port))
            lane.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(lane, selectors.EVENT_READ, [bytearray(), time.perf_counter()])
            lane.sendall(next(turns))
        began = time.perf_counter()
        while (now := time.perf_counter()) < began + seconds:
            for key, _ in selector.select(1.0):
                _receive(key.fileobj, key.data, turns, found)
        found.seconds = now - began
        for key in list(selector.get_map().values()):
            key.fileobj.close()
    return found


def _receive(lane: socket.socket, state: list, turns: Iterator[bytes], found: Round) -> None:
    buffer, sent = state
    buffer += lane.recv(262_144)
    head = buffer.find(b"\r\n\r\n")
    if head < 0:
        return
    length = _LENGTH.search(buffer, 0, head)
    if length is None or len(buffer) < head + 4 + int(length[1]):
        return
    now = time.perf_counter()
    if buffer.startswith(b"HTTP/1.1 20"):
        found.answers += 1
        found.waits.append(now - sent)
    else:
        found.errors += 1
    buffer.clear()
    state[1] = now
    lane.sendall(next(turns))
