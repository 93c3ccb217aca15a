"""What falls due to be billed: services, their addons, domains, and billable items.

Of each only the key is read, so that it can be seen how much of it is taken at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from heapq import merge
from itertools import groupby, islice
from typing import NamedTuple

import peewee
from peewee import fn

from teampro.chain import LARGEST_ID
from teampro.schema.reach import Nouns, Sql
from teampro.schema.rules import RuleWork, Statement
from teampro.schema.slot import slot

NOUNS = SERVICES, ADDONS, DOMAINS, BILLABLE = (
    "services", "serviceaddons", "domains", "billableitems",
)  # fmt: skip
RUNNING = ("Active", "Suspended")
RENEWED = ("Active", "Grace", "Redemption")
"""The states in which services, and domains, are billed."""
EVER = "9999-12-31"


class Due(NamedTuple):
    """Something that is due: whose it is, when it falls due, its noun and its id."""

    userid: int
    date: str
    plural: str
    id: int

    @property
    def place(self) -> tuple[int, str, int, int]:
        """Where it stands among others: by client and day, services before what hangs on them."""
        return self.userid, self.date, NOUNS.index(self.plural), self.id


@dataclass(frozen=True)
class Window:
    """Of which clients, by id, what falls due until when; of domains it may be another day."""

    first: int
    last: int
    today: str
    until: str = EVER
    domains_until: str = EVER

    def horizon(self, plural: str) -> str:
        """Return the day until which things of a noun are due."""
        return self.domains_until if plural == DOMAINS else self.until


def clients_due(work: RuleWork, window: Window, most: int) -> list[int]:
    """Return the first clients, by id, for whom something is due."""
    found = (
        (userid for (userid,) in work.rows(statement, **_values(window, plural), most=most))
        for plural, statement in _CLIENTS.items()
    )
    return [userid for userid, _ in islice(groupby(merge(*found)), most)]


def things_due(work: RuleWork, window: Window) -> list[Due]:
    """Return all that is due for clients, in their order and that of the days."""
    found = (
        Due(userid, date, plural, record_id)
        for plural, statement in _THINGS.items()
        for userid, date, record_id in work.rows(statement, **_values(window, plural))
    )
    return sorted(found, key=lambda each: each.place)


def thing_sold(work: RuleWork, window: Window, plural: str, record_id: int) -> Due | None:
    """Return something that is billed, whenever it falls due; None for what is not, or not his."""
    values = {**_values(window, plural), "first_id": record_id, "last_id": record_id}
    for userid, date, _ in work.rows(_THINGS[plural], **values):
        return Due(userid, date, plural, record_id)
    return None


def waiting(work: RuleWork, window: Window) -> Iterator[Due]:
    """Yield the billable items that go on whatever invoice their client gets next."""
    for userid, record_id in work.rows(_waiting, first=window.first, last=window.last):
        yield Due(userid, window.today, BILLABLE, record_id)


def _values(window: Window, plural: str) -> dict[str, object]:
    values = {
        "first": window.first,
        "last": window.last,
        "first_id": 0,
        "last_id": LARGEST_ID,
        "horizon": window.horizon(plural),
    }
    return values | ({"today": window.today} if plural == BILLABLE else {})


def _sold(table: Sql, amount: Sql, status: Sql, states: tuple[str, ...]) -> Sql:
    return (
        status.in_(states)
        & (amount > 0)
        & table.nextduedate.is_null(False)
        & (table.nextinvoicedate <= slot("horizon"))
    )


def _not_ending(nouns: Nouns, service_id: Sql) -> Sql:
    request = nouns.model("cancelrequests")
    wish = request.select(request.id).where((request.relid == service_id) & (request.done == 0))
    return ~fn.EXISTS(wish)


def _services(nouns: Nouns) -> tuple[Sql, Sql, Sql]:
    table = nouns.model(SERVICES)
    sold = _sold(table, table.amount, table.domainstatus, RUNNING)
    return table, table.nextinvoicedate, sold & _not_ending(nouns, table.id)


def _addons(nouns: Nouns) -> tuple[Sql, Sql, Sql]:
    table = nouns.model(ADDONS)
    sold = _sold(table, table.recurring, table.status, RUNNING)
    return table, table.nextinvoicedate, sold & _not_ending(nouns, table.hostingid)


def _domains(nouns: Nouns) -> tuple[Sql, Sql, Sql]:
    table = nouns.model(DOMAINS)
    sold = _sold(table, table.recurringamount, table.status, RENEWED)
    return table, table.nextinvoicedate, sold & (table.donotrenew == 0)


def _billable(nouns: Nouns) -> tuple[Sql, Sql, Sql]:
    """Return what waits for a run, once, or for a day, once or again and again."""
    table = nouns.model(BILLABLE)
    at_once = (table.invoiceaction == "nextcron") & (table.invoicecount == 0)
    dated = (table.invoiceaction == "duedate") & (table.invoicecount == 0)
    again = (table.invoiceaction == "recur") & (table.invoicecount < table.recurfor)
    is_due = at_once | ((dated | again) & (table.duedate <= slot("horizon")))
    date = peewee.Case(None, [(table.invoiceaction == "nextcron", slot("today"))], table.duedate)
    return table, date, is_due


Of = Callable[[Nouns], tuple[Sql, Sql, Sql]]
"""Returns a noun's table, the day on which its rows fall due, and which of them are billed."""


def _within(table: Sql) -> Sql:
    return table.userid.between(slot("first"), slot("last")) & table.id.between(
        slot("first_id"), slot("last_id")
    )


def _clients(of: Of, nouns: Nouns) -> Sql:
    table, _date, is_due = of(nouns)
    query = table.select(table.userid).where(_within(table) & is_due).group_by(table.userid)
    return query.order_by(table.userid).limit(slot("most"))


def _things(of: Of, nouns: Nouns) -> Sql:
    table, date, is_due = of(nouns)
    return table.select(table.userid, date, table.id).where(_within(table) & is_due)


def _waiting(nouns: Nouns) -> Sql:
    table = nouns.model(BILLABLE)
    waits = (table.invoiceaction == "nextinvoice") & (table.invoicecount == 0)
    between = table.userid.between(slot("first"), slot("last"))
    return table.select(table.userid, table.id).where(between & waits).order_by(table.id)


_OF: Mapping[str, Of] = {
    SERVICES: _services,
    ADDONS: _addons,
    DOMAINS: _domains,
    BILLABLE: _billable,
}
_CLIENTS: Mapping[str, Statement] = {each: partial(_clients, of) for each, of in _OF.items()}
_THINGS: Mapping[str, Statement] = {each: partial(_things, of) for each, of in _OF.items()}
