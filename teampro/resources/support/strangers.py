"""Whoever writes without being a client: he has a name and an address."""

from __future__ import annotations

from teampro.resources.support.addresses import check_address
from teampro.schema.rules import RuleWork, Stored


def check_stranger(work: RuleWork, old: Stored | None, row: Stored, is_staff: bool = False) -> None:
    """Fault one without a name or an address, where neither a client nor the staff writes."""
    check_address(work, old, row)
    if row["userid"] or is_staff or work.is_faulty("userid"):
        return
    for name in ("name", "email"):
        if not row[name] and not work.is_faulty(name):
            message = f"{name} is required of whoever is no client."
            work.fault(name, "required", message)
