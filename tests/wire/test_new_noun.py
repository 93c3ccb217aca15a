"""A noun is one declaration: expenses are declared here, and the whole application knows them.

What stands here is what a file `resources/projects/expenses.py` would hold, and its migration; the
line in `resources/__init__.py` is all that names it elsewhere.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import peewee
import pytest

from teampro.resources import RESOURCES
from teampro.resources.projects.actions import ASSIGNED
from teampro.schema import columns
from teampro.schema.check import check
from teampro.schema.declaration import DeclarationError
from teampro.schema.fields import Borrowed, Joined
from teampro.schema.links import Child, Tail, View
from teampro.schema.reach import any_of, via
from teampro.schema.resource import CRUD, Lock, Resource
from teampro.schema.rules import Rules, RuleWork, Stored
from tests.wire.world import ADMIN, NORA, World, make_app

KINDS = ("travel", "print", "other")


class Expense(peewee.Model):
    """Money that was spent on a project."""

    expense_id = columns.Id(help_text="The expense.")
    project_id = columns.Reference("projects", index=True, help_text="Its project.")
    action_id = columns.Reference("actions", index=True, help_text="Its action, 0 for none.")
    expense_name = columns.Line(help_text="What was bought.")
    expense_kind = columns.Choice(KINDS, default="other", help_text="What kind of thing.")
    expense_paid = columns.Flag(help_text="Whether it is paid.")
    expense_day = columns.Day(help_text="When it was spent.")
    expense_rate = columns.Rate(help_text="What it cost.")
    expense_margin = columns.Rate(help_text="What is added; super administrators only.")
    owner_adminid = columns.Adminid(help_text="Who spent it.")
    date_created = columns.Moment(stamp="created")
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "expenses"


class ExpenseRules(Rules):
    """An expense is its maker's, and work on its project."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        row["owner_adminid"] = work.caller.adminid
        action = work.get("actions", row["action_id"])
        if action is not None and not row["project_id"]:
            row["project_id"] = action["project_id"]


EXPENSES = Resource(
    plural="expenses",
    singular="expense",
    help="Money that was spent on a project.",
    model=Expense,
    verbs=CRUD,
    history=True,
    required=("project_id", "expense_name"),
    readonly=("owner_adminid",),
    guarded=("expense_margin",),
    borrowed=(Borrowed("project_status", "projects", "project_id"),),
    below=("project_id", "action_id"),
    part_of=("project_id",),
    touches=("project_id", "action_id"),
    reach=any_of(via("project_id", "projects"), via("action_id", "actions", reach=ASSIGNED)),
    search=("expense_name",),
    order=("expense_id",),
    rules=ExpenseRules(),
    example={"project_id": 100, "expense_name": "Train to Basel", "expense_rate": "59.00"},
)
MIGRATION = """CREATE TABLE expenses (
    expense_id {words.id},
    project_id BIGINT NOT NULL DEFAULT 0, action_id BIGINT NOT NULL DEFAULT 0,
    expense_name VARCHAR(255) NOT NULL, expense_kind VARCHAR(64) NOT NULL,
    expense_paid SMALLINT NOT NULL, expense_day VARCHAR(10), expense_rate BIGINT,
    expense_margin BIGINT, owner_adminid BIGINT NOT NULL,
    date_created VARCHAR(19), date_modified VARCHAR(19), version BIGINT NOT NULL){words.options}"""


