"""Numbers of tickets: made of a mask, in which letters behind a % stand for what is random.

Source: WHMCS's setting of this name, whose letters these are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from string import ascii_lowercase, ascii_uppercase, digits

RANDOM: Mapping[str, str] = {"A": ascii_uppercase, "a": ascii_lowercase, "n": digits}
"""By its letter the characters of which one is taken."""
_LETTER = re.compile(rf"%([{''.join(RANDOM)}ymdi])")


def ticket_number(mask: str, day: date, ticket_id: int, choose: Callable[[str], str]) -> str:
    """Return a number made of a mask.

    `%A` is an upper case letter, `%a` a lower case one, `%n` a digit, each chosen; `%y`, `%m` and
    `%d` are the day, `%i` is the ticket's id. All else stands as it is.
    """
    told = {"y": f"{day:%Y}", "m": f"{day:%m}", "d": f"{day:%d}", "i": str(ticket_id)}

    def fill(found: re.Match[str]) -> str:
        letter = found[1]
        return choose(RANDOM[letter]) if letter in RANDOM else told[letter]

    return _LETTER.sub(fill, mask)
