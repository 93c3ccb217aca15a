"""Administrators: names for the ids, never hashes; written by the operator only."""

from __future__ import annotations

import peewee

from teampro.schema import columns
from teampro.schema.resource import READ, Resource


class Admin(peewee.Model):
    """Someone who may log in."""

    id = columns.Id(help_text="The administrator.")
    username = columns.Line(unique=True, help_text="The login name.")
    name = columns.Line(help_text="The full name.")
    role = columns.Choice(("super", "staff"), default="staff", help_text="super may everything.")
    disabled = columns.Flag(help_text="Whether the login is switched off.")
    password_hash = columns.Line()
    areas = columns.Text()

    class Meta:
        table_name = "admins"


RESOURCE = Resource(
    plural="admins",
    singular="admin",
    help="An administrator; gives the adminids of other records their names.",
    model=Admin,
    verbs=READ,
    hidden=("password_hash", "areas"),
    search=("name", "username"),
    order=("id",),
)
