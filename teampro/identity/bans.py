"""Rows that say which networks may not log in, and which may always.

A ban is of kind `login` (too many wrong logins) or `ban` (an operator's); an entry of kind
`allow` exempts its network from both. Rows are shared by all processes and survive restarts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_network

from teampro.errors import Refusal
from teampro.identity.addresses import UNKNOWN, Origin, key_network, parsed, sortable, widened
from teampro.identity.standing import ALLOW, EXEMPT, Lookup, Standing, answer, question
from teampro.schema.values import MOMENT
from teampro.store.database import Database

LOGIN, BAN = "login", "ban"
ROWS = 10_000
"""Most bans after wrong logins that are kept; the one that ends first makes room."""

_FAR = 253_402_300_800
"""The year 10000."""
_LIST = "SELECT network, kind, reason, moment, until FROM bans ORDER BY id"
_PUT = """INSERT INTO bans
    (network, kind, first_address, last_address, is_wide, reason, moment, until,
        date_created, expires)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_EVICT = """DELETE FROM bans WHERE id = (
    SELECT id FROM bans WHERE kind = 'login' ORDER BY until DESC LIMIT 1 OFFSET ?)"""


@dataclass(frozen=True)
class Ban:
    """One entry. `moment` and `until` are Unix seconds; `until` None means for ever."""

    network: str
    kind: str
    reason: str
    moment: float
    until: float | None = None


class Bans:
    """The entries of one database."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def standing(self, origin: Origin, lookup: Lookup | None = None) -> Standing:
        """Return what holds for a caller, in one statement; an exemption wins over any ban.

        perf: what else is looked up is read by the same one, as every request asks for both.
        """
        if origin.exempt:
            return EXEMPT
        rows = self._database.rows(*question(origin, lookup))
        return answer(rows, lookup, self._now())

    def strike(self, origin: Origin, seconds: float) -> None:
        """Ban a caller after too many wrong logins; inside a write transaction."""
        now = self._now()
        self._put(Ban(origin.network, LOGIN, "wrong logins", now, now + seconds))
        self._database.rows(_EVICT, (ROWS,))

    def entries(self) -> list[Ban]:
        """Return the entries in force, in the order they were made."""
        entries = [Ban(*row) for row in self._database.rows(_LIST)]
        return [entry for entry in entries if entry.until is None or entry.until > self._now()]

    def add(self, network: str, reason: str = "", seconds: float | None = None) -> Ban:
        """Ban an address or network; `seconds` None means for ever. Raises: ValueError."""
        return self._enter(network, BAN, reason, seconds)

    def allow(self, network: str, reason: str = "", seconds: float | None = None) -> Ban:
        """Exempt an address or network from every ban. Raises: ValueError."""
        return self._enter(network, ALLOW, reason, seconds)

    def clear(self, network: str | None = None) -> int:
        """Remove every entry of a network, or all bans; return how many went.

        Failures that were counted go too, so that the caller has all tries again; without a
        network the exemptions stay. Raises: ValueError.
        """
        where, values = "kind <> ?", (ALLOW,)
        if network is not None:
            where, values = "network = ?", (read_network(network),)
        with self._database.writing():
            gone = self._database.rows(f"SELECT count(*) FROM bans WHERE {where}", values)
            self._database.rows(f"DELETE FROM bans WHERE {where}", values)
            attempts = "" if network is None else f" WHERE {where}"
            self._database.rows("DELETE FROM attempts" + attempts, values if attempts else ())
        return int(gone[0][0])

    def covering(self, network: str) -> list[Ban]:
        """Return the bans in force that hold for a network. Raises: ValueError."""
        wanted = read_network(network)
        return [each for each in self.entries() if each.kind != ALLOW and _covers(each, wanted)]

    def _enter(self, network: str, kind: str, reason: str, seconds: float | None) -> Ban:
        now = self._now()
        until = None if seconds is None else now + seconds
        ban = Ban(read_network(network), kind, reason, now, until)
        with self._database.writing():
            self._put(ban)
        return ban

    def _put(self, ban: Ban) -> None:
        network = ip_network(ban.network) if ban.network != UNKNOWN else None
        first, last = sortable_ends(ban.network) if network else ("", "")
        is_wide = network is not None and network != key_network(network.network_address)
        self._database.rows(
            "DELETE FROM bans WHERE network = ? AND kind = ?", (ban.network, ban.kind)
        )
        self._database.rows(
            _PUT,
            (
                *(ban.network, ban.kind, first, last, int(is_wide), ban.reason, ban.moment),
                *(ban.until, _moment(ban.moment), _moment(ban.until)),
            ),
        )


def prune_bans(database: Database, now: float) -> None:
    """Remove entries that are over, inside a write transaction."""
    database.rows("DELETE FROM bans WHERE until <= ?", (now,))


def read_network(text: str) -> str:
    """Return the network an operator wrote, IPv6 widened to /64; UNKNOWN stays as it is.

    Raises: ValueError.
    """
    text = text.strip()
    if text == UNKNOWN:
        return UNKNOWN
    address = parsed(text)
    return str(key_network(address) if address else widened(ip_network(text, strict=False)))


def _moment(seconds: float | None) -> str | None:
    """Return Unix seconds as people read them, None for never; no calendar knows those far off."""
    if seconds is None or seconds >= _FAR:
        return None
    return datetime.fromtimestamp(int(seconds), UTC).strftime(MOMENT)


def _covers(entry: Ban, network: str) -> bool:
    if UNKNOWN in (entry.network, network):
        return entry.network == network
    outer, inner = sortable_ends(entry.network), sortable_ends(network)
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def sortable_ends(network: str) -> tuple[str, str]:
    """Return the first and the last address of a network, as texts that sort like addresses."""
    ends = ip_network(network)
    return sortable(ends.network_address), sortable(ends.broadcast_address)


def banned(seconds: int) -> Refusal:
    """Return the refusal of a banned caller: the same words whatever he presents."""
    return Refusal(
        "banned",
        f"This address is banned from logging in; try again in {seconds} seconds, or ask the "
        "operator to run `teampro bans clear ADDRESS`.",
        retry_seconds=seconds,
    )
