"""How hard the search for hostile input is, chosen by HYPOTHESIS_PROFILE.

`default` searches the same places at every run, so that a red test means a change of the code; on
database servers, which take several times as long, half as many.
`nightly` searches elsewhere each time, longer, and keeps in EXAMPLES what fails: the next night
begins there.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.databases import ENGINE


@dataclass(frozen=True)
class Effort:
    """Calls without a memory; calls of each operation in either way; runs of a machine, steps.

    `histories` are the runs of the machine that keeps books.
    """

    calls: int
    of_operation: int
    runs: int
    steps: int
    histories: int


EFFORTS = {
    "default": Effort(2_000, 4, *((40, 30, 60) if ENGINE == "sqlite" else (20, 30, 15))),
    "nightly": Effort(20_000, 100, 500, 50, 1_500),
}
CHOSEN = os.environ.get("HYPOTHESIS_PROFILE", "default")
EFFORT = EFFORTS[CHOSEN]
NIGHTLY = CHOSEN == "nightly"
EXAMPLES = Path(__file__).parents[2] / ".nightly" / "examples"


def load() -> None:
    """Register the profiles and load the chosen one."""
    common = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("default", common, database=None, derandomize=True)
    kept = DirectoryBasedExampleDatabase(EXAMPLES)
    settings.register_profile("nightly", common, database=kept, print_blob=True)
    settings.load_profile(CHOSEN)


def share(percent: int) -> int:
    """Return how many examples a search takes that is given a share of them."""
    return EFFORT.calls * percent // 100
