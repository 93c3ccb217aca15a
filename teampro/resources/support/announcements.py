"""Announcements: what an agency tells all its clients."""

from __future__ import annotations

import peewee

from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class Announcement(peewee.Model):
    """A piece of news; `parentid` is the one it translates."""

    id = columns.Id(help_text="The announcement.")
    date = columns.Moment(index=True, help_text="The moment it is of.")
    title = columns.Line(help_text="Its title.")
    announcement = columns.Text(help_text="Its text.")
    published = columns.Flag(help_text="Whether clients may read it.")
    parentid = columns.Reference("announcements", help_text="The one it translates, 0 for none.")
    language = columns.Line(max_length=32, help_text="The language of a translation.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "announcements"


class AnnouncementRules(Rules):
    """One is of now, unless somebody says otherwise; a translation is of an original."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Fill the moment."""
        if "date" not in sent:
            row["date"] = work.moment

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Refuse a translation of a translation, which is of itself at worst."""
        if "parentid" not in sent or not row["parentid"]:
            return
        original = work.get("announcements", row["parentid"])
        is_own = old is not None and old["id"] == row["parentid"]
        if is_own or (original is not None and original["parentid"]):
            work.fault(
                "parentid",
                "invalid_value",
                "parentid: expected an announcement that is no translation itself.",
                row["parentid"],
            )


RESOURCE = Resource(
    plural="announcements",
    singular="announcement",
    help="News for the clients of the agency.",
    model=Announcement,
    verbs=CRUD,
    history=True,
    required=("title", "announcement"),
    area="support",
    search=("title", "announcement"),
    order=("id",),
    undo=True,
    rules=AnnouncementRules(),
    example={"title": "Maintenance on Sunday", "announcement": "From six to eight."},
)
