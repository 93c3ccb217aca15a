"""What a customer sees of the product's own nouns: the named fields of his rows, and nothing else.

`customer_corner` holds rows of each noun. `test_customers` shows by nouns of its own that what is
hidden answers like what was never declared.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import peewee
import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry as Schemas
from referencing import Resource as Schema
from referencing.jsonschema import DRAFT202012

from teampro.resources import RESOURCES
from teampro.schema.fields import Computed
from teampro.schema.kinds import ADMINID, REFERENCE, TEXT, TOTALS
from tests.callers import customer, staff
from tests.wire.admitted import AdmittedWorld, make_admitted
from tests.wire.customer_corner import ABSENT, HIDDEN, OPEN, UNSEEN, plant, seen
from tests.wire.world import FILE_BYTES, Reply

pytestmark = pytest.mark.database
AREAS = frozenset(f"{noun.area}:read" for noun in RESOURCES if noun.area)
CALLERS = {
    "kim": customer(51),
    "tom": customer(51, frozenset()),
    "tia": customer(51, frozenset({"tickets", "contacts"})),
    "meg": staff(1, "meg", areas=AREAS),
}
"""KIM owns client 51, TOM may do nothing for it, TIA two things; MEG is staff that reads it all."""
FORMATS = ("json", "xml", "csv", "ndjson")
WORDS = {noun.singular for noun in RESOURCES}
"""A name that is also a noun's may be told to be misplaced, as it is where no field has it."""
PERMITTED = [plural for plural, noun in OPEN.items() if noun.permission]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One directory for all applications of this file."""
    return tmp_path_factory.mktemp("corner") / "data"


@pytest.fixture(scope="module")
def world(directory: Path) -> AdmittedWorld:
    """The application; nothing in this file may change a row."""
    made = make_admitted(directory, CALLERS)
    plant(made)
    made.checks_replies = False  # the general document knows the whole records
    return made


@pytest.fixture(scope="module")
def document(world: AdmittedWorld) -> Mapping[str, Any]:
    """The OpenAPI document that the owner gets."""
    return world.call("GET", "api/openapi", who="kim").tree


def check(document: Mapping[str, Any], reply: Reply, chain: str) -> None:
    """Fail unless an answer is one that his own document allows for a chain."""
    path = next(each for each in document["paths"] if _numbered(each[1:]) == _numbered(chain))
    place = path.replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
    place += "/get/responses/200/content/application~1json/schema"
    schemas: Schemas[Any] = Schemas().with_resource("urn:his", Schema(document, DRAFT202012))
    schema = {"$ref": f"urn:his#/paths/{place}"}
    fault = best_match(Draft202012Validator(schema, registry=schemas).iter_errors(reply.tree))
    assert fault is None, f"{chain}: {fault}"


def _numbered(chain: str) -> str:
    return re.sub(r"(?<=/)(\{\w+\}|\d+)", "1", chain)


def ids(reply: Reply, plural: str) -> list[int]:
    """Return the ids of a list of an answer."""
    assert 200 == reply.status, reply.tree
    return [next(iter(row.values())) for row in reply.response[plural]]


def shown(plural: str) -> tuple[str, ...]:
    """Return the fields of a record that customers see, in order."""
    noun = OPEN[plural]
    return tuple(name for name in noun.fields if name in (noun.id_field, *noun.customer))


def sql(reply: Reply) -> str:
    """Return how many statements an answer took."""
    return reply.headers["server-timing"].split(";desc=")[1].split(";")[0]


@pytest.mark.parametrize("plural", OPEN)
def test_he_sees_exactly_his_rows(world: AdmittedWorld, plural: str) -> None:
    """Listed, counted, sent as a file, singly, found by a filter; no others by any of these."""
    own, key = seen(plural), OPEN[plural].id_field
    assert own, "the corner holds no row of it that he sees"
    reply = world.call("GET", plural, who="kim")
    assert (own, len(own)) == (ids(reply, plural), reply.response["data"]["total"])
    table = world.call("GET", plural, who="kim", format="csv").body.decode()
    assert own == [int(row[key]) for row in csv.DictReader(io.StringIO(table))]
    counted = world.call("GET", plural, {"group": ""}, "kim").response[plural]
    assert [len(own)] == [each["count"] for each in counted]
    for number in own:
        record = world.call("GET", f"{plural}/{number}", who="kim")
        assert (200, number) == (record.status, record.response[OPEN[plural].singular][key])
    for number in UNSEEN.get(plural, {}):
        assert 200 == world.call("GET", f"{plural}/{number}").status
        assert [] == ids(world.call("GET", plural, {key: number}, "kim"), plural)
        alone, beside = f"{plural}/{{}}", f"{plural}/{own[0]},{{}}"
        for chain in (alone, beside, f"{alone}/history", f"{alone}/download"):
            there, absent = (
                world.call("GET", chain.format(each), who="kim") for each in (number, ABSENT)
            )
            told = re.sub(rf"(?<=[/, ]){number}\b", f"{ABSENT}", there.body.decode())
            assert 400 < there.status
            assert (absent.status, absent.body.decode()) == (there.status, told)


@pytest.mark.parametrize("plural", OPEN)
def test_a_record_shows_the_named_fields(
    world: AdmittedWorld, document: Mapping[str, Any], plural: str
) -> None:
    """In every format, with names or without, alone or listed; no hidden text is in any."""
    noun = OPEN[plural]
    chains = (plural, f"{plural}/{seen(plural)[0]}", f"{plural}/{','.join(map(str, seen(plural)))}")
    for chain in chains:
        for form in FORMATS if chain == plural else FORMATS[:2]:
            for params in ({}, {"names": True}):
                reply = world.call("GET", chain, params, "kim", format=form)
                assert 200 == reply.status
                assert HIDDEN not in reply.body.decode()
                if form == "json" and "," not in chain:
                    check(document, reply, chain)
    whole = world.call("GET", chains[1], who="kim").response[noun.singular]
    beside = {name for name in noun.beside if name in noun.customer}
    assert {*shown(plural)} | beside == whole.keys()
    head = world.call("GET", plural, who="kim", format="csv").body.decode().splitlines()[0]
    columns = [name for name in head.split(",") if "." not in name]
    assert [*shown(plural)] == columns
    if set(noun.search) & {*noun.customer}:
        assert [] == ids(world.call("GET", plural, {"search": HIDDEN}, "kim"), plural)


def _hidden(plural: str) -> list[str]:
    """Return what staff names of a noun, and customers do not see."""
    noun = OPEN[plural]
    borrowed = [each.name for each in noun.borrowed if each.name not in _lent(plural)]
    return [*(name for name in noun.fields if name not in shown(plural)), *borrowed]


def _attempts(name: str, key: str) -> Iterator[Mapping[str, Any]]:
    """Yield params that name a field in every place where one can be named."""
    yield {name: 1}
    yield {name: {"starts": "a"}}
    yield {"or": {name: "x", key: 1}}
    yield {"not": [{"or": [{"not": {name: {"gte": 5}}}]}]}
    yield {"sort": f"-{name}"}
    yield {"fields": [key, name]}
    yield {"group": name}
    yield from ({"group": "", word: name} for word in TOTALS)


def _lent(plural: str) -> set[str]:
    """Return the filters that other nouns lend, which customers see there."""
    noun = OPEN[plural]
    lent = (each for each in noun.borrowed if each.via in shown(plural))
    return {each.name for each in lent if each.plural in OPEN and each.name in shown(each.plural)}


@pytest.mark.parametrize("plural", OPEN)
def test_a_hidden_field_is_unknown_wherever_it_is_named(world: AdmittedWorld, plural: str) -> None:
    """The nearest and the legal words are those he sees; so he is told of no hidden one."""
    seen_words = {*shown(plural), *_lent(plural)}
    hidden = {name for noun in OPEN.values() for name in noun.fields} - seen_words
    key = OPEN[plural].id_field
    strange = [world.call("GET", plural, each, "kim") for each in _attempts("zzz", key)]
    for name in _hidden(plural):
        for params, invented in zip(_attempts(name, key), strange, strict=True):
            reply = world.call("GET", plural, params, "kim")
            assert 400 == reply.status
            assert reply.error == invented.error or name in WORDS, params
            for fault in reply.tree["request"]["errors"]:
                words = {fault.get("nearest", ""), *fault.get("allowed", ())}
                assert words.isdisjoint(hidden - {plural}), params


@pytest.mark.parametrize("plural", PERMITTED)
def test_a_noun_needs_its_permission(world: AdmittedWorld, plural: str) -> None:
    """A user without it is told its word; one who has it reads as the owner does."""
    word = OPEN[plural].permission
    for who in ("tom", "tia"):
        reply = world.call("GET", plural, who=who)
        if who == "tia" and word in ("tickets", "contacts"):
            assert seen(plural) == ids(reply, plural)
        else:
            told = f"{plural} needs the permission {word}, which you do not have."
            assert (403, told) == (reply.status, reply.tree["request"]["message"])


def test_what_is_on_offer_needs_no_permission(world: AdmittedWorld) -> None:
    """Nor do currencies, his own row, and the projects that the staff shows the client."""
    free = [plural for plural in OPEN if plural not in PERMITTED]
    assert {"products", "prices", "currencies", "clients", "projects", "files"} <= {*free}
    for plural in free:
        assert seen(plural) == ids(world.call("GET", plural, who="tom"), plural)


@pytest.mark.parametrize("plural", OPEN)
@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE"])
def test_he_writes_nothing(world: AdmittedWorld, plural: str, verb: str) -> None:
    """Owner or user, his record or another's, several, an operation: refused, nothing changed."""
    noun, before = OPEN[plural], world.stamp()
    numbers = (seen(plural)[0], *UNSEEN.get(plural, {}), ABSENT)
    acts = [each.word for each in noun.operations if not each.permission]
    lists = [child.plural for child in noun.children]
    chains = [
        plural,
        *(f"{plural}/{number}" for number in numbers),
        f"{plural}/{numbers[0]},{ABSENT}",
    ]
    chains += [f"{plural}/{numbers[0]}/{word}" for word in (*acts, *lists)]
    for chain in chains:
        for who in ("kim", "tia", "tom"):
            reply = world.call(verb, chain, {}, who)
            assert reply.status in (400, 403, 405), chain
            if reply.status != 403:  # offered to nobody
                assert reply.status == world.call(verb, chain, {}, who="meg").status
    assert before == world.stamp()


