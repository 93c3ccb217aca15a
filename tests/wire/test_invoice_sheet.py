"""An invoice is printed as a page for paper, on which whatever was written is text."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pytest

from tests.callers import customer
from tests.wire.admitted import make_admitted
from tests.wire.world import World

CALLERS = {
    "kim": customer(51),
    "lou": customer(52),
    "tom": customer(51, frozenset({"tickets"})),
}
"""KIM is the client who is billed, LOU another one, and TOM may not see his client's invoices."""
HOSTILE = "</td><script>alert(1)</script> & \"Söhne\" 'x'"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application that bills in euros, with an invoice whose texts are hostile."""
    world: World = make_admitted(tmp_path_factory.mktemp("sheet") / "data", CALLERS)
    settings = {each["name"]: each["id"] for each in done(world, "GET", "settings")["settings"]}
    for name, value in (("CompanyName", HOSTILE), ("DateFormat", "DD.MM.YYYY")):
        done(world, "PUT", f"settings/{settings[name]}", value=value)
    done(world, "PUT", "currencies/1", prefix="", suffix=" €", format=3)
    address = {"companyname": HOSTILE, "city": "Kiel", "postcode": "24103", "country": "DE"}
    done(world, "PUT", "clients/51", **address)
    lines = [
        {"description": HOSTILE, "amount": "1234.50"},
        {"description": "Two\nlines", "amount": "-4.50"},
    ]
    done(world, "POST", "invoices", userid=51, status="Unpaid", date="2024-05-06",
         duedate="2024-05-20", notes=HOSTILE, invoiceitems=lines)  # fmt: skip
    return world


def done(world: World, verb: str, chain: str, **params: Any) -> Any:
    """Send a request that succeeds, and return what the answer holds."""
    if chain == "settings":
        params = {"limit": 500}
    reply = world.call(verb, chain, params)
    assert reply.status in (200, 201), reply.tree
    return reply.response


def test_sheet_tells_the_invoice_and_holds_no_markup_of_others(world: World) -> None:
    """Amounts and days are written as the office does; a browser runs and loads nothing."""
    reply = world.call("GET", "invoices/1/print", format="raw")
    assert (200, "text/html; charset=utf-8") == (reply.status, reply.headers["content-type"])
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert policy == reply.headers["content-security-policy"]
    assert "no-store" in reply.headers["cache-control"]
    assert 'inline; filename="invoices-1.html"' == reply.headers["content-disposition"]
    page = reply.body.decode()
    assert page.startswith("<!doctype html>")
    assert 4 == page.count(escape(HOSTILE))
    assert "<script" not in page
    for told in ("Invoice 1", "24103 Kiel", "06.05.2024", "20.05.2024", "1.234,50 €", "-4,50 €",
                 "Two\nlines", "1.230,00 €", "Unpaid"):  # fmt: skip
        assert told in page, told


def test_sums_of_a_sheet_add_up_to_its_balance(world: World) -> None:
    """What was paid is taken off, and what was too much became credit; no account is told then."""
    note = "IBAN DE02 1203 0000 0000 2020 51"
    done(world, "POST", "gateways", module="cash", displayname="At the desk", note=note)
    line = {"description": "Work", "amount": "1200.00"}
    made = done(world, "POST", "invoices", userid=51, status="Unpaid", date="2024-05-06",
                paymentmethod="cash", invoiceitems=[line])["invoice"]["id"]  # fmt: skip
    before = world.call("GET", f"invoices/{made}/print", format="raw").body.decode()
    done(world, "POST", f"invoices/{made}/payments", amount="1270.00")
    after = world.call("GET", f"invoices/{made}/print", format="raw").body.decode()

    assert note in before and note not in after
    assert '<p class="stamp">Paid</p>' in after
    terms = dict(re.findall(r"<dt[^>]*>([^<]+)</dt><dd[^>]*>([^<]+)</dd>", after))
    assert "At the desk" == terms["Payment"]
    told = [terms[name] for name in ("Total", "Paid", "Became credit", "Balance")]
    assert ["1.200,00 €", "-1.270,00 €", "70,00 €", "0,00 €"] == told


def test_sheet_is_a_tree_where_a_format_is_named(world: World) -> None:
    """With all lines and payments, for whoever prints it otherwise."""
    reply = world.call("GET", "invoices/1/print")
    assert ["1234.50", "-4.50"] == [each["amount"] for each in reply.response["invoiceitems"]]
    assert [] == reply.response["transactions"]
    assert 1 == world.call("GET", "invoices/1/print", format="xml").response["invoice"]["id"]


def test_customer_prints_his_own_invoice(world: World) -> None:
    """The same sheet; a draft is none of his yet, and he reads no one else's."""
    draft = done(world, "POST", "invoices", userid=51)["invoice"]["id"]
    mine, theirs = (
        world.call("GET", "invoices/1/print", who=who, format="raw") for who in ("kim", "admin")
    )
    assert (200, theirs.body) == (mine.status, mine.body)
    seen = world.call("GET", "invoices/1/print", who="kim").response
    assert 2 == len(seen["invoiceitems"]) and "notes" not in seen["invoiceitems"][0]
    for who, chain, status in (
        ("kim", f"invoices/{draft}/print", 404),
        ("lou", "invoices/1/print", 404),
        ("tom", "invoices/1/print", 403),
    ):
        assert status == world.call("GET", chain, who=who, format="raw").status
        assert status == world.call("GET", chain, who=who).status


@pytest.mark.parametrize(
    ("chain", "params", "who", "expected"),
    [
        ("invoices/1/print", {"fields": "id"}, "admin", (400, "misplaced")),
        ("invoices/9/print", {}, "admin", (404, "not_found")),
        ("invoices/1/print", {}, "mona", (403, "forbidden")),
        ("invoices/1", {}, "admin", (400, "format_not_offered")),
    ],
    ids=str,
)
def test_sheet_is_refused(
    world: World, chain: str, params: dict[str, Any], who: str, expected: tuple[int, str]
) -> None:
    """In the words and the shape of any other chain."""
    reply = world.call("GET", chain, params, who, format="raw")
    assert expected == (reply.status, reply.error)
