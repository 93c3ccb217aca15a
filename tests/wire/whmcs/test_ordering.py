"""AddOrder and what becomes of orders, from the first line to the last payment."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.wire.whmcs.desk import FORM, PATH, Desk, flat
from tests.wire.world import Reply

CLIENT, OTHER = 12, 17
HOSTING, CHECK, SERVER, SEAT = 1, 2, 4, 5
BACKUP = 1
MINE = {"clientid": CLIENT, "paymentmethod": "banktransfer"}
DISK, ADDRESSES, LARGE = 1, 2, 2
"""Options of the server, and a choice of the first."""


def test_order_to_cash(desk: Desk) -> None:
    """Ordered with a code, accepted, paid in two parts: the service is due in a month."""
    client = desk.done(
        "AddClient", firstname="Ada", lastname="Berg", email="ada@example.com",
        password2="hunter2", skipvalidation="1", country="US",
    )["clientid"]  # fmt: skip
    placed = desk.done(
        "AddOrder", clientid=client, paymentmethod="mailin", pid=[HOSTING],
        billingcycle=["monthly"], domain=["berg.com"], domaintype=["register"],
        promocode="demo10", noemail="1",
    )  # fmt: skip
    assert placed["productids"] == placed["serviceids"] and "warning" not in placed
    order, invoice = placed["orderid"], placed["invoiceid"]
    told = desk.done("GetInvoice", invoiceid=invoice)
    assert ("Unpaid", "24.30") == (told["status"], told["total"])
    amounts = [(each["type"], each["amount"]) for each in told["items"]["item"]]
    assert [
        ("Hosting", "10.00"), ("Setup", "5.00"), ("PromoHosting", "-1.50"),
        ("DomainRegister", "12.00"), ("PromoDomain", "-1.20"),
    ] == amounts  # fmt: skip
    warning = desk.done("AcceptOrder", orderid=order, sendemail="0")["warning"]
    assert "module log is not installed" in warning
    assert "not found or Status not Pending" in desk.refused("AcceptOrder", orderid=order)
    desk.done("AddInvoicePayment", invoiceid=invoice, transid="a", amount="20.00", gateway="mailin")
    desk.done("AddInvoicePayment", invoiceid=invoice, transid="b", gateway="mailin")
    assert "Paid" == desk.done("GetInvoice", invoiceid=invoice)["status"]
    [listed] = desk.done("GetOrders", id=order)["orders"]["order"]
    assert ("Active", "24.30", "Paid", "DEMO10") == tuple(
        listed[name] for name in ("status", "amount", "paymentstatus", "promocode")
    )
    [service] = desk.done("GetClientsProducts", clientid=client)["products"]["product"]
    first = desk.today.replace(day=1)
    assert str(first)[:7] < service["nextduedate"][:7]
    assert ("10.00", "13.50") == (service["recurringamount"], service["firstpaymentamount"])


def packed(tree: Mapping[str, Any]) -> str:
    """Return base64 of JSON."""
    return base64.b64encode(json.dumps(tree).encode()).decode()


def serialized(values: Mapping[int, int]) -> str:
    """Return base64 of PHP's serialize, of numbers by number."""
    inside = "".join(f"i:{key};i:{value};" for key, value in values.items())
    return base64.b64encode(f"a:{len(values)}:{{{inside}}}".encode()).decode()


