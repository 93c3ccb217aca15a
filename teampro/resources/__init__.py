"""The nouns, one file each, in a package for each trade.

A new noun is its file, its line here and a migration.
"""

from __future__ import annotations

from teampro.resources.people import admins, clients
from teampro.resources.projects import (
    actions,
    files,
    projects,
    ticketxrefs,
    timelogs,
    topics,
)
from teampro.resources.support import whmcstickets
from teampro.resources.system import api, config, history
from teampro.schema.resource import Resource

RESOURCES: tuple[Resource, ...] = (
    api.RESOURCE,
    config.RESOURCE,
    projects.RESOURCE,
    actions.RESOURCE,
    topics.RESOURCE,
    files.RESOURCE,
    whmcstickets.RESOURCE,
    ticketxrefs.RESOURCE,
    timelogs.RESOURCE,
    admins.RESOURCE,
    clients.RESOURCE,
    history.RESOURCE,
)
