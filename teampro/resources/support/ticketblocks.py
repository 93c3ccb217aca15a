"""Ticket blocks: senders, subjects and phrases of whom or which no ticket is wanted."""

from __future__ import annotations

import peewee

from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored

BLOCKS = "ticketblocks"
SENDER = "sender"
KINDS = (SENDER, "subject", "phrase")


class TicketBlock(peewee.Model):
    """What is not wanted; programs that make tickets of mails ask this list."""

    id = columns.Id(help_text="The block.")
    type = columns.Choice(KINDS, default=SENDER, help_text="What of a mail is compared.")
    content = columns.Line(
        max_length=190,
        help_text="With what: an address in lower case, a subject, or words; once for each type.",
    )
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "ticketblocks"
        indexes = ((("type", "content"), True),)


class TicketBlockRules(Rules):
    """What is compared with one thing of a mail stands there once."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Spell an address as it is compared, and fault a second block of the same."""
        if row["type"] == SENDER:
            row["content"] = row["content"].strip().lower()
        same = {name: row[name] for name in ("type", "content")}
        if any(work.is_faulty(name) for name in same):
            return
        for twin in work.select(BLOCKS, same):
            if old is None or twin["id"] != old["id"]:
                message = (
                    f"{BLOCKS}/{twin['id']} blocks the {row['type']} {row['content']} already."
                )
                work.fault("content", "duplicate", message, row["content"])


RESOURCE = Resource(
    plural=BLOCKS,
    singular="ticketblock",
    called=("TicketBlock", "TicketBlocks"),
    help="A sender, a subject or a phrase of which no ticket is wanted.",
    model=TicketBlock,
    verbs=CRUD,
    history=True,
    required=("content",),
    area="support",
    search=("content",),
    order=("id",),
    undo=True,
    rules=TicketBlockRules(),
    example={"content": "offers@spam.example", "type": "sender"},
)
