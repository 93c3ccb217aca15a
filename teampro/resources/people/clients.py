"""Clients: who buys, with address, words of billing and the mail that each wants."""

from __future__ import annotations

import peewee

from teampro.resources.people.client_rules import ClientRules
from teampro.resources.people.leaving import CLOSE, PURGE
from teampro.schema import columns
from teampro.schema.fields import Computed
from teampro.schema.kinds import FLAG, TEXT
from teampro.schema.links import Child
from teampro.schema.reach import Sql, Table, own
from teampro.schema.resource import CRUD, Resource


class Client(peewee.Model):
    """A client of the agency."""

    id = columns.Id(help_text="The client.")
    uuid = columns.Line(max_length=36, index=True, help_text="A name of its own for other systems.")
    firstname = columns.Line(help_text="First names.")
    lastname = columns.Line(help_text="Last name.")
    companyname = columns.Line(help_text="Company.")
    email = columns.Email(unique=True, help_text="Address; no two clients have the same.")
    address1 = columns.Line(help_text="Street and number.")
    address2 = columns.Line(help_text="Second line of the address.")
    city = columns.Line(help_text="City.")
    state = columns.Line(help_text="State or province.")
    postcode = columns.Line(max_length=32, help_text="Postcode.")
    country = columns.Line(max_length=2, help_text="Country, two letters of ISO 3166-1.")
    phonenumber = columns.Line(max_length=32, help_text="Telephone, as it was sent.")
    tax_id = columns.Line(max_length=64, help_text="Number for taxes.")
    status = columns.Choice(
        ("Active", "Inactive", "Closed"), default="Active", help_text="Closed by the operation."
    )
    currency = columns.Reference(
        "currencies", default=1, help_text="Its currency; it stays once there is money."
    )
    groupid = columns.Reference("clientgroups", index=True, help_text="Its group, 0 for none.")
    defaultgateway = columns.Line(max_length=64, help_text="How it pays.")
    default_paymethod = columns.Reference("paymethods", help_text="What it pays with.")
    billingcid = columns.Reference("contacts", help_text="The contact that is billed.")
    language = columns.Line(max_length=32, help_text="Language of its mail.")
    notes = columns.Text(help_text="Notes for the staff.")
    credit = columns.Money(recorded=True, help_text="Credit that is left.")
    taxexempt = columns.Flag(help_text="Whether it pays no tax.")
    latefeeoveride = columns.Flag(help_text="Whether it pays no late fees.")
    overideduenotices = columns.Flag(help_text="Whether it gets no reminders.")
    separateinvoices = columns.Flag(help_text="Whether each service has an invoice of its own.")
    disableautocc = columns.Flag(help_text="Whether cards are not charged by themselves.")
    overrideautoclose = columns.Flag(help_text="Whether it stays active without services.")
    marketing_emails_opt_in = columns.Flag(help_text="Whether it wants marketing.")
    email_general = columns.Flag(default=1, help_text="Whether it gets general mail.")
    email_invoice = columns.Flag(default=1, help_text="Whether it gets mail about invoices.")
    email_support = columns.Flag(default=1, help_text="Whether it gets mail of the support.")
    email_product = columns.Flag(default=1, help_text="Whether it gets mail about services.")
    email_domain = columns.Flag(
        default=1, help_text="Whether it gets mail about domains; it or a contact must."
    )
    email_affiliate = columns.Flag(default=1, help_text="Whether it gets mail about commissions.")
    allow_sso = columns.Flag(default=1, help_text="Whether single sign-on is allowed.")
    ip = columns.Line(max_length=45, help_text="The address it came from last.")
    lastlogin = columns.Moment(recorded=False, help_text="When it last logged in.")
    affiliateid = columns.Reference("affiliates", recorded=True, help_text="Who brought it.")
    datecreated = columns.Day(stamp="created", index=True, help_text="The day it was created.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "clients"
        indexes = ((("lastname", "id"), False), (("status", "id"), False))


def _name(table: Table) -> Sql:
    blank = peewee.SQL("' '")
    return peewee.fn.TRIM(table.firstname.concat(blank).concat(table.lastname))


def _company(table: Table) -> Sql:
    return table.companyname


def _opted_out(table: Table) -> Sql:
    return 1 - table.marketing_emails_opt_in


NAMES = ("name", "company", "firstname", "lastname", "companyname")
OWN = (
    *NAMES, "fullname", "email", "address1", "address2", "city", "state", "postcode", "country",
    "phonenumber", "tax_id", "currency", "status", "language", "credit",
)  # fmt: skip
"""What a customer sees of himself."""
RESOURCE = Resource(
    plural="clients",
    singular="client",
    help="A client; gives the client ids of other records their names.",
    model=Client,
    verbs=CRUD,
    history=True,
    owner="clients",
    required=("firstname", "lastname", "email"),
    readonly=("uuid", "credit", "lastlogin", "affiliateid"),
    computed=(
        Computed("name", TEXT, _name, "First names and last name."),
        Computed("fullname", TEXT, _name, "The same."),
        Computed("company", TEXT, _company, "Company."),
        Computed("emailoptout", FLAG, _opted_out, "Whether it wants no marketing."),
    ),
    children=(
        Child("projects", "client_userid", loose=True),
        Child("timelogs", "client_userid", loose=True),
        Child("whmcstickets", "userid", "getClientTickets", loose=True),
    ),
    operations=(CLOSE, PURGE),
    area="clients",
    names=NAMES,
    customer_reach=own("id"),
    customer=OWN,
    search=("name", "company", "email", "city"),
    order=("id",),
    rules=ClientRules(),
    example={
        "firstname": "Ada",
        "lastname": "Berg",
        "companyname": "Berg Ltd",
        "email": "ada@berg.example",
        "country": "DE",
    },
    sample=12,
)
