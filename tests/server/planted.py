"""A small data directory for a server under test: one administrator, one project, its topics."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from teampro.identity.admins import Admins
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import open_pepper
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from tests import databases

USERNAME, PASSWORD = "anna", "right"
TEXT = "word " * 40
ROWS = 500
"""Rows of one statement."""
NOUNS = Registry(RESOURCES)


def put(database: Database, plural: str, **values: Any) -> None:
    """Put a row into the table of a noun without any rule."""
    columns = NOUNS.model(plural)._meta.sorted_fields
    blank = {each.name: each.default for each in columns if not each.primary_key}
    databases.plant(database, NOUNS.model(plural), blank | values)


def put_due(database: Database, count: int) -> None:
    """Put so many services that run, each with a report whose time was up long ago."""
    for number in range(1, count + 1):
        put(database, "services", id=number, userid=1, packageid=1, domainstatus="Active")
        due = {"service_id": number, "category": "Spam", "suspend_at": "2024-05-06 12:00:00"}
        put(database, "abusereports", report_id=number, **due)


def suspensions(database: Database) -> int:
    """Return how many services are suspended."""
    return int(
        database.rows("SELECT count(*) FROM services WHERE domainstatus = 'Suspended'")[0][0]
    )


def told_once(database: Database, count: int) -> bool:
    """Say whether history tells of so many services and reports, once of each."""
    told = database.rows(
        "SELECT resource, count(*), count(DISTINCT record_id) FROM history GROUP BY resource"
    )
    return {("abusereports", count, count), ("services", count, count)} == {*map(tuple, told)}


def plant(data: Path, *, cost: int = 4, topics: int = 0) -> Path:
    """Make a data directory with the super administrator anna, and project 1 with its topics."""
    database = Database(databases.migrated(data))
    places = data_paths_of(databases.settings(data, password__cost=str(cost)))
    data.mkdir(exist_ok=True)
    passwords = Passwords(open_pepper(database, places.pepper), cost)
    Admins(database, passwords).add(USERNAME, "Anna", "super", PASSWORD)
    project, topic = NOUNS.model("projects"), NOUNS.model("topics")
    with database.writing():
        database.run(project.insert(project_name="Museum", project_function="default"))
        for first in range(1, topics + 1, ROWS):
            numbers = range(first, min(first + ROWS, topics + 1))
            rows = [
                {"project_id": 1, "topic_name": f"Topic {n}", "topic_detail": TEXT} for n in numbers
            ]
            database.run(topic.insert_many(rows))
    database.close()
    return data
