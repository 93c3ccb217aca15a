"""Whatever is ordered, billed, paid, given back and cancelled: the books agree after every step.

What comes of each write is told beforehand, and money is counted a second time beside the product.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from tests.consistency import check_books
from tests.properties.billing_office import CHECK, HOSTING, SEAT, SERVER, BillingOffice
from tests.properties.money_machine import MoneyMachine, choice, flags
from tests.properties.profiles import EFFORT

pytestmark = pytest.mark.database

ITEMS = (
    {"services": [{"packageid": HOSTING, "serviceaddons": [{"addonid": 1}]}]},
    {"services": [{"packageid": HOSTING, "billingcycle": "Annually"}]},
    {"services": [{"packageid": SERVER, "qty": 2}], "domains": [{"domain": "berg.com"}]},
    {"services": [{"packageid": SEAT}]},
    {"services": [{"packageid": CHECK}]},
    {"domains": [{"domain": "tal.com", "registrationperiod": 2}]},
)
"""What is ordered."""
TURNED_AWAY = ("Cancelled", "Fraud")


class BooksMachine(MoneyMachine):
    """The same with orders, upgrades, and what falls due."""

    @rule(
        which=choice, what=st.sampled_from(ITEMS), code=st.sampled_from(("", "DEMO10", "SETUP")),
        noinvoice=flags,
    )  # fmt: skip
    def order(self, which: int, what: dict[str, object], code: str, noinvoice: bool) -> None:
        """Order something; of the seats there are few."""
        if not (client := self.office.some("clients", which)):
            return
        is_seat = what["services"] == [{"packageid": SEAT}] if "services" in what else False
        is_sold_out = is_seat and not self.office.only("products", SEAT)["qty"]
        told = self.office.refusal(
            "POST", "orders", userid=client["id"], paymentmethod="paypal", promocode=code,
            noinvoice=noinvoice, **what,
        )  # fmt: skip
        assert told == ("rule" if is_sold_out or client["status"] == "Closed" else "")

    @rule(which=choice, word=st.sampled_from(("accept", "cancel", "fraud", "pend")))
    def decide(self, which: int, word: str) -> None:
        """Accept an order, turn it away, or take it up again, where that can be."""
        if order := self.office.some("orders", which):
            told = self.office.refusal("POST", f"orders/{order['id']}/{word}")
            if word == "pend":
                assert told in ("", "rule", "duplicate")
            elif word == "fraud" or order["status"] == "Pending":
                assert told == ""
            else:
                assert told == "rule"

    @rule(which=choice)
    def forget_an_order(self, which: int) -> None:
        if order := self.office.some("orders", which):
            told = self.office.refusal("DELETE", f"orders/{order['id']}")
            assert told == ("" if order["status"] in TURNED_AWAY else "rule")

    @rule(which=choice, product=st.sampled_from((HOSTING, SERVER)), is_yearly=flags)
    def change_a_service(self, which: int, product: int, is_yearly: bool) -> None:
        """Let it be another product; what is cheaper comes back as credit."""
        if service := self.office.some("services", which):
            sent = {"newpackage": [str(product)], "newcycle": "Annually" if is_yearly else ""}
            told = self.office.refusal("POST", f"services/{service['id']}/upgrades", **sent)
            assert told in ("", "rule", "invalid_value")

    @precondition(lambda self: self.office.rows("services"))
    @rule(which=choice, word=st.sampled_from(("suspend", "unsuspend", "terminate")))
    def stop_a_service(self, which: int, word: str) -> None:
        service = self.office.some("services", which)
        assert self.office.refusal("POST", f"services/{service['id']}/{word}") in ("", "rule")

    @rule(days=st.integers(0, 40), which=choice, is_asked=flags)
    def bill_what_is_due(self, days: int, which: int, is_asked: bool) -> None:
        """Bill all that falls due, or the next period of one service; a second run finds none."""
        self.office.shop.later(days=days)
        service = self.office.some("services", which)
        if is_asked and service:
            self.office.generate(serviceids=[str(service["id"])])
        else:
            self.office.generate()
            assert 0 == self.office.generate()

    @invariant()
    def books_agree(self) -> None:
        check_books(self.office.shop.database)

    @invariant()
    def money_neither_comes_from_nowhere_nor_gets_lost(self) -> None:
        """All that moved is booked, and credit is what was given, overpaid and paid for as such."""
        office = self.office
        assert office.sums(
            "SELECT userid, SUM(amountin - amountout) FROM transactions GROUP BY userid"
        ) == _without_zeros(office.cash)
        credit = Counter(office.given)
        for text in (
            "SELECT userid, SUM(overpaid - credit) FROM invoices GROUP BY userid",
            "SELECT userid, SUM(amount) FROM invoiceitems WHERE type = 'AddFunds' "
            "AND delivered = 1 GROUP BY userid",
            "SELECT userid, SUM(credited) FROM upgrades GROUP BY userid",
        ):
            credit.update(office.sums(text))
        assert office.sums("SELECT id, credit FROM clients") == _without_zeros(credit)


def _without_zeros(counted: Counter[int]) -> Counter[int]:
    return Counter({key: amount for key, amount in counted.items() if amount})


def test_books_agree_whatever_was_done(tmp_path: Path) -> None:
    """Each write is done or refused as told beforehand, and every figure follows from its rows."""
    BooksMachine.office = BillingOffice(tmp_path)
    run_state_machine_as_test(
        BooksMachine,
        settings=settings(max_examples=EFFORT.histories, stateful_step_count=EFFORT.steps),
    )
