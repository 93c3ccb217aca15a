"""Predefined replies: what the staff answers again and again."""

from __future__ import annotations

import peewee

from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource


class PredefinedReply(peewee.Model):
    """A reply that is written beforehand."""

    id = columns.Id(help_text="The reply.")
    catid = columns.Reference("replycategories", index=True, help_text="The category it lies in.")
    name = columns.Line(help_text="What it is found by.")
    reply = columns.Text(help_text="What it says.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "predefinedreplies"


RESOURCE = Resource(
    plural="predefinedreplies",
    singular="predefinedreply",
    called=("PredefinedReply", "PredefinedReplies"),
    help="A reply to tickets that is written beforehand.",
    model=PredefinedReply,
    verbs=CRUD,
    history=True,
    required=("catid", "name", "reply"),
    below=("catid",),
    area="support",
    search=("name", "reply"),
    order=("id",),
    undo=True,
    example={"catid": 1, "name": "New password", "reply": "You find it below Security."},
)
