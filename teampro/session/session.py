"""The session: one caller's open transaction as a value that reads and writes borrow.

It may be begun inside itself: the inner part is a savepoint, whose refusal can be caught while the
outer one goes on. Knows who calls and when, but no noun.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from teampro.schema.caller import Caller
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.rules import Digest, Key, Reckon, RuleWork, Stored
from teampro.schema.values import Context
from teampro.schema.vault import CLOSED, Vault, WatchedVault
from teampro.schema.visible import visible_to
from teampro.session.entries import Entries
from teampro.session.figures import Figures
from teampro.session.highest import Highest
from teampro.settings import Settings
from teampro.store.database import Database
from teampro.store.faults import Clash
from teampro.store.transaction import Transaction

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class _Known:
    """What a session knows at a point it may come back to."""

    rows: dict[tuple[str, int], Stored | None] = field(default_factory=dict)
    made: set[Key] = field(default_factory=set)
    due: int = 0
    figures: Figures = field(default_factory=Figures)
    gone: dict[str, tuple[Resource, Collection[int]]] = field(default_factory=dict)
    entries: Sequence[Stored] = ()


def _trust(_caller: Caller) -> None:
    """Take a caller's word for it: for what runs inside the process."""


@dataclass(frozen=True)
class Sessions:
    """What all sessions of one process share.

    `now` tells the time in seconds since 1970. `confirm` looks, inside a write, whether a caller
    may still do what he might when he came, and raises Refusal.
    """

    database: Database
    registry: Registry
    settings: Settings
    zone: ZoneInfo
    now: Callable[[], float]
    confirm: Callable[[Caller], None] = _trust
    vault: Vault = CLOSED

    def of(
        self, caller: Caller, request_id: str = "", address: str = "", language: str = ""
    ) -> Session:
        """Return a session of a caller at the present moment.

        He calls from an address, in a wire language; inside the process both are "".
        """
        return Session(self, caller, request_id, address, language)

    @property
    def moment(self) -> datetime:
        """The present moment, in UTC and whole seconds."""
        return datetime.fromtimestamp(int(self.now()), UTC)


class Session:
    """One caller's transaction.

    `nouns` are those the caller sees, `registry` all there are. While it `is_open` it holds the
    right to write, so nobody else changes the `rows` that were read or written by id: they are
    kept until the end, None for a row that was removed; `made` are the keys of those that it has
    created. `digests` of all rows of nouns are kept until one of these rows is written, the
    `highest` values of columns until one is changed. `entries` are those of history, which are
    stored at the end or when history is read. `moment` is then the present one, as it is stored.
    `told_once` are secrets that its answer tells and that are kept nowhere, `gone` the records that
    it erased. `places` tells where in the params the rows stand whose records this write made.
    `vault` knows whether it opened what is stored.
    """

    def __init__(
        self,
        shared: Sessions,
        caller: Caller,
        request_id: str,
        address: str = "",
        language: str = "",
    ) -> None:
        self.shared = shared
        self.database = shared.database
        self.registry = shared.registry
        self.settings = shared.settings
        self.caller = caller
        self.request_id = request_id
        self.address = address
        self.language = language
        self.nouns = visible_to(shared.registry, caller)
        self.vault = WatchedVault(shared.vault)
        self.context = self._at(shared.moment)
        self.moment = ""
        self.rows: dict[tuple[str, int], Stored | None] = {}
        self.made: set[Key] = set()
        self.highest = Highest()
        self.digests: dict[str, dict[Digest[Any], Any]] = {}
        self.places: dict[Key, str] = {}
        self.told_once: set[str] = set()
        self.gone: dict[str, tuple[Resource, Collection[int]]] = {}
        self._due: list[Callable[[], object]] = []
        self._figures = Figures()
        self.entries = Entries(shared.database)
        self.is_open = False

    @contextlib.contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Hold the right to write; commit at the end, undo on any exception or where told to.

        The writes happen now, not when they began to wait: of two sessions the later one has the
        later moment. Begun inside itself it is a savepoint: only the inner part is undone.
        Raises: Refusal busy, and that of a caller who may no longer write.
        """
        is_outermost = not self.is_open
        known = None if is_outermost else self._known()
        self.is_open = True
        try:
            with self.database.writing() as transaction:
                if is_outermost:
                    self._arrive()
                yield transaction
                if is_outermost and not transaction.is_undone:
                    self.reckon()
                    self.entries.store()
        except BaseException:
            self._forget(known)
            raise
        finally:
            self.is_open = not is_outermost
        if transaction.is_undone:
            self._forget(known)
        elif is_outermost:
            self._finish()

    @contextlib.contextmanager
    def acting_as(self, caller: Caller) -> Iterator[None]:
        """Let another caller do what comes: the same person, with other rights.

        What is due of it is reckoned before the rights are those of before again.
        """
        before = self.caller, self.nouns
        self.caller, self.nouns = caller, visible_to(self.registry, caller)
        try:
            yield
            self.reckon()
        finally:
            self.caller, self.nouns = before

    def retried(self, attempt: Callable[[], Answer]) -> Answer:
        """Make an attempt, once more where the database gave its transaction up for another.

        Inside an open one there is nothing left to begin anew.
        """
        try:
            return attempt()
        except Clash:
            if self.is_open:
                raise
            return attempt()

    def _arrive(self) -> None:
        """Let it be now, and the caller still be who he was when he came."""
        now = self.shared.moment
        if now != self.context.now:
            self.context = self._at(now)
        self.moment = self.context.moment
        self.rows = {}
        self.made = set()
        self.highest = Highest()
        self.digests = {}
        self.shared.confirm(self.caller)

    def _at(self, now: datetime) -> Context:
        """Return what words mean at a moment."""
        return Context(self.caller.adminid, now, self.shared.zone, self.vault)

    def _known(self) -> _Known:
        return _Known(
            dict(self.rows),
            set(self.made),
            len(self._due),
            self._figures.copy(),
            dict(self.gone),
            self.entries.waiting,
        )

    def _forget(self, known: _Known | None) -> None:
        """Know again what was known before, None for nothing, when what came after was undone."""
        known = known or _Known()
        self.rows = known.rows
        self.made = known.made
        self.digests = {}
        self.highest = Highest()
        self._figures = known.figures
        self.gone = known.gone
        self.entries.waiting = known.entries
        del self._due[known.due :]

    def reckon_later(self, reckon: Reckon, work: RuleWork, records: Iterable[Key]) -> None:
        """Let figures of records be reckoned once for all writes that change them."""
        self._figures.add(reckon, work, records)

    def reckon(self) -> None:
        """Reckon the figures that are due: before an answer, and before the commit."""
        self._figures.reckon()

    def reckon_if_due(self, plural: str, record_id: int) -> None:
        """Reckon what is due, if it is due of this record: it is to be read or changed."""
        if self._figures.are_due(plural, record_id):
            self._figures.reckon()

    def _finish(self) -> None:
        due, self._due = self._due, []
        self.rows = {}
        self.digests = {}
        for act in due:
            act()

    def after_commit(self, act: Callable[[], object]) -> None:
        """Do something when what was written is lasting; never, if it is undone."""
        self._due.append(act)
