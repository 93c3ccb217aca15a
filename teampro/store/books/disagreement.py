"""What the books disagree about: a record, what is stored of it, and what follows from rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from teampro.schema.kinds import MONEY


@dataclass(frozen=True)
class Disagreement:
    """One figure or word of one record that does not follow from the rows it stands for."""

    record: str
    what: str
    stored: str
    follows: str

    def __str__(self) -> str:
        return f"{self.record}: {self.what} is {self.stored}; by the rows it is {self.follows}."


Disagreements = Iterator[Disagreement]


def differing(
    record: str, what: str, stored: int, follows: int, shown: bool = True
) -> Disagreements:
    """Yield an amount that is stored and is not what follows; a count is not `shown` as money."""
    if stored != follows:
        yield Disagreement(
            record,
            what,
            amount(stored) if shown else str(stored),
            amount(follows) if shown else str(follows),
        )


def amount(hundredths: int) -> str:
    """Return hundredths as people read them."""
    return str(MONEY.wire(hundredths))
