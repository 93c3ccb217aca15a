"""The rules of gateways, and which of them are active."""

from __future__ import annotations

from teampro.schema.rules import Rules, RuleWork, Stored

TITLES = {
    "banktransfer": "Bank Transfer",
    "mailin": "Mail In Payment",
    "paypal": "PayPal",
    "cash": "Cash",
}
"""The modules that there are, each with what customers read of it: all are paid by hand."""
MODULES = tuple(TITLES)


class GatewayRules(Rules):
    """A gateway keeps its module: invoices and payments name it."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Call it what its module is called."""
        row["displayname"] = row["displayname"] or TITLES.get(row["module"], "")

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check that it is one of the modules, the only one of it, and stays what it is."""
        if work.is_faulty("module"):
            return
        if not row["module"]:
            message = f"module: a gateway has one of {', '.join(MODULES)}."
            work.fault("module", "required", message)
        elif old is None and work.select("gateways", {"module": row["module"]}):
            message = f"The gateway {row['module']} is active already."
            work.fault("module", "duplicate", message, row["module"])
        if old is not None and row["module"] != old["module"]:
            message = f"The gateway {old['module']} stays one; make another for {row['module']}."
            work.fault("module", "rule", message, row["module"])


def active(work: RuleWork) -> list[str]:
    """Return the modules of the gateways that are active, in their order."""
    return work.digest("gateways", _modules)


def _modules(rows: list[Stored]) -> list[str]:
    return [row["module"] for row in sorted(rows, key=lambda row: row["sortorder"])]


def check_gateway(work: RuleWork, old: Stored | None, row: Stored, name: str) -> None:
    """Fault a newly named way to pay that is not active; "" is none."""
    module = row[name]
    if not module or work.is_faulty(name) or (old is not None and module == old[name]):
        return
    there = active(work)
    if module not in there:
        options = ", ".join(there) or "none yet"
        message = f"Invalid Payment Method. Valid options include {options}."
        work.fault(name, "invalid_value", message, module)
