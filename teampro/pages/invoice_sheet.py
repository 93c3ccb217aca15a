"""An invoice as a sheet for paper: whose it is, its lines, its taxes, what was paid of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from teampro.engine.page import Page
from teampro.engine.result import Result
from teampro.pages.sheets import document, element, table, terms
from teampro.resources.billing.currencies import Currency
from teampro.resources.people.clients import Client
from teampro.resources.system.settings import StoredSetting
from teampro.rules.countries import country_name
from teampro.rules.invoice_lines import written
from teampro.rules.money import formatted
from teampro.rules.zones import in_zone
from teampro.session.session import Session
from teampro.store.database import Database

Row = Mapping[str, Any]
Money = Callable[[str], str]
Day = Callable[[str | None], str]
CLIENT = (
    "companyname", "firstname", "lastname", "address1", "address2", "postcode", "city", "state",
    "country", "tax_id", "currency",
)  # fmt: skip
CURRENCY = ("prefix", "suffix", "format")


def make_invoice_sheet(database: Database) -> Page:
    """Return the page of GET invoices/5/print; whoever reads the invoice reads whose it is."""

    def sheet(session: Session, tree: Mapping[str, Any]) -> Result:
        invoice, settings = tree["invoice"], _settings(database)
        client = _row(database, Client, CLIENT, invoice["userid"])
        money = _money(_row(database, Currency, CURRENCY, client.get("currency", 0)))

        day = _day(settings["DateFormat"], session.context.zone.key)
        title = f"Invoice {invoice['invoicenum'] or invoice['id']}"
        parts = (
            _head(title, settings),
            _about(invoice, client, day),
            _lines(tree["invoiceitems"], money),
            _sums(invoice, money),
            _payments(tree["transactions"], money, day),
            element("p", invoice["notes"], "notes"),
        )
        return Result(sheet=document(title, parts))

    return sheet


def _settings(database: Database) -> dict[str, str]:
    query = StoredSetting.select(StoredSetting.name, StoredSetting.value)
    return {str(name): str(value) for name, value in database.run(query)}


def _day(style: str, zone: str) -> Day:
    """Return what writes days as the office does, of moments its own day."""

    def day(stored: str | None) -> str:
        if not stored:
            return ""
        is_moment = len(stored) > len("YYYY-MM-DD")
        return written((in_zone(stored, zone) if is_moment else stored)[:10], style)

    return day


def _money(currency: Row) -> Money:
    """Return what writes amounts of a currency; of one that is gone without its signs."""
    prefix, suffix = currency.get("prefix", ""), currency.get("suffix", "")
    style = currency.get("format", 1)
    return lambda text: formatted(_hundredths(text), prefix, suffix, style)


def _row(database: Database, model: Any, names: Sequence[str], record_id: int) -> Row:
    """Return some columns of a row, none where it is gone."""
    query = model.select(*(getattr(model, name) for name in names)).where(model.id == record_id)
    return next((dict(zip(names, row, strict=True)) for row in database.run(query)), {})


def _hundredths(text: str) -> int:
    """Return an amount of the wire, which always has two places."""
    return int(text.replace(".", ""))


def _head(title: str, settings: Row) -> str:
    company = element("strong", settings["CompanyName"])
    where = "\n".join(filter(None, (settings["Email"], settings["Domain"])))
    return f"<header>{element('h1', title)}<div>{company}{element('address', where)}</div></header>"


def _about(invoice: Row, client: Row, day: Day) -> str:
    """Return whose it is, and its days."""
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
            ("Status", invoice["status"]),
            ("Paid on", day(invoice["datepaid"])),
        )
    )
    return (
        f'<div class="beside">{element("address", chr(10).join(filter(None, lines)))}{facts}</div>'
    )


def _lines(items: Sequence[Row], money: Money) -> str:
    return table(
        ("Description", "Amount"),
        ((each["description"], money(each["amount"])) for each in items),
    )


def _sums(invoice: Row, money: Money) -> str:
    return terms(_told_sums(invoice, money), "sums", "due")


def _told_sums(invoice: Row, money: Money) -> Iterator[tuple[str, str]]:
    """Yield how the balance comes about; what is nothing is left out."""
    yield "Subtotal", money(invoice["subtotal"])
    for tax, rate in (("tax", "taxrate"), ("tax2", "taxrate2")):
        if _hundredths(invoice[tax]):
            percent = invoice[rate].rstrip("0").rstrip(".")
            included = ", included" if "inclusive" in invoice["taxmode"] else ""
            yield f"Tax {percent} %{included}", money(invoice[tax])
    if _hundredths(invoice["credit"]):
        yield "Credit", money(f"-{invoice['credit']}")
    yield "Total", money(invoice["total"])
    if _hundredths(invoice["paid"]):
        yield "Paid", money(invoice["paid"])
    yield "Balance", money(invoice["balance"])


def _payments(transactions: Sequence[Row], money: Money, day: Day) -> str:
    if not transactions:
        return ""
    rows = []
    for each in transactions:
        amount = _hundredths(each["amountin"]) - _hundredths(each["amountout"])
        text = each["amountin"] if amount >= 0 else f"-{each['amountout']}"
        rows.append((day(each["date"]), each["gateway"], each["transid"], money(text)))
    return element("h2", "Payments") + table(("Date", "By", "Reference", "Amount"), rows)