BELOW = (
    ("clients/51/contacts", [1]), ("clients/51/affiliates", [1]),
    ("clients/51/whmcstickets", [3001]), ("clients/51/projects", [20]),
    ("whmcstickets/3001/ticketreplies", [1]), ("whmcstickets/3001/ticketattachments", [1]),
    ("productgroups/1/products", [1, 5]), ("products/1/prices", [1]),
    ("products/1/configgroups", [1]), ("products/1/configlinks", [1]),
    ("configgroups/1/products", [1]), ("configgroups/1/configoptions", [1]),
    ("configoptions/1/configchoices", [1]), ("configchoices/1/prices", [4]),
    ("addons/1/prices", [2]), ("tlds/1/prices", [5]),
    ("projects/20/actions", [201]), ("projects/20/topics", [201]), ("projects/20/files", [201]),
    ("actions/201/topics", [201]), ("actions/201/files", [201]), ("projects/20/whmcstickets", []),
)  # fmt: skip


@pytest.mark.parametrize(("chain", "found"), BELOW)
def test_below_a_record_of_his_he_sees_his_rows(
    world: AdmittedWorld, document: Mapping[str, Any], chain: str, found: list[int]
) -> None:
    """Below it and inside it alike, with totals; no hidden text is in either."""
    plural, _number, child = chain.split("/")
    flat = world.call("GET", chain, who="kim")
    assert (found, len(found)) == (ids(flat, child), flat.response["data"]["total"])
    check(document, flat, chain)
    nested = world.call("GET", f"{plural}/{child}", who="kim")
    key = OPEN[plural].id_field
    [inside] = [row[child] for row in nested.response[plural] if row[key] == int(_number)]
    assert found == [row[OPEN[child].id_field] for row in inside]
    assert HIDDEN not in f"{flat.body!r}{nested.body!r}"


