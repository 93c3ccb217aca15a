"""Addresses that may not log in, in whatever language."""

from __future__ import annotations

from datetime import timedelta

from teampro.dialects.whmcs.commands.office import GROUP
from teampro.dialects.whmcs.declare import Command, WriteRecord
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.schema.values import MOMENT

MOST_DAYS = 36_500


def end_of_ban(doing: Doing) -> Tree:
    """Return when a ban ends: after its days, else at the moment that was sent."""
    if "days" not in doing.given:
        return {}
    days = min(max(doing.given["days"], 0), MOST_DAYS)
    return {"expires": (doing.context.now + timedelta(days=days)).strftime(MOMENT)}


COMMANDS = (
    Command(
        "AddBannedIp",
        GROUP,
        "Ban an address or a network, at most a /16 or, of IPv6, a /32.",
        WriteRecord("POST", "bannedips", answer=Shape("banid=id:str"), more=end_of_ban),
        "ip!=ip reason!=reason days:int expires=expires:moment",
        says={"ip": "Invalid IP Address"},
        log="Banned {ip}: {reason}",
        example={"ip": "203.0.113.9", "reason": "Scanner", "days": "2"},
    ),
)
