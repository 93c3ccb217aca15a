"""The rules of projects: defaults, dates that enclose their actions, archiving, and deleting all.

That an archived project refuses writes is declared as its lock, not checked here.
"""

from __future__ import annotations

from teampro.errors import Refusal, refuse_at
from teampro.resources.projects.dates import is_dated_alike, keep_enclosing, validate_dates
from teampro.resources.projects.rollup import project_figures
from teampro.rules.calendar import day_after, default_span
from teampro.schema.reach import Nouns, Sql
from teampro.schema.rules import Rules, RuleWork, Stored
from teampro.schema.slot import slot


class ProjectRules(Rules):
    """The rules of one project."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Let the caller manage it, from today until tomorrow."""
        if "manager_adminid" not in sent:
            row["manager_adminid"] = work.caller.adminid
        today = work.context.today
        dates = (row["date_start"], row["date_finish"])
        row["date_start"], row["date_finish"] = default_span(*dates, sent, today, day_after(today))

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Validate the dates, and that no clock runs in what is archived."""
        if row == old:
            return
        validate_dates(work, row, sent)
        if old is None:
            return
        if not is_dated_alike(old, row):
            _count, _total, first, last, _tasks = project_figures(work, old["project_id"])
            keep_enclosing(work, old, row, first, last)
        if row["project_function"] == "archive" != old["project_function"]:
            _refuse_running(work, old["project_id"])

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove everything below the project, unless some of its time is on an invoice."""
        project_id = row["project_id"]
        invoiced = work.rows(_invoiced, project_id=project_id)
        if invoiced:
            raise Refusal(
                "invoiced",
                f"Project {project_id} has timelogs on invoices, such as timelogs/"
                f"{invoiced[0][0]}: it cannot be deleted. Archive it instead.",
            )
        for child in work.registry.hanging("projects"):
            for each in work.select(child.plural, {child.via: project_id}):
                work.delete(child.plural, each)


def _refuse_running(work: RuleWork, project_id: int) -> None:
    running = work.rows(_running, project_id=project_id)
    if running:
        raise refuse_at(
            "project_function",
            "running",
            f"A clock runs in project {project_id}: stop timelogs/{running[0][0]} first.",
            "archive",
        )


def _running(nouns: Nouns) -> Sql:
    timelog = nouns.model("timelogs")
    return _first_of_project(nouns, timelog.timelog_status == "active")


def _invoiced(nouns: Nouns) -> Sql:
    timelog = nouns.model("timelogs")
    return _first_of_project(nouns, timelog.invoice_id != 0)


def _first_of_project(nouns: Nouns, condition: Sql) -> Sql:
    timelog = nouns.model("timelogs")
    query = timelog.select(timelog.timelog_id).where(timelog.project_id == slot("project_id"))
    return query.where(condition).order_by(timelog.timelog_id).limit(1)
