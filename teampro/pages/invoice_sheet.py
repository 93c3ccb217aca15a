"""An invoice as a sheet for paper: whose it is, its lines, its taxes, what was paid of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from teampro.engine.page import Page
from teampro.engine.result import Result
from teampro.pages.office_style import Day, Money, day_writer, hundredths, money_writer, taken_off
from teampro.pages.sheets import document, element, table, terms
from teampro.resources.billing.currencies import Currency
from teampro.resources.billing.gateways import Gateway
from teampro.resources.people.clients import Client
from teampro.resources.system.settings import StoredSetting
from teampro.rules.countries import country_name
from teampro.rules.invoice_statuses import OWED, PAID
from teampro.session.session import Session
from teampro.store.database import Database

Row = Mapping[str, Any]
Gateways = Mapping[str, tuple[str, str]]
"""By their words: what customers read, and how to pay."""
CLIENT = (
    "companyname", "firstname", "lastname", "address1", "address2", "postcode", "city", "state",
    "country", "tax_id", "currency",
)  # fmt: skip
CURRENCY = ("code", "prefix", "suffix", "format")


def make_invoice_sheet(database: Database) -> Page:
    """Return the page of GET invoices/5/print; whoever reads the invoice reads whose it is."""

    def sheet(session: Session, tree: Mapping[str, Any]) -> Result:
        invoice, settings = tree["invoice"], _settings(database)
        gateways = _gateways(database)
        client = _row(database, Client, CLIENT, invoice["userid"])
        money = money_writer(_row(database, Currency, CURRENCY, client.get("currency", 0)))

        day = day_writer(settings["DateFormat"], session.context.zone.key)
        title = f"Invoice {invoice['invoicenum'] or invoice['id']}"
        parts = (
            _head(title, invoice["status"], settings),
            _about(invoice, client, day, gateways),
            _lines(tree["invoiceitems"], money),
            _sums(invoice, money),
            _how_to_pay(invoice, gateways),
            _payments(tree["transactions"], money, day, gateways),
            element("p", invoice["notes"], "text"),
        )
        return Result(sheet=document(title, parts))

    return sheet


def _settings(database: Database) -> dict[str, str]:
    query = StoredSetting.select(StoredSetting.name, StoredSetting.value)
    return {str(name): str(value) for name, value in database.run(query)}


def _gateways(database: Database) -> Gateways:
    query = Gateway.select(Gateway.module, Gateway.displayname, Gateway.note)
    return {str(module): (str(name), str(note)) for module, name, note in database.run(query)}


def _row(database: Database, model: Any, names: Sequence[str], record_id: int) -> Row:
    """Return some columns of a row, none where it is gone."""
    query = model.select(*(getattr(model, name) for name in names)).where(model.id == record_id)
    return next((dict(zip(names, row, strict=True)) for row in database.run(query)), {})


def _head(title: str, status: str, settings: Row) -> str:
    company = element("strong", settings["CompanyName"])
    where = "\n".join(filter(None, (settings["Email"], settings["Domain"])))
    name = element("h1", title) + element("p", status, "stamp")
    return f"<header><div>{name}</div><div>{company}{element('address', where)}</div></header>"


def _about(invoice: Row, client: Row, day: Day, gateways: Gateways) -> str:
    """Return whose it is, its days, and how it is paid."""
    name = " ".join(filter(None, (client.get("firstname"), client.get("lastname"))))
    town = " ".join(filter(None, (client.get("postcode"), client.get("city"))))
    lines = (
        client.get("companyname"), name, client.get("address1"), client.get("address2"), town,
        client.get("state"), country_name(client.get("country", "")), client.get("tax_id"),
    )  # fmt: skip
    facts = terms(
        (
            ("Date", day(invoice["date"])),
            ("Due", day(invoice["duedate"])),
            ("Paid on", day(invoice["datepaid"]) if invoice["status"] == PAID else ""),
            ("Payment", _named(invoice["paymentmethod"], gateways)),
        )
    )
    return (
        f'<div class="beside">{element("address", chr(10).join(filter(None, lines)))}{facts}</div>'
    )


def _named(module: str, gateways: Gateways) -> str:
    """Return what customers read of a gateway; of one that is gone its word."""
    return gateways[module][0] if module in gateways else module


def _how_to_pay(invoice: Row, gateways: Gateways) -> str:
    """Return the account or address that is still to be paid to."""
    if invoice["status"] not in OWED or invoice["paymentmethod"] not in gateways:
        return ""
    return element("p", gateways[invoice["paymentmethod"]][1], "text")


def _lines(items: Sequence[Row], money: Money) -> str:
    return table(
        ("Description", "Amount"),
        ((each["description"], money(each["amount"])) for each in items),
    )


def _sums(invoice: Row, money: Money) -> str:
    return terms(_told_sums(invoice, money), "sums", "due")


def _told_sums(invoice: Row, money: Money) -> Iterator[tuple[str, str]]:
    """Yield what adds up to the balance; what is nothing is left out."""
    yield "Subtotal", money(invoice["subtotal"])
    for tax, rate in (("tax", "taxrate"), ("tax2", "taxrate2")):
        if hundredths(invoice[tax]):
            percent = invoice[rate].rstrip("0").rstrip(".")
            included = ", included" if "inclusive" in invoice["taxmode"] else ""
            yield f"Tax {percent} %{included}", money(invoice[tax])
    if hundredths(invoice["credit"]):
        yield "Credit", money(taken_off(invoice["credit"]))
    yield "Total", money(invoice["total"])
    if hundredths(invoice["paid"]):
        yield "Paid", money(taken_off(invoice["paid"]))
    if hundredths(invoice["overpaid"]):
        yield "Became credit", money(invoice["overpaid"])
    yield "Balance", money(invoice["balance"])


def _payments(transactions: Sequence[Row], money: Money, day: Day, gateways: Gateways) -> str:
    if not transactions:
        return ""
    rows = []
    for each in transactions:
        amount = hundredths(each["amountin"]) - hundredths(each["amountout"])
        text = each["amountin"] if amount >= 0 else taken_off(each["amountout"])
        by = _named(each["gateway"], gateways)
        rows.append((day(each["date"]), by, each["transid"], money(text)))
    return element("h2", "Payments") + table(("Date", "By", "Reference", "Amount"), rows, short=2)
