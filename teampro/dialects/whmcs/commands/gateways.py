"""The ways to pay that are active."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.office import GROUP
from teampro.dialects.whmcs.declare import Command, ShowList
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape

INVALID_GATEWAY = "Invalid Payment Method. Valid options include {options}"


def demand_gateway(doing: Doing, name: str) -> None:
    """Refuse a parameter that names no active way to pay, or none. Raises: CommandRefusal."""
    there = [row["module"] for row in doing.asked.all_known("gateways")]
    if doing.given.get(name) not in there:
        raise doing.no(name, options=", ".join(there) or "none yet")


COMMANDS = (
    Command(
        "GetPaymentMethods",
        GROUP,
        "The ways to pay that are active, in their order.",
        ShowList(
            "gateways",
            "paymentmethods",
            "paymentmethod",
            Shape("module displayname"),
            paged=False,
        ),
    ),
)
