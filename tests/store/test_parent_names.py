"""Nouns under other systems' names: each with the key `id`, below clients by a column `userid`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import peewee
import pytest

from teampro.chain import parse
from teampro.engine.resolve import resolve
from teampro.engine.unknown_names import legal_words
from teampro.errors import Refusal
from teampro.resources import RESOURCES
from teampro.schema import columns
from teampro.schema.links import Child
from teampro.schema.registry import Registry
from teampro.schema.resource import CRUD, Resource
from tests.callers import ANNA
from tests.workshop import Workshop, faults


class Charge(peewee.Model):
    """What a client owes."""

    id = columns.Id()
    userid = columns.Reference("clients")
    paymethod = columns.Reference("paymethods")
    total = columns.Money()
    version = columns.Version()

    class Meta:
        table_name = "charges"


class ChargeLine(peewee.Model):
    """A line of a charge, which repeats its client."""

    id = columns.Id()
    chargeid = columns.Reference("charges")
    userid = columns.Reference("clients")
    description = columns.Line()
    version = columns.Version()

    class Meta:
        table_name = "chargelines"


class Paymethod(peewee.Model):
    """How somebody pays."""

    id = columns.Id()
    name = columns.Line()
    version = columns.Version()

    class Meta:
        table_name = "paymethods"


BILLS = Resource(
    plural="charges",
    singular="charge",
    help="A charge.",
    model=Charge,
    verbs=CRUD,
    history=True,
    required=("userid",),
    children=(Child("chargelines", via="chargeid"),),
    order=("id",),
)
ITEMS = Resource(
    plural="chargelines",
    singular="chargeline",
    help="A line.",
    model=ChargeLine,
    verbs=CRUD,
    required=("chargeid", "userid"),
    order=("id",),
)
PAYMETHODS = Resource(
    plural="paymethods",
    singular="paymethod",
    help="A way to pay.",
    model=Paymethod,
    verbs=CRUD,
    order=("id",),
)
BELOW_CLIENTS = (Child("charges", via="userid"), Child("chargelines", via="userid"))
OTHERS = tuple(
    replace(noun, children=BELOW_CLIENTS) if noun.plural == "clients" else noun
    for noun in RESOURCES
)
NOUNS = (*OTHERS, BILLS, ITEMS)
TABLES = (
    "CREATE TABLE charges (id {words.id}, userid BIGINT NOT NULL, paymethod BIGINT NOT NULL, "
    "total BIGINT NOT NULL, version BIGINT NOT NULL){words.options}",
    "CREATE TABLE chargelines (id {words.id}, chargeid BIGINT NOT NULL, userid BIGINT NOT NULL, "
    "description {words.line} NOT NULL, version BIGINT NOT NULL){words.options}",
    "CREATE TABLE paymethods (id {words.id}, name {words.line} NOT NULL, "
    "version BIGINT NOT NULL){words.options}",
)


def open_shop(directory: Path, nouns: tuple[Resource, ...] = NOUNS) -> Workshop:
    """Return an engine with clients 51 and 52, charges 1 and 2 of 51 and 3 of 52, and items."""
    shop = Workshop(directory, nouns)
    for table in TABLES:
        shop.database.rows(table.format(words=shop.database.engine.words))
    for client_id in (51, 51, 52):
        shop.post(f"clients/{client_id}/charges", total="10.00")
    for charge_id in (1, 1, 3):
        shop.post(f"charges/{charge_id}/chargelines", description="Hosting")
    return shop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Return the engine."""
    return open_shop(tmp_path)


def read(shop: Workshop, chain: str, params: Mapping[str, Any]) -> Any:
    """GET with params, and return the content of `response`."""
    session = shop.session(ANNA)
    path = resolve(parse(["v1", *chain.split("/")]), session.nouns)
    with shop.database.reading():
        return shop.reader.read(session, path, params, "json").tree


