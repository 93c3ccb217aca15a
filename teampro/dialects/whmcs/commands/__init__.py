"""The commands of the language, one file for each group of them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from teampro.dialects.dialect import Collaborators
from teampro.dialects.whmcs.bound import Bound
from teampro.dialects.whmcs.command import Commands
from teampro.dialects.whmcs.commands import (
    authentication,
    clientdetails,
    clients,
    contacts,
    system,
    users,
)
from teampro.dialects.whmcs.params import Formats

DECLARED = (
    *system.COMMANDS,
    *users.COMMANDS,
    *authentication.COMMANDS,
    *clients.COMMANDS,
    *clientdetails.COMMANDS,
    *contacts.COMMANDS,
)


def bound_commands(given: Collaborators) -> Commands:
    """Return the commands by their names in lower case. Raises: DeclarationError."""
    formats = Formats(ZoneInfo(given.settings["server_timezone"]))
    return {each.name.lower(): Bound(each, given.registry, formats) for each in DECLARED}
