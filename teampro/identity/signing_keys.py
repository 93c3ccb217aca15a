"""The keys that sign the tokens of logins: made of the pepper by their number, rotated, retired.

There is no secret beside the pepper, and nothing that hosts must share: which number is the current
one stands in the database, with the moment until which earlier ones still verify.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from teampro.identity.pepper import derived_key
from teampro.store.database import Database
from teampro.store.meta import get_meta, put_meta

META = "jwt_keys"
DAY = 86_400


@dataclass(frozen=True)
class KeyStanding:
    """Which key signs, and until when earlier ones verify; those not named here are retired.

    Its text is `3 2:1796083200`: the current number, then each other one with its last second.
    """

    current: int = 1
    until: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str | None) -> KeyStanding:
        """Return what a text says; without one the first key signs."""
        if not text:
            return cls()
        current, *others = text.split()
        pairs = (each.split(":") for each in others)
        return cls(int(current), {int(number): int(last) for number, last in pairs})

    @property
    def text(self) -> str:
        """What is stored."""
        return " ".join(
            [str(self.current), *(f"{each}:{last}" for each, last in self.until.items())]
        )

    def verifies(self, number: int, now: float) -> bool:
        """Say whether a key is the current one, or one that still counts."""
        return number == self.current or now <= self.until.get(number, -1)

    def rotated(self, now: float, at_once: bool) -> KeyStanding:
        """Return what follows: the next key; earlier ones verify a day longer, or no more."""
        if at_once:
            return KeyStanding(self.current + 1)
        kept = {number: last for number, last in self.until.items() if now <= last}
        return KeyStanding(self.current + 1, {self.current: int(now) + DAY, **kept})

    def restored(self, replaced: KeyStanding, now: float) -> KeyStanding:
        """Return what follows when these come back from a backup in the place of others.

        sec: what was ended since the backup would count again. No key is signed with twice, also
        where nobody can tell which were there: numbers go on from the clock.
        """
        return KeyStanding(max(self.current, replaced.current, int(now)) + 1)


def end_restored(database: Database, replaced: Mapping[str, str], now: float) -> None:
    """Let no token of an earlier login count, inside the transaction that restores the rows.

    `replaced` are the single values of the rows that go.
    """
    standing = KeyStanding.of(get_meta(database, META))
    before = KeyStanding.of(replaced.get(META))
    put_meta(database, META, standing.restored(before, now).text)


class SigningKeys:
    """The keys of one database with its pepper."""

    def __init__(self, database: Database, pepper: bytes) -> None:
        self._database = database
        self._pepper = pepper

    def key(self, number: int) -> bytes:
        """Return a key by its number, a retired or a future one too."""
        return derived_key(self._pepper, f"jwt:{number}")

    def standing(self) -> KeyStanding:
        """Return which keys count."""
        return KeyStanding.of(get_meta(self._database, META))

    def rotate(self, now: float, at_once: bool) -> int:
        """Let another key sign from now on, and return its number."""
        with self._database.writing():
            standing = self.standing().rotated(now, at_once)
            put_meta(self._database, META, standing.text)
        return standing.current
