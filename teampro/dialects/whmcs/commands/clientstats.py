"""Figures of one client: what it owes and paid, what it has, what it asked.

Each list is counted in groups, so that however much a client has costs the same; money is that of
its own currency.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Tree
from teampro.dialects.whmcs.values import whole
from teampro.rules.invoice_statuses import (
    CANCELLED,
    COLLECTIONS,
    DRAFT,
    PAID,
    PAYMENT_PENDING,
    REFUNDED,
    UNPAID,
)
from teampro.rules.money import formatted

ASKED = ("invoices", "transactions", "services", "domains", "quotes", "whmcstickets")
INVOICES = {
    "unpaid": UNPAID,
    "paid": PAID,
    "cancelled": CANCELLED,
    "refunded": REFUNDED,
    "collections": COLLECTIONS,
    "paymentpending": PAYMENT_PENDING,
}
OTHER = "other"
"""The type of a product that is gone, or that the caller may not see."""
PRODUCTS = {
    "hosting": "hostingaccount",
    "reseller": "reselleraccount",
    "servers": "server",
    "other": OTHER,
}
"""By the words of figures the types of products."""
LACKING = "The figures of {nouns} are 0: they need {areas}, which you lack."


class ClientFigures:
    """Counts and sums of what is a client's; of what the caller may not read there are none."""

    def __init__(self, doing: Doing, client: Tree, currency: Tree) -> None:
        self.doing = doing
        self.client = client
        self._signs = currency["prefix"], currency["suffix"], currency["format"]

    def shown(self, hundredths: int) -> str:
        """Return an amount with the signs of the client's currency."""
        return formatted(hundredths, *self._signs)

    def groups(self, plural: str, *keys: str, total: str = "") -> list[Tree]:
        """Return the client's records in groups; `total` are the amounts that are summed."""
        if not self.doing.may("GET", plural):
            return []
        asked: Tree = {"group": list(keys) or "", "limit": self.doing.asked.most_rows}
        if total:
            asked |= {"sum": total.split(), "currency": self.client["currency"]}
        asked |= {"userid": self.client["id"], "count": False}
        return self.doing.rows(plural, asked)

    def counts(self, plural: str, key: str) -> Counter[str]:
        """Return how many of its records have each value of a field."""
        return Counter({row[key]: row["count"] for row in self.groups(plural, key)})

    def warn_of_areas(self) -> None:
        """Tell which figures are 0 because the caller may not see what they count."""
        nouns = [plural for plural in ASKED if not self.doing.may("GET", plural)]
        known = self.doing.asked.session.nouns
        areas = dict.fromkeys(f"the area {known[plural].area}:read" for plural in nouns)
        if nouns:
            told = LACKING.format(nouns=", ".join(nouns), areas=" and ".join(areas))
            self.doing.warn(told)


def client_stats(doing: Doing, client: Tree, currency: Tree) -> Tree:
    """Return all figures of a client, as it was read, in its currency."""
    figures = ClientFigures(doing, client, currency)
    figures.warn_of_areas()
    told: Tree = {}
    for part in _PARTS:
        told |= part(figures)
    is_affiliate = bool(doing.asked.known("affiliates", clientid=client["id"]))
    return told | {"numaffiliatesignups": 0, "isAffiliate": is_affiliate}


def _money(figures: ClientFigures) -> Tree:
    """Return what the client has left as credit, and what came in and went out."""
    credit = whole(figures.client["credit"])
    names = ("amountin", "fees", "amountout")
    rows = figures.groups("transactions", total=" ".join(names))
    _, came, fees, went = _sums(rows, *names)
    return {
        "incredit": credit > 0,
        "creditbalance": figures.shown(credit),
        "grossRevenue": figures.shown(came),
        "expenses": figures.shown(fees + went),
        "income": figures.shown(came - fees - went),
    }


def _invoices(figures: ClientFigures) -> Tree:
    """Return how many invoices have each status, and what they come to; of some what is owed."""
    rows = figures.groups("invoices", "status", "duedate", total="total balance")
    today = figures.doing.context.today
    by_status = {
        status: _sums([row for row in rows if row["status"] == status], "total", "balance")
        for status in (DRAFT, *INVOICES.values())
    }
    late = [row for row in rows if row["status"] == UNPAID and row["duedate"] < today]
    told: Tree = {}
    for (count, _, owed), number, amount in (
        (by_status[UNPAID], "numdueinvoices", "dueinvoicesbalance"),
        (_sums(late, "total", "balance"), "numoverdueinvoices", "overdueinvoicesbalance"),
        (by_status[DRAFT], "numDraftInvoices", "draftInvoicesBalance"),
    ):
        told |= {number: count, amount: figures.shown(owed)}
    for name, status in INVOICES.items():
        count, total, _ = by_status[status]
        told |= {f"num{name}invoices": count, f"{name}invoicesamount": figures.shown(total)}
    return told


def _services(figures: ClientFigures) -> Tree:
    """Return how many services of each type there are, and how many of them are Active."""
    types = ("type",) if figures.doing.may("GET", "products") else ()
    rows = figures.groups("services", *types, "domainstatus")
    every, active = Counter[str](), Counter[str]()
    for row in rows:
        kind = row.get("type") or OTHER
        every[kind] += row["count"]
        active[kind] += row["count"] * (row["domainstatus"] == "Active")
    told: Tree = {}
    for name, kind in PRODUCTS.items():
        told |= {f"productsnumactive{name}": active[kind], f"productsnum{name}": every[kind]}
    return told | {"productsnumactive": active.total(), "productsnumtotal": every.total()}


def _others(figures: ClientFigures) -> Tree:
    """Return how many domains, quotes and tickets there are, and how many are in force."""
    domains, quotes = figures.counts("domains", "status"), figures.counts("quotes", "stage")
    tickets = figures.counts("whmcstickets", "status")
    return {
        "numactivedomains": domains["Active"],
        "numdomains": domains.total(),
        "numacceptedquotes": quotes["Accepted"],
        "numquotes": quotes.total(),
        "numtickets": tickets.total(),
        "numactivetickets": tickets.total() - tickets["Closed"],
    }


def _sums(rows: list[Tree], *names: str) -> tuple[int, ...]:
    """Return how many records some groups have, and their sums."""
    return (
        sum(row["count"] for row in rows),
        *(sum(whole(row[f"sum.{name}"]) for row in rows) for name in names),
    )


_PARTS: tuple[Callable[[ClientFigures], Tree], ...] = (_money, _invoices, _services, _others)
