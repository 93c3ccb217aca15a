"""Topics: the conversations of a project, in threads of a root and its replies."""

from __future__ import annotations

import peewee

from teampro.resources.projects.actions import ASSIGNED
from teampro.resources.projects.belonging import OF_PROJECT, PARENTS
from teampro.resources.projects.shown import HANGING
from teampro.resources.projects.threads import CLIENT_VISIBLE, STATUSES, ThreadRules
from teampro.schema import columns
from teampro.schema.fields import Computed, Joined
from teampro.schema.kinds import INTEGER
from teampro.schema.links import Tail, View
from teampro.schema.reach import Sql, Table, any_of, below, via
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import RuleWork, Stored


class Topic(peewee.Model):
    """A post; parent_topic_id 0 opens a thread, every reply hangs on the thread's root."""

    topic_id = columns.Id(help_text="The topic.")
    project_id = columns.Reference("projects", help_text="Its project.")
    action_id = columns.Reference("actions", index=True, help_text="Its action, 0 for none.")
    parent_topic_id = columns.Reference(
        "topics", help_text="The root of its thread; 0 opens a thread."
    )
    topic_name = columns.Line(help_text="Its subject.")
    topic_detail = columns.Text(help_text="Its text.")
    topic_status = columns.Choice(STATUSES, default="Open", index=True, help_text="Of the thread.")
    client_visible = columns.Choice(
        CLIENT_VISIBLE, default="inherit", help_text="What the client may do."
    )
    owner_adminid = columns.Adminid(help_text="The administrator who wrote it.")
    owner_userid = columns.Reference("clients", help_text="The client who wrote it, 0 for none.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    date_activity = columns.Moment(
        stamp="activity", index=True, help_text="When its thread was last written."
    )
    external = columns.External()
    version = columns.Version()

    class Meta:
        table_name = "topics"
        indexes = (
            (("parent_topic_id", "date_activity"), False),
            (("project_id", "parent_topic_id", "date_activity"), False),
        )


def _replies(table: Table) -> Sql:
    reply = Topic.alias()
    return reply.select(peewee.fn.COUNT(reply.topic_id)).where(
        reply.parent_topic_id == table.topic_id
    )


def _is_last(table: Table, last: Table) -> Sql:
    reply = Topic.alias()
    newest = reply.select(peewee.fn.MAX(reply.topic_id)).where(
        reply.parent_topic_id == table.topic_id
    )
    return last.topic_id == peewee.fn.COALESCE(newest, table.topic_id)


BY_THREAD = View(
    where=lambda table: table.parent_topic_id == 0,
    computed=(
        Computed(
            "topic_posts",
            INTEGER,
            lambda table: peewee.fn.COALESCE(_replies(table), 0) + 1,
            "Posts of the thread, the first included.",
        ),
    ),
    joined=(
        Joined(
            "topic_activity",
            "topics",
            _is_last,
            ("topic_id", "topic_name", "owner_adminid", "owner_userid", "date_created"),
            implied=True,
        ),
    ),
    order=("-date_activity",),
    limit_setting="thread_listing_limit",
)


class TopicRules(ThreadRules):
    """A thread of posts."""

    def fill(self, work: RuleWork, row: Stored, root: Stored | None) -> None:
        """Name a reply after its root."""
        if root is not None and not row["topic_name"]:
            row["topic_name"] = f"Re: {root['topic_name']}"[: Topic.topic_name.max_length]


OF_CUSTOMER = (
    "project_id", "action_id", "parent_topic_id", "topic_name", "topic_detail", "topic_status",
    "owner_userid", "date_created", "date_modified", "date_activity", "version",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="topics",
    singular="topic",
    help="A post of a conversation; replies stand under the root of their thread.",
    model=Topic,
    verbs=CRUD,
    history=True,
    required=("project_id", "topic_name"),
    readonly=("owner_adminid",),
    borrowed=OF_PROJECT,
    touches=(*PARENTS, "parent_topic_id"),
    parts=("topics",),
    above="parent_topic_id",
    tails=(
        Tail(
            "bythread",
            "findTopicThreads",
            "One row for each thread, newest activity first.",
            view=BY_THREAD,
        ),
    ),
    area="projects",
    customer_reach=HANGING,
    customer=OF_CUSTOMER,
    reach=any_of(below("project_id", "projects"), via("action_id", "actions", reach=ASSIGNED)),
    search=("topic_name", "topic_detail"),
    order=("topic_id",),
    undo=True,
    rules=TopicRules("topics", "topic"),
    example={"project_id": 100, "topic_name": "Kick-off", "topic_detail": "Who joins on Monday?"},
    sample=9,
)
