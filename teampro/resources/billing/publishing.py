"""The operations on an invoice that move no money: publish, send, cancel, duplicate."""

from __future__ import annotations

from teampro.errors import Refusal
from teampro.resources.billing.figures import CREDITS, INVOICES, ITEMS
from teampro.resources.billing.gateway_rules import active
from teampro.rules.invoice_statuses import CANCELLED, DRAFT, UNPAID
from teampro.schema.operation import Operation, Params
from teampro.schema.rules import RuleWork, Stored

COPIED = ("userid", "taxrate", "taxrate2", "paymentmethod", "notes")
COPIED_OF_LINES = ("description", "amount", "taxed", "notes")
"""What a copy takes over: of lines what they say, not the thing and the period that they bill."""


def cancel_invoice(work: RuleWork, invoice: Stored) -> None:
    """Let an invoice be owed no more; credit and payments go back to the client's credit."""
    if invoice["status"] == CANCELLED:
        work.notes.append(f"Invoice {invoice['id']} was cancelled already.")
        return
    work.change(INVOICES, invoice, {"status": CANCELLED})


def _publish(work: RuleWork, invoice: Stored, params: Params) -> None:
    if invoice["status"] != DRAFT:
        raise Refusal("not_draft", "Invoice must be in Draft status to be published")
    work.change(INVOICES, invoice, {**params, "status": UNPAID})


def _send(work: RuleWork, invoice: Stored, _params: Params) -> None:
    if invoice["status"] == DRAFT:
        work.change(INVOICES, invoice, {"status": UNPAID})
    work.notes.append("No mail was sent: this server sends none yet.")


def _cancel(work: RuleWork, invoice: Stored, _params: Params) -> None:
    cancel_invoice(work, invoice)


def _duplicate(work: RuleWork, invoice: Stored, _params: Params) -> Stored:
    values = {name: invoice[name] for name in COPIED}
    if values["paymentmethod"] not in active(work):
        del values["paymentmethod"]
    copy = work.create(INVOICES, values)
    for line in work.select(ITEMS, {"invoiceid": invoice["id"]}, "id"):
        own = {name: line[name] for name in COPIED_OF_LINES}
        work.create(ITEMS, {**own, "invoiceid": copy["id"]})
    return copy


PUBLISH = Operation(
    "publish",
    "publishInvoice",
    "Issue a draft: it becomes Unpaid, of today unless date says otherwise.",
    run=_publish,
    writes=(INVOICES,),
    takes=("date", "duedate"),
    example={"duedate": "today+14d"},
    sample=10,
)
SEND = Operation(
    "send",
    "sendInvoice",
    "Hand the invoice over: a draft is issued. No mail is sent yet, as a note says.",
    run=_send,
    writes=(INVOICES,),
    sample=10,
)
CANCEL = Operation(
    "cancel",
    "cancelInvoice",
    "Cancel a draft or an Unpaid invoice: what it took of the credit, and what was paid on it, "
    "becomes credit of the client.",
    run=_cancel,
    writes=(INVOICES, CREDITS),
    sample=7,
)
DUPLICATE = Operation(
    "duplicate",
    "duplicateInvoice",
    "Make a draft of the same lines; it bills none of the periods again.",
    run=_duplicate,
    writes=(INVOICES, ITEMS),
    makes=INVOICES,
)
