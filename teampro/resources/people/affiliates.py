"""Affiliates: clients who are paid for the clients that they bring."""

from __future__ import annotations

import peewee

from teampro.schema import columns
from teampro.schema.reach import own
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored

PAY_TYPES = ("", "percentage", "fixedamount")
"""How an affiliate is paid; "" is as the settings say."""


class Affiliate(peewee.Model):
    """A client as an affiliate; amounts are in the client's currency."""

    id = columns.Id(help_text="The affiliate.")
    clientid = columns.Reference(
        "clients", unique=True, help_text="The client, for good; one is an affiliate once."
    )
    date = columns.Day(stamp="created", help_text="The day it became one.")
    visitors = columns.Integer(help_text="How many visitors it sent.")
    paytype = columns.Choice(PAY_TYPES, help_text="How it is paid; empty: as the settings say.")
    payamount = columns.Money(help_text="The percentage or the amount of each payment.")
    onetime = columns.Flag(help_text="Whether it is paid for the first payment of a service alone.")
    balance = columns.Money(recorded=True, help_text="What it has and was not paid out.")
    withdrawn = columns.Money(recorded=True, help_text="What was paid out.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "affiliates"


class AffiliateRules(Rules):
    """An affiliate stays the client it is, and is never paid less than nothing."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check the client and the amount."""
        if old is not None and row["clientid"] != old["clientid"]:
            message = (
                f"The affiliate stays client {old['clientid']}; make another one of the other."
            )
            work.fault("clientid", "rule", message, row["clientid"])
        if row["payamount"] < 0:
            message = "payamount: expected 0 or more."
            work.fault("payamount", "invalid_value", message)


OF_CUSTOMER = (
    "clientid", "date", "visitors", "paytype", "payamount", "onetime", "balance", "withdrawn",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="affiliates",
    singular="affiliate",
    help="A client who is paid for the clients that it brings.",
    model=Affiliate,
    verbs=CRUD,
    history=True,
    required=("clientid",),
    readonly=("visitors", "balance", "withdrawn"),
    below=("clientid",),
    area="affiliates",
    customer_reach=own("clientid"),
    customer=OF_CUSTOMER,
    permission="affiliates",
    order=("id",),
    rules=AffiliateRules(),
    example={"clientid": 12, "paytype": "percentage", "payamount": "10.00"},
)
