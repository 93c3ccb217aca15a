"""The invoices that bill what is due: one for each client, way to pay, and day.

Nothing is stored here: what is planned can be told, or made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from teampro.resources.billing.due import Due, Window, waiting
from teampro.resources.billing.due_lines import Terms
from teampro.resources.billing.due_periods import (
    Billed,
    claims_of,
    claims_since,
    due_periods,
    next_period,
    waiting_item,
)
from teampro.resources.billing.gateway_rules import active
from teampro.resources.billing.invoicing import InvoiceLine
from teampro.schema.rules import Key, RuleWork, Stored

Changes = dict[Key, dict[str, Any]]


@dataclass
class DueInvoice:
    """An invoice to be made; `changes` are those of what it bills, by record.

    One without lines bills nothing: what it changes others bill already.
    """

    userid: int
    paymentmethod: str
    duedate: str
    lines: list[InvoiceLine] = field(default_factory=list)
    changes: Changes = field(default_factory=dict)


def due_invoices(
    work: RuleWork, window: Window, things: Sequence[Due], is_asked: bool
) -> Iterator[DueInvoice]:
    """Yield the invoices of what is due, client by client, in the order of the days.

    What `is_asked` for gets its next period that nobody bills, whenever that falls due.
    """
    _read_ahead(work, things)
    if is_asked:
        claims = claims_of(work, things)
    else:
        claims = claims_since(work, window, min((each.date for each in things), default=""))
    waits = _by_client(waiting(work, window))
    for userid, own in _by_client(things).items():
        client = work.peek("clients", userid)
        if client is None:
            continue
        terms = Terms.of(work, client)
        found: list[Billed] = []
        for each in own:
            if is_asked:
                billed = next_period(work, terms, each, claims)
                found += [billed] if billed else []
            else:
                until = window.horizon(each.plural)
                found += due_periods(work, terms, each, until, claims)
        yield from _grouped(work, client, found, waits.get(userid, ()))


def _by_client(things: Iterable[Due]) -> dict[int, list[Due]]:
    found: dict[int, list[Due]] = {}
    for each in things:
        found.setdefault(each.userid, []).append(each)
    return found


def _read_ahead(work: RuleWork, things: Sequence[Due]) -> None:
    """Read all rows that are asked for one by one, a noun at a time."""
    ids: dict[str, list[int]] = {"clients": [each.userid for each in things]}
    for each in things:
        ids.setdefault(each.plural, []).append(each.id)
    for plural, found in ids.items():
        work.read_ahead(plural, found)


def _grouped(
    work: RuleWork, client: Stored, found: Sequence[Billed], waits: Sequence[Due]
) -> Iterator[DueInvoice]:
    """Yield the invoices of one client; what waits for one goes with the first of them."""
    group = work.peek("clientgroups", client["groupid"])
    is_separate = client["separateinvoices"] or (group is not None and group["separateinvoices"])
    there: dict[tuple[Any, ...], DueInvoice] = {}
    for part in sorted(found, key=lambda part: part.due.date):
        row = work.peek(part.due.plural, part.due.id) or {}
        method = _method(work, client, row.get("paymentmethod", ""))
        one = (part.due.plural, part.due.id) if is_separate or not part.lines else ()
        key = (part.due.date, method, bool(part.lines), one)
        there.setdefault(key, DueInvoice(client["id"], method, part.due.date))
        _add(there[key], part)
    first = next((each for each in there.values() if each.lines), None)
    if first is not None:
        for each in waits:
            _add(first, waiting_item(work, each))
    yield from there.values()


def _add(invoice: DueInvoice, part: Billed) -> None:
    invoice.lines += part.lines
    invoice.changes[part.due.plural, part.due.id] = part.changes


def _method(work: RuleWork, client: Stored, method: str) -> str:
    """Return how something is paid: as it says, or as its client pays, by an active gateway."""
    offered = active(work)
    wanted = (method, client["defaultgateway"], *offered)
    return next((each for each in wanted if each in offered), "")
