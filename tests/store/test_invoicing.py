"""Invoices that the product makes by itself: for orders, periods, quotes and time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from teampro.errors import Faults
from teampro.resources.billing.invoicing import InvoiceLine, make_invoice
from teampro.schema.rules import Stored
from teampro.session.work import Work
from tests.store.test_rules_invoices import let
from tests.workshop import TODAY, TOMORROW, Workshop, refused

HOSTING = InvoiceLine("Hosting", 1, "Hosting", 1000, True, period_start=TODAY, period_end=TOMORROW)
DISCOUNT = InvoiceLine("PromoHosting", 1, "All of it", -1000, True)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    """An engine with a client who pays 19 %."""
    shop = Workshop(tmp_path)
    let(shop, TaxEnabled="on", SequentialInvoiceNumbering="on")
    shop.put("clients/51", country="DE")
    shop.post("taxrules", name="VAT", country="DE", taxrate="19.000")
    yield shop
    shop.database.close()


@contextmanager
def working(shop: Workshop) -> Iterator[Work]:
    """Give a write in progress."""
    session = shop.session()
    with session.begin():
        yield Work(session, Faults(), shop.writer.rows, is_trusted=True)


def made(shop: Workshop, *lines: InvoiceLine, **params: Any) -> Stored:
    """Make an invoice of client 51 for tomorrow."""
    with working(shop) as work:
        client = work.get("clients", 51)
        assert client is not None
        told = {"duedate": TOMORROW, "paymentmethod": "", "origin": "order", **params}
        return make_invoice(work, client, lines, **told)


def test_invoice_has_its_figures_at_once(shop: Workshop) -> None:
    """It is of today, Unpaid, taxed as its client is, and its lines claim their periods."""
    invoice = made(shop, HOSTING)
    assert (1000, 190, 1190, "Unpaid", TODAY, TOMORROW, "order", None) == tuple(
        invoice[name]
        for name in (
            "subtotal", "tax", "total", "status", "date", "duedate", "origin", "invoicenum",
        )
    )  # fmt: skip
    [line] = shop.get("invoices/1/invoiceitems")
    assert (f"Hosting:1:{TODAY}", TOMORROW, 51) == tuple(
        line[name] for name in ("claim", "duedate", "userid")
    )


def test_invoice_of_nothing_is_paid_at_once(shop: Workshop) -> None:
    """It has its number then, and what it bills is delivered."""
    invoice = made(shop, HOSTING, DISCOUNT)
    assert ("Paid", "1") == (invoice["status"], invoice["invoicenum"])
    assert all(each["delivered"] for each in shop.get("invoices/1/invoiceitems"))


def test_invoice_may_stay_a_draft(shop: Workshop) -> None:
    """Even one of nothing."""
    assert "Draft" == made(shop, HOSTING, DISCOUNT, status="Draft")["status"]


def test_period_that_is_billed_makes_no_invoice(shop: Workshop) -> None:
    """Nothing of it is left behind."""
    made(shop, HOSTING)
    before = shop.dump()
    no = refused(lambda: made(shop, DISCOUNT, HOSTING))
    assert ("duplicate", "period_start") == (no.word, no.faults[0].path)
    assert before == shop.dump()
