"""Giving a payment back: what came in on a transaction, and no more of it than is left."""

from __future__ import annotations

from teampro.errors import Refusal, refuse_at
from teampro.resources.billing.crediting import give_credit
from teampro.resources.billing.figures import CREDITS, INVOICES, TRANSACTIONS, moved
from teampro.rules.refunds import refundable
from teampro.schema.kinds import CHOICE, MONEY
from teampro.schema.operation import Operation, Params, param
from teampro.schema.rules import RuleWork, Stored

MANUAL, CREDIT = "manual", "credit"


def _refund(work: RuleWork, payment: Stored, params: Params) -> Stored:
    """Book what goes out; what became credit when it was paid is not given back twice.

    Raises: Refusal over_refund, rule.
    """
    left = _left(work, payment)
    amount = params.get("amount", left)
    if not 0 < amount <= left:
        message = (
            f"Of transaction {payment['id']} {MONEY.wire(left)} may be given back: what it brought "
            "in, less what was given back and what became credit."
        )
        raise refuse_at("amount", "over_refund", message, MONEY.wire(amount))
    by_credit = params.get("by", MANUAL) == CREDIT
    if by_credit and not payment["userid"]:
        raise Refusal("rule", f"Transaction {payment['id']} has no client who has credit.")
    text = f"Refund of Transaction #{payment['id']}"
    booked = {name: payment[name] for name in ("userid", "invoiceid", "currency", "gateway")}
    booked |= {"amountout": amount, "refundid": payment["id"], "description": text}
    if "transid" in params:
        booked["transid"] = params["transid"]
    row = work.create(TRANSACTIONS, booked)
    if by_credit:
        give_credit(work, payment["userid"], amount, text, payment["invoiceid"])
    return row


def _left(work: RuleWork, payment: Stored) -> int:
    refunds = work.select(TRANSACTIONS, {"refundid": payment["id"]})
    refunded = sum(each["amountout"] for each in refunds)
    invoice = work.get(INVOICES, payment["invoiceid"])
    money = moved(work, invoice) if invoice is not None else None
    return refundable(payment["amountin"], refunded, money)


REFUND = Operation(
    "refund",
    "refundTransaction",
    "Give a payment back, all that is left unless amount says how much: by hand or as credit.",
    run=_refund,
    writes=(TRANSACTIONS, INVOICES, CREDITS),
    makes=TRANSACTIONS,
    takes=(
        param("amount", MONEY, help_text="How much; what is left unless sent."),
        param("by", CHOICE, help_text="As credit, or by hand.", words=(MANUAL, CREDIT)),
        "transid",
    ),
    example={"amount": "10.00", "by": CREDIT},
    sample=2,
)
