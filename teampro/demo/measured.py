"""What hangs on the measured project: topics, files, links and time, always the same of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from teampro.demo.days import At, Calendar, at
from teampro.demo.forest import Row, blank
from teampro.demo.stories import CASES
from teampro.resources.projects.files import File
from teampro.resources.projects.ticketxrefs import TicketXref
from teampro.resources.projects.timelogs import Timelog
from teampro.resources.projects.topics import Topic
from teampro.schema.values import MOMENT
from teampro.store.database import Database
from teampro.store.files import BlobStore

MEASURED = 100
THREADS, POSTS = 5, 4
DOCUMENTS, VERSIONS = 5, 2
LINKS = 5
TIMELOGS = 200
ACTIONS = 50
FIRST_DAY, A_DAY = -19, 12
"""From which working day on things were written, and how many a day."""
TEXT = "We talked about it: two of us are for it, one is not sure yet.\nMore on Thursday."


def add_measured(database: Database, calendar: Calendar, blobs: BlobStore) -> None:
    """Store 20 topics, 10 files, 5 linked tickets and 200 timelogs, and what follows from them."""
    files = [_file(calendar, blobs, place) for place in range(DOCUMENTS * VERSIONS)]
    timelogs = [_timelog(calendar, place) for place in range(TIMELOGS)]
    with database.writing():
        insert(database, Topic, (_topic(calendar, place) for place in range(THREADS * POSTS)))
        insert(database, File, files)
        insert(database, TicketXref, (_link(calendar, place) for place in range(LINKS)))
        insert(database, Timelog, timelogs)
        _roll_up(database, _moment(calendar, TIMELOGS + A_DAY))


def insert(database: Database, model: Any, rows: Iterable[Row]) -> None:
    """Store rows of one model, inside a transaction.

    perf: one prepared statement for all of them.
    """
    names = [column.name for column in model._meta.sorted_fields]
    text = (
        f"INSERT INTO {model._meta.table_name} ({', '.join(names)}) "
        f"VALUES ({', '.join('?' for _ in names)})"
    )
    database.write_many(text, (tuple(row[name] for name in names) for row in rows))


def _roll_up(database: Database, moment: str) -> None:
    for table, key, column in (
        ("actions", "action_id", "action_elapsed"),
        ("projects", "project_id", "project_elapsed"),
    ):
        database.rows(
            f"UPDATE {table} SET date_activity = ?, {column} = (SELECT "
            f"COALESCE(SUM(timelog_elapsed), 0) FROM timelogs WHERE timelogs.{key} = {table}.{key} "
            "AND timelog_status = 'complete') WHERE project_id = ?",
            (moment, MEASURED),
        )


def _topic(calendar: Calendar, place: int) -> Row:
    thread, post = divmod(place, POSTS)
    return blank(Topic) | {
        "topic_id": place + 1,
        "parent_topic_id": thread * POSTS + 1 if post else 0,
        "topic_name": f"{'Re: ' if post else ''}Question {thread + 1}",
        "topic_detail": TEXT,
        **_written(calendar, place, 0 if post else POSTS - 1),
        **_about(thread),
    }


def _file(calendar: Calendar, blobs: BlobStore, place: int) -> Row:
    document, version = divmod(place, VERSIONS)
    content = f"Document {document + 1}, version {version + 1}.\n{TEXT}\n".encode()
    blob = blobs.keep(blobs.receive((content,), len(content)))
    return blank(File) | {
        "file_id": place + 1,
        "parent_file_id": document * VERSIONS + 1 if version else 0,
        "file_label": f"Document {document + 1}",
        "file_version": f"0.{version + 1}",
        "file_name": f"document-{document + 1}.txt",
        "file_mime": "text/plain",
        "file_size": blob.size,
        "file_sha256": blob.sha256,
        **_written(calendar, place, 0 if version else VERSIONS - 1),
        **_about(document),
    }


def _link(calendar: Calendar, place: int) -> Row:
    return blank(TicketXref) | {
        "xref_id": place + 1,
        "ticket_id": CASES[place].id,
        "owner_adminid": 1,
        "date_created": _moment(calendar, place),
        **_about(place),
    }


def _timelog(calendar: Calendar, place: int) -> Row:
    seconds = 900 * (1 + place % 8)
    start = _at(place)
    stop = calendar.moment(start) + timedelta(seconds=seconds)
    return blank(Timelog) | {
        "timelog_id": place + 1,
        "timelog_note": f"Work package {place + 1}",
        "timelog_start": _moment(calendar, place),
        "timelog_stop": stop.strftime(MOMENT),
        "timelog_elapsed": seconds,
        "owner_adminid": 1 + place % 2,
        "date_created": stop.strftime(MOMENT),
        "date_modified": stop.strftime(MOMENT),
        "start_seconds": int(calendar.moment(start).timestamp()),
        **_about(place),
    }


def _written(calendar: Calendar, place: int, later: int) -> Row:
    """Return who wrote a post when; the last of its thread came `later` posts after it."""
    moment = _moment(calendar, place)
    return {
        "owner_adminid": 1 + place % 2,
        "date_created": moment,
        "date_modified": moment,
        "date_activity": _moment(calendar, place + later),
    }


def _about(place: int) -> Row:
    """Return where something belongs: two of three times an action, else the project alone."""
    return {"project_id": MEASURED, "action_id": 1 + place % ACTIONS if place % 3 else 0}


def _moment(calendar: Calendar, place: int) -> str:
    return calendar.moment(_at(place)).strftime(MOMENT)


def _at(place: int) -> At:
    return at(FIRST_DAY + place // A_DAY, "08:00").plus(place % A_DAY * 40)
