"""Links between invoices and projects, and the words of both systems for a project's status."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.callers import ANNA, BOB
from tests.workshop import Workshop, faults, refused

pytestmark = pytest.mark.database


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a shop with three invoices and two projects, of which Bob sees the first."""
    shop = Workshop(tmp_path)
    for invoice_id in (7, 8, 501):
        shop.plant("invoices", id=invoice_id, userid=51)
    shop.post("projects", project_name="Shop")
    shop.post("projects", project_name="Secret", visible_status="manager", manager_adminid=1)
    return shop


def test_link_tells_who_made_it_and_dates_the_project(shop: Workshop) -> None:
    """It stands below its project, and in its history."""
    shop.later(hours=1)
    link = shop.post("projects/1/invoicexrefs", BOB, invoice_id=501)
    assert (1, 501, 2) == tuple(
        link[name] for name in ("project_id", "invoice_id", "owner_adminid")
    )
    assert [link] == shop.get("projects/1/invoicexrefs")
    assert "2024-05-06 13:00:00" == shop.get("projects/1")["date_activity"]
    assert [("create", ["invoice_id", "project_id"])] == shop.history("invoicexrefs", 1)


def test_invoice_is_linked_to_a_project_once(shop: Workshop) -> None:
    """Other projects may stand on it, too."""
    shop.post("projects/1/invoicexrefs", invoice_id=501)
    expected = [("invoice_id", "duplicate")]
    assert expected == faults(lambda: shop.post("projects/1/invoicexrefs", invoice_id=501))
    shop.post("projects/2/invoicexrefs", invoice_id=501)


def test_links_come_with_their_project_and_go_with_it(shop: Workshop) -> None:
    """A create carries them as parts."""
    shop.post("projects", project_name="New", invoicexrefs=[{"invoice_id": 7}, {"invoice_id": 8}])
    assert [7, 8] == [each["invoice_id"] for each in shop.get("projects/3/invoicexrefs")]
    shop.delete("projects/3")
    assert 0 == shop.count("invoicexrefs")


def test_link_is_in_reach_with_its_project(shop: Workshop) -> None:
    """Whoever does not see the project does not learn what was billed of it."""
    shop.post("projects/2/invoicexrefs", ANNA, invoice_id=501)
    assert [] == shop.get("invoicexrefs", by=BOB)
    assert "not_found" == refused(lambda: shop.get("invoicexrefs/1", by=BOB)).word


@pytest.mark.parametrize("word", ["Under Review", "Pending", "Awaiting", "Completed"])
def test_status_is_a_word_of_either_system(shop: Workshop, word: str) -> None:
    """What one wrote the other reads, and may write back."""
    shop.put("projects/1", project_status=word)
    assert word == shop.get("projects/1")["project_status"]
    again = shop.again(whmcs__project_statuses=("Waiting",))
    assert (
        "Waiting"
        == again.post("projects", project_name="X", project_status="Waiting")["project_status"]
    )
    expected = [("project_status", "invalid_value")]
    assert expected == faults(lambda: shop.put("projects/1", project_status="Waiting"))
