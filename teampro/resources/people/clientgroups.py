"""Client groups: what clients that are treated alike have in common."""

from __future__ import annotations

import re

import peewee

from teampro.errors import Refusal
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ALL = 100_00


class ClientGroup(peewee.Model):
    """A group of clients."""

    id = columns.Id(help_text="The group.")
    groupname = columns.Line(help_text="Its name.")
    groupcolour = columns.Line(
        max_length=7, default="#ffffff", help_text="Colour of its clients in lists, as #rrggbb."
    )
    discountpercent = columns.Money(help_text="Percent that its clients pay less, 0.00 to 100.00.")
    susptermexempt = columns.Flag(help_text="Whether its clients' services are never suspended.")
    separateinvoices = columns.Flag(help_text="Whether each service has an invoice of its own.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "clientgroups"


class ClientGroupRules(Rules):
    """The rules of one group."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check its colour and its discount."""
        if row["groupcolour"] and not _COLOUR.fullmatch(row["groupcolour"]):
            message = "groupcolour is a colour such as #ff8800."
            work.fault("groupcolour", "invalid_value", message, row["groupcolour"])
        if not 0 <= row["discountpercent"] <= _ALL:
            message = "discountpercent is a percentage from 0.00 to 100.00."
            work.fault("discountpercent", "invalid_value", message)

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Refuse to delete a group that clients are in."""
        members = work.select("clients", {"groupid": row["id"]}, order="id")
        if members:
            raise Refusal(
                "rule",
                f"Clients are in group {row['id']}, such as clients/{members[0]['id']}: give them "
                "another groupid first.",
            )


RESOURCE = Resource(
    plural="clientgroups",
    singular="clientgroup",
    called=("ClientGroup", "ClientGroups"),
    help="A group of clients: its colour and its discount.",
    model=ClientGroup,
    verbs=CRUD,
    history=True,
    required=("groupname",),
    area="clients",
    search=("groupname",),
    order=("id",),
    undo=True,
    rules=ClientGroupRules(),
    example={"groupname": "Resellers", "groupcolour": "#ff8800", "discountpercent": "10.00"},
)
