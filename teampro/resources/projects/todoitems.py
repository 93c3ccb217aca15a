"""To-do items: what somebody in the office must not forget."""

from __future__ import annotations

import peewee

from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored

STATUSES = ("New", "Pending", "In Progress", "Completed", "Postponed")


class ToDoItem(peewee.Model):
    """Something to be done, by an administrator or by whoever finds it."""

    id = columns.Id(help_text="The item.")
    date = columns.Day(help_text="The day it came up.")
    title = columns.Line(help_text="What is to be done.")
    description = columns.Text(help_text="More of it.")
    admin = columns.Adminid(help_text="Who does it.")
    status = columns.Choice(STATUSES, default=STATUSES[0], help_text="How far it is.")
    duedate = columns.Day(index=True, help_text="The day by which it is done.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "todoitems"


class ToDoRules(Rules):
    """An item came up when it was written down, unless somebody says otherwise."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Fill the day."""
        if "date" not in sent:
            row["date"] = work.context.today


RESOURCE = Resource(
    plural="todoitems",
    singular="todoitem",
    help="Something in the office that is to be done.",
    model=ToDoItem,
    called=("ToDoItem", "ToDoItems"),
    verbs=CRUD,
    history=True,
    required=("title",),
    area="projects",
    search=("title", "description"),
    order=("id",),
    undo=True,
    rules=ToDoRules(),
    example={"title": "Renew the certificate", "duedate": "today+14d"},
)
