"""A small fixed world behind the whole application: one call, one answer, no server.

Staff of an agency on ten projects, each of which is visible to other people for another reason.
Every project p (10 to 19) holds the same: actions p1 (a root), p2 below it and p3 (a root); topic
p1, a thread of p2 and p3 on action p1; file p1, and p2 with its version p3 on action p1; tickets
1000+p1, and 1000+p2 on action p1, with links p1 and p2; timelogs p1, and p2 on action p1. "p1"
is read as digits: action 151 is the first of project 15. `PROJECTS` says who sees which.

The clock stands at NOON until a test moves it, chance is always the same, the log is kept in
`log_lines`. The database is built once for each process and copied for each application.
"""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from falcon.testing import create_environ

from teampro.app import create_app
from teampro.dialects.mount import Mounting
from teampro.identity.admins import Admins
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import open_pepper
from teampro.identity.tokens import TokenLimits, Tokens
from teampro.log import Log
from teampro.resources import RESOURCES
from teampro.schema.resource import Resource
from teampro.settings import read_settings
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.files import BlobStore
from teampro.store.migrations import migrate
from tests import databases
from tests.databases import Witness
from tests.schema_checker import check_reply
from tests.xml_decoder import decode_xml

NOON = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)
MORNING = "2024-05-06 08:00:00"
PREFIX = "/modules/addons/wbteampro"
ADDRESS = "192.0.2.7"
ANYONE = -1

ADMIN, MONA, RITA, LEO, SAM, NORA, GONE = range(1, 8)
"""Administrators: ADMIN is super, GONE disabled, all others staff; see PROJECTS for their parts."""
PEOPLE = ("admin", "mona", "rita", "leo", "sam", "nora", "gone")
PASSWORD = "demo"


@dataclass(frozen=True)
class Sight:
    """Why people see a project: its own people, and those of its first action."""

    visible_status: str
    manager: int = ADMIN
    assigned: int = 0
    action_manager: int = 0
    action_assigned: int = 0
    function: str = "default"


PROJECTS: Mapping[int, Sight] = {
    10: Sight("all"),
    11: Sight("manager", manager=MONA),
    12: Sight("related", manager=LEO, assigned=RITA),
    13: Sight("related", assigned=ANYONE),
    14: Sight("manager", action_manager=LEO),
    15: Sight("manager", action_assigned=SAM),
    16: Sight("manager", action_assigned=ANYONE),
    17: Sight("manager"),
    18: Sight("manager", assigned=RITA),
    19: Sight("all", function="template"),
}


@dataclass(frozen=True)
class Key:
    """A bearer token: whose it is and what it carries; None means all."""

    owner: str
    verbs: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None


TOKENS: Mapping[str, Key] = {
    "reader": Key("admin", verbs=("GET",)),
    "writer": Key("admin", verbs=("POST", "PUT", "DELETE")),
    "planner": Key("admin", resources=("projects", "actions", "whmcstickets", "api")),
    "monas": Key("mona"),
    "clerk": Key("mona", verbs=("GET", "POST"), resources=("projects", "timelogs")),
    "timer": Key("mona", resources=("projects", "actions.starttimer", "timelogs.*")),
}
NOBODY = ""
"""A caller without credentials."""
CALLERS = (*PEOPLE[:-1], *TOKENS, NOBODY)
LOOSE_TICKETS = {2001: MONA, 2002: 0, 2003: 0, 2004: NORA}
"""Tickets beyond those of the projects, and whom they are flagged to."""
EXTRA_LINKS = {1001: (2003, 10), 1002: (2003, 17), 1003: (2004, 17)}
"""Links beyond those of the projects: ticket and project."""
LOOSE_TIMELOGS = {901: (MONA, {"client_userid": 51}), 902: (ADMIN, {"client_userid": 51}),
                  903: (SAM, {"ticket_id": 2002})}  # fmt: skip
"""Timelogs without a project: their owner and what they are about."""
FILE_BYTES = b"Hello, world.\n"

