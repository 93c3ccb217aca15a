"""The month of an agency, put together: its people, its tickets and its projects."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from teampro.demo.abuse import reports
from teampro.demo.bills import bills
from teampro.demo.catalogue import catalogue
from teampro.demo.days import Calendar
from teampro.demo.events import Event, events_of, spent
from teampro.demo.office import add_office
from teampro.demo.people import add_people
from teampro.demo.player import EventPlayer, number_all
from teampro.demo.quotes import offers
from teampro.demo.services import add_orders, services
from teampro.demo.stories import CASES, OTHER_HOURS, PROJECTS
from teampro.demo.support import add_files, add_tickets
from teampro.demo.users import add_users
from teampro.identity.passwords import Passwords
from teampro.settings import Settings, read_settings
from teampro.store.database import Database
from teampro.store.files import BlobStore


def fill(
    database: Database,
    settings: Settings,
    blobs: BlobStore,
    passwords: Passwords,
    now: datetime,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> None:
    """Fill a migrated, empty database with the month before `now`.

    It is told under the default rules and lists of words, whatever the operator has set. The same
    moment gives the same data, but for the salts of passwords. `progress` gets how many writes
    are done, of how many.
    """
    zone = settings["server_timezone"]
    calendar = Calendar(now, ZoneInfo(zone))
    usual = read_settings({}).with_values(server_timezone=zone)
    with unsynced(database):
        add_people(database, passwords, now)
        add_users(database, calendar, passwords.of_users())
        add_tickets(database, calendar, CASES)
        add_files(database, blobs, calendar)
        add_office(database, calendar)
        add_orders(database, calendar)
        number_all(database)
        EventPlayer(database, usual, blobs, calendar).play(_events(database), progress)


def _events(database: Database) -> Iterator[Event]:
    yield from catalogue()
    yield from services()
    yield from reports()
    yield from offers()
    yield from bills(database)
    for project in PROJECTS:
        yield from events_of(project)
    yield from map(spent, OTHER_HOURS)


@contextlib.contextmanager
def unsynced(database: Database) -> Iterator[None]:
    """Write without waiting for the disk, then bring all to the disk at once.

    perf: some hundred small transactions take seconds else. An interrupted demonstration is made
    anew, so nothing is risked.
    """
    database.set_flushing(False)
    try:
        yield
    finally:
        database.set_flushing(True)
