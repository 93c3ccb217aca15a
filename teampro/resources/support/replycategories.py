"""Categories of predefined replies, which lie in each other."""

from __future__ import annotations

import peewee

from teampro.errors import Refusal
from teampro.resources.support.predefinedreplies import PredefinedReply
from teampro.schema import columns
from teampro.schema.fields import Computed
from teampro.schema.kinds import INTEGER
from teampro.schema.reach import Sql, Table
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored

CATEGORIES, ANSWERS = "replycategories", "predefinedreplies"
MOST_LEVELS = 20


class ReplyCategory(peewee.Model):
    """A category; `parentid` is the one that it lies in."""

    id = columns.Id(help_text="The category.")
    parentid = columns.Reference(
        CATEGORIES, index=True, help_text="The category that it lies in, 0 for none."
    )
    name = columns.Line(help_text="Its name.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "replycategories"


class ReplyCategoryRules(Rules):
    """A category lies in no other one that lies in it."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Fault a parent that is new and lies in the category itself, or too deep."""
        is_new = old is None or old["parentid"] != row["parentid"]
        above, levels = row["parentid"] if is_new and not work.is_faulty("parentid") else 0, 0
        while above and levels < MOST_LEVELS and (old is None or above != old["id"]):
            parent = work.peek(CATEGORIES, above)
            above, levels = (parent["parentid"] if parent else 0), levels + 1
        if above and old is not None and above == old["id"]:
            message = "parentid: expected a category that does not lie in this one."
            work.fault("parentid", "invalid_value", message, row["parentid"])
        elif above:
            message = f"parentid: expected a category that lies in fewer than {MOST_LEVELS} others."
            work.fault("parentid", "invalid_value", message, row["parentid"])

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Keep one that something lies in. Raises: Refusal rule."""
        for plural, column in ((CATEGORIES, "parentid"), (ANSWERS, "catid")):
            found = len(work.select(plural, {column: row["id"]}))
            if found:
                raise Refusal(
                    "rule",
                    f"Category {row['id']} has {plural}, {found} of them: move or delete them.",
                )


def _count(table: Table) -> Sql:
    reply = PredefinedReply.alias()
    return reply.select(peewee.fn.COUNT(reply.id)).where(reply.catid == table.id)


RESOURCE = Resource(
    plural=CATEGORIES,
    singular="replycategory",
    called=("ReplyCategory", "ReplyCategories"),
    help="A category of replies that are written beforehand.",
    model=ReplyCategory,
    verbs=CRUD,
    history=True,
    required=("name",),
    computed=(Computed("replycount", INTEGER, _count, "How many replies lie in it."),),
    area="support",
    search=("name",),
    order=("id",),
    undo=True,
    rules=ReplyCategoryRules(),
    example={"name": "Passwords"},
    sample=3,
)
