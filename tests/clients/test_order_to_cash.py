"""An order becomes cash by PHP, and by `whmcs-js` 2.0.1 of npm, which sends lists with commas."""

from __future__ import annotations

import json
from typing import Any, Protocol

import pytest

from tests.clients import test_php
from tests.clients.served import HERE, PATH, answer, installed, run

ADA = {
    "firstname": "Ada",
    "lastname": "Berg",
    "address1": "1 Main Street",
    "city": "Springfield",
    "state": "Oregon",
    "postcode": "97477",
    "phonenumber": "541.555.0100",
    "country": "US",
    "password2": "correct horse",
    "noemail": True,
}


class Ask(Protocol):
    """Sends a command and returns its answer."""

    def __call__(self, url: str, action: str, **params: Any) -> dict[str, Any]: ...


def by_php(url: str, action: str, **params: Any) -> dict[str, Any]:
    """Ask as PHP programs do."""
    return test_php.ask(url, action, **params)


def by_whmcs_js(url: str, action: str, **params: Any) -> dict[str, Any]:
    """Ask by the method that is called like the command."""
    installed("whmcs-js")
    given = {"method": f"{action[0].lower()}{action[1:]}", "options": params}
    told: dict[str, Any] = answer(
        run("Node.js", HERE / "call.js", url=url + PATH, stdin=json.dumps(given))
    )
    return told


@pytest.mark.parametrize(("ask", "domain"), [(by_php, "php.example"), (by_whmcs_js, "js.example")])
def test_order_becomes_cash(url: str, ask: Ask, domain: str) -> None:
    """Two of the same with a promotion; accepted, paid in two parts, and due in a month."""

    def done(action: str, **params: Any) -> dict[str, Any]:
        told = ask(url, action, **params)
        assert "success" == told["result"], told
        return told

    client = done("AddClient", **ADA, email=f"ada@{domain}")["clientid"]
    placed = done(
        "AddOrder", clientid=client, paymentmethod="banktransfer", pid=[1, 1],
        billingcycle=["monthly", "monthly"], domain="berg.example",
        promocode="DEMO10", noemail=True,
    )  # fmt: skip
    assert 2 == len(placed["serviceids"].split(","))
    done("AcceptOrder", orderid=placed["orderid"], sendemail=False)
    invoice = placed["invoiceid"]
    assert ("Unpaid", "27.00") == state(done("GetInvoice", invoiceid=invoice))
    for amount, expected in (("20.00", ("Unpaid", "7.00")), ("7.00", ("Paid", "0.00"))):
        booked = {"transid": f"{invoice}-{amount}", "gateway": "banktransfer", "amount": amount}
        done("AddInvoicePayment", invoiceid=invoice, **booked, noemail=True)
        again = done("AddInvoicePayment", invoiceid=invoice, **booked, noemail=True)
        assert "This payment was recorded already" == again["warning"]
        assert expected == state(done("GetInvoice", invoiceid=invoice))
    [order] = done("GetOrders", id=placed["orderid"])["orders"]["order"]
    assert ("Active", "27.00", "Paid") == tuple(
        order[name] for name in ("status", "amount", "paymentstatus")
    )
    services = done("GetClientsProducts", clientid=client)["products"]["product"]
    assert ["berg.example", ""] == [each["domain"] for each in services]
    assert all(each["regdate"] < each["nextduedate"] for each in services)
    done("DeleteClient", clientid=client, deleteusers=True, deletetransactions=True)


def state(invoice: dict[str, Any]) -> tuple[str, str]:
    """Return how far an invoice is, and what is owed."""
    return invoice["status"], invoice["balance"]
