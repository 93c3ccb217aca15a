"""What clients add to writes: their address, their currency, who reads their mail of domains."""

from __future__ import annotations

from uuid import uuid4

from teampro.resources.people.addresses import validate_address
from teampro.resources.people.domain_mail import (
    OF_CLIENT,
    is_read_by_contacts,
    turns_off,
    why_kept,
)
from teampro.resources.people.leaving import (
    erase,
    refuse_while_numbered,
    refuse_while_served,
    remove_what_hangs,
)
from teampro.schema.rules import Rules, RuleWork, Stored


def new_uuid() -> str:
    """Return a random UUID as text."""
    return str(uuid4())


MONEY = (("invoices", "userid"), ("transactions", "userid"), ("credits", "clientid"))
"""What is counted in the currency of its client."""


class ClientRules(Rules):
    """The rules of one client."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Give it a name of its own, and the default currency."""
        row["uuid"] = new_uuid()
        if "currency" not in sent:
            [default] = work.select("currencies", {"is_default": 1})
            row["currency"] = default["id"]

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check its address, and that currency and mail about domains may be changed."""
        validate_address(work, old, row)
        if not row["currency"] and not work.is_faulty("currency"):
            work.fault("currency", "required", "A client has a currency.")
        if old is None:
            return
        if row["currency"] != old["currency"] and (held := _money(work, old["id"])):
            message = f"Client {old['id']} has {held} in its currency, so it stays."
            work.fault("currency", "rule", message, row["currency"])
        if turns_off(old, row, OF_CLIENT) and not is_read_by_contacts(work, old["id"]):
            work.fault(OF_CLIENT, "rule", why_kept(old["id"]))

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove what hangs on it, and leave its projects and time without a client.

        Raises: Refusal rule while something of it runs outside, or where an invoice has a number.
        """
        refuse_while_served(work, row["id"])
        refuse_while_numbered(work, row["id"])
        remove_what_hangs(work, row["id"])

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Erase what history tells of a client that is no more."""
        if row is None and old is not None:
            erase(work, old["id"])


def _money(work: RuleWork, client_id: int) -> str:
    """Return what there is in a client's currency, "" for nothing."""
    found = (plural for plural, column in MONEY if work.select(plural, {column: client_id}))
    return next(found, "")
