"""To-do items and announcements: their days, and what they refer to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workshop import TODAY, Workshop, faults

pytestmark = pytest.mark.database


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a new installation."""
    return Workshop(tmp_path)


def test_item_came_up_when_it_was_written_down(shop: Workshop) -> None:
    """Unless somebody says otherwise; it is new, and nobody's."""
    item = shop.post("todoitems", title="Renew the certificate")
    assert (TODAY, "New", 0) == tuple(item[name] for name in ("date", "status", "admin"))
    assert "2024-05-01" == shop.post("todoitems", title="Earlier", date="2024-05-01")["date"]


def test_item_is_for_an_administrator_that_there_is(shop: Workshop) -> None:
    """Statuses are fixed words."""
    assert [("admin", "unknown_record")] == faults(
        lambda: shop.post("todoitems", title="Renew", admin=9)
    )
    assert [("status", "invalid_value")] == faults(
        lambda: shop.post("todoitems", title="Renew", status="Done")
    )


def test_announcement_is_of_now_and_unpublished(shop: Workshop) -> None:
    """Nobody reads a draft."""
    news = shop.post("announcements", title="Maintenance", announcement="On Sunday.")
    assert ("2024-05-06 12:00:00", False) == (news["date"], news["published"])


def test_translation_is_of_an_original(shop: Workshop) -> None:
    """Not of a translation, nor of itself."""
    sent = {"title": "Maintenance", "announcement": "On Sunday."}
    shop.post("announcements", **sent)
    shop.post("announcements", **sent, parentid=1, language="german")
    expected = [("parentid", "invalid_value")]
    assert expected == faults(lambda: shop.post("announcements", **sent, parentid=2))
    assert expected == faults(lambda: shop.put("announcements/1", parentid=1))
