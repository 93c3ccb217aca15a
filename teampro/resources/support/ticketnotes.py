"""Ticket notes: what the staff writes down about a ticket, for itself."""

from __future__ import annotations

import peewee

from teampro.resources.support.authors import staff_name
from teampro.resources.support.messages import EDITORS, check_place, remove_files
from teampro.schema import columns
from teampro.schema.reach import below
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class Note(peewee.Model):
    """A private note on a ticket."""

    noteid = columns.Id(help_text="The note.")
    ticket_id = columns.Reference("whmcstickets", index=True, help_text="The ticket, for good.")
    admin = columns.Line(help_text="The administrator who wrote it.")
    date = columns.Moment(help_text="When it was written.")
    message = columns.Text(help_text="What it says.")
    editor = columns.Choice(EDITORS, default=EDITORS[0], help_text="How it is written.")
    attachments = columns.Text(help_text="Names of its attachments, separated by |.")
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "ticketnotes"


class TicketNoteRules(Rules):
    """A note is the caller's, and of now unless somebody says otherwise."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Say who writes."""
        row["admin"] = staff_name(work)

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check its ticket and its time."""
        check_place(work, old, row, "note")

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove its attachments."""
        remove_files(work, note_id=row["noteid"])


RESOURCE = Resource(
    plural="ticketnotes",
    singular="ticketnote",
    called=("TicketNote", "TicketNotes"),
    help="A note of the staff on a ticket; no client sees it.",
    model=Note,
    verbs=CRUD,
    history=True,
    owner="tickets",
    required=("ticket_id", "message"),
    readonly=("admin", "attachments"),
    below=("ticket_id",),
    area="support",
    reach=below("ticket_id", "whmcstickets"),
    search=("message",),
    order=("noteid",),
    rules=TicketNoteRules(),
    example={"ticket_id": 2019, "message": "Waits for the printer."},
)
