"""Invoices: made, changed, paid, and listed."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.gateways import INVALID_GATEWAY, demand_gateway
from teampro.dialects.whmcs.commands.invoicelines import (
    CHANGED_LINES,
    NEW_LINES,
    changed_lines,
    new_lines,
)
from teampro.dialects.whmcs.commands.mail import NOT_SENT, warn_unsent
from teampro.dialects.whmcs.commands.transactions import GROUP, INVOICE, TRANSACTION
from teampro.dialects.whmcs.declare import Command, Key, ShowList, ShowRecord, WriteRecord
from teampro.dialects.whmcs.doing import Doing, NothingFits
from teampro.dialects.whmcs.shapes import InnerRows, Shape, Tree
from teampro.dialects.whmcs.values import whole
from teampro.rules.invoice_statuses import CANCELLED, DRAFT, STATUSES, UNPAID
from teampro.schema.kinds import MONEY

CLIENT = Key("clients", {"userid": "id"}, "Client ID Not Found", "Client ID Not Found")
OVERDUE = "overdue"
ORDERS = {"invoicenumber": "invoicenum"} | {
    name: name for name in ("id", "date", "duedate", "total", "status")
}
FIGURES = "subtotal credit tax tax2 total"
SETTLED = "taxrate taxrate2 status paymentmethod"
HEAD = "taxrate=taxrate taxrate2=taxrate2 date=date:date duedate=duedate:date notes=notes"
LINE = Shape("id type relid description amount taxed:bit")
WHOLE = Shape(
    "invoiceid=id invoicenum userid date duedate datepaid "
    f"lastcaptureattempt=last_capture_attempt {FIGURES} balance {SETTLED} notes ccgateway=* "
    "items=* transactions=*",
    {
        "items": InnerRows("invoiceitems", "item", LINE),
        "transactions": InnerRows("transactions", "transaction", TRANSACTION, absent=""),
    },
)
LISTED = Shape(
    "id userid firstname=* lastname=* companyname=* invoicenum date duedate datepaid "
    f"last_capture_attempt date_refunded date_cancelled {FIGURES} {SETTLED} "
    "paymethodid:ornull notes created_at=date_created updated_at=date_modified currencycode=* "
    "currencyprefix=* currencysuffix=*"
)


def new_invoice(doing: Doing) -> Tree:
    """Return the lines and the status of a new invoice, which is Unpaid unless it is said."""
    status = _status(
        doing, DRAFT if doing.given.get("draft") else doing.given.get("status", UNPAID)
    )
    if "paymentmethod" in doing.given:
        demand_gateway(doing, "paymentmethod")
    if doing.given.get("sendinvoice"):
        if status == DRAFT:
            doing.record(CLIENT)
            raise doing.no("draft")
        doing.warn(NOT_SENT)
    return {"status": status, "invoiceitems": new_lines(doing)}


def _status(doing: Doing, sent: str) -> str:
    """Return a status in its own spelling. Raises: CommandRefusal."""
    for status in STATUSES:
        if status.casefold() == sent.casefold():
            return status
    raise doing.no("status", given=sent)


def finish_new(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Let credit pay a new invoice where that is asked for, as far as there is any."""
    chain = f"invoices/{tree['invoice']['id']}"
    if doing.given.get("autoapplycredit") and doing.tries("POST", f"{chain}/applycredit"):
        answer["status"] = doing.ask("GET", chain)["invoice"]["status"]


def invoice_changes(doing: Doing) -> Tree:
    """Change the lines of an invoice and publish it, where that is asked for.

    Return the change of its status. Raises: CommandRefusal.
    """
    invoice = doing.record(INVOICE)
    chain = f"invoices/{invoice['id']}"
    params = {"status": _status(doing, doing.given["status"])} if doing.given.get("status") else {}
    if doing.given.get("paymentmethod"):
        demand_gateway(doing, "paymentmethod")
    if lines := changed_lines(doing, chain):
        doing.ask("PUT", chain, {"invoiceitems": lines})
    sends = doing.given.get("publishandsendemail", False)
    if sends or doing.given.get("publish"):
        doing.ask("POST", f"{chain}/publish")
    if sends:
        doing.warn(NOT_SENT)
    if "credit" in doing.given:
        _set_credit(doing, chain, whole(doing.given["credit"]) - whole(invoice["credit"]))
    return params


def _set_credit(doing: Doing, chain: str, more: int) -> None:
    """Let so many hundredths more of the client's credit pay an invoice, or fewer."""
    if more:
        operation = "applycredit" if more > 0 else "removecredit"
        doing.ask("POST", f"{chain}/{operation}", {"amount": MONEY.wire(abs(more))})


def invoice_filters(doing: Doing) -> Tree:
    """Return the order that is wanted, and the status; Overdue is Unpaid and past its due date."""
    order = doing.given.get("orderby", "id").lower()
    if order not in ORDERS:
        doing.warn(f"orderby is one of {', '.join(ORDERS)}: the order is that of ids.")
        order = "id"
    down = "-" if doing.given.get("order", "").lower() == "desc" else ""
    filters: Tree = {"sort": f"{down}{ORDERS[order]}"}
    asked = doing.given.get("status", "").casefold()
    if asked == OVERDUE:
        filters |= {"status": UNPAID, "duedate": {"lt": "today"}}
    elif asked:
        filters["status"] = next((each for each in STATUSES if each.casefold() == asked), None)
        if filters["status"] is None:
            raise NothingFits
    return filters


