"""What an order is of: its services, addons and domains, each as it is billed at first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from teampro.resources.services.costs import (
    COUNTED,
    cost_of_choice,
    cost_of_service,
    tld_of,
    unit_for,
)
from teampro.resources.services.ordered import first_period
from teampro.resources.system.settings import value_of
from teampro.rules.billing_cycles import months_of
from teampro.rules.calendar import day_after, moved
from teampro.rules.money import formatted
from teampro.rules.periods import Period, period
from teampro.schema.rules import RuleWork, Stored

YEAR = 12
YES_NO = 3
DOMAIN_LINES = {"Register": "DomainRegister", "Transfer": "DomainTransfer"}
DOMAIN_NAMES = {"Register": "Domain Registration", "Transfer": "Domain Transfer"}


@dataclass(frozen=True)
class OrderItem:
    """One thing that is ordered; promotions name it by a `word`, and its `cycle`.

    `line` is the type of its invoice line, which bills `first` for the `span`; `texts` are further
    lines of what that says. It costs `setup` once.
    """

    plural: str
    row: Stored
    word: str
    cycle: str
    line: str
    title: str
    setup: int
    first: int
    span: Period | None
    taxed: bool
    texts: tuple[str, ...] = ()

    @property
    def price(self) -> int:
        """What all of it costs at first."""
        return self.setup + self.first

    @property
    def next_start(self) -> str | None:
        """The first day that is not billed yet, None where nothing recurs."""
        return day_after(self.span.end) if self.span else None


def items_of(work: RuleWork, order: Stored) -> list[OrderItem]:
    """Return the items of an order: services, addons, domains, each in the order of ids."""
    below = {"orderid": order["id"]}
    # What a service costs is reckoned when it is asked for.
    services = [work.get("services", row["id"]) for row in work.select("services", below, "id")]
    return [
        *(_service(work, row) for row in services if row is not None),
        *(_addon(work, row) for row in work.select("serviceaddons", below, "id")),
        *(_domain(work, row) for row in work.select("domains", below, "id")),
    ]


def whole_period(row: Stored, months: int) -> Period | None:
    """Return the period that begins when something is due, None where nothing recurs."""
    start = row["nextduedate"]
    return period(start, months, row["anchorday"]) if months and start else None


def _service(work: RuleWork, row: Stored) -> OrderItem:
    """Return a service; one whose price was told is billed for a whole period, in one line."""
    product = work.peek("products", row["packageid"])
    cost = cost_of_service(work, row)
    first = None
    if cost is not None:
        first = first_period(work, row, cost.period, unit_for(work, row["userid"]))
    whole = cost and cost.setup + (first.amount if first else cost.period)
    is_told = cost is None or (cost.period, whole) != (row["amount"], row["firstpaymentamount"])
    setup = 0 if is_told or cost is None else cost.setup
    span = whole_period(row, months_of(row["billingcycle"]))
    if span is not None and first is not None and not is_told:
        span = Period(span.start, moved(first.next_due, -1) or span.end)
    name = product["name"] if product else ""
    return OrderItem(
        "services",
        row,
        str(row["packageid"]),
        row["billingcycle"],
        "Hosting",
        f"{name} - {row['domain']}" if row["domain"] else name,
        setup,
        row["firstpaymentamount"] - setup,
        span,
        bool(product and product["tax"]),
        tuple(_chosen(work, row)),
    )


def _chosen(work: RuleWork, service: Stored) -> Iterator[str]:
    """Yield what was chosen for a service, a sentence for each option."""
    for each in work.select("serviceoptions", {"serviceid": service["id"]}, "id"):
        option = work.peek("configoptions", each["configid"])
        choice = work.peek("configchoices", each["choiceid"])
        if option is None:
            continue
        name = option["optionname"]
        if option["optiontype"] == YES_NO:
            yield f"{name}: {'Yes' if each['qty'] else 'No'}"
        elif option["optiontype"] in COUNTED:
            one = cost_of_choice(work, {**each, "qty": 1}, service).period
            unit = choice["optionname"] if choice else ""
            amount = _in_currency(work, service["userid"], one)
            yield " ".join(filter(None, (f"{name}:", str(each["qty"]), "x", unit, amount)))
        else:
            yield f"{name}: {choice['optionname'] if choice else ''}"


def _in_currency(work: RuleWork, client_id: int, amount: int) -> str:
    client = work.peek("clients", client_id)
    signs = work.peek("currencies", client["currency"]) if client else None
    if signs is None:
        return formatted(amount, "", "", 1)
    return formatted(amount, signs["prefix"], signs["suffix"], signs["format"])


def _addon(work: RuleWork, row: Stored) -> OrderItem:
    offered = work.peek("addons", row["addonid"])
    return OrderItem(
        "serviceaddons",
        row,
        f"A{row['addonid']}",
        row["billingcycle"],
        "Addon",
        row["name"] or (offered["name"] if offered else ""),
        row["setupfee"],
        row["recurring"],
        whole_period(row, months_of(row["billingcycle"])),
        bool(row["tax"]),
    )


def _domain(work: RuleWork, row: Stored) -> OrderItem:
    tld, years = tld_of(work, row), row["registrationperiod"]
    return OrderItem(
        "domains",
        row,
        f"D{tld['extension']}" if tld else "",
        f"{years}Years",
        DOMAIN_LINES[row["type"]],
        f"{DOMAIN_NAMES[row['type']]} - {row['domain']} - {years} Year{'' if years == 1 else 's'}",
        0,
        row["firstpaymentamount"],
        whole_period(row, years * YEAR),
        bool(value_of(work, "TaxDomains")),
    )
