"""Days, weeks, months and years of what is stored: told by the database as Python tells them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import peewee
import pytest

from teampro.rules.zones import in_zone
from teampro.schema.kinds import PARTS
from teampro.schema.slot import bind
from teampro.store.database import Database
from tests import databases

MOMENTS = (
    "0001-01-01 00:00:00",
    "1999-12-31 22:59:59",
    "1999-12-31 23:00:00",
    "2024-02-29 23:30:00",
    "2026-03-28 23:00:00",
    "2026-03-29 00:59:59",
    "2026-03-29 22:00:00",
    "2026-10-24 21:59:59",
    "2026-10-24 22:00:00",
    "2026-10-25 22:59:59",
    "2026-10-25 23:00:00",
    "2027-01-03 23:30:00",
    "9999-12-31 23:59:59",
)
"""Ends of days and weeks, on both sides of the hour that summer takes and gives."""
ZONES = ("", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu")
ENDS = ("0001-01-01", "9999-12-31")
"""Days whose moments may have none in a zone: they are taken in UTC."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An empty database."""
    folder: Path = tmp_path_factory.mktemp("parts")
    with contextlib.closing(Database(databases.place(folder))) as database:
        yield database


def parts(database: Database, texts: tuple[str, ...], part: str, zone: str) -> dict[str, str]:
    """Return the part of each text as the database tells it."""
    listed = database.listed("texts", str).alias("texts")
    told = database.part(listed.c.value, part, zone)
    text, values = database.compile(peewee.Select([listed], [listed.c.value, told]))
    return dict(database.rows(text, bind(values, {"texts": json.dumps(texts)})))


def told(moment: str, part: str, zone: str) -> str:
    """Return the part of a text as Python tells it."""
    local = in_zone(moment, zone) if zone and moment[:10] not in ENDS else moment
    if part == "week":
        day = date.fromisoformat(local[:10])
        return (day - timedelta(days=day.weekday())).isoformat()
    return local[: {"day": 10, "month": 7, "year": 4}[part]]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("part", PARTS)
def test_a_moment_lies_in_the_part_that_its_zone_says(
    database: Database, part: str, zone: str
) -> None:
    """A week is its Monday; a day has 23 hours in spring and 25 in autumn."""
    expected = {moment: told(moment, part, zone) for moment in MOMENTS}
    assert expected == parts(database, MOMENTS, part, zone)


@pytest.mark.parametrize("part", PARTS)
def test_a_date_lies_in_its_part(database: Database, part: str) -> None:
    """It has no zone."""
    days = tuple(sorted({moment[:10] for moment in MOMENTS}))
    assert {day: told(day, part, "") for day in days} == parts(database, days, part, "")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("part", PARTS)
def test_no_date_has_no_part(database: Database, part: str, zone: str) -> None:
    """Null stays null."""
    nothing = peewee.fn.NULLIF(peewee.SQL("'2026-01-01 00:00:00'"), "2026-01-01 00:00:00")
    query = peewee.Select([], [database.part(nothing, part, zone)])
    assert [(None,)] == database.run(query)
