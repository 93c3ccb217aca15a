"""Contacts: further people of a client, each with an address and the mail that he wants."""

from __future__ import annotations

import peewee

from teampro.errors import Refusal
from teampro.resources.people.addresses import validate_address
from teampro.resources.people.domain_mail import OF_CONTACT, is_read_by_others, turns_off, why_kept
from teampro.schema import columns
from teampro.schema.reach import own
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class Contact(peewee.Model):
    """Somebody whom a client names."""

    id = columns.Id(help_text="The contact.")
    userid = columns.Reference("clients", index=True, help_text="The client, for good.")
    firstname = columns.Line(help_text="First names.")
    lastname = columns.Line(help_text="Last name.")
    companyname = columns.Line(help_text="Company.")
    email = columns.Email(index=True, help_text="Address; no two contacts of a client share one.")
    address1 = columns.Line(help_text="Street and number.")
    address2 = columns.Line(help_text="Second line of the address.")
    city = columns.Line(help_text="City.")
    state = columns.Line(help_text="State or province.")
    postcode = columns.Line(max_length=32, help_text="Postcode.")
    country = columns.Line(max_length=2, help_text="Country, two letters of ISO 3166-1.")
    phonenumber = columns.Line(max_length=32, help_text="Telephone, as it was sent.")
    tax_id = columns.Line(max_length=64, help_text="Number for taxes.")
    generalemails = columns.Flag(help_text="Whether he gets general mail.")
    invoiceemails = columns.Flag(help_text="Whether he gets mail about invoices.")
    supportemails = columns.Flag(help_text="Whether he gets mail of the support.")
    productemails = columns.Flag(help_text="Whether he gets mail about services.")
    domainemails = columns.Flag(
        help_text="Whether he gets mail about domains; somebody of the client must."
    )
    affiliateemails = columns.Flag(help_text="Whether he gets mail about commissions.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "contacts"


class ContactRules(Rules):
    """The rules of one contact."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check its client, its addresses, and who reads mail about domains without it."""
        validate_address(work, old, row)
        if old is not None and row["userid"] != old["userid"]:
            message = f"The contact stays with client {old['userid']}; make another one there."
            work.fault("userid", "rule", message, row["userid"])
        if old is None or row["email"] != old["email"]:
            _validate_email(work, old, row)
        if old is not None and _leaves_none(work, old, row):
            work.fault(OF_CONTACT, "rule", why_kept(old["userid"]))

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Keep the one who alone reads mail about domains."""
        if _leaves_none(work, row, None):
            raise Refusal("rule", why_kept(row["userid"]))


def _leaves_none(work: RuleWork, old: Stored, row: Stored | None) -> bool:
    """Say whether nobody of the client would receive mail about domains any more."""
    return turns_off(old, row, OF_CONTACT) and not is_read_by_others(work, old)


def _validate_email(work: RuleWork, old: Stored | None, row: Stored) -> None:
    """Fault an address that another contact of the client has."""
    if row["email"] is None or work.is_faulty("userid"):
        return
    own = 0 if old is None else old["id"]
    twins = work.select("contacts", {"userid": row["userid"], "email": row["email"]})
    for twin in twins:
        if twin["id"] != own:
            called = work.called("contacts", twin["id"]).capitalize()
            message = f"{called} of the client has the email {row['email']} already."
            work.fault("email", "duplicate", message, row["email"])


OF_CUSTOMER = (
    "userid", "firstname", "lastname", "companyname", "email", "address1", "address2", "city",
    "state", "postcode", "country", "phonenumber", "tax_id", "generalemails", "invoiceemails",
    "supportemails", "productemails", "domainemails", "affiliateemails",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="contacts",
    singular="contact",
    help="A further person of a client.",
    model=Contact,
    verbs=CRUD,
    history=True,
    required=("userid",),
    below=("userid",),
    area="clients",
    customer_reach=own("userid"),
    customer=OF_CUSTOMER,
    permission="contacts",
    search=("lastname", "firstname", "companyname", "email"),
    order=("id",),
    rules=ContactRules(),
    example={"userid": 12, "firstname": "Kim", "lastname": "Berg", "email": "kim@berg.example"},
)
