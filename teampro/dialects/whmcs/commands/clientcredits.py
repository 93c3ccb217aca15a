"""Credit of clients: what was added to it and taken of it, and invoices that it pays."""

from __future__ import annotations

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.commands.mail import warn_unsent
from teampro.dialects.whmcs.commands.projects import act_as_oneself
from teampro.dialects.whmcs.commands.transactions import GROUP, INVOICE
from teampro.dialects.whmcs.declare import Code, Command, Key, ShowList, WriteRecord
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.dialects.whmcs.values import Unreadable, read_money
from teampro.rules.invoice_statuses import PAID
from teampro.schema.kinds import MONEY

NO_CLIENT = "Client ID Not Found"
CLIENT = Key("clients", {"clientid": "id"}, NO_CLIENT, NO_CLIENT)
ADD, REMOVE, FULL = "add", "remove", "full"
TOO_MUCH = "Amount exceeds customer credit balance"
CREDIT = Shape("id:str date description amount relid:str")


def credit_params(doing: Doing) -> Tree:
    """Return the amount with its sign."""
    way = doing.given.get("type", ADD).lower()
    if way not in (ADD, REMOVE):
        raise doing.no("type")
    act_as_oneself(doing)
    amount = doing.given["amount"]
    if amount.startswith("-"):
        raise doing.no("amount:invalid")
    return {"amount": f"-{amount}" if way == REMOVE else amount}


def tell_balance(doing: Doing, _tree: Tree, answer: Tree) -> None:
    """Tell what the client has left."""
    (client,) = doing.asked.known("clients", id=doing.keys[CLIENT])
    answer["newbalance"] = MONEY.wire(client["credit"])


def tell_client(doing: Doing, _tree: Tree, answer: Tree) -> None:
    """Tell whose credit it is, before the list."""
    rows = answer.pop("credits")
    answer |= {"clientid": str(doing.keys[CLIENT]), "credits": rows}


def apply_credit(doing: Doing) -> Tree:
    """Pay an invoice from its client's credit."""
    invoice_id = doing.find(INVOICE)
    sent = doing.given.get("amount", FULL)
    params = {} if sent.lower() == FULL else {"amount": _read(sent)}
    tree = doing.ask("POST", f"invoices/{invoice_id}/applycredit", params)
    warn_unsent(doing, tree, {})
    invoice = doing.ask("GET", f"invoices/{invoice_id}")["invoice"]
    return {
        "invoiceid": str(invoice_id),
        "amount": tree["credit"]["amount"].removeprefix("-"),
        "invoicepaid": "true" if invoice["status"] == PAID else "false",
    }


def _read(amount: str) -> str:
    try:
        return read_money(amount)
    except Unreadable as why:
        raise CommandRefusal(why.sentence("amount")) from None


COMMANDS = (
    Command(
        "AddCredit",
        GROUP,
        "Add to a client's credit, or take of it.",
        WriteRecord(
            "POST",
            "credits",
            "clients/{clients}/credits",
            (CLIENT,),
            Shape("newbalance=*"),
            more=credit_params,
            finish=tell_balance,
        ),
        "clientid:int description!=description amount!=amount:money date=date:date "
        "adminid:int type",
        says={
            "type": "Type can only be add or remove",
            "adminid": "Admin ID Not Found",
            "amount:required": "No Amount Provided",
            "amount:invalid": "Amount must be in decimal format: ### or ###.##",
            "date:invalid": "Date Format is not Valid",
            "amount:credit_short": TOO_MUCH,
        },
        log="Changed the credit of client {clients}: {newbalance}",
        example={"clientid": "12", "description": "Goodwill", "amount": "25.00"},
    ),
    Command(
        "ApplyCredit",
        GROUP,
        "Pay an invoice from its client's credit; without an amount, or with `full`, what fits.",
        Code(apply_credit, (("POST", "invoices"),), (INVOICE,), writes=True),
        "invoiceid:int amount noemail:bool",
        says={
            "not_unpaid": "Invoice Not in Unpaid Status",
            "amount:credit_short": TOO_MUCH,
            "amount:over_balance": "Amount Exceeds Invoice Balance",
            "amount": "Credit Amount to apply must be greater than zero",
        },
        log="Applied credit of {amount} to invoice {invoiceid}",
        example={"invoiceid": "9", "amount": "5.00"},
    ),
    Command(
        "GetCredits",
        GROUP,
        "What was added to a client's credit and taken of it.",
        ShowList(
            "credits",
            "credits",
            "credit",
            CREDIT,
            "clients/{clients}/credits",
            (CLIENT,),
            paged=False,
            finish=tell_client,
        ),
        "clientid:int",
        example={"clientid": "12"},
    ),
)