NOUNS = (*RESOURCES, EXPENSES)
ROWS: tuple[dict[str, Any], ...] = (
    {"project_id": 10, "expense_name": "Train", "expense_kind": "travel", "expense_paid": True,
     "expense_day": "2024-05-02", "expense_rate": "59.00", "expense_margin": "5.00"},
    {"project_id": 10, "expense_name": "Flyers", "expense_kind": "print", "expense_rate": "120.5",
     "expense_day": "2024-05-06"},
    {"project_id": 10, "action_id": 101, "expense_name": "Äpfel, =1+1"},
    {"project_id": 17, "expense_name": "Secret", "expense_rate": "1"},
    {"project_id": 16, "expense_name": "Below a project out of reach"},
    {"project_id": 16, "action_id": 161, "expense_name": "Below an action of anyone",
     "expense_paid": True},
)  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application that knows expenses."""
    world = make_app(tmp_path_factory.mktemp("noun"), NOUNS)
    world.witness.run(MIGRATION)
    return world


@pytest.fixture
def world(app: World) -> Iterator[World]:
    """The application with six expenses, made through the API."""
    app.restore()
    app.witness.run(MIGRATION)
    for row in ROWS:
        reply = app.call("POST", "expenses", row)
        assert 201 == reply.status, reply.tree
    yield app


def ids(world: World, chain: str, params: Any = None, who: str = "admin") -> list[int]:
    """Return the ids of the expenses that a chain lists."""
    reply = world.call("GET", chain, params, who)
    assert 200 == reply.status, reply.tree
    return [row["expense_id"] for row in reply.response["expenses"]]


def test_it_is_reached_by_every_kind_of_chain(world: World) -> None:
    """Flat, below records, inside rows, side by side, by several ids, by its singular."""
    assert [1, 2, 3, 4, 5, 6] == ids(world, "expenses")
    assert [1, 2, 3] == ids(world, "projects/10/expenses")
    assert [3] == ids(world, "actions/101/expenses")
    assert [3] == ids(world, "projects/10/actions/101/expenses")
    assert [1, 3] == ids(world, "expenses/1,3")
    assert [1, 2, 3] == ids(world, "projects/10/actions,expenses")
    assert "Train" == world.call("GET", "expense/1").response["expense"]["expense_name"]
    assert 200 == world.call("GET", "projects/10/expenses/2").status
    assert 404 == world.call("GET", "projects/11/expenses/2").status
    assert 404 == world.call("GET", "projects/10/actions/103/expenses/3").status
    inside = world.call("GET", "projects/expenses").response
    assert {10: [1, 2, 3], 16: [5, 6], 17: [4]} == {
        row["project_id"]: [each["expense_id"] for each in row["expenses"]]
        for row in inside["projects"]
        if row["expenses"]
    }
    assert 6 == inside["data"]["lists"]["projects.expenses"]["total"]


@pytest.mark.parametrize("spelling", ["path", "rewritten", "dotted", "short", "short_dotted"])
def test_all_spellings_give_the_same_bytes(world: World, spelling: str) -> None:
    """The clock and chance stand still here, so nothing may differ."""
    expected = world.call("GET", "projects/10/expenses", {"limit": 2})
    actual = world.call("GET", "projects/10/expenses", {"limit": 2}, spelling=spelling)
    assert expected.body == actual.body


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"expense_kind": "print"}, [2]),
        ({"expense_kind": ["print", "travel"]}, [1, 2]),
        ({"expense_kind": {"nin": ["other"]}}, [1, 2]),
        ({"expense_paid": "yes"}, [1, 6]),
        ({"expense_paid": {"ne": True}}, [2, 3, 4, 5]),
        ({"expense_rate": "59"}, [1]),
        ({"expense_rate": {"gt": "58.99", "lt": 200}}, [1, 2]),
        ({"expense_rate": {"between": ["1.00", "59.00"]}}, [1, 4]),
        ({"expense_rate": {"empty": True}}, [3, 5, 6]),
        ({"expense_day": "today"}, [2]),
        ({"expense_day": {"lt": "today", "gte": "today-1w"}}, [1]),
        ({"expense_name": {"starts": "äPF"}}, [3]),
        ({"expense_name": {"contains": "below"}}, [5, 6]),
        ({"search": "below anyone"}, [6]),
        ({"owner_adminid": "me"}, [1, 2, 3, 4, 5, 6]),
        ({"project_status": "Active", "project_id": 17}, [4]),
        ({"project_status": "Closed"}, []),
        ({"or": [{"expense_kind": "print"}, {"action_id": 161}]}, [2, 6]),
        ({"not": {"project_id": [16, 17]}}, [1, 2, 3]),
        ({"expense_margin": "5.00"}, [1]),
    ],
    ids=str,
)
def test_it_is_filtered_with_every_operator_of_its_kinds(
    world: World, params: Any, expected: list[int]
) -> None:
    """A choice, a flag, an amount, a date, a text, a person and a borrowed field."""
    assert expected == ids(world, "expenses", params)


def test_it_is_sorted_and_paged(world: World) -> None:
    """Nulls last in both directions, pages and cursors alike."""
    assert [4, 1, 2, 3, 5, 6] == ids(world, "expenses", {"sort": "expense_rate"})
    assert [2, 1, 4, 6, 5, 3] == ids(world, "expenses", {"sort": "-expense_rate"})
    page = world.call("GET", "expenses", {"sort": "-expense_rate", "limit": 4, "page": 2})
    assert [5, 3] == [row["expense_id"] for row in page.response["expenses"]]
    assert (6, 2) == (page.response["data"]["total"], page.response["data"]["pages"])
    found: list[int] = []
    params: dict[str, Any] = {"sort": "-expense_rate", "limit": 2}
    while True:
        reply = world.call("GET", "expenses", params).response
        found += [row["expense_id"] for row in reply["expenses"]]
        if "next" not in reply["data"]:
            break
        params["after"] = reply["data"]["next"]
    assert [2, 1, 4, 6, 5, 3] == found


def test_its_parents_are_kept_by_it(world: World) -> None:
    """`require` works on it as on every nested list, and `fields` too."""
    params = {"expenses": {"require": True, "expense_paid": True, "fields": "expense_name"}}
    reply = world.call("GET", "projects/expenses", params).response
    assert [(10, [{"expense_id": 1, "expense_name": "Train"}]),
            (16, [{"expense_id": 6, "expense_name": "Below an action of anyone"}])] == [
        (row["project_id"], row["expenses"]) for row in reply["projects"]
    ]  # fmt: skip


def test_it_is_written_with_versions_and_changes(world: World) -> None:
    """Create fills defaults, update merges, stale versions and wrong values are refused."""
    made = world.call("POST", "projects/10/expenses", {"expense_name": "Ink"}, "nora")
    assert 201 == made.status
    assert made.headers["location"].endswith("/v1/expenses/7")
    assert {
        "expense_id": 7, "project_id": 10, "action_id": 0, "expense_name": "Ink",
        "expense_kind": "other", "expense_paid": False, "expense_day": None,
        "expense_rate": None, "expense_margin": None, "owner_adminid": NORA,
        "date_created": "2024-05-06 12:00:00", "date_modified": "2024-05-06 12:00:00",
        "version": 1,
    } == made.response["expense"]  # fmt: skip
    put = world.call("PUT", "projects/10/expenses/7", {"expense_paid": "on", "expense_rate": 7})
    assert ["expense_paid", "expense_rate"] == put.response["data"]["changed"]
    expense = put.response["expense"]
    assert (True, "7.00", 2) == tuple(
        expense[name] for name in ("expense_paid", "expense_rate", "version")
    )
    assert 409 == world.call("PUT", "expenses/7", {"expense_paid": False, "version": 1}).status
    touched = world.call("GET", "projects/10", {"fields": "date_activity"}).response["project"]
    assert "2024-05-06 12:00:00" == touched["date_activity"]
    gone = world.call("DELETE", "expenses/7", {"version": 2})
    assert {"expenses": 1} == gone.response["data"]["deleted"]
    assert 404 == world.call("GET", "expenses/7").status


@pytest.mark.parametrize(
    ("params", "path", "word", "nearest"),
    [
        ({"expense_nam": "x"}, "expense_nam", "unknown_field", "expense_name"),
        ({"expense_kind": "travels"}, "expense_kind", "invalid_value", "travel"),
        ({"expense_rate": "1.234"}, "expense_rate", "invalid_value", None),
        ({"expense_day": "2024-02-30"}, "expense_day", "invalid_value", None),
        ({"expense_paid": "perhaps"}, "expense_paid", "invalid_value", None),
        ({"action_id": 999}, "action_id", "unknown_record", None),
        ({"expense_name": ""}, "expense_name", "required", None),
        ({"limit": 5}, "limit", "misplaced", None),
    ],
    ids=str,
)
def test_its_faults_are_told(
    world: World, params: Any, path: str, word: str, nearest: str | None
) -> None:
    """Path, word and the nearest legal one."""
    reply = world.call("POST", "projects/10/expenses", {"expense_name": "Ink", **params})
    (fault,) = reply.tree["request"]["errors"]
    assert (400, path, word) == (reply.status, fault["path"], fault["error"])
    assert nearest == fault.get("nearest")


def test_its_rows_stand_in_the_write_of_a_project(world: World) -> None:
    """Its own file says so; no other noun's file knows it."""
    row = {"expense_name": "Hotel"}
    reply = world.call("POST", "projects", {"project_name": "P", "expenses": [row]})
    assert {"projects": 1, "expenses": 1} == reply.response["data"]["created"]
    assert ["Hotel"] == [each["expense_name"] for each in reply.response["project"]["expenses"]]


