"""Administrators: names for the ids, never hashes; they write their own notes alone.

Who they are and what they may is the operator's, at the terminal: no caller widens his own gate.
"""

from __future__ import annotations

from collections.abc import Callable

import peewee

from teampro.errors import Refusal
from teampro.schema import columns
from teampro.schema.fields import Computed
from teampro.schema.reach import Sql, Table
from teampro.schema.resource import READ, Resource
from teampro.schema.rules import Rules, RuleWork, Stored
from teampro.schema.slot import slot


class Admin(peewee.Model):
    """Someone who may log in."""

    id = columns.Id(help_text="The administrator.")
    username = columns.Line(unique=True, help_text="The login name.")
    name = columns.Line(help_text="The full name.")
    role = columns.Choice(("super", "staff"), default="staff", help_text="super may everything.")
    disabled = columns.Flag(help_text="Whether the login is switched off.")
    firstname = columns.Line(help_text="All names but the last.")
    lastname = columns.Line(help_text="The last name.")
    email = columns.Email(help_text="Where mail for the administrator goes.")
    notes = columns.Text(help_text="Notes of one's own.")
    signature = columns.Text(help_text="What stands below one's answers to tickets.")
    language = columns.Line(max_length=32, help_text="The language one works in.")
    notify_system = columns.Flag(default=1, help_text="Whether mail about the system is wanted.")
    notify_account = columns.Flag(default=1, help_text="Whether mail about accounts is wanted.")
    notify_support = columns.Flag(default=1, help_text="Whether mail about tickets is wanted.")
    ipaddress = columns.Line(max_length=45, help_text="The address of the last call.")
    logintime = columns.Moment(help_text="The first call after a quarter of an hour without one.")
    lastvisit = columns.Moment(help_text="The last call, noted once a minute at most.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()
    password_hash = columns.Line()
    areas = columns.Text()
    tokens_after = columns.Integer()

    class Meta:
        table_name = "admins"


OWN = ("notes", "signature", "language", "notify_system", "notify_account", "notify_support")
"""What one writes of oneself."""
PRIVATE = ("email", "ipaddress", *OWN)
"""What one reads of oneself, and super administrators of everybody."""


class AdminRules(Rules):
    """Everybody writes of himself."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Refuse what is somebody else's, whoever asks."""
        if row["id"] != work.caller.adminid:
            raise Refusal("forbidden", f"Of administrators one writes one's own {', '.join(OWN)}.")


def _private(name: str) -> Computed:
    column: columns.Column = getattr(Admin, name)
    return Computed(name, column.kind, _seen_by_few(name), str(column.help_text))


def _seen_by_few(name: str) -> Callable[[Table], Sql]:
    """Return a field that is empty but for oneself and for super administrators.

    sec: filters and sorts go by the same expression, so nobody feels for what is not shown.
    """
    empty = {"": "''", None: "NULL"}.get(getattr(Admin, name).kind.absent, "0")

    def expression(table: Table) -> Sql:
        me = Admin.alias()
        is_super = me.select(peewee.SQL("1")).where((me.id == slot("me")) & (me.role == "super"))
        may_see = (table.id == slot("me")) | peewee.fn.EXISTS(is_super)
        return peewee.Case(None, ((may_see, getattr(table, name)),), peewee.SQL(empty))

    return expression


RESOURCE = Resource(
    plural="admins",
    singular="admin",
    help="An administrator; gives the adminids of other records their names.",
    model=Admin,
    titles={"update": "updateAdmin"},
    verbs=READ,
    history=True,
    readonly=(
        *("username", "name", "role", "disabled", "firstname", "lastname", "email"),
        *("ipaddress", "logintime", "lastvisit"),
    ),
    hidden=("password_hash", "areas", "tokens_after"),
    computed=tuple(map(_private, PRIVATE)),
    search=("name", "username"),
    order=("id",),
    rules=AdminRules(),
    example={"notes": "Back on Monday"},
)
