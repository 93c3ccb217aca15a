"""The rules of a domain: its name, whose it is, when it falls due."""

from __future__ import annotations

from teampro.resources.billing.gateway_rules import check_gateway
from teampro.resources.services.belonging import (
    check_amounts,
    check_belonging,
    take_from_order,
)
from teampro.resources.services.due_dates import lead_due_date
from teampro.resources.services.ordered import is_ordered, order_domain
from teampro.rules.domain_names import ascii_name, folded_name
from teampro.schema.rules import Rules, RuleWork, Stored

LINES = ("Domain", "DomainRegister", "DomainTransfer")
"""The types of the lines of invoices that bill its periods."""
MOST_YEARS = 10
_YEAR = 12


class DomainRules(Rules):
    """The rules of one domain."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Take what its order says; it is ordered today unless somebody says otherwise."""
        take_from_order(work, row, sent)
        if "registrationdate" not in sent:
            row["registrationdate"] = work.context.today

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Fold its name, check whose it is, and derive its days from one another."""
        if not work.is_faulty("domain"):
            _fold(work, row)
        if old is None and not work.is_faulty("domain") and is_ordered(work, row):
            order_domain(work, row, sent)
        check_belonging(work, old, row, "userid")
        check_gateway(work, old, row, "paymentmethod")
        check_amounts(work, row, ("firstpaymentamount", "recurringamount"))
        years = row["registrationperiod"]
        if not 1 <= years <= MOST_YEARS:
            message = f"registrationperiod is a number of years from 1 to {MOST_YEARS}."
            work.fault("registrationperiod", "invalid_value", message, years)
        else:
            lead_due_date(work, old, row, sent, years * _YEAR, LINES)


def _fold(work: RuleWork, row: Stored) -> None:
    """Set the name as it is shown, and as the DNS knows it, in place."""
    given = row["domain"]
    row["domain"] = folded_name(given)
    try:
        row["asciidomain"] = ascii_name(row["domain"])
    except ValueError:
        message = "domain is a name such as example.com, of at least two labels."
        work.fault("domain", "invalid_value", message, given)
