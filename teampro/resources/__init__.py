"""The nouns, one file each, in a package for each trade.

A new noun is its file, its line here and a migration.
"""

from __future__ import annotations

import traceback
from importlib import import_module

from teampro.schema.declaration import DeclarationError
from teampro.schema.resource import Resource

NOUNS = (
    "system.api",
    "system.config",
    "system.batch",
    "projects.projects",
    "projects.actions",
    "projects.topics",
    "projects.files",
    "support.whmcstickets",
    "projects.ticketxrefs",
    "projects.timelogs",
    "people.admins",
    "people.tokens",
    "people.clients",
    "people.contacts",
    "people.clientgroups",
    "people.clientnotes",
    "people.customfields",
    "people.customfieldvalues",
    "people.users",
    "people.userclients",
    "people.invites",
    "people.affiliates",
    "billing.currencies",
    "billing.taxrules",
    "billing.gateways",
    "billing.invoices",
    "billing.invoiceitems",
    "billing.transactions",
    "billing.credits",
    "catalogue.productgroups",
    "catalogue.products",
    "catalogue.prices",
    "catalogue.addons",
    "catalogue.configgroups",
    "catalogue.configoptions",
    "catalogue.configchoices",
    "catalogue.configlinks",
    "catalogue.upgradepaths",
    "catalogue.promotions",
    "catalogue.tlds",
    "orders.orders",
    "services.services",
    "services.serviceaddons",
    "services.serviceoptions",
    "services.domains",
    "services.cancelrequests",
    "support.abusereports",
    "orders.upgrades",
    "services.servergroups",
    "services.servers",
    "billing.quotes",
    "billing.quoteitems",
    "billing.billableitems",
    "system.settings",
    "system.activities",
    "system.bannedips",
    "projects.invoicexrefs",
    "projects.todoitems",
    "support.announcements",
    "support.departments",
    "support.departmentadmins",
    "support.ticketstatuses",
    "support.ticketreplies",
    "support.ticketnotes",
    "support.ticketattachments",
    "support.ticketblocks",
    "support.replycategories",
    "support.predefinedreplies",
    "system.secrets",
    "system.history",
)
"""Their modules, in the order in which the nouns are described."""

SLIPS = (AttributeError, NameError, TypeError, ValueError)
"""What Python says of a word that a declaration does not have."""


def declared(name: str) -> Resource:
    """Return the noun of a module. Raises: DeclarationError naming the line of a slip in it."""
    try:
        resource: Resource = import_module(f"{__name__}.{name}").RESOURCE
    except SLIPS as slip:
        path = f"resources/{name.replace('.', '/')}.py"
        places = traceback.extract_tb(slip.__traceback__)
        lines = [each.lineno for each in places if each.filename.endswith(path)]
        where = f", line {lines[-1]}" if lines else ""
        raise DeclarationError(f"{path}{where}: {slip}") from slip
    return resource


RESOURCES = tuple(declared(name) for name in NOUNS)
