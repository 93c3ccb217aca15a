"""A goal, what was measured for it, and whether that reaches it; and what all rounds share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.load import Round, press
from bench.servers import Server


@dataclass(frozen=True)
class Outcome:
    """One line of the table: the goal in words, the figure, and whether it is reached."""

    number: int
    what: str
    goal: str
    figure: str
    reached: bool
    details: dict[str, Any] = field(default_factory=dict)


Found = tuple[list[Outcome], dict[str, Any]]
"""What a step found: outcomes, and by name the tables that belong to them."""


@dataclass
class Contender:
    """A server with the request that it answers over and over, and what its rounds saw."""

    name: str
    server: Server
    request: bytes | Sequence[bytes]
    connections: int = 8
    rounds: list[Round] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def run(self, seconds: float) -> None:
        """Run one round."""
        before = self.server.cpu_seconds()
        found = press(self.server.port, self.request, seconds, self.connections)
        self.cpu.append((self.server.cpu_seconds() - before) / max(found.answers, 1) * 1e6)
        self.rounds.append(found)

    @property
    def rate(self) -> float:
        """The rate of the best round: whatever else the machine does only slows a round down."""
        return max(each.rate for each in self.rounds)

    @property
    def cpu_microseconds(self) -> float:
        """The CPU time per request of the cheapest round, for the same reason."""
        return min(self.cpu)

    def wait(self, share: float) -> float:
        """Return the milliseconds that this share of all answers stayed under."""
        return Round(waits=[wait for each in self.rounds for wait in each.waits]).wait(share)

    @property
    def answers(self) -> int:
        """Right answers of all rounds."""
        return sum(each.answers for each in self.rounds)

    @property
    def errors(self) -> int:
        """Answers that were none."""
        return sum(each.errors for each in self.rounds)

    def row(self, ceiling: float) -> dict[str, Any]:
        """Return the figures of the table."""
        return {
            "name": self.name,
            "rate": round(self.rate),
            "ratio": round(self.rate / ceiling, 3),
            "cpu": round(self.cpu_microseconds),
            "p50": round(self.wait(0.5), 2),
            "p99": round(self.wait(0.99), 2),
            "memory": round(self.server.memory_bytes() / 1e6),
            "errors": self.errors,
        }


def interleaved(
    contenders: Sequence[Contender], rounds: int, seconds: float, tell: Callable[[str], None]
) -> None:
    """Run all contenders in turn, so that a slow moment of the machine meets all of them."""
    for each in contenders:
        press(each.server.port, each.request, min(seconds, 1.0), each.connections)
    for number in range(rounds):
        tell(f"  round {number + 1} of {rounds}")
        for each in contenders:
            each.run(seconds)
    if wrong := [each.name for each in contenders if each.errors or not each.answers]:
        raise SystemExit(f"Not every answer was right: {', '.join(wrong)}")


def get(path: str) -> bytes:
    """Return the bytes of a GET."""
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    """Return the bytes of a POST of JSON."""
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
