"""Members of departments: which administrator sees the tickets of which."""

from __future__ import annotations

import peewee

from teampro.errors import refuse_at
from teampro.schema import columns
from teampro.schema.resource import Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class DepartmentAdmin(peewee.Model):
    """An administrator in a department."""

    id = columns.Id(help_text="The membership.")
    deptid = columns.Reference("departments", help_text="The department.")
    adminid = columns.Adminid(help_text="The administrator.")
    date_created = columns.Moment(stamp="created", index=True)
    version = columns.Version()

    class Meta:
        table_name = "departmentadmins"
        indexes = ((("deptid", "adminid"), True),)


class DepartmentAdminRules(Rules):
    """An administrator is in a department once."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Refuse a second membership. Raises: Refusal duplicate."""
        for twin in work.select(
            "departmentadmins", {name: row[name] for name in ("deptid", "adminid")}
        ):
            raise refuse_at(
                "adminid",
                "duplicate",
                f"Administrator {row['adminid']} is in department {row['deptid']} already, by "
                f"departmentadmins/{twin['id']}.",
                row["adminid"],
            )


RESOURCE = Resource(
    plural="departmentadmins",
    singular="departmentadmin",
    called=("DepartmentAdmin", "DepartmentAdmins"),
    help="An administrator in a department: he sees its tickets.",
    model=DepartmentAdmin,
    verbs=("find", "create", "get", "delete"),
    history=True,
    required=("deptid", "adminid"),
    below=("deptid",),
    area="settings",
    names=("deptid", "adminid"),
    order=("id",),
    undo=True,
    rules=DepartmentAdminRules(),
    example={"deptid": 1, "adminid": 2},
)
