"""The table of jobs: what is to be done outside the request that asked for it, or again."""

from __future__ import annotations

import peewee

from teampro.schema.columns import Choice, Id, Integer, Line, Moment, Text, Version

KINDS = ("server", "registrar", "gateway", "fraud", "notifier", "mail", "clock")
RELATED = ("", "service", "addon", "domain", "invoice", "paymethod", "email", "notification")
STATUSES = ("open", "pending", "done", "declined", "failed", "unknown")


class Job(peewee.Model):
    """One piece of work: what, about which record, when, and what came of it."""

    id = Id(help_text="The job.")
    kind = Choice(KINDS, default="clock", index=True, help_text="What it reaches.")
    task = Line(max_length=32, help_text="What it does there.")
    related = Choice(RELATED, help_text="The kind of the record it is about; '' for none.")
    relid = Integer(index=True, help_text="The record it is about, 0 for none.")
    module = Line(max_length=64, index=True, help_text="The module it calls.")
    payload = Text(help_text="What the module is given.")
    due = Moment(index=True, help_text="When it is to be done, in UTC.")
    attempt_key = Line(
        max_length=36, unique=True, help_text="The name of its one call, kept over retries."
    )
    open_mark = Line(
        max_length=64,
        default=None,
        null=True,
        unique=True,
        help_text="Names task and record while it is under way, so that there is no second one.",
    )
    status = Choice(STATUSES, default="open", help_text="How far it is.")
    attempts = Integer(help_text="How often it was tried.")
    lease_until = Moment(help_text="Until when who took it has it for himself.")
    last_attempt = Moment(help_text="When it was tried last.")
    last_error = Text(help_text="What went wrong then.")
    amount = Integer(help_text="The money of a capture or refund, in hundredths.")
    fee = Integer(help_text="What the gateway kept of it, in hundredths.")
    reference = Line(help_text="The gateway's own name for it.")
    date_created = Moment(stamp="created", index=True)
    date_modified = Moment(stamp="modified", help_text="When it last changed.")
    version = Version()

    class Meta:
        table_name = "jobs"
        indexes = ((("status", "due"), False),)
