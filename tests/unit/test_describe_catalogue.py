"""The page api/resources: complete, true for the caller, and printable as XML."""

from __future__ import annotations

from typing import Any

import pytest

from teampro.chain import parse
from teampro.describe.catalogue import resources_page
from teampro.dialects.native.formats import PRINTERS
from teampro.engine.options.fields import list_fields
from teampro.engine.options.grouping import GroupingReader
from teampro.engine.options.sorting import read_sort
from teampro.engine.resolve import resolve
from teampro.errors import Faults
from teampro.resources import RESOURCES
from teampro.schema.caller import Caller, Rights
from teampro.schema.kinds import MONEY, TOTALS
from teampro.schema.registry import Registry
from teampro.schema.visible import visible_to
from teampro.settings import read_settings
from tests.callers import staff, super_admin
from tests.schema_checker import check_reply
from tests.xml_decoder import decode_xml

REGISTRY = Registry(RESOURCES)
SETTINGS = read_settings({"TEAMPRO_PROJECT_STATUS": "Hot,Cold"})
SUPER = super_admin(1, "anna")
STAFF = staff(2, "bob")
READER = super_admin(1, "anna", Rights(frozenset({"GET"}), frozenset({"projects", "api"})))


def page_of(caller: Caller) -> dict[str, Any]:
    """Return the page as a caller gets it."""
    return resources_page(visible_to(REGISTRY, caller), SETTINGS, caller)


def noun(plural: str, caller: Caller = SUPER) -> dict[str, Any]:
    """Return the description of one noun."""
    page = page_of(caller)
    return next(each for each in page["resources"] if each["name"] == plural)


def field(plural: str, name: str) -> dict[str, Any]:
    """Return the description of one field."""
    return next(each for each in noun(plural)["fields"] if each["name"] == name)


def why(plural: str, title: str, caller: Caller) -> str:
    """Return why a caller may not use a method."""
    methods = noun(plural, caller)["methods"]
    method = next(each for each in methods if each["title"] == title)
    assert method["allowed"] == (method["why"] == "")
    return str(method["why"])


def test_page_lists_every_noun_with_its_words() -> None:
    """All nouns stand there in their order, with the singular that the source cannot derive."""
    page = page_of(SUPER)
    assert [(each.plural, each.singular) for each in RESOURCES] == [
        (each["name"], each["singular"]) for each in page["resources"]
    ]


def test_page_has_the_shape_the_document_says() -> None:
    """The page is an answer like any other and fits the OpenAPI document."""
    request = {"action": "api/resources", "method": "GET", "format": "json", "code": 200}
    request |= {"message": "Success", "id": "01J"}
    page = page_of(STAFF)
    check_reply("GET", "api/resources", 200, {"request": request, "response": page})


def test_page_survives_xml() -> None:
    """XML carries the very tree that JSON carries."""
    page = page_of(STAFF)
    assert page == decode_xml(PRINTERS["xml"].print(page, REGISTRY.singulars))


@pytest.mark.parametrize(
    "caller, plural, title, expected",
    [
        (SUPER, "history", "findHistory", ""),
        (STAFF, "history", "findHistory", "history is for super administrators."),
        (STAFF, "projects", "getProjectHistory", "history is for super administrators."),
        (STAFF, "projects", "deleteProject", ""),
        (READER, "projects", "findProjects", ""),
        (READER, "projects", "updateProject", "The token does not carry PUT on projects."),
        (READER, "projects", "getProjectActions", "The token does not carry GET on actions."),
        (READER, "projects", "linkProjectTicket", "The token does not carry POST on projects."),
    ],
)
def test_method_tells_whether_the_caller_may(
    caller: Caller, plural: str, title: str, expected: str
) -> None:
    """Allowed and why say what the engine would say."""
    assert expected == why(plural, title, caller)


def test_field_tells_what_a_form_needs() -> None:
    """A field comes with kind, marks, operators and choices."""
    assert {
        "name": "project_function",
        "kind": "choice",
        "place": "record",
        "required": False,
        "writable": True,
        "indexed": True,
        "guarded": False,
        "refers_to": "",
        "operators": ["eq", "ne", "in", "nin", "empty"],
        "choices": ["default", "template", "archive"],
        "help": "An archived project refuses writes.",
        "sortable": True,
        "groupable": True,
        "totals": [],
    } == field("projects", "project_function")


@pytest.mark.parametrize(
    ("plural", "id_field", "label"),
    [
        ("api", "", ""),
        ("config", "", ""),
        ("projects", "project_id", "project_name"),
        ("whmcstickets", "id", "subject"),
        ("admins", "id", "name"),
        ("ticketxrefs", "xref_id", ""),
        ("history", "sequence", ""),
    ],
)
def test_noun_tells_its_id_and_its_label(plural: str, id_field: str, label: str) -> None:
    """What a list of records needs to show each and to lead to it."""
    described = noun(plural)
    assert (id_field, label) == (described["id_field"], described["label"])


@pytest.mark.parametrize(
    ("plural", "title", "writes", "uploads"),
    [
        ("projects", "findProjects", "", False),
        ("projects", "createProject", "projects", False),
        ("projects", "updateProject", "projects", False),
        ("projects", "deleteProject", "", False),
        ("projects", "linkProjectTicket", "ticketxrefs", False),
        ("actions", "linkActionTicket", "ticketxrefs", False),
        ("ticketxrefs", "createTicketXref", "ticketxrefs", False),
        ("files", "createFile", "files", True),
        ("files", "updateFile", "files", False),
        ("files", "downloadFile", "", False),
        ("api", "findResources", "", False),
    ],
)
def test_method_tells_whose_fields_it_takes(
    plural: str, title: str, writes: str, uploads: bool
) -> None:
    """A link below a project takes the fields of links; bytes come with a create alone."""
    found = next(each for each in noun(plural)["methods"] if each["title"] == title)
    assert (writes, uploads) == (found["writes"], found["uploads"])


