"""What a person has in hand: running clocks and open work, with the command that lists each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import peewee

from teampro.cli.advice import command, counted
from teampro.resources.projects.actions import Action
from teampro.resources.projects.projects import Project
from teampro.resources.projects.timelogs import Timelog
from teampro.resources.support.whmcstickets import Ticket
from teampro.settings import Settings
from teampro.store.database import Database

DONE_PERCENT = 100
ARCHIVE, CLOSED = "archive", "Closed"


@dataclass(frozen=True)
class Unfinished:
    """Records of one kind: how many in words, and the command that lists them."""

    what: str
    listing: str


def unfinished(settings: Settings, database: Database, adminid: int) -> Iterator[Unfinished]:
    """Yield what an administrator has in hand; nothing for what he has none of."""
    archived = Project.select(Project.project_id).where(Project.project_function == ARCHIVE)
    kinds: tuple[tuple[str, type[peewee.Model], peewee.Expression, str], ...] = (
        (
            "running clock",
            Timelog,
            (Timelog.owner_adminid == adminid) & (Timelog.timelog_status == "active"),
            f"timelogs -p owner_adminid={adminid} -p timelog_status=active",
        ),
        (
            "open action",
            Action,
            (Action.assigned_adminid == adminid)
            & (Action.action_complete < DONE_PERCENT)
            & Action.project_id.not_in(archived),
            f"actions -p assigned_adminid={adminid} -p action_complete.lt={DONE_PERCENT} "
            f"-p project_function.ne={ARCHIVE}",
        ),
        (
            "open ticket",
            Ticket,
            (Ticket.flag == adminid) & (Ticket.status != CLOSED),
            f"whmcstickets -p flag={adminid} -p status.ne={CLOSED}",
        ),
    )
    for noun, model, condition, listing in kinds:
        [[count]] = database.run(model.select(peewee.fn.COUNT(peewee.SQL("*"))).where(condition))
        if count:
            yield Unfinished(counted(count, noun), command(settings, f"call {listing}"))