def test_its_writes_stand_in_the_history(world: World) -> None:
    """Below the record, and among all of its project."""
    world.call("PUT", "expenses/1", {"expense_kind": "other"})
    entries = world.call("GET", "expenses/1/history").response["history"]
    assert ["create", "update"] == [entry["operation"] for entry in entries]
    assert [{"field": "expense_kind", "old": "travel", "new": "other"}] == entries[1]["changes"]
    of_project = world.call("GET", "projects/10/history", {"resource": "expenses"})
    assert [1, 2, 3, 1] == [entry["record_id"] for entry in of_project.response["history"]]


def test_it_goes_and_moves_with_what_it_hangs_on(world: World) -> None:
    """Deleting a project or an action takes it, moving an action brings it along."""
    assert 200 == world.call("PUT", "actions/161", {"project_id": 10}).status
    assert [1, 2, 3, 6] == ids(world, "projects/10/expenses")
    gone = world.call("DELETE", "actions/161")
    assert 1 == gone.response["data"]["deleted"]["expenses"]
    gone = world.call("DELETE", "projects/10")
    assert 3 == gone.response["data"]["deleted"]["expenses"]
    assert [4, 5] == ids(world, "expenses")


def test_an_archived_project_locks_it(world: World) -> None:
    """What is locked above is closed to writes, whatever the noun."""
    world.call("PUT", "projects/10", {"project_function": "archive"})
    for verb, chain, params in (
        ("POST", "projects/10/expenses", {"expense_name": "Ink"}),
        ("PUT", "expenses/1", {"expense_paid": False}),
        ("PUT", "expenses/4", {"project_id": 10}),
        ("DELETE", "expenses/1", {}),
    ):
        reply = world.call(verb, chain, params)
        assert (409, "archived") == (reply.status, reply.error)


