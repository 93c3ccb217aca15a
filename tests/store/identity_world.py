"""A small world for the tests of identity: a database file, two administrators, a clock by hand."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from teampro.errors import Refusal
from teampro.identity.admins import Admins
from teampro.identity.bans import Bans
from teampro.identity.login import Login
from teampro.identity.passwords import Passwords
from teampro.identity.proofs import Pair, Proof
from teampro.identity.tokens import Tokens
from teampro.settings import read_settings
from teampro.store.database import Database
from tests import databases

COST = 4
HERE = "203.0.113.7"
ELSEWHERE = "198.51.100.9"
ANN = Pair("ann", "right horse")
BOB = Pair("bob", "left horse")
WRONG = Pair("ann", "wrong horse")


class World:
    """Everything a login needs, with a clock that stands still until it is moved."""

    def __init__(self, directory: Path, database: Database | None = None, **values: Any) -> None:
        self.moment = 1_000_000.0
        self.looks = 0
        self._lock = threading.Lock()
        self.database = database or Database(databases.migrated(directory))
        self.settings = read_settings({}).with_values(**values)
        self.passwords = Passwords(b"p" * 32, COST)
        self.admins = Admins(self.database, self.passwords)
        self.bans = Bans(self.database, self.now)
        self.tokens = Tokens(self.database, self.now)
        if not self.admins.entries():
            self.admins.add(ANN.username, "Ann", "super", ANN.password)
            self.admins.add(BOB.username, "Bob", "staff", BOB.password)
        self.login = self.restarted()

    def restarted(self) -> Login:
        """Return a login without memory, as another process would have it."""
        return Login(
            self.database, self.passwords, self.settings, self.now, on_verify=self.count_look
        )

    def now(self) -> float:
        return self.moment

    def count_look(self) -> None:
        with self._lock:
            self.looks += 1

    def enter(self, proof: Proof | None, address: str = HERE, login: Login | None = None) -> str:
        """Return the username let in, or what a caller learns of the refusal."""
        try:
            with (login or self.login).view(proof, address) as caller:
                return caller.name
        except Refusal as refusal:
            tries = "" if refusal.tries_left is None else f" {refusal.tries_left}"
            return f"{refusal.status} {refusal.word}{tries}"

    def attempts(self) -> int:
        """Return how many attempts count."""
        counted = "SELECT count(*) FROM attempts WHERE is_forgiven = 0"
        return int(self.database.rows(counted)[0][0])
