"""Actions: the tree of work of a project. The word is the wire's; it never means a method."""

from __future__ import annotations

import peewee

from teampro.resources.projects.action_rules import ActionRules
from teampro.resources.projects.belonging import OF_PROJECT
from teampro.resources.projects.shown import ACTIONS
from teampro.resources.projects.timers import START
from teampro.schema import columns
from teampro.schema.kinds import ANYONE
from teampro.schema.links import Child
from teampro.schema.reach import any_of, below, own
from teampro.schema.resource import CRUD, Resource

PRIORITIES = (1, 2, 3)
CLASSES = ("milestone", "group", "task")


class Action(peewee.Model):
    """A piece of work; milestones are roots, tasks are leaves below a root, groups the rest."""

    action_id = columns.Id(help_text="The action.")
    project_id = columns.Reference("projects", help_text="Its project.")
    parent_action_id = columns.Reference(
        "actions", help_text="The action it hangs below, 0 for a root."
    )
    action_name = columns.Line(help_text="Its name.")
    action_type = columns.Choice(setting="action.action_type", default="Planning")
    action_status = columns.Choice(setting="action.action_status", default="Active", index=True)
    action_priority = columns.Grade(PRIORITIES, 2, help_text="1 low, 2 medium, 3 high.")
    action_complete = columns.Percent(help_text="Progress; of an inner action the mean below it.")
    action_duration = columns.Seconds(help_text="Planned seconds.")
    action_elapsed = columns.Seconds(help_text="Seconds of its own stopped timelogs.")
    action_detail = columns.Text(help_text="Description the client may see.")
    action_notes = columns.Text(help_text="Private notes.")
    date_start = columns.Day(help_text="First day.")
    date_finish = columns.Day(index=True, help_text="Last day.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    date_activity = columns.Moment(stamp="activity", index=True)
    manager_adminid = columns.Adminid(index=False, help_text="Who manages it.")
    assigned_adminid = columns.Adminid(
        any_allowed=True, index=False, help_text="Who works on it; -1 anyone."
    )
    client_contactid = columns.Reference(help_text="The client's contact.")
    client_visible = columns.Choice(
        ("inherit", "hidden", "view", "modify"),
        default="inherit",
        help_text="What the client may do.",
    )
    action_billable = columns.Flag(help_text="Whether its time is billed.")
    action_billed = columns.Flag(help_text="Whether it has been billed.")
    level_children = columns.Integer(help_text="Number of its direct children.")
    level_class = columns.Choice(CLASSES, default="milestone", help_text="Its place in the tree.")
    ordering = columns.Integer(help_text="Its place among the project's actions.")
    external = columns.External()
    version = columns.Version()

    class Meta:
        table_name = "actions"
        indexes = (
            (("project_id", "ordering"), False),
            (("parent_action_id", "project_id"), False),
            (("manager_adminid", "project_id"), False),
            (("assigned_adminid", "project_id"), False),
        )


ASSIGNED = own("assigned_adminid", ANYONE)
"""An action is reached singly by whoever it is assigned to."""

OF_CUSTOMER = (
    "project_id", "parent_action_id", "action_name", "action_type", "action_status",
    "action_complete", "action_detail", "date_start", "date_finish", "date_created",
    "date_modified", "version",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="actions",
    singular="action",
    help="A piece of work in the tree of a project.",
    model=Action,
    verbs=CRUD,
    history=True,
    required=("project_id", "action_name"),
    readonly=(
        "action_elapsed",
        "level_children",
        "level_class",
    ),
    borrowed=OF_PROJECT,
    touches=("parent_action_id", "project_id"),
    children=(
        Child("topics", "action_id"),
        Child("files", "action_id"),
        Child(
            "whmcstickets",
            "action_id",
            "getActionTickets",
            through=("ticketxrefs", "action_id", "ticket_id"),
            creates="ticketxrefs",
            create_title="linkActionTicket",
        ),
        Child("timelogs", "action_id"),
        Child("ticketxrefs", "action_id", "getActionTicketXrefs"),
    ),
    parts=("actions", "topics", "files", "whmcstickets", "timelogs", "ticketxrefs"),
    above="parent_action_id",
    operations=(START,),
    area="projects",
    customer_reach=ACTIONS,
    customer=OF_CUSTOMER,
    reach=any_of(below("project_id", "projects"), ASSIGNED),
    search=("action_name", "action_detail", "action_notes"),
    order=("action_id",),
    undo=True,
    rules=ActionRules(),
    example={"project_id": 100, "action_name": "Draft the sitemap", "parent_action_id": 1},
    sample=7,
)
