"""Placing an order: its items take from stock, its promotion is used, and it is billed.

That happens once, at the end of the write that made it, when all it is of is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from teampro.errors import Refusal
from teampro.resources.billing.invoicing import make_invoice
from teampro.resources.catalogue.stock import take_stock
from teampro.resources.orders.order_items import OrderItem, items_of
from teampro.resources.orders.order_lines import amount_of, lines_of
from teampro.resources.orders.promoting import apply_promotion
from teampro.resources.orders.renewals import renew
from teampro.resources.system.settings import value_of
from teampro.rules.calendar import moved
from teampro.schema.rules import RuleWork, Stored

ORDERS = "orders"
ORIGIN = "order"


def place_later(work: RuleWork, order_id: int) -> None:
    """Let an order be placed when all it is of is there."""
    work.reckon_later(_place_each, ORDERS, [order_id])


def _place_each(work: RuleWork, due: Collection[tuple[str, int]]) -> None:
    for _plural, order_id in due:
        order = work.peek(ORDERS, order_id)
        if order is not None and not work.select("upgrades", {"orderid": order_id}):
            _place(work, order)


def _place(work: RuleWork, order: Stored) -> None:
    """Bill an order. Raises: Refusal rule, where it is of nothing, or too little is left."""
    client = work.peek("clients", order["userid"])
    items = items_of(work, order)
    if client is None or not (items or order["renewals"]):
        message = "An order is of something: send services, serviceaddons, domains or renewals."
        raise Refusal("rule", message)
    for item in items:
        if item.plural == "services":
            take_stock(work, item.row["packageid"], item.row["qty"])
    before = dict(order)
    off = apply_promotion(work, order, items)
    lines = [*lines_of(work, client, items, order["promocode"], off), *renew(work, client, order)]
    order["amount"] = amount_of(work, client, lines)
    work.update(ORDERS, before, order)
    if not lines or order["noinvoice"]:
        return
    _let_follow(work, items)
    due = moved(work.context.today, int(value_of(work, "OrderDaysGrace")))
    invoice = make_invoice(
        work,
        client,
        lines,
        duedate=due or work.context.today,
        paymentmethod=order["paymentmethod"],
        origin=ORIGIN,
    )
    _name_invoice(work, order["id"], invoice["id"])


def _let_follow(work: RuleWork, items: Iterable[OrderItem]) -> None:
    """Let the next invoices of what is billed begin behind what is billed now."""
    for item in items:
        row = work.peek(item.plural, item.row["id"])
        if row is not None and item.price and item.span is not None:
            work.update(item.plural, row, {"nextinvoicedate": item.next_start})


def _name_invoice(work: RuleWork, order_id: int, invoice_id: int) -> None:
    """Let an order, which its paid invoice may have changed meanwhile, know its invoice."""
    order = work.peek(ORDERS, order_id)
    assert order is not None
    work.update(ORDERS, order, {"invoiceid": invoice_id})
