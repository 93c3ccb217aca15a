"""The way in from inside: who runs a command on the data directory calls as an administrator.

No password is checked and no address is banned: who can read the directory can change it anyway.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from teampro.errors import Refusal
from teampro.identity.admins import AdminError
from teampro.identity.callers import administrator
from teampro.identity.proofs import UNGREETED, Greeting, Proof
from teampro.schema.caller import Caller
from teampro.store.database import Database

_FIRST = "SELECT username FROM admins WHERE role = 'super' AND disabled = 0 ORDER BY id LIMIT 1"


class Operator:
    """Lets every call in as one administrator; takes the place of a Login."""

    def __init__(self, database: Database, username: str) -> None:
        self._database = database
        self._username = username

    def greet(self, _proof: Proof | None, _address: str) -> Greeting:
        """Refuse nobody; everybody is known."""
        return Greeting(is_known=True)

    @contextlib.contextmanager
    def view(
        self,
        _proof: Proof | None,
        _address: str,
        _greeting: Greeting = UNGREETED,
        _reads: bool = True,
    ) -> Iterator[Caller]:
        """Yield the administrator, inside a reading transaction. Raises: Refusal forbidden."""
        with self._database.reading():
            found = self._database.rows(
                "SELECT id, role, areas FROM admins WHERE username = ? AND disabled = 0",
                (self._username,),
            )
            if not found:
                raise Refusal("forbidden", f"No administrator {self._username!r} may call.")
            adminid, role, areas = found[0]
            yield administrator(adminid, self._username, role, areas)


def first_super(database: Database) -> str:
    """Return the username of the first super administrator who may call. Raises: AdminError."""
    found = database.rows(_FIRST)
    if not found:
        raise AdminError("There is no super administrator who may call.")
    return str(found[0][0])
