"""Quotes: their figures follow from their lines, and one that is accepted stays what it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from teampro.engine.access import why_not
from tests.callers import customer, staff
from tests.workshop import TODAY, Workshop, faults, refused

pytestmark = pytest.mark.database

OTTO = staff(5, "otto", areas=frozenset(("billing:write",)))
LINES = (
    {"description": "Design", "quantity": "2.5", "unitprice": "33.33", "discount": "10"},
    {"description": "Panels", "unitprice": "9.99", "taxable": True},
    {"description": "Rebate", "unitprice": "-4.99", "taxable": True},
)
FIGURES = ("subtotal", "tax1", "tax2", "total")


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a shop that takes 19 % of Germans, as client 51 is one; client 52 pays in euros."""
    shop = Workshop(tmp_path)
    settings = {each["name"]: each["id"] for each in shop.get("settings")}
    shop.put(f"settings/{settings['TaxEnabled']}", value="on")
    shop.post("taxrules", name="VAT", country="DE", taxrate="19")
    shop.post("currencies", code="EUR", rate="0.92")
    for module in ("paypal", "banktransfer"):
        shop.post("gateways", module=module)
    shop.put("clients/51", country="DE", defaultgateway="banktransfer")
    shop.put("clients/52", currency=2)
    return shop


def offer(shop: Workshop, **values: Any) -> Any:
    """Make a quote of three lines for client 51, and return it as it is then."""
    sent = {
        "subject": "Fair stand",
        "validuntil": "today+30d",
        "userid": 51,
        "quoteitems": [*LINES],
    }
    return shop.get(f"quotes/{shop.post('quotes', **sent | values)['id']}")


def test_figures_follow_from_the_lines(shop: Workshop) -> None:
    """Each line is rounded once, its discount included; taxes are the client's."""
    quote = offer(shop)
    assert ["79.99", "0.95", "0.00", "80.94"] == [quote[name] for name in FIGURES]
    assert (TODAY, 1, "Draft") == (quote["datecreated"], quote["currency"], quote["stage"])
    shop.put("quotes/1", quoteitems=[{"id": 1, "delete": True}, {"unitprice": "1"}])
    assert ["6.00", "0.95", "0.00", "6.95"] == [shop.get("quotes/1")[name] for name in FIGURES]
    shop.put("quotes/1", userid=52)
    moved = shop.get("quotes/1")
    assert ["6.00", "0.00", "0.00", "6.00"] == [moved[name] for name in FIGURES]
    assert 2 == moved["currency"]


def test_quote_of_a_stranger_is_taxed_by_its_own_address(shop: Workshop) -> None:
    """He is no client yet."""
    quote = offer(shop, userid=0, country="de", companyname="Kite & Co", email="ASK@kite.example")
    assert ("DE", "ask@kite.example") == (quote["country"], quote["email"])
    assert "80.94" == quote["total"]
    shop.put("quotes/1", country="AT")
    assert "79.99" == shop.get("quotes/1")["total"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"discount": "100.01"}, ("discount", "invalid_value")),
        ({"discount": "-1"}, ("discount", "invalid_value")),
        ({"quantity": "-1"}, ("quantity", "invalid_value")),
        ({"quantity": "10", "unitprice": "99999999999.99"}, ("unitprice", "invalid_value")),
        ({"quoteid": 2}, ("quoteid", "rule")),
    ],
    ids=str,
)
def test_line_is_refused(shop: Workshop, sent: dict[str, Any], expected: tuple[str, str]) -> None:
    """A line tells an amount there can be, and stays with its quote."""
    offer(shop)
    offer(shop)
    assert [expected] == faults(lambda: shop.put("quoteitems/1", **sent))


def test_quote_is_in_the_currency_of_its_client(shop: Workshop) -> None:
    """Another one that is sent has no effect, and the answer says so."""
    data = shop.write("POST", "quotes", {"subject": "X", "validuntil": TODAY, "userid": 52,
                                         "currency": 1}).tree["data"]  # fmt: skip
    assert ["currency"] == data["ignored"]
    assert ["A quote for a client is in the client's currency."] == data["notes"]
    assert 2 == shop.get("quotes/1")["currency"]
    offer(shop, userid=0)
    assert [("currency", "required")] == faults(lambda: shop.put("quotes/2", currency=0))


def test_draft_that_is_sent_is_delivered(shop: Workshop) -> None:
    """Other stages keep theirs."""
    offer(shop)
    data = shop.write("POST", "quotes/1/send", {}).tree["data"]
    assert ["No mail was sent: this server sends none yet."] == data["notes"]
    sent = shop.get("quotes/1")
    assert ("Delivered", TODAY) == (sent["stage"], sent["datesent"])
    shop.put("quotes/1", stage="On Hold")
    shop.later(days=1)
    shop.write("POST", "quotes/1/send", {})
    again = shop.get("quotes/1")
    assert ("On Hold", "2024-05-07") == (again["stage"], again["datesent"])


