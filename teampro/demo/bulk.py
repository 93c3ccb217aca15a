"""Data for measuring: any number of projects and actions, written in batches.

Figures are those the rules would have rolled up; there is no history. Project 100 is the measured
one: always 50 actions, and all that can hang on a project.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from teampro.demo.agency import unsynced
from teampro.demo.days import Calendar
from teampro.demo.forest import Row, blank, created_at, enclose, grow
from teampro.demo.measured import ACTIONS, MEASURED, add_measured, insert
from teampro.demo.people import CLIENTS, add_people
from teampro.demo.stories import CASES
from teampro.demo.support import add_tickets
from teampro.identity.passwords import Passwords
from teampro.resources.projects.actions import Action
from teampro.resources.projects.projects import Project
from teampro.rules.percent import mean
from teampro.settings import Settings
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.files import BlobStore

BATCH = 250
"""Projects that are written at once."""
TYPES = ("Internal", "Product", "Service")
STATUSES = (
    "Under Review",
    "Active",
    "In Production",
    "Active",
    "In Testing",
    "Completed",
    "Closed",
)
SEEN_BY = ("all", "all", "related", "all", "all", "manager", "all", "all")
MANAGERS = (1, 2, 1, 3, 1)
ASSIGNED = (2, 0, -1, 1, 3, 2)
SUBJECTS = ("Website", "Shop", "Newsletter", "Campaign", "Audit", "Portal", "Catalogue", "Booking")
COMPANIES = tuple(CLIENTS.items())


def fill_bulk(
    database: Database,
    settings: Settings,
    passwords: Passwords,
    now: datetime,
    projects: int,
    actions: int,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> None:
    """Fill a migrated, empty database with projects from 100 on and actions spread over them.

    There is at least one project; project 100 has 50 actions, the others share the rest (without
    others there is no rest). `progress` gets how many projects are done, of how many.
    """
    calendar = Calendar(now, ZoneInfo(settings["server_timezone"]))
    counts = _shares(max(projects, 1), max(actions, ACTIONS))
    with unsynced(database):
        add_people(database, passwords, now)
        add_tickets(database, calendar, CASES)
        _plant(database, calendar, counts, progress)
        add_measured(database, calendar, BlobStore(data_paths_of(settings).blobs))


def _shares(projects: int, actions: int) -> list[int]:
    """Return how many actions each project has."""
    if projects == 1:
        return [ACTIONS]
    each, more = divmod(actions - ACTIONS, projects - 1)
    return [ACTIONS, *(each + (number < more) for number in range(projects - 1))]


def _plant(
    database: Database,
    calendar: Calendar,
    counts: list[int],
    progress: Callable[[int, int], None],
) -> None:
    next_action = 1
    for start in range(0, len(counts), BATCH):
        projects: list[Row] = []
        actions: list[Row] = []
        for place, count in enumerate(counts[start : start + BATCH], start):
            tree = grow(calendar, MEASURED + place, next_action, count)
            next_action += count
            projects.append(_project(calendar, MEASURED + place, tree))
            actions += tree
        with database.writing():
            insert(database, Project, projects)
            insert(database, Action, actions)
        progress(start + len(projects), len(counts))


def _project(calendar: Calendar, project_id: int, tree: list[Row]) -> Row:
    """Return the project whose actions are `tree`; the measured one is seen by all."""
    place = project_id - MEASURED
    client, (_, company) = COMPANIES[place % len(COMPANIES)]
    moment = created_at(calendar, project_id)
    roots = [row for row in tree if not row["parent_action_id"]]
    row = blank(Project) | {
        "project_id": project_id,
        "project_name": f"{company}: {SUBJECTS[place % len(SUBJECTS)]} {project_id}",
        "project_type": TYPES[place % len(TYPES)],
        "project_status": STATUSES[place % len(STATUSES)],
        "project_complete": mean(sum(root["action_complete"] for root in roots), len(roots)),
        "project_detail": f"Everything about it, for {company}.",
        "project_billable": place % 2,
        "project_rate": 8500 if place % 2 else None,
        "date_start": calendar.date(-20).isoformat(),
        "date_finish": calendar.date(place % 30 - 5).isoformat(),
        "date_created": moment,
        "date_modified": moment,
        "date_activity": moment,
        "client_userid": client,
        "manager_adminid": MANAGERS[place % len(MANAGERS)],
        "assigned_adminid": ASSIGNED[place % len(ASSIGNED)],
        "visible_status": SEEN_BY[place % len(SEEN_BY)],
        "project_tasks": sum(each["level_class"] == "task" for each in tree),
    }
    own = {"date_start": row["date_start"], "date_finish": row["date_finish"]}
    enclose(row, [own, *tree])
    return row
