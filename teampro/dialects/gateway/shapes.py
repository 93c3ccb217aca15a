"""Answers as the page prints them: services with their options, invoices, amounts.

Types are those of its examples: nearly all is text, since programs compare with ===.
"""

from __future__ import annotations

from collections.abc import Iterable

from teampro.dialects.gateway.refuse import DENIED, GatewayRefusal, Tree
from teampro.dialects.whmcs.shapes import NO_DAY, NO_MOMENT
from teampro.option_parameters import OptionParameter
from teampro.rules.amounts import half_up

INVOICE = (
    "invoiceid", "invoicenum", "userid", "date", "duedate", "datepaid", "subtotal", "credit", "tax",
    "tax2", "total", "balance", "taxrate", "taxrate2", "status", "paymentmethod", "notes",
)  # fmt: skip
RATES = ("taxrate", "taxrate2")
UNSET = {"datepaid": NO_MOMENT, "date": NO_DAY, "duedate": NO_DAY}
ITEM = ("id", "type", "relid", "description", "amount", "taxed")
SERVICE = (
    "regdate", "nextduedate", "status", "domain", "dedicatedip", "assignedips", "billingcycle",
    "username",
)  # fmt: skip


def told_service(options: Iterable[OptionParameter], answer: Tree) -> Tree:
    """Return one service with the options that the setting maps.

    sec: its password is never told: a token of a day must not be worth every root password.
    """
    services = answer["products"]["product"]
    if not services:
        raise GatewayRefusal(DENIED)
    service = services[0]
    chosen = {
        each["option"].casefold(): each["value"]
        for each in service["configoptions"]["configoption"]
    }
    told = {"serviceid": service["id"]} | {name: service[name] for name in SERVICE}
    told["assignedips"] = "\n".join(told["assignedips"].replace(",", "\n").split())
    told["password"] = ""
    told |= {each.key: chosen.get(each.option.casefold(), "") for each in options}
    return {"result": "success", "serviceid": service["id"], "product": told}


def told_invoice(answer: Tree) -> Tree:
    """Return an invoice with its items and its payments."""
    told: Tree = {"result": "success"} | invoice_texts(answer, INVOICE)
    items = [{name: str(each[name]) for name in ITEM} for each in answer["items"]["item"]]
    told |= {"ccgateway": False, "items": {"item": items}, "transactions": answer["transactions"]}
    return told


def invoice_texts(row: Tree, names: Iterable[str]) -> Tree:
    """Return fields of an invoice as texts; the page prints rates with two places."""
    told = {name: str(row[name] or UNSET.get(name, "")) for name in names}
    return told | {name: _two_places(told[name]) for name in RATES if name in told}


def _two_places(rate: str) -> str:
    whole, _, places = rate.partition(".")
    hundredths = half_up(int(whole + places.ljust(3, "0")[:3]), 10)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def without_fees(answer: Tree) -> Tree:
    """Return an invoice as customers read it: what the gateway kept is none of their business."""
    told = told_invoice(answer)
    if told["transactions"]:
        rows = [{**each, "fees": "0.00"} for each in told["transactions"]["transaction"]]
        told["transactions"] = {"transaction": rows}
    return told


def told_application(answer: Tree) -> Tree:
    """Return what credit was applied, the amount as PHP prints a number: 450000, or 12.5."""
    whole, _, places = answer["amount"].partition(".")
    # A number of JSON is what the page prints; nothing is reckoned with it.
    amount = float(answer["amount"]) if int(places or 0) else int(whole)
    return {
        "result": "success",
        "invoiceid": answer["invoiceid"],
        "amount": amount,
        "invoicepaid": answer["invoicepaid"],
    }


def told_order(answer: Tree) -> Tree:
    """Return the ids of an order and of what it made."""
    texts = {name: answer[name] for name in ("productids", "addonids", "domainids")}
    numbers = {name: int(answer[name]) for name in ("orderid", "invoiceid")}
    return {"result": "success", "orderid": numbers["orderid"]} | texts | numbers
