"""What an order renews: services, their addons and domains, each for the next period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from teampro.errors import refuse_at
from teampro.resources.billing.due_lines import Terms, months_sold, period_lines
from teampro.resources.billing.invoicing import InvoiceLine
from teampro.resources.catalogue.listed import words
from teampro.resources.services.costs import cost_of_domain
from teampro.rules.calendar import day_after, days_between
from teampro.rules.periods import period
from teampro.schema.rules import RuleWork, Stored

RENEWALS = "renewals"
_WORD = re.compile(r"(services|serviceaddons|domains)/([1-9][0-9]{0,17})(?::([1-9]|10))?")
RENEWABLE = ("Active", "Suspended", "Grace", "Redemption", "Expired")


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


def renew(work: RuleWork, client: Stored, order: Stored) -> Iterator[InvoiceLine]:
    """Yield the lines of what an order renews: of each its next period that nobody billed."""
    terms = Terms.of(work, client)
    for word in words(order[RENEWALS]):
        plural, record_id, years = _parts(word)
        row = work.get(plural, record_id)
        assert row is not None
        sold = _for_years(work, row, years) if years else row
        span = period(sold["nextinvoicedate"], months_sold(plural, sold), sold["anchorday"])
        lines = period_lines(work, terms, plural, sold, span, 0)
        yield from lines
        changes = {"nextinvoicedate": day_after(span.end)}
        if any(line.type == "PromoHosting" for line in lines):
            changes["promocount"] = row["promocount"] + 1
        work.update(plural, row, changes)


def _for_years(work: RuleWork, domain: Stored, years: int) -> Stored:
    """Return a domain as it is renewed for so many years. Raises: Refusal rule, without a price."""
    if years == domain["registrationperiod"]:
        return domain
    asked = {**domain, "registrationperiod": years}
    price = cost_of_domain(work, "domainrenew", asked)
    if price is None:
        message = f"No price is set for {domain['domain']}: {years} years."
        raise refuse_at(RENEWALS, "rule", message, domain["domain"])
    return asked | {"recurringamount": price}


def _parts(word: str) -> tuple[str, int, int]:
    """Return the noun, the id, and the years, 0 where none are told."""
    chain, _, years = word.partition(":")
    plural, _, record_id = chain.partition("/")
    return plural, int(record_id), int(years or 0)


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
