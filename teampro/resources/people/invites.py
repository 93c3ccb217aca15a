"""Invites: who is asked to become a user of a client, until he accepts or a week is over."""

from __future__ import annotations

from datetime import timedelta

import peewee

from teampro.errors import Refusal
from teampro.identity.token_texts import digest_of, new_token
from teampro.resources.people.permissions import PERMISSIONS
from teampro.schema import columns, kinds
from teampro.schema.operation import Operation, Params, param
from teampro.schema.resource import Resource
from teampro.schema.rules import Rules, RuleWork, Stored
from teampro.schema.values import MOMENT

DAYS = 7


class Invite(peewee.Model):
    """An invitation to a client, by e-mail."""

    id = columns.Id(help_text="The invite.")
    client_id = columns.Reference("clients", index=True, help_text="The client.")
    email = columns.Email(index=True, help_text="Who is invited.")
    permissions = columns.Choices(PERMISSIONS, help_text="What he may do when he has accepted.")
    invited_by = columns.Adminid(index=False, help_text="The administrator who invited him.")
    expires = columns.Moment(help_text=f"Until when he may accept: {DAYS} days.")
    accepted_at = columns.Moment(help_text="When he accepted.")
    token_hash = columns.Line(unique=True)
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "invites"


class InviteRules(Rules):
    """One open invite for each e-mail and client, of which the token is told once."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Make its token, and date its end."""
        token = new_token("tpi_")
        row["token_hash"] = digest_of(token)
        row["invited_by"] = work.caller.adminid
        row["expires"] = (work.context.now + timedelta(days=DAYS)).strftime(MOMENT)
        work.tell_once("token", token)

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Refuse to invite who is a user of the client."""
        for user in work.select("users", {"email": row["email"]}):
            link = {"user_id": user["id"], "client_id": row["client_id"]}
            if old is None and work.select("userclients", link):
                message = f"{row['email']} is a user of client {row['client_id']} already."
                work.fault("email", "duplicate", message, row["email"])

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Let a new invite take the place of an open one."""
        if old is not None or row is None:
            return
        same = {name: row[name] for name in ("client_id", "email")}
        for each in work.select("invites", same):
            if each["id"] != row["id"] and each["accepted_at"] is None:
                work.delete("invites", each)
                work.notes.append(f"Invite {each['id']} ended with this one.")


def _accept(work: RuleWork, _fixed: Stored, params: Params) -> Stored:
    """Link a user to the client of an invite. Raises: Refusal not_found."""
    for invite in work.select("invites", {"token_hash": digest_of(params["token"])}):
        if invite["accepted_at"] is None and invite["expires"] > work.moment:
            work.update("invites", invite, {"accepted_at": work.moment})
            link = {name: invite[name] for name in ("client_id", "permissions")}
            return work.create("userclients", {**link, "user_id": params["user_id"]})
    raise Refusal(
        "not_found",
        f"No open invite has this token: it was accepted, took the place of another, or is older "
        f"than {DAYS} days.",
    )


ACCEPT = Operation(
    "accept",
    "acceptInvite",
    "Make a user one of the client that an invite is for; its token says which.",
    run=_accept,
    writes=("userclients", "invites"),
    makes="userclients",
    takes=(param("token", kinds.SECRET, help_text="The token of the invite."), "user_id"),
    required=("token", "user_id"),
    on_collection=True,
    example={"token": "tpi_demonstration", "user_id": 3},
)
RESOURCE = Resource(
    plural="invites",
    singular="invite",
    help="An invitation to become a user of a client.",
    model=Invite,
    verbs=("find", "create", "get", "delete"),
    history=True,
    required=("client_id", "email", "permissions"),
    readonly=("invited_by", "expires", "accepted_at"),
    hidden=("token_hash",),
    recorded="stored",
    below=("client_id",),
    operations=(ACCEPT,),
    area="users",
    search=("email",),
    order=("id",),
    rules=InviteRules(),
    example={"client_id": 12, "email": "grace@example.com", "permissions": ["invoices"]},
)
