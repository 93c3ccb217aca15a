"""Banned addresses: the entries of the one table of bans, which all wire languages ask."""

from __future__ import annotations

import peewee

from teampro.identity.bans import BAN, LOGIN
from teampro.identity.standing import ALLOW
from teampro.resources.system.ban_rules import BannedIpRules
from teampro.schema import columns, kinds
from teampro.schema.resource import Resource


class _Seconds(columns.Column, peewee.FloatField):
    """Unix seconds with fractions, by which the gate counts."""

    kind = kinds.INTEGER


class BannedIp(peewee.Model):
    """An entry; what the gate compares is hidden."""

    id = columns.Id(help_text="The entry.")
    ip = columns.Line(column_name="network", help_text="An address or a network, such as a /24.")
    kind = columns.Choice(
        (BAN, LOGIN, ALLOW), default=BAN, help_text="login: after wrong logins; allow: exempt."
    )
    reason = columns.Line(help_text="Why.")
    expires = columns.Moment(help_text="When it ends, null for never.")
    date_created = columns.Moment(stamp="created", index=True)
    version = columns.Version()
    first_address = columns.Line()
    last_address = columns.Line()
    is_wide = columns.Flag()
    moment = _Seconds(default=0)
    until = _Seconds(null=True)

    class Meta:
        table_name = "bans"
        indexes = ((("is_wide", "first_address"), False), (("network", "kind"), True))


RESOURCE = Resource(
    plural="bannedips",
    singular="bannedip",
    help="An address that may not log in, in no wire language.",
    model=BannedIp,
    called=("BannedIp", "BannedIps"),
    verbs=("find", "create", "get", "delete"),
    history=True,
    required=("ip", "reason"),
    readonly=("kind",),
    hidden=("first_address", "last_address", "is_wide", "moment", "until"),
    area="settings",
    search=("ip", "reason"),
    order=("id",),
    standing=(("kind", BAN),),
    rules=BannedIpRules(),
    example={"ip": "203.0.113.0/24", "reason": "Scanner", "expires": "now+2d"},
)