def test_staff_reaches_what_its_declaration_says(world: World) -> None:
    """Through the project, or through one action; tokens need the right for it."""
    assert [1, 2, 3, 6] == ids(world, "expenses", who="nora")
    assert [6] == ids(world, "actions/161/expenses", who="nora")
    for verb, chain, params, status in (
        ("GET", "expenses/4", None, 404),
        ("GET", "expenses/5", None, 404),
        ("GET", "projects/17/expenses", None, 404),
        ("PUT", "expenses/4", {"project_id": 10}, 404),
        ("PUT", "expenses/1", {"project_id": 17}, 400),
        ("PUT", "expenses/6", {"action_id": 0}, 403),
        ("DELETE", "expenses/5", {}, 404),
        ("POST", "expenses", {"project_id": 17, "expense_name": "Ink"}, 400),
        ("POST", "expenses", {"action_id": 161, "expense_name": "Ink"}, 201),
        ("PUT", "expenses/6", {"expense_paid": False}, 200),
    ):
        assert status == world.call(verb, chain, params, "nora").status, chain
    assert 403 == world.call("GET", "projects/10/expenses", who="planner").status
    assert 403 == world.call("PUT", "expenses/1", {}, "reader").status
    assert 401 == world.call("GET", "expenses", who="").status


def test_its_guarded_field_is_for_super_administrators(world: World) -> None:
    """Staff finds it empty, and can neither filter nor sort by it."""
    for who, margin in (("admin", "5.00"), ("nora", None)):
        assert (
            margin == world.call("GET", "expenses/1", who=who).response["expense"]["expense_margin"]
        )
    for params in ({"expense_margin": "5.00"}, {"sort": "expense_margin"}):
        assert 400 == world.call("GET", "expenses", params, "nora").status


