"""TLDs: below which domains are sold, and how long one that is over can be had back."""

from __future__ import annotations

import re

import peewee

from teampro.resources.catalogue.offered import TLDS
from teampro.resources.catalogue.price_rules import NOT_OFFERED
from teampro.resources.catalogue.twins import refuse_twin
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored

SALES = ("", "HOT", "NEW", "SALE")
_ROOM = 10
_EXTENSION = re.compile(r"(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


def folded(extension: str) -> str:
    """Return an ending as it is stored: in lower case, with its dot."""
    return f".{extension.strip().lower().removeprefix('.')}"


class Tld(peewee.Model):
    """A TLD, or any other ending below which domains are sold."""

    id = columns.Id(help_text="The TLD.")
    extension = columns.Line(
        max_length=64, unique=True, help_text="The ending with its dot, such as .com or .co.uk."
    )
    autoreg = columns.Line(max_length=64, help_text='Who registers domains, "" for nobody.')
    dnsmanagement = columns.Flag(help_text="Whether DNS is managed here.")
    emailforwarding = columns.Flag(help_text="Whether mail is forwarded.")
    idprotection = columns.Flag(help_text="Whether the owner can be hidden.")
    eppcode = columns.Flag(help_text="Whether a transfer needs a code.")
    salegroup = columns.Choice(SALES, help_text="How it is praised.")
    grace_days = columns.Integer(help_text="Days after its end in which it is renewed as ever.")
    grace_fee = columns.Money(
        default=NOT_OFFERED, help_text="What that costs in the default currency; -1.00: never."
    )
    redemption_days = columns.Integer(help_text="Days after those in which it can be redeemed.")
    redemption_fee = columns.Money(
        default=NOT_OFFERED, help_text="What that costs in the default currency; -1.00: never."
    )
    sortorder = columns.Integer(help_text="Its place among the others; a new one's is last.")
    categories = columns.WordList(help_text="Words under which it is found.")
    whois_server = columns.Line(help_text="Host that tells who owns a domain.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "tlds"


class TldRules(Rules):
    """The rules of one TLD."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Put it behind the others, with room between."""
        if "sortorder" not in sent:
            others = work.select("tlds", {})
            row["sortorder"] = max((each["sortorder"] for each in others), default=0) + _ROOM

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Fold its ending, and set a dot before it."""
        row["extension"] = folded(row["extension"])
        if not _EXTENSION.fullmatch(row["extension"]) and not work.is_faulty("extension"):
            message = "extension is an ending of domains, such as .com or .xn--p1ai."
            work.fault("extension", "invalid_value", message, row["extension"])
        refuse_twin(work, "tlds", row, ("extension",))
        for name in ("grace_fee", "redemption_fee"):
            if row[name] < 0 and row[name] != NOT_OFFERED:
                work.fault(name, "invalid_value", f"{name} is 0.00 or more, or -1.00 for never.")

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove its prices."""
        for price in work.select("prices", {"tldid": row["id"]}, order="id"):
            work.delete("prices", price)


OF_CUSTOMER = (
    "extension", "dnsmanagement", "emailforwarding", "idprotection", "eppcode", "salegroup",
    "grace_days", "grace_fee", "redemption_days", "redemption_fee", "sortorder", "categories",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="tlds",
    singular="tld",
    called=("TLD", "TLDs"),
    help="An ending of domains that are sold. Its amounts are its prices.",
    model=Tld,
    verbs=CRUD,
    history=True,
    required=("extension",),
    area="products",
    customer_reach=TLDS,
    customer=OF_CUSTOMER,
    search=("extension",),
    order=("id",),
    rules=TldRules(),
    example={"extension": ".info", "grace_days": 30, "grace_fee": "0.00"},
)
