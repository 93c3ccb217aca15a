"""The rules of a service's option: a choice of an option, once for each service, so many of it."""

from __future__ import annotations

from teampro.resources.catalogue.configoptions import QUANTITY
from teampro.schema.rules import Rules, RuleWork, Stored

WHERE = ("serviceid", "configid")


class ServiceOptionRules(Rules):
    """The rules of one option of a service."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Keep it with its service and its option, and demand a choice of that option."""
        if old is None:
            _refuse_twin(work, row)
        for name in WHERE:
            if old is not None and row[name] != old[name]:
                message = f"{name} of an option stays {old[name]}: remove it and make another."
                work.fault(name, "rule", message, row[name])
        choice = None if work.is_faulty("choiceid") else work.peek("configchoices", row["choiceid"])
        if choice is not None and choice["configid"] != row["configid"]:
            message = f"Choice {choice['id']} is one of configoptions/{choice['configid']}."
            work.fault("choiceid", "invalid_value", message, choice["id"])
        if old is None or row["qty"] != old["qty"]:
            _check_quantity(work, row)


def _check_quantity(work: RuleWork, row: Stored) -> None:
    """Fault a quantity that the option does not offer."""
    option = None if work.is_faulty("configid") else work.peek("configoptions", row["configid"])
    if option is None or option["optiontype"] != QUANTITY or work.is_faulty("qty"):
        return
    least, most = option["qtyminimum"], option["qtymaximum"]
    if row["qty"] < least or (most and row["qty"] > most):
        offered = f"from {least} to {most}" if most else f"of at least {least}"
        message = f"qty: {option['optionname']} is offered in a quantity {offered}."
        work.fault("qty", "invalid_value", message, row["qty"])


def _refuse_twin(work: RuleWork, row: Stored) -> None:
    """Fault a second choice of one option."""
    for twin in work.select("serviceoptions", {name: row[name] for name in WHERE}):
        message = f"serviceoptions/{twin['id']} is the choice of this option already."
        work.fault("configid", "duplicate", message, row["configid"])
