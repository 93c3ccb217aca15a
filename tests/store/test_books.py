"""The books: figures that follow from rows agree, and whatever is changed by hand is named."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest

from teampro.resources.billing.invoiceitems import InvoiceItem
from teampro.store import books
from teampro.store.database import Database
from teampro.store.history import FLOOR, Entry
from teampro.store.meta import put_meta
from tests import databases
from tests.store.command_line import Run
from tests.store.rules_world import World

pytestmark = pytest.mark.database

PAID_AT = "2026-02-01 10:00:00"
VAT = {"taxrate": 19_000, "taxmode": ""}
NUMBER_FORM, NEXT_NUMBER = "SequentialInvoiceNumberFormat", "SequentialInvoiceNumberValue"


def invoice(number: int, subtotal: int, status: str, **columns: Any) -> dict[str, Any]:
    """Return an invoice of untaxed lines that nothing was paid of, but for what is told."""
    row = {"id": number, "userid": 12, "status": status, "subtotal": subtotal, "total": subtotal}
    return row | {"balance": subtotal} | columns


def line(number: int, of: int, amount: int, **columns: Any) -> dict[str, Any]:
    """Return a line of an invoice."""
    return {"id": number, "invoiceid": of, "userid": 12, "amount": amount} | columns


def hosting(number: int, of: int, start: str, end: str, **columns: Any) -> dict[str, Any]:
    """Return a line that bills a period of service 7."""
    period = {"period_start": start, "period_end": end, "claim": f"Hosting:7:{start}"}
    return line(number, of, 1_000, type="Hosting", relid=7, **period) | columns


def setting(name: str, value: str) -> str:
    """Return the statement that sets a setting."""
    return f"UPDATE settings SET value = '{value}' WHERE name = '{name}'"


ROWS: dict[str, list[dict[str, Any]]] = {
    "clients": [{"id": 12, "credit": 2_750}, {"id": 13, "credit": 0}],
    "credits": [
        {"id": 1, "clientid": 12, "amount": 250, "relid": 1},
        {"id": 2, "clientid": 12, "amount": 500},
        {"id": 3, "clientid": 12, "amount": -500, "relid": 4},
        {"id": 4, "clientid": 12, "amount": 300, "relid": 5},
        {"id": 5, "clientid": 12, "amount": 1_500, "relid": 3},
        {"id": 6, "clientid": 12, "amount": 700, "relid": 9},
    ],
    "services": [
        {"id": 7, "userid": 12, "domainstatus": "Active", "nextduedate": "2026-03-31"},
        {"id": 8, "userid": 12, "domainstatus": "Terminated", "nextduedate": "2026-01-01"},
    ],
    "domains": [{"id": 3, "userid": 12, "status": "Active", "nextduedate": "2027-02-01"}],
    "invoices": [
        invoice(1, 1_000, "Paid", paid=1_250, overpaid=250, balance=0, datepaid=PAID_AT,
                invoicenum="2026-1"),
        invoice(2, 2_000, "Unpaid", paid=500, balance=1_500),
        invoice(3, 1_500, "Refunded", datepaid=PAID_AT, date_refunded=PAID_AT, invoicenum="2026-2"),
        invoice(4, 2_350, "Paid", credit=500, tax=190, total=2_040, paid=2_040, balance=0,
                datepaid=PAID_AT, invoicenum="2026-3", **VAT),
        invoice(5, 1_000, "Cancelled", paid=300, overpaid=300, date_cancelled=PAID_AT),
        invoice(6, 0, "Unpaid"),
        invoice(7, 839, "Draft", tax=160, total=999, balance=999, taxrate=19_000,
                taxmode="inclusive"),
        invoice(8, 99, "Unpaid", tax=18, total=117, balance=117, taxrate=19_000,
                taxmode="perline"),
        invoice(9, 700, "Paid", paid=700, balance=0, datepaid=PAID_AT),
    ],
    "invoiceitems": [
        hosting(1, 1, "2026-01-31", "2026-02-27", delivered=1),
        hosting(2, 2, "2026-03-31", "2026-04-29"),
        line(3, 2, 1_000, type="Setup", relid=7),
        line(4, 3, 1_500, type="Domain", relid=3, delivered=1, period_start="2026-02-01",
             period_end="2027-01-31", claim="Domain:3:2026-02-01"),
        hosting(5, 4, "2026-02-28", "2026-03-30", delivered=1, taxed=1),
        line(6, 4, 1_350, delivered=1),
        hosting(7, 5, "2026-03-31", "2026-04-29", claim=None),
        line(8, 7, 999, taxed=1),
        *[line(9 + each, 8, 33, taxed=1) for each in range(3)],
        line(12, 4, 0, type="Hosting", relid=8, delivered=1, period_start="2026-01-01",
             period_end="2026-01-31", claim="Hosting:8:2026-01-01"),
        line(13, 9, 700, type="AddFunds", delivered=1),
    ],
    "transactions": [
        {"id": 1, "userid": 12, "invoiceid": 1, "amountin": 1_250},
        {"id": 2, "userid": 12, "invoiceid": 2, "amountin": 500},
        {"id": 3, "userid": 12, "invoiceid": 3, "amountin": 1_500},
        {"id": 4, "userid": 12, "invoiceid": 3, "amountout": 1_500, "refundid": 3},
        {"id": 5, "userid": 12, "invoiceid": 4, "amountin": 2_040},
        {"id": 6, "userid": 12, "invoiceid": 5, "amountin": 300},
        {"id": 7, "userid": 12, "amountin": 100},
        {"id": 8, "userid": 12, "invoiceid": 9, "amountin": 700},
    ],
    "products": [{"id": 1, "stockcontrol": 1, "qty": 0}],
    "promotions": [{"id": 1, "code": "DEMO10", "uses": 1}],
    "orders": [
        {"id": 1, "ordernum": 1, "userid": 12, "invoiceid": 4, "amount": 2_540, "status": "Active",
         "promocode": "DEMO10"},
        {"id": 2, "ordernum": 2, "userid": 12, "invoiceid": 5, "amount": 1_000,
         "status": "Cancelled", "promocode": "DEMO10"},
        {"id": 3, "ordernum": 3, "userid": 12, "amount": 700, "status": "Pending"},
    ],
    "quotes": [
        {"id": 1, "subtotal": 11_475, "tax1": 2_180, "total": 13_655},
        {"id": 2, "subtotal": 839, "tax1": 160, "total": 999},
    ],
    "quoteitems": [
        {"id": 1, "quoteid": 1, "quantity": 150, "unitprice": 8_500, "discount": 1_000},
        {"id": 2, "quoteid": 2, "quantity": 100, "unitprice": 999},
    ],
}  # fmt: skip
"""Books that agree: each status, every way of taxing, a service that came back to its day."""

FAULTS = {
    "a line": (
        "UPDATE invoiceitems SET amount = 1001 WHERE id = 3",
        ["invoices/2: subtotal is 20.00; by the rows it is 20.01.",
         "invoices/2: total is 20.00; by the rows it is 20.01.",
         "invoices/2: balance is 15.00; by the rows it is 15.01."],
    ),
    "a tax": (
        "UPDATE invoices SET tax = 19, total = 118, balance = 118 WHERE id = 8",
        ["invoices/8: tax is 0.19; by the rows it is 0.18.",
         "invoices/8: total is 1.18; by the rows it is 1.17.",
         "invoices/8: balance is 1.18; by the rows it is 1.17."],
    ),
    "a payment that is gone": (
        "DELETE FROM transactions WHERE id = 2",
        ["invoices/2: paid is 5.00; by the rows it is 0.00.",
         "invoices/2: balance is 15.00; by the rows it is 20.00."],
    ),
    "a balance": (
        "UPDATE invoices SET balance = 1 WHERE id = 6",
        ["invoices/6: balance is 0.01; by the rows it is 0.00."],
    ),
    "paid and still owed": (
        "UPDATE invoices SET status = 'Unpaid', datepaid = NULL WHERE id = 4",
        ["invoices/4: status is Unpaid; by the rows it is Paid."],
    ),
    "refunded and still paid": (
        "UPDATE invoices SET status = 'Paid' WHERE id = 3",
        ["invoices/3: status is Paid; by the rows it is Refunded."],
    ),
    "paid at no moment": (
        "UPDATE invoices SET datepaid = NULL WHERE id = 1",
        ["invoices/1: datepaid is null; by the rows it is the moment when it became Paid."],
    ),
    "too much paid": (
        "UPDATE invoices SET overpaid = 0, balance = -250 WHERE id = 1",
        ["invoices/1: what became credit is 0.00; by the rows it is 2.50.",
         "invoices/1: overpaid is 0.00; by the rows it is 2.50."],
    ),
    "kept of a cancelled one": (
        "UPDATE invoices SET overpaid = 0, balance = 700 WHERE id = 5",
        ["invoices/5: what became credit is 0.00; by the rows it is 3.00.",
         "invoices/5: overpaid is 0.00; by the rows it is 3.00."],
    ),
    "a credit": (
        "UPDATE clients SET credit = 2751 WHERE id = 12",
        ["clients/12: credit is 27.51; by the rows it is 27.50."],
    ),
    "credit below nothing": (
        "UPDATE credits SET clientid = 13 WHERE id = 3",
        ["clients/12: credit is 27.50; by the rows it is 32.50.",
         "clients/13: credit is 0.00; by the rows it is -5.00.",
         "clients/13: the sum of its credits is -5.00; by the rows it is 0.00 or more."],
    ),
    "credit out of nothing": (
        "UPDATE credits SET relid = 2 WHERE id = 2",
        ["invoices/2: what became credit is 0.00; by the rows it is 5.00."],
    ),
    "credit for nothing": (
        "UPDATE invoices SET credit = 600, total = 1940, balance = -100 WHERE id = 4",
        ["invoices/4: what became credit is -6.00; by the rows it is -5.00.",
         "invoices/4: overpaid is 0.00; by the rows it is 1.00."],
    ),
    "a payment without an effect": (
        "UPDATE invoiceitems SET delivered = 0 WHERE id = 6",
        ["invoiceitems/6: delivered is no; by the rows it is yes: invoice 4 is Paid."],
    ),
    "a payment without its claim": (
        "UPDATE invoiceitems SET claim = NULL WHERE id = 1",
        ["invoiceitems/1: claim is none; by the rows it is Hosting:7:2026-01-31."],
    ),
    "a claim of something else": (
        "UPDATE invoiceitems SET claim = 'Setup:7:2026-01-31' WHERE id = 3",
        ["invoiceitems/3: claim is Setup:7:2026-01-31; by the rows it is none."],
    ),
    "a claim that was not freed": (
        "UPDATE invoiceitems SET relid = 9, claim = 'Hosting:9:2026-03-31' WHERE id = 7",
        ["invoiceitems/7: claim is Hosting:9:2026-03-31; by the rows it is none."],
    ),
    "a period billed twice": (
        "UPDATE invoiceitems SET period_end = '2026-02-28' WHERE id = 1",
        ["invoiceitems/5: the period of Hosting 7 is 2026-02-28 to 2026-03-30; by the rows it is "
         "after 2026-02-28, until when another line bills it."],
    ),
    "a line of no invoice": (
        "UPDATE invoiceitems SET invoiceid = 99 WHERE id = 6",
        ["invoices/4: subtotal is 23.50; by the rows it is 10.00.",
         "invoices/4: total is 20.40; by the rows it is 6.90.",
         "invoices/4: balance is 0.00; by the rows it is -13.50.",
         "invoiceitems/6: invoiceid is 99; by the rows it is an invoice that is there."],
    ),
    "a due day": (
        "UPDATE services SET nextduedate = '2026-04-30' WHERE id = 7",
        ["services/7: nextduedate is 2026-04-30; by the rows it is 2026-03-31."],
    ),
    "no due day": (
        "UPDATE domains SET nextduedate = NULL WHERE id = 3",
        ["domains/3: nextduedate is null; by the rows it is 2027-02-01."],
    ),
    "a number that is missing": (
        "UPDATE invoices SET invoicenum = '2026-5' WHERE id = 4",
        ["invoice numbers: 3 to 4 is missing; by the rows it is given without a gap.",
         "settings: SequentialInvoiceNumberValue is 4; by the rows it is 6 or more."],
    ),
    "a number twice": (
        "UPDATE invoices SET invoicenum = '2025-2' WHERE id = 4",
        ["invoice number 2: it is given twice; by the rows it is given once."],
    ),
    "an order's amount": (
        "UPDATE orders SET amount = 2541 WHERE id = 1",
        ["orders/1: amount is 25.41; by the rows it is 25.40."],
    ),
    "a use": (
        "UPDATE promotions SET uses = 2 WHERE id = 1",
        ["promotions/1: uses is 2; by the rows it is 1."],
    ),
    "more than there were": (
        "UPDATE products SET qty = -1 WHERE id = 1",
        ["products/1: qty is -1; by the rows it is 0 or more."],
    ),
    "a quote's sum": (
        "UPDATE quotes SET subtotal = 11476 WHERE id = 1",
        ["quotes/1: total is 136.55; by the rows it is 136.56.",
         "quotes/1: subtotal is 114.76; by the rows it is 114.75."],
    ),
}  # fmt: skip
"""A row that is changed by hand, and all that is said of it."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world whose books agree."""
    world = World(tmp_path_factory.mktemp("books"))
    fill(world)
    return world


