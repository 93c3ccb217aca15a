"""Timelogs: hours of people on projects, actions, tickets and clients; running ones are clocks."""

from __future__ import annotations

import peewee

from teampro.errors import Refusal
from teampro.resources.projects.actions import ASSIGNED
from teampro.resources.projects.belonging import OF_PROJECT, PARENTS, agree_on_project
from teampro.resources.projects.clocks import STATUSES, TIMES, measure, stop_clock
from teampro.resources.projects.rollup import roll_up_time
from teampro.resources.projects.timers import STOP
from teampro.schema import columns
from teampro.schema.caller import Audience
from teampro.schema.fields import Computed
from teampro.schema.kinds import SECONDS
from teampro.schema.reach import Sql, Table, any_of, own, via
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored
from teampro.schema.slot import slot
from teampro.session.activity import touch

SUBJECTS = ("client_userid", "project_id", "action_id", "ticket_id")
"""What a timelog can be about; it names at least one of them."""


class Timelog(peewee.Model):
    """A piece of time; `start_seconds` repeats timelog_start in Unix seconds for arithmetic."""

    timelog_id = columns.Id(help_text="The timelog.")
    client_userid = columns.Reference("clients", index=True, help_text="The client.")
    project_id = columns.Reference("projects", index=True, help_text="The project, 0 for none.")
    action_id = columns.Reference("actions", index=True, help_text="The action, 0 for none.")
    ticket_id = columns.Reference("whmcstickets", index=True, help_text="The ticket, 0 for none.")
    timelog_note = columns.Text(help_text="What was done.")
    timelog_type = columns.Choice(setting="timelog.timelog_type", default="Standard")
    timelog_status = columns.Choice(
        STATUSES, default="complete", index=True, help_text="An active one is a running clock."
    )
    timelog_start = columns.Moment(index=True, help_text="When it began.")
    timelog_stop = columns.Moment(help_text="When it ended; null while it runs.")
    timelog_elapsed = columns.Seconds(
        help_text="Seconds worked; pauses make it less than the span."
    )
    timelog_billable = columns.Flag(help_text="Whether it is billed.")
    invoice_id = columns.Reference(
        index=True, recorded=True, help_text="The invoice it is on, 0 for none."
    )
    owner_adminid = columns.Adminid(help_text="Whose time it is.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    external = columns.External()
    version = columns.Version()
    start_seconds = columns.Integer()

    class Meta:
        table_name = "timelogs"


def _elapsed(table: Table) -> Sql:
    """Return the stored figure, or of a running clock the seconds since its start."""
    now = slot("now_seconds")
    return peewee.Case(
        None,
        (
            (table.timelog_status != "active", table.timelog_elapsed),
            (table.start_seconds < now, now - table.start_seconds),
        ),
        0,
    )


class TimelogRules(Rules):
    """A clock or a finished piece of time; one on an invoice is locked."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Make it the caller's, and billable as its project is."""
        row["owner_adminid"] = row["owner_adminid"] or work.caller.adminid
        agree_on_project(work, None, row)
        if "timelog_billable" not in sent:
            project = work.peek("projects", row["project_id"])
            row["timelog_billable"] = project["project_billable"] if project else 0

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check what it is about and whose it is, and derive start, stop and elapsed."""
        if row == old:
            return
        if old is not None:
            agree_on_project(work, old, row)
        if not any(row[name] or work.is_faulty(name) for name in SUBJECTS):
            work.fault(
                "project_id", "required", f"A timelog names at least one of {', '.join(SUBJECTS)}."
            )
        _check_owner(work, old, row)
        if not any(work.is_faulty(name) for name in TIMES):
            _measure(work, old, row, "timelog_elapsed" in sent)
        if old is not None and old["invoice_id"] and old != row:
            work.fault("invoice_id", "invoiced", _locked(old))

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Sum up what it is and was about; stop the owner's other clock if asked to."""
        _sum_up(work, old, row)
        if row is not None and work.settings["timelog.autostop_timelog"] and _starts(old, row):
            _stop_others(work, row)

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Refuse to delete a log that is on an invoice."""
        if row["invoice_id"]:
            raise Refusal("invoiced", _locked(row))


def _measure(work: RuleWork, old: Stored | None, row: Stored, is_elapsed_sent: bool) -> None:
    """Derive the times of a row; a running clock counts by itself, whatever was sent."""
    claimed = row["timelog_elapsed"]
    seconds = int(work.context.now.timestamp())
    try:
        row.update(measure(old, row, is_elapsed_sent, work.context.now))
    except Refusal as refusal:
        for fault in refusal.faults:
            work.fault(fault.path, fault.error, fault.message, fault.given)
        return
    runs = row["timelog_status"] == "active"
    if is_elapsed_sent and runs and claimed != max(0, seconds - row["start_seconds"]):
        work.ignored.append("timelog_elapsed")


def _check_owner(work: RuleWork, old: Stored | None, row: Stored) -> None:
    before = work.caller.adminid if old is None else old["owner_adminid"]
    if row["owner_adminid"] == before:
        return
    if row["owner_adminid"] < 1:
        word, message = "invalid_value", "A timelog has an owner."
    elif work.audience("timelogs") is not Audience.SUPER:
        word, message = "forbidden", "Only a super administrator decides whose time it is."
    else:
        return
    work.fault("owner_adminid", word, message, row["owner_adminid"])


def _sum_up(work: RuleWork, old: Stored | None, row: Stored | None) -> None:
    """Bring the sums of what a log is and was about up to date, where its share changed."""
    there = [each for each in (old, row) if each is not None]
    if len(there) == 1 or _share(there[0]) != _share(there[1]):
        roll_up_time(
            work, [each["project_id"] for each in there], [each["action_id"] for each in there]
        )


def _share(row: Stored) -> tuple[int, ...]:
    """Return what the sums of projects and actions take from a log."""
    return row["project_id"], row["action_id"], row["timelog_elapsed"]


def _starts(old: Stored | None, row: Stored) -> bool:
    """Say whether the owner has one clock more than before."""
    if row["timelog_status"] != "active":
        return False
    return old is None or bool(old["owner_adminid"] != row["owner_adminid"])


def _stop_others(work: RuleWork, row: Stored) -> None:
    running = {"owner_adminid": row["owner_adminid"], "timelog_status": "active"}
    for other in work.select("timelogs", running, order="timelog_id"):
        if other["timelog_id"] == row["timelog_id"]:
            continue
        stopped = stop_clock(other, work.context.now)
        work.update("timelogs", other, stopped)
        work.notes.append(f"Timelog {other['timelog_id']} was running and has been stopped.")
        _sum_up(work, other, stopped)
        touch(work, "timelogs", other, stopped)


def _locked(row: Stored) -> str:
    return f"Timelog {row['timelog_id']} is on invoice {row['invoice_id']} and stays as it is."


RESOURCE = Resource(
    plural="timelogs",
    singular="timelog",
    help="Time of one person, stopped or running.",
    model=Timelog,
    verbs=CRUD,
    history=True,
    readonly=("invoice_id",),
    hidden=("start_seconds",),
    computed=(Computed("timelog_elapsed", SECONDS, _elapsed),),
    borrowed=OF_PROJECT,
    touches=PARENTS,
    operations=(STOP,),
    area="projects",
    reach=any_of(
        via("project_id", "projects"),
        via("action_id", "actions", reach=ASSIGNED),
        own("owner_adminid", where=lambda table: table.project_id == 0),
    ),
    search=("timelog_note",),
    order=("timelog_id",),
    undo=True,
    rules=TimelogRules(),
    example={"project_id": 100, "timelog_elapsed": 5400, "timelog_note": "Workshop"},
    sample=11,
)