Tree = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """An answer: `tree` is the decoded JSON or XML, {} for other formats and empty bodies."""

    status: int
    tree: Tree
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def response(self) -> Tree:
        """What the answer holds."""
        found: Tree = self.tree["response"]
        return found

    @property
    def error(self) -> str:
        """The word of a refusal, or ""."""
        return str(self.tree.get("request", {}).get("error", ""))


class World:
    """One application over its own copy of the world."""

    def __init__(
        self,
        directory: Path,
        resources: Iterable[Resource],
        dialects: Iterable[Mounting] = (),
        **options: str,
    ) -> None:
        self.directory = directory
        self.checks_replies = resources is RESOURCES
        self.now = NOON.timestamp()
        self.log_lines: list[bytes] = []
        self.looks = 0
        self.settings = _settings(directory, **options)
        self.app: Any = create_app(
            self.settings,
            resources=resources,
            dialects=dialects,
            now=lambda: self.now,
            random=bytes,
            log=Log("info", write=self.log_lines.append, now=lambda: self.now),
            on_verify=self._count_look,
        )
        self._witness: Witness | None = None
        self._has_logged_in = False

    def call(
        self,
        method: str,
        chain: str,
        params: Mapping[str, Any] | None = None,
        who: str = "admin",
        spelling: str = "path",
        format: str = "json",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request and return the answer.

        `chain` is written with slashes and without version and format. A GET carries `params`
        in the query, any other method as a JSON body. `who` is of CALLERS; `spelling` is path,
        rewritten, dotted, short or short_dotted.
        """
        words = ["v1", *chain.split("/"), *([format] if format else [])]
        query, sent = credentials(who)
        body = ""
        if params is not None and method == "GET":
            query["params"] = json.dumps(params)
        elif params is not None:
            body = json.dumps(params)
            sent["Content-Type"] = "application/json"
        path, action = spell(words, spelling)
        return self.send(method, path, action | query, body, sent | dict(headers or {}))

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: str | bytes = "",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request as it is and return the answer."""
        environ = create_environ(
            path,
            query_string=urlencode(query or {}, quote_via=quote),
            method=method,
            headers=dict(headers or {}),
            body=body,
            remote_addr=ADDRESS,
        )
        began: list[Any] = []
        chunks = self.app(environ, lambda status, fields, _exc=None: began.extend((status, fields)))
        try:
            whole = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        fields = {name.lower(): value for name, value in began[1]}
        reply = Reply(int(began[0][:3]), decode(fields, whole), fields, whole)
        self._check(reply)
        return reply

    def _check(self, reply: Reply) -> None:
        """Hold every answer against the printed document, unless a test has nouns of its own."""
        if self.checks_replies and "request" in reply.tree:
            request = reply.tree["request"]
            check_reply(request["method"], request["action"], reply.status, reply.tree)

    def later(self, seconds: float) -> None:
        """Move the clock."""
        self.now += seconds

    def rows(self, text: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database behind the application's back."""
        return self.witness.rows(text, *values)

    def stamp(self) -> Any:
        """Return what changes with every commit of the application but the first login of admin.

        That login counts its attempt, and which test comes first is the runner's choice.
        """
        if not self._has_logged_in:
            self.call("GET", "config")
            self._has_logged_in = True
        return self.witness.stamp()

    def restore(self) -> None:
        """Put the database back to how it was at first."""
        self.witness.restore(self._pristine())

    def _pristine(self) -> Path:
        return _template()

    @property
    def witness(self) -> Witness:
        """What looks at the database behind the application's back."""
        if self._witness is None:
            self._witness = Witness(self.directory)
        return self._witness

    def _count_look(self) -> None:
        self.looks += 1


def make_app(directory: Path, resources: Iterable[Resource] = RESOURCES, **options: str) -> World:
    """Return an application over a fresh copy of the world in an empty or absent directory.

    `options` are settings as text; a dot in a name is written as two underscores:
    `make_app(tmp_path, ban__limit="5")`.
    """
    databases.copy(_template(), directory)
    return World(directory, resources, **options)


def credentials(who: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the query parameters and the headers by which someone proves who he is."""
    if who in TOKENS:
        return {}, {"Authorization": f"Bearer {_template_tokens()[who]}"}
    return ({"username": who, "password": PASSWORD} if who else {}), {}


def spell(words: Iterable[str], spelling: str) -> tuple[str, dict[str, str]]:
    """Return the path and the query of a chain in one of its spellings."""
    dotted = {"action": ".".join(words)}
    slashed = "/".join(words)
    return {
        "path": (f"{PREFIX}/api.php/{slashed}", {}),
        "rewritten": (f"{PREFIX}/api/{slashed}", {}),
        "dotted": (f"{PREFIX}/api.php", dotted),
        "short": (f"/{slashed}", {}),
        "short_dotted": ("/api.php", dotted),
    }[spelling]


def decode(headers: Mapping[str, str], body: bytes) -> Tree:
    """Return the tree of a JSON answer or of a native one in XML, {} for another one."""
    kind = headers.get("content-type", "").partition(";")[0]
    if not body:
        return {}
    if kind == "application/json":
        tree: Tree = json.loads(body)
        return tree
    is_native = kind.endswith("/xml") and b"<teampro" in body[:60]
    return decode_xml(body) if is_native else {}


def _settings(directory: Path, **options: str) -> Any:
    named = {name.replace("__", "."): value for name, value in options.items()}
    return read_settings({}, {**databases.given(directory), "password.cost": "4", **named})


@cache
def _template() -> Path:
    """Build the world once; what is copied is a closed database and its files."""
    directory = Path(tempfile.mkdtemp(prefix="teampro-world-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    paths = data_paths_of(_settings(directory))
    database = Database(paths.database)
    migrate(database, lambda: NOON.timestamp())
    _add_people(database, paths.pepper)
    blobs = BlobStore(paths.blobs)
    upload = blobs.receive([FILE_BYTES], len(FILE_BYTES), "hello.txt", "text/plain")
    with database.writing():
        _Planter(database, blobs.keep(upload).sha256).plant()
    database.set_flushing(True)
    database.close()
    return directory


@cache
def _template_tokens() -> dict[str, str]:
    return json.loads((_template() / "tokens.json").read_text())


def _add_people(database: Database, pepper: Path) -> None:
    """Add the administrators with one password, and their tokens."""
    admins = Admins(database, Passwords(open_pepper(database, pepper), 4))
    for name in PEOPLE:
        admins.add(name, name.title(), "super" if name == "admin" else "staff", PASSWORD)
    admins.set_disabled("gone", True)
    tokens = Tokens(database, lambda: NOON.timestamp())
    limits = {name: TokenLimits(None, key.verbs, key.resources) for name, key in TOKENS.items()}
    texts = {name: tokens.create(key.owner, name, limits[name])[1] for name, key in TOKENS.items()}
    (pepper.parent / "tokens.json").write_text(json.dumps(texts))


class _Planter:
    """Puts rows into the tables without any rule; their figures agree with each other."""

    def __init__(self, database: Database, sha256: str) -> None:
        self.database = database
        self.models = {each.plural: each.model for each in RESOURCES if each.model is not None}
        self.sha256 = sha256

    def plant(self) -> None:
        for client_id in (51, 52):
            self._row(
                "clients",
                id=client_id,
                firstname="Client",
                lastname=str(client_id),
                companyname="Acme",
                credit=client_id * 100,
            )
        for project_id, sight in PROJECTS.items():
            self._project(project_id, sight)
            self._actions(project_id, sight)
            self._threads(project_id)
            self._links(project_id)
            self._timelogs(project_id)
            self._entry(project_id)
        for ticket_id, flag in LOOSE_TICKETS.items():
            self._ticket(ticket_id, flag)
        for xref_id, (ticket_id, project_id) in EXTRA_LINKS.items():
            self._row("ticketxrefs", xref_id=xref_id, ticket_id=ticket_id, project_id=project_id)
        for timelog_id, (owner, subject) in LOOSE_TIMELOGS.items():
            self._timelog(timelog_id, owner, **subject)

    def _row(self, plural: str, **values: Any) -> None:
        model = self.models[plural]
        row = {
            column.name: column.default
            for column in model._meta.sorted_fields
            if not column.primary_key
        }
        dated = {name: MORNING for name in row if name in DATED}
        databases.plant(self.database, model, row | dated | values)

    def _project(self, project_id: int, sight: Sight) -> None:
        self._row(
            "projects",
            project_id=project_id,
            project_name=f"Project {project_id}",
            project_function=sight.function,
            project_status="Active",
            project_type="Internal",
            project_complete=50,
            project_tasks=1,
            project_elapsed=5400,
            client_userid=51,
            manager_adminid=sight.manager,
            assigned_adminid=sight.assigned,
            visible_status=sight.visible_status,
            date_start="2024-05-01",
            date_finish="2024-05-31",
        )

    def _actions(self, project_id: int, sight: Sight) -> None:
        first = project_id * 10 + 1
        people = {
            "manager_adminid": sight.action_manager,
            "assigned_adminid": sight.action_assigned,
        }
        self._action(first, 1, 40, action_elapsed=3600, level_children=1, **people)
        self._action(first + 1, 2, 40, parent_action_id=first, level_class="task")
        self._action(first + 2, 3, 60)

    def _action(self, action_id: int, ordering: int, percent: int, **values: Any) -> None:
        self._row(
            "actions",
            action_id=action_id,
            project_id=action_id // 10,
            action_name=f"Action {action_id}",
            action_complete=percent,
            client_visible="hidden",
            date_start="2024-05-02",
            date_finish=f"2024-05-{10 + ordering}",
            ordering=ordering,
            **values,
        )

    def _threads(self, project_id: int) -> None:
        first, hangs = project_id * 10 + 1, {"action_id": project_id * 10 + 1}
        for number, values in (
            (first, {}),
            (first + 1, hangs),
            (first + 2, {**hangs, "parent": first + 1}),
        ):
            root = values.pop("parent", 0)
            shared = {"project_id": project_id, "owner_adminid": ADMIN, **values}
            self._row(
                "topics",
                topic_id=number,
                topic_name=f"Topic {number}",
                parent_topic_id=root,
                **shared,
            )
            self._row(
                "files",
                file_id=number,
                file_label=f"File {number}",
                parent_file_id=root,
                file_version="0.2" if root else "0.1",
                file_name="hello.txt",
                file_mime="text/plain",
                file_size=len(FILE_BYTES),
                file_sha256=self.sha256,
                **shared,
            )

    def _links(self, project_id: int) -> None:
        first = project_id * 10 + 1
        for number, action_id in ((first, 0), (first + 1, first)):
            self._ticket(1000 + number, 0)
            self._row(
                "ticketxrefs",
                xref_id=number,
                ticket_id=1000 + number,
                project_id=project_id,
                action_id=action_id,
                owner_adminid=ADMIN,
            )

    def _ticket(self, ticket_id: int, flag: int) -> None:
        self._row(
            "whmcstickets",
            id=ticket_id,
            tid=f"T-{ticket_id}",
            c=f"secret{ticket_id}",
            subject=f"Ticket {ticket_id}",
            flag=flag,
            date=MORNING,
            lastreply=MORNING,
        )

    def _timelogs(self, project_id: int) -> None:
        first = project_id * 10 + 1
        self._timelog(first, ADMIN, 1800, project_id=project_id)
        self._timelog(first + 1, MONA, 3600, project_id=project_id, action_id=first)

    def _timelog(self, timelog_id: int, owner: int, elapsed: int = 600, **about: int) -> None:
        began = datetime.strptime(MORNING, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        self._row(
            "timelogs",
            timelog_id=timelog_id,
            owner_adminid=owner,
            timelog_start=MORNING,
            timelog_stop=datetime.fromtimestamp(began.timestamp() + elapsed, UTC).strftime(
                "%Y-%m-%d %H:%M:%S"
            ),
            timelog_elapsed=elapsed,
            start_seconds=int(began.timestamp()),
            **about,
        )

    def _entry(self, project_id: int) -> None:
        self._row(
            "history",
            sequence=project_id,
            moment=MORNING,
            adminid=ADMIN,
            operation="create",
            resource="projects",
            record_id=project_id,
            project_id=project_id,
        )


DATED = ("date_created", "date_modified", "date_activity")
