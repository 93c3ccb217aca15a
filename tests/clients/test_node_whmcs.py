"""`whmcs` 1.2.2 of npm, as it is, against the real server: each of its methods.

It sends a username and a password, and wants the whole address. Its `licenses` speak to another
server than WHMCS and are left out.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.clients.served import HERE, MD5, PATH, answer, installed, run

MARY = {
    "firstname": "Mary",
    "lastname": "Major",
    "email": "mary@major.example",
    "address1": "1 Main Street",
    "city": "Springfield",
    "state": "Oregon",
    "postcode": "97477",
    "phonenumber": "541.555.0100",
    "country": "US",
    "password2": "correct horse",
}
LACKING: dict[str, tuple[Any, ...]] = {
    "billing.capturePayment": (1, {}),
    "customers.getCustomerEmails": (12, {}),
    "customers.sendEmail": (12, {}),
    "domains.getDomainLockStatus": (1,),
    "domains.getDomainNameservers": (1,),
    "domains.setDomainLockStatus": (1, True),
    "domains.setDomainNameservers": (1, ["ns1.example", "ns2.example"]),
    "utilities.getModuleQueue": ("hosting", "log", "create", "2016-01-01"),
}
"""Arguments for each method whose command is not there yet; who builds it tests the method here."""


def ask(url: str, *calls: tuple[str, Any], password: str = MD5) -> list[Any]:
    """Return what the client calls back with for each `module.method` and its arguments."""
    installed("whmcs")
    lines = [[*method.split("."), given] for method, given in calls]
    login = {"WHMCS_KEY": password}
    return list(
        answer(run("Node.js", HERE / "ask.js", url=url + PATH, stdin=json.dumps(lines), **login))
    )


def test_customer_comes_and_goes(url: str) -> None:
    """With a contact, and a login that fits."""
    [made] = ask(url, ("customers.createCustomer", (MARY,)))
    number = made["clientid"]
    contact = {"clientid": number, "firstname": "Ground", "email": "ground@major.example"}
    [added] = ask(url, ("customers.createContact", (contact,)))
    email, password = MARY["email"], MARY["password2"]
    calls = {
        "customers.updateContact": (added["contactid"], {"lastname": "Control"}),
        "customers.getContacts": (number, {}),
        "customers.updateCustomer": (number, {"companyname": "Major & Söhne"}),
        "customers.getCustomer": (number, {}),
        "customers.getCustomerByEmail": (email, {}),
        "customers.validateLogin": (email, password),
        "customers.deleteContact": (added["contactid"],),
        "customers.deleteCustomer": (number,),
    }
    told = dict(zip(calls, ask(url, *calls.items()), strict=True))

    assert {"success"} == {each.get("result", each) for each in told.values()}
    [shown] = told["customers.getContacts"]["contacts"]["contact"]
    assert "Control" == shown["lastname"]
    for method in ("customers.getCustomer", "customers.getCustomerByEmail"):
        assert "Major & Söhne" == told[method]["client"]["companyname"]
    assert made["owner_id"] == told["customers.validateLogin"]["userid"]


def test_todo_items_are_told(url: str) -> None:
    """Of all of them, of one status, by pages."""
    everything, some = ask(
        url, ("utilities.getToDoItems", ("", 0, 25)), ("utilities.getToDoItems", ("New", 0, 1))
    )

    assert everything["numreturned"] >= some["numreturned"] == 1


def test_invoice_is_made_paid_by_credit_and_read(url: str) -> None:
    """Its lines are numbered, days have no hyphens, and `full` is an amount."""
    line = {"itemdescription1": "Panels", "itemamount1": 30, "date": "20141230", "taxrate": 0}
    [made, _added] = ask(
        url,
        ("billing.createInvoice", (52, line)),
        ("billing.addCredit", (52, "30.00", "Thanks")),
    )
    number = made["invoiceid"]
    calls = {
        "billing.applyCredit": (number, "10.00"),
        "billing.payInvoice": (number, "full"),
        "billing.updateInvoice": (number, {"notes": "Paid ahead"}),
        "billing.getInvoice": (number,),
        "billing.getInvoices": ({"userid": 52},),
        "customers.getCustomerInvoices": (52, {"status": "Paid"}),
        "customers.getTransactions": ({"clientid": 12},),
        "customers.getCredits": (52,),
    }
    told = dict(zip(calls, ask(url, *calls.items()), strict=True))

    assert {"success"} == {each.get("result", each) for each in told.values()}
    assert ("10.00", "20.00") == tuple(told[name]["amount"] for name in list(calls)[:2])
    shown = told["billing.getInvoice"]
    assert ("Paid", "30.00", "2014-12-30", "Paid ahead") == tuple(
        shown[name] for name in ("status", "credit", "date", "notes")
    )
    for method in ("billing.getInvoices", "customers.getCustomerInvoices"):
        assert number in [each["id"] for each in told[method]["invoices"]["invoice"]]


def test_order_is_paid_of_credit(url: str) -> None:
    """It is accepted and paid; what a module is to set up waits for one."""
    order = {"pid[0]": 1, "paymentmethod": "banktransfer", "domain[0]": "node.example"}
    [made, _credit] = ask(
        url,
        ("billing.addOrder", (52, order)),
        ("billing.addCredit", (52, "500.00", "Paid ahead")),
    )
    number, service = made["orderid"], made["serviceids"]
    calls = {
        "billing.acceptOrder": (number,),
        "billing.payInvoice": (made["invoiceid"], "full"),
        "billing.getInvoice": (made["invoiceid"],),
        "customers.updateCustomerProduct": (service, {"notes": "Kept"}),
        "customers.getCustomerProducts": (52, {"serviceid": service}),
        "customers.getCustomerOrders": ({"userid": 52},),
        "products.getOrders": ("userid", 52, 0, 25),
    }
    told = dict(zip(calls, ask(url, *calls.items()), strict=True))

    assert {"success"} == {each.get("result", each) for each in told.values()}
    assert "Paid" == told["billing.getInvoice"]["status"]
    [shown] = told["customers.getCustomerProducts"]["products"]["product"]
    assert ("Pending", "Kept") == (shown["status"], shown["notes"])
    for method in ("customers.getCustomerOrders", "products.getOrders"):
        [each] = told[method]["orders"]["order"]
        assert number == str(each["id"])


def test_order_is_turned_away_and_deleted(url: str) -> None:
    """Nothing is left of it."""
    order = {"pid[0]": 1, "paymentmethod": "banktransfer"}
    [made] = ask(url, ("billing.addOrder", (12, order)))
    number = made["orderid"]
    *turns, left = ask(
        url,
        ("billing.cancelOrder", (number,)),
        ("billing.deleteOrder", (number,)),
        ("customers.getCustomerOrders", ({"id": number},)),
    )

    assert ["success"] * 2 == [each.get("result", each) for each in turns]
    assert 0 == left["totalresults"]


def test_what_is_sold_is_told(url: str) -> None:
    """Products, and the domains, addons and quotes of a client, of whom one domain is changed."""
    calls = {
        "products.getProduct": (1,),
        "products.getProducts": (1,),
        "products.getProductsByType": ("module", "log"),
        "customers.updateCustomerDomain": (1, {"notes": "Kept"}),
        "customers.getCustomerDomains": (12, {}),
        "customers.getClientsAddons": ({"clientid": 12},),
        "customers.getQuotes": ({"userid": 12},),
    }
    told = dict(zip(calls, ask(url, *calls.items()), strict=True))

    assert {"success"} == {each.get("result", each) for each in told.values()}
    assert "Kept" in str(told["customers.getCustomerDomains"]["domains"])
    [refused] = ask(url, ("products.upgradeProduct", ({"serviceid": 1},)))
    assert "Invalid Upgrade Type" in refused["error"]


def test_ticket_is_opened_answered_and_deleted(url: str) -> None:
    """By each of the client's methods about tickets."""
    [opened] = ask(url, ("support.openTicket", (12, 1, "Help", "It rains.", {})))
    ticket_id = opened["id"]
    turns = ask(
        url,
        ("support.replyTicket", (ticket_id, "Still.", {"clientid": 12})),
        ("support.updateTicket", ({"ticketid": ticket_id, "subject": "Rain"},)),
        ("support.getTicket", (ticket_id,)),
        ("support.getTickets", ({"clientid": 12},)),
        ("support.deleteTicket", (ticket_id,)),
    )

    assert ["success"] * 5 == [each.get("result", each) for each in turns]
    told = turns[2]
    assert ("Rain", "Customer-Reply") == (told["subject"], told["status"])
    assert ["It rains.", "Still."] == [each["message"] for each in told["replies"]["reply"]]


@pytest.mark.parametrize("password", [MD5, MD5.upper(), "demo"])
def test_password_is_taken_as_it_is_or_as_its_md5(url: str, password: str) -> None:
    """The client hashes nothing: its page tells people to."""
    [told] = ask(url, ("utilities.getToDoItems", ("", 0, 1)), password=password)

    assert "success" == told["result"]


def test_methods_whose_commands_are_not_there_say_so(url: str) -> None:
    """In WHMCS's own words, with the status of an answer."""
    told = ask(url, *LACKING.items())

    assert ["WHMCS Error (200): Command Not Found"] * len(LACKING) == [
        each["error"] for each in told
    ]