def tell_clients(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Tell of each invoice whose it is, and the signs of its currency."""
    rows = tree["invoices"]
    ids = sorted({row["userid"] for row in rows})
    clients = {row["id"]: row for row in doing.asked.known("clients", id=ids)} if ids else {}
    currencies = {row["id"]: row for row in doing.asked.known("currencies")}
    for row, told in zip(rows, answer["invoices"]["invoice"], strict=True):
        client = clients[row["userid"]]
        told |= {name: client[name] for name in ("firstname", "lastname", "companyname")}
        currency = currencies[client["currency"]]
        told |= {f"currency{name}": currency[name] for name in ("code", "prefix", "suffix")}


def all_rows(doing: Doing) -> Tree:
    """Return the options of the lists inside an invoice: all their rows, of each what is told."""
    return doing.shapes["invoices"].inside(doing.asked.most_rows)


def tell_capturing(_doing: Doing, _tree: Tree, answer: Tree) -> None:
    """Tell whether the gateway of an invoice collects by itself: none that there is does."""
    answer["ccgateway"] = False


def payment_params(doing: Doing) -> Tree:
    """Refuse a payment of what takes none, and by a gateway that is not active."""
    invoice = doing.stored(INVOICE)
    if invoice["status"] in (CANCELLED, DRAFT):
        raise doing.no(invoice["status"].lower())
    demand_gateway(doing, "gateway")
    return {}


COMMANDS = (
    Command(
        "AddInvoicePayment",
        GROUP,
        "Record a payment of an invoice; without an amount of all that is still to be paid.",
        WriteRecord(
            "POST",
            "transactions",
            "invoices/{invoices}/payments",
            (INVOICE,),
            more=payment_params,
            finish=warn_unsent,
            reads_all=False,
        ),
        "invoiceid:int transid=transid gateway=gateway date=date:moment amount=amount:money "
        "fees=fees:money noemail:bool",
        says={
            "cancelled": "It is not possible to add a payment to an invoice that is Cancelled",
            "draft": "It is not possible to add a payment to an invoice that is Draft",
            "gateway": INVALID_GATEWAY,
            "amount:invalid_value": "Amount must be greater than zero",
        },
        log="Recorded a payment of invoice {invoices}",
        example={"invoiceid": "9", "transid": "DE-2024-88", "gateway": "banktransfer"},
    ),
    Command(
        "CreateInvoice",
        GROUP,
        "Create an invoice; its lines are numbered, from 0 or 1.",
        WriteRecord(
            "POST",
            "invoices",
            "clients/{clients}/invoices",
            (CLIENT,),
            Shape("invoiceid=id status"),
            more=new_invoice,
            finish=finish_new,
            reads_all=False,
        ),
        f"userid:int status draft:bool sendinvoice:bool paymentmethod=paymentmethod {HEAD} "
        f"{NEW_LINES} autoapplycredit:bool",
        says={
            "draft": "Cannot create and send a draft invoice in a single API request. Please "
            "create and send separately.",
            "status": "Invalid status {given}",
            "paymentmethod": INVALID_GATEWAY,
        },
        log="Created invoice {invoiceid}",
        example={
            "userid": "12",
            "paymentmethod": "banktransfer",
            "itemdescription1": "Two panels for the stairs",
            "itemamount1": "180.00",
            "itemtaxed1": "1",
        },
    ),
    Command(
        "GetInvoice",
        GROUP,
        "An invoice with its lines and payments.",
        ShowRecord(
            "invoices",
            INVOICE,
            WHOLE,
            "invoices/{invoices}/invoiceitems,transactions",
            more=all_rows,
            finish=tell_capturing,
        ),
        "invoiceid:int",
        example={"invoiceid": "412"},
    ),
    Command(
        "GetInvoices",
        GROUP,
        "The invoices; Overdue are those that are Unpaid past their due date.",
        ShowList(
            "invoices", "invoices", "invoice", LISTED, more=invoice_filters, finish=tell_clients
        ),
        "userid=userid:int status orderby order",
        example={"status": "Overdue"},
    ),
    Command(
        "UpdateInvoice",
        GROUP,
        "Change an invoice: itself, its lines by their ids, new lines, lines that go.",
        WriteRecord(
            "PUT",
            "invoices",
            "invoices/{invoices}",
            (INVOICE,),
            Shape("invoiceid=id"),
            more=invoice_changes,
        ),
        f"invoiceid:int status paymentmethod=paymentmethod {HEAD} credit:money "
        f"datepaid=datepaid:moment {CHANGED_LINES} publish:bool publishandsendemail:bool",
        says={
            "not_draft": "Invoice must be in Draft status to be published",
            "lines": "Missing Variables: itemdescription, itemamount and itemtaxed are required "
            "for each item being changed",
            "status": "Invalid status {given}",
            "issued": "Invoice is issued: its lines and tax cannot be changed",
            "paymentmethod": INVALID_GATEWAY,
        },
        log="Changed invoice {invoiceid}",
        example={"invoiceid": "11", "newitemdescription": {"0": "Freight"}},
    ),
)
