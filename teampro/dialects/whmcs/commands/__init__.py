"""The commands of the language, one file for each group of them."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from teampro.dialects.dialect import Collaborators
from teampro.dialects.whmcs.bound import Bound
from teampro.dialects.whmcs.commands import (
    affiliates,
    announcements,
    authentication,
    bans,
    billableitems,
    cancelrequests,
    clientcredits,
    clientdetails,
    clients,
    contacts,
    departments,
    domains,
    gateways,
    generating,
    invoices,
    office,
    ordering,
    orders,
    orderstates,
    products,
    projects,
    promotions,
    quotes,
    servers,
    serviceaddons,
    servicechanges,
    services,
    staff,
    stats,
    tasks,
    ticketdesk,
    ticketmessages,
    tickets,
    ticketwrites,
    tldpricing,
    tlds,
    todo,
    transactions,
    upgrades,
    users,
)

DECLARED = (
    *clients.COMMANDS,
    *clientdetails.COMMANDS,
    *contacts.COMMANDS,
    *users.COMMANDS,
    *projects.COMMANDS,
    *tasks.COMMANDS,
    *office.COMMANDS,
    *staff.COMMANDS,
    *todo.COMMANDS,
    *bans.COMMANDS,
    *announcements.COMMANDS,
    *products.COMMANDS,
    *promotions.COMMANDS,
    *tldpricing.COMMANDS,
    *tlds.COMMANDS,
    *authentication.COMMANDS,
    *gateways.COMMANDS,
    *generating.COMMANDS,
    *invoices.COMMANDS,
    *transactions.COMMANDS,
    *clientcredits.COMMANDS,
    *stats.COMMANDS,
    *orders.COMMANDS,
    *ordering.COMMANDS,
    *orderstates.COMMANDS,
    *upgrades.COMMANDS,
    *services.COMMANDS,
    *servicechanges.COMMANDS,
    *serviceaddons.COMMANDS,
    *cancelrequests.COMMANDS,
    *domains.COMMANDS,
    *servers.COMMANDS,
    *quotes.COMMANDS,
    *billableitems.COMMANDS,
    *tickets.COMMANDS,
    *ticketwrites.COMMANDS,
    *ticketmessages.COMMANDS,
    *ticketdesk.COMMANDS,
    *departments.COMMANDS,
    *affiliates.COMMANDS,
)


def bound_commands(given: Collaborators) -> Mapping[str, Bound]:
    """Return the commands by their names in lower case, none where no language has any.

    Raises: DeclarationError.
    """
    if not (given.settings["whmcs"] or given.settings["gateway"]):
        return {}
    zone = ZoneInfo(given.settings["server_timezone"])
    return {each.name.lower(): Bound(each, given.registry, zone) for each in DECLARED}
