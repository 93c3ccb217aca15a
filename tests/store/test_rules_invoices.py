"""Invoices: their figures, their statuses with what follows, their numbers, their lock."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.callers import customer
from tests.workshop import TODAY, TOMORROW, Workshop, faults, refused

pytestmark = pytest.mark.database

FIGURES = ("subtotal", "tax", "tax2", "total", "balance")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    """An engine with the clients 51, who pays the tax of Québec, and 52, and two gateways."""
    shop = Workshop(tmp_path)
    shop.put("clients/51", country="CA", state="QC")
    for module in ("banktransfer", "paypal"):
        shop.post("gateways", module=module)
    shop.post("taxrules", name="GST", country="CA", taxrate="5.000")
    shop.post("taxrules", name="QST", country="CA", state="QC", level=2, taxrate="9.975")
    yield shop
    shop.database.close()


def let(shop: Workshop, **values: str) -> None:
    """Change settings of the office."""
    ids = {each["name"]: each["id"] for each in shop.get("settings")}
    for name, value in values.items():
        shop.put(f"settings/{ids[name]}", value=value)


def bill(shop: Workshop, *amounts: str, client: int = 51, **params: Any) -> str:
    """Make an Unpaid invoice of taxed lines; return its chain."""
    lines = [{"description": "Work", "amount": each, "taxed": True} for each in amounts]
    sent = {"status": "Unpaid", "invoiceitems": lines, **params}
    return f"invoices/{shop.post(f'clients/{client}/invoices', **sent)['id']}"


def of(shop: Workshop, chain: str, *names: str) -> tuple[Any, ...]:
    """Return fields of a record."""
    record = shop.get(chain)
    return tuple(record[name] for name in names)


TAXED: list[tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]] = [
    ({}, ("100.00",), ("100.00", "0.00", "0.00", "100.00", "100.00")),
    ({"TaxEnabled": "on"}, ("100.00",), ("100.00", "5.00", "9.98", "114.98", "114.98")),
    (
        {"TaxEnabled": "on", "TaxL2Compound": "on"},
        ("100.00",),
        ("100.00", "5.00", "10.47", "115.47", "115.47"),
    ),
    (
        {"TaxEnabled": "on", "TaxType": "Inclusive"},
        ("10.00",),
        ("8.70", "0.44", "0.86", "10.00", "10.00"),
    ),
    ({"TaxEnabled": "on"}, ("0.33",) * 3, ("0.99", "0.05", "0.10", "1.14", "1.14")),
    (
        {"TaxEnabled": "on", "TaxPerLineItem": "on"},
        ("0.33",) * 3,
        ("0.99", "0.06", "0.09", "1.14", "1.14"),
    ),
]


def test_invoice_comes_to_no_more_than_an_amount_may_be(shop: Workshop) -> None:
    """Its lines are amounts; their sum is one, too."""
    assert "rule" == refused(lambda: bill(shop, *["99999999999.99"] * 2)).word


@pytest.mark.parametrize(("settings", "amounts", "expected"), TAXED)
def test_invoice_is_taxed_by_the_address_of_its_client(
    shop: Workshop, settings: dict[str, str], amounts: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """As settings say when it is made; what they say later changes it no more."""
    let(shop, **settings)
    chain = bill(shop, *amounts)
    assert expected == of(shop, chain, *FIGURES)
    let(shop, TaxEnabled="", TaxType="Exclusive", TaxL2Compound="", TaxPerLineItem="")
    shop.post(f"{chain}/invoiceitems", description="Free")
    assert expected == of(shop, chain, *FIGURES)


def test_figures_follow_from_the_lines(shop: Workshop) -> None:
    """Added, changed, removed, or with other rates; the history tells each step."""
    chain = bill(shop, "10.00", taxrate="19.000")
    assert ("19.000", "0.000", "1.90", "11.90") == of(
        shop, chain, "taxrate", "taxrate2", "tax", "total"
    )
    line = shop.post(f"{chain}/invoiceitems", description="Less", amount="-2.50")["id"]
    assert "9.40" == shop.get(chain)["total"]
    shop.put(f"invoiceitems/{line}", taxed=True)
    assert ("1.43", "8.93") == of(shop, chain, "tax", "total")
    shop.delete(f"invoiceitems/{line}")
    shop.put(chain, taxrate="0.000")
    assert "10.00" == shop.get(chain)["total"]
    assert ("update", ["tax", "total", "balance"]) in shop.history("invoices", 1)


def test_line_of_a_currency_without_decimals_is_whole(shop: Workshop) -> None:
    """Halves go away from zero; an amount that is not the one that was sent is told."""
    yen = shop.post("currencies", code="JPY", rate="150", format=4)["id"]
    shop.put("clients/52", currency=yen)
    chain = bill(shop, "1000.50", "-0.49", "7.00", client=52, taxrate="10.000")
    assert ("1008.00", "101.00", "1109.00") == of(shop, chain, "subtotal", "tax", "total")
    told = shop.write("POST", f"{chain}/invoiceitems", {"description": "Less", "amount": "-2.50"})
    assert "-3.00" == told.tree["invoiceitem"]["amount"]
    note = "amount: -2.50 was rounded to -3.00: the currency has no decimals."
    assert [note] == told.tree["data"]["notes"]


def test_client_without_tax_pays_none(shop: Workshop) -> None:
    """Unless the rates are sent."""
    let(shop, TaxEnabled="on")
    shop.put("clients/51", taxexempt=True)
    assert "0.00" == shop.get(bill(shop, "10.00"))["tax"]
    assert "1.90" == shop.get(bill(shop, "10.00", taxrate="19.000"))["tax"]


def test_new_invoice_is_a_draft_of_today_that_is_paid_as_its_client_pays(shop: Workshop) -> None:
    """Else by the first gateway; one that is not active is told which are."""
    chain = bill(shop, "1.00", status="Draft")
    assert ("Draft", TODAY, TODAY, "banktransfer") == of(
        shop, chain, "status", "date", "duedate", "paymentmethod"
    )
    shop.put("clients/51", defaultgateway="paypal")
    assert "paypal" == shop.get(bill(shop, "1.00"))["paymentmethod"]
    no = refused(lambda: bill(shop, "1.00", paymentmethod="mailin"))
    assert "Valid options include banktransfer, paypal." in str(no)


def test_draft_is_published_once(shop: Workshop) -> None:
    """It is of that day then, and due then at the soonest."""
    chain = bill(shop, "10.00", status="Draft")
    shop.later(days=1)
    data = shop.write("POST", f"{chain}/publish").tree["data"]
    assert ["date", "duedate", "status"] == data["changed"]
    assert (TOMORROW, TOMORROW, "Unpaid") == of(shop, chain, "date", "duedate", "status")
    no = refused(lambda: shop.write("POST", f"{chain}/publish"))
    assert ("not_draft", "Invoice must be in Draft status to be published") == (no.word, str(no))


STATUSES = ("Draft", "Unpaid", "Paid", "Cancelled", "Refunded", "Collections", "Payment Pending")
LEGAL = {
    "Draft": {"Unpaid", "Cancelled"},
    "Unpaid": {"Paid", "Cancelled", "Collections", "Payment Pending"},
    "Paid": {"Unpaid"},
    "Cancelled": {"Unpaid"},
    "Refunded": set(),
    "Collections": {"Paid", "Unpaid"},
    "Payment Pending": {"Paid", "Unpaid"},
}


def test_status_changes_as_the_table_says(shop: Workshop) -> None:
    """Any other is refused, with those that are legal; Refunded follows from money alone."""
    dated = {"Paid": "datepaid", "Refunded": "date_refunded", "Cancelled": "date_cancelled"}
    for number, before in enumerate(STATUSES, 1):
        row = {"id": number, "userid": 52, "status": before, "date": TODAY, "duedate": TODAY}
        if before in dated:
            row[dated[before]] = f"{TODAY} 09:00:00"
        shop.plant("invoices", **row)
        for after in STATUSES:
            put = partial(shop.put, f"invoices/{number}", status=after, preview=True)
            if after in LEGAL[before] or after == before:
                put()
            else:
                assert [("status", "rule")] == faults(put), (before, after)


def test_status_is_dated_and_paid_again_is_told(shop: Workshop) -> None:
    """Nothing is undone of an invoice that is Unpaid again; its day of payment may be mended."""
    chain = bill(shop, "10.00")
    paid_on = {"datepaid": "2024-05-01"}
    assert [("datepaid", "misplaced")] == faults(lambda: shop.put(chain, **paid_on))
    shop.put(chain, status="Paid", **paid_on)
    assert "2024-05-01 00:00:00" == shop.get(chain)["datepaid"]
    again = partial(shop.put, chain, status="Unpaid", **paid_on)
    assert [("datepaid", "misplaced")] == faults(again)
    assert "Nothing is undone" in str(shop.put(chain, status="Unpaid")["notes"])
    assert None is shop.get(chain)["datepaid"]


def test_issued_invoice_keeps_lines_and_tax(shop: Workshop) -> None:
    """What is said about it may change; a setting lets all be changed."""
    chain = bill(shop, "10.00")
    line = shop.get(f"{chain}/invoiceitems")[0]["id"]
    shop.put(chain, status="Paid")
    for write in (
        lambda: shop.put(f"invoiceitems/{line}", amount="1.00"),
        lambda: shop.delete(f"invoiceitems/{line}"),
        lambda: shop.post(f"{chain}/invoiceitems", description="More", amount="1.00"),
        lambda: shop.put(chain, taxrate="5.000"),
    ):
        no = refused(write)
        assert "issued" == no.word
        assert "Invoice is issued: its lines and tax cannot be changed" == str(no)
    shop.put(chain, duedate=TOMORROW, notes="Thank you.", paymentmethod="paypal")
    open_shop = shop.again(**{"whmcs.editable_invoices": True})
    open_shop.put(f"invoiceitems/{line}", amount="12.00")
    assert "12.00" == shop.get(chain)["total"]


def test_invoice_and_line_stay_where_they_are(shop: Workshop) -> None:
    """With their client, on their invoice."""
    chain, other = bill(shop, "10.00"), bill(shop, "10.00")
    assert [("userid", "rule")] == faults(lambda: shop.put(chain, userid=52))
    move = partial(shop.put, "invoiceitems/1", invoiceid=int(other.partition("/")[2]))
    assert [("invoiceid", "rule")] == faults(move)


def test_numbers_have_no_gap(shop: Workshop) -> None:
    """They are given when an invoice becomes Paid, or leaves its draft, as settings say."""
    let(
        shop,
        SequentialInvoiceNumbering="on",
        SequentialInvoiceNumberFormat="{YEAR}-{NUMBER}",
        SequentialInvoiceNumberValue="7",
    )
    chains = [bill(shop, "1.00") for _ in range(3)]
    for chain in reversed(chains):
        shop.put(chain, status="Paid")
        shop.put(chain, status="Unpaid")
        shop.put(chain, status="Paid")
    numbers = [shop.get(each)["invoicenum"] for each in chains]
    assert ["2024-9", "2024-8", "2024-7"] == numbers
    let(shop, SequentialInvoiceNumberAt="published")
    draft, dropped = bill(shop, "1.00", status="Draft"), bill(shop, "1.00", status="Draft")
    shop.write("POST", f"{dropped}/cancel")
    assert "" == shop.get(dropped)["invoicenum"]
    issued = bill(shop, "1.00", "2.00")
    assert ("", "2024-10") == (shop.get(draft)["invoicenum"], shop.get(issued)["invoicenum"])
    assert "3.00" == shop.get(issued)["total"]
    shop.write("POST", f"{draft}/send")
    assert "2024-11" == shop.get(draft)["invoicenum"]
    assert [("taxrate", "issued")] == faults(lambda: shop.put(draft, taxrate="1.000"))


def test_numbered_invoice_is_never_deleted(shop: Workshop) -> None:
    """Nor one on which money moved; any other goes with its lines, and nothing names it."""
    plain, paid, numbered = (bill(shop, "1.00") for _ in range(3))
    shop.plant("orders", id=1, userid=51, invoiceid=1, ordernum=7)
    shop.post(f"{paid}/payments", amount="0.50")
    let(shop, SequentialInvoiceNumbering="on")
    shop.put(numbered, status="Paid")
    assert "rule" == refused(lambda: shop.delete(paid)).word
    assert "numbered" == refused(lambda: shop.delete(numbered)).word
    assert {"invoices": 1, "invoiceitems": 1} == shop.delete(plain)["deleted"]
    assert 0 == shop.get("orders/1")["invoiceid"]


def test_copy_is_a_draft_of_the_same_lines(shop: Workshop) -> None:
    """It bills none of the things again, is of today, and is paid by what is active still."""
    chain = bill(shop, "10.00", notes="Thanks", date="2024-01-01", paymentmethod="paypal")
    shop.delete("gateways/2")
    shop.post(f"{chain}/invoiceitems", type="Hosting", relid=5, description="P", amount="3.00")
    copy = shop.post(f"{chain}/duplicate")
    assert ("Draft", TODAY, "13.00", "Thanks", "banktransfer") == tuple(
        copy[name] for name in ("status", "date", "total", "notes", "paymentmethod")
    )
    lines = shop.get(f"invoices/{copy['id']}/invoiceitems")
    assert [("", 0, "Work"), ("", 0, "P")] == [
        (each["type"], each["relid"], each["description"]) for each in lines
    ]


def test_customer_reads_his_own_and_no_draft(shop: Workshop) -> None:
    """Nor its lines, nor what a gateway kept."""
    issued, draft = bill(shop, "10.00"), bill(shop, "1.00", status="Draft")
    bill(shop, "2.00", client=52)
    kim = customer(51)
    shop.post(f"{issued}/payments", amount="4.00", fees="0.30")
    assert [issued] == [f"invoices/{each['id']}" for each in shop.get("invoices", by=kim)]
    assert ["10.00"] == [each["amount"] for each in shop.get("invoiceitems", by=kim)]
    assert "not_found" == refused(lambda: shop.get(draft, by=kim)).word
    [payment] = shop.get("transactions", by=kim)
    assert {"fees", "rate", "version"}.isdisjoint(payment)


def test_tax_of_a_place_is_told_once_for_each_level(shop: Workshop) -> None:
    """By a country that there is; a state is one of a country."""
    post = partial(shop.post, "taxrules", name="Tax")
    assert [("level", "duplicate")] == faults(lambda: post(country="ca", level=2, state="qc"))
    assert [("country", "invalid_value")] == faults(lambda: post(country="XX"))
    assert [("country", "required")] == faults(lambda: post(state="QC"))
    post(country="CA", state="ON")


def test_gateway_stays_what_it_is(shop: Workshop) -> None:
    """There is one of each module."""
    assert "PayPal" == shop.get("gateways/2")["displayname"]
    assert [("module", "rule")] == faults(lambda: shop.put("gateways/2", module="cash"))
    assert [("module", "duplicate")] == faults(lambda: shop.post("gateways", module="paypal"))
    assert [("module", "invalid_value")] == faults(lambda: shop.post("gateways", module="bank"))
