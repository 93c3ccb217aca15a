"""Where a record belongs: its project and, within it, its action.

Serves every noun that hangs on a project and may hang on one of its actions.
"""

from __future__ import annotations

from teampro.schema.fields import Borrowed
from teampro.schema.rules import RuleWork, Stored

PARENTS = ("project_id", "action_id")
OF_PROJECT = (
    Borrowed("project_function", "projects", "project_id"),
    Borrowed("project_status", "projects", "project_id"),
)
"""Fields of its project that a record is filtered by."""


def named(work: RuleWork, plural: str, row: Stored, field: str) -> Stored | None:
    """Return the record of a noun that a field names, or None.

    sec: a faulted name is not followed: no sentence may tell about a record out of reach.
    """
    return None if work.is_faulty(field) else work.peek(plural, row[field])


def agree_on_project(work: RuleWork, old: Stored | None, row: Stored) -> None:
    """Let a named action fill project_id, and fault an action of another project.

    A record whose parents stay is not looked at.
    """
    if old is not None and all(old[name] == row[name] for name in PARENTS):
        return
    action = named(work, "actions", row, "action_id")
    if action is None:
        return
    if not row["project_id"]:
        row["project_id"] = action["project_id"]
    elif row["project_id"] != action["project_id"]:
        work.fault(
            "action_id",
            "contradiction",
            f"Action {row['action_id']} belongs to project {action['project_id']}, "
            f"not to {work.called('projects', row['project_id'])}.",
            row["action_id"],
        )
