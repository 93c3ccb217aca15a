"""What holds for users: a password changes what rests on it, an owner of a client stays.

Nothing that is kept of the past tells of one who was deleted.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import uuid4

from teampro.errors import Refusal
from teampro.identity.token_texts import digest_of, new_token
from teampro.schema import kinds
from teampro.schema.operation import Operation, Params, param
from teampro.schema.rules import Rules, RuleWork, Stored
from teampro.schema.values import MOMENT

RESET_HOURS = 24
NO_RESET = {"reset_hash": "", "reset_expires": None}
_MARK_BYTES = 16


class UserRules(Rules):
    """A user has one e-mail and one password, and goes with his links to clients."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Give him an id for other systems."""
        row["uuid"] = str(uuid4())

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """End what rested on another password or e-mail."""
        if old is None or row["password2"] != old["password2"]:
            row |= _with_new_password(work, 0 if old is None else old["tokens_after"])
        if old is not None and row["email"] != old["email"]:
            # sec: a token that was sent to another address sets no password any more.
            row |= {"email_verified_at": None, **NO_RESET}

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Refuse to remove an owner; else remove the links to clients.

        Raises: Refusal client_owner.
        """
        links = work.select("userclients", {"user_id": row["id"]})
        for link in links:
            if link["is_owner"]:
                raise Refusal(
                    "client_owner",
                    f"User {row['id']} owns client {link['client_id']}: make another user its "
                    "owner first.",
                )
        for link in links:
            work.delete("userclients", link)

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Erase what history tells of a user who is no more."""
        if row is None and old is not None:
            work.erase_record("users", old["id"])


def _with_new_password(work: RuleWork, before: int) -> Stored:
    """Return what follows from a new password: no token of before it counts, nor a reset.

    A clock that was set back revives none.
    """
    return {
        "passwordhash": "tp1$" + secrets.token_urlsafe(_MARK_BYTES),
        "tokens_after": max(before, int(work.context.now.timestamp()) + 1),
        **NO_RESET,
    }


def _reset(work: RuleWork, user: Stored, _params: Params) -> None:
    """Make a token by which the user may set a new password; an earlier one ends."""
    token = new_token("tpr_")
    expires = work.context.now + timedelta(hours=RESET_HOURS)
    reset = {"reset_hash": digest_of(token), "reset_expires": expires.strftime(MOMENT)}
    work.update("users", user, reset)
    work.tell_once("token", token)
    work.notes.append("No mail was sent: the token reaches the user by whom it is told here.")


VALIDATE = Operation(
    "validate",
    "validateUser",
    "Say whose password it is; after ten wrong ones in 15 minutes an e-mail is not looked at.",
    page="validate_user",
    takes=("email", param("password2", kinds.SECRET, help_text="The password.")),
    required=("email", "password2"),
    on_collection=True,
    example={"email": "lueders@museum-am-hafen.example", "password2": "demo"},
    answers=(
        param("user_id", kinds.ID, help_text="The user."),
        param("passwordhash", kinds.TEXT, help_text="The text that changes with his password."),
        param("two_factor", kinds.FLAG, help_text="Whether a second factor is asked for."),
    ),
)
RESET = Operation(
    "reset",
    "resetUserPassword",
    f"Make a token for a new password, valid for {RESET_HOURS} hours; it is told once.",
    run=_reset,
    writes=("users",),
)
