"""The rules of transactions: each is booked once, in its client's currency, and stays."""

from __future__ import annotations

from teampro.errors import refuse_at
from teampro.resources.billing.figures import INVOICES, TRANSACTIONS, moved, reckon_invoices
from teampro.resources.billing.settling import settle
from teampro.rules.invoice_statuses import PAYABLE
from teampro.schema.kinds import MONEY
from teampro.schema.rules import Rules, RuleWork, Stored

BOOKED = ("userid", "invoiceid", "currency", "amountin", "fees", "amountout", "rate")
"""What stays as it was booked."""


class TransactionRules(Rules):
    """Money that moved has all its effects on its invoice, and none is undone by a change."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Fill the moment, and client, currency and rate by what it is about."""
        row["date"] = row["date"] or work.moment
        invoice = work.peek(INVOICES, row["invoiceid"])
        if invoice is not None and "userid" not in sent:
            row["userid"] = invoice["userid"]
        client = work.peek("clients", row["userid"])
        if client is not None and "currency" not in sent:
            row["currency"] = client["currency"]
        currency = work.peek("currencies", row["currency"])
        if currency is not None and "rate" not in sent:
            row["rate"] = currency["rate"]

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check a new one; of an old one leave as it is what was booked."""
        if old is None:
            _check_amounts(work, row)
            _check_owner(work, row)
            return
        for name in BOOKED:
            if row[name] != old[name] and not work.is_faulty(name):
                row[name] = old[name]
                work.ignored.append(name)
        if work.ignored:
            work.notes.append("What was booked stays: book what moved besides as another one.")

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Let the invoice of a new one follow."""
        if row is None or old is not None:
            return
        _tell_what_is_odd(work, row)
        if row["invoiceid"]:
            reckon_invoices(work, [row["invoiceid"]])
            settle(work, row["invoiceid"])


def demand_payable(invoice: Stored) -> None:
    """Refuse money on an invoice that takes none. Raises: Refusal not_payable."""
    if invoice["status"] not in PAYABLE:
        message = f"Invoice {invoice['id']} is {invoice['status']}: no money is booked on it."
        raise refuse_at("invoiceid", "not_payable", message, invoice["id"])


def _check_amounts(work: RuleWork, row: Stored) -> None:
    for name in ("amountin", "amountout"):
        if row[name] < 0:
            message = f"{name}: expected an amount from 0; what went the other way is another one."
            work.fault(name, "invalid_value", message, MONEY.wire(row[name]))


def _check_owner(work: RuleWork, row: Stored) -> None:
    """Check that client, invoice and currency are one another's."""
    client = None if work.is_faulty("userid") else work.peek("clients", row["userid"])
    invoice = None if work.is_faulty("invoiceid") else work.peek(INVOICES, row["invoiceid"])
    if invoice is not None and not work.is_faulty("userid"):
        if invoice["userid"] != row["userid"]:
            message = f"Invoice {invoice['id']} is that of client {invoice['userid']}."
            work.fault("invoiceid", "contradiction", message, invoice["id"])
        else:
            demand_payable(invoice)
    if work.is_faulty("currency"):
        return
    if client is not None and row["currency"] != client["currency"]:
        message = f"Client {client['id']} is counted in currency {client['currency']}."
        work.fault("currency", "contradiction", message, row["currency"])
    elif not row["currency"]:
        message = "currency: a transaction without a client names its currency."
        work.fault("currency", "required", message)


def _tell_what_is_odd(work: RuleWork, row: Stored) -> None:
    if not row["amountin"] and not row["amountout"]:
        work.notes.append("The amount is 0: nothing moved.")
    if row["transid"]:
        same = {"gateway": row["gateway"], "transid": row["transid"]}
        twins = [each["id"] for each in work.select(TRANSACTIONS, same) if each["id"] != row["id"]]
        if twins:
            work.notes.append(f"Transaction {twins[0]} of {row['gateway']} has this transid, too.")
    invoice = work.peek(INVOICES, row["invoiceid"]) if row["amountout"] else None
    if invoice is not None:
        money = moved(work, invoice)
        if money.paid_out > money.paid_in - money.overpaid:
            work.notes.append(f"More went out for invoice {invoice['id']} than was paid on it.")
