"""A small data directory for a server under test: one administrator, one project, its topics."""

from __future__ import annotations

from pathlib import Path

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


def plant(data: Path, *, cost: int = 4, topics: int = 0) -> Path:
    """Make a data directory with the super administrator anna, and project 1 with its topics."""
    database = Database(databases.migrated(data))
    places = data_paths_of(databases.settings(data, password__cost=str(cost)))
    data.mkdir(exist_ok=True)
    passwords = Passwords(open_pepper(database, places.pepper), cost)
    Admins(database, passwords).add(USERNAME, "Anna", "super", PASSWORD)
    nouns = Registry(RESOURCES)
    project, topic = nouns.model("projects"), nouns.model("topics")
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