def test_accepted_quote_becomes_an_invoice_once(shop: Workshop) -> None:
    """Its lines say how their amounts came about; accepted again it names the same invoice."""
    offer(shop)
    shop.write("POST", "quotes/1/accept", {}, OTTO)
    quote = shop.get("quotes/1")
    assert ("Accepted", TODAY, 1) == tuple(
        quote[name] for name in ("stage", "dateaccepted", "invoiceid")
    )
    invoice = shop.get("invoices/1")
    told = ("userid", "status", "duedate", "paymentmethod", "origin", "total", "balance")
    assert (51, "Unpaid", TODAY, "banktransfer", "quote", "80.94", "80.94") == tuple(
        invoice[name] for name in told
    )
    assert [
        ("2.50 x Design @ 33.33 - 10.00%", "74.99", False),
        ("Panels", "9.99", True),
        ("Rebate", "-4.99", True),
    ] == [
        (each["description"], each["amount"], each["taxed"])
        for each in shop.get("invoices/1/invoiceitems")
    ]
    [note] = shop.write("POST", "quotes/1/accept", {}).tree["data"]["notes"]
    assert note == "It was accepted before, as invoice 1."
    assert 1 == shop.count("invoices")


def test_quote_whose_invoice_is_gone_is_accepted_anew(shop: Workshop) -> None:
    """It names none meanwhile."""
    offer(shop)
    shop.write("POST", "quotes/1/accept", {})
    shop.delete("invoices/1")
    assert ("Accepted", 0) == tuple(shop.get("quotes/1")[each] for each in ("stage", "invoiceid"))
    shop.write("POST", "quotes/1/accept", {})
    assert 2 == shop.get("quotes/1")["invoiceid"]


def test_accepted_quote_stays_what_it_was(shop: Workshop) -> None:
    """All but its texts; it may be deleted, and made once more."""
    offer(shop)
    assert ["stage"] == shop.put("quotes/1", stage="Accepted")["ignored"]
    shop.write("POST", "quotes/1/accept", {})
    for chain, sent in (
        ("quotes/1", {"userid": 52}),
        ("quotes/1", {"stage": "Lost"}),
        ("quotes/1", {"quoteitems": [{"description": "More"}]}),
        ("quoteitems/1", {"unitprice": "1"}),
    ):
        assert "rule" == refused(lambda chain=chain, sent=sent: shop.put(chain, **sent)).word
    assert "rule" == refused(lambda: shop.delete("quoteitems/1")).word
    shop.put("quotes/1", subject="Fair stand, as agreed", adminnotes="Called.")
    shop.later(days=40)
    twin = shop.post("quotes/1/duplicate", subject="Second stand")
    expected = ("Second stand", "Draft", "2024-07-15", "2024-06-15", 0, "80.94")
    told = ("subject", "stage", "validuntil", "datecreated", "invoiceid", "total")
    assert expected == tuple(shop.get(f"quotes/{twin['id']}")[name] for name in told)
    assert {"quotes": 1, "quoteitems": 3} == shop.delete("quotes/1")["deleted"]
    assert 1 == shop.count("invoices")


def test_quote_that_nobody_can_accept_is_refused(shop: Workshop) -> None:
    """One that is lost, and one that is for no client; one that is over is accepted with a note."""
    offer(shop, stage="Lost")
    offer(shop, userid=0)
    offer(shop, validuntil="today-1d")
    for quote_id, field in ((1, "stage"), (2, "userid")):
        chain = f"quotes/{quote_id}/accept"
        assert [(field, "rule")] == faults(lambda chain=chain: shop.write("POST", chain, {}))
    [note] = shop.write("POST", "quotes/3/accept", {}).tree["data"]["notes"]
    assert note == "It was valid until 2024-05-05."


def test_customer_sees_what_was_offered_to_him(shop: Workshop) -> None:
    """Neither drafts nor notes of the staff, and nothing without the permission."""
    offer(shop, stage="Delivered", adminnotes="Go down to 70.")
    offer(shop)
    offer(shop, userid=52, stage="Delivered")
    [seen] = shop.get("quotes", by=customer(51))
    assert 1 == seen["id"]
    assert "adminnotes" not in seen
    assert [1, 2, 3] == [each["id"] for each in shop.get("quoteitems", by=customer(51))]
    other = customer(51, frozenset(("invoices",)))
    for plural in ("quotes", "quoteitems"):
        assert why_not(other, "GET", shop.session(other).nouns[plural])


def test_client_who_is_deleted_takes_his_quotes_along(shop: Workshop) -> None:
    """Lines and billable items, too, and history forgets what they said."""
    offer(shop)
    shop.post("billableitems", userid=51, description="Support", amount="10")
    shop.delete("clients/51")
    assert [0, 0, 0] == [shop.count(each) for each in ("quotes", "quoteitems", "billableitems")]
    kept = shop.database.rows("SELECT COUNT(*) FROM history WHERE changes LIKE '%Panels%'")
    assert 0 == kept[0][0]
