"""Billable items: what is billed at a day names it, what recurs says how often."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.workshop import TODAY, Workshop, faults

ITEM = {"userid": 51, "description": "Support", "amount": "170"}
CYCLE = {"recur": 2, "recurcycle": "Weeks", "recurfor": 6}


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a shop with two clients."""
    return Workshop(tmp_path)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, []),
        ({"unit": "days"}, [("unit", "invalid_value")]),
        ({"invoiceaction": "soon"}, [("invoiceaction", "invalid_value")]),
        ({"invoiceaction": "duedate"}, [("duedate", "required")]),
        ({"invoiceaction": "duedate", "duedate": TODAY}, []),
        (
            {"invoiceaction": "recur", "duedate": TODAY},
            [("recur", "required"), ("recurcycle", "required"), ("recurfor", "required")],
        ),
        ({"invoiceaction": "recur", "duedate": TODAY, **CYCLE}, []),
        ({"invoiceaction": "recur", **CYCLE}, [("duedate", "required")]),
        ({"recur": 1_001}, [("recur", "invalid_value")]),
        ({"hours": "-1"}, [("hours", "invalid_value")]),
        ({"userid": 0}, [("userid", "required")]),
        ({"description": ""}, [("description", "required")]),
    ],
    ids=str,
)
def test_item_says_when_it_is_billed(
    shop: Workshop, sent: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """All that its action asks for is there; what is wrong is told at once."""
    if expected:
        assert expected == faults(lambda: shop.post("billableitems", **ITEM | sent))
    else:
        item = shop.post("clients/51/billableitems", **ITEM | sent)
        assert ("170.00", "quantity", 0) == (item["amount"], item["unit"], item["invoicecount"])


def test_item_that_was_billed_stays_with_its_client(shop: Workshop) -> None:
    """One that was not may go to another."""
    shop.plant("invoices", id=9, userid=51)
    shop.plant("billableitems", **ITEM | {"amount": 17_000, "invoicecount": 1, "invoiceid": 9})
    assert [("userid", "rule")] == faults(lambda: shop.put("billableitems/1", userid=52))
    shop.post("billableitems", **ITEM)
    assert ["userid"] == shop.put("billableitems/2", userid=52)["changed"]
