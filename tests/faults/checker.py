"""Holds the data to what the writers were told, over a connection of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from teampro.cli.files import kept_digests
from teampro.store.database import Database
from teampro.store.files import BlobStore
from tests import consistency
from tests.faults.ledger import ACKNOWLEDGED, REFUSED, UNKNOWN, Ledger, Write

PLACES = {
    "topic": ("topics", "topic_name"),
    "timelog": ("timelogs", "timelog_note"),
    "file": ("files", "file_name"),
    "action": ("actions", "action_name"),
}
"""Where the mark of each kind of create stands."""
NOUNS = {"topics": "topic_id", "timelogs": "timelog_id", "files": "file_id", "actions": "action_id"}


@dataclass
class Verdict:
    """What is wrong, one sentence each, by kind."""

    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """All of it."""
        return [*self.lost, *self.wrong, *self.doubled, *self.broken]


def check(
    database: Database, blobs: Path, ledger: Ledger, actions: list[int], ordered: bool = True
) -> Verdict:
    """Return what contradicts the ledger, or itself.

    `ordered` tells whether the clock has never gone back.
    """
    verdict = Verdict()
    _check_creates(database, ledger, verdict)
    _check_notes(database, ledger, actions, verdict)
    verdict.broken += _history(database)
    verdict.broken += consistency.problems(database, ordered=ordered)
    if damage := database.damage():
        verdict.broken.append(f"integrity: {damage}")
    hashes = BlobStore(blobs).verify(list(kept_digests(database)))
    verdict.broken += [f"{problem.sha256}: {problem.what}" for problem in hashes]
    return verdict


def _check_creates(database: Database, ledger: Ledger, verdict: Verdict) -> None:
    removals = {write.mark: write.outcome for write in ledger.writes if write.kind == "removal"}
    for kind, (table, column) in PLACES.items():
        stored = Counter(text for (text,) in database.rows(f"SELECT {column} FROM {table}"))
        for write in ledger.writes:
            if write.kind != kind:
                continue
            mark = f"{write.mark}.txt" if kind == "file" else write.mark
            _judge(write, stored[mark], removals.get(write.mark), verdict)


def check_backup(database: Database, blobs: Path, before: list[Write], ledger: Ledger) -> list[str]:
    """Return what a restored backup lacks of what was acknowledged before it, or contradicts."""
    removed = {write.mark for write in ledger.writes if write.kind == "removal"}
    found = []
    for kind, (table, column) in PLACES.items():
        stored = {text for (text,) in database.rows(f"SELECT {column} FROM {table}")}
        for write in before:
            mark = f"{write.mark}.txt" if kind == "file" else write.mark
            if write.kind == kind and mark not in stored and write.mark not in removed:
                found.append(f"{kind} {write.mark} is not in the backup")
    hashes = BlobStore(blobs).verify(list(kept_digests(database)))
    found += [f"{problem.sha256}: {problem.what}" for problem in hashes]
    return found + consistency.problems(database) + list(_history(database))


def _judge(write: Write, count: int, removal: str | None, verdict: Verdict) -> None:
    told = f"{write.kind} {write.mark}: {write.outcome} ({write.status}), removal {removal}"
    if count > 1:
        verdict.doubled.append(f"{told}, stored {count} times")
    elif write.outcome == REFUSED and count:
        verdict.wrong.append(f"{told}, but stored")
    elif removal == ACKNOWLEDGED and count:
        verdict.lost.append(f"{told}, but still stored")
    elif write.outcome == ACKNOWLEDGED and not count and removal in (None, REFUSED):
        verdict.lost.append(f"{told}, but not stored")


def _check_notes(database: Database, ledger: Ledger, actions: list[int], verdict: Verdict) -> None:
    """The stored note is the last acknowledged one, or a later one whose outcome is unknown."""
    attempts: dict[int, list[Write]] = defaultdict(list)
    for write in ledger.writes:
        if write.kind == "note":
            attempts[int(write.mark[1:].partition("-")[0])].append(write)
    for number, action in enumerate(actions, 1):
        [[stored]] = database.rows(
            "SELECT action_notes FROM actions WHERE action_id = ?", (action,)
        )
        allowed = {""}
        for write in sorted(attempts[number], key=lambda write: write.mark):
            if write.outcome == ACKNOWLEDGED:
                allowed = {write.mark}
            elif write.outcome == UNKNOWN:
                allowed.add(write.mark)
        if stored not in allowed:
            verdict.lost.append(f"action {action}: its note is {stored}, not of {sorted(allowed)}")


def _history(database: Database) -> Iterator[str]:
    """Yield a sentence for each row whose history has not exactly its writes."""
    entries: Counter[tuple[str, int, str]] = Counter(
        (noun, number, operation)
        for noun, number, operation in database.rows(
            "SELECT resource, record_id, operation FROM history"
        )
    )
    for table, key in NOUNS.items():
        for number, version in database.rows(f"SELECT {key}, version FROM {table}"):
            made = entries[table, number, "create"]
            changed = entries[table, number, "update"]
            if (made, changed) != (1, version - 1):
                yield f"{table} {number}: version {version}, but {made} creates, {changed} updates"