def test_it_is_described(world: World) -> None:
    """In api/resources with fields, methods and what this caller may."""
    page = world.call("GET", "api/resources", who="reader").response["resources"]
    (told,) = [each for each in page if each["name"] == "expenses"]
    assert {
        "findExpenses": True, "createExpense": False, "getExpense": True,
        "updateExpense": False, "deleteExpense": False, "getExpenseHistory": True,
    } == {each["title"]: each["allowed"] for each in told["methods"]}  # fmt: skip
    many = {each["title"]: (each["match"], each["several"]) for each in told["methods"]}
    assert (["id"], False) == many["createExpense"]
    assert ([], True) == many["updateExpense"] == many["deleteExpense"]
    fields = {each["name"]: each for each in told["fields"]}
    assert list(KINDS) == fields["expense_kind"]["choices"]
    assert ("rate", True) == (fields["expense_rate"]["kind"], fields["expense_rate"]["writable"])
    assert fields["expense_name"]["required"] and not fields["version"]["writable"]
    assert ["history"] == told["children"]
    for parent in ("projects", "actions"):
        (above,) = [each for each in page if each["name"] == parent]
        assert "expenses" in above["children"]


def test_it_stands_in_the_openapi_document(world: World) -> None:
    """With its chains, its record and its words."""
    document = world.call("GET", "api/openapi").tree
    paths = {path for path in document["paths"] if "expenses" in path}
    assert any(path.endswith("/expenses") for path in paths)
    assert any("/projects/{" in path for path in paths)
    text = json.dumps(document)
    for word in ("createExpense", "ExpenseRows", "expense_kind", *KINDS):
        assert f'"{word}"' in text


def test_it_is_printed_in_every_format(world: World) -> None:
    """XML decodes to the tree of JSON; csv and ndjson hold the same rows."""
    for chain in ("expenses", "expenses/3", "projects/10/expenses", "projects/expenses"):
        plain, marked = (world.call("GET", chain, format=name).tree for name in ("json", "xml"))
        plain["request"]["format"] = "xml"
        assert plain == marked
    rows = world.call("GET", "expenses").response["expenses"]
    body = world.call("GET", "expenses", format="xml").body.decode()
    assert '<expenses type="list"><expense type="dict">' in body
    lines = world.call("GET", "expenses", format="ndjson").body.splitlines()
    assert rows == [json.loads(line) for line in lines]
    text = world.call("GET", "projects/10/expenses", format="csv").body.decode()
    table = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == list(table[0])
    assert ["59.00", "120.50", ""] == [row["expense_rate"] for row in table]
    assert ["Train", "Flyers", "Äpfel, =1+1"] == [row["expense_name"] for row in table]


class Broken(peewee.Model):
    """A column that refers to a noun nobody declared."""

    expense_id = columns.Id()
    trip_id = columns.Reference("trips")


class Clashing(peewee.Model):
    """A column that is called like an option of a list."""

    expense_id = columns.Id()
    limit = columns.Integer()


class Based(peewee.Model):
    """A column that is called like an option of a change."""

    expense_id = columns.Id()
    base_version = columns.Integer()


