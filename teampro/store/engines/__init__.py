"""The engines a database may be of: each one module, with the one driver that it imports."""

from __future__ import annotations

from pathlib import Path

from teampro.database_url import DatabaseUrl
from teampro.store.engines.engine import Engine

DatabaseAddress = Path | DatabaseUrl
"""Where a database is: a file of SQLite's, or a server."""


def engine_of(address: DatabaseAddress, makes_file: bool) -> Engine:
    """Return the engine of a place. A server's driver is imported when it is used.

    `makes_file` tells whether a file that is not there is made; on a server none is.

    Raises: UnfitServer when the driver is not installed.
    """
    if isinstance(address, Path):
        from teampro.store.engines.sqlite import Sqlite

        return Sqlite(address, makes_file)
    if address.engine == "postgresql":
        from teampro.store.engines.postgresql import Postgresql

        return Postgresql(address)
    from teampro.store.engines.mariadb import Mariadb

    return Mariadb(address)
