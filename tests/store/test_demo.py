"""The demonstration data: the examples of the source page hold, and everything fits together."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from teampro.chain import parse
from teampro.demo import fill, fill_bulk
from teampro.demo.pictures import pdf, png
from teampro.engine.reading.reader import Reader
from teampro.engine.resolve import resolve
from teampro.engine.result import Result
from teampro.engine.writing.writer import Writer
from teampro.errors import Refusal
from teampro.identity.admins import Admins
from teampro.identity.passwords import Passwords
from teampro.identity.secrets import Secrets
from teampro.resources import RESOURCES
from teampro.schema.caller import Caller
from teampro.schema.registry import Registry
from teampro.schema.values import MOMENT
from teampro.session.session import Sessions
from teampro.settings import read_settings
from teampro.store.database import Database
from teampro.store.engines.engine import Row
from teampro.store.files import BlobStore
from teampro.store.migrations import migrate
from tests import databases
from tests.callers import staff, super_admin
from tests.consistency import check_consistency, problems

NOW = datetime(2024, 5, 15, 14, 20, 31, tzinfo=UTC)
ADMIN = super_admin(1, "admin")
STAFF = staff(2, "staff")
PASSWORDS = Passwords(b"pepper" * 6, 4)
TABLES = (
    *("projects", "actions", "topics", "files", "ticketxrefs", "timelogs", "tickets"),
    *("ticketreplies", "ticketnotes", "clients", "departments", "history"),
)


class Demonstration:
    """A database that holds a demonstration, with an engine on it."""

    def __init__(
        self, directory: Path, now: datetime = NOW, zone: str = "UTC", **settings: str
    ) -> None:
        directory.mkdir(exist_ok=True)
        self.now = now
        given = {"data": str(directory), "server_timezone": zone, **settings}
        self.settings = read_settings({}, given)
        self.database = Database(databases.place(directory))
        migrate(self.database)
        self.blobs = BlobStore(directory / "blobs")
        self.registry = Registry(RESOURCES)
        self.reader = Reader(self.database, self.settings, self.blobs)
        zone = ZoneInfo(self.settings["server_timezone"])
        self.sessions = Sessions(
            self.database,
            self.registry,
            self.settings,
            zone,
            self.now.timestamp,
            vault=Secrets(bytes(32), 4),
        )

    def fill(self) -> Demonstration:
        fill(self.database, self.settings, self.blobs, PASSWORDS, self.now)
        return self

    def fill_bulk(self, projects: int, actions: int) -> Demonstration:
        fill_bulk(self.database, self.settings, PASSWORDS, self.now, projects, actions)
        return self

    def get(self, chain: str, by: Caller = ADMIN, **params: Any) -> dict[str, Any]:
        """Read a chain and return the content of `response`."""
        session = self.sessions.of(by)
        path = resolve(parse(["v1", *chain.split("/")]), session.nouns)
        with self.database.reading():
            return self.reader.read(session, path, params, "json").tree

    def post(self, chain: str, params: Mapping[str, Any]) -> Result:
        """Create a record as the super administrator."""
        session = self.sessions.of(ADMIN, "request")
        path = resolve(parse(["v1", *chain.split("/")]), session.nouns)
        writer = Writer(self.reader, self.settings, self.blobs)
        return writer.write(session, path, "POST", params)

    def rows(self, text: str) -> list[Row]:
        return self.database.rows(text)

    def dump(self) -> dict[str, list[Row]]:
        """Return all rows of all tables but the administrators', whose hashes have salts."""
        return {name: self.rows(f"SELECT * FROM {name} ORDER BY 1") for name in TABLES}


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """A demonstration that tests only read."""
    return Demonstration(tmp_path_factory.mktemp("month")).fill()


