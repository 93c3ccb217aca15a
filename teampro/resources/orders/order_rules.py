"""The rules of an order: its number, who ordered, and what goes with it."""

from __future__ import annotations

import secrets

from teampro.resources.billing.gateway_rules import check_gateway
from teampro.resources.orders.placing import place_later
from teampro.resources.orders.removing import remove_ordered
from teampro.resources.orders.renewals import check_renewals
from teampro.schema.rules import Rules, RuleWork, Stored

FIRST_NUMBER, LAST_NUMBER = 10**9, 10**10 - 1


class OrderRules(Rules):
    """The rules of one order."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Give it a number and a date, and tell who ordered."""
        row["ordernum"] = _new_number(work)
        row["date"] = work.moment
        row["admin_requestor_id"] = work.caller.adminid
        row["ipaddress"] = row["ipaddress"] or work.address
        if "requestor_id" not in sent:
            row["requestor_id"] = work.caller.user_id

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check that its client may order, how he pays, and what he renews."""
        row["promocode"] = row["promocode"].strip().upper()
        check_gateway(work, old, row, "paymentmethod")
        client = None if work.is_faulty("userid") else work.peek("clients", row["userid"])
        if client is not None and client["status"] == "Closed":
            message = f"Client {client['id']} is closed: nothing is ordered for him any more."
            work.fault("userid", "rule", message, client["id"])
        contact = None if work.is_faulty("contactid") else work.peek("contacts", row["contactid"])
        if contact is not None and contact["userid"] != row["userid"]:
            message = f"Contact {contact['id']} is one of client {contact['userid']}."
            work.fault("contactid", "rule", message, contact["id"])
        if not work.is_faulty("userid"):
            check_renewals(work, row)

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Let a new order be placed when all it is of is there."""
        if old is None and row is not None:
            place_later(work, row["id"])

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove what was ordered, unless it is still to be had. Raises: Refusal rule."""
        remove_ordered(work, row)


def _new_number(work: RuleWork) -> int:
    """Return ten random digits that no other order has."""
    while True:
        number = FIRST_NUMBER + secrets.randbelow(LAST_NUMBER - FIRST_NUMBER + 1)
        if not work.select("orders", {"ordernum": number}):
            return number
