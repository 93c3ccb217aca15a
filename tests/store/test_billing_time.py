"""The time of a project becomes an invoice, a line for each action; none is billed twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from teampro.schema.caller import Caller
from tests.callers import ANNA, CARL, staff
from tests.workshop import Workshop, faults, refused

pytestmark = pytest.mark.database

OTTO = staff(5, "otto", areas=frozenset(("projects:read", "billing:write")))


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a shop with a project at 85.00 per hour: two actions, and time of all kinds.

    Its billable, stopped time: 1,000 and 2,000 seconds on the first action, 1 second on the
    second, 59 on none.
    """
    shop = Workshop(tmp_path)
    shop.post(
        "projects",
        project_name="Fair stand",
        client_userid=51,
        project_rate="85",
        project_billable=True,
        actions=[{"action_name": "Panels"}, {"action_name": "Lights"}],
    )
    for action_id, seconds, more in (
        (1, 1_000, {}),
        (2, 1, {}),
        (1, 2_000, {}),
        (0, 59, {}),
        (2, 700, {"timelog_billable": False}),
        (2, 0, {"timelog_status": "active"}),
    ):
        log = {"project_id": 1, "action_id": action_id, "timelog_elapsed": seconds}
        shop.post("timelogs", **log | more)
    return shop


def bill(shop: Workshop, by: Caller = ANNA, **params: Any) -> Any:
    """Bill time of the project, and return the invoice as it is then."""
    return shop.get(f"invoices/{shop.post('projects/1/bill', by, **params)['id']}")


def invoiced(shop: Workshop) -> dict[int, int]:
    """Return the invoices of timelogs."""
    return {
        each["timelog_id"]: each["invoice_id"]
        for each in shop.get("timelogs")
        if each["invoice_id"]
    }


def test_time_is_billed_by_action(shop: Workshop) -> None:
    """Amounts are rounded once, of the sum of the seconds; what was billed is locked and linked."""
    invoice = bill(shop, OTTO)
    told = ("userid", "status", "origin", "total")
    assert (51, "Unpaid", "project", "72.24") == tuple(invoice[name] for name in told)
    lines = shop.get("invoices/1/invoiceitems")
    assert [
        ("Time", 0, "Fair stand (0:00:59)", "1.39"),
        ("Time", 1, "Panels (0:50:00)", "70.83"),
        ("Time", 2, "Lights (0:00:01)", "0.02"),
    ] == [
        tuple(each[name] for name in ("type", "relid", "description", "amount")) for each in lines
    ]
    assert dict.fromkeys((1, 2, 3, 4), 1) == invoiced(shop)
    assert [1] == [each["invoice_id"] for each in shop.get("projects/1/invoicexrefs")]
    assert ("update", ["invoice_id"]) == shop.history("timelogs", 1)[-1]
    assert "rule" == refused(lambda: bill(shop)).word


@pytest.mark.parametrize("ends", ["cancelled", "deleted"])
def test_time_is_free_when_its_invoice_ends(shop: Workshop, ends: str) -> None:
    """It is billed anew; the cancelled invoice stays so, or it would be billed twice."""
    bill(shop)
    if ends == "deleted":
        shop.delete("invoices/1")
        assert [] == shop.get("projects/1/invoicexrefs")
    else:
        shop.put("invoices/1", status="Cancelled")
        assert ("update", ["invoice_id"]) == shop.history("timelogs", 1)[-1]
    assert {} == invoiced(shop)
    assert "72.24" == bill(shop)["total"]
    if ends == "cancelled":
        assert [("status", "rule")] == faults(lambda: shop.put("invoices/1", status="Unpaid"))


def test_time_is_chosen_by_its_ids(shop: Workshop) -> None:
    """A draft is not issued yet; time that cannot be billed is refused by its id."""
    draft = bill(shop, timelogs=[3, 2], draft=True)
    assert ("Draft", "47.24") == (draft["status"], draft["total"])
    assert {2: 1, 3: 1} == invoiced(shop)
    for wrong in (2, 5, 6, 99):
        assert [("timelogs", "rule")] == faults(lambda wrong=wrong: bill(shop, timelogs=[1, wrong]))
    for wrong in ([], "some", 7, ["x"]):
        expected = [("timelogs", "invalid_value")]
        assert expected == faults(lambda wrong=wrong: bill(shop, timelogs=wrong))
    assert "25.00" == bill(shop, timelogs="all")["total"]


def test_project_without_payer_or_rate_is_not_billed(shop: Workshop) -> None:
    """Whoever asks reads what to set; nobody bills what he does not see."""
    for field, value in (("client_userid", 0), ("project_rate", None)):
        before = shop.get("projects/1")[field]
        shop.put("projects/1", **{field: value})
        assert field in refused(lambda: bill(shop)).message
        shop.put("projects/1", **{field: before})
    shop.put("projects/1", visible_status="manager")
    assert "not_found" == refused(lambda: bill(shop, CARL)).word
    assert {} == invoiced(shop)


def test_quote_becomes_a_project_and_its_time_an_invoice(shop: Workshop) -> None:
    """A quote with a discount is sent and accepted; 5,400 seconds at 85.00 are 127.50, and paid."""
    line = {"description": "Design", "quantity": "10", "unitprice": "85", "discount": "15"}
    quote = shop.post(
        "quotes", subject="Site", validuntil="today+30d", userid=52, quoteitems=[line]
    )
    assert "722.50" == shop.get(f"quotes/{quote['id']}")["total"]
    for word in ("send", "accept"):
        shop.write("POST", f"quotes/{quote['id']}/{word}", {})
    assert "722.50" == shop.get("invoices/1")["balance"]
    made = {"project_name": "Site", "client_userid": 52, "project_rate": "85.00"}
    project = shop.post(
        "projects", **made, project_billable=True, actions=[{"action_name": "Home"}]
    )
    chain = f"projects/{project['project_id']}"
    [action] = shop.get(f"{chain}/actions")
    shop.post("timelogs", action_id=action["action_id"], timelog_elapsed=5_400)
    invoice = shop.post(f"{chain}/bill")
    [line] = shop.get(f"invoices/{invoice['id']}/invoiceitems")
    assert ("Home (1:30:00)", "127.50") == (line["description"], line["amount"])
    shop.post("gateways", module="mailin")
    shop.write("POST", f"invoices/{invoice['id']}/payments", {"gateway": "mailin"})
    paid = shop.get(f"invoices/{invoice['id']}")
    assert ("Paid", "127.50", "0.00") == (paid["status"], paid["paid"], paid["balance"])
