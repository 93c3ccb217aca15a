"""The table of history: one row per written record, in order; its oldest rows may be gone."""

from __future__ import annotations

import peewee

from teampro.schema.columns import Adminid, Id, Integer, Json, Line, Moment, Text
from teampro.store.database import Database
from teampro.store.meta import get_meta, put_meta

FLOOR = "history_floor"
"""The key of the highest sequence that was thrown away."""


class Entry(peewee.Model):
    """One write: who did what to which record, and what changed."""

    sequence = Id(help_text="Rises with each write; the cursor of incremental synchronisation.")
    moment = Moment(index=True, help_text="When, in UTC.")
    adminid = Adminid(index=False, help_text="Who; 0 for the server itself.")
    request_id = Line(max_length=64, index=True, help_text="The request that did it.")
    operation = Line(max_length=8, help_text="create, update or delete.")
    resource = Line(max_length=32, help_text="The noun of the record.")
    record_id = Integer(help_text="The record.")
    project_id = Integer(help_text="The project the record belongs to, 0 for none.")
    changes = Json(default="[]", help_text="List of {field, old, new}.")
    version = Integer(
        help_text="The record's version after it, of a deleted one its last; 0 in old entries."
    )
    was_project_id = Integer(
        help_text="The project the record belonged to before, where it was moved; else 0."
    )
    actor = Line(help_text="Who: admin:<id>, client:<id>/user:<id> or clock, the server itself.")
    client_id = Integer(help_text="The client the record belongs to, 0 for none.")
    row = Text(help_text="Of a delete that can be undone the whole row, for no reader.")

    class Meta:
        table_name = "history"
        indexes = (
            (("project_id", "sequence"), False),
            (("resource", "record_id", "sequence"), False),
            (("was_project_id", "sequence"), False),
            (("client_id", "sequence"), False),
        )


def trim_history(database: Database, before: str, most: int) -> bool:
    """Throw away the oldest entries before a moment, at most so many, in a write transaction.

    The highest one is remembered, so that whoever reads on from there learns that some are
    missing. Returns whether there are more.
    """
    is_old = Entry.moment < before
    query = Entry.select(Entry.sequence).where(is_old).order_by(Entry.moment, Entry.sequence)
    found = [sequence for (sequence,) in database.run(query.limit(most))]
    if found:
        highest = max(found)
        database.run(Entry.delete().where(is_old & (Entry.sequence <= highest)))
        put_meta(database, FLOOR, str(max(highest, int(get_meta(database, FLOOR) or 0))))
    return len(found) == most
