"""Credits: what clients have paid ahead, and what was taken of it, row by row."""

from __future__ import annotations

import peewee

from teampro.resources.billing.crediting import demand_credit
from teampro.resources.billing.figures import reckon_credit
from teampro.schema import columns
from teampro.schema.fields import Borrowed
from teampro.schema.reach import own
from teampro.schema.resource import Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class Credit(peewee.Model):
    """An amount that was added to a client's credit, or taken of it."""

    id = columns.Id(help_text="The row.")
    clientid = columns.Reference("clients", index=True, help_text="The client.")
    date = columns.Day(index=True, help_text="The day; today unless sent.")
    description = columns.Text(help_text="Why.")
    amount = columns.Money(help_text="What was added; below 0 what was taken.")
    relid = columns.Reference("invoices", index=True, help_text="The invoice, 0 for none.")
    admin_id = columns.Adminid(help_text="Who did it.")
    date_created = columns.Moment(stamp="created", index=True)
    version = columns.Version()

    class Meta:
        table_name = "credits"


class CreditRules(Rules):
    """What a client has left is the sum of the rows, and never below zero."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Fill the day and who did it."""
        row["date"] = row["date"] or work.context.today
        row["admin_id"] = work.caller.adminid

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check that something moves, and that no more is taken than there is."""
        if not row["amount"] and not work.is_faulty("amount"):
            work.fault("amount", "required", "amount: expected what is added, or taken below 0.")
        client = None if work.is_faulty("clientid") else work.get("clients", row["clientid"])
        if client is not None:
            demand_credit(client, -row["amount"])

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Let the client's credit be summed up."""
        if row is not None:
            reckon_credit(work, [row["clientid"]])


RESOURCE = Resource(
    plural="credits",
    singular="credit",
    help="A movement of a client's credit; it stays as it is.",
    model=Credit,
    verbs=("find", "create", "get"),
    history=True,
    required=("clientid", "description", "amount"),
    readonly=("relid", "admin_id"),
    recorded="stored",
    borrowed=(Borrowed("currency", "clients", "clientid"),),
    below=("clientid",),
    area="billing",
    customer_reach=own("clientid"),
    customer=("clientid", "date", "description", "amount", "relid"),
    permission="invoices",
    search=("description",),
    order=("id",),
    rules=CreditRules(),
    example={"clientid": 12, "amount": "25.00", "description": "Goodwill"},
)