def test_create_fills_the_columns_by_which_a_record_lies_there(shop: Workshop) -> None:
    """Its parent's, by the child's own name for it, and where the parent itself lies."""
    assert [51, 51, 52] == [shop.get(f"charges/{number}")["userid"] for number in (1, 2, 3)]
    for chain, sent, expected in (
        ("clients/52/charges/3/chargelines", {}, (3, 52)),
        ("clients/52/charges/3/chargelines", {"chargeid": 3, "userid": 52}, (3, 52)),
        ("charges/2/chargelines", {}, (2, 51)),
        ("clients/51/chargelines", {"chargeid": 1}, (1, 51)),
    ):
        made = shop.post(chain, **sent)
        assert expected == (made["chargeid"], made["userid"])


@pytest.mark.parametrize(
    ("verb", "chain", "params", "expected"),
    [
        ("POST", "clients/51/charges", {"userid": 52}, ("userid", "contradiction")),
        ("PUT", "clients/51/charges/1", {"userid": 52}, ("userid", "contradiction")),
        ("PUT", "clients/51/charges/1", {"id": 51}, ("id", "contradiction")),
        ("PUT", "clients/51/charges/1/chargelines/2", {"chargeid": 2},
         ("chargeid", "contradiction")),
        ("PUT", "clients/51/charges/1/chargelines/2", {"id": 1}, ("id", "contradiction")),
        ("PUT", "charges/1/chargelines/2", {"userid": 52}, ("userid", "contradiction")),
        ("DELETE", "clients/51/charges/1", {"id": 51}, ("id", "contradiction")),
        ("DELETE", "clients/51/charges/1", {"userid": 52}, ("userid", "contradiction")),
    ],
)  # fmt: skip
def test_write_may_not_contradict_the_chain(
    shop: Workshop, verb: str, chain: str, params: dict[str, Any], expected: tuple[str, str]
) -> None:
    """Each record of it by the name that the written noun has for it; `id` is its own."""
    assert [expected] == faults(lambda: shop.write(verb, chain, params))


def test_write_may_repeat_the_chain(shop: Workshop) -> None:
    """A record that was read is sent back whole, below the records it lies below."""
    sent = shop.get("clients/51/charges/1") | {"total": "11.00"}
    assert ["total"] == shop.put("clients/51/charges/1", **sent)["changed"]
    item = shop.get("chargelines/2") | {"description": "Domain"}
    chain = "clients/51/charges/1/chargelines/2"
    assert ["description"] == shop.put(chain, **item)["changed"]
    assert {"chargelines": 1} == shop.delete(chain, id=2, chargeid=1, userid=51)["deleted"]


def test_only_the_flat_chain_moves_a_record(shop: Workshop) -> None:
    """Into the hands of another client."""
    assert ["userid"] == shop.put("charges/2", userid=52)["changed"]
    assert [1] == [row["id"] for row in shop.get("clients/51/charges")]
    assert [2, 3] == [row["id"] for row in shop.get("clients/52/charges")]


@pytest.mark.parametrize(
    ("chain", "params", "ids", "filters"),
    [
        ("clients/51/charges", {}, [1, 2], {"userid": 51}),
        ("clients/51/charges", {"userid": 51}, [1, 2], {"userid": 51}),
        ("clients/51/charges", {"userid": {"gt": 1}}, [1, 2], {"userid": {"eq": 51, "gt": 1}}),
        ("clients/51/charges", {"id": 2}, [2], {"userid": 51, "id": 2}),
        ("clients/51/charges", {"id": 51}, [], {"userid": 51, "id": 51}),
        ("clients/51/charges", {"charges": {"id": 2, "userid": 51}}, [2],
         {"userid": 51, "id": 2}),
        ("clients/51/charges/1/chargelines", {"userid": 51, "chargeid": 1}, [1, 2],
         {"chargeid": 1}),
        ("charges/1/chargelines", {"id": 1}, [1], {"chargeid": 1, "id": 1}),
    ],
)  # fmt: skip
def test_list_is_filtered_by_its_own_id_and_echoes_its_own_name(
    shop: Workshop, chain: str, params: Any, ids: list[int], filters: Any
) -> None:
    """`id` is never the parent's; what repeats the chain is no filter."""
    tree = read(shop, chain, params)
    plural = chain.rpartition("/")[2]
    assert ids == [row["id"] for row in tree[plural]]
    assert filters == tree["data"]["filters"]


