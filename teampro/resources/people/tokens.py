"""Tokens: what lets programs in, as a bearer token or as an identifier with a secret."""

from __future__ import annotations

from collections.abc import Callable

import peewee

from teampro.resources.people.token_rules import TokenRules
from teampro.schema import columns
from teampro.schema.fields import Computed
from teampro.schema.kinds import CHOICE, TEXT
from teampro.schema.reach import Sql, Table, own
from teampro.schema.resource import CRUD, Resource

RESPONSE_TYPES = ("", "json", "xml", "nvp", "legacy")


class StoredToken(peewee.Model):
    """What lets a program in, in the name of its owner."""

    token_id = columns.Id(column_name="id", help_text="The token.")
    owner_adminid = columns.Adminid(
        column_name="admin_id", help_text="In whose name it calls; a super may name another."
    )
    label = columns.Line(help_text="What it is for.")
    credential = columns.Flag(
        help_text="Whether it is an identifier with a secret, which command APIs take."
    )
    verbs = columns.WordList(help_text="The verbs it carries; none: all.")
    resources = columns.WordList(
        help_text="Plural words, and operations such as timelogs.stop or timelogs.*; none: all."
    )
    chains = columns.WordList(
        help_text="Chains such as projects/100, with one of which each request begins; none: any."
    )
    expires = columns.Instant(help_text="When it ends, null for never; a change makes it earlier.")
    identifier = columns.Line(
        max_length=32, default=None, null=True, unique=True, help_text="That of a credential."
    )
    commands = columns.WordList(
        help_text="The commands of a credential, or full, readonly, billing, support; none: none."
    )
    addresses = columns.WordList(
        help_text="Addresses and networks that a credential is bound to; none: all."
    )
    default_responsetype = columns.Choice(
        RESPONSE_TYPES, null=True, help_text="The format of answers that a credential gets unasked."
    )
    used = columns.Instant(help_text="When it was last used, to the minute.")
    created = columns.Instant(null=False, help_text="When it was made.")
    digest = columns.Line(unique=True)
    version = columns.Version()

    class Meta:
        table_name = "tokens"


def _or_empty(name: str) -> Callable[[Table], Sql]:
    """Return what shows a text that is stored as null when there is none."""
    return lambda table: peewee.fn.COALESCE(getattr(table, name), "")


RESOURCE = Resource(
    plural="tokens",
    singular="token",
    help="A token: it lets a program in, which may never do more than the token's owner.",
    model=StoredToken,
    verbs=CRUD,
    history=True,
    required=("label",),
    readonly=("identifier", "used", "created"),
    hidden=("digest",),
    computed=(
        Computed("identifier", TEXT, _or_empty("identifier")),
        Computed("default_responsetype", CHOICE, _or_empty("default_responsetype")),
    ),
    reach=own("owner_adminid"),
    search=("label",),
    order=("token_id",),
    unchained=True,
    rules=TokenRules(),
    example={"label": "Reports", "verbs": ["GET"], "chains": ["projects/100"]},
)
