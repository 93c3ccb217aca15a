"""Activities: sentences that are written once, and who told them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.callers import staff
from tests.workshop import Workshop, faults

pytestmark = pytest.mark.database

DORA = staff(4, "dora", areas=frozenset(("system:write",)))


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a new installation."""
    return Workshop(tmp_path)


def test_server_says_who_told_it_when_and_from_where(shop: Workshop) -> None:
    """Nobody says of somebody else that he did it."""
    session = shop.sessions.of(DORA, "req", "192.0.2.7")
    told = shop.write_in(
        session,
        "POST",
        "activities",
        {"description": "Moved the archive", "adminid": 1, "ipaddr": "192.0.2.1", "user": "anna"},
    ).tree
    assert {
        "id": 1,
        "date": "2024-05-06 12:00:00",
        "description": "Moved the archive",
        "user": "dora",
        "userid": 0,
        "user_id": 0,
        "adminid": 4,
        "ipaddr": "192.0.2.7",
    } == told["activity"]
    assert ["adminid", "ipaddr", "user"] == sorted(told["data"]["ignored"])


def test_activity_is_its_own_history(shop: Workshop) -> None:
    """It is never changed, so it has no version, and the audit needs no entry of it."""
    shop.post("activities", description="Moved the archive")
    assert [] == shop.history("activities", 1)
    assert {"find", "create", "get"} == shop.registry["activities"].titles.keys()


def test_client_has_activities(shop: Workshop) -> None:
    """What is about a client stands below it."""
    made = shop.post("clients/51/activities", description="Called about the invoice")
    assert 51 == made["userid"]
    assert [made] == shop.get("clients/51/activities", by=DORA)


def test_sentence_is_needed_and_short(shop: Workshop) -> None:
    """A log that people read holds no documents."""
    assert [("description", "required")] == faults(lambda: shop.post("activities"))
    long = "x" * 2_001
    found = faults(lambda: shop.post("activities", description=long))
    assert [("description", "invalid_value")] == found
