"""Orders: what was asked for at once, with its items, and how many there are of each state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.dialects.whmcs.commands.orderitems import items_of
from teampro.dialects.whmcs.commands.related import by_id, payment_names
from teampro.dialects.whmcs.declare import Code, Command, Key, ShowList
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.resources.orders.orders import STATUSES

GROUP = "Orders"
NO_ORDER = "Order ID Not Found"
ORDER = Key("orders", {"orderid": "id"}, NO_ORDER, NO_ORDER)
NO_MODULE = "No Active Fraud Module"
LISTED = Shape(
    "id ordernum userid contactid requestor_id admin_requestor_id date nameservers "
    "transfersecret='' renewals='' renewalsByType='' promocode promotype promovalue orderdata='' "
    "amount paymentmethod invoiceid status ipaddress fraudmodule fraudoutput notes "
    "paymentmethodname='' paymentstatus='' name='' currencyprefix='' currencysuffix='' "
    "frauddata='' validationdata='' lineitems=''"
)


def tell_orders(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Tell of each order its client, its items, and how it is paid."""
    rows: list[Tree] = tree["orders"]
    clients = by_id(doing, "clients", (row["userid"] for row in rows))
    signs = by_id(doing, "currencies", (each.get("currency", 0) for each in clients.values()))
    invoices = by_id(doing, "invoices", (row["invoiceid"] for row in rows))
    ways = payment_names(doing)
    items = items_of(doing, [row["id"] for row in rows])
    for row, told in zip(rows, answer["orders"]["order"], strict=True):
        client: Mapping[str, Any] = clients.get(row["userid"], {})
        currency: Mapping[str, Any] = signs.get(client.get("currency", 0), {})
        invoice: Mapping[str, Any] = invoices.get(row["invoiceid"], {})
        told["renewalsByType"] = {"domains": [], "services": [], "addons": []}
        told["paymentmethodname"] = ways.get(row["paymentmethod"], "")
        told["paymentstatus"] = invoice.get("status", "")
        told["name"] = client.get("name", "")
        told["currencyprefix"] = currency.get("prefix", "")
        told["currencysuffix"] = currency.get("suffix", "")
        told["lineitems"] = {"lineitem": items[row["id"]]}


def count_statuses(doing: Doing) -> Tree:
    """Return how many orders there are of each state, of none as well."""
    rows = doing.rows("orders", {"group": "status"})
    counts = {row["status"]: row["count"] for row in rows}
    told = [{"title": each, "count": counts.get(each, 0)} for each in STATUSES]
    return {"totalresults": len(told), "statuses": {"status": told}}


def check_for_fraud(doing: Doing) -> Tree:
    """Refuse: no module checks orders. Raises: CommandRefusal."""
    doing.record(ORDER)
    raise doing.no("module")


COMMANDS = (
    Command(
        "GetOrders",
        GROUP,
        "The orders with their items.",
        ShowList("orders", "orders", "order", LISTED, finish=tell_orders),
        "id=id.eq:int userid=userid:int requestor_id=requestor_id:int status=status",
        xml_items={"domains": "domain", "services": "service", "addons": "addon"},
        example={"status": "pending"},
    ),
    Command(
        "GetOrderStatuses",
        GROUP,
        "The states of orders, and how many there are of each.",
        Code(count_statuses, (("GET", "orders"),)),
    ),
    Command(
        "OrderFraudCheck",
        GROUP,
        "Check an order for fraud: no module does that here, so it is refused.",
        Code(check_for_fraud, (("POST", "orders"),), (ORDER,), writes=True),
        "orderid:int ipaddress",
        says={"module": NO_MODULE},
        refuses=NO_MODULE,
        example={"orderid": "2"},
    ),
)
