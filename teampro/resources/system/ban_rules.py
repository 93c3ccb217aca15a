"""The rules of bans that are made by a call: none shuts everybody out, or what passes calls on."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_network

from teampro.errors import Refusal
from teampro.identity.addresses import UNKNOWN, key_network, parsed, trusted_networks
from teampro.identity.bans import BAN, read_network, sortable_ends
from teampro.schema.rules import Rules, RuleWork, Stored
from teampro.schema.values import MOMENT

WIDEST = {4: 16, 6: 32}
"""Least length of a prefix by version: one call must not shut everybody out."""


class BannedIpRules(Rules):
    """A call makes and lifts bans; exemptions, and bans after wrong logins, are the operator's."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Make a ban of it, from now on."""
        row["kind"] = BAN
        row["moment"] = _seconds(work.moment)

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Read the network, and what the gate compares."""
        if not row["ip"]:
            return
        if why := _why_not(work, row["ip"]):
            work.fault("ip", "invalid_value", f"ip: {why}.", row["ip"])
            return
        row["ip"] = read_network(row["ip"])
        network = ip_network(row["ip"])
        row["first_address"], row["last_address"] = sortable_ends(row["ip"])
        row["is_wide"] = int(network != key_network(network.network_address))
        row["until"] = None if row["expires"] is None else _seconds(row["expires"])
        if row["expires"] is not None and row["expires"] <= work.moment:
            message = "expires: expected a moment to come, such as now+2d."
            work.fault("expires", "invalid_value", message, row["expires"])
        own = parsed(work.address)
        if own is not None and own in network:
            work.notes.append("This ban covers the address that you call from.")
        # A network has one entry of a kind: the new one takes the place of the old.
        for twin in work.select("bannedips", {"ip": row["ip"], "kind": BAN}):
            work.delete("bannedips", twin)

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Refuse to lift what no call has made."""
        if row["kind"] != BAN:
            raise Refusal("forbidden", "Only the operator lifts it: `teampro bans clear ADDRESS`.")


def _why_not(work: RuleWork, text: str) -> str:
    """Return why a network cannot be banned, "" where it can."""
    try:
        found = read_network(text)
        network = ip_network(found) if found != UNKNOWN else None
    except ValueError:
        network = None
    if network is None:
        return "expected an address or a network, such as 203.0.113.7 or 203.0.113.0/24"
    if network.prefixlen < (least := WIDEST[network.version]):
        return f"expected at most a /{least}: a wider network shuts too many out"
    for trusted in map(ip_network, trusted_networks(work.settings)):
        if trusted.version == network.version and trusted.overlaps(network):
            return f"expected no address of {trusted}, which passes calls on"
    return ""


def _seconds(moment: str) -> float:
    return datetime.strptime(moment, MOMENT).replace(tzinfo=UTC).timestamp()
