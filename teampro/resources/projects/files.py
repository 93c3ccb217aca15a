"""Files: uploaded bytes with their versions, in threads of a root and its later versions."""

from __future__ import annotations

import peewee

from teampro.resources.projects.actions import ASSIGNED
from teampro.resources.projects.belonging import OF_PROJECT, PARENTS
from teampro.resources.projects.shown import HANGING
from teampro.resources.projects.threads import CLIENT_VISIBLE, STATUSES, ThreadRules
from teampro.rules.versions import next_version
from teampro.schema import columns
from teampro.schema.fields import Computed, Joined
from teampro.schema.kinds import INTEGER
from teampro.schema.links import Tail, View
from teampro.schema.reach import Sql, Table, any_of, below, via
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import RuleWork, Stored


class File(peewee.Model):
    """A version of a file; its bytes never change and lie in the blob store."""

    file_id = columns.Id(help_text="The file.")
    project_id = columns.Reference("projects", help_text="Its project.")
    action_id = columns.Reference("actions", index=True, help_text="Its action, 0 for none.")
    parent_file_id = columns.Reference(
        "files", help_text="The first version of the file; 0: this is the first."
    )
    file_label = columns.Line(help_text="What people call it; the upload's name when empty.")
    file_version = columns.Line(
        max_length=32, help_text="Default: 0.1 more than the last decimal one of the thread."
    )
    file_name = columns.Line(help_text="The upload's name.")
    file_mime = columns.Line(help_text="The upload's media type.")
    file_size = columns.Integer(help_text="Bytes.")
    file_sha256 = columns.Line(max_length=64, index=True, help_text="SHA-256 of the bytes.")
    file_detail = columns.Text(help_text="Description.")
    file_status = columns.Choice(STATUSES, default="Open", index=True, help_text="Of the thread.")
    client_visible = columns.Choice(
        CLIENT_VISIBLE, default="inherit", help_text="What the client may do."
    )
    owner_adminid = columns.Adminid(help_text="The administrator who uploaded it.")
    owner_userid = columns.Reference("clients", help_text="The client who uploaded it.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    date_activity = columns.Moment(
        stamp="activity", index=True, help_text="When its thread was last written."
    )
    external = columns.External()
    version = columns.Version()

    class Meta:
        table_name = "files"
        indexes = (
            (("parent_file_id", "date_activity"), False),
            (("project_id", "parent_file_id", "date_activity"), False),
        )


def _later(table: Table) -> Sql:
    later = File.alias()
    return later.select(peewee.fn.COUNT(later.file_id)).where(later.parent_file_id == table.file_id)


def _is_latest(table: Table, latest: Table) -> Sql:
    later = File.alias()
    newest = later.select(peewee.fn.MAX(later.file_id)).where(later.parent_file_id == table.file_id)
    return latest.file_id == peewee.fn.COALESCE(newest, table.file_id)


BY_THREAD = View(
    where=lambda table: table.parent_file_id == 0,
    computed=(
        Computed(
            "file_total",
            INTEGER,
            lambda table: peewee.fn.COALESCE(_later(table), 0) + 1,
            "Versions of the file.",
        ),
    ),
    joined=(
        Joined(
            "file_latest",
            "files",
            _is_latest,
            (
                "file_id",
                "file_name",
                "file_version",
                "file_size",
                "owner_adminid",
                "owner_userid",
                "date_created",
            ),
            implied=True,
        ),
    ),
    order=("-date_activity",),
    limit_setting="thread_listing_limit",
)


class FileRules(ThreadRules):
    """A thread of versions; their bytes come with the create and never change."""

    def fill(self, work: RuleWork, row: Stored, root: Stored | None) -> None:
        """Count the version on from those there are."""
        if not row["file_sha256"]:
            work.fault(
                "file",
                "required",
                "A file needs bytes: send the multipart part `file`, or file_data (base64) with "
                "file_name.",
            )
        if not row["file_version"]:
            there = [root, *self.replies(work, root["file_id"])] if root is not None else []
            row["file_version"] = next_version(each["file_version"] for each in there)

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Keep the bytes as they are, and a label on them."""
        if old is not None and ("file_data" in sent or row["file_sha256"] != old["file_sha256"]):
            work.fault(
                "file",
                "misplaced",
                "The bytes of a file never change; POST a new version with "
                f"parent_file_id {old['parent_file_id'] or old['file_id']}.",
            )
        row["file_label"] = row["file_label"] or row["file_name"]
        super().validate(work, old, row, sent)


OF_CUSTOMER = (
    "project_id", "action_id", "parent_file_id", "file_label", "file_name", "file_mime",
    "file_size", "file_sha256", "file_version", "file_detail", "file_status", "owner_userid",
    "date_created", "date_modified", "date_activity", "version",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="files",
    singular="file",
    help="A version of an uploaded file.",
    model=File,
    verbs=CRUD,
    history=True,
    required=("project_id",),
    readonly=(
        "file_name",
        "file_mime",
        "file_size",
        "file_sha256",
        "owner_adminid",
    ),
    borrowed=OF_PROJECT,
    touches=(*PARENTS, "parent_file_id"),
    tails=(
        Tail(
            "bythread",
            "findFileThreads",
            "One row for each file, newest activity first, with its latest version.",
            view=BY_THREAD,
        ),
        Tail(
            "download",
            "downloadFile",
            "The bytes of the file.",
            download=("file_sha256", "file_name", "file_mime", "file_size"),
        ),
    ),
    area="projects",
    customer_reach=HANGING,
    customer=OF_CUSTOMER,
    reach=any_of(below("project_id", "projects"), via("action_id", "actions", reach=ASSIGNED)),
    search=("file_label", "file_name", "file_detail"),
    order=("file_id",),
    undo=True,
    rules=FileRules("files", "file"),
    example={"project_id": 100, "file_name": "brief.txt", "file_data": "SGVsbG8="},
    upload=True,
    sample=9,
)
