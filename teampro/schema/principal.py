"""Who calls, as a value: what the engine and the reach conditions need to know, no more."""

from __future__ import annotations

from dataclasses import dataclass

VERBS = ("GET", "POST", "PUT", "DELETE")


@dataclass(frozen=True)
class Rights:
    """What a token may touch; `None` means all."""

    verbs: frozenset[str] | None = None
    resources: frozenset[str] | None = None

    def allow(self, verb: str, resource: str) -> bool:
        """Say whether the token carries `verb` on the resource with this plural word."""
        return (self.verbs is None or verb in self.verbs) and (
            self.resources is None or resource in self.resources
        )


@dataclass(frozen=True)
class Principal:
    """An administrator who has proven who he is."""

    adminid: int
    username: str
    is_super: bool
    rights: Rights = Rights()
