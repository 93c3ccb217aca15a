"""The engines a database may be of: each one module, with the one driver that it imports."""

from __future__ import annotations

from pathlib import Path

from teampro.database_url import DatabaseUrl
from teampro.store.engines.engine import Engine
from teampro.store.tally import Tally

Place = Path | DatabaseUrl
"""Where a database is: a file of SQLite's, or a server."""


def engine_of(place: Place, tally: Tally) -> Engine:
    """Return the engine of a place. A server's driver is imported when it is used.

    Raises: UnfitServer when the driver is not installed.
    """
    if isinstance(place, Path):
        from teampro.store.engines.sqlite import Sqlite

        return Sqlite(place, tally)
    if place.engine == "postgresql":
        from teampro.store.engines.postgresql import Postgresql

        return Postgresql(place, tally)
    from teampro.store.engines.mariadb import Mariadb

    return Mariadb(place, tally)
