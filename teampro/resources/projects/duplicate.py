"""The operation that makes a project of a template: the project and its tree of actions, moved.

Its topics, files, ticket links and hours stay with the template.
"""

from __future__ import annotations

from typing import Any

from teampro.errors import Refusal, refuse_at
from teampro.rules.calendar import days_between, moved
from teampro.rules.tree import below
from teampro.schema.operation import Operation, Params
from teampro.schema.resource import Resource
from teampro.schema.rules import RuleWork, Stored

DATES = ("date_start", "date_finish")
ANEW = {
    "projects": ("project_status", "project_function", "manager_adminid", "external"),
    "actions": ("action_status", "action_complete", "action_billed", "external"),
}
"""What a duplicate does not take over: it gets what every new record does."""


def _duplicate(work: RuleWork, template: Stored, params: Params) -> Stored:
    """Make the project, then its actions, each below that of the one above it.

    Raises: Refusal not_template, invalid_value.
    """
    project_id = template["project_id"]
    if template["project_function"] != "template":
        raise Refusal(
            "not_template",
            f"Project {project_id} has the function {template['project_function']}: only a "
            "template is duplicated. PUT project_function template first.",
        )
    actions = _tree(work, project_id)
    days = _days_to_move(template, actions, params["date_start"])
    project = work.create("projects", {**_copied(work, "projects", template, days), **params})
    twins = {0: 0}
    for action in actions:
        there = {
            "project_id": project["project_id"],
            "parent_action_id": twins[action["parent_action_id"]],
        }
        twin = work.create("actions", {**_copied(work, "actions", action, days), **there})
        twins[action["action_id"]] = twin["action_id"]
    return project


def _days_to_move(template: Stored, actions: list[Stored], start: str) -> int:
    """Return how many days all dates of a template move, so that it begins at `start`.

    It begins at its start, else at the earliest day of it or of an action.
    Raises: Refusal where a day would leave the calendar.
    """
    known = [each[name] for each in (template, *actions) for name in DATES if each[name]]
    days = days_between(template["date_start"] or min(known, default=start), start)
    for day in known:
        try:
            moved(day, days)
        except OverflowError:
            raise refuse_at(
                "date_start",
                "invalid_value",
                f"date_start {start} would move the {day} of the template beyond the years 1 to "
                "9999.",
                start,
            ) from None
    return days


def _tree(work: RuleWork, project_id: int) -> list[Stored]:
    """Return the actions of a project, each behind the one above it."""
    rows = work.select("actions", {"project_id": project_id})
    actions = {row["action_id"]: row for row in rows}
    parents = {each: row["parent_action_id"] for each, row in actions.items()}
    return [actions[each] for each in below(parents, 0)]


def _copied(work: RuleWork, plural: str, row: Stored, days: int) -> Stored:
    """Return what a duplicate takes over from a row: its dates moved, its words still offered."""
    noun: Resource = work.registry[plural]
    values: dict[str, Any] = {}
    for name, known in noun.fields.items():
        words = known.choices(work.settings)
        if known.writable and name not in ANEW[plural] and (not words or row[name] in words):
            values[name] = moved(row[name], days) if name in DATES else row[name]
    return values


DUPLICATE = Operation(
    "duplicate",
    "duplicateProject",
    "Make a project of a template, with its actions, all dates moved to begin at date_start.",
    run=_duplicate,
    writes=("projects", "actions"),
    makes="projects",
    takes=("project_name", "date_start"),
    required=("project_name", "date_start"),
    example={"project_name": "Website relaunch", "date_start": "today+7d"},
    sample=112,
)
