"""Links between users and clients: who may do what for whom, and who owns a client."""

from __future__ import annotations

import peewee

from teampro.errors import Refusal, refuse_at
from teampro.resources.people.permissions import ALL, PERMISSIONS
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class UserClient(peewee.Model):
    """What a user may do for a client."""

    id = columns.Id(help_text="The link.")
    user_id = columns.Reference("users", help_text="The user.")
    client_id = columns.Reference("clients", index=True, help_text="The client.")
    is_owner = columns.Flag(
        help_text="Whether he owns the client. The first user does; true makes him the owner in "
        "the place of the one before."
    )
    permissions = columns.Choices(
        PERMISSIONS, help_text="What he may see and do; an owner may do everything."
    )
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "userclients"
        indexes = ((("user_id", "client_id"), True),)


class LinkedUserRules(Rules):
    """A user is linked to a client once; of a client's users exactly one is its owner."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Refuse a second link, and what would leave a client without its owner."""
        if old is None:
            _refuse_twin(work, row)
            row["is_owner"] = row["is_owner"] or int(not _owners(work, row["client_id"]))
        else:
            _refuse_change(old, row)
        if row["is_owner"]:
            if "permissions" in sent and row["permissions"] != ALL:
                work.ignored.append("permissions")
            row["permissions"] = ALL

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Take the client from the owner before, who keeps his permissions."""
        if row is None or not row["is_owner"]:
            return
        for each in _owners(work, row["client_id"]):
            if each["id"] != row["id"]:
                work.update("userclients", each, {"is_owner": 0})
                work.notes.append(f"User {each['user_id']} no longer owns the client.")

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Keep the owner."""
        if row["is_owner"]:
            raise Refusal(
                "client_owner",
                f"User {row['user_id']} owns client {row['client_id']}: he cannot be removed from "
                "it. Make another user its owner first.",
            )


def _refuse_twin(work: RuleWork, row: Stored) -> None:
    link = {name: row[name] for name in ("user_id", "client_id")}
    for twin in work.select("userclients", link):
        raise refuse_at(
            "user_id",
            "duplicate",
            f"User {row['user_id']} is a user of client {row['client_id']} already, by "
            f"userclients/{twin['id']}.",
            row["user_id"],
        )


def _refuse_change(old: Stored, row: Stored) -> None:
    """Refuse to move a link, and to take from an owner what he has."""
    for name in ("user_id", "client_id"):
        if row[name] != old[name]:
            message = f"{name} of a link stays {old[name]}: remove it and make another."
            raise refuse_at(name, "invalid_value", message, row[name])
    if old["is_owner"] and not row["is_owner"]:
        raise Refusal(
            "client_owner",
            f"Client {row['client_id']} needs an owner: make another user its owner, and this one "
            "is none.",
        )
    if old["is_owner"] and row["permissions"] != ALL:
        raise Refusal("client_owner", "An owner may do everything: his permissions are not set.")


def _owners(work: RuleWork, client_id: int) -> list[Stored]:
    """Return the links of a client's owners: one, or two while they change places."""
    return work.select("userclients", {"client_id": client_id, "is_owner": 1})


RESOURCE = Resource(
    plural="userclients",
    singular="userclient",
    help="A user of a client, with what he may do there.",
    model=UserClient,
    called=("UserClient", "UserClients"),
    verbs=CRUD,
    history=True,
    required=("user_id", "client_id"),
    below=("user_id", "client_id"),
    links=(("client_id", "user_id"), ("user_id", "client_id")),
    area="users",
    order=("id",),
    rules=LinkedUserRules(),
    example={"user_id": 3, "client_id": 12, "permissions": ["invoices", "tickets"]},
    sample=3,
)
