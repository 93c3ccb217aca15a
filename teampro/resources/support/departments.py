"""Departments: who answers which tickets."""

from __future__ import annotations

import peewee

from teampro.errors import Refusal
from teampro.resources.support.addresses import check_address
from teampro.schema import columns
from teampro.schema.links import Child
from teampro.schema.reach import Reach
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class Department(peewee.Model):
    """A department that answers tickets."""

    id = columns.Id(help_text="The department.")
    name = columns.Line(help_text="Its name.")
    description = columns.Text(help_text="What it answers.")
    email = columns.Line(help_text="The address it is written to.")
    clientsonly = columns.Flag(help_text="Whether only clients may write to it.")
    noautoresponder = columns.Flag(help_text="Whether nobody is told that his ticket arrived.")
    hidden = columns.Flag(help_text="Whether clients do not choose it.")
    sortorder = columns.Integer(help_text="Its place among the others.")
    prevent_client_closure = columns.Flag(
        help_text="Whether clients may not close its tickets, unless a ticket says otherwise."
    )
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "departments"


class DepartmentRules(Rules):
    """A department stays as long as it has tickets."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check its address."""
        check_address(work, old, row)

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Let its members go, or keep it. Raises: Refusal rule."""
        tickets = len(work.select("whmcstickets", {"deptid": row["id"]}))
        if tickets:
            raise Refusal(
                "rule",
                f"Department {row['id']} has tickets, {tickets} of them: move them first.",
            )
        for member in work.select("departmentadmins", {"deptid": row["id"]}):
            work.delete("departmentadmins", member)


SHOWN = Reach(lambda _nouns, table, _me: table.hidden == 0)
"""Where a customer may write."""
RESOURCE = Resource(
    plural="departments",
    singular="department",
    help="A department that answers tickets; its members see them.",
    model=Department,
    verbs=CRUD,
    history=True,
    owner="tickets",
    required=("name",),
    children=(Child("whmcstickets", "deptid", "getDepartmentTickets", loose=True),),
    area="settings",
    names=(
        "name", "description", "email", "clientsonly", "noautoresponder", "hidden", "sortorder",
        "prevent_client_closure",
    ),
    customer_reach=SHOWN,
    customer=("name", "description", "clientsonly", "sortorder", "prevent_client_closure"),
    permission="tickets",
    search=("name", "email"),
    order=("id",),
    rules=DepartmentRules(),
    example={"name": "Accounts", "email": "accounts@halcyon.example"},
    sample=5,
)  # fmt: skip