def fill(world: World) -> None:
    """Put the rows in, without any rule."""
    for plural, rows in ROWS.items():
        model = world.registry.model(plural)
        databases.plant(world.database, model, *[world.blank(plural) | row for row in rows])
    world.database.rows(setting(NUMBER_FORM, "{YEAR}-{NUMBER}"))
    world.database.rows(setting(NEXT_NUMBER, "4"))


class _Undone(Exception):
    """Takes a change back."""


def said(
    database: Database, *statements: str, history: list[dict[str, Any]] | None = None
) -> list[str]:
    """Return what is said after some statements and entries of history, which are taken back."""
    found: list[str] = []
    with pytest.raises(_Undone), database.writing():
        for statement in statements:
            database.rows(statement)
        for entry in history or []:
            database.run(Entry.insert(BLANK_ENTRY | entry))
        found += map(str, books.audit(database))
        raise _Undone
    return found


BLANK_ENTRY = {
    "moment": PAID_AT, "adminid": 1, "operation": "update", "project_id": 0, "version": 2,
    "was_project_id": 0, "actor": "admin:1", "client_id": 12, "row": "",
}  # fmt: skip


def told(
    plural: str, number: int, request: str, field: str, new: Any, old: Any = None
) -> dict[str, Any]:
    """Return an entry of history about one field."""
    changes = json.dumps([{"field": field, "old": old, "new": new}], separators=(",", ":"))
    return {"resource": plural, "record_id": number, "request_id": request, "changes": changes}


