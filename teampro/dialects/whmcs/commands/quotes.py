"""Quotes: offers to clients and strangers, whose lines have any keys and come in any form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.declare import Command, Key, ShowList, WriteRecord, same
from teampro.dialects.whmcs.doing import INVALID, Doing
from teampro.dialects.whmcs.given import Tree as Sent
from teampro.dialects.whmcs.shapes import NO_DAY, InnerRows, Shape, Tree
from teampro.dialects.whmcs.values import Unreadable, read_bool, read_int, read_money

GROUP = "Billing"
NOT_FOUND, INVALID_STAGE = "Quote ID Not Found", "Invalid Stage"
QUOTE = Key("quotes", {"quoteid": "id"}, NOT_FOUND, NOT_FOUND)
STRANGER = same(
    "firstname lastname companyname email address1 address2 city state postcode country "
    "phonenumber tax_id proposal customernotes adminnotes"
)
WRITTEN = (
    f"datecreated=datecreated:localdate lineitems:map userid:int {STRANGER} currency=currency:int"
)
CLIENT = "firstname lastname companyname email datecreated groupid status"
LISTED = Shape(
    "id subject stage validuntil userid client='' firstname lastname companyname email address1 "
    "address2 city state postcode country phonenumber tax_id currency subtotal tax1 tax2 total "
    "proposal customernotes adminnotes datecreated lastmodified datesent dateaccepted items=*",
    {
        "items": InnerRows(
            "quoteitems",
            "item",
            Shape("id description quantity:whole unitprice discount taxable:bit"),
        )
    },
)


def _text(value: Sent) -> str:
    if not isinstance(value, str):
        raise Unreadable("map")
    return value


LINE: Mapping[str, tuple[str, Callable[[Sent], Any]]] = {
    "id": ("id", read_int),
    "desc": ("description", _text),
    "qty": ("quantity", read_money),
    "up": ("unitprice", read_money),
    "discount": ("discount", read_money),
    "taxable": ("taxable", read_bool),
}
"""By the keys of a line the native field of each, and what reads it."""


def quote_params(doing: Doing) -> Tree:
    """Return the lines of a quote, and its client; one that is unknown is none."""
    params: Tree = {}
    if "lineitems" in doing.given:
        lines = doing.given["lineitems"].values()
        params["quoteitems"] = [_line(doing, place, line) for place, line in enumerate(lines)]
    if "userid" in doing.given:
        userid = doing.given["userid"]
        if userid > 0 and doing.asked.known("clients", id=userid):
            params["userid"] = userid
        elif userid:
            doing.warn(f"There is no client {userid}: the userid had no effect.")
        else:
            params["userid"] = 0
    return params


def _line(doing: Doing, place: int, line: Sent) -> Tree:
    """Return one line. Raises: CommandRefusal naming what cannot be read of it."""
    name = f"lineitems[{place}]"
    if isinstance(line, str):
        raise CommandRefusal(INVALID.format(name=name))
    found: Tree = {}
    for key, value in line.items():
        native, read = LINE.get(key, ("", _text))
        if not native:
            doing.warn(f"{name}[{key[:60]}] had no effect: a line has {', '.join(LINE)}.")
            continue
        try:
            if value != "" or native == "description":
                found[native] = read(value)
        except Unreadable:
            raise CommandRefusal(INVALID.format(name=f"{name}[{key}]")) from None
    return found


def new_quote(doing: Doing) -> Tree:
    """Return the same for a new quote, whose lines are new."""
    params = quote_params(doing)
    for line in params.get("quoteitems", ()):
        line.pop("id", None)
    return params


def tell_clients(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Tell the client of each quote; that of a stranger is empty."""
    ids = sorted({row["userid"] for row in tree["quotes"]} - {0})
    clients = {row["id"]: row for row in doing.asked.known("clients", id=ids)} if ids else {}
    nobody = {**dict.fromkeys(CLIENT.split(), ""), "datecreated": NO_DAY, "groupid": 0}
    for told in answer["quotes"]["quote"]:
        client = clients.get(told["userid"], nobody)
        shown = {name: client[name] or nobody[name] for name in CLIENT.split()}
        told["client"] = {"id": told["userid"], **shown}


COMMANDS = (
    Command(
        "AcceptQuote",
        GROUP,
        "Accept a quote: an invoice is made of it, once.",
        WriteRecord("POST", "quotes", "quotes/{quotes}/accept", (QUOTE,), Shape("invoiceid:str")),
        "quoteid:int",
        says={"stage": NOT_FOUND},
        log="Accepted quote {quotes} as invoice {invoiceid}",
        example={"quoteid": "3"},
    ),
    Command(
        "CreateQuote",
        GROUP,
        "Create a quote for a client, or for a stranger with an address.",
        WriteRecord("POST", "quotes", answer=Shape("quoteid=id:str"), more=new_quote),
        f"subject!=subject stage!=stage validuntil!=validuntil:localdate {WRITTEN}",
        says={
            "subject:required": "Subject is required",
            "stage": INVALID_STAGE,
            "validuntil:required": "Valid Until is required",
        },
        log="Created quote {quoteid}: {subject}",
        example={
            "subject": "Website relaunch",
            "stage": "Draft",
            "validuntil": "31/12/2030",
            "userid": "12",
            "lineitems": {"0": {"desc": "Design", "qty": "2", "up": "850.00", "discount": "10"}},
        },
    ),
    Command(
        "DeleteQuote",
        GROUP,
        "Delete a quote with its lines; the invoice that it became stays.",
        WriteRecord("DELETE", "quotes", "quotes/{quotes}", (QUOTE,)),
        "quoteid:int",
        log="Deleted quote {quotes}",
        example={"quoteid": "1"},
    ),
    Command(
        "GetQuotes",
        GROUP,
        "The quotes with their lines and clients.",
        ShowList("quotes", "quotes", "quote", LISTED, "quotes/quoteitems", finish=tell_clients),
        "quoteid=id:int userid=userid:int subject=subject stage=stage datecreated=datecreated:date "
        "lastmodified=lastmodified:date validuntil=validuntil:date",
        example={"stage": "Accepted"},
    ),
    Command(
        "SendQuote",
        GROUP,
        "Send a quote: a draft becomes Delivered, other stages stay.",
        WriteRecord("POST", "quotes", "quotes/{quotes}/send", (QUOTE,)),
        "quoteid:int",
        log="Sent quote {quotes}",
        example={"quoteid": "1"},
    ),
    Command(
        "UpdateQuote",
        GROUP,
        "Change a quote: lines with an id are changed, those without are added, others stay.",
        WriteRecord("PUT", "quotes", "quotes/{quotes}", (QUOTE,), more=quote_params),
        f"quoteid:int subject=subject stage=stage validuntil=validuntil:localdate {WRITTEN}",
        says={"stage": INVALID_STAGE},
        log="Changed quote {quotes}",
        example={"quoteid": "1", "customernotes": "The domain is included."},
    ),
)
