"""How hard the search for hostile input is, chosen by HYPOTHESIS_PROFILE.

`explore` searches elsewhere each time. The others search the same places at every run, so that a
red test means a change of the code.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from hypothesis import HealthCheck, settings


@dataclass(frozen=True)
class Effort:
    """Calls without a memory; calls of each operation in either way; runs of a machine, steps."""

    calls: int
    of_operation: int
    runs: int
    steps: int


EFFORTS = {
    "default": Effort(2_000, 4, 40, 30),
    "long": Effort(10_000, 100, 500, 50),
    "longest": Effort(100_000, 500, 2_000, 50),
    "explore": Effort(20_000, 100, 500, 50),
}
CHOSEN = os.environ.get("HYPOTHESIS_PROFILE", "default")
EFFORT = EFFORTS[CHOSEN]


def load() -> None:
    """Register the profiles and load the chosen one."""
    for name in EFFORTS:
        settings.register_profile(
            name,
            database=None,
            deadline=None,
            derandomize=name != "explore",
            print_blob=name == "explore",
            suppress_health_check=[HealthCheck.too_slow],
        )
    settings.load_profile(CHOSEN)


def share(percent: int) -> int:
    """Return how many examples a search takes that is given a share of them."""
    return EFFORT.calls * percent // 100
