"""Figures that are due: sums, percents, dates of activity: reckoned once, however many writes ask.

A rule asks after its write; whoever needs the figures, at the latest the end of the session, lets
them be reckoned. Knows records by plural and id, and nothing of what is reckoned.
"""

from __future__ import annotations

from collections.abc import Iterable

from teampro.schema.rules import Key, Reckon, RuleWork


class Figures:
    """The records whose figures are due, by the function that reckons them, in the order asked."""

    def __init__(self) -> None:
        self._due: dict[Reckon, tuple[RuleWork, dict[Key, None]]] = {}

    def add(self, reckon: Reckon, work: RuleWork, records: Iterable[Key]) -> None:
        """Let a function reckon these too; the first write that asked for it does it."""
        _work, due = self._due.setdefault(reckon, (work, {}))
        due.update(dict.fromkeys(records))

    def are_due(self, plural: str, record_id: int) -> bool:
        """Say whether some figure of a record is due."""
        if not self._due:
            return False
        key = plural, record_id
        return any(key in due for _work, due in self._due.values())

    def reckon(self) -> None:
        """Reckon all that are due, also what that makes due."""
        while self._due:
            function = next(iter(self._due))
            work, due = self._due.pop(function)
            function(work, due)

    def copy(self) -> Figures:
        """Return what is due now, to come back to."""
        twin = Figures()
        twin._due = {reckon: (work, dict(due)) for reckon, (work, due) in self._due.items()}
        return twin
