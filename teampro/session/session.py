"""The session: one caller's open transaction as a value that reads and writes borrow.

It may be begun inside itself: the inner part is a savepoint, whose refusal can be caught while the
outer one goes on. Knows who calls and when, but no noun.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from teampro.schema.caller import Caller
from teampro.schema.registry import Registry
from teampro.schema.values import Context
from teampro.schema.vault import CLOSED, Vault
from teampro.schema.visible import visible_to
from teampro.settings import Settings
from teampro.store.database import Database
from teampro.store.transaction import Transaction

Stored = dict[str, Any]
"""A row as it is stored, by column."""

Gathered = dict[Callable[..., None], set[tuple[str, int]]]
"""What is to be done once for many records, with these: nouns and ids."""


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

    def of(self, caller: Caller, request_id: str = "") -> Session:
        """Return a session of a caller, at the present moment."""
        return Session(self, caller, request_id)

    @property
    def moment(self) -> datetime:
        """The present moment, in UTC and whole seconds."""
        return datetime.fromtimestamp(int(self.now()), UTC)


class Session:
    """One caller's transaction.

    `nouns` are those the caller sees, `registry` all there are. While it `is_open` it holds the
    right to write, so nobody else changes the `rows` that were read or written by id: they are
    kept until the end. `moment` is then the present one, as it is stored.
    """

    def __init__(self, shared: Sessions, caller: Caller, request_id: str) -> None:
        self.shared = shared
        self.database = shared.database
        self.registry = shared.registry
        self.settings = shared.settings
        self.caller = caller
        self.request_id = request_id
        self.nouns = visible_to(shared.registry, caller)
        self.context = Context(caller.adminid, shared.moment, shared.zone, shared.vault)
        self.moment = ""
        self.rows: dict[tuple[str, int], Stored] = {}
        self._due: list[Callable[[], object]] = []
        self.gathered: Gathered | None = None
        self.is_open = False

    @contextlib.contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Hold the right to write; commit at the end, undo on any exception or where told to.

        The writes happen now, not when they began to wait: of two sessions the later one has the
        later moment. Begun inside itself it is a savepoint: only the inner part is undone.
        Raises: Refusal busy, and that of a caller who may no longer write.
        """
        is_outermost = not self.is_open
        rows, due = {} if is_outermost else dict(self.rows), len(self._due)
        self.is_open = True
        try:
            with self.database.writing() as transaction:
                if is_outermost:
                    self._arrive()
                yield transaction
        except BaseException:
            self._forget(rows, due)
            raise
        finally:
            self.is_open = not is_outermost
        if transaction.is_undone:
            self._forget(rows, due)
        elif is_outermost:
            self._finish()

    def _arrive(self) -> None:
        """Let it be now, and the caller still be who he was when he came."""
        self.context = replace(self.context, now=self.shared.moment)
        self.moment = self.context.moment
        self.rows = {}
        self.shared.confirm(self.caller)

    def _forget(self, rows: dict[tuple[str, int], Stored], due: int) -> None:
        """Know again what was known before, when what came after it was undone."""
        self.rows = rows
        del self._due[due:]

    def _finish(self) -> None:
        due, self._due = self._due, []
        self.rows = {}
        for act in due:
            act()

    def after_commit(self, act: Callable[[], object]) -> None:
        """Do something when what was written is lasting; never, if it is undone."""
        self._due.append(act)
