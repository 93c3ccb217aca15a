"""Activities: what happened, in sentences for people; each is written once and stays."""

from __future__ import annotations

import peewee

from teampro.schema import columns
from teampro.schema.resource import Resource
from teampro.schema.rules import Rules, RuleWork, Stored

LONGEST = 2_000


class Activity(peewee.Model):
    """A sentence, and who caused it from where; it is the record, so it has none of its own."""

    id = columns.Id(help_text="The activity.")
    date = columns.Moment(stamp="created", index=True, help_text="When it happened.")
    description = columns.Text(max_length=LONGEST, help_text="What happened.")
    user = columns.Line(help_text="The name of who did it.")
    userid = columns.Reference("clients", index=True, help_text="The client it is about.")
    user_id = columns.Reference("users", help_text="The client's person who did it.")
    adminid = columns.Adminid(help_text="The administrator who did it.")
    ipaddr = columns.Line(max_length=45, help_text="The address the call came from.")

    class Meta:
        table_name = "activities"


class ActivityRules(Rules):
    """Nobody says of somebody else that he did it."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Remember who tells it, and from where."""
        caller = work.caller
        row["user"], row["user_id"] = caller.name, caller.user_id
        row["adminid"], row["ipaddr"] = caller.adminid, work.address


RESOURCE = Resource(
    plural="activities",
    singular="activity",
    help="What happened, in a sentence for people; written once, never changed.",
    model=Activity,
    verbs=("find", "create", "get"),
    required=("description",),
    readonly=("user", "user_id", "adminid", "ipaddr"),
    below=("userid",),
    area="system",
    search=("description", "user"),
    order=("id",),
    rules=ActivityRules(),
    example={"description": "Moved the archive to the new server"},
)
