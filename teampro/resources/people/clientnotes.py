"""Client notes: what the staff writes down about a client."""

from __future__ import annotations

import peewee

from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class ClientNote(peewee.Model):
    """A note about a client."""

    id = columns.Id(help_text="The note.")
    userid = columns.Reference("clients", index=True, help_text="The client.")
    adminid = columns.Adminid(help_text="Who wrote it.")
    note = columns.Text(help_text="What it says.")
    sticky = columns.Flag(help_text="Whether it is shown wherever the client is.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "clientnotes"


class ClientNoteRules(Rules):
    """The rules of one note."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Make it the caller's."""
        row["adminid"] = work.caller.adminid


RESOURCE = Resource(
    plural="clientnotes",
    singular="clientnote",
    called=("ClientNote", "ClientNotes"),
    help="A note of the staff about a client.",
    model=ClientNote,
    verbs=CRUD,
    history=True,
    required=("userid", "note"),
    readonly=("adminid",),
    below=("userid",),
    area="clients",
    search=("note",),
    order=("id",),
    rules=ClientNoteRules(),
    example={"userid": 12, "note": "Prefers to be called in the morning."},
)
