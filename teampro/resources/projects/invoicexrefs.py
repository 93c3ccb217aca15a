"""Links between invoices and projects; one for each invoice and project."""

from __future__ import annotations

import peewee

from teampro.errors import refuse_at
from teampro.schema import columns
from teampro.schema.reach import below
from teampro.schema.resource import Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class InvoiceXref(peewee.Model):
    """A link: the project's work stands on the invoice."""

    xref_id = columns.Id(help_text="The link.")
    invoice_id = columns.Reference("invoices", help_text="The invoice.")
    project_id = columns.Reference("projects", index=True, help_text="The project.")
    owner_adminid = columns.Adminid(help_text="The administrator who linked it.")
    date_created = columns.Moment(stamp="created", index=True)
    version = columns.Version()

    class Meta:
        table_name = "invoicexrefs"
        indexes = ((("invoice_id", "project_id"), True),)


class InvoiceLinkRules(Rules):
    """An invoice is linked to a project once."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Remember who linked it."""
        row["owner_adminid"] = work.caller.adminid

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Refuse a second link."""
        same = {name: row[name] for name in ("invoice_id", "project_id")}
        if old is None and work.select("invoicexrefs", same):
            raise refuse_at(
                "invoice_id",
                "duplicate",
                f"Invoice {row['invoice_id']} is linked to "
                f"{work.called('projects', row['project_id'])} already.",
                row["invoice_id"],
            )


RESOURCE = Resource(
    plural="invoicexrefs",
    singular="invoicexref",
    help="A link between an invoice and a project.",
    model=InvoiceXref,
    called=("InvoiceXref", "InvoiceXrefs"),
    verbs=("find", "create", "get", "delete"),
    history=True,
    required=("invoice_id", "project_id"),
    readonly=("owner_adminid",),
    below=("project_id",),
    part_of=("project_id",),
    area="projects",
    touches=("project_id",),
    reach=below("project_id", "projects"),
    order=("xref_id",),
    undo=True,
    rules=InvoiceLinkRules(),
    example={"project_id": 100, "invoice_id": 1},
)
