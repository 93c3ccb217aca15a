"""What of a project its client sees: what its `client_visible` does not hide, by every way to it.

What inherits is as its action is; an action as the one above it, a root as its project. That one
may read `modify` is all that it says today.
"""

from __future__ import annotations

import peewee

from teampro.schema.reach import Nouns, Reach, Sql, Table

HIDDEN, INHERIT = "hidden", "inherit"


def _project(_nouns: Nouns, table: Table, me: Sql) -> Sql:
    is_shown = (table.client_visible != HIDDEN) & (table.project_function == "default")
    return (table.client_userid == me) & is_shown


def _projects(nouns: Nouns, me: Sql) -> Sql:
    """Return the ids of the projects that he sees."""
    project = nouns.model("projects").alias()
    return project.select(project.project_id).where(_project(nouns, project, me))


def _actions(nouns: Nouns, me: Sql) -> Sql:
    """Return the ids of the actions that he sees, each by its own word or by the one above it."""
    root, child = nouns.model("actions").alias(), nouns.model("actions").alias()
    own = peewee.Case(None, ((root.client_visible == HIDDEN, 0),), 1)
    roots = root.select(root.action_id, own.alias("is_shown")).where(
        root.parent_action_id == 0, root.project_id.in_(_projects(nouns, me))
    )
    tree = roots.cte("tree", recursive=True, columns=("action_id", "is_shown"))
    word = child.client_visible
    passed = peewee.Case(None, ((word == HIDDEN, 0), (word == INHERIT, tree.c.is_shown)), 1)
    below = child.select(child.action_id, passed).join(
        tree, on=(child.parent_action_id == tree.c.action_id)
    )
    whole = tree.union_all(below)
    return whole.select_from(whole.c.action_id).where(whole.c.is_shown == 1)


def _action(nouns: Nouns, table: Table, me: Sql) -> Sql:
    return table.action_id.in_(_actions(nouns, me))


def _hanging(nouns: Nouns, table: Table, me: Sql) -> Sql:
    """Return which posts and files he sees: a thread is as its root, which says so in each row."""
    word = table.client_visible
    inherited = (table.action_id == 0) | table.action_id.in_(_actions(nouns, me))
    is_shown = (word != HIDDEN) & ((word != INHERIT) | inherited)
    return table.project_id.in_(_projects(nouns, me)) & is_shown


PROJECTS = Reach(_project)
ACTIONS = Reach(_action)
HANGING = Reach(_hanging)
