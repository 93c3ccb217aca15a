"""What `teampro doctor` tells: a problem and what mends it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something wrong, and the command (or what else) mends it, where `what` does not say."""

    what: str
    mend: str = ""
