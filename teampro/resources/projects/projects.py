"""Projects: the noun everything else hangs on."""

from __future__ import annotations

import peewee

from teampro.resources.projects.bill import BILL
from teampro.resources.projects.duplicate import DUPLICATE
from teampro.resources.projects.project_rules import ProjectRules
from teampro.resources.projects.shown import PROJECTS
from teampro.schema import columns
from teampro.schema.kinds import ANYONE
from teampro.schema.links import Child, Tail
from teampro.schema.reach import Nouns, Reach, Sql, Table
from teampro.schema.resource import CRUD, Lock, Resource

FUNCTIONS = ("default", "template", "archive")
VISIBLE = ("all", "manager", "related")


class Project(peewee.Model):
    """A project."""

    project_id = columns.Id(help_text="The project.")
    project_name = columns.Line(help_text="Its name.")
    project_type = columns.Choice(setting="project.project_type", default="Internal")
    project_status = columns.Choice(
        setting="project.project_status",
        also="whmcs.project_statuses",
        default="Under Review",
        index=True,
    )
    project_function = columns.Choice(
        FUNCTIONS, default="default", index=True, help_text="An archived project refuses writes."
    )
    project_complete = columns.Percent(help_text="Mean of its root actions, in percent.")
    project_detail = columns.Text(help_text="Description the client may see.")
    project_notes = columns.Text(help_text="Private notes.")
    project_billable = columns.Flag(help_text="Whether its time is billed.")
    project_rate = columns.Rate(help_text="Amount per hour.")
    date_start = columns.Day(help_text="First day.")
    date_finish = columns.Day(index=True, help_text="Last day.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    date_activity = columns.Moment(stamp="activity", index=True)
    client_userid = columns.Reference("clients", index=True, help_text="The client.")
    client_contactid = columns.Reference(help_text="The client's contact.")
    client_hostingid = columns.Reference(help_text="The client's hosting service.")
    manager_adminid = columns.Adminid(help_text="Who manages it.")
    assigned_adminid = columns.Adminid(any_allowed=True, help_text="Who works on it; -1 anyone.")
    visible_status = columns.Choice(VISIBLE, default="all", help_text="Which staff sees it.")
    client_visible = columns.Choice(
        ("hidden", "view", "modify"), default="hidden", help_text="What the client may do."
    )
    project_tasks = columns.Integer(help_text="Number of its actions of class task.")
    project_elapsed = columns.Seconds(help_text="Seconds of its stopped timelogs.")
    external = columns.External()
    version = columns.Version()

    class Meta:
        table_name = "projects"


def _sees(table: Table, me: Sql, manages_action: Sql) -> Sql:
    """Return which projects a member of the staff sees.

    Those for all, those he manages (or an action of which he manages), and, where related people
    may, those assigned to him or to anyone.
    """
    assigned = (table.assigned_adminid == me) | (table.assigned_adminid == ANYONE)
    return (
        (table.visible_status == "all")
        | (table.manager_adminid == me)
        | ((table.visible_status == "related") & assigned)
        | manages_action
    )


def _condition(nouns: Nouns, table: Table, me: Sql) -> Sql:
    action = nouns.model("actions").alias()
    managed = action.select(peewee.SQL("1")).where(
        (action.manager_adminid == me) & (action.project_id == table.project_id)
    )
    return _sees(table, me, peewee.fn.EXISTS(managed))


PROJECT_ACCESS = Reach(_condition)

OF_CUSTOMER = (
    "project_name", "project_type", "project_status", "project_function", "project_complete",
    "project_detail", "date_start", "date_finish", "date_created", "date_modified",
    "client_userid", "version",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="projects",
    singular="project",
    help="A project: its people, dates, progress and what the client may see.",
    model=Project,
    verbs=CRUD,
    required=("project_name",),
    readonly=(
        "project_complete",
        "project_tasks",
        "project_elapsed",
    ),
    children=(
        Child("actions", "project_id", order=("ordering",)),
        Child("topics", "project_id"),
        Child("files", "project_id"),
        Child(
            "whmcstickets",
            "project_id",
            "getProjectTickets",
            through=("ticketxrefs", "project_id", "ticket_id"),
            creates="ticketxrefs",
            create_title="linkProjectTicket",
        ),
        Child("timelogs", "project_id"),
        Child("ticketxrefs", "project_id", "getProjectTicketXrefs"),
        Child("history", "project_id"),
    ),
    parts=("actions", "topics", "files", "whmcstickets", "timelogs", "ticketxrefs"),
    tails=(
        Tail(
            "snapshot",
            "getProjectSnapshot",
            "The project with all its actions, topics, files, tickets and timelogs.",
            complete=("actions", "topics", "files", "whmcstickets", "timelogs"),
        ),
    ),
    operations=(DUPLICATE, BILL),
    area="projects",
    customer_reach=PROJECTS,
    customer=OF_CUSTOMER,
    reach=PROJECT_ACCESS,
    search=("project_name", "project_detail", "project_notes"),
    order=("project_id",),
    standing=(("project_function", "default"),),
    undo=True,
    rules=ProjectRules(),
    lock=Lock("project_function", "archive", "archived"),
    example={"project_name": "Website relaunch", "date_finish": "today+30d"},
    sample=100,
)
