"""Credits: what clients have paid ahead, and what was taken of it, row by row."""

from __future__ import annotations

import peewee

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
    """A movement is dated, and remembers who made it."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Fill the day and who did it."""
        row["date"] = row["date"] or work.context.today
        row["admin_id"] = work.caller.adminid


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
