"""What belongs to an action besides itself: the actions below it, and what hangs on any of them.

It moves with the action to another project, and goes with it; timelogs outlive it.
"""

from __future__ import annotations

from collections.abc import Iterator

from teampro.errors import Refusal
from teampro.resources.projects.rollup import roll_up_time
from teampro.rules.tree import below
from teampro.schema.reach import Nouns, Sql
from teampro.schema.rules import RuleWork, Stored
from teampro.schema.slot import slot


def take_along(work: RuleWork, old: Stored, row: Stored) -> None:
    """Move the subtree, and what hangs on it, to the project the action was moved to."""
    there = row["project_id"]
    subtree = _below(work, old["project_id"], row["action_id"])
    children = [each for each in (work.peek("actions", one) for one in subtree) if each is not None]
    children.sort(key=lambda each: (each["ordering"], each["action_id"]))
    for place, child in enumerate(children, row["ordering"] + 1):
        work.update("actions", child, {**child, "project_id": there, "ordering": place})
    for plural, hanging in _hanging(work, [row["action_id"], *subtree]):
        if plural == "ticketxrefs":
            _refuse_double_link(work, hanging["ticket_id"], there)
        if "project_id" in hanging:
            work.update(plural, hanging, {**hanging, "project_id": there})
    roll_up_time(work, (old["project_id"], there), ())


def remove_subtree(work: RuleWork, row: Stored) -> None:
    """Remove the actions below and all that hangs there; timelogs lose their action alone."""
    subtree = _below(work, row["project_id"], row["action_id"])
    gone = [row["action_id"], *subtree]
    for plural, hanging in _hanging(work, gone):
        if plural == "timelogs":
            work.update(plural, hanging, {**hanging, "action_id": 0})
        else:
            work.delete(plural, hanging)
    for action_id in reversed(subtree):
        action = work.peek("actions", action_id)
        if action is not None:
            work.delete("actions", action)


def _refuse_double_link(work: RuleWork, ticket_id: int, project_id: int) -> None:
    same = {"ticket_id": ticket_id, "project_id": project_id}
    for twin in work.select("ticketxrefs", same):
        raise Refusal(
            "duplicate",
            f"Ticket {ticket_id} hangs on the action, and is linked to project {project_id} "
            f"already: remove one of the links first, such as ticketxrefs/{twin['xref_id']}.",
        )


def _hanging(work: RuleWork, action_ids: list[int]) -> Iterator[tuple[str, Stored]]:
    """Yield what hangs on actions, each with its noun."""
    for child in work.registry.hanging("actions"):
        for row in work.select(child.plural, {child.via: action_ids}):
            yield child.plural, row


def _below(work: RuleWork, project_id: int, action_id: int) -> list[int]:
    """Return the actions below one, level by level.

    perf: most have none, which an index tells without the tree of the project.
    """
    if not work.rows(_first_child, action_id=action_id):
        return []
    return below(tree_of(work, project_id), action_id)


def tree_of(work: RuleWork, project_id: int) -> dict[int, int]:
    """Return the parent of every action of a project."""
    return {row[0]: row[1] for row in work.rows(_edges, project_id=project_id)}


def _edges(nouns: Nouns) -> Sql:
    action = nouns.model("actions")
    query = action.select(action.action_id, action.parent_action_id)
    return query.where(action.project_id == slot("project_id"))


def _first_child(nouns: Nouns) -> Sql:
    action = nouns.model("actions")
    query = action.select(action.action_id).where(action.parent_action_id == slot("action_id"))
    return query.limit(1)