@pytest.fixture(scope="module")
def bulk(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """Bulk data that tests only read."""
    return Demonstration(tmp_path_factory.mktemp("bulk")).fill_bulk(130, 1000)


def test_project_219_has_exactly_the_ticket_of_the_source_page(month: Demonstration) -> None:
    """The printed sample holds: one ticket, 2038, linked by 91."""
    answer = month.get("projects/219/whmcstickets")
    assert {"project_id": 219} == answer["data"]["filters"]
    assert 1 == answer["data"]["total"]
    assert [(2038, 91)] == [
        (ticket["id"], ticket["ticketxref"]["xref_id"]) for ticket in answer["whmcstickets"]
    ]


def test_projects_of_the_source_page_are_ordinary_ones(month: Demonstration) -> None:
    """A list without a filter shows both."""
    functions = {
        row["project_id"]: row["project_function"] for row in month.get("projects")["projects"]
    }
    assert ("default", "default") == (functions[100], functions[219])


@pytest.mark.parametrize(
    "chain",
    [
        "projects/100/actions/7",
        "projects/100/actions/7/topics",
        "projects/100/actions/7/files",
        "projects/100/actions/7/whmcstickets",
        "projects/100/actions/7/timelogs",
        "projects/100/files/9",
        "projects/100/files/9/download",
        "projects/100/topics/bythread",
        "projects/100/whmcstickets",
        "projects/100,219/actions",
    ],
)
@pytest.mark.parametrize("by", [ADMIN, STAFF])
def test_chains_of_the_documentation_have_something_to_show(
    month: Demonstration, chain: str, by: Caller
) -> None:
    """Neither record nor list is missing, for either login."""
    answer = month.get(chain, by)
    lists = [value for value in answer.values() if isinstance(value, list)]
    assert all(lists)


def test_actions_of_project_100_stand_on_three_levels(month: Demonstration) -> None:
    """Milestones, groups and tasks, and percents that can be followed by eye."""
    actions = month.get("projects/100/actions", limit=100)["actions"]
    assert {"milestone", "group", "task"} == {action["level_class"] for action in actions}
    percents = {action["action_name"]: action["action_complete"] for action in actions}
    shown = ("Mood boards", "Layout of the exhibition pages", "Look and feel", "Photo selection")
    assert (80, 42, 61, 75) == tuple(percents[name] for name in shown)
    shown = ("Accessibility", "Design", "Content management")
    assert (38, 58, 67) == tuple(percents[name] for name in shown)


def test_project_100_has_the_time_of_two_people_one_of_them_at_work(month: Demonstration) -> None:
    """Two owners, one running clock."""
    timelogs = month.get("projects/100/timelogs")["timelogs"]
    assert {1, 2} == {log["owner_adminid"] for log in timelogs}
    running = [log for log in timelogs if log["timelog_status"] == "active"]
    assert [80 * 60] == [log["timelog_elapsed"] for log in running]


def test_project_100_has_replies_and_versions(month: Demonstration) -> None:
    """Threads of topics and of files have more than their root."""
    assert 3 <= max(
        row["topic_posts"] for row in month.get("projects/100/topics/bythread")["topics"]
    )
    latest = {
        row["file_label"]: (row["file_total"], row["file_latest"]["file_version"])
        for row in month.get("projects/100/files/bythread")["files"]
    }
    assert (3, "1.0") == latest["Layout exhibitions"]
    assert (2, "0.2") == latest["Brief"]


def test_everything_in_the_month_fits_together(month: Demonstration) -> None:
    """Every figure is what a count of the rows gives."""
    check_consistency(month.database)


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE actions SET action_complete = 62 WHERE action_id = 5", "actions/5 is at 62 %"),
        ("UPDATE actions SET level_children = 1 WHERE action_id = 4", "actions/4 counts 1"),
        ("UPDATE actions SET date_finish = '2000-01-01' WHERE action_id = 4", "does not enclose"),
        ("UPDATE projects SET project_elapsed = 1 WHERE project_id = 100", "projects/100 sums up"),
        ("UPDATE projects SET version = 9 WHERE project_id = 100", "projects/100 is at version 9"),
        ("UPDATE topics SET topic_status = 'Open' WHERE topic_id = 2", "topics/2 has another"),
        ("UPDATE actions SET parent_action_id = 5 WHERE action_id = 4", "in a circle"),
        ("DELETE FROM tickets WHERE id = 2038", "names ticket 2038"),
    ],
)
def test_check_of_consistency_finds_what_does_not_fit(
    month: Demonstration, statement: str, word: str
) -> None:
    """A single wrong figure is told."""
    with pytest.raises(_Undone), month.database.writing():
        month.rows(statement)
        found = problems(month.database)
        raise _Undone
    assert any(word in problem for problem in found), found


