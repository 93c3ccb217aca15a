"""whmcspy 0.3.0 of PyPI, as it is, against the real server: each of its methods."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from whmcspy import WHMCS, Error, MissingPermission

from teampro.cli.demo_data import IDENTIFIER, SECRET
from teampro.rules.periods import anchor_of, months_later
from tests.clients.served import PATH

pytestmark = pytest.mark.usefixtures("here_alone")

MARY = {
    "firstname": "Mary",
    "lastname": "Major",
    "email": "mary@python.example",
    "address1": "1 Main Street",
    "city": "Springfield",
    "state": "Oregon",
    "postcode": "97477",
    "country": "US",
    "phonenumber": "541.555.0100",
    "password2": "correct horse",
}
LACKING: dict[str, Callable[[WHMCS], Any]] = {
    "ModuleCreate": lambda api: api.module_create(1),
    "SendEmail": lambda api: api.send_email(id=12),
}
"""A call of each method whose command is not there yet; who builds it tests the method here."""


@pytest.fixture
def api(url: str) -> WHMCS:
    """The client as its page shows it: address, identifier, secret."""
    return WHMCS(url + PATH, IDENTIFIER, SECRET)


def test_client_comes_and_goes(api: WHMCS) -> None:
    """Added, found by e-mail, changed, read and deleted."""
    clientid = api.add_client(**MARY)
    found = api.call("GetClients", search=MARY["email"])
    api.call("UpdateClient", clientid=clientid, companyname="Major & Söhne", taxexempt=True)
    told = api.call("GetClientsDetails", clientid=clientid)["client"]
    api.call("DeleteClient", clientid=clientid, deleteusers=True)

    assert [int(clientid)] == [each["id"] for each in found["clients"]["client"]]
    assert 1 == found["numreturned"]
    assert (MARY["lastname"], "Major & Söhne") == (told["lastname"], told["companyname"])
    assert 0 == api.call("GetClients", search=MARY["email"])["numreturned"]


@pytest.mark.parametrize("size", [1, 5, 12, 25])
def test_pages_end_and_miss_nobody(api: WHMCS, size: int) -> None:
    """It asks until a page is empty, whatever fits on one."""
    pages = list(api.paginated_call("GetClients", limitnum=size))
    ids = [each["id"] for page in pages for each in page["clients"]["client"]]

    assert {page["totalresults"] for page in pages} == {len(ids)}
    assert len(ids) == len(set(ids))


def test_list_is_spelled_with_brackets(api: WHMCS) -> None:
    """It writes them as permissions[0], permissions[1]."""
    granted = ["profile", "contacts"]
    api.call("UpdateUserPermissions", user_id=2, client_id=12, permissions=granted)
    told = api.call("GetUserPermissions", user_id=2, client_id=12)
    api.call("UpdateUserPermissions", user_id=2, client_id=12, permissions="invoices,tickets")

    assert granted == told["permissions"]["permission"]


def test_refusal_is_an_error_with_its_sentence(api: WHMCS) -> None:
    """Whatever the command says."""
    with pytest.raises(Error, match="Client Not Found"):
        api.call("GetClientsDetails", clientid=999_999)


def test_403_is_a_missing_permission(url: str) -> None:
    """So it takes every 403 for one."""
    with pytest.raises(MissingPermission, match="Invalid or missing credentials"):
        WHMCS(url + PATH, "", "").call("WhmcsDetails")


def test_money_that_comes_in_pays_an_invoice(api: WHMCS) -> None:
    """The transaction is found by its invoice, whose balance it lowers."""
    before = Decimal(api.get_invoice(7)["balance"])
    api.add_transaction("paypal", invoiceid=7, amountin="5.00", transid="PP-1")
    [found] = api.get_transactions(invoiceid=7)

    assert ("PP-1", "5.00") == (found["transid"], found["amountin"])
    assert before - 5 == Decimal(api.get_invoice(7)["balance"])


def test_order_becomes_a_service_that_is_paid(api: WHMCS) -> None:
    """Ordered, accepted, paid in two parts: it is Active and due in a month."""
    clientid = api.add_client(**{**MARY, "email": "order@python.example"})
    product = api.add_product(
        "Hosting for Python", 1, paytype="recurring", **{"pricing[1][monthly]": "10.00"}
    )
    ordered = api.add_order(clientid, products=[{"id": product, "domain": "python.example"}])
    api.accept_order(ordered["orderid"])
    number = int(ordered["invoiceid"])
    for amount, left, status in (("4.00", "6.00", "Unpaid"), ("6.00", "0.00", "Paid")):
        transid = f"{number}-{amount}"
        api.call("AddInvoicePayment", invoiceid=number, transid=transid, gateway="paypal",
                 amount=amount)  # fmt: skip
        told = api.get_invoice(number)
        assert (status, left) == (told["status"], told["balance"])
    [service] = api.get_clients_products(active=True, clientid=clientid)
    begins = service["regdate"]
    following = months_later(begins, 1, anchor_of(begins))

    assert ("Active", following) == (service["status"], service["nextduedate"])
    [shown] = list(api.get_orders(id=ordered["orderid"]))
    assert ("Active", str(number)) == (shown["status"], str(shown["invoiceid"]))


def test_what_is_sold_is_told(api: WHMCS) -> None:
    """Servers, prices of domains, the domains of a client, of which one is changed."""
    [domain] = api.get_clients_domains(active=True, clientid=12)
    api.update_client_domain({**domain, "paymentmethodname": "banktransfer", "notes": "Kept."})
    [changed] = api.get_clients_domains(clientid=12)

    assert "Kept." == changed["notes"]
    assert [] != api.get_servers()
    assert "com" in api.get_tld_pricing()["pricing"]


def test_order_is_turned_away_and_deleted(api: WHMCS) -> None:
    """Cancelled, pending again, cancelled; then nothing is left of it."""
    order = api.add_order(12, products=[{"id": 1, "domain": "away.example"}])["orderid"]
    for turn in (api.cancel_order, api.pending_order, api.cancel_order, api.delete_order):
        turn(order)

    assert [] == list(api.get_orders(id=order))


def test_ticket_is_opened_and_found(api: WHMCS) -> None:
    """Of a client, in all pages of his tickets."""
    before = list(api.get_tickets(clientid=12))
    api.open_ticket(1, "Help", "It rains.", clientid=12)
    after = list(api.get_tickets(clientid=12))

    assert len(before) + 1 == len(after)
    assert ("Help", "Open") == (after[-1]["subject"], after[-1]["status"])


@pytest.mark.parametrize("command", LACKING)
def test_method_whose_command_is_not_there_says_so(api: WHMCS, command: str) -> None:
    """In WHMCS's own words."""
    with pytest.raises(Error, match="^Command Not Found$"):
        LACKING[command](api)
