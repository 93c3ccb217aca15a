"""Bills, payments, credit and refunds in any order; what comes of each write is told beforehand."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from tests.properties.billing_office import ADDRESSES, GATEWAYS, YEN, BillingOffice, money

STATUSES = (
    "Draft", "Unpaid", "Paid", "Cancelled", "Refunded", "Collections", "Payment Pending",
)  # fmt: skip
MAY_BECOME = {
    "Draft": {"Unpaid", "Cancelled"},
    "Unpaid": {"Paid", "Cancelled", "Collections", "Payment Pending"},
    "Paid": {"Unpaid"},
    "Cancelled": {"Unpaid"},
    "Refunded": set[str](),
    "Collections": {"Unpaid", "Paid"},
    "Payment Pending": {"Unpaid", "Paid"},
}
"""What a person may make of an invoice."""
LET = (
    ("TaxEnabled", ("", "on", "on")),
    ("TaxType", ("Exclusive", "Inclusive")),
    ("TaxL2Compound", ("", "on")),
    ("TaxPerLineItem", ("", "on")),
    ("SequentialInvoiceNumbering", ("", "on")),
    ("SequentialInvoiceNumberAt", ("paid", "published")),
)
"""Settings that decide about money, and what they may say."""

choice = st.integers(0, 10**6)
flags = st.booleans()
amounts = st.sampled_from((1, 33, 100, 999, 1_000, 1_250)) | st.integers(1, 20_000)
lines = st.fixed_dictionaries(
    {
        "description": st.just("Work"),
        "type": st.sampled_from(("", "", "", "Item", "LateFee", "AddFunds")),
        "amount": st.builds(money, amounts | st.integers(-2_000, 0)),
        "taxed": flags,
    }
)
some_lines = st.lists(lines, max_size=3)


class MoneyMachine(RuleBasedStateMachine):
    """One clerk and a clock; `office` serves all histories, each begins with no client."""

    office: BillingOffice

    def __init__(self) -> None:
        super().__init__()
        self.office.begin()

    @initialize(values=st.tuples(*(st.sampled_from(values) for _, values in LET)), bills=some_lines)
    def open_the_office(self, values: tuple[str, ...], bills: list[dict[str, Any]]) -> None:
        """Begin with settings, two clients, and a bill."""
        for (name, _), value in zip(LET, values, strict=True):
            self.office.let(name, value)
        for number in range(3):
            self.take_on_a_client(number)
            self.bill(number, "Unpaid", bills)

    @rule(which=choice)
    def take_on_a_client(self, which: int) -> None:
        self.office.take_on(ADDRESSES[which % len(ADDRESSES)])

    @rule(which=choice, value=choice)
    def let_a_setting_be_another(self, which: int, value: int) -> None:
        name, values = LET[which % len(LET)]
        self.office.let(name, values[value % len(values)])

    @rule(days=st.integers(1, 40))
    def let_time_pass(self, days: int) -> None:
        self.office.shop.later(days=days)

    @rule(which=choice, status=st.sampled_from(STATUSES), lines=some_lines)
    def bill(self, which: int, status: str, lines: list[dict[str, Any]]) -> None:
        if client := self.office.some("clients", which):
            chain = f"clients/{client['id']}/invoices"
            told = self.office.refusal("POST", chain, status=status, invoiceitems=lines)
            if status == "Refunded":
                assert told
            else:
                is_whole = client["currency"] == YEN
                is_wrong = any(_is_no_credit(line, is_whole) for line in lines)
                assert told == ("invalid_value" if is_wrong else "")

    @rule(which=choice, status=st.sampled_from(STATUSES))
    def set_the_status(self, which: int, status: str) -> None:
        if invoice := self.office.some("invoices", which):
            told = self.office.refusal("PUT", f"invoices/{invoice['id']}", status=status)
            before = invoice["status"]
            assert told == ("" if status in {before, *MAY_BECOME[before]} else "rule")

    @rule(which=choice)
    def publish(self, which: int) -> None:
        if invoice := self.office.some("invoices", which):
            told = self.office.refusal("POST", f"invoices/{invoice['id']}/publish")
            assert told == ("" if invoice["status"] == "Draft" else "not_draft")

    @rule(which=choice)
    def cancel(self, which: int) -> None:
        if invoice := self.office.some("invoices", which):
            told = self.office.refusal("POST", f"invoices/{invoice['id']}/cancel")
            may = invoice["status"] in ("Draft", "Unpaid", "Cancelled")
            assert told == ("" if may else "rule")

    @rule(which=choice)
    def copy(self, which: int) -> None:
        if invoice := self.office.some("invoices", which):
            assert "" == self.office.refusal("POST", f"invoices/{invoice['id']}/duplicate")

    @rule(which=choice)
    def throw_away(self, which: int) -> None:
        if invoice := self.office.some("invoices", which):
            moved = any(
                self.office.rows(plural, f"{column} = {invoice['id']}")
                for plural, column in (("transactions", "invoiceid"), ("credits", "relid"))
            )
            told = self.office.refusal("DELETE", f"invoices/{invoice['id']}")
            assert told == ("numbered" if invoice["invoicenum"] else "rule" if moved else "")

    @rule(which=choice, line=lines)
    def add_a_line(self, which: int, line: dict[str, Any]) -> None:
        if invoice := self.office.some("invoices", which):
            told = self.office.refusal("POST", f"invoices/{invoice['id']}/invoiceitems", **line)
            is_wrong = _is_no_credit(line, _is_whole(invoice))
            assert told == ("invalid_value" if is_wrong else self._unless_issued(invoice))

    @rule(which=choice, amount=amounts, taxed=flags)
    def change_a_line(self, which: int, amount: int, taxed: bool) -> None:
        if line := self.office.some("invoiceitems", which):
            invoice = self.office.only("invoices", line["invoiceid"])
            told = self.office.refusal(
                "PUT", f"invoiceitems/{line['id']}", amount=money(amount), taxed=taxed
            )
            is_same = (line["amount"], line["taxed"]) == (amount, taxed)
            is_wrong = _is_no_credit({**line, "amount": money(amount)}, _is_whole(invoice))
            refused = "invalid_value" if is_wrong else self._unless_issued(invoice)
            assert told == ("" if is_same else refused)

    @rule(which=choice)
    def strike_a_line(self, which: int) -> None:
        if line := self.office.some("invoiceitems", which):
            invoice = self.office.only("invoices", line["invoiceid"])
            told = self.office.refusal("DELETE", f"invoiceitems/{line['id']}")
            assert told == self._unless_issued(invoice)

    @rule(which=choice, rate=st.sampled_from((0, 7_700, 19_000)))
    def set_the_rate(self, which: int, rate: int) -> None:
        if invoice := self.office.some("invoices", which):
            sent = {"taxrate": f"{rate / 1_000:.3f}"}
            told = self.office.refusal("PUT", f"invoices/{invoice['id']}", **sent)
            assert told == ("" if invoice["taxrate"] == rate else self._unless_issued(invoice))

    def _unless_issued(self, invoice: dict[str, Any]) -> str:
        is_open = invoice["status"] in ("Draft", "Unpaid") and not invoice["invoicenum"]
        return "" if is_open else "issued"

    @rule(
        which=choice, amount=st.none() | amounts, number=st.none() | st.integers(1, 3),
        gateway=st.sampled_from(GATEWAYS),
    )  # fmt: skip
    def pay(self, which: int, amount: int | None, number: int | None, gateway: str) -> None:
        """Pay all, a part, or too much; the few names make payments that are reported again."""
        if not (invoice := self.office.some("invoices", which)):
            return
        sent: dict[str, Any] = {"gateway": gateway}
        if amount is not None:
            sent["amount"] = money(amount)
        if number is not None:
            sent["transid"] = f"T-{number}"
        was_booked = number is not None and self._is_booked(invoice["id"], sent)
        booked = invoice["balance"] if amount is None else amount
        told = self.office.refusal("POST", f"invoices/{invoice['id']}/payments", **sent)
        if not self._takes_money(invoice):
            assert told == "not_payable"
        elif was_booked:
            assert told == ""
        else:
            assert told == ("" if booked > 0 else "invalid_value")
            self.office.cash[invoice["userid"]] += max(booked, 0)

    def _is_booked(self, invoice_id: int, sent: dict[str, Any]) -> bool:
        """Say whether there is a payment of this name, and of this amount if one is sent."""
        payments = self.office.rows("transactions", f"invoiceid = {invoice_id} AND refundid = 0")
        return any(
            (each["gateway"], each["transid"]) == (sent["gateway"], sent["transid"])
            and sent.get("amount") in (None, money(each["amountin"]))
            for each in payments
        )

    def _takes_money(self, invoice: dict[str, Any]) -> bool:
        return invoice["status"] not in ("Draft", "Cancelled")

    @rule(which=choice, amount=amounts, goes_out=flags)
    def book_on_a_bill(self, which: int, amount: int, goes_out: bool) -> None:
        if invoice := self.office.some("invoices", which):
            sent = {"amountout" if goes_out else "amountin": money(amount)}
            told = self.office.refusal("POST", f"invoices/{invoice['id']}/transactions", **sent)
            assert told == ("" if self._takes_money(invoice) else "not_payable")
            if not told:
                self.office.cash[invoice["userid"]] += -amount if goes_out else amount

    @rule(which=choice, amount=amounts)
    def book_on_no_bill(self, which: int, amount: int) -> None:
        if client := self.office.some("clients", which):
            self.office.shop.post("transactions", userid=client["id"], amountin=money(amount))
            self.office.cash[client["id"]] += amount

    @rule(which=choice, amount=st.none() | amounts, is_credit=flags)
    def give_back(self, which: int, amount: int | None, is_credit: bool) -> None:
        if not (payment := self.office.some("transactions", which, "amountin > 0")):
            return
        invoice = self.office.only("invoices", payment["invoiceid"])
        left = self._left(payment, invoice)
        sent = {"by": "credit" if is_credit else "manual"}
        if amount is not None:
            sent["amount"] = money(amount)
        told = self.office.refusal("POST", f"transactions/{payment['id']}/refund", **sent)
        out = left if amount is None else amount
        if not 0 < out <= left:
            assert told == "over_refund"
        elif is_credit and not payment["userid"]:
            assert told == "rule"
        else:
            assert told == ""
            self.office.cash[payment["userid"]] -= out
            self.office.given[payment["userid"]] += out if is_credit else 0

    def _left(self, payment: dict[str, Any], invoice: dict[str, Any]) -> int:
        """Return what may be given back of a payment: of its own, and of all on its invoice."""
        out = "SELECT refundid, SUM(amountout) FROM transactions GROUP BY refundid"
        left = payment["amountin"] - self.office.sums(out)[payment["id"]]
        if not invoice:
            return left
        kept = invoice["paid"] - invoice["overpaid"]
        return max(min(left, kept), 0)

    @rule(which=choice, amount=amounts, is_taken=flags)
    def give_or_take_credit(self, which: int, amount: int, is_taken: bool) -> None:
        if client := self.office.some("clients", which):
            moved = -amount if is_taken else amount
            told = self.office.refusal(
                "POST", f"clients/{client['id']}/credits", amount=money(moved), description="Office"
            )
            is_short = client["credit"] + moved < 0
            assert told == ("credit_short" if is_short else "")
            if not told:
                self.office.given[client["id"]] += moved

    @rule(which=choice, amount=st.none() | amounts)
    def apply_credit(self, which: int, amount: int | None) -> None:
        if not (invoice := self.office.some("invoices", which)):
            return
        sent = {} if amount is None else {"amount": money(amount)}
        client = self.office.only("clients", invoice["userid"])
        credit, balance = client["credit"], invoice["balance"]
        told = self.office.refusal("POST", f"invoices/{invoice['id']}/applycredit", **sent)
        if invoice["status"] != "Unpaid":
            assert told == "not_unpaid"
        elif amount is None:
            assert told == ("" if min(credit, balance) > 0 else "invalid_value")
        elif amount > credit:
            assert told == "credit_short"
        else:
            assert told == ("over_balance" if amount > balance else "")

    @rule(which=choice, amount=st.none() | amounts)
    def remove_credit(self, which: int, amount: int | None) -> None:
        if invoice := self.office.some("invoices", which):
            sent = {} if amount is None else {"amount": money(amount)}
            credit = invoice["credit"]
            told = self.office.refusal("POST", f"invoices/{invoice['id']}/removecredit", **sent)
            fits = 0 < (credit if amount is None else amount) <= credit
            assert told == (self._unless_issued(invoice) or ("" if fits else "invalid_value"))

    @precondition(lambda self: len(self.office.rows("clients")) > 2)
    @rule(which=choice)
    def close_a_client(self, which: int) -> None:
        if client := self.office.some("clients", which):
            assert "" == self.office.refusal("POST", f"clients/{client['id']}/close")

    @precondition(lambda self: len(self.office.rows("clients")) > 3)
    @rule(which=choice)
    def delete_a_client(self, which: int) -> None:
        """What moved of his stays, without him."""
        if not (client := self.office.some("clients", which)):
            return
        numbered = f"userid = {client['id']} AND invoicenum > ''"
        is_kept = bool(self.office.rows("invoices", numbered))
        told = self.office.refusal("DELETE", f"clients/{client['id']}")
        assert told == ("rule" if is_kept else "")
        if not told:
            self.office.cash[0] += self.office.cash.pop(client["id"], 0)
            self.office.given.pop(client["id"], None)


def _is_whole(invoice: dict[str, Any]) -> bool:
    """Say whether an invoice is in a currency without decimals."""
    return "whole" in invoice["taxmode"].split()


def _is_no_credit(line: dict[str, Any], is_whole: bool) -> bool:
    """Say whether a line asks for credit and is not above 0, as it is rounded."""
    least = 50 if is_whole else 1
    return line["type"] == "AddFunds" and int(line["amount"].replace(".", "")) < least