CHOSEN = {DISK: LARGE, ADDRESSES: 3}
SPELLINGS: Mapping[str, Mapping[str, Any]] = {
    "indexed": {"pid": {0: SERVER, 1: HOSTING}, "billingcycle": {0: "annually", 1: "monthly"},
                "domain": {0: "berg.com"}, "configoptions": {0: CHOSEN},
                "addons": {1: "1"}, "$addonsqty": {1: "1"}},
    "listed": {"pid": [SERVER, HOSTING], "billingcycle": ["Annually", "Monthly"],
                 "domain": ["berg.com"], "configoptions": [CHOSEN], "addons": {1: [BACKUP]}},
    "scalar and commas": {"pid": f"{SERVER},{HOSTING}", "billingcycle": "annually, monthly",
                          "domain": "berg.com", "configoptions": {0: CHOSEN}, "addons": {1: "1"}},
    "nested": {"pid": {"a": SERVER, "b": HOSTING},
               "billingcycle": {"b": "monthly", "a": "ANNUALLY"}, "domain": {"a": "berg.com"},
               "configoptions": {"a": CHOSEN}, "addons": {"b": ["1"]}},
    "serialized": {"pid": [SERVER, HOSTING], "billingcycle": ["annually", "monthly"],
                   "domain": "berg.com", "configoptions": serialized(CHOSEN), "addons": {1: "1"}},
    "packed": {"pid": [SERVER, HOSTING], "billingcycle": ["annually", "monthly"],
               "domain": "berg.com", "addons": {1: "1"},
               "configoptions": [packed({str(key): str(each) for key, each in CHOSEN.items()})]},
}  # fmt: skip
"""Of one order."""
BOUNDARY = "between-parts"


def as_form(desk: Desk, params: Mapping[str, Any]) -> Reply:
    """Send a form."""
    return desk.send("AddOrder", params)


def as_appended(desk: Desk, params: Mapping[str, Any]) -> Reply:
    """Send a form whose lists have no indexes."""
    lists = [name for name, value in params.items() if isinstance(value, list)]
    indexed = re.compile(rf"^({'|'.join(lists)})\[\d\]$")
    pairs = [(indexed.sub(r"\1[]", name), text) for name, text in flat(signed(params))]
    return desk.world.send("POST", PATH, {}, urlencode(pairs), FORM)


def as_query(desk: Desk, params: Mapping[str, Any]) -> Reply:
    """Send all of it in the address."""
    return desk.world.send("GET", PATH, dict(flat(signed(params))))


def as_parts(desk: Desk, params: Mapping[str, Any]) -> Reply:
    """Send a form in parts."""
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in flat(signed(params))
    )
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return desk.world.send("POST", PATH, {}, f"{''.join(parts)}--{BOUNDARY}--\r\n", kind)


def as_json(desk: Desk, params: Mapping[str, Any]) -> Reply:
    """Send an object."""
    kind = {"Content-Type": "application/json"}
    return desk.world.send("POST", PATH, {}, json.dumps(signed(params)), kind)


