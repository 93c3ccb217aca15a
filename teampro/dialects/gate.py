"""What stands between the head of a request and its body: who sent it, as far as the head tells.

A wire language greets its caller with the proof of the head, or None, before it reads a byte; until
he is known it reads little (http/strangers.py). Knows no wire language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from teampro.engine.service import Door
from teampro.identity.proofs import UNGREETED, Greeting, Pair, Proof


@dataclass(slots=True)
class Gate:
    """Asks the door about one request; `greeting` is for the login of its Call."""

    door: Door
    address: str
    is_foreign: bool
    greeting: Greeting = UNGREETED

    @property
    def is_known(self) -> bool:
        """Whether all of the body may be read."""
        return self.greeting.is_known

    def greet(self, proof: Proof | None) -> None:
        """Refuse whoever is banned or presents something wrong; with a right proof he is known.

        None asks for the ban alone. Raises: Refusal banned, incomplete_credentials, foreign_page,
        login_failed, busy.
        """
        self.greeting = self.door.greet(self.placed(proof), self.address)

    def placed(self, proof: Proof | None) -> Proof | None:
        """Return a proof that tells whether a page of another site sent it."""
        if self.is_foreign and isinstance(proof, Pair):
            return replace(proof, is_foreign=True)
        return proof
