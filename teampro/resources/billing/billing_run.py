"""One run that bills what falls due, in transactions of at most 50 invoices.

Each of them begins anew at what is due then: what an earlier or another run has billed is due no
more, so that a run which ends between two leaves nothing half done and nothing twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from teampro.chain import LARGEST_ID
from teampro.resources.billing.due import (
    BILLABLE,
    Due,
    Window,
    clients_due,
    thing_sold,
    things_due,
)
from teampro.resources.billing.due_invoices import DueInvoice, due_invoices
from teampro.resources.billing.figures import CLIENTS
from teampro.resources.billing.invoicing import make_invoice
from teampro.resources.billing.payments import apply_credit
from teampro.resources.system.settings import value_of
from teampro.rules.calendar import later
from teampro.rules.invoice_statuses import UNPAID
from teampro.schema.rules import RuleWork

ORIGIN = "generate"
INVOICES_AT_ONCE = 50
THINGS_AT_ONCE = 100
CLIENTS_AT_ONCE = 50
"""So many are made, read in full, and looked at in one transaction: other writers wait for it."""
HORIZONS = ("CreateInvoiceDaysBefore", "CreateDomainInvoiceDaysBefore")
"""The settings that say how many days before its day something is due; of domains the second."""


@dataclass(frozen=True)
class BillingRun:
    """What is still to be billed: of the clients from `first` on, of one, or things by noun.

    `asked` are the ids of things that are billed whenever they fall due, by noun; None: all that
    is due is billed.
    """

    clientid: int = 0
    first: int = 1
    asked: Mapping[str, frozenset[int]] | None = None

    @property
    def last(self) -> int:
        """The last client."""
        return self.clientid or LARGEST_ID


@dataclass(frozen=True)
class Turn:
    """What one transaction made: how many invoices, the id of the last, and what remains to do.

    `strange` are the ids of things, by noun, that are not billed: there are none, or not his.
    """

    numcreated: int
    latestinvoiceid: int
    rest: BillingRun | None
    strange: Sequence[tuple[str, int]] = ()


def take_turn(work: RuleWork, run: BillingRun, is_preview: bool) -> Turn:
    """Make the next invoices of a run; of a preview count them."""
    if run.asked is None:
        return _bill_due(work, run, is_preview)
    return _bill_asked(work, run, run.asked, is_preview)


def _bill_due(work: RuleWork, run: BillingRun, is_preview: bool) -> Turn:
    """Bill what is due of the next clients."""
    window = _window(work, run)
    clients = clients_due(work, window, CLIENTS_AT_ONCE)
    if not clients:
        return Turn(0, 0, None)
    window = replace(window, first=clients[0], last=clients[-1])
    things = things_due(work, window)
    taken, end = (things, None) if is_preview else _whole_days(things)
    found = due_invoices(work, window, taken, is_asked=False)
    whole = (each for each in found if end is None or (each.userid, each.duedate) < end)
    # One more than is made tells where the next turn begins.
    planned = list(whole if is_preview else islice(whole, INVOICES_AT_ONCE + 1))
    chosen = planned if is_preview else _at_once(planned)
    left = planned[len(chosen)].userid if len(chosen) < len(planned) else end and end[0]
    # What brings nothing on, such as things without a client, is passed over.
    following = left if left and chosen else clients[-1] + 1
    return _made(work, chosen, replace(run, first=following), is_preview)


def _bill_asked(
    work: RuleWork, run: BillingRun, asked: Mapping[str, frozenset[int]], is_preview: bool
) -> Turn:
    """Bill the next period of each thing that was asked for."""
    window = Window(run.first, run.last, work.context.today)
    found, strange = [], []
    for plural, ids in asked.items():
        for record_id in sorted(ids):
            thing = thing_sold(work, window, plural, record_id)
            if thing is None:
                strange.append((plural, record_id))
            else:
                found.append(thing)
    if not found:
        return Turn(0, 0, None, strange)
    found.sort(key=lambda each: each.place)
    window = replace(window, first=found[0].userid, last=found[-1].userid)
    planned = list(due_invoices(work, window, found, is_asked=True))
    chosen = planned if is_preview else _at_once(planned)
    left = {key for each in planned[len(chosen) :] for key in each.changes}
    remaining = {
        plural: frozenset(each for noun, each in left if noun == plural) for plural in asked
    }
    rest = replace(run, asked=remaining) if left else None
    return replace(_made(work, chosen, rest, is_preview), strange=strange)


def _window(work: RuleWork, run: BillingRun) -> Window:
    """Return whose things are due, and until when, as settings say."""
    today = work.context.today
    days = (int(value_of(work, name)) for name in HORIZONS)
    until, domains_until = (later(today, each) for each in days)
    return Window(run.first, run.last, today, until, domains_until)


def _whole_days(things: Sequence[Due]) -> tuple[Sequence[Due], tuple[int, str] | None]:
    """Return what is read in full at once, and the client and day at which that ends.

    A day of a client is never parted: what falls due on it stands on one invoice.
    """
    if len(things) <= THINGS_AT_ONCE:
        return things, None
    days = [each[:2] for each in things]
    end: tuple[int, str] | None = days[THINGS_AT_ONCE]
    if days[0] == end:
        end = next((day for day in days if day > days[0]), None)
    return [each for each in things if end is None or each[:2] < end], end


def _at_once(planned: Sequence[DueInvoice]) -> Sequence[DueInvoice]:
    """Return the first ones, as many as are made in one transaction."""
    return planned[:INVOICES_AT_ONCE]


def _made(
    work: RuleWork, chosen: Sequence[DueInvoice], rest: BillingRun | None, is_preview: bool
) -> Turn:
    """Make invoices, unless they are only counted."""
    if is_preview:
        return Turn(sum(bool(each.lines) for each in chosen), 0, rest)
    ids = [_make(work, each) for each in chosen]
    made = [each for each in ids if each]
    return Turn(len(made), made[-1] if made else 0, rest)


def _make(work: RuleWork, planned: DueInvoice) -> int:
    """Make an invoice, and let what it bills be due next; return its id, 0 where it has no line."""
    named: dict[str, int] = {}
    if planned.lines:
        client = work.get(CLIENTS, planned.userid)
        assert client is not None
        invoice = make_invoice(
            work,
            client,
            planned.lines,
            duedate=planned.duedate,
            paymentmethod=planned.paymentmethod,
            origin=ORIGIN,
        )
        named = {"invoiceid": invoice["id"]}
        is_owed = client["credit"] > 0 and invoice["status"] == UNPAID
        if is_owed and value_of(work, "AutoCreditApply"):
            apply_credit(work, invoice)
    for (plural, record_id), changes in planned.changes.items():
        row = work.peek(plural, record_id)
        assert row is not None
        work.update(plural, row, {**changes, **(named if plural == BILLABLE else {})})
    return named.get("invoiceid", 0)
