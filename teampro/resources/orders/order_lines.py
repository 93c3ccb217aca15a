"""The lines of an order's invoice: what is billed of each item, and what is taken off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from teampro.resources.billing.invoicing import InvoiceLine
from teampro.resources.billing.taxation import mode_for, rates_for
from teampro.resources.orders.order_items import OrderItem
from teampro.resources.services.costs import unit_for
from teampro.resources.system.settings import value_of
from teampro.rules.amounts import half_up, share_of
from teampro.rules.invoice_figures import TaxMode, figures
from teampro.rules.invoice_lines import described
from teampro.schema.rules import RuleWork, Stored

Discounts = Mapping[int, int]
"""By the place of an item among the others what the promotion takes off it."""


def lines_of(
    work: RuleWork, client: Stored, items: Iterable[OrderItem], code: str, discounts: Discounts
) -> Iterator[InvoiceLine]:
    """Yield the lines of items; `code` is that of the promotion. What costs nothing has none."""
    style = value_of(work, "DateFormat")
    group = work.peek("clientgroups", client["groupid"])
    percent = group["discountpercent"] if group else 0
    unit = unit_for(work, client["id"])
    for place, item in enumerate(items):
        if not item.price:
            continue
        yield _main(item, style)
        if item.setup:
            yield _beside(item, "Setup", f"{item.title} Setup Fee", item.setup)
        if discounts.get(place):
            kind = "PromoDomain" if item.plural == "domains" else "PromoHosting"
            yield _beside(item, kind, f"Promotional Code: {code}", -discounts[place])
        less = share_of(item.price, percent, unit)
        if less:
            yield _beside(item, "GroupDiscount", f"{item.title} Group Discount", -less)


def _main(item: OrderItem, style: str) -> InvoiceLine:
    start, end = item.span or (None, None)
    text = "\n".join([described(item.title, "", item.span, style), *item.texts])
    return InvoiceLine(
        item.line, item.row["id"], text, item.first, item.taxed,
        period_start=start, period_end=end,
    )  # fmt: skip


def _beside(item: OrderItem, kind: str, text: str, amount: int) -> InvoiceLine:
    return InvoiceLine(kind, item.row["id"], text, amount, item.taxed)


def amount_of(work: RuleWork, client: Stored, lines: Iterable[InvoiceLine]) -> int:
    """Return what lines come to for a client, with his taxes."""
    mode = TaxMode.of(mode_for(work, client).split())
    amounts = [(half_up(line.amount, 1, mode.unit), line.taxed) for line in lines]
    return figures(amounts, *rates_for(work, client), mode).total(0)
