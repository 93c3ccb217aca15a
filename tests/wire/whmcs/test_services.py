"""Commands about what was sold: services, addons, domains, orders, requests to end, servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.wire.whmcs.desk import Desk

NO_SERVICE, NO_ADDON, NO_DOMAIN = (
    f"{noun} ID Not Found" for noun in ("Service", "Addon", "Domain")
)
REFUSALS: tuple[tuple[str, Mapping[str, object], str], ...] = (
    ("UpdateClientProduct", {}, NO_SERVICE),
    ("UpdateClientProduct", {"serviceid": 999, "notes": "x"}, NO_SERVICE),
    ("UpdateClientProduct", {"serviceid": 1, "status": "Gone"}, "Invalid value for status"),
    ("UpdateClientProduct", {"serviceid": 1, "billingcycle": "daily"},
     "Invalid value for billingcycle"),
    ("UpdateClientProduct", {"serviceid": 1, "pid": 999}, "There is no product 999."),
    ("UpdateClientProduct", {"serviceid": 1, "configoptions": {"999": "1"}},
     "Invalid value for configoptions"),
    ("UpdateClientProduct", {"serviceid": 1, "customfields": {"1": "x"}},
     "Invalid value for customfields"),
    ("UpdateClientAddon", {"id": 1}, NO_ADDON),
    ("UpdateClientAddon", {"id": 1, "notes": "x"}, NO_ADDON),
    ("UpdateClientAddon", {}, NO_ADDON),
    ("UpdateClientAddon", {"id": 101}, "Nothing to Update"),
    ("UpdateClientDomain", {}, NO_DOMAIN),
    ("UpdateClientDomain", {"domainid": 999}, NO_DOMAIN),
    ("UpdateClientDomain", {"domainid": 1, "updatens": 1, "ns1": "a", "ns2": "b"},
     "The Registrar is not active"),
    ("UpdateClientDomain", {"domainid": 1, "domain": "nodots"}, "Invalid value for domain"),
    ("AddCancelRequest", {}, NO_SERVICE),
    ("AddCancelRequest", {"serviceid": 999}, NO_SERVICE),
    ("AddCancelRequest", {"serviceid": 24}, "Existing Cancellation Request Exists"),
    ("OrderFraudCheck", {"orderid": 999}, "Order ID Not Found"),
    ("OrderFraudCheck", {"orderid": 1}, "No Active Fraud Module"),
)  # fmt: skip


@pytest.mark.parametrize(("command", "params", "sentence"), REFUSALS)
def test_what_is_wrong_is_said_in_the_documented_words(
    desk: Desk, command: str, params: Mapping[str, object], sentence: str
) -> None:
    """Each documented error, and which one comes first; no addon of a service has the id 1."""
    assert desk.refused(command, **params) == sentence


LISTS: tuple[tuple[str, Mapping[str, object], str, str, list[Any]], ...] = (
    ("GetClientsProducts", {"clientid": 12}, "products", "product", ["1", "22"]),
    ("GetClientsProducts", {"serviceid": 14}, "products", "product", ["14"]),
    ("GetClientsProducts", {"serviceid": 14, "after": 14}, "products", "product", []),
    ("GetClientsProducts", {"pid": 3}, "products", "product", ["23", "25"]),
    ("GetClientsProducts", {"domain": "cafe-zimt.example"}, "products", "product", ["27"]),
    ("GetClientsProducts", {"username2": "hotelsee"}, "products", "product", ["14"]),
    ("GetClientsProducts", {"clientid": 999}, "products", "product", []),
    ("GetClientsAddons", {"serviceid": "14,22"}, "addons", "addon", ["101", "102"]),
    ("GetClientsAddons", {"clientid": 12}, "addons", "addon", ["102"]),
    ("GetClientsAddons", {"addonid": 2}, "addons", "addon", []),
    ("GetClientsDomains", {"clientid": 12}, "domains", "domain", ["1"]),
    ("GetClientsDomains", {"domain": "BÄCKEREI-sørensen.example"}, "domains", "domain", ["2"]),
    (
        "GetClientsDomains",
        {"domain": "xn--bckerei-srensen-0kb26a.example"},
        "domains",
        "domain",
        ["2"],
    ),
    ("GetClientsDomains", {"domainid": 31}, "domains", "domain", ["31"]),
    ("GetCancelledPackages", {}, "packages", "package", ["1"]),
    ("GetOrders", {"status": "pending"}, "orders", "order", [2]),
    ("GetOrders", {"id": 999}, "orders", "order", []),
    ("GetOrders", {"userid": 17}, "orders", "order", [1]),
    ("GetOrders", {"requestor_id": 1}, "orders", "order", []),
)


@pytest.mark.parametrize(("command", "params", "container", "item", "ids"), LISTS)
def test_lists_hold_what_is_asked_for(
    desk: Desk,
    command: str,
    params: Mapping[str, object],
    container: str,
    item: str,
    ids: list[Any],
) -> None:
    """Ids are texts, those of orders numbers; an empty list has its container."""
    found = desk.done(command, **params)
    assert [each["id"] for each in found[container][item]] == ids
    assert found["totalresults"] == len(ids)


def test_filters_stand_at_the_head_of_the_answer(desk: Desk) -> None:
    """As texts; of services null where they were not sent, of others an empty text."""
    services = desk.done("GetClientsProducts", clientid=12)
    head = dict(list(services.items())[1:5])
    assert head == {"clientid": "12", "serviceid": None, "pid": None, "domain": None}
    addons = desk.done("GetClientsAddons", serviceid="14,22")
    assert (addons["serviceid"], addons["clientid"]) == ("14,22", "")
    domains = desk.done("GetClientsDomains", domainid=1)
    assert (domains["clientid"], domains["domainid"]) == ("", "1")


def test_service_tells_what_it_refers_to(desk: Desk) -> None:
    """Its product and group, its order, its server, how it is paid."""
    (told,) = desk.done("GetClientsProducts", serviceid=2)["products"]["product"]
    expected = {
        "pid": "1", "name": "Web Hosting", "groupname": "Hosting", "ordernumber": "2718281828",
        "servername": "web1", "serverip": "192.0.2.10", "paymentmethodname": "Bank Transfer",
        "recurringamount": "10.00", "status": "Active", "username": "soerense", "password": "",
        "overideautosuspend": "", "overidesuspenduntil": "0000-00-00", "promoid": "1",
        "lastupdate": "0000-00-00 00:00:00",
    }  # fmt: skip
    assert expected == {name: told[name] for name in expected}


def test_service_is_changed_and_read_back(desk: Desk) -> None:
    """Cycles in any spelling; an empty text is not given, `unset` empties; the due date leads."""
    secret = "correct horse"
    sent = {
        "serviceid": 1, "billingcycle": "semi annually", "servicepassword": secret,
        "overideautosuspend": "on", "nextduedate": "20270131", "notes": "",
        "paymentmethod": "Mail In Payment", "unset": ["serviceusername"],
    }  # fmt: skip
    desk.done("UpdateClientProduct", notes="Kept.", serviceid=1)
    assert desk.done("UpdateClientProduct", **sent)["serviceid"] == "1"
    (told,) = desk.done("GetClientsProducts", serviceid=1)["products"]["product"]
    expected = {
        "billingcycle": "Semi-Annually", "password": secret, "overideautosuspend": "on",
        "nextduedate": "2027-01-31", "notes": "Kept.", "paymentmethod": "mailin", "username": "",
    }  # fmt: skip
    assert expected == {name: told[name] for name in expected}
    record = desk.world.call("GET", "services/1").response["service"]
    assert ("2027-01-31", 31) == (record["nextinvoicedate"], record["anchorday"])


def test_price_follows_the_catalogue_where_that_is_asked_for(desk: Desk) -> None:
    """It wins over the amount that is sent; without a price it is kept, and told."""
    desk.done("UpdateClientProduct", serviceid=2, recurringamount="3.00", autorecalc=1)
    (told,) = desk.done("GetClientsProducts", serviceid=2)["products"]["product"]
    assert told["recurringamount"] == "10.00"
    kept = desk.done("UpdateClientAddon", id=101, recurring="3.00", autorecalc="true")
    (told,) = desk.done("GetClientsAddons", serviceid=14)["addons"]["addon"]
    assert (told["recurring"], "warning" in kept) == ("2.00", False)
    kept = desk.done("UpdateClientDomain", domainid=1, recurringamount="9.00", autorecalc=1)
    assert (kept["domainid"], "keeps its price" in kept["warning"]) == (1, True)


def test_status_that_no_module_is_told_has_a_warning(desk: Desk) -> None:
    """The word is set all the same, in any case."""
    found = desk.done("UpdateClientProduct", serviceid=1, status="suspended")
    assert "its module log is not installed" in found["warning"]
    (told,) = desk.done("GetClientsProducts", serviceid=1)["products"]["product"]
    assert told["status"] == "Suspended"


def test_own_fields_and_options_of_a_product_are_filled_in(desk: Desk) -> None:
    """A choice by its id, a quantity by its number, or both in a map."""
    field = desk.world.call(
        "POST", "customfields", {"type": "product", "relid": 4, "fieldname": "Shell"}
    ).response["customfield"]["id"]
    desk.done(
        "UpdateClientProduct", serviceid=3, customfields={field: "bash"},
        configoptions={"1": "2", "2": {"optionid": "3", "qty": "4"}},
    )  # fmt: skip
    (told,) = desk.done("GetClientsProducts", serviceid=3)["products"]["product"]
    assert [(each["name"], each["value"]) for each in told["customfields"]["customfield"]] == [
        ("Shell", "bash")
    ]
    chosen = sorted(told["configoptions"]["configoption"], key=lambda each: each["id"])
    assert chosen == [
        {"id": "1", "option": "Disk", "type": "dropdown", "value": "500 GB"},
        {"id": "2", "option": "Addresses", "type": "quantity", "value": "4"},
    ]
    desk.done("UpdateClientProduct", serviceid=3, configoptions={"1": "1"}, autorecalc=1)
    (told,) = desk.done("GetClientsProducts", serviceid=3)["products"]["product"]
    assert told["recurringamount"] == "40.00"


def test_end_of_a_service_is_asked_for_once(desk: Desk) -> None:
    """At the end of its period, unless at once is asked for; it tells whose service it is."""
    made = desk.done("AddCancelRequest", serviceid=1)
    assert (made["serviceid"], made["userid"]) == ("1", "12")
    assert desk.refused("AddCancelRequest", serviceid=1) == "Existing Cancellation Request Exists"
    last = desk.done("GetCancelledPackages")["packages"]["package"][-1]
    assert (last["relid"], last["type"]) == ("1", "End of Billing Period")


def test_order_tells_its_items_and_its_client(desk: Desk) -> None:
    """Numbers are numbers; services, addons and domains stand one after the other."""
    (told,) = desk.done("GetOrders", id=2)["orders"]["order"]
    expected = {
        "id": 2, "ordernum": 3141592653, "userid": 58, "amount": "27.00", "paymentstatus": "",
        "paymentmethodname": "PayPal", "name": "Noémie Laurent", "currencyprefix": "$",
        "renewalsByType": {"domains": [], "services": [], "addons": []},
    }  # fmt: skip
    assert expected == {name: told[name] for name in expected}
    assert [
        (each["type"], each["product"], each["domain"], each["billingcycle"], each["amount"])
        for each in told["lineitems"]["lineitem"]
    ] == [
        ("product", "Hosting - Web Hosting", "cafe-zimt.example", "Monthly", "15.00"),
        ("domain", "Domain Registration", "cafe-zimt.example", "1 Year", "12.00"),
    ]


def test_states_of_orders_are_counted_those_of_none_too(desk: Desk) -> None:
    """Always four, in the documented order."""
    desk.world.call("DELETE", "orders/4")
    found = desk.done("GetOrderStatuses")
    assert [(each["title"], each["count"]) for each in found["statuses"]["status"]] == [
        ("Pending", 1), ("Active", 2), ("Fraud", 0), ("Cancelled", 1),
    ]  # fmt: skip


def test_servers_tell_how_full_they_are(desk: Desk) -> None:
    """Half up; nobody asks them how they are."""
    found = desk.done("GetServers", fetchStatus=1)
    told = [(each["name"], each["active"], each["activeServices"], each["percentUsed"])
            for each in found["servers"]]  # fmt: skip
    assert told == [("web1", True, 4, 50), ("metal1", True, 2, 5), ("web2", False, 0, 0)]
    assert "No server is asked" in found["warning"]
    assert [each["name"] for each in desk.done("GetServers", serviceId=22)["servers"]] == ["metal1"]
    assert [each["name"] for each in desk.done("GetServers", addonId=101)["servers"]] == ["web1"]
    for nothing in ({"serviceId": 999}, {"addonId": 999}, {"serviceId": 15}):
        assert desk.done("GetServers", **nothing)["servers"] == []
