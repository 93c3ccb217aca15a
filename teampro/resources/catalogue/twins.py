"""Two records of the same meaning, where one is enough."""

from __future__ import annotations

from collections.abc import Sequence

from teampro.schema.rules import RuleWork, Stored


def refuse_twin(work: RuleWork, plural: str, row: Stored, names: Sequence[str]) -> None:
    """Fault a row whose columns of these names are those of another record, if nothing has yet."""
    if work.is_faulty(names[-1]):
        return
    for twin in work.select(plural, {name: row[name] for name in names}):
        if twin["id"] != row.get("id"):
            message = f"{plural}/{twin['id']} has the same {' and '.join(names)}: change that one."
            work.fault(names[-1], "duplicate", message, row[names[-1]])