class Plain(peewee.Model):
    """A column that knows no kind."""

    expense_id = columns.Id()
    expense_note = peewee.TextField()


NO_ROWS = View(where=lambda table: table.expense_id == 0)
BROKEN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("the word projects is taken", {"plural": "projects"}),
    ("the word action is taken", {"singular": "action"}),
    ("the word data belongs to the envelope", {"plural": "data"}),
    ("the word response belongs to the envelope", {"singular": "response"}),
    ("'Expenses' is no word of a chain", {"plural": "Expenses"}),
    ("'2' is no word of a chain", {"plural": "2"}),
    ("upsert is no method", {"titles": {"upsert": "upsertExpense"}}),
    ("the field limit is called like an option", {"model": Clashing}),
    ("the field base_version is called like an option", {"model": Based}),
    ("the column expense_note is a plain TextField; teampro.schema.columns", {"model": Plain}),
    ("required names no field: expense_nam", {"required": ("expense_nam",)}),
    (
        "no verb writes the noun, so it can require nothing",
        {"required": ("expense_name",), "titles": {"find": "findExpenses"}, "part_of": ()},
    ),
    ("readonly names no field: owner", {"readonly": ("owner",)}),
    ("guarded names no field: margin", {"guarded": ("margin",)}),
    ("search names no field: name", {"search": ("name",)}),
    ("search names no text: expense_rate", {"search": ("expense_rate",)}),
    ("search names no text: expense_kind", {"search": ("expense_kind",)}),
    ("part_of names no field: job_id", {"part_of": ("job_id",)}),
    ("part_of needs a noun that can be created",
     {"titles": {"find": "findExpenses"}, "required": ()}),
    ("part_of names no column of below: owner_adminid", {"part_of": ("owner_adminid",)}),
    ("touches names no field: job_id", {"touches": ("job_id",)}),
    ("touches names no reference to a noun: expense_paid", {"touches": ("expense_paid",)}),
    ("below names no field: job_id", {"below": ("job_id",), "part_of": ()}),
    ("below names no reference to a noun: expense_paid",
     {"below": ("expense_paid",), "part_of": ()}),
    ("order names no field: day", {"order": ("-day",)}),
    ("standing names no field: state", {"standing": (("state", "open"),)}),
    ("standing names no field with choices: expense_day", {"standing": (("expense_day", "now"),)}),
    ("lock names no field: state", {"lock": Lock("state", "shut", "closed")}),
    ("example names no field: name", {"example": {"name": "Train"}}),
    (
        "a writable noun needs a version, unless its records are only created",
        {"model": Broken, "titles": {"create": "x", "update": "y"}},
    ),
    ("borrowed state: projects has no field state",
     {"borrowed": (Borrowed("state", "projects", "project_id"),)}),
    ("borrowed project_status: expenses has no field job",
     {"borrowed": (Borrowed("project_status", "projects", "job"),)}),
    ("joined trip: there is no noun trips", {"joined": (Joined("trip", "trips", min),)}),
    ("joined client: clients has no field town",
     {"joined": (Joined("client", "clients", min, ("town",)),)}),
    ("the reach names no field: job_id", {"reach": via("job_id", "projects")}),
    ("the reach names no noun: jobs", {"reach": via("project_id", "jobs")}),
    ("there is no area travel; there are clients, billing", {"area": "travel"}),
    ("the customer_reach names no field: job_id",
     {"customer_reach": via("job_id", "projects"), "customer": ("expense_name",)}),
    ("the customer_reach names no noun: jobs",
     {"customer_reach": via("project_id", "jobs"), "customer": ("expense_name",)}),
    ("customer_reach needs the fields that a customer sees: name them in customer",
     {"customer_reach": via("project_id", "projects")}),
    ("a customer has no customer_reach, so he sees no field and needs no permission",
     {"customer": ("expense_name",)}),
    ("a customer has no customer_reach, so he sees no field and needs no permission",
     {"permission": "expenses"}),
    ("customer names no field, object or detail: expense_nam",
     {"customer_reach": via("project_id", "projects"), "customer": ("expense_nam",)}),
    ("customer names no field, object or detail: project_status",
     {"customer_reach": via("project_id", "projects"), "customer": ("project_status",)}),
    ("names names no field, object or detail: title", {"names": ("title",)}),
    ("the child topics is declared twice",
     {"children": (Child("topics", "project_id"), Child("topics", "action_id"))}),
    ("the child trips is not declared", {"children": (Child("trips", "expense_id"),)}),
    ("the child topics: topics has no field expense_id",
     {"children": (Child("topics", "expense_id"),)}),
    ("the child history: history has no field noun",
     {"children": (Child("history", "record_id", where=(("noun", "expenses"),)),)}),
    ("the child clients: there is no noun trips",
     {"children": (Child("clients", "id", through=("trips", "expense_id", "client_id")),)}),
    ("the child history creates no noun that can be created: history",
     {"children": (Child("history", "record_id", creates="history"),)}),
    ("the part topics is no child", {"parts": ("topics",)}),
    ("the part expenses: expenses has no field ", {"parts": ("expenses",)}),
    ("the part history cannot be created",
     {"children": (Child("history", "record_id"),), "parts": ("history",)}),
    ("the part topics has fixed values, which no write fills in",
     {"children": (Child("topics", "project_id", where=(("topic_name", "A"),)),),
      "parts": ("topics",)}),
    ("the tail late is one of", {"tails": (Tail("late"),)}),
    ("the tail late is one of", {"tails": (Tail("late", view=NO_ROWS, page="late"),)}),
    ("the tail history is no word of its own", {"tails": (Tail("history", view=NO_ROWS),)}),
    ("the tail all names no child: topics", {"tails": (Tail("all", complete=("topics",)),)}),
    ("the tail bytes names no field: sha",
     {"tails": (Tail("bytes", download=("sha", "sha", "sha", "sha")),)}),
)  # fmt: skip
BARE = {"required": (), "readonly": (), "guarded": (), "search": (), "borrowed": (),
        "below": (), "part_of": (), "touches": (), "children": EXPENSES.children,
        "reach": EXPENSES.reach, "example": {}}  # fmt: skip