class _Undone(Exception):
    """Takes a change back."""


def test_bytes_of_all_files_are_there(month: Demonstration) -> None:
    """Every version can be downloaded, and is what its type says."""
    starts = {"application/pdf": b"%PDF-1.4", "image/png": b"\x89PNG"}
    rows = month.rows("SELECT file_sha256, file_size, file_mime FROM files")
    for sha256, size, mime in rows:
        content = month.blobs.open(sha256).path.read_bytes()
        assert size == len(content)
        assert content.startswith(starts.get(mime, b""))
    assert [] == list(month.blobs.verify([row[0] for row in rows]))


def test_picture_is_a_png_of_the_size_it_tells() -> None:
    """Its pixels unpack to rows of the width, each with a filter byte."""
    picture = png(((1, 2, 3), (4, 5, 6)), width=4, height=1)
    size = int.from_bytes(picture[33:37], "big")
    assert b"\0" + bytes((1, 2, 3)) * 4 + b"\0" + bytes((4, 5, 6)) * 4 == zlib.decompress(
        picture[41 : 41 + size]
    )


def test_document_is_a_pdf_whose_table_leads_to_its_parts() -> None:
    """Each place in the table is where the part of that number begins."""
    document = pdf("Title (1)", ("one", "two"))
    assert b"(Title \\(1\\)) Tj" in document
    table = document[document.index(b"xref\n") :].splitlines()[3:8]
    for number, line in enumerate(table, 1):
        assert document[int(line[:10]) :].startswith(b"%d 0 obj" % number)


def test_administrators_can_log_in_but_for_the_disabled_one(month: Demonstration) -> None:
    """Two logins with the password demo, and a third that is shut out."""
    admins = Admins(month.database, PASSWORDS)
    assert [("admin", "super", False), ("staff", "staff", False), ("ines", "staff", True)] == [
        (admin.username, admin.role, admin.disabled) for admin in admins.entries()
    ]
    assert {"admin", "staff"} <= set(admins.holders("demo"))


def test_month_shows_every_kind_of_project(month: Demonstration) -> None:
    """An archive and a template, several statuses, late ones."""
    rows = month.rows("SELECT project_function, project_status FROM projects")
    assert ["archive", "template"] == sorted({row[0] for row in rows} - {"default"})
    assert 20 <= len(rows)
    assert {"Service", "Under Review", "Active", "In Production", "In Testing", "Completed"} < {
        row[1] for row in rows
    }
    late = month.get("projects", date_finish={"lt": "today"}, project_complete={"lt": 100})
    assert 3 <= late["data"]["total"]


def test_staff_misses_the_projects_that_are_not_for_them(month: Demonstration) -> None:
    """Those for managers and related people only; of one of them they reach a single action."""
    seen = [
        {row["project_id"] for row in month.get("projects", by, limit=100)["projects"]}
        for by in (ADMIN, STAFF)
    ]
    assert {124, 147, 181} == seen[0] - seen[1]
    single = month.get("actions", STAFF, project_id=181)["actions"]
    assert ["Wishes for tools and training"] == [action["action_name"] for action in single]


def test_last_reply_of_a_ticket_is_its_last_message(month: Demonstration) -> None:
    """Tickets know when they were opened and answered."""
    assert [] == month.rows(
        "SELECT id FROM tickets WHERE (date, lastreply) != (SELECT MIN(r.date), MAX(r.date) "
        "FROM ticketreplies r WHERE r.ticket_id = tickets.id)"
    )


@pytest.mark.parametrize(
    ("now", "zone"),
    [
        (datetime(2024, 5, 14, 0, 0, 5, tzinfo=UTC), "UTC"),
        (datetime(2024, 3, 2, 9, 0, tzinfo=UTC), "Pacific/Auckland"),
        (datetime(2025, 1, 5, 23, 59, 59, tzinfo=UTC), "America/New_York"),
        (datetime(2024, 10, 28, 6, 0, tzinfo=UTC), "Europe/Berlin"),
    ],
)
def test_month_ends_now_on_whatever_day(tmp_path: Path, now: datetime, zone: str) -> None:
    """At midnight, on weekends, far away and after a change of the clocks: no moment is ahead."""
    month = Demonstration(tmp_path, now, zone).fill()
    moments = [row[0] for row in month.rows("SELECT moment FROM history ORDER BY sequence")]
    assert sorted(moments) == moments
    assert moments[-1] <= now.strftime(MOMENT)
    check_consistency(month.database)


