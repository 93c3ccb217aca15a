"""Money and periods are counted once, however many write at once, and whoever is killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from teampro.errors import Refusal
from tests.consistency import check_books
from tests.faults.clerks import asking
from tests.faults.test_errands import finish
from tests.properties.profiles import CHOSEN
from tests.server.running import clean_environment
from tests.store.test_rules_invoices import let
from tests.workshop import Workshop

IS_LONG = CHOSEN == "nightly"
WRITERS, PROCESSES, KILLS, THINGS = (32, 8, 20, 10_000) if IS_LONG else (8, 2, 1, 60)
SPENDERS = 16
PRODUCT = 1


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    """An office with a way to pay and a product; afterwards its books agree."""
    shop = Workshop(tmp_path)
    shop.post("gateways", module="banktransfer")
    shop.plant("products", id=PRODUCT, name="Hosting", slug="hosting", paytype="free")
    yield shop
    check_books(shop.database)
    shop.database.close()


def bill(shop: Workshop, amount: str) -> str:
    """Make an Unpaid invoice of client 51 and return its chain."""
    lines = [{"description": "Work", "amount": amount}]
    made = shop.post("clients/51/invoices", status="Unpaid", invoiceitems=lines)
    return f"invoices/{made['id']}"


def at_once(data: Path, count: int, request: Callable[[int], tuple[str, dict[str, Any]]]) -> int:
    """Let so many callers make a request each at the same time; return how many succeeded."""
    ask = asking(data)

    def call(number: int) -> bool:
        try:
            ask(*request(number))
        except Refusal as no:
            assert no.status < 500, no
            return False
        return True

    with ThreadPoolExecutor(count) as callers:
        return sum(callers.map(call, range(count)))


def test_payments_at_once_are_as_one_after_the_other(shop: Workshop, tmp_path: Path) -> None:
    """What is too much becomes credit once; a payment that all report is booked once."""
    one, other = bill(shop, "10.00"), bill(shop, "10.00")
    paid = {"amount": "5.00", "gateway": "banktransfer"}
    own = at_once(
        tmp_path, WRITERS, lambda each: (f"{one}/payments", {**paid, "transid": str(each)})
    )
    same = at_once(tmp_path, WRITERS, lambda _: (f"{other}/payments", {**paid, "transid": "same"}))
    assert (WRITERS, WRITERS, WRITERS + 1) == (own, same, shop.count("transactions"))
    told = shop.get(one)
    credit = f"{WRITERS * 5 - 10}.00"
    assert ("Paid", f"{WRITERS * 5}.00", credit) == tuple(
        told[name] for name in ("status", "paid", "overpaid")
    )
    assert credit == shop.get("clients/51")["credit"]
    assert ("Unpaid", "5.00") == tuple(shop.get(other)[name] for name in ("status", "balance"))


def test_credit_is_spent_once(shop: Workshop, tmp_path: Path) -> None:
    """Of three times as many who take a part of it most are refused; it is never below zero."""
    shop.post("credits", clientid=51, amount="50.00", description="Goodwill")
    chain = bill(shop, "500.00")
    taken = at_once(tmp_path, SPENDERS, lambda _: (f"{chain}/applycredit", {"amount": "10.00"}))
    assert (5, "0.00", "50.00") == (
        taken, shop.get("clients/51")["credit"], shop.get(chain)["credit"],
    )  # fmt: skip


def test_last_in_stock_is_sold_once(shop: Workshop, tmp_path: Path) -> None:
    """As is the last use of a promotion, which later orders go without."""
    shop.put(f"products/{PRODUCT}", stockcontrol=True, qty=3)
    code = shop.post("promotions", code="TWO", value="10.00", maxuses=2)
    order = {
        "userid": 51,
        "paymentmethod": "banktransfer",
        "promocode": "TWO",
        "services": [{"packageid": PRODUCT, "billingcycle": "Monthly", "amount": "10.00"}],
    }
    placed = at_once(tmp_path, WRITERS, lambda _: ("orders", order))
    assert (3, 3, 0) == (placed, shop.count("services"), shop.get(f"products/{PRODUCT}")["qty"])
    assert 2 == shop.get(f"promotions/{code['id']}")["uses"]
    assert ["10.00", "9.00", "9.00"] == sorted(each["amount"] for each in shop.get("orders"))


def test_no_period_is_billed_twice_or_left_out(shop: Workshop, tmp_path: Path) -> None:
    """By runs beside each other of which some are killed, at moments that nobody chose."""
    due = str(date.today())
    chance = random.Random(7)
    for numbers in shares(THINGS):
        with shop.database.writing():
            for number in numbers:
                shop.plant("clients", id=1_000 + number, uuid=str(number))
                shop.plant(
                    "services", id=number, userid=1_000 + number, packageid=PRODUCT, amount=10_00,
                    billingcycle="Monthly", domainstatus="Active", anchorday=int(due[-2:]),
                    nextduedate=due, nextinvoicedate=due,
                )  # fmt: skip
        endure(chance, tmp_path, "bill")
    claims = shop.database.rows("SELECT relid, claim FROM invoiceitems ORDER BY relid")
    assert claims == [(number, f"Hosting:{number}:{due}") for number in range(1, THINGS + 1)]
    assert THINGS == shop.count("invoices")


def test_numbers_have_no_gap_and_no_double(shop: Workshop, tmp_path: Path) -> None:
    """Though those who pay are killed, and pay the same invoices."""
    let(shop, SequentialInvoiceNumbering="on")
    count = THINGS // (20 if IS_LONG else 3)
    for _ in range(count):
        bill(shop, "1.00")
    chance = random.Random(7)
    for numbers in shares(count):
        endure(chance, tmp_path, "pay", numbers[0], numbers[-1])
    rows = shop.database.rows("SELECT invoicenum FROM invoices")
    assert list(range(1, count + 1)) == sorted(int(number) for (number,) in rows)
    assert count == shop.count("transactions")


def shares(count: int) -> list[range]:
    """Return the numbers from 1 to a count in as many shares as there are rounds."""
    share = count // KILLS
    return [range(first, first + share) for first in range(1, count + 1, share)]


def start(data: Path, *words: str | int) -> subprocess.Popen[str]:
    """Start a clerk, who waits to be told."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.clerks", str(data), *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    )


def endure(chance: random.Random, data: Path, *words: str | int) -> None:
    """Let clerks do the same at once, kill all but the last at random moments, wait for it."""
    clerks = [start(data, *words) for _ in range(PROCESSES)]
    for clerk in clerks:
        assert clerk.stdout is not None and "ready\n" == clerk.stdout.readline()
    for clerk in clerks:
        assert clerk.stdin is not None
        print(file=clerk.stdin, flush=True)
    for clerk in clerks[:-1]:
        time.sleep(chance.random() * 0.2)  # the moment is what is tried
        clerk.kill()
        finish(clerk)
    assert 0 == finish(clerks[-1])
