"""What an order renews: services, their addons and domains, each for the next period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from teampro.errors import refuse_at
from teampro.resources.billing.invoicing import InvoiceLine
from teampro.resources.catalogue.listed import words
from teampro.resources.services.costs import cost_of_domain
from teampro.resources.system.settings import value_of
from teampro.rules.billing_cycles import months_of
from teampro.rules.calendar import day_after, days_between
from teampro.rules.invoice_lines import described
from teampro.rules.periods import period
from teampro.schema.rules import RuleWork, Stored

RENEWALS = "renewals"
_WORD = re.compile(r"(services|serviceaddons|domains)/([1-9][0-9]{0,17})(?::([1-9]|10))?")
LINES = {"services": "Hosting", "serviceaddons": "Addon", "domains": "Domain"}
RENEWABLE = ("Active", "Suspended", "Grace", "Redemption", "Expired")
YEAR = 12


def check_renewals(work: RuleWork, row: Stored) -> None:
    """Fault words that name nothing that the client of an order can renew."""
    for word in words(row[RENEWALS]):
        found = _WORD.fullmatch(word)
        if found is None or (found[3] and found[1] != "domains"):
            message = "renewals are services/14, serviceaddons/101, or domains/3:2 for two years."
            work.fault(RENEWALS, "invalid_value", message, word)
            continue
        plural, record_id, _years = _parts(word)
        sold = work.peek(plural, record_id)
        one = work.registry[plural].singular.capitalize()
        if sold is None or sold["userid"] != row["userid"]:
            work.fault(RENEWALS, "unknown_record", f"{one} {record_id} is not the client's.", word)
            continue
        why = _why_not(work, plural, sold)
        if why:
            work.fault(RENEWALS, "rule", why, word)


def renew(work: RuleWork, order: Stored) -> Iterator[InvoiceLine]:
    """Yield a line for each thing that an order renews: its next period that nobody billed."""
    style = value_of(work, "DateFormat")
    for word in words(order[RENEWALS]):
        plural, record_id, years = _parts(word)
        sold = work.get(plural, record_id)
        assert sold is not None
        if plural == "domains" and years:
            sold |= {"registrationperiod": years}
        yield _line(work, plural, sold, style)


def _parts(word: str) -> tuple[str, int, int]:
    """Return the noun, the id, and the years, 0 where none are told."""
    chain, _, years = word.partition(":")
    plural, _, record_id = chain.partition("/")
    return plural, int(record_id), int(years or 0)


def _line(work: RuleWork, plural: str, sold: Stored, style: str) -> InvoiceLine:
    """Return the line of the next period, and let the one after it follow."""
    is_domain = plural == "domains"
    months = sold["registrationperiod"] * YEAR if is_domain else months_of(sold["billingcycle"])
    span = period(sold["nextinvoicedate"], months, sold["anchorday"])
    amount, taxed, name = _terms(work, plural, sold)
    row = work.peek(plural, sold["id"])
    assert row is not None
    work.update(plural, row, {"nextinvoicedate": day_after(span.end)})
    return InvoiceLine(
        LINES[plural], sold["id"], described(name, "", span, style), amount, taxed,
        period_start=span.start, period_end=span.end,
    )  # fmt: skip


def _terms(work: RuleWork, plural: str, sold: Stored) -> tuple[int, bool, str]:
    """Return what a further period costs, whether it is taxed, and what it is called."""
    if plural == "domains":
        row = work.peek(plural, sold["id"])
        price: int | None = sold["recurringamount"]
        if row is not None and row["registrationperiod"] != sold["registrationperiod"]:
            price = cost_of_domain(work, "domainrenew", sold)
        if price is None:
            message = f"No price is set for {sold['domain']}: {sold['registrationperiod']} years."
            raise refuse_at(RENEWALS, "rule", message, sold["domain"])
        years = sold["registrationperiod"]
        name = f"Domain Renewal - {sold['domain']} - {years} Year{'' if years == 1 else 's'}"
        return price, bool(value_of(work, "TaxDomains")), name
    if plural == "serviceaddons":
        addon = work.peek("addons", sold["addonid"])
        name = sold["name"] or (addon["name"] if addon else "")
        return sold["recurring"], bool(sold["tax"]), name
    product = work.peek("products", sold["packageid"])
    name = product["name"] if product else ""
    name = f"{name} - {sold['domain']}" if sold["domain"] else name
    return sold["amount"], bool(product and product["tax"]), name


def _why_not(work: RuleWork, plural: str, sold: Stored) -> str:
    """Return why something cannot be renewed now, or ""."""
    if plural == "domains":
        if sold["status"] not in RENEWABLE:
            return f"Domain status is set to '{sold['status']}' and cannot be renewed"
        return ""
    service = sold if plural == "services" else work.peek("services", sold["hostingid"])
    product = work.peek("products", service["packageid"]) if service else None
    state = sold["domainstatus" if plural == "services" else "status"]
    days = _window(product, sold["billingcycle"])
    due = sold["nextduedate"]
    is_open = days and due and days_between(work.context.today, due) <= days
    if state in RENEWABLE and is_open:
        return ""
    one = "Service" if plural == "services" else "Addon"
    return f"{one} ID {sold['id']} can not be renewed at this time."


def _window(product: Stored | None, cycle: str) -> int:
    """Return how many days before it is due something may be renewed, 0 for never."""
    if product is None or not (product["ondemandoverride"] and product["ondemandenabled"]):
        return 0
    return int(product.get(f"ondemand{cycle.replace('-', '').lower()}", 0))
