"""The rules of actions: their place in the tree, their percent and dates, and what they take along.

Whoever reaches an action alone, not its project, may work on it; the shape of the tree is not his.
"""

from __future__ import annotations

from teampro.errors import Refusal
from teampro.resources.projects.dates import is_dated_alike, keep_enclosing, validate_dates
from teampro.resources.projects.rollup import (
    action_figures,
    lineage,
    roll_up_work,
    take_completion,
)
from teampro.resources.projects.subtree import remove_subtree, take_along, tree_of
from teampro.rules.calendar import default_span
from teampro.rules.tree import height, level_class
from teampro.schema.rules import Rules, RuleWork, Stored

SHAPING = ("project_id", "parent_action_id", "manager_adminid")
"""What only those may change who reach the project."""


class ActionRules(Rules):
    """The rules of one action among the others of its project."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Fill in what depends on the project and on the action above."""
        parent = work.glance("actions", row["parent_action_id"])
        if parent is not None and not row["project_id"]:
            row["project_id"] = parent["project_id"]
        if "client_visible" not in sent and parent is None:
            row["client_visible"] = "hidden"
        project = work.glance("projects", row["project_id"])
        if project is None:
            return
        today = work.context.today
        earliest = max((parent or project)["date_start"] or today, today)
        dates = (row["date_start"], row["date_finish"])
        row["date_start"], row["date_finish"] = default_span(*dates, sent, earliest)
        if "action_billable" not in sent:
            row["action_billable"] = project["project_billable"]
        if "ordering" not in sent:
            row["ordering"] = _next_place(work, row["project_id"])

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Validate dates, percent and place; derive what follows from them."""
        if row == old:
            return
        _demand_project(work, old, row)
        validate_dates(work, row, sent)
        if old is not None and row["project_id"] != old["project_id"]:
            _leave_project(work, old, row)
        if old is None or _place(old) != _place(row):
            _validate_place(work, old, row)
        _validate_access(work, old, row)
        _validate_percent(work, old, row)
        if old is not None and old["level_children"] and not is_dated_alike(old, row):
            _count, _total, first, last = action_figures(work, old["action_id"])
            keep_enclosing(work, old, row, first, last)

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Take along what hangs on a moved action; roll up into what is above."""
        if old is not None and row is not None:
            if old["project_id"] != row["project_id"]:
                take_along(work, old, row)
            elif _counts_alike(old, row):
                return
        rows = [each for each in (old, row) if each is not None]
        above = {each["parent_action_id"] for each in rows}
        roll_up_work(work, {each["project_id"] for each in rows}, above)
        if row is not None and _begins_earlier(work, row):
            # A later write of the session may take its start from what is above.
            work.reckon()

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove the subtree and what hangs on it; its timelogs lose their action."""
        if not _reaches_project(work, row["project_id"]):
            raise _not_yours("deleting it", row["action_id"])
        remove_subtree(work, row)


def _begins_earlier(work: RuleWork, row: Stored) -> bool:
    """Say whether an action begins before what is above it, which follows where settings say so."""
    above = work.glance("actions", row["parent_action_id"])
    above = above or work.glance("projects", row["project_id"])
    if above is None or not row["date_start"] or not work.settings["action.adjust_date"]:
        return False
    return not above["date_start"] or bool(row["date_start"] < above["date_start"])


def _demand_project(work: RuleWork, old: Stored | None, row: Stored) -> None:
    """Demand reach of the project for what shapes the tree or says who leads."""
    if old is None:
        if row["parent_action_id"] and not _reaches_project(work, row["project_id"]):
            raise _not_yours("adding an action below it", row["parent_action_id"])
        return
    for name in SHAPING:
        if row[name] != old[name] and not _reaches_project(work, old["project_id"]):
            raise _not_yours(f"changing {name}", old["action_id"])


def _reaches_project(work: RuleWork, project_id: int) -> bool:
    return not project_id or work.reaches("projects", project_id)


def _not_yours(what: str, action_id: int) -> Refusal:
    return Refusal(
        "forbidden",
        f"You reach action {action_id} but not its project: {what} is for those who do.",
    )


def _leave_project(work: RuleWork, old: Stored, row: Stored) -> None:
    """Make an action that moves to another project a root there, and its last one."""
    if row["parent_action_id"] == old["parent_action_id"]:
        row["parent_action_id"] = 0
    if row["ordering"] == old["ordering"]:
        row["ordering"] = _next_place(work, row["project_id"])


def _validate_place(work: RuleWork, old: Stored | None, row: Stored) -> None:
    """Validate a new place in the tree: same project, no cycle, not too deep."""
    above = lineage(work, row["parent_action_id"])
    row["level_class"] = level_class(row["parent_action_id"], row["level_children"])
    if not above:
        return
    parent, levels = above[0], 1
    if parent["project_id"] != row["project_id"]:
        work.fault(
            "parent_action_id",
            "contradiction",
            f"Action {parent['action_id']} is of project {parent['project_id']}, "
            f"not of {work.called('projects', row['project_id'])}.",
            parent["action_id"],
        )
        return
    if old is not None:
        if any(each["action_id"] == old["action_id"] for each in above):
            work.fault(
                "parent_action_id",
                "cycle",
                f"Action {parent['action_id']} hangs below action {old['action_id']} itself.",
                parent["action_id"],
            )
            return
        if old["level_children"]:
            levels = height(tree_of(work, old["project_id"]), old["action_id"])
    most = work.settings["action.max_depth"]
    if len(above) + levels > most:
        work.fault(
            "parent_action_id",
            "too_deep",
            f"The tree would have {len(above) + levels} levels there; it may have {most}.",
            parent["action_id"],
        )


def _validate_access(work: RuleWork, old: Stored | None, row: Stored) -> None:
    """Keep a root from inheriting the client's access: it has nobody to inherit from."""
    is_root = not (row["parent_action_id"] or work.is_faulty("parent_action_id"))
    if not is_root or row["client_visible"] != "inherit":
        return
    if old is not None and old["client_visible"] == "inherit":
        if old["parent_action_id"]:
            row["client_visible"] = "hidden"
            work.notes.append("A root inherits nothing: client_visible was set to hidden.")
        return
    work.fault(
        "client_visible",
        "invalid_value",
        "client_visible of a root is hidden, view or modify: there is nothing to inherit from.",
        "inherit",
    )


def _validate_percent(work: RuleWork, old: Stored | None, row: Stored) -> None:
    """Keep the percent of an inner action; give one that reaches 100 % its status."""
    if old is not None and old["level_children"]:
        if row["action_complete"] != old["action_complete"]:
            work.fault(
                "action_complete",
                "inner_action",
                f"Action {old['action_id']} has children: its percent, {old['action_complete']}, "
                "is their mean. Set it on the leaves.",
                row["action_complete"],
            )
    else:
        take_completion(work, old, row)


def _next_place(work: RuleWork, project_id: int) -> int:
    return work.highest("actions", "ordering", "project_id", project_id) + 1


def _place(row: Stored) -> tuple[int, int]:
    return row["project_id"], row["parent_action_id"]


def _counts_alike(old: Stored, row: Stored) -> bool:
    """Say whether nothing changed that the actions above are made up of."""
    same = old["action_complete"] == row["action_complete"] and is_dated_alike(old, row)
    return same and _place(old) == _place(row)
