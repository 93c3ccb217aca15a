"""getinvoiceproduct: the invoices that have an item of a service."""

from __future__ import annotations

from teampro.dialects.gateway.refuse import GatewayRefusal, Tree
from teampro.dialects.gateway.shapes import invoice_texts
from teampro.dialects.whmcs.commands.invoices import invoice_filters
from teampro.dialects.whmcs.declare import Code, Command
from teampro.dialects.whmcs.doing import Doing, NothingFits
from teampro.rules.invoice_statuses import DRAFT
from teampro.schema.caller import CLIENT

UNKNOWN: Tree = {"result": "error", "messages": "Product not exists or Permission denied!"}
LISTED = (
    "userid", "invoicenum", "date", "duedate", "datepaid", "subtotal", "credit", "tax", "tax2",
    "total", "taxrate", "taxrate2", "status", "paymentmethod", "notes",
)  # fmt: skip
MOST = 5_000
TRUE = "true"
"""What the page answers in the place of success; its programs look for it."""


def find_invoices(doing: Doing) -> Tree:
    """Return the invoices of a service by their ids. Raises: GatewayRefusal."""
    service_id = doing.given["serviceid"]
    if not doing.tries("GET", f"services/{service_id}", {"fields": ["id"]}):
        raise GatewayRefusal(UNKNOWN)
    try:
        wanted = invoice_filters(doing)
        if doing.caller.kind == CLIENT:
            wanted = _of_customer(wanted, doing.caller.id)
    except NothingFits:
        return {"data": []}
    items = {"type": "Hosting", "relid": service_id, "fields": ["invoiceid"], "count": False}
    rows: list[Tree] = []
    while len(rows) < MOST:
        page = {"limit": doing.asked.most_rows, "sort": "invoiceid", "offset": len(rows)}
        found = doing.rows("invoiceitems", items | page)
        rows += found
        if len(found) < doing.asked.most_rows:
            break
    ids = sorted({row["invoiceid"] for row in rows})[:MOST]
    invoices: list[Tree] = []
    for start in range(0, len(ids), doing.asked.most_rows):
        some = ids[start : start + doing.asked.most_rows]
        page = {"id": some, "limit": len(some), "count": False, "sort": "id"}
        invoices += doing.rows("invoices", wanted | page)
    for row in invoices:
        row["datepaid"] = doing.local(row["datepaid"]) if row["datepaid"] else ""
    return {"data": invoices}


def _of_customer(wanted: Tree, client_id: int) -> Tree:
    """Return filters that find what is a customer's, and is issued. Raises: NothingFits."""
    status = wanted.get("status", {"ne": DRAFT})
    if status == DRAFT:
        raise NothingFits
    return {**wanted, "userid": client_id, "status": status}


def told_invoices(answer: Tree) -> Tree:
    """Return invoices as the page prints them: their ids are numbers, all else is text."""
    rows = [{"id": row["id"]} | invoice_texts(row, LISTED) for row in answer["data"]]
    return {"result": TRUE, "data": rows}


SERVICE_INVOICES = Command(
    "GetInvoices",
    "Billing",
    "The invoices that have an item of a service.",
    Code(find_invoices, (("GET", "invoices"), ("GET", "invoiceitems"), ("GET", "services"))),
    "serviceid!:int status",
)