def test_figures_that_follow_from_their_rows_agree(world: World) -> None:
    """However they came about: overpaid, refunded, cancelled, on credit, in all ways of taxing."""
    assert [] == said(world.database)


@pytest.mark.parametrize(("statement", "sentences"), FAULTS.values(), ids=FAULTS)
def test_row_that_was_changed_by_hand_is_named(
    world: World, statement: str, sentences: list[str]
) -> None:
    """With what is stored and what follows, and nothing else is said."""
    assert sentences == said(world.database, statement)


MOVED = "UPDATE services SET nextduedate = '2026-04-30' WHERE id = 7"
RENAMED = "UPDATE promotions SET code = 'SPRING' WHERE id = 1"
ORDERED = "UPDATE orders SET amount = 1 WHERE id = 1"
RAISED = "UPDATE invoices SET invoicenum = '2026-9' WHERE id = 4"
COUNTED = setting(NEXT_NUMBER, "10")
OPENED = "UPDATE invoices SET status = 'Unpaid', datepaid = NULL WHERE id = 4"

EXPLAINED = {
    "a due day that was set": (
        (MOVED,), [told("services", 7, "a", "nextduedate", "2026-04-30")],
    ),
    "a promotion that was renamed": (
        (RENAMED,),
        [told("promotions", 1, "a", "code", "DEMO10"),
         told("promotions", 1, "b", "code", "SPRING")],
    ),
    "an invoice that was changed after it was ordered": (
        (ORDERED,),
        [told("invoices", 4, "a", "subtotal", "1.00"),
         told("invoices", 4, "b", "subtotal", "23.50")],
    ),
    "an invoice whose rate was changed after it was ordered": (
        (ORDERED,),
        [told("invoices", 4, "a", "subtotal", "23.50"), told("invoices", 4, "b", "tax", "1.90")],
    ),
    "a use by a client who was deleted": (
        ("UPDATE promotions SET uses = 2 WHERE id = 1",),
        [{"resource": "orders", "record_id": 9, "operation": "delete", "request_id": "a",
          "changes": "[]"}],
    ),
    "a paid invoice that was opened again": (
        (OPENED,), [told("invoices", 4, "a", "status", "Unpaid", old="Paid")],
    ),
}  # fmt: skip
UNEXPLAINED = {
    "a due day that is not the one that was set": (
        (MOVED,), [told("services", 7, "a", "nextduedate", "2026-05-31")],
    ),
    "a due day that a payment made": (
        (MOVED,),
        [told("services", 7, "a", "nextduedate", "2026-04-30"),
         told("invoiceitems", 5, "a", "delivered", True)],
    ),
    "a promotion that was made with its code": (
        (RENAMED,), [told("promotions", 1, "a", "code", "SPRING")],
    ),
    "an order's amount": (
        (ORDERED,), [told("invoices", 4, "a", "subtotal", "23.50")],
    ),
    "an invoice that was issued": (
        (OPENED,), [told("invoices", 4, "a", "status", "Unpaid", old="Draft")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("statements", "history"), EXPLAINED.values(), ids=EXPLAINED)
def test_what_somebody_set_holds_though_no_row_says_it(
    world: World, statements: tuple[str, ...], history: list[dict[str, Any]]
) -> None:
    """History tells of it."""
    assert said(world.database, *statements)
    assert [] == said(world.database, *statements, history=history)


@pytest.mark.parametrize(("statements", "history"), UNEXPLAINED.values(), ids=UNEXPLAINED)
def test_history_excuses_no_other_figure(
    world: World, statements: tuple[str, ...], history: list[dict[str, Any]]
) -> None:
    """What a payment did is held to the payment, and what was made at once to its rows."""
    assert 1 == len(said(world.database, *statements, history=history))


def test_gap_is_right_where_the_next_number_was_raised(world: World) -> None:
    """To the one that follows the gap, and by nobody's hand in the rows."""
    [[number]] = world.database.rows(f"SELECT id FROM settings WHERE name = '{NEXT_NUMBER}'")
    raised = [told("settings", number, "a", "value", "9")]
    assert 1 == len(said(world.database, RAISED, COUNTED))
    assert [] == said(world.database, RAISED, COUNTED, history=raised)


def test_numbers_of_another_form_fill_as_many_gaps(world: World) -> None:
    """They were given before the form was changed, and one that looks alike is none of this one."""
    [[number]] = world.database.rows(f"SELECT id FROM settings WHERE name = '{NUMBER_FORM}'")
    other = "UPDATE invoices SET invoicenum = 'A2' WHERE id = 3"
    assert [] == said(world.database, other)
    alike = "UPDATE invoices SET invoicenum = '2026-77' WHERE id = 3"
    changed = [told("settings", number, "a", "value", "{YEAR}-{NUMBER}")]
    assert said(world.database, alike)
    assert [] == said(world.database, alike, history=changed)


def test_history_that_was_thrown_away_is_not_held_against_the_books(world: World) -> None:
    """What only it could tell."""
    with pytest.raises(_Undone), world.database.writing():
        put_meta(world.database, FLOOR, "7")
        assert [] == said(world.database, MOVED, RENAMED, ORDERED, RAISED, COUNTED, OPENED)
        raise _Undone


def test_doctor_tells_whether_the_books_agree(ready: Run, data: Path) -> None:
    """How much does, or what does not; the exit code says which."""
    none = ("invoices", "transactions", "credits", "services", "orders", "quotes")
    agreed = f"The books agree: {', '.join(f'0 {noun}' for noun in none)}.\n"
    assert (0, agreed) == ready("doctor --books")[:2]
    with contextlib.closing(Database(databases.place(data))) as database:
        row = {"invoiceid": 99, "userid": 12, "description": "", "notes": ""}
        databases.plant(database, InvoiceItem, row)
    lost = "invoiceitems/1: invoiceid is 99; by the rows it is an invoice that is there.\n"
    assert (1, lost) == ready("doctor --books")[:2]