@pytest.mark.parametrize(
    ("plural", "title", "rows", "match", "several"),
    [
        ("projects", "findProjects", False, [], False),
        ("projects", "createProject", True, ["id", "external"], False),
        ("projects", "updateProject", False, [], True),
        ("projects", "deleteProject", False, [], True),
        ("projects", "linkProjectTicket", True, [], False),
        ("projects", "duplicateProject", False, [], False),
        ("batch", "runBatch", False, [], False),
    ],
)
def test_method_tells_how_it_writes_many(
    plural: str, title: str, rows: bool, match: list[str], several: bool
) -> None:
    """A create takes rows, whose records are found where it makes no link; others several ids."""
    found = next(each for each in noun(plural)["methods"] if each["title"] == title)
    assert (rows, match, several) == (found["rows"], found["match"], found["several"])


@pytest.mark.parametrize("caller", [SUPER, STAFF, READER])
def test_everybody_may_run_a_batch(caller: Caller) -> None:
    """Each of its steps is asked for; the noun has no fields, so its method tells what it takes."""
    (method,) = noun("batch", caller)["methods"]
    assert method["allowed"]
    assert [("steps", True), ("preview", False)] == [
        (each["name"], each["required"]) for each in method["takes"]
    ]


def test_noun_tells_the_filter_that_stands() -> None:
    """A look-up that must find every project lifts it; few other nouns hide rows."""
    standing = {each.plural: noun(each.plural)["standing"] for each in RESOURCES}
    assert {"project_function": "default"} == standing.pop("projects")
    assert {"kind": "ban"} == standing.pop("bannedips")
    assert not any(standing.values())


def test_complete_method_tells_its_lists() -> None:
    """The options of each stand under its word; no other method has such."""
    methods = {each["title"]: each["lists"] for each in noun("projects")["methods"]}
    expected = ["actions", "topics", "files", "whmcstickets", "timelogs"]
    assert expected == methods.pop("getProjectSnapshot")
    assert not any(methods.values())


@pytest.mark.parametrize("plural", [each.plural for each in RESOURCES])
def test_writable_are_the_fields_that_a_verb_takes(plural: str) -> None:
    """Of nouns that no verb writes, none; of the others some; what is required is writable."""
    writes = {method["writes"] for method in noun(plural)["methods"]}
    fields = noun(plural)["fields"]
    assert (plural in writes) == any(each["writable"] for each in fields)
    assert all(each["writable"] for each in fields if each["required"])


@pytest.mark.parametrize("plural", [each.plural for each in RESOURCES if each.model is not None])
def test_sortable_is_what_the_engine_sorts_by(plural: str) -> None:
    """Fields of a tail where the tail stands, all others in the plain list."""
    for each in noun(plural)["fields"]:
        tail = "" if each["place"] in ("record", "filter") else f"/{each['place']}"
        branch = resolve(parse(["v1", *f"{plural}{tail}".split("/")]), REGISTRY).lists[0]
        known = list_fields(REGISTRY, branch).known
        faults = Faults()
        read_sort({"sort": each["name"]}, branch, known, "", faults)
        assert each["sortable"] == (not faults), each["name"]


@pytest.mark.parametrize("plural", [each.plural for each in RESOURCES if each.model is not None])
def test_groupable_is_what_the_engine_groups_by(plural: str) -> None:
    """And totals are those that it tells; those of money need a currency beside them."""
    for each in noun(plural)["fields"]:
        if each["kind"] == MONEY.name:
            continue
        tail = "" if each["place"] in ("record", "filter") else f"/{each['place']}"
        branch = resolve(parse(["v1", *f"{plural}{tail}".split("/")]), REGISTRY).lists[0]
        known = list_fields(REGISTRY, branch).known
        told = {word: word in each["totals"] for word in TOTALS} | {"group": each["groupable"]}
        for word, is_told in told.items():
            faults = Faults()
            params = {"group": "", word: each["name"]}
            GroupingReader(branch, known, "UTC", "", faults).read(params, ("and",))
            assert is_told == (not faults), (word, each["name"])


def test_choices_come_from_the_settings_in_force() -> None:
    """A field whose words are a setting offers the server's own list."""
    choices = field("projects", "project_status")["choices"]
    assert ["Hot", "Cold", "Pending"] == choices[:3]


def test_grades_stay_numbers() -> None:
    """The choices of a graded field are numbers, as its values are."""
    assert [1, 2, 3] == field("actions", "action_priority")["choices"]


@pytest.mark.parametrize(
    "plural, name, place",
    [
        ("topics", "topic_posts", "bythread"),
        ("topics", "topic_activity", "bythread"),
        ("actions", "project_status", "filter"),
        ("whmcstickets", "replies", "record"),
    ],
)
def test_field_tells_where_it_stands(plural: str, name: str, place: str) -> None:
    """Fields of a tail, fields that only filter and lists of a record are told apart."""
    assert place == field(plural, name)["place"]


def test_every_field_says_what_it_is() -> None:
    """No field is without a text."""
    page = page_of(SUPER)
    mute = [
        f"{each['name']}.{own['name']}"
        for each in page["resources"]
        for own in each["fields"]
        if not own["help"]
    ]
    assert [] == mute


def test_hidden_columns_are_not_described() -> None:
    """What never leaves the server is not even named."""
    assert "password_hash" not in str(page_of(SUPER))
