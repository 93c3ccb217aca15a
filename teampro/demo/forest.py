"""Trees of actions for measuring: milestones with groups with tasks, figures rolled up.

Nothing is random: a tree follows from the number of its project.
"""

from __future__ import annotations

from typing import Any

from teampro.demo.days import Calendar, at
from teampro.resources.projects.actions import Action
from teampro.rules.percent import mean
from teampro.rules.tree import level_class
from teampro.schema.values import MOMENT

Row = dict[str, Any]

ABOVE = (None, 0, 1, 1, 1, 0, 5, 5, 5, 5)
"""The shape of ten actions: below which of them each hangs."""
VERBS = ("Draft", "Review", "Build", "Test", "Discuss", "Translate", "Measure")
THINGS = ("the start page", "the form", "pictures", "the import", "mails", "the terms", "prices")
TYPES = ("Planning", "Research", "Contact", "Service", "Development", "Review")
PERCENTS = (0, 0, 100, 100, 40, 75, 0, 100, 10)
ASSIGNED = (2, 1, 2, 0, -1, 3, 2, 1)
MANAGERS = (0, 1, 0, 2, 0, 1, 0, 0, 0)
NOTES = "Agreed on the phone: first a rough version, details later. Ask before it costs more."
BEGIN_DAYS, LENGTH_DAYS = 45, 9
CREATED_DAYS = 20
"""Working days over which creations are spread."""


def grow(calendar: Calendar, project_id: int, first_id: int, count: int) -> list[Row]:
    """Return the rows of a project's actions, parents before children."""
    created = created_at(calendar, project_id)
    rows = [_action(calendar, created, project_id, first_id, place) for place in range(count)]
    children: list[list[Row]] = [[] for _ in rows]
    for place in reversed(range(count)):
        row, below = rows[place], children[place]
        enclose(row, below)
        above = _above(place)
        row["level_children"] = len(below)
        row["level_class"] = level_class(row["parent_action_id"], len(below))
        if below:
            total = sum(child["action_complete"] for child in below)
            row["action_complete"] = mean(total, len(below))
        if above is not None:
            children[above].append(row)
    for row in rows:
        row["action_status"] = status(row["action_complete"])
    return rows


def enclose(row: Row, below: list[Row]) -> None:
    """Let the dates of a row enclose those of the rows below it."""
    row["date_start"] = min((each["date_start"] for each in below), default=row["date_start"])
    row["date_finish"] = max((each["date_finish"] for each in below), default=row["date_finish"])


def created_at(calendar: Calendar, project_id: int) -> str:
    """Return the moment when a project and its actions were planned."""
    return calendar.moment(at(project_id % CREATED_DAYS - CREATED_DAYS, "09:30")).strftime(MOMENT)


def status(percent: int) -> str:
    """Return the status that goes with a percent."""
    if percent == 100:
        return "Complete"
    return "Progress" if percent else "Active"


def blank(model: Any) -> Row:
    """Return a row of defaults."""
    return {column.name: column.default for column in model._meta.sorted_fields}


def _above(place: int) -> int | None:
    above = ABOVE[place % len(ABOVE)]
    return None if above is None else place - place % len(ABOVE) + above


def _action(calendar: Calendar, created: str, project_id: int, first_id: int, place: int) -> Row:
    """Return an action as a leaf."""
    seed = project_id * 7 + place * 3
    above = _above(place)
    begin = seed % BEGIN_DAYS - BEGIN_DAYS // 2
    row = dict(_BLANK)
    row["action_id"] = first_id + place
    row["project_id"] = project_id
    row["parent_action_id"] = 0 if above is None else first_id + above
    row["action_name"] = f"{VERBS[seed % len(VERBS)]} {THINGS[seed // 5 % len(THINGS)]}"
    row["action_type"] = TYPES[seed % len(TYPES)]
    row["action_priority"] = 1 + seed % 3
    row["action_complete"] = PERCENTS[seed % len(PERCENTS)]
    row["action_duration"] = 1800 * (seed % 40)
    row["action_notes"] = NOTES
    row["date_start"] = calendar.date(begin).isoformat()
    row["date_finish"] = calendar.date(begin + seed % LENGTH_DAYS).isoformat()
    row["date_created"] = row["date_modified"] = row["date_activity"] = created
    row["manager_adminid"] = MANAGERS[seed % len(MANAGERS)]
    row["assigned_adminid"] = ASSIGNED[seed % len(ASSIGNED)]
    row["client_visible"] = "hidden" if above is None else "inherit"
    row["ordering"] = place + 1
    return row


_BLANK = blank(Action)
