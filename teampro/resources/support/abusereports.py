"""Abuse reports: somebody says that a service does harm, and what becomes of it."""

from __future__ import annotations

import peewee

from teampro.resources.support.abuse_rules import AbuseReportRules
from teampro.resources.support.abuse_unsuspending import UNSUSPEND
from teampro.resources.support.abuse_words import METHODS, OPEN, SOURCES, STATUSES
from teampro.schema import columns
from teampro.schema.fields import Computed
from teampro.schema.kinds import FLAG
from teampro.schema.reach import Sql, Table, own
from teampro.schema.resource import CRUD, Resource


class AbuseReport(peewee.Model):
    """A report of abuse.

    `fold_key` tells which reports repeat each other, `token_id` which token reported, `missed`
    whether it did not come to a suspension that was planned: its service did not run when it was
    due, or an answer stopped the clock.
    """

    report_id = columns.Id(help_text="The report.")
    service_id = columns.Reference(
        "services", index=True, help_text="The service it is about, 0 while nobody knows."
    )
    client_userid = columns.Reference(
        "clients", index=True, help_text="The client whose the service was when it was reported."
    )
    category = columns.Line(max_length=100, help_text="What kind of abuse it is, in any words.")
    service_ip = columns.Line(
        max_length=45, index=True, help_text="The address that does harm; the service's own."
    )
    status = columns.Choice(STATUSES, default=OPEN, index=True, help_text="How far the case is.")
    suspend_method = columns.Choice(
        METHODS, default=METHODS[0], help_text="Whether the service is suspended, and when."
    )
    suspend_at = columns.Moment(
        index=True, help_text="When the service will be suspended; null: it will not."
    )
    suspended_at = columns.Moment(help_text="When it was suspended for this, the last time.")
    unsuspended_at = columns.Moment(help_text="When it was let go after that; null: it was not.")
    allow_unsuspend = columns.Flag(
        help_text="Whether the client may lift the suspension once, with a statement."
    )
    additional_info = columns.Text(help_text="What was found; the client reads it.")
    admin_notes = columns.Text(help_text="Notes for the staff.")
    client_statement = columns.Text(help_text="What the client says to have done about it.")
    ticket_id = columns.Reference(
        "whmcstickets", index=True, help_text="The ticket in which the client was told, 0: none."
    )
    assigned_adminid = columns.Adminid(help_text="The administrator who looks after it.")
    keep_suspended = columns.Flag(
        help_text="Whether the service stays suspended when the case is Resolved."
    )
    reporter = columns.Line(help_text="Who reported: the label of the token, or a username.")
    reporter_contact = columns.Line(help_text="Where the reporter can be asked.")
    source = columns.Choice(SOURCES, default="native", help_text="The way by which it came.")
    occurrences = columns.Integer(default=1, help_text="How often it was reported.")
    date_last = columns.Moment(help_text="When it was last reported.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    date_closed = columns.Moment(help_text="When the case was closed; null while it is not.")
    fold_key = columns.Line(max_length=64, index=True)
    token_id = columns.Integer()
    missed = columns.Flag()
    version = columns.Version()

    class Meta:
        table_name = "abusereports"
        indexes = ((("token_id", "date_last"), False),)


def _suspended(table: Table) -> Sql:
    holds = table.suspended_at.is_null(False) & table.unsuspended_at.is_null()
    return peewee.Case(None, ((holds, 1),), 0)


RESOURCE = Resource(
    plural="abusereports",
    singular="abusereport",
    called=("AbuseReport", "AbuseReports"),
    help="A report that a service does harm, and whether the service is suspended for it.",
    model=AbuseReport,
    verbs=CRUD,
    history=True,
    required=("category",),
    readonly=(
        "client_userid", "suspended_at", "unsuspended_at", "client_statement", "ticket_id",
        "reporter", "source", "occurrences", "date_last", "date_closed",
    ),
    hidden=("fold_key", "token_id", "missed"),
    recorded="stored",
    computed=(
        Computed("suspended", FLAG, _suspended, "Whether it keeps the service suspended now."),
    ),
    below=("service_id", "client_userid"),
    operations=(UNSUSPEND,),
    area="support",
    customer_reach=own("client_userid"),
    customer=(
        "service_id", "category", "service_ip", "status", "suspend_method", "suspend_at",
        "suspended_at", "unsuspended_at", "suspended", "allow_unsuspend", "additional_info",
        "client_statement", "ticket_id", "occurrences", "date_last", "date_created",
        "date_modified", "date_closed", "version",
    ),
    permission="products",
    search=("category", "additional_info"),
    order=("report_id",),
    rules=AbuseReportRules(),
    example={"service_id": 3, "category": "Spam", "additional_info": "40 mails to a trap."},
)  # fmt: skip
