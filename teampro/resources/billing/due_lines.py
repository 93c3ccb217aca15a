"""The lines that bill what falls due: a period of something sold, or a billable item.

Beside the line of a period stand what a promotion takes off, and the discount of the client's
group; both are taxed as the line they lower.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from teampro.resources.billing.due import ADDONS, DOMAINS, SERVICES
from teampro.resources.billing.invoicing import InvoiceLine
from teampro.resources.system.settings import value_of
from teampro.rules.amounts import share_of, unit_of
from teampro.rules.billing_cycles import months_of
from teampro.rules.invoice_lines import described
from teampro.rules.periods import Period
from teampro.rules.promotions import PromotionTerms, discount, lowers_renewal
from teampro.schema.rules import RuleWork, Stored

YEAR = 12
BILLED_BY = {
    SERVICES: ("Hosting",),
    ADDONS: ("Addon",),
    DOMAINS: ("Domain", "DomainRegister", "DomainTransfer"),
}
"""The types of the lines that bill periods of a noun; a renewal has the first of them."""
PROMOTED = {"Hosting": "PromoHosting", "Domain": "PromoDomain"}
"""The type of the line by which a promotion lowers another one."""

Named = tuple[str, int, bool]
"""What something sold is called, what a period of it costs, and whether that is taxed."""


@dataclass(frozen=True)
class Terms:
    """What a client's lines depend on: his group's percent, and what his currency is worth."""

    percent: int
    rate: int
    unit: int

    @classmethod
    def of(cls, work: RuleWork, client: Stored) -> Terms:
        """Return those of a client."""
        group = work.peek("clientgroups", client["groupid"])
        currency = work.peek("currencies", client["currency"])
        assert currency is not None
        percent = group["discountpercent"] if group else 0
        return cls(percent, currency["rate"], unit_of(currency["format"]))


def months_sold(plural: str, sold: Stored) -> int:
    """Return how many months a period of something sold has."""
    if plural == DOMAINS:
        return int(sold["registrationperiod"]) * YEAR
    return months_of(sold["billingcycle"])


def period_lines(
    work: RuleWork, terms: Terms, plural: str, sold: Stored, span: Period, before: int
) -> list[InvoiceLine]:
    """Return the lines of a period of a service, an addon or a domain.

    `before` are the periods of it for which lines were planned, and not yet stored.
    """
    title, amount, is_taxed = _SOLD[plural](work, sold)
    told = described(title, "", span, value_of(work, "DateFormat"))
    kind = BILLED_BY[plural][0]
    named = InvoiceLine(kind, sold["id"], told, amount, is_taxed)
    lines = [replace(named, period_start=span.start, period_end=span.end)]
    promotion = work.peek("promotions", sold.get("promoid", 0))
    if promotion is not None:
        lines += _promotion(work, terms, promotion, named, before)
    lowered = share_of(named.amount, terms.percent, terms.unit)
    if lowered:
        told = f"{title} Group Discount"
        lines.append(InvoiceLine("GroupDiscount", sold["id"], told, -lowered, named.taxed))
    return lines


def item_line(work: RuleWork, item: Stored) -> InvoiceLine:
    """Return the line of a billable item."""
    is_taxed = bool(value_of(work, "TaxBillableItems"))
    return InvoiceLine("Item", item["id"], item["description"], item["amount"], is_taxed)


def _service(work: RuleWork, sold: Stored) -> Named:
    product = work.peek("products", sold["packageid"]) or {"name": "Service", "tax": 0}
    title = described(product["name"], sold["domain"], None, "")
    return title, sold["amount"], bool(product["tax"])


def _addon(work: RuleWork, sold: Stored) -> Named:
    addon = work.peek("addons", sold["addonid"]) or {"name": "Addon"}
    service = work.peek(SERVICES, sold["hostingid"]) or {"domain": ""}
    title = described(sold["name"] or addon["name"], service["domain"], None, "")
    return title, sold["recurring"], bool(sold["tax"])


def _domain(work: RuleWork, sold: Stored) -> Named:
    years = sold["registrationperiod"]
    title = f"Domain Renewal - {sold['domain']} - {years} Year{'' if years == 1 else 's'}"
    return title, sold["recurringamount"], bool(value_of(work, "TaxDomains"))


_SOLD: Mapping[str, Callable[[RuleWork, Stored], Named]] = {
    SERVICES: _service,
    ADDONS: _addon,
    DOMAINS: _domain,
}


def _promotion(
    work: RuleWork, terms: Terms, promotion: Stored, line: InvoiceLine, before: int
) -> list[InvoiceLine]:
    """Return what the promotion by which something was ordered takes off a renewal, if it does."""
    known = PromotionTerms(
        promotion["type"],
        promotion["value"],
        recurring=bool(promotion["recurring"]),
        recurfor=promotion["recurfor"],
    )
    if not lowers_renewal(known, _renewals(work, line) + before):
        return []
    lowered = discount(known, 0, line.amount, terms.rate, terms.unit)
    kind = PROMOTED[line.type]
    told = f"Promotional Code: {promotion['code']}"
    return [InvoiceLine(kind, line.relid, told, -lowered, line.taxed)] if lowered else []


def _renewals(work: RuleWork, line: InvoiceLine) -> int:
    """Return how many renewals were lowered: a service counts them, of a domain its lines do."""
    if line.type == "Hosting":
        service = work.peek(SERVICES, line.relid)
        return int(service["promocount"]) if service else 0
    lines = work.select("invoiceitems", {"type": line.type, "relid": line.relid})
    return sum(each["claim"] is not None for each in lines)
