"""What does the jobs of one task, and what comes of a try. Knows no table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from teampro.session.session import Session

OPEN, PENDING = "open", "pending"
"""Under way: to be done; asked for outside, whose answer is still to come."""
DONE, DECLINED, FAILED, UNKNOWN = "done", "declined", "failed", "unknown"
"""Over: with success; refused outside; given up; perhaps done, which nobody here can tell."""
CLOCK = "clock"
"""The kind of jobs that recur."""
WAITS = (60, 300, 1_800, 7_200, 43_200)
"""Seconds from each try that came to nothing to the next one; after the last it is given up."""
LEASE_SECONDS = 60
"""How long a try may take before another worker makes one."""


@dataclass(frozen=True)
class Lease:
    """A job that one worker has taken for itself.

    `attempts` counts this try. `version` is that of the row: whoever takes or settles the job
    raises it, and ends the lease. `was_abandoned` tells that the one before did neither.
    """

    id: int
    version: int
    kind: str
    task: str
    related: str
    relid: int
    module: str
    payload: str
    attempt_key: str
    amount: int
    attempts: int
    was_abandoned: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a try: one of the words above but `open`, and what the outside said.

    A pending job is looked at again after `again_seconds`, None leaves that to whoever hears of
    it; a clock job has its next turn then, None stands for its usual one. `fee` is in hundredths.
    """

    status: str = DONE
    error: str = ""
    again_seconds: int | None = None
    fee: int = 0
    reference: str = ""


Call = Callable[[Lease], Outcome]
Effect = Callable[[Session, Lease, Outcome], Outcome]


def _keep(_session: Session, _lease: Lease, outcome: Outcome) -> Outcome:
    """Have no effect beside what the call did."""
    return outcome


@dataclass(frozen=True)
class Handler:
    """How the jobs of one task are done; an exception of either part is another try later.

    `call` reaches outside, in no transaction, and may be repeated under the same attempt key
    unless it is not `is_repeatable`: then a try that did not end well is `unknown`. `effect` gets
    what the call came to and writes in the session that also settles the job: both or neither.
    With `every_seconds` it is a clock job, which is due again so long after it was done.
    """

    effect: Effect = _keep
    call: Call | None = None
    is_repeatable: bool = True
    waits: tuple[int, ...] = WAITS
    lease_seconds: int = LEASE_SECONDS
    every_seconds: int = 0

    @property
    def is_once_only(self) -> bool:
        """Whether a try of which nobody knows the end must not be repeated."""
        return self.call is not None and not self.is_repeatable


Handlers = Mapping[tuple[str, str], Handler]
"""By kind and task."""