def test_same_moment_gives_the_same_month(tmp_path: Path, month: Demonstration) -> None:
    """Down to the request ids of the history."""
    assert month.dump() == Demonstration(tmp_path).fill().dump()


def test_operator_with_other_words_gets_the_same_month(
    tmp_path: Path, month: Demonstration
) -> None:
    """Lists of words and rules that are set otherwise do not stop the demonstration."""
    given = {"project.project_status": "Open,Done", "action.max_depth": "2", "history_days": "1"}
    assert month.dump() == Demonstration(tmp_path, **given).fill().dump()


def test_examples_of_the_nouns_can_be_created(tmp_path: Path) -> None:
    """What api/resources prints as an example works on the demonstration."""
    month = Demonstration(tmp_path).fill()
    for resource in RESOURCES:
        if resource.model is not None and "create" in resource.titles:
            assert 201 == month.post(resource.plural, resource.example).status
    check_consistency(month.database)


def test_archived_project_refuses_work(month: Demonstration) -> None:
    """The archive of the demonstration is one."""
    with pytest.raises(Refusal) as refused:
        month.post("projects/103/topics", {"topic_name": "Again"})
    assert "archived" == refused.value.word


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    """The last figures are equal."""
    told: list[tuple[int, int]] = []
    month = Demonstration(tmp_path)
    fill(
        month.database,
        month.settings,
        month.blobs,
        PASSWORDS,
        NOW,
        lambda done, total: told.append((done, total)),
    )
    assert len(told) == told[-1][0] == told[-1][1]


@pytest.mark.parametrize(
    ("statement", "count"),
    [
        ("SELECT COUNT(*) FROM projects", 130),
        ("SELECT COUNT(*) FROM actions", 1000),
        ("SELECT COUNT(*) FROM actions WHERE project_id = 100", 50),
        ("SELECT COUNT(*) FROM topics WHERE project_id = 100", 20),
        ("SELECT COUNT(*) FROM files WHERE project_id = 100", 10),
        ("SELECT COUNT(*) FROM ticketxrefs WHERE project_id = 100", 5),
        ("SELECT COUNT(*) FROM timelogs WHERE project_id = 100", 200),
        ("SELECT COUNT(*) FROM projects WHERE project_id BETWEEN 100 AND 229", 130),
        ("SELECT COUNT(DISTINCT manager_adminid) FROM projects", 3),
        ("SELECT COUNT(DISTINCT assigned_adminid) FROM actions", 5),
    ],
)
def test_bulk_has_what_is_asked_for(bulk: Demonstration, statement: str, count: int) -> None:
    """So many projects and actions, and all that hangs on project 100."""
    assert count == bulk.rows(statement)[0][0]


def test_everything_in_bulk_fits_together(bulk: Demonstration) -> None:
    """Every figure is what a count of the rows gives."""
    check_consistency(bulk.database)


def test_bulk_files_have_their_bytes(bulk: Demonstration) -> None:
    """Nothing is missing for a download."""
    hashes = [row[0] for row in bulk.rows("SELECT file_sha256 FROM files")]
    assert [] == list(bulk.blobs.verify(hashes))


@pytest.mark.parametrize(
    ("projects", "actions", "expected"), [(0, 0, (1, 50)), (1, 999, (1, 50)), (3, 51, (3, 51))]
)
def test_smallest_bulk_is_the_measured_project(
    tmp_path: Path, projects: int, actions: int, expected: tuple[int, int]
) -> None:
    """Project 100 is there with its 50 actions, however little is asked for."""
    bulk = Demonstration(tmp_path).fill_bulk(projects, actions)
    counts = bulk.rows("SELECT (SELECT COUNT(*) FROM projects), (SELECT COUNT(*) FROM actions)")
    assert [expected] == counts
    check_consistency(bulk.database)
