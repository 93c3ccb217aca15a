"""What an agency bills: invoices in every status, told through the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from teampro.demo.days import at
from teampro.demo.events import Event, Named, WorkingDay
from teampro.demo.people import (
    BAKERY,
    BICYCLES,
    LAWYERS,
    MUSEUM,
    OUTDOOR,
    PRACTICE,
    THEATRE,
    UTILITY,
    WINERY,
)
from teampro.demo.story import ANNA
from teampro.resources.system.settings import StoredSetting
from teampro.store.database import Database

OPENING = at(-29, "09:05")


@dataclass(frozen=True)
class Bill:
    """An invoice: its number, whose it is, working day it is of and is due, its lines."""

    id: int
    client: int
    day: int
    due: int
    lines: tuple[tuple[str, str], ...]
    status: str = "Unpaid"
    notes: str = ""


BILLS = (
    Bill(1, MUSEUM, -28, -18, (("Concept", "2400.00"), ("Two workshops", "960.00"))),
    Bill(2, BAKERY, -27, -17, (("Photographs of twelve loaves", "300.00"),)),
    Bill(3, WINERY, -25, -15, (("Deposit for the pages about tastings", "500.00"),)),
    Bill(4, UTILITY, -24, -14, (("Support, two hours", "170.00"),)),
    Bill(5, PRACTICE, -23, -18, (("Appointments online, set up", "840.00"),)),
    Bill(6, BICYCLES, -20, -5, (("Shop, first part", "1500.00"),)),
    Bill(7, THEATRE, -18, -8, (("Programme of the season", "620.00"),)),
    Bill(8, LAWYERS, -12, 8, (("Audit of the pages", "1200.00"), ("Travel", "180.50"))),
    Bill(9, MUSEUM, -9, 6, (("Hosting of the old pages, one year", "240.00"),)),
    Bill(10, OUTDOOR, -7, 8, (("Map of all huts", "900.00"),), "Draft"),
    Bill(11, BAKERY, -5, 10, (("Flyers", "150.00"), ("Proof", "20.00")), "Draft"),
    Bill(
        412,
        MUSEUM,
        -4,
        16,
        (("New pages, half of the work", "3200.00"), ("Licence of a font", "89.00")),
        notes="Half in advance, as agreed.",
    ),
)
"""In the order of their days, and so of their ids."""


def _change(day: int, clock: str, invoice: int, status: str) -> Event:
    return Event(at(day, clock), ANNA, "PUT", "invoices", {"status": status}, record=invoice)


def _payment(day: int, clock: str, invoice: int, transid: str, amount: str = "") -> Event:
    """Return a payment by bank; without an amount it is of all that was open."""
    sent = {"gateway": "banktransfer", "transid": transid} | ({"amount": amount} if amount else {})
    return Event(
        at(day, clock),
        ANNA,
        "POST",
        "invoices",
        sent,
        record=invoice,
        operation="payments",
        name=transid,
    )


AFTERWARDS = (
    _payment(-21, "10:12", 1, "DE-2210-17"),
    _payment(-20, "11:40", 2, "DE-2212-03", "400.00"),
    _payment(-22, "09:15", 3, "DE-2215-41"),
    Event(
        at(-12, "15:20"),
        ANNA,
        "POST",
        "transactions",
        {"amount": "595.00", "by": "manual"},
        record=Named("DE-2215-41"),
        operation="refund",
    ),
    _change(-23, "08:50", 4, "Cancelled"),
    _change(-3, "09:30", 5, "Collections"),
    _change(-6, "14:05", 6, "Payment Pending"),
    _payment(-5, "10:30", 8, "DE-2231-08", "800.00"),
    _payment(-1, "16:20", 412, "DE-2240-22", "1000.00"),
    Event(
        at(-8, "12:00"),
        ANNA,
        "POST",
        "credits",
        {"clientid": MUSEUM, "amount": "50.00", "description": "For the days without mail"},
    ),
    Event(
        at(-7, "12:30"),
        ANNA,
        "POST",
        "invoices",
        {"amount": "10.00"},
        record=9,
        operation="applycredit",
    ),
    Event(
        at(-15, "17:00"),
        ANNA,
        "POST",
        "transactions",
        {"currency": 1, "gateway": "banktransfer", "amountout": "12.40", "description": "Bank fee"},
    ),
)
"""What became of them, and money beside them.

2 was paid too much, and 9 in part by credit."""


def bills(database: Database) -> Iterator[Event]:
    """Yield all that is billed, for a database whose settings are there."""
    query = StoredSetting.select(StoredSetting.id).where(StoredSetting.name == "TaxEnabled")
    [(tax_enabled,)] = database.run(query)
    yield Event(OPENING, ANNA, "PUT", "settings", {"value": "on"}, record=tax_enabled)
    yield from map(_made, BILLS)
    yield from AFTERWARDS


def _made(bill: Bill) -> Event:
    lines = [{"description": what, "amount": cost, "taxed": True} for what, cost in bill.lines]
    params = {
        "userid": bill.client,
        "duedate": WorkingDay(bill.due),
        "paymentmethod": "banktransfer",
        "status": bill.status,
        "notes": bill.notes,
        "invoiceitems": lines,
    }
    return Event(at(bill.day, "09:20"), ANNA, "POST", "invoices", params, id=bill.id)
