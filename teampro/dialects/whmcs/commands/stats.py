"""The figures of the office: what came in, orders, tickets, and what waits for somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from teampro.dialects.whmcs.commands.office import GROUP
from teampro.dialects.whmcs.commands.staff import here
from teampro.dialects.whmcs.commands.todo import COMPLETED
from teampro.dialects.whmcs.declare import Code, Command
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Tree
from teampro.dialects.whmcs.values import whole
from teampro.rules.amounts import HUNDREDTH
from teampro.rules.exchange import in_default
from teampro.rules.money import formatted
from teampro.schema.kinds import MONEY

MOST_DAYS = 366
ORDERS = {name: name.capitalize() for name in ("cancelled", "pending", "fraud", "active")}
TICKETS = {
    "open": "Open",
    "answered": "Answered",
    "customerreply": "Customer-Reply",
    "closed": "Closed",
    "onhold": "On Hold",
    "inprogress": "In Progress",
}
CLOSED, AWAITING = "Closed", ("Open", "Customer-Reply")
OPEN_QUOTES = ("Draft", "Delivered", "On Hold")
ASKED = (
    "transactions",
    "orders",
    "whmcstickets",
    "cancelrequests",
    "todoitems",
    "billableitems",
    "quotes",
    "admins",
)


@dataclass(frozen=True)
class Span:
    """The days that are told one by one, as texts: those of the timeline, and two in any case."""

    today: str
    yesterday: str
    first: str
    timeline: tuple[str, ...]


def span_of(today: str, timeline: int) -> Span:
    """Return today, the day before, and a timeline of so many days that ends today."""
    last = date.fromisoformat(today)
    days = [str(last - timedelta(days=back)) for back in range(max(timeline, 2))]
    return Span(today, days[1], days[-1], tuple(reversed(days[:timeline])))


def get_stats(doing: Doing) -> Tree:
    """Return the figures: sums and counts of lists that are grouped."""
    days = doing.given.get("timeline_days", 0)
    if not 0 <= days <= MOST_DAYS:
        raise doing.no("timeline_days:invalid")
    span = span_of(doing.context.today, days)
    lately = {"gte": span.first}
    income, spent = _money(doing, "day", {"date": lately})
    orders = _counts(doing, "orders", "date.day", "status", date=lately)
    tickets = Counter[tuple[Any, ...]]()
    if days:
        tickets = _counts(doing, "whmcstickets", "date.day", date=lately)
    earned = {"today": income[span.today] - spent[span.today]} | _earned(doing, span.today)
    return {
        **_printed(doing, earned),
        **_orders(doing, span, orders),
        **_tickets(doing),
        **_waiting(doing),
        "timeline_data": {
            "new_orders": {day: _of_day(orders, day) for day in span.timeline},
            "accepted_orders": {day: orders[day, ORDERS["active"]] for day in span.timeline},
            "income": {day: MONEY.wire(income[day]) for day in span.timeline},
            "expenditure": {day: MONEY.wire(spent[day]) for day in span.timeline},
            "new_tickets": {day: tickets[(day,)] for day in span.timeline},
        },
    }


def _money(doing: Doing, part: str, filters: Tree) -> tuple[Counter[str], Counter[str]]:
    """Return what came in less fees, and what went out, by a part of its date.

    Both in the default currency, at the rates of their days.
    """
    asked = {
        "group": ["currency", "rate", f"date.{part}"],
        "sum": ["amountin", "fees", "amountout"],
    }
    came, went = Counter[str](), Counter[str]()
    for row in _groups(doing, "transactions", asked | filters):
        sums = {name: whole(row[f"sum.{name}"]) for name in asked["sum"]}
        rate = whole(row["rate"])
        came[row[f"date.{part}"]] += in_default(sums["amountin"] - sums["fees"], rate, HUNDREDTH)
        went[row[f"date.{part}"]] += in_default(sums["amountout"], rate, HUNDREDTH)
    return came, went


def _earned(doing: Doing, today: str) -> dict[str, int]:
    """Return what came in less what went out: this month, this year, and ever."""
    came, went = _money(doing, "month", {})
    came.subtract(went)
    year = sum(amount for month, amount in came.items() if month[:4] == today[:4])
    return {"thismonth": came[today[:7]], "thisyear": year, "alltime": sum(came.values())}


def _printed(doing: Doing, earned: Mapping[str, int]) -> Tree:
    """Return amounts with the signs of the default currency."""
    (currency,) = doing.asked.known("currencies", is_default=1)
    signs = (currency["prefix"], currency["suffix"], currency["format"])
    return {f"income_{name}": formatted(amount, *signs) for name, amount in earned.items()}


def _groups(doing: Doing, plural: str, asked: Tree) -> list[Tree]:
    return doing.rows(plural, {"limit": doing.asked.most_rows, "count": False, **asked})


def _counts(doing: Doing, plural: str, *keys: str, **filters: Tree) -> Counter[tuple[Any, ...]]:
    """Return how many records have each values of some keys."""
    rows = _groups(doing, plural, {"group": list(keys), **filters})
    return Counter({tuple(row[key] for key in keys): row["count"] for row in rows})


def _of_day(counts: Counter[tuple[Any, ...]], day: str) -> int:
    return sum(count for key, count in counts.items() if key[0] == day)


def _orders(doing: Doing, span: Span, days: Counter[tuple[Any, ...]]) -> Tree:
    """Return how many orders each status has, of these days, of this month and this year."""
    months = _counts(doing, "orders", "status", "date.month")
    pending = sum(n for (status, _), n in months.items() if status == ORDERS["pending"])
    told: Tree = {"orders_pending": pending}
    for name, day in (("today", span.today), ("yesterday", span.yesterday)):
        told |= {f"orders_{name}_{word}": days[day, status] for word, status in ORDERS.items()}
        told[f"orders_{name}_total"] = _of_day(days, day)
    for name, begins in (("month", span.today[:7]), ("year", span.today[:4])):
        found = (n for (_, month), n in months.items() if month.startswith(begins))
        told[f"orders_this{name}_total"] = sum(found)
    return told


def _tickets(doing: Doing) -> Tree:
    """Return how many tickets have each status, and how many are flagged to the caller."""
    counts = _counts(doing, "whmcstickets", "status", "flag")
    by_status = Counter[str]()
    for (status, _flag), count in counts.items():
        by_status[status] += count
    mine = doing.caller.adminid
    flagged = (n for (status, flag), n in counts.items() if flag == mine and status != CLOSED)
    return {
        "tickets_allactive": sum(by_status.values()) - by_status[CLOSED],
        "tickets_awaitingreply": sum(by_status[status] for status in AWAITING),
        "tickets_flaggedtickets": sum(flagged),
        **{f"tickets_{word}": by_status[status] for word, status in TICKETS.items()},
    }


def _waiting(doing: Doing) -> Tree:
    """Return how many records wait for somebody, and how many of the staff are here.

    The caller is always among them.
    """
    counted: dict[str, tuple[str, Tree]] = {
        "cancellations_pending": ("cancelrequests", {"done": False}),
        "todoitems_due": (
            "todoitems",
            {"duedate": {"lte": "today"}, "status": {"nin": [COMPLETED]}},
        ),
        "billableitems_uninvoiced": ("billableitems", {"invoicecount": 0}),
        "quotes_valid": (
            "quotes",
            {"validuntil": {"gte": "today"}, "stage": {"in": list(OPEN_QUOTES)}},
        ),
        "staff_online": ("admins", {"lastvisit": here(doing), "id": {"ne": doing.caller.adminid}}),
    }
    told: Tree = {}
    for name, (plural, filters) in counted.items():
        told[name] = _groups(doing, plural, {"group": "", **filters})[0]["count"]
        if name == "todoitems_due":
            told["networkissues_open"] = 0
    told["staff_online"] += 1
    return told


COMMANDS = (
    Command(
        "GetStats",
        GROUP,
        "What came in, orders, tickets, and what waits; day by day where timeline_days says so.",
        Code(get_stats, tuple(("GET", plural) for plural in ASKED)),
        "timeline_days:int",
        says={"timeline_days:invalid": "Invalid value for timeline_days"},
        example={"timeline_days": "2"},
    ),
)
