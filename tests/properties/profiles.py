"""How hard the search for hostile input is, chosen by HYPOTHESIS_PROFILE.

`default` and `long` search the same places at every run, so that a red test means a change of the
code; `explore` searches elsewhere each time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

EXAMPLES = {"default": 2_000, "long": 20_000, "explore": 20_000}
CHOSEN = os.environ.get("HYPOTHESIS_PROFILE", "default")


def load() -> None:
    """Register the profiles and load the chosen one."""
    for name in EXAMPLES:
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
    return EXAMPLES[CHOSEN] * percent // 100
