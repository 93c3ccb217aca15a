"""The nouns, one file each. A new noun is its file, its line here and a migration."""

from __future__ import annotations

from teampro.resources import (
    actions,
    admins,
    api,
    clients,
    config,
    files,
    history,
    projects,
    ticketxrefs,
    timelogs,
    topics,
    whmcstickets,
)
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
