"""What storage can answer in place of rows, as the words of refusals, whatever engine it is."""

from __future__ import annotations

from teampro.errors import Refusal

BUSY_SECONDS = 5
"""How long a write waits for another one before it is refused."""


LARGEST_SUM = 2**63 - 1
"""What every database and format can hold."""


class DamagedDatabase(Exception):
    """The database is none, or parts of it are destroyed."""


class UnfitServer(Exception):
    """A database server that would not keep what is promised; the text says what to change."""


class Unwritable(Refusal):
    """The storage takes no writes at all: full, read-only, failing or gone, not merely locked."""


class LostConnection(Unwritable):
    """The database server is not there, or has closed the connection."""


class Clash(Refusal):
    """The database gave up one of several transactions that stood in each other's way."""


class ForeignRow(Clash):
    """A row got another id than the one behind the last: somebody else gives ids there, too."""


def busy() -> Refusal:
    """Return the refusal of one who waited too long for another writer."""
    return Refusal("busy", "The storage is busy; try again.", retry_seconds=1)


def clash() -> Clash:
    """Return the refusal of a transaction that was given up for another."""
    return Clash("busy", "The storage is busy; try again.", retry_seconds=1)


def foreign_row() -> ForeignRow:
    """Return the refusal of a transaction whose rows would have got other ids than they know."""
    return ForeignRow("busy", "The storage is busy; try again.", retry_seconds=1)


def full() -> Unwritable:
    """Return the refusal of a write for which there is no space."""
    return Unwritable("storage_full", "The storage is full; nothing was changed.", retry_seconds=30)


def unwritable() -> Unwritable:
    """Return the refusal of a storage that cannot be written or opened."""
    return Unwritable("busy", "The storage cannot be written or opened.", retry_seconds=5)


def replaced() -> Unwritable:
    """Return the refusal of a write to a database file that was removed or replaced."""
    return Unwritable(
        "busy",
        "The file of the database was removed or replaced under the server; nothing was changed. "
        "It goes on when the file is back, or with what is there when the server is restarted.",
        retry_seconds=5,
    )


def lost() -> LostConnection:
    """Return the refusal while the database server does not answer."""
    return LostConnection("busy", "The database does not answer.", retry_seconds=5)


def too_slow() -> Refusal:
    """Return the refusal of a request whose database work took too long."""
    return Refusal(
        "too_slow",
        "The database work went beyond its time limit; filter and sort by indexed fields, "
        "or set count to false.",
    )


def sum_too_large() -> Refusal:
    """Return the refusal of a sum that not every database can hold."""
    return Refusal(
        "invalid_value", f"A sum goes beyond {LARGEST_SUM}; filter the list, or group it further."
    )
