"""The nouns, one file each, in a package for each trade.

A new noun is its file, its line here and a migration.
"""

from __future__ import annotations

from importlib import import_module

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
    "people.clients",
    "system.history",
)
"""Their modules, in the order in which the nouns are described."""

RESOURCES: tuple[Resource, ...] = tuple(
    import_module(f"{__name__}.{name}").RESOURCE for name in NOUNS
)
