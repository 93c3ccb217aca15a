"""Bans that are made by a call: the gate knows them, and they shut nobody out by mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from teampro.identity.addresses import Origins
from teampro.identity.bans import Bans
from tests.workshop import Workshop, faults, refused

pytestmark = pytest.mark.database


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give an installation behind a proxy."""
    return Workshop(tmp_path, trusted_proxies=("10.0.0.1/32",))


def retry_seconds(shop: Workshop, address: str) -> int:
    """Return what the gate says to an address; 0: come in."""
    bans = Bans(shop.database, shop.now.timestamp)
    return bans.standing(Origins(()).of(address)).retry_seconds


def test_gate_knows_a_ban_at_once(shop: Workshop) -> None:
    """The chain and the door read one table."""
    ban = shop.post("bannedips", ip="203.0.113.0/24", reason="Scanner", expires="now+2h")
    assert ("ban", "2024-05-06 14:00:00") == (ban["kind"], ban["expires"])
    assert 7_200 == retry_seconds(shop, "203.0.113.7")
    shop.delete("bannedips/1")
    assert 0 == retry_seconds(shop, "203.0.113.7")
    words = [word for word, _ in shop.history("bannedips", 1)]
    assert ["create", "delete"] == words


def test_ban_without_an_end_lasts(shop: Workshop) -> None:
    """An IPv6 address stands for its /64, as at the gate."""
    assert "2001:db8::/64" == shop.post("bannedips", ip="2001:db8::1", reason="x")["ip"]
    assert retry_seconds(shop, "2001:db8::2")


def test_new_ban_takes_the_place_of_the_old(shop: Workshop) -> None:
    """A network is banned once."""
    shop.post("bannedips", ip="203.0.113.7", reason="Scanner")
    shop.post("bannedips", ip="203.0.113.7", reason="Spam")
    assert ["Spam"] == [each["reason"] for each in shop.get("bannedips")]


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ({"ip": "nobody"}, "ip"),
        ({"ip": "unknown"}, "ip"),
        ({"ip": "203.0.0.0/15"}, "ip"),
        ({"ip": "2001::/31"}, "ip"),
        ({"ip": "0.0.0.0/0"}, "ip"),
        ({"ip": "10.0.0.1"}, "ip"),
        ({"ip": "10.0.0.0/16"}, "ip"),
        ({"ip": "203.0.113.7", "expires": "now-1h"}, "expires"),
    ],
    ids=str,
)
def test_ban_is_refused(shop: Workshop, sent: dict[str, Any], path: str) -> None:
    """One call must not shut everybody out, nor what passes all calls on."""
    found = faults(lambda: shop.post("bannedips", **{"reason": "x", **sent}))
    assert [(path, "invalid_value")] == found


def test_own_ban_is_told(shop: Workshop) -> None:
    """It is done all the same."""
    session = shop.sessions.of(shop.session().caller, "req", "203.0.113.7")
    sent = {"ip": "203.0.113.7", "reason": "Oops"}
    told = shop.write_in(session, "POST", "bannedips", sent).tree["data"]
    assert ["This ban covers the address that you call from."] == told["notes"]


def test_what_the_operator_or_the_gate_made_stays(shop: Workshop) -> None:
    """The list shows bans alone, unless a filter asks for others; no call lifts these."""
    bans = Bans(shop.database, shop.now.timestamp)
    bans.allow("203.0.113.7")
    bans.add("203.0.113.8", "Scanner", 60)
    assert [("203.0.113.8/32", "2024-05-06 12:01:00")] == [
        (each["ip"], each["expires"]) for each in shop.get("bannedips")
    ]
    assert "forbidden" == refused(lambda: shop.delete("bannedips/1")).word
