"""What follows upwards from a write: figures, dates and activity of the actions and projects above.

Figures are always counted anew from the rows, never added up, so they cannot drift. Every record
above is read and written at most once for each call, however many rows it writes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import peewee
from peewee import fn

from teampro.rules.calendar import enclose
from teampro.rules.percent import mean
from teampro.rules.tree import level_class
from teampro.schema.reach import Nouns, Sql
from teampro.schema.rules import RuleWork, Stored
from teampro.schema.slot import slot


def roll_up_time(work: RuleWork, project_ids: Iterable[int], action_ids: Iterable[int]) -> None:
    """Let the stopped timelogs of projects and of actions be summed up; 0 and gone ones are not."""
    work.reckon_later(_sum_times, "actions", action_ids)
    work.reckon_later(_sum_times, "projects", project_ids)


def roll_up_work(work: RuleWork, project_ids: Iterable[int], action_ids: Iterable[int]) -> None:
    """Let actions, those above them and projects be brought up to date with the actions below.

    That is their percent, their counters, their place in the tree, their dates, the status that
    comes with 100 %, and their activity.
    """
    above = (row["action_id"] for each in action_ids for row in lineage(work, each))
    work.reckon_later(_roll_up, "actions", above)
    work.reckon_later(_roll_up, "projects", project_ids)


def lineage(work: RuleWork, action_id: int) -> list[Stored]:
    """Return an action and the actions above it, the root last."""
    found = []
    action = work.peek("actions", action_id)
    while action is not None:
        found.append(action)
        action = work.peek("actions", action["parent_action_id"])
    return found


def action_figures(work: RuleWork, action_id: int) -> tuple[int, int, str | None, str | None]:
    """Return of an action's children: number, sum of percents, first start, last finish."""
    count, total, first, last = work.rows(_below_action, action_id=action_id)[0]
    return count, total, first, last


def project_figures(
    work: RuleWork, project_id: int
) -> tuple[int, int, str | None, str | None, int]:
    """Return of a project: number and percents of its roots, first start, last finish, tasks."""
    count, total, first, last, tasks = work.rows(_below_project, project_id=project_id)[0]
    return count, total, first, last, tasks


def _roll_up(work: RuleWork, due: Collection[tuple[str, int]]) -> None:
    """Bring records up to date; deeper actions first, so that each mean is taken once."""
    depths = {}
    for plural, record_id in due:
        if plural == "actions":
            for level, row in enumerate(reversed(lineage(work, record_id))):
                depths[row["action_id"]] = level
    for action_id in sorted(depths, key=lambda each: depths[each], reverse=True):
        _roll_up_action(work, action_id)
    for plural, record_id in due:
        if plural == "projects":
            _roll_up_project(work, record_id)


def _roll_up_action(work: RuleWork, action_id: int) -> None:
    old = work.peek("actions", action_id)
    if old is None:
        return
    count, total, first, last = action_figures(work, action_id)
    own = {name: old[name] for name in ("action_status", "date_start", "date_finish")}
    new = {
        **own,
        "level_children": count,
        "level_class": level_class(old["parent_action_id"], count),
        "date_activity": work.moment,
    }
    if count:
        new["action_complete"] = mean(total, count)
        take_completion(work, old, new)
        widen(work, new, first, last)
    work.update("actions", old, new, silent=own.items() <= new.items())


def _roll_up_project(work: RuleWork, project_id: int) -> None:
    old = work.peek("projects", project_id)
    if old is None:
        return
    count, total, first, last, tasks = project_figures(work, project_id)
    new = {
        "date_start": old["date_start"],
        "date_finish": old["date_finish"],
        "project_complete": mean(total, count),
        "project_tasks": tasks,
        "date_activity": work.moment,
    }
    widen(work, new, first, last)
    work.update("projects", old, new)


def widen(work: RuleWork, row: Stored, first: str | None, last: str | None) -> bool:
    """Let a row's dates enclose first and last, in place, where settings wish it; say if it did."""
    if not work.settings["action.adjust_date"]:
        return False
    dates = (row["date_start"], row["date_finish"])
    row["date_start"], row["date_finish"] = enclose(*dates, first, last)
    return dates != (row["date_start"], row["date_finish"])


def take_completion(work: RuleWork, old: Stored | None, row: Stored) -> None:
    """Give an action that reaches 100 % the status that settings name, in place."""
    status = work.settings["action.status_oncomplete"]
    before = old["action_complete"] if old is not None else 0
    if status and before < 100 <= row["action_complete"]:
        row["action_status"] = status


def _sum_times(work: RuleWork, due: Collection[tuple[str, int]]) -> None:
    for plural, record_id in due:
        old = work.peek(plural, record_id)
        if old is None:
            continue
        is_action = plural == "actions"
        column = "action_elapsed" if is_action else "project_elapsed"
        statement = _time_of_action if is_action else _time_of_project
        seconds = work.rows(statement, record_id=record_id)[0][0]
        work.update(plural, old, {column: seconds}, silent=True)


def _time_of_action(nouns: Nouns) -> Sql:
    return _stopped_time(nouns, nouns.model("timelogs").action_id)


def _time_of_project(nouns: Nouns) -> Sql:
    return _stopped_time(nouns, nouns.model("timelogs").project_id)


def _stopped_time(nouns: Nouns, column: Sql) -> Sql:
    timelog = nouns.model("timelogs")
    return timelog.select(fn.COALESCE(fn.SUM(timelog.timelog_elapsed), 0)).where(
        (column == slot("record_id")) & (timelog.timelog_status == "complete")
    )


def _below_action(nouns: Nouns) -> Sql:
    action = nouns.model("actions")
    return action.select(
        fn.COUNT(action.action_id),
        fn.COALESCE(fn.SUM(action.action_complete), 0),
        fn.MIN(action.date_start),
        fn.MAX(action.date_finish),
    ).where(action.parent_action_id == slot("action_id"))


def _below_project(nouns: Nouns) -> Sql:
    action = nouns.model("actions")
    root = action.parent_action_id == 0
    task = action.level_class == "task"
    return action.select(
        fn.COALESCE(fn.SUM(peewee.Case(None, [(root, 1)], 0)), 0),
        fn.COALESCE(fn.SUM(peewee.Case(None, [(root, action.action_complete)], 0)), 0),
        fn.MIN(action.date_start),
        fn.MAX(action.date_finish),
        fn.COALESCE(fn.SUM(peewee.Case(None, [(task, 1)], 0)), 0),
    ).where(action.project_id == slot("project_id"))
