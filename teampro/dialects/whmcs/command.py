"""What a command is to the language: who may call it, what it takes, what script it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from teampro.dialects.whmcs.given import Given
from teampro.engine.script import Script
from teampro.errors import Refusal

FULL, READONLY, BILLING, SUPPORT = "full", "readonly", "billing", "support"
EVERY = "*"
PRESETS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    BILLING: (
        frozenset(("billing",)),
        frozenset(("", "billing", "clients", "orders", "products", "services", "domains")),
    ),
    SUPPORT: (
        frozenset(("support",)),
        frozenset(("", "support", "clients", "services", "domains", "projects")),
    ),
}
"""By the word of a credential: areas all of whose commands it may call, and areas it may read."""


class BoundCommand(Protocol):
    """A command of the language; the table of them has them by their name in lower case."""

    @property
    def name(self) -> str:
        """Its name as documented."""

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""

    @property
    def area(self) -> str:
        """The area that its caller needs, "" for none."""

    @property
    def takes(self) -> frozenset[str]:
        """The names of its parameters; `itemdescription*` are all that begin so."""

    @property
    def xml_items(self) -> Mapping[str, str]:
        """What the items of its flat lists are called in XML, by the list."""

    def unread(self, given: Given) -> tuple[str, ...]:
        """Return what it does not know inside of what it takes, such as `preferences[colour]`."""

    def script(self, given: Given) -> Script:
        """Return what it does with these parameters, named as it takes them.

        Nobody is known yet, so nothing is refused: `prepare` reads the parameters.
        """


Commands = Mapping[str, BoundCommand]
"""All commands, by their names in lower case."""


class CommandRefusal(Refusal):
    """A sentence that the language says itself.

    A business error is 200: clients take any other status for a broken transport.
    """

    def __init__(self, message: str, status: int = 200) -> None:
        super().__init__("rule", message)
        self.status = status


def may_call(words: frozenset[str] | None, command: BoundCommand) -> bool:
    """Say whether a credential with these words may call a command; None are all commands.

    A word is the name of a command in lower case, `*`, or one of a set of them.
    """
    if words is None or not words.isdisjoint((EVERY, FULL, command.name.lower())):
        return True
    if READONLY in words and not command.writes:
        return True
    return any(
        command.area in (areas if command.writes else readable)
        for word, (areas, readable) in PRESETS.items()
        if word in words
    )
