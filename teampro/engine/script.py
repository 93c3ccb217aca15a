"""A call that is no chain: several requests, of which a later one uses what earlier ones told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from teampro.engine.requests import Requests
from teampro.engine.result import Result

Act = Callable[[], Result]


@dataclass(frozen=True)
class Script:
    """What a dialect's command does; `name` is told in the log.

    `prepare` is called when the caller is known, for a write before its transaction begins: it
    refuses what he may not call, does what is slow, and returns what makes the requests. These
    stand in one transaction that reads or writes, or each in its `own`. `params` tell the call from
    another one under the same idempotency key.
    """

    name: str
    prepare: Callable[[Requests], Act] = field(repr=False)
    transaction: Literal["reads", "writes", "own"] = "reads"
    params: Mapping[str, Any] = field(default_factory=dict, repr=False)


def prepared(script: Script, requests: Requests) -> Act:
    """Return what runs a script; one that writes does all of it in one transaction.

    What it says it does not keep is undone. Raises: Refusal.
    """
    act = script.prepare(requests)
    if script.transaction != "writes":
        return act
    session = requests.session

    def attempt() -> Result:
        with session.begin() as transaction:
            result = act()
            if result.keeps_nothing:
                transaction.undo()
        return result

    return partial(session.retried, attempt)
