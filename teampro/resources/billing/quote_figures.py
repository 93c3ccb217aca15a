"""The figures of quotes: what their lines come to, with the taxes of whom they are for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from teampro.resources.billing.taxation import mode_for, rates_for
from teampro.rules.invoice_figures import TaxMode, figures
from teampro.rules.invoice_lines import quoted
from teampro.schema.rules import Key, RuleWork, Stored

QUOTES, ITEMS = "quotes", "quoteitems"


def sum_up(work: RuleWork, quote_ids: Iterable[int]) -> None:
    """Let the figures of quotes be reckoned."""
    work.reckon_later(_reckon, QUOTES, quote_ids)


def items_of(work: RuleWork, quote_id: int) -> list[Stored]:
    """Return the lines of a quote."""
    return work.select(ITEMS, {"quoteid": quote_id}, "id")


def amount_of(item: Stored, unit: int) -> int:
    """Return what a line comes to, in the least amount of its currency."""
    return quoted(item["quantity"], item["unitprice"], item["discount"], unit)


def customer_of(work: RuleWork, quote: Stored) -> Stored:
    """Return the client of a quote; of a stranger the quote itself, whose address is his."""
    client = work.peek("clients", quote["userid"])
    return {**quote, "taxexempt": 0} if client is None else client


def _reckon(work: RuleWork, due: Collection[Key]) -> None:
    for _plural, quote_id in due:
        quote = work.peek(QUOTES, quote_id)
        if quote is not None:
            work.update(QUOTES, quote, _figures(work, quote))


def _figures(work: RuleWork, quote: Stored) -> Stored:
    customer = customer_of(work, quote)
    mode = TaxMode.of(mode_for(work, customer).split())
    lines = [
        (amount_of(each, mode.unit), bool(each["taxable"])) for each in items_of(work, quote["id"])
    ]
    found = figures(lines, *rates_for(work, customer), mode)
    return {
        "subtotal": found.subtotal,
        "tax1": found.tax,
        "tax2": found.tax2,
        "total": found.gross,
    }