@pytest.mark.parametrize(
    ("chain", "params", "expected"),
    [
        ("clients/51/charges", {"userid": 52}, "params say userid 52, the chain says 51."),
        ("clients/51/charges", {"charges": {"userid": 52}},
         "params say userid 52, the chain says 51."),
        ("clients/51/charges/1", {"id": 2}, "params say id 2, the chain says 1."),
        ("clients/51/charges/1/chargelines", {"chargeid": 2},
         "params say chargeid 2, the chain says 1."),
        ("clients/51/charges/chargelines", {"userid": 52},
         "params say userid 52, the chain says 51."),
    ],
)  # fmt: skip
def test_read_may_not_contradict_the_chain(
    shop: Workshop, chain: str, params: Any, expected: str
) -> None:
    """Nor may options under the name of a step."""
    with pytest.raises(Refusal) as caught:
        read(shop, chain, params)
    assert [expected] == [fault.message for fault in caught.value.faults]


def test_lists_inside_rows_hang_on_the_rows(shop: Workshop) -> None:
    """Those of each client, those of each charge."""
    tree = read(shop, "clients/charges/chargelines", {})
    assert {51: {1: [1, 2], 2: []}, 52: {3: [3]}} == {
        client["id"]: {
            charge["id"]: [item["id"] for item in charge["chargelines"]]
            for charge in client["charges"]
        }
        for client in tree["clients"]
    }


def test_history_below_a_record_is_its_own(shop: Workshop) -> None:
    """`record_id` belongs to no other noun, so the record goes by its id's name there."""
    tree = read(shop, "clients/51/charges/1/history", {"record_id": 1})
    assert ["create"] == [entry["operation"] for entry in tree["history"]]
    assert {"id": 1, "record_id": 1} == tree["data"]["filters"]


def test_names_in_the_query_that_belong_into_params_are_those(shop: Workshop) -> None:
    """`userid` repeats the chain of a delete; the client's `id` is nobody's word there."""
    for chain, verb, expected in (
        ("clients/51/charges/1", "DELETE", {"id", "userid", "version", "preview"}),
        ("charges/1/chargelines/2", "DELETE", {"id", "chargeid", "version", "preview"}),
    ):
        path = resolve(parse(["v1", *chain.split("/")]), shop.registry)
        assert expected == legal_words(shop.registry, path, verb)


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("projects", ()),
        ("actions", ("project_id",)),
        ("topics", ("project_id", "action_id")),
        ("ticketxrefs", ("project_id", "action_id")),
        ("timelogs", ("project_id", "action_id")),
        ("history", ()),
        ("charges", ("userid",)),
        ("chargelines", ("chargeid", "userid")),
    ],
)
def test_noun_lies_below_those_it_is_a_child_of(plural: str, expected: tuple[str, ...]) -> None:
    """Their columns follow from the children that other nouns declare."""
    assert expected == Registry(NOUNS)[plural].path_fields


def test_reference_to_a_noun_that_is_not_there_yet_is_a_plain_id(tmp_path: Path) -> None:
    """Any number is taken and described as such; as soon as the noun is there it is looked up."""
    shop = open_shop(tmp_path)
    assert "" == shop.registry["charges"].fields["paymethod"].to
    assert ["paymethod"] == shop.put("charges/1", paymethod=9)["changed"]
    (tmp_path / "later").mkdir()
    later = open_shop(tmp_path / "later", (*NOUNS, PAYMETHODS))
    assert "paymethods" == later.registry["charges"].fields["paymethod"].to
    assert [("paymethod", "unknown_record")] == faults(lambda: later.put("charges/1", paymethod=9))
    later.post("paymethods", name="Card")
    assert ["paymethod"] == later.put("charges/1", paymethod=1)["changed"]
