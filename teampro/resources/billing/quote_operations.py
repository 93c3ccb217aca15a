"""The operations on quotes: sent, accepted, made once more."""

from __future__ import annotations

from teampro.errors import refuse_at
from teampro.resources.billing.currency_rules import unit_for
from teampro.resources.billing.invoicing import InvoiceLine, make_invoice
from teampro.resources.billing.quote_figures import ITEMS, QUOTES, amount_of, items_of
from teampro.resources.billing.quote_rules import ACCEPTED
from teampro.rules.calendar import days_between, moved
from teampro.schema.kinds import MONEY
from teampro.schema.operation import Operation, Params
from teampro.schema.rules import RuleWork, Stored

CLOSED = ("Lost", "Dead")
ANEW = ("stage", "datecreated", "validuntil")
"""What a duplicate does not take over."""
ONE = 100
NOT_SENT = "No mail was sent: this server sends none yet."


def _send(work: RuleWork, quote: Stored, _params: Params) -> None:
    """Let a draft be delivered; quotes of other stages keep theirs."""
    stage = "Delivered" if quote["stage"] == "Draft" else quote["stage"]
    work.update(QUOTES, quote, {"stage": stage, "datesent": work.context.today})
    work.notes.append(NOT_SENT)


def _accept(work: RuleWork, quote: Stored, _params: Params) -> None:
    """Make its invoice, once; anew where that was deleted. Raises: Refusal."""
    if quote["stage"] == ACCEPTED and quote["invoiceid"]:
        work.notes.append(f"It was accepted before, as invoice {quote['invoiceid']}.")
        return
    if quote["stage"] in CLOSED:
        message = f"Quote {quote['id']} is {quote['stage']}: it cannot be accepted."
        raise refuse_at("stage", "rule", message, quote["stage"])
    client = work.peek("clients", quote["userid"])
    if client is None:
        message = f"Quote {quote['id']} is for no client yet: set its userid first."
        raise refuse_at("userid", "rule", message, 0)
    if quote["validuntil"] < work.context.today:
        work.notes.append(f"It was valid until {quote['validuntil']}.")
    today = work.context.today
    invoice = make_invoice(
        work,
        client,
        _lines(work, quote, client),
        duedate=today,
        paymentmethod="",
        origin="quote",
    )
    accepted = {"stage": ACCEPTED, "dateaccepted": today, "invoiceid": invoice["id"]}
    work.update(QUOTES, quote, accepted)


def _lines(work: RuleWork, quote: Stored, client: Stored) -> list[InvoiceLine]:
    unit = unit_for(work, client["currency"])
    return [
        InvoiceLine(
            type="",
            relid=0,
            description=_described(each),
            amount=amount_of(each, unit),
            taxed=bool(each["taxable"]),
        )
        for each in items_of(work, quote["id"])
    ]


def _described(item: Stored) -> str:
    """Return what the line of the invoice says: `2.00 x Design @ 850.00 - 10.00%`."""
    if item["quantity"] == ONE and not item["discount"]:
        return str(item["description"])
    told = {name: MONEY.wire(item[name]) for name in ("quantity", "unitprice", "discount")}
    text = f"{told['quantity']} x {item['description']} @ {told['unitprice']}"
    return f"{text} - {told['discount']}%" if item["discount"] else text


def _duplicate(work: RuleWork, quote: Stored, params: Params) -> Stored:
    """Make a draft of today with the same lines."""
    until = _valid_until(quote, work.context.today)
    twin = work.create(QUOTES, {**_copied(work, QUOTES, quote), "validuntil": until, **params})
    for each in items_of(work, quote["id"]):
        work.create(ITEMS, {**_copied(work, ITEMS, each), "quoteid": twin["id"]})
    return twin


def _valid_until(quote: Stored, today: str) -> str | None:
    """Return the last day of a duplicate: the same; where that is over, after as many days."""
    if quote["validuntil"] >= today:
        return str(quote["validuntil"])
    days = days_between(quote["datecreated"] or quote["validuntil"], quote["validuntil"])
    return moved(today, max(days, 0))


def _copied(work: RuleWork, plural: str, row: Stored) -> Stored:
    fields = work.registry[plural].fields
    return {name: row[name] for name in fields if fields[name].writable and name not in ANEW}


SEND = Operation(
    "send",
    "sendQuote",
    "Send it: a draft becomes Delivered, other stages stay; no mail is sent yet.",
    run=_send,
    writes=(QUOTES,),
)
ACCEPT = Operation(
    "accept",
    "acceptQuote",
    "Accept it: an unpaid invoice of its lines is made, and its id stands in invoiceid.",
    run=_accept,
    writes=(QUOTES, "invoices", "invoiceitems"),
    sample=3,
)
DUPLICATE = Operation(
    "duplicate",
    "duplicateQuote",
    "Make a draft of today with the same lines.",
    run=_duplicate,
    writes=(QUOTES, ITEMS),
    makes=QUOTES,
    takes=("subject", "validuntil", "userid"),
    example={"subject": "Website relaunch, second round"},
)
