"""Whose something is that was sold, how it is paid, and what it may cost."""

from __future__ import annotations

from collections.abc import Iterable

from teampro.resources.billing.gateway_rules import active
from teampro.schema.rules import RuleWork, Stored


def take_from_order(work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
    """Fill what a new row leaves out with what its order, or else its client, says."""
    order = work.peek("orders", row["orderid"])
    if order is not None:
        row["userid"] = row["userid"] or order["userid"]
    if "paymentmethod" not in sent:
        client = work.peek("clients", row["userid"])
        usual = client["defaultgateway"] if client else ""
        usual = usual if usual in active(work) else ""
        row["paymentmethod"] = order["paymentmethod"] if order else usual


def check_belonging(work: RuleWork, old: Stored | None, row: Stored, named_by: str) -> None:
    """Keep a row with its client, who is also that of its order; `named_by` is what says so."""
    if old is not None and row["userid"] != old["userid"] and not work.is_faulty(named_by):
        message = f"It stays with client {old['userid']}: make another one for the other client."
        work.fault(named_by, "rule", message, row[named_by])
        return
    order = None if work.is_faulty("orderid") else work.peek("orders", row["orderid"])
    if order is not None and order["userid"] != row["userid"]:
        message = f"Order {order['id']} is one of client {order['userid']}."
        work.fault("orderid", "rule", message, order["id"])


def check_amounts(work: RuleWork, row: Stored, names: Iterable[str]) -> None:
    """Fault amounts below nothing: what is given back is a credit."""
    for name in names:
        if row[name] < 0:
            work.fault(name, "invalid_value", f"{name} is an amount from 0.00.")
