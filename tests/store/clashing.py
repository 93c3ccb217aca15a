"""A database whose transactions are given up, as one is that another program disturbs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from teampro.store.database import Database
from teampro.store.faults import clash
from teampro.store.transaction import Transaction


class Clashing(Database):
    """A database whose next `clashes` write transactions are given up at their commit."""

    clashes = 0

    @contextlib.contextmanager
    def writing(self) -> Iterator[Transaction]:
        with super().writing() as transaction:
            yield transaction
            if self.clashes:
                self.clashes -= 1
                raise clash()
