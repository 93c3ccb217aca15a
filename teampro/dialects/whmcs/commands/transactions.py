"""Transactions: money that came in or went out, whatever it was for."""

from __future__ import annotations

from teampro.chain import LARGEST_ID
from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.commands.gateways import INVALID_GATEWAY, demand_gateway
from teampro.dialects.whmcs.declare import Code, Command, Key, ShowList
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree

GROUP = "Billing"
NO_CLIENT, NO_INVOICE = "Client ID Not Found", "Invoice ID Not Found"
INVOICE = Key("invoices", {"invoiceid": "id"}, NO_INVOICE, NO_INVOICE)
OF_INVOICE = Key("invoices", {"invoiceid": "id"}, unknown=NO_INVOICE)
OF_CLIENT = Key("clients", {"userid": "id"}, unknown=NO_CLIENT)
OF_CURRENCY = Key("currencies", {"currencyid": "id"}, unknown="Currency ID Not Found")
NO_TRANSACTION = "Transaction ID Not Found"
FOUND = Key("transactions", {"transactionid": "id"}, unknown=NO_TRANSACTION)
BEFORE, BEHIND = (
    "id:str userid:str",
    "gateway date description amountin fees amountout rate transid invoiceid:str refundid:str",
)
OF_A_CLIENT = "0"
"""What WHMCS prints as the currency of a client's money, which is in his."""
TRANSACTION = Shape(f"{BEFORE} currency='{OF_A_CLIENT}' {BEHIND}")
ANYBODYS = Shape(f"{BEFORE} currency:str {BEHIND}")
NO_CURRENCY = "A Currency ID is required for non-customer related transactions"
KEPT = "refundid userid invoiceid currency amountin fees amountout rate credit"
MOVED = "Money that moved stays as it is: what it says in words can be changed, nothing else."
WORDS = ("transid", "date", "gateway", "description")


def add_transaction(doing: Doing) -> Tree:
    """Record that money moved; with an invoice it is a payment of it, or a refund."""
    params = _of_whom(doing)
    if "paymentmethod" not in doing.given:
        raise doing.no("paymentmethod:required")
    demand_gateway(doing, "paymentmethod")
    params["gateway"] = doing.given["paymentmethod"]
    _demand_unique(doing)
    sent = ("transid", "date", "description", "amountin", "fees", "amountout", "rate")
    params |= {name: doing.given[name] for name in sent if name in doing.given}
    made = doing.ask("POST", "transactions", params)
    for note in made["data"].get("notes", ()):
        doing.warn(note)
    if doing.given.get("credit"):
        _add_credit(doing, made["transaction"])
    return {"transactionid": str(made["transaction"]["id"])}


def _of_whom(doing: Doing) -> Tree:
    """Return whose money it is, for which invoice and in which currency.

    Raises: CommandRefusal.
    """
    params: Tree = {}
    if "userid" in doing.given:
        params["userid"] = doing.record(OF_CLIENT)["id"]
    if "invoiceid" in doing.given:
        invoice = doing.record(OF_INVOICE)
        if params.get("userid", invoice["userid"]) != invoice["userid"]:
            raise doing.no("owner")
        params |= {"invoiceid": invoice["id"], "userid": invoice["userid"]}
    currency = doing.record(OF_CURRENCY)["id"] if "currencyid" in doing.given else 0
    if not params:
        if not currency:
            raise doing.no("currencyid:required")
        return {"currency": currency}
    (client,) = doing.asked.known("clients", id=params["userid"])
    if currency not in (0, client["currency"]):
        raise doing.no("currencyid:other")
    return params


def _demand_unique(doing: Doing) -> None:
    """Refuse a gateway's name of a transaction that there is, unless two are allowed."""
    if "transid" not in doing.given or doing.given.get("allowduplicatetransid"):
        return
    same = {"gateway": doing.given["paymentmethod"], "transid": doing.given["transid"], "limit": 1}
    if doing.rows("transactions", same):
        raise doing.no("transid")


def _add_credit(doing: Doing, transaction: Tree) -> None:
    """Add what came in to the credit of the client, where it is not for an invoice."""
    if transaction["invoiceid"] or not transaction["userid"]:
        doing.warn("credit has no effect: it is for money of a client that pays no invoice.")
        return
    params = {"amount": transaction["amountin"], "description": transaction["description"]}
    doing.ask("POST", f"clients/{transaction['userid']}/credits", params)


def update_transaction(doing: Doing) -> Tree:
    """Change what a transaction says in words."""
    changes = {name: doing.given[name] for name in WORDS if name in doing.given}
    sent = doing.given.get("transactionid", 0)
    found = doing.tries("GET", f"transactions/{sent}") if 0 < sent <= LARGEST_ID else None
    if found is None and changes:
        raise CommandRefusal(NO_TRANSACTION)
    if found is None:
        doing.warn("transactionid names no transaction: nothing was changed.")
    elif changes:
        doing.ask("PUT", f"transactions/{doing.find(FOUND)}", changes)
    return {"transactionid": str(sent) if found else ""}


def tell_currencies(_doing: Doing, tree: Tree, answer: Tree) -> None:
    """Tell no currency but of money that is of no client."""
    for row, told in zip(tree["transactions"], answer["transactions"]["transaction"], strict=True):
        if row["userid"]:
            told["currency"] = OF_A_CLIENT


COMMANDS = (
    Command(
        "AddTransaction",
        GROUP,
        "Record that money moved; with an invoice it is a payment of it, or goes back.",
        Code(
            add_transaction,
            (("POST", "transactions"),),
            (OF_CLIENT, OF_INVOICE, OF_CURRENCY),
            writes=True,
        ),
        "paymentmethod userid:int invoiceid:int transid date:localmoment currencyid:int "
        "description amountin:money fees:money amountout:money rate credit:bool "
        "allowduplicatetransid:bool",
        says={
            "owner": "User ID does not own the given Invoice ID",
            "currencyid:other": "Currency ID does not match Client currency",
            "currencyid:required": NO_CURRENCY,
            "paymentmethod:required": "Payment Method is required",
            "paymentmethod": INVALID_GATEWAY,
            "transid": "Transaction ID must be Unique",
        },
        log="Recorded transaction {transactionid}",
        example={
            "paymentmethod": "banktransfer",
            "userid": "12",
            "transid": "DE-2024-90",
            "amountin": "25.00",
            "description": "Paid ahead",
        },
    ),
    Command(
        "GetTransactions",
        GROUP,
        "Money that came in or went out.",
        ShowList(
            "transactions",
            "transactions",
            "transaction",
            ANYBODYS,
            rows=0,
            finish=tell_currencies,
        ),
        "invoiceid=invoiceid:int clientid=userid:int transid=transid",
        example={"clientid": "12"},
    ),
    Command(
        "UpdateTransaction",
        GROUP,
        "Change what a transaction says in words; its amounts stay.",
        Code(update_transaction, (("PUT", "transactions"),), (FOUND,), writes=True, empties=True),
        "transactionid:int transid date:moment gateway description",
        says={"gateway": INVALID_GATEWAY},
        unused=dict.fromkeys(KEPT.split(), MOVED),
        log="Changed transaction {transactionid}",
        example={"transactionid": "1", "description": "Paid by the fundraisers"},
    ),
)
