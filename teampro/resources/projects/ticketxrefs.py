"""Links between tickets and projects; one for each ticket and project."""

from __future__ import annotations

import peewee

from teampro.errors import refuse_at
from teampro.resources.projects.actions import ASSIGNED
from teampro.resources.projects.belonging import PARENTS, agree_on_project
from teampro.schema import columns
from teampro.schema.reach import any_of, below, via
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class TicketXref(peewee.Model):
    """A link; action_id says where in the project the ticket belongs."""

    xref_id = columns.Id(help_text="The link.")
    ticket_id = columns.Reference("whmcstickets", help_text="The ticket.")
    project_id = columns.Reference("projects", index=True, help_text="The project.")
    action_id = columns.Reference("actions", index=True, help_text="The action, 0 for none.")
    owner_adminid = columns.Adminid(help_text="The administrator who linked it.")
    date_created = columns.Moment(stamp="created", index=True)
    external = columns.External()
    version = columns.Version()

    class Meta:
        table_name = "ticketxrefs"
        indexes = ((("ticket_id", "project_id"), True),)


class TicketLinkRules(Rules):
    """A ticket is linked to a project once, on one of its actions or on none."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Remember who linked it; let a named action fill the project."""
        row["owner_adminid"] = work.caller.adminid
        agree_on_project(work, None, row)

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Refuse a second link."""
        if old is not None:
            agree_on_project(work, old, row)
        same = {name: row[name] for name in ("ticket_id", "project_id")}
        for twin in work.select("ticketxrefs", same):
            if old is None or twin["xref_id"] != old["xref_id"]:
                # sec: who reaches only an action of the project does not learn of its other links.
                seen = work.reaches("ticketxrefs", twin["xref_id"])
                by = f", by ticketxrefs/{twin['xref_id']}" if seen else ""
                if work.is_new("ticketxrefs", twin["xref_id"]):
                    by = f", by {work.called('ticketxrefs', twin['xref_id'])}"
                raise refuse_at(
                    "ticket_id",
                    "duplicate",
                    f"Ticket {row['ticket_id']} is linked to "
                    f"{work.called('projects', row['project_id'])} "
                    f"already{by}.",
                    row["ticket_id"],
                )


RESOURCE = Resource(
    plural="ticketxrefs",
    singular="ticketxref",
    help="A link between a ticket and a project.",
    model=TicketXref,
    called=("TicketXref", "TicketXrefs"),
    verbs=CRUD,
    history=True,
    required=("ticket_id", "project_id"),
    readonly=("owner_adminid",),
    area="projects",
    touches=PARENTS,
    reach=any_of(below("project_id", "projects"), via("action_id", "actions", reach=ASSIGNED)),
    order=("xref_id",),
    undo=True,
    rules=TicketLinkRules(),
    example={"project_id": 100, "ticket_id": 2001},
    sample=73,
)
