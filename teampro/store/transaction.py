"""A thread's connection and the transaction that is open on it, as values."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from teampro.store.engines.engine import Connection
from teampro.store.query_stats import QueryStats


@dataclass
class Transaction:
    """An open transaction, or a savepoint `depth` levels inside one.

    `fault` is what made the engine give up the whole of it.
    """

    writes: bool
    depth: int = 0
    is_undone: bool = False
    fault: Exception | None = None

    def undo(self) -> None:
        """Let its end undo what it wrote, as if it had never been."""
        self.is_undone = True


class GivenUp:
    """Stands for the connection of a transaction that its engine has given up whole.

    trap: it did so savepoints or not (a full disk, a deadlock, a lost server): on the connection
    itself each further statement would be committed by itself.
    """

    def __init__(self, fault: Exception) -> None:
        self._fault = fault

    def close(self) -> None:
        """Do nothing: it holds nothing."""

    def __getattr__(self, _name: str) -> Any:
        raise self._fault


class OpenConnection(threading.local):
    """A thread's connection, its innermost open transaction, and what its request costs.

    perf: looking something up here takes longer than in an ordinary object.
    """

    connection: Connection | None = None
    open: Transaction | None = None

    def __init__(self) -> None:
        self.stats = QueryStats()
