"""What an agency keeps beside its projects: money, to-do items, invoices and news."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from teampro.demo.days import Calendar, at
from teampro.resources.billing.currencies import Currency
from teampro.resources.billing.gateways import Gateway
from teampro.resources.billing.taxrules import TaxRule
from teampro.resources.projects.invoicexrefs import InvoiceXref
from teampro.resources.projects.todoitems import ToDoItem
from teampro.resources.support.announcements import Announcement
from teampro.resources.support.predefinedreplies import PredefinedReply
from teampro.resources.support.replycategories import ReplyCategory
from teampro.resources.support.ticketblocks import TicketBlock
from teampro.schema.values import MOMENT
from teampro.store.database import Database

CURRENCIES = (
    {"code": "EUR", "suffix": " EUR", "format": 3, "rate": 92_000},
    {"code": "SEK", "suffix": " kr", "format": 3, "rate": 1_048_000},
)
"""Beside the default one; nobody pays in the last yet."""
GATEWAYS = (
    ("banktransfer", "Bank Transfer", "", "IBAN DE02 1203 0000 0000 2020 51"),
    ("mailin", "Mail In Payment", "", "A cheque to Halcyon Web Studio, Hafenstraße 9, Hamburg"),
    ("paypal", "PayPal", "billing@halcyon.example", ""),
)
"""Module, what customers read, the account, how to pay."""
TAXES = (
    (1, "VAT", "DE", "", 19_000),
    (1, "GST", "CA", "", 5_000),
    (2, "QST", "CA", "QC", 9_975),
)
"""Level, name, country, state, thousandths of a percent."""
TO_DO = (
    (-9, 3, "Renew the certificate of the mail server", "It ends this month.", 1, "In Progress"),
    (-6, 5, "Ask the printer for a quote", "Two thousand flyers, both sides.", 2, "Pending"),
    (-4, -2, "Cancel the old phone line", "", 1, "Completed"),
    (-1, 10, "Plan the summer party", "Ask everybody for the day first.", 0, "New"),
)
"""Working day it came up, days until it is due, title, text, who, how far."""
NEWS = (
    (-20, "New office hours", "From next month on we are there from eight to six.", 1),
    (-7, "Maintenance on Sunday", "Mail may be late between six and eight in the morning.", 1),
    (-2, "Two new colleagues", "They begin in the new year; more of them then.", 0),
)
"""Working day, title, text, whether clients may read it."""
CATEGORIES = ("Mail", "Domains", "Invoices")
REPLIES = (
    ("Mail", "New password", "You set a new one in the client area, below Security."),
    ("Mail", "Mailbox is full", "Empty the trash, or ask us for a larger one."),
    ("Domains", "Transfer", "Please send us the code that your provider gave you."),
)
"""Category, name and text of replies that are written beforehand."""
BLOCKED = {"type": "sender", "content": "winner@lottery.example"}


def add_office(database: Database, calendar: Calendar) -> None:
    """Store them."""
    with database.writing():
        for currency in CURRENCIES:
            database.run(Currency.insert(currency | _stamps(calendar, -29)))
        _add_ways_to_pay(database, _stamps(calendar, -29))
        for day, due, title, text, adminid, status in TO_DO:
            item = {
                "date": calendar.date(day).isoformat(),
                "title": title,
                "description": text,
                "admin": adminid,
                "status": status,
                "duedate": (calendar.now + timedelta(days=due)).date().isoformat(),
            }
            database.run(ToDoItem.insert(item | _stamps(calendar, day)))
        link = {"invoice_id": 412, "project_id": 100, "owner_adminid": 1}
        created = {"date_created": _stamps(calendar, -3)["date_created"]}
        database.run(InvoiceXref.insert(link | created))
        for day, title, text, published in NEWS:
            stamps = _stamps(calendar, day)
            news = {"title": title, "announcement": text, "published": published}
            database.run(Announcement.insert(news | stamps | {"date": stamps["date_created"]}))
        _add_replies(database, _stamps(calendar, -29))


def _add_replies(database: Database, stamps: dict[str, Any]) -> None:
    for name in CATEGORIES:
        database.run(ReplyCategory.insert({"name": name} | stamps))
    for category, name, text in REPLIES:
        reply = {"catid": CATEGORIES.index(category) + 1, "name": name, "reply": text}
        database.run(PredefinedReply.insert(reply | stamps))
    database.run(TicketBlock.insert(BLOCKED | stamps))


def _add_ways_to_pay(database: Database, stamps: dict[str, Any]) -> None:
    for order, (module, name, email, note) in enumerate(GATEWAYS):
        gateway = {"module": module, "displayname": name, "email": email, "note": note}
        database.run(Gateway.insert(gateway | stamps | {"sortorder": order}))
    for level, name, country, state, rate in TAXES:
        rule = {"level": level, "name": name, "country": country, "state": state, "taxrate": rate}
        database.run(TaxRule.insert(rule | stamps))


def _stamps(calendar: Calendar, day: int) -> dict[str, Any]:
    moment = calendar.moment(at(day, "08:30")).strftime(MOMENT)
    return {"date_created": moment, "date_modified": moment}