LESS = {**BARE, "children": (), "reach": any_of(via("expense_id", "projects"))}


@pytest.mark.parametrize(("complaint", "changes"), BROKEN, ids=[each for each, _ in BROKEN])
def test_a_broken_declaration_stops_the_application(
    tmp_path: Any, complaint: str, changes: dict[str, Any]
) -> None:
    """When it is made, with the file and what is wrong in it; nothing waits for a request."""
    whole = {**(LESS if "model" in changes else {}), **changes}
    with pytest.raises(DeclarationError) as stopped:
        noun = replace(EXPENSES, **whole)
        make_app(tmp_path / "app", (*RESOURCES, noun))
    assert f"wire/test_new_noun.py: {complaint}" in str(stopped.value)


@pytest.mark.parametrize(
    ("plural", "where"),
    [
        ("actions", "resources/projects/actions.py"),
        ("whmcstickets", "resources/support/whmcstickets.py"),
        ("config", "The noun config"),
    ],
)
def test_a_broken_declaration_names_its_file(plural: str, where: str) -> None:
    """The file that declares the noun, wherever it lies; a noun without a table has its name."""
    nouns = [
        replace(each, order=("weight",)) if each.plural == plural else each for each in RESOURCES
    ]
    with pytest.raises(DeclarationError) as stopped:
        check(nouns)
    assert f"{where}: order names no field: weight" == str(stopped.value)


def test_the_declarations_of_the_product_are_sound(world: World) -> None:
    """The application was made of them, and it answers."""
    assert 200 == world.call("GET", "projects/10", who="nora").status
    assert ADMIN == world.call("GET", "admins/1").response["admin"]["id"]
