"""Paying an invoice: with money that came in, and with the client's credit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.errors import Refusal, refuse_at
from teampro.resources.billing.crediting import demand_credit, give_credit
from teampro.resources.billing.figures import (
    CLIENTS,
    CREDITS,
    INVOICES,
    TRANSACTIONS,
    reckon_invoices,
)
from teampro.resources.billing.gateway_rules import check_gateway
from teampro.resources.billing.invoice_rules import ISSUED, is_issued
from teampro.resources.billing.settling import settle
from teampro.resources.billing.transaction_rules import demand_payable
from teampro.rules.invoice_statuses import UNPAID
from teampro.schema.kinds import MONEY
from teampro.schema.operation import Operation, Params, param
from teampro.schema.rules import RuleWork, Stored

RECORDED = "This payment was recorded already"


def pay(work: RuleWork, invoice: Stored, amount: int | None = None, **details: Any) -> Stored:
    """Book a payment of an invoice, of its balance where no amount is said; return its row.

    `details` are gateway, transid, date, fees and description. A payment that is reported again is
    not booked again: the row that there is is returned, with a note.
    Raises: Refusal not_payable, invalid_value.
    """
    demand_payable(invoice)
    recorded = _recorded(work, invoice, amount, details)
    if recorded is not None:
        work.notes.append(RECORDED)
        return recorded
    if amount is None:
        amount = _balance(work, invoice)
    if amount <= 0:
        message = "Amount must be greater than zero"
        raise refuse_at("amount", "invalid_value", message, MONEY.wire(amount))
    booked = {
        "gateway": invoice["paymentmethod"],
        "description": "Invoice Payment",
        **details,
        "userid": invoice["userid"],
        "invoiceid": invoice["id"],
        "amountin": amount,
    }
    return work.create(TRANSACTIONS, booked)


def apply_credit(work: RuleWork, invoice: Stored, amount: int | None = None) -> Stored:
    """Pay an invoice with the client's credit, as much as fits where no amount is said.

    Returns the row of the credit. Raises: Refusal not_unpaid, credit_short, over_balance,
    invalid_value.
    """
    if invoice["status"] != UNPAID:
        message = f"Invoice {invoice['id']} is {invoice['status']}, not Unpaid."
        raise Refusal("not_unpaid", message)
    balance = _balance(work, invoice)
    client = work.get(CLIENTS, invoice["userid"])
    assert client is not None
    if amount is None:
        amount = max(min(client["credit"], balance), 0)
    demand_credit(client, amount)
    told = MONEY.wire(amount)
    if amount <= 0:
        message = "Credit Amount to apply must be greater than zero"
        raise refuse_at("amount", "invalid_value", message, told)
    if amount > balance:
        message = f"Invoice {invoice['id']} has a balance of {MONEY.wire(balance)}, not {told}."
        raise refuse_at("amount", "over_balance", message, told)
    return _move_credit(work, invoice, amount, "Credit Applied to Invoice")


def remove_credit(work: RuleWork, invoice: Stored, amount: int | None = None) -> Stored:
    """Give credit that was applied to an invoice back, all of it where no amount is said.

    Returns the row of the credit. Raises: Refusal issued, invalid_value.
    """
    if is_issued(work, invoice):
        raise Refusal("issued", ISSUED)
    amount = invoice["credit"] if amount is None else amount
    if not 0 < amount <= invoice["credit"]:
        there = MONEY.wire(invoice["credit"])
        message = f"amount: expected one above 0, of the credit of {there} that was applied."
        raise refuse_at("amount", "invalid_value", message, MONEY.wire(amount))
    return _move_credit(work, invoice, -amount, "Credit Removed from Invoice")


def _move_credit(work: RuleWork, invoice: Stored, amount: int, what: str) -> Stored:
    invoice_id = invoice["id"]
    row = give_credit(work, invoice["userid"], -amount, f"{what} #{invoice_id}", invoice_id)
    there = work.get(INVOICES, invoice_id) or invoice
    work.update(INVOICES, there, {"credit": there["credit"] + amount})
    reckon_invoices(work, [invoice_id])
    settle(work, invoice_id)
    return row


def _balance(work: RuleWork, invoice: Stored) -> int:
    return int((work.get(INVOICES, invoice["id"]) or invoice)["balance"])


def _recorded(
    work: RuleWork, invoice: Stored, amount: int | None, details: Mapping[str, Any]
) -> Stored | None:
    """Return the payment that is reported again: of this invoice, with its name and amount."""
    if not details.get("transid"):
        return None
    same = {
        "transid": details["transid"],
        "gateway": details.get("gateway", invoice["paymentmethod"]),
        "invoiceid": invoice["id"],
        "refundid": 0,
    }
    twins = work.select(TRANSACTIONS, same, "id")
    return next((each for each in twins if amount in (None, each["amountin"])), None)


def _payment(work: RuleWork, invoice: Stored, params: Params) -> Stored:
    """Book the payment that the params tell of."""
    check_gateway(work, None, {"gateway": "", **params}, "gateway")
    return pay(work, invoice, **params)


def _applied(work: RuleWork, invoice: Stored, params: Params) -> Stored:
    return apply_credit(work, invoice, params.get("amount"))


def _removed(work: RuleWork, invoice: Stored, params: Params) -> Stored:
    return remove_credit(work, invoice, params.get("amount"))


PAYMENTS = Operation(
    "payments",
    "addInvoicePayment",
    "Book a payment of the invoice, of its balance unless amount says otherwise; what is too much "
    "becomes credit. One that is reported again is answered, and booked once.",
    run=_payment,
    writes=(TRANSACTIONS, INVOICES, CREDITS),
    makes=TRANSACTIONS,
    takes=(
        param("amount", MONEY, help_text="What came in; the balance unless sent."),
        "gateway", "transid", "date", "fees", "description",
    ),
    example={"amount": "50.00", "gateway": "banktransfer", "transid": "A-2024-18"},
    sample=412,
)  # fmt: skip
APPLY_CREDIT = Operation(
    "applycredit",
    "applyInvoiceCredit",
    "Pay the invoice with the client's credit, as much as fits unless amount says how much.",
    run=_applied,
    writes=(CREDITS, INVOICES),
    makes=CREDITS,
    takes=(param("amount", MONEY, help_text="How much; as much as fits unless sent."),),
    example={"amount": "5.00"},
    sample=9,
)
REMOVE_CREDIT = Operation(
    "removecredit",
    "removeInvoiceCredit",
    "Give credit that was applied to the invoice back to the client.",
    run=_removed,
    writes=(CREDITS, INVOICES),
    makes=CREDITS,
    takes=(param("amount", MONEY, help_text="How much; all of it unless sent."),),
    example={"amount": "5.00"},
    sample=9,
)
