"""Who calls, as a value: a kind, an id, a name and rights; and the audience that makes at a noun.

Made by identity alone. Knows no noun and no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

VERBS = ("GET", "POST", "PUT", "DELETE")
ADMIN, CLIENT, CLOCK = "admin", "client", "clock"
"""The kinds of caller: an administrator, a customer, the server itself."""
UNASKED = -1
"""No second from which tokens count."""
AREAS = (
    "clients", "billing", "orders", "products", "services", "domains", "support", "projects",
    "affiliates", "users", "system", "settings",
)  # fmt: skip
"""The groups of nouns that an administrator may be given, each to read or to write."""
STAFF_AREAS = frozenset(("projects:write", "support:write"))
"""What a member of the staff begins with."""


class Audience(StrEnum):
    """What a caller is at one noun; it decides which rows and which fields he sees.

    `super` sees everything, `staff` what its reach tells; `names` is staff without the noun's
    area, who learns what ids are called; a `customer` sees what was named for him.
    """

    SUPER = "super"
    STAFF = "staff"
    NAMES = "names"
    CUSTOMER = "customer"


@dataclass(frozen=True)
class Rights:
    """Which verbs, nouns, operations, chains and commands a caller may use; `None` means all.

    `resources` are plural words and, for operations, `timelogs.stop` or `timelogs.*`; `areas` are
    words such as `billing:read`, of which `write` contains `read`. `chains` are canonical, such as
    `projects/100`; `commands` are words of the wire language that has commands.
    """

    verbs: frozenset[str] | None = None
    resources: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    chains: frozenset[str] | None = None
    commands: frozenset[str] | None = None

    def allow(self, verb: str, resource: str, operation: str = "") -> bool:
        """Say whether a token carries `verb`, or an operation, on the noun with this plural.

        sec: who may write invoices may not thereby move money: where resources are listed, an
        operation is carried by its own name alone.
        """
        if self.verbs is not None and verb not in self.verbs:
            return False
        if self.resources is None:
            return True
        if operation:
            return not self.resources.isdisjoint((f"{resource}.{operation}", f"{resource}.*"))
        return resource in self.resources

    def reads(self, area: str) -> bool:
        """Say whether the nouns of an area may be read; "" is the area of none."""
        areas = self.areas
        return not area or areas is None or f"{area}:read" in areas or f"{area}:write" in areas

    def writes(self, area: str) -> bool:
        """Say whether the nouns of an area may be written."""
        return not area or self.areas is None or f"{area}:write" in self.areas


@dataclass(frozen=True)
class Caller:
    """Who has proven who he is.

    `id` is the administrator's or the client's, 0 for the clock. `user_id` is the person who calls
    for a client, `permissions` the words that the client gives this person, None for all,
    `tokens_after` the second from which tokens of his logins count, as it was when he came, UNASKED
    of whose proof does not end with them.
    `credential_id` is the row of `tokens` that was presented, 0 for a password;
    `default_responsetype` the format that this row prefers, "" for none. A customer `is_entrusted`
    while a wire language does for him what it has checked to be his: he may then what the server
    itself may, and history tells him.
    """

    kind: str
    id: int
    name: str
    rights: Rights = Rights()
    user_id: int = 0
    permissions: frozenset[str] | None = None
    tokens_after: int = UNASKED
    credential_id: int = 0
    default_responsetype: str = ""
    is_entrusted: bool = False

    @property
    def is_customer(self) -> bool:
        """Whether he has no rights but those of a customer."""
        return self.kind == CLIENT and not self.is_entrusted

    @property
    def adminid(self) -> int:
        """The administrator's id, 0 for all others."""
        return self.id if self.kind == ADMIN else 0

    @property
    def actor(self) -> str:
        """Who did it, as history tells: `admin:1`, `client:7/user:12` or `clock`."""
        if self.kind == CLOCK:
            return CLOCK
        person = f"/user:{self.user_id}" if self.user_id else ""
        return f"{self.kind}:{self.id}{person}"

    def audience(self, area: str) -> Audience:
        """Return what the caller is at a noun of this area."""
        if self.is_customer:
            return Audience.CUSTOMER
        if self.rights.areas is None:
            return Audience.SUPER
        return Audience.STAFF if self.rights.reads(area) else Audience.NAMES


CLOCK_CALLER = Caller(CLOCK, 0, CLOCK)
"""The server itself: what is due by the time of day."""
