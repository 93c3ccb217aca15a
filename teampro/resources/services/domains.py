"""Domains: names that a client has registered here, until when and for how much."""

from __future__ import annotations

import peewee

from teampro.resources.services.domain_rules import DomainRules
from teampro.resources.services.recalculating import OF_DOMAIN
from teampro.schema import columns
from teampro.schema.fields import Borrowed
from teampro.schema.reach import own
from teampro.schema.resource import CRUD, Resource

TYPES = ("Register", "Transfer")
STATUSES = (
    "Pending", "Pending Registration", "Pending Transfer", "Active", "Grace", "Redemption",
    "Expired", "Cancelled", "Fraud", "Transferred Away",
)  # fmt: skip


class Domain(peewee.Model):
    """A domain that a client has; one may be ordered again after it left."""

    id = columns.Id(help_text="The domain.")
    userid = columns.Reference("clients", index=True, help_text="The client whose it is.")
    orderid = columns.Reference("orders", index=True, help_text="The order it came by, 0 for none.")
    type = columns.Choice(TYPES, default=TYPES[0], help_text="Whether it was new or moved here.")
    domain = columns.Line(index=True, help_text="Its name in lower case, as it was given.")
    asciidomain = columns.Line(index=True, help_text="That name in the letters of the DNS.")
    registrar = columns.Line(max_length=64, help_text="Who registers it.")
    registrationperiod = columns.Integer(default=1, help_text="Years of a period, 1 to 10.")
    firstpaymentamount = columns.Money(help_text="What the first period costs.")
    recurringamount = columns.Money(help_text="What each further period costs.")
    paymentmethod = columns.Line(max_length=64, help_text="How it is paid.")
    registrationdate = columns.Day(help_text="The day it was ordered.")
    expirydate = columns.Day(index=True, help_text="The last day that it is registered for.")
    nextduedate = columns.Day(index=True, help_text="The day by which the next period is paid.")
    nextinvoicedate = columns.Day(
        index=True, help_text="The first day of the next period that no invoice has."
    )
    anchorday = columns.Integer(help_text="The day of the month on which periods begin.")
    status = columns.Choice(STATUSES, default=STATUSES[0], index=True, help_text="Its state.")
    subscriptionid = columns.Line(help_text="What the gateway calls its payments.")
    promoid = columns.Reference("promotions", help_text="The promotion it was ordered with.")
    dnsmanagement = columns.Flag(help_text="Whether its records are managed here.")
    emailforwarding = columns.Flag(help_text="Whether its mail is forwarded.")
    idprotection = columns.Flag(help_text="Whether its holder is not shown.")
    donotrenew = columns.Flag(help_text="Whether it is left to expire.")
    epp = columns.Secret(readable=True, help_text="The key that moves it to another registrar.")
    ns1 = columns.Line(help_text="First nameserver.")
    ns2 = columns.Line(help_text="Second nameserver.")
    ns3 = columns.Line(help_text="Third nameserver.")
    ns4 = columns.Line(help_text="Fourth nameserver.")
    ns5 = columns.Line(help_text="Fifth nameserver.")
    idnlanguage = columns.Line(max_length=32, help_text="The language of its letters.")
    domainfields = columns.Text(help_text="What its registry asks for beside the holder, as JSON.")
    contactid = columns.Reference("contacts", help_text="The contact who holds it, 0: the client.")
    locked = columns.Line(max_length=8, help_text='"locked", "unlocked" or "" where nobody knows.')
    notes = columns.Text(help_text="Notes for the staff.")
    synced = columns.Moment(recorded=False, help_text="When its registrar was last asked.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "domains"


RESOURCE = Resource(
    plural="domains",
    singular="domain",
    help="A domain that a client has: its price, its period, its state.",
    model=Domain,
    verbs=CRUD,
    history=True,
    required=("userid", "domain"),
    readonly=("asciidomain", "nextinvoicedate", "anchorday", "locked", "synced"),
    recorded="stored",
    borrowed=(Borrowed("currency", "clients", "userid"),),
    below=("userid", "orderid"),
    part_of=("orderid",),
    operations=(OF_DOMAIN,),
    area="domains",
    customer_reach=own("userid"),
    customer=(
        "userid", "orderid", "type", "domain", "asciidomain", "registrar", "registrationperiod",
        "firstpaymentamount", "recurringamount", "paymentmethod", "registrationdate",
        "expirydate", "nextduedate", "status", "dnsmanagement", "emailforwarding", "idprotection",
        "donotrenew", "ns1", "ns2", "ns3", "ns4", "ns5", "contactid", "locked",
    ),
    permission="domains",
    search=("domain", "asciidomain"),
    order=("id",),
    rules=DomainRules(),
    example={
        "userid": 12,
        "domain": "berg.example",
        "registrationperiod": 1,
        "recurringamount": "12.00",
        "nextduedate": "today+365d",
    },
)  # fmt: skip