def signed(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters with who sends them, and what for."""
    return {"username": "admin", "password": "demo", "action": "AddOrder", **params}


def ordered(desk: Desk, reply: Reply) -> Any:
    """Return all that an order came to, but for its number, which is drawn."""
    placed = json.loads(reply.body)
    assert placed["result"] == "success", placed
    below = f"orders/{placed['orderid']}/services,serviceaddons,domains,invoices"
    whole = desk.world.call("GET", below).response
    del whole["order"]["ordernum"]
    for chain in ("services/serviceoptions", "invoices/invoiceitems"):
        whole[chain] = desk.world.call("GET", f"{below.partition('/s')[0]}/{chain}").response
        del whole[chain]["order"]
    return placed, whole


def test_forms_of_one_order_make_one_order(desk: Desk) -> None:
    """However its arrays are spelled, and whatever carries them."""
    sent = [(as_form, name) for name in SPELLINGS]
    sent += [(way, "indexed") for way in (as_query, as_parts, as_json)]
    sent += [(as_appended, "packed")]
    found = {}
    for way, name in sent:
        found[way.__name__, name] = ordered(desk, way(desk, {**MINE, **SPELLINGS[name]}))
        desk.world.restore()
    placed, first = next(iter(found.values()))
    assert dict.fromkeys(found, (placed, first)) == found
    texts = [
        each["description"]
        for each in first["invoices/invoiceitems"]["invoices"][0]["invoiceitems"]
    ]
    assert "Addresses: 3 x Address $25.00 USD" in texts[0] and 1 == len(first["serviceaddons"])


def test_an_order_leads_to_what_it_is_of_and_to_its_invoice(desk: Desk) -> None:
    """The invoice stands below the order that names it, and is found there by its own id."""
    placed = desk.done(
        "AddOrder", **MINE, pid=HOSTING, domain="berg.com", domaintype="register", regperiod=1
    )
    order, invoice = placed["orderid"], int(placed["invoiceid"])
    bare = desk.done("AddOrder", **MINE, pid=HOSTING, noinvoice="1")["orderid"]
    tree = desk.world.call("GET", f"orders/{order}/services,domains,invoices").response
    assert [placed["serviceids"], placed["domainids"], placed["invoiceid"]] == [
        ",".join(str(each["id"]) for each in tree[word])
        for word in ("services", "domains", "invoices")
    ]
    assert "order" not in tree["invoices"][0] and placed["orderid"] == str(tree["order"]["id"])
    for chain, ids, expected in (
        (f"orders/{order}", invoice, 1), (f"orders/{order}", 1, 0), (f"orders/{bare}", invoice, 0)
    ):  # fmt: skip
        found = desk.world.call("GET", f"{chain}/invoices", {"id": ids}).response
        assert (expected, {"id": ids}) == (found["data"]["total"], found["data"]["filters"])
    new = {"orders": {"id": {"gte": int(order)}}}
    below = desk.world.call("GET", "clients/12/orders/invoices", new).response["orders"]
    assert {int(order): [invoice], int(bare): []} == {
        each["id"]: [one["id"] for one in each["invoices"]] for each in below
    }
    assert 405 == desk.world.call("POST", f"orders/{order}/invoices", {}).status


REFUSALS: tuple[tuple[Mapping[str, Any], str], ...] = (
    ({}, "Client ID Not Found"),
    ({"clientid": 999}, "Client ID Not Found"),
    ({"clientid": CLIENT}, "Invalid Payment Method. Valid options include "),
    ({**MINE, "paymentmethod": "gold"}, "Invalid Payment Method. Valid options include "),
    (MINE, "No items added to cart so order cannot proceed"),
    ({**MINE, "pid": 99}, "Invalid Product ID: 99"),
    ({**MINE, "pid": "one"}, "Invalid value for pid[0]"),
    ({**MINE, "pid": HOSTING, "billingcycle": "weekly"}, "Invalid Billing Cycle Requested"),
    ({**MINE, "pid": HOSTING, "billingcycle": "quarterly"}, "Invalid Billing Cycle Requested"),
    ({**MINE, "pid": SEAT, "qty": 0}, "Invalid value for qty"),
    ({**MINE, "pid": [SEAT] * 9}, "Product is out of stock: Workshop Seat"),
    ({**MINE, "pid": HOSTING, "priceoverride": "1,000.00"}, "Invalid value for priceoverride[0]"),
    ({**MINE, "pid": HOSTING, "configoptions": [{"99": 1}]}, "Invalid value for configoptions"),
    ({**MINE, "pid": HOSTING, "configoptions": "lost"}, "Invalid value for configoptions[0]"),
    ({**MINE, "pid": HOSTING, "customfields": [{"99": "x"}]}, "Invalid value for customfields"),
    ({**MINE, "pid": HOSTING, "addons": "99"}, "Addon ID invalid"),
    ({**MINE, "domaintype": "register"}, "Domain not valid"),
    ({**MINE, "domaintype": "register", "domain": "berg"}, "Domain not valid"),
    ({**MINE, "domaintype": "sell", "domain": "berg.com"}, "Invalid value for domaintype"),
    ({**MINE, "domaintype": "register", "domain": "berg.xyz"}, "No price is set for .xyz"),
    ({**MINE, "addonid": 99, "serviceid": 1}, "Addon ID invalid"),
    ({**MINE, "addonid": 1, "serviceid": 2}, "Service ID not owned by Client ID provided"),
    ({**MINE, "addonids": [1], "serviceids": [2]}, "Service ID not owned by Client ID provided"),
    ({**MINE, "servicerenewals": 2}, "Service ID not owned by Client ID provided"),
    ({**MINE, "servicerenewals": 1}, "Service ID 1 can not be renewed at this time."),
    ({**MINE, "domainrenewals": {"holzweg.example": 1}},
     "Domain not owned by Client ID provided"),
    ({**MINE, "clientid": 33, "domainrenewals": {"x.example": 1}},
     "Domain not owned by Client ID provided"),
)  # fmt: skip


def test_what_is_wrong_is_told_in_the_documented_sentences(desk: Desk) -> None:
    """And no order is placed."""
    before = desk.done("GetOrders")["totalresults"]
    for params, sentence in REFUSALS:
        assert desk.refused("AddOrder", **params).startswith(sentence), params
    desk.done("CloseClient", clientid=OTHER)
    sentence = desk.refused("AddOrder", **{**MINE, "clientid": OTHER}, pid=HOSTING)
    assert "Unable to add order when client status is Closed" == sentence
    assert before == desk.done("GetOrders")["totalresults"]


def test_price_quantity_and_invoice_are_as_they_are_told(desk: Desk) -> None:
    """Also of a free product; a product sold one by one is so many services."""
    placed = desk.done("AddOrder", **MINE, pid=CHECK, billingcycle="monthly", priceoverride="5.0")
    [listed] = desk.done("GetOrders", id=placed["orderid"])["orders"]["order"]
    assert ("5.00", "Monthly") == (
        listed["amount"],
        listed["lineitems"]["lineitem"][0]["billingcycle"],
    )
    placed = desk.done("AddOrder", **MINE, pid=SERVER, qty=3, noinvoice="1", promocode="NONE")
    assert ("0", 3) == (placed["invoiceid"], len(placed["serviceids"].split(",")))
    assert "Promotion NONE was not applied" in placed["warning"]
    placed = desk.done("AddOrder", **MINE, pid=SEAT, qty=2)
    assert "," not in placed["serviceids"] and "one at a time" in placed["warning"]
    twice = [
        desk.done("AddOrder", **MINE, domain="xpto.com", domaintype="register", regperiod=2)
        for _ in range(2)
    ]
    assert ["", ""] == [each["serviceids"] for each in twice]
    assert twice[0]["domainids"] != twice[1]["domainids"]
    placed = desk.done("AddOrder", **MINE, addonid=BACKUP, serviceid=1)
    assert placed["addonids"] and not placed["serviceids"]
    tried = desk.done("AddOrder", **MINE, pid=HOSTING, preview="1")
    assert tried["preview"] is True


@pytest.mark.parametrize(
    ("allowqty", "sentence"),
    [(1, "One write carries at most 500 rows."), (2, "Invalid value for qty")],
)
def test_quantity_without_bounds_costs_nothing(desk: Desk, allowqty: int, sentence: str) -> None:
    """Neither the memory of so many rows nor an amount that no database holds."""
    new = {"gid": 1, "name": "Seat", "type": "other", "paytype": "recurring"}
    seat = desk.done("AddProduct", **new, pricing={1: {"monthly": "9.00"}})["pid"]
    desk.world.call("PUT", f"products/{seat}", {"allowqty": allowqty})
    order = {"clientid": 12, "paymentmethod": "banktransfer", "pid": [seat]}
    assert sentence == desk.refused("AddOrder", **order, qty=["99999999999999"])


def test_orders_go_from_state_to_state(desk: Desk) -> None:
    """As documented, each to the letter; what there is no order of has its own sentence."""
    order = desk.done("AddOrder", **MINE, pid=SEAT)["orderid"]
    pending = "Order ID not found or Status not Pending"
    deleted = "The order status must be in Cancelled or Fraud to be deleted"
    assert deleted == desk.refused("DeleteOrder", orderid=order)
    desk.done("CancelOrder", orderid=order, noemail="1")
    for command in ("CancelOrder", "AcceptOrder"):
        assert pending == desk.refused(command, orderid=order)
        assert pending == desk.refused(command, orderid=999)
    desk.done("FraudOrder", orderid=order, cancelsub="1")
    desk.done("PendingOrder", orderid=order)
    desk.done("FraudOrder", orderid=order)
    desk.done("DeleteOrder", orderid=order)
    for command, sentence in (
        ("FraudOrder", "Order ID Not Found"),
        ("PendingOrder", "Order ID Not Found"),
        ("DeleteOrder", "Order ID not found"),
    ):
        assert sentence == desk.refused(command, orderid=order)


UPGRADES: tuple[tuple[Mapping[str, Any], str], ...] = (
    ({}, "Service ID Not Found"),
    ({"serviceid": 999}, "Service ID Not Found"),
    ({"serviceid": 3}, "Invalid Upgrade Type"),
    ({"serviceid": 3, "type": "colour"}, "Invalid Upgrade Type"),
    ({"serviceid": 3, "type": "product", "newproductid": CHECK,
      "newproductbillingcycle": "monthly"}, "Invalid Billing Cycle Requested"),
    ({"serviceid": 3, "type": "product", "newproductid": HOSTING,
      "newproductbillingcycle": "weekly"}, "Invalid Billing Cycle Requested"),
    ({"serviceid": 3, "type": "product", "newproductid": HOSTING, "paymentmethod": "gold"},
     "Invalid Payment Method. Valid options include banktransfer"),
)  # fmt: skip


def test_upgrade_is_calculated_and_ordered(desk: Desk) -> None:
    """What is left over is no invoice; what is to be paid bars the next one, and is only told."""
    for params, sentence in UPGRADES:
        assert desk.refused("UpgradeProduct", calconly="1", **params).startswith(sentence), params
    down = {"serviceid": 3, "type": "product", "newproductid": HOSTING,
            "newproductbillingcycle": "monthly"}  # fmt: skip
    tried = desk.done("UpgradeProduct", calconly="1", **down)
    assert ("4", "Managed Server", 1, "Web Hosting", "monthly", 0) == tuple(
        tried[name]
        for name in (
            "oldproductid", "oldproductname", "newproductid", "newproductname",
            "newproductbillingcycle", "upgradeinprogress",
        )
    )  # fmt: skip
    left, whole = tried["daysuntilrenewal"], tried["totaldays"]
    cents = (2 * 2000 * left + whole) // (2 * whole)
    assert f"$-{cents // 100}.{cents % 100:02} USD" == tried["price"]
    done = desk.done("UpgradeProduct", **down)
    assert (None, tried["price"]) == (done["invoiceid"], done["price"])
    assert [str, int, str] == [type(done[name]) for name in ("id", "orderid", "order_number")]
    options = {"serviceid": 22, "type": "configoptions", "configoptions": {ADDRESSES: 3}}
    ordered = desk.done("UpgradeProduct", **options)
    assert ordered["invoiceid"] and "newproductid" not in ordered
    assert "Previous upgrade invoice" in desk.refused("UpgradeProduct", **options)
    assert 1 == desk.done("UpgradeProduct", calconly="1", **options)["upgradeinprogress"]


@pytest.mark.parametrize("body", ['O:8:"stdClass":0:{}', "a:99999999:{}", "a:1:{i:0;R:1;}"])
def test_hostile_packed_options_are_refused(desk: Desk, body: str) -> None:
    """Objects, lengths that lie and references are no map."""
    hostile = base64.b64encode(body.encode()).decode()
    sentence = desk.refused("AddOrder", **MINE, pid=HOSTING, configoptions=hostile)
    assert "Invalid value for configoptions[0]" == sentence
