"""Callers as the stored rows make them, when they come and once more inside a write.

Knows the tables of administrators and tokens; who proves to be whom is the login's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from teampro.errors import Refusal
from teampro.schema.caller import ADMIN, CLIENT, UNASKED, Caller, Rights
from teampro.store.database import Database

SUPER = "super"
_ADMIN = "SELECT username, role, areas, tokens_after FROM admins WHERE id = ? AND disabled = 0"
_OWNER = """SELECT a.username, a.role, a.areas, a.tokens_after
    FROM tokens t JOIN admins a ON a.id = t.admin_id
    WHERE a.id = ? AND a.disabled = 0 AND t.id = ? AND (t.expires IS NULL OR t.expires > ?)"""


_LINK = """SELECT l.is_owner, l.permissions, u.tokens_after
    FROM userclients l JOIN users u ON u.id = l.user_id
    WHERE l.client_id = ? AND l.user_id = ?"""


class Grant(NamedTuple):
    """What a row of tokens says of its owner's rights, as it is stored; None means all."""

    token_id: int = 0
    verbs: str | None = None
    resources: str | None = None
    chains: str | None = None
    commands: str | None = None
    default_responsetype: str | None = None

    def rights(self, areas: str | None = None) -> Rights:
        """Return the rights that it leaves of its owner's `areas`."""
        return Rights(
            _split(self.verbs),
            _split(self.resources),
            None if areas is None else frozenset(areas.split()),
            _split(self.chains),
            _split(self.commands),
        )


WHOLE = Grant()
"""That of a password: all its owner may do."""


@lru_cache(maxsize=1_024)
def administrator(
    adminid: int,
    username: str,
    role: str,
    areas: str,
    tokens_after: int = UNASKED,
    grant: Grant = WHOLE,
) -> Caller:
    """Return the caller that a row of administrators stands for, and what his token grants.

    `tokens_after` is of those who logged in with a password, or with the token of that.
    perf: he is kept, since the same few come with every request.
    """
    return Caller(
        ADMIN,
        adminid,
        username,
        grant.rights(None if role == SUPER else areas),
        tokens_after=tokens_after,
        credential_id=grant.token_id,
        default_responsetype=grant.default_responsetype or "",
    )


def customer(
    client_id: int, user_id: int, is_owner: int, permissions: str, tokens_after: int
) -> Caller:
    """Return the caller that a link of a user to a client stands for: an owner may do all.

    The log calls him as history does; his address stands in neither.
    """
    granted = None if is_owner else frozenset(permissions.split())
    caller = Caller(
        CLIENT, client_id, "", user_id=user_id, permissions=granted, tokens_after=tokens_after
    )
    return replace(caller, name=caller.actor)


def join_words(words: frozenset[str] | None) -> str | None:
    """Return a set of words as it is stored, None for all."""
    return None if words is None else ",".join(sorted(words))


def _split(text: str | None) -> frozenset[str] | None:
    return None if text is None else frozenset(text.split(",") if text else ())


@dataclass(frozen=True)
class Confirmation:
    """Looks inside a write whether its caller is still who he was when he came.

    sec: whoever was disabled, or lost a right, while he waited for the lock writes nothing.
    """

    database: Database
    now: Callable[[], float]

    def __call__(self, caller: Caller) -> None:
        """Read the caller's row again. Raises: Refusal busy, when it is another one now."""
        is_same = True
        if caller.kind == ADMIN:
            now = self._administrator(caller)
            is_same = (
                now is not None
                and (now.name, now.rights.areas) == (caller.name, caller.rights.areas)
                and caller.tokens_after in (UNASKED, now.tokens_after)
            )
        elif caller.user_id:
            found = self.database.rows(_LINK, (caller.id, caller.user_id))
            is_same = bool(found) and customer(caller.id, caller.user_id, *found[0]) == caller
        if not is_same:
            raise Refusal("busy", "Your rights were changed meanwhile; try again.", retry_seconds=1)

    def _administrator(self, caller: Caller) -> Caller | None:
        if caller.credential_id:
            values = (caller.id, caller.credential_id, self.now())
            found = self.database.rows(_OWNER, values)
        else:
            found = self.database.rows(_ADMIN, (caller.id,))
        return administrator(caller.id, *found[0]) if found else None
