"""The table of history: one row per written record, in order."""

from __future__ import annotations

import peewee

from teampro.schema.columns import Adminid, Id, Integer, Json, Line, Moment, Text


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
    row = Text()

    class Meta:
        table_name = "history"
        indexes = (
            (("project_id", "sequence"), False),
            (("resource", "record_id", "sequence"), False),
            (("was_project_id", "sequence"), False),
            (("client_id", "sequence"), False),
        )