CLOSED = (
    "ticketnotes", "whmcstickets/3001/ticketnotes", "whmcstickets/3001/history",
    "projects/20/history", "projects/20/snapshot", "projects/20/timelogs",
    "projects/20/ticketxrefs", "actions/201/timelogs",
    "topics/bythread", "files/bythread", "products/1/history", "products/1/upgradepaths",
    "ticketstatuses", "promotions", "servers", "customfieldvalues", "clients/51/clientnotes",
)  # fmt: skip


@pytest.mark.parametrize("chain", CLOSED)
def test_what_is_the_staffs_is_closed(world: AdmittedWorld, chain: str) -> None:
    """Also below a record that he sees."""
    assert (403, "forbidden") == _outcome(world.call("GET", chain, who="kim"))


def _outcome(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.error


@pytest.mark.parametrize("plural", ["ticketattachments", "files"])
def test_he_downloads_what_he_sees(world: AdmittedWorld, plural: str) -> None:
    """The file of a message, and that of a project; a note's is not there for him."""
    for number in seen(plural):
        reply = world.call("GET", f"{plural}/{number}/download", who="kim", format="")
        assert (200, FILE_BYTES) == (reply.status, reply.body)
    for number in UNSEEN[plural]:
        chain = f"{plural}/{number}/download"
        assert 200 == world.call("GET", chain, format="").status
        assert (404, "not_found") == _outcome(world.call("GET", chain, who="kim", format=""))


@pytest.mark.parametrize("plural", OPEN)
def test_his_read_takes_as_many_statements_as_that_of_the_staff(
    world: AdmittedWorld, plural: str
) -> None:
    """Whatever his reach asks of other tables, it asks inside the statement."""
    for chain in (plural, f"{plural}/{seen(plural)[0]}"):
        fields = {"fields": OPEN[plural].id_field}
        theirs, his = (world.call("GET", chain, fields, who) for who in ("meg", "kim"))
        assert (200, sql(theirs)) == (his.status, sql(his))


ADDED = "Added-text"


def _added(_table: Any) -> Any:
    return peewee.SQL(f"'{ADDED}'")


def test_a_field_that_is_added_tomorrow_is_in_no_answer(
    world: AdmittedWorld, directory: Path
) -> None:
    """Until somebody names it for customers, he gets byte for byte what he got before."""
    added = Computed("added_text", TEXT, _added, "Added.")
    nouns = [
        replace(noun, computed=(*noun.computed, added), search=(*noun.search, "added_text"))
        if noun.plural in OPEN
        else noun
        for noun in RESOURCES
    ]
    later = make_admitted(directory, CALLERS, nouns)
    attempts: list[tuple[str, Mapping[str, Any], str]] = [
        ("api/resources", {}, "json"), ("api/openapi", {}, "json"),
    ]  # fmt: skip
    for plural in OPEN:
        assert ADDED in later.call("GET", plural).body.decode()
        attempts += [(plural, {}, form) for form in FORMATS]
        attempts.append((f"{plural}/{seen(plural)[0]}", {}, "json"))
        for params in ({"names": True}, {"search": ADDED}, {"added_text": ADDED},
                       {"not": {"added_text": 1}}, {"sort": "added_text"}, {"group": "added_text"},
                       {"fields": "added_text"}, {"added_texts": 1}):  # fmt: skip
            attempts.append((plural, params, "json"))
    for chain, sent, form in attempts:
        before, after = (
            each.call("GET", chain, sent, "kim", format=form) for each in (world, later)
        )
        assert (before.status, before.body) == (after.status, after.body), (chain, sent)


def test_the_pages_tell_him_the_named_fields(
    world: AdmittedWorld, document: Mapping[str, Any]
) -> None:
    """Of each noun those, and in the document no name that is hidden everywhere."""
    page = world.call("GET", "api/resources", who="kim").response["resources"]
    for each in page:
        if each["name"] in OPEN:
            told = {field["name"] for field in each["fields"] if field["place"] == "record"}
            assert {*shown(each["name"])} <= told
            assert told <= {*shown(each["name"]), *OPEN[each["name"]].customer}
    named = {name for plural in OPEN for name in shown(plural)}
    named |= {name for plural in OPEN for name in _lent(plural)}
    hidden = {name for noun in OPEN.values() for name in noun.fields} - named
    schemas = document["components"]["schemas"]
    told = {
        name
        for plural, noun in OPEN.items()
        for kind in ("", "Query")
        for name in schemas[f"{noun.singular.capitalize()}{kind}"]["properties"]
    }
    assert told.isdisjoint(hidden)
    assert {"module", "configoption1", "retired", "project_notes", "flag"} <= hidden


def test_the_operation_of_a_customer_is_described_to_whom_it_is_given(
    world: AdmittedWorld, directory: Path
) -> None:
    """To an owner, and to a user with its permission; the others are told of no operation."""
    callers = {
        "owner": customer(51),
        "caretaker": customer(51, frozenset({"products", "manageproducts"})),
        "user": customer(51, frozenset({"products"})),
    }
    app = make_admitted(directory, callers)
    for who, words in (("owner", ["unsuspend"]), ("caretaker", ["unsuspend"]), ("user", [])):
        page = app.call("GET", "api/resources", who=who).response["resources"]
        assert words == [word for each in page for word in each["operations"]]
        told = [method for each in page for method in each["methods"] if method["verb"] != "GET"]
        assert all(method["allowed"] for method in told)
        paths = app.call("GET", "api/openapi", who=who).tree["paths"]
        assert bool(words) == ("/abusereports/{report_id}/unsuspend" in paths)


@pytest.mark.parametrize("plural", OPEN)
def test_a_chain_that_is_wrong_tells_him_of_open_nouns_alone(
    world: AdmittedWorld, plural: str
) -> None:
    """What stands where an id should, and is none, names no noun that is closed to him."""
    noun = OPEN[plural]
    words = {*(child.plural for child in noun.children), *(tail.word for tail in noun.tails)}
    closed = words - OPEN.keys() - {*noun.customer, "download"}
    for chain in (f"{plural}/zzz", f"{plural}/{seen(plural)[0]}/zzz"):
        reply = world.call("GET", chain, who="kim")
        assert (404, "unknown_resource") == _outcome(reply)
        [fault] = reply.tree["request"]["errors"]
        assert closed.isdisjoint(fault.get("allowed", ()))
        assert closed.isdisjoint(re.findall(r"\w+", reply.tree["request"]["message"]))


@pytest.mark.parametrize("plural", OPEN)
def test_the_word_me_is_none_of_his(world: AdmittedWorld, plural: str) -> None:
    """Neither of a field that names an administrator, which is hidden, nor of any other."""
    for name, field in OPEN[plural].fields.items():
        if field.kind in (REFERENCE, ADMINID):
            reply = world.call("GET", plural, {name: "me"}, "kim")
            word = "invalid_value" if name in shown(plural) else "unknown_field"
            assert (400, word) == _outcome(reply), name


@pytest.mark.parametrize("word", ["as_of", "changes", "diff"])
def test_words_about_the_past_are_none_for_him(world: AdmittedWorld, word: str) -> None:
    """As options they are unknown, as tails they are not there."""
    for plural in ("projects", "services", "whmcstickets"):
        reply = world.call("GET", plural, {word: "2024-05-01"}, "kim")
        assert (400, "unknown_field") == _outcome(reply)
        assert 200 != world.call("GET", f"{plural}/{word}", who="kim").status


def test_groups_are_of_what_he_sees(world: AdmittedWorld) -> None:
    """Counts and sums of his rows by shown fields."""
    asked = {"group": "kind,currency", "sum": "monthly"}
    told = world.call("GET", "prices", asked, "kim").response["prices"]
    counts = {row["kind"]: (row["currency"], row["count"]) for row in told}
    kinds = {"product": 1, "addon": 2, "configchoice": 1, "domainregister": 1}
    assert {kind: (2, count) for kind, count in kinds.items()} == counts


def test_what_he_has_is_named_though_nobody_is_offered_it_any_more(world: AdmittedWorld) -> None:
    """A retired product of his service, by its name; the list of products is without it."""
    world.rows("UPDATE products SET retired = 1, name = 'Old' WHERE id = 1")
    try:
        [service] = world.call("GET", "services", {"names": True}, "kim").response["services"]
        assert "Old" == service["names"]["packageid"]
        offered = world.call("GET", "products", {"fields": "name"}, "kim").response["products"]
        assert "Old" not in [each["name"] for each in offered]
    finally:
        world.rows("UPDATE products SET retired = 0 WHERE id = 1")
