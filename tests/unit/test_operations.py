"""Operations as they are declared: checked at the start, matched in chains, allowed by name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from teampro.chain import parse
from teampro.engine.access import check_rights
from teampro.engine.path import Path
from teampro.engine.resolve import resolve
from teampro.errors import Refusal
from teampro.resources import RESOURCES
from teampro.schema import kinds
from teampro.schema.caller import Caller, Rights
from teampro.schema.check import check
from teampro.schema.declaration import DeclarationError
from teampro.schema.operation import Operation, param
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.visible import described_to, visible_to
from tests.callers import ANNA, BOB, customer, staff, super_admin

ALONE = "stop stands alone, with nothing beside it."
PAY = Operation(
    "pay",
    "payTimelogs",
    "Pay all there are.",
    run=lambda _work, _fixed, _params: None,
    writes=("timelogs",),
    takes=("timelog_note", param("payee", kinds.REFERENCE, to="clients", help_text="Who pays.")),
    required=("payee",),
    on_collection=True,
)


def nouns_with(operation: Operation, plural: str = "timelogs") -> list[Resource]:
    """Return the nouns of the product, one of them with one more operation."""
    return [
        replace(noun, operations=(*noun.operations, operation)) if noun.plural == plural else noun
        for noun in RESOURCES
    ]


REGISTRY = Registry(nouns_with(PAY))


def path_of(chain: str, nouns: Registry = REGISTRY) -> Path:
    """Resolve a chain without its version."""
    return resolve(parse(["v1", *chain.split("/")]), nouns)


@pytest.mark.parametrize(
    ("chain", "text", "records", "lists"),
    [
        ("timelogs/5/stop", "timelogs/5/stop", "timelogs/5", ""),
        ("timelog/5/stop", "timelogs/5/stop", "timelogs/5", ""),
        ("actions/7/timelogs/5/stop", "actions/7/timelogs/5/stop", "actions/7 timelogs/5", ""),
        ("projects/112/duplicate", "projects/112/duplicate", "projects/112", ""),
        ("timelogs/pay", "timelogs/pay", "", "timelogs"),
        ("projects/1/timelogs/pay", "projects/1/timelogs/pay", "projects/1", "timelogs"),
    ],
)
def test_operation_ends_a_chain_with_post_alone(
    chain: str, text: str, records: str, lists: str
) -> None:
    """On a record or on a collection, flat or below records; its answer is no list."""
    path = path_of(chain)
    assert path.operation is not None and path.operation.word == text.rpartition("/")[2]
    assert records == " ".join(f"{step.resource.plural}/{step.id}" for step in path.records)
    assert lists == " ".join(branch.name for branch in path.lists)
    assert (text, ("POST",), ("POST", "OPTIONS"), False) == (
        path.text,
        path.verbs,
        path.allow,
        path.is_one_list,
    )


@pytest.mark.parametrize(
    ("chain", "word", "message"),
    [
        ("timelogs/stop", "malformed_chain", "stop follows one record of timelogs."),
        ("timelogs/5,6/stop", "malformed_chain", "stop follows one record of timelogs."),
        ("timelogs/5,6/pay", "malformed_chain", "pay follows the collection timelogs."),
        ("timelogs/5/pay", "malformed_chain", "pay follows the collection timelogs, not a record."),
        ("timelogs/5/stop/7", "malformed_chain", "Nothing follows stop."),
        ("timelogs/5/stop/history", "malformed_chain", "Nothing follows stop."),
        ("timelogs/pay/timelogs", "malformed_chain", "Nothing follows pay."),
        ("stop", "unknown_resource", "There is no resource 'stop'; the nearest is 'topics'."),
        (
            "timelogs/5/stopp",
            "unknown_resource",
            "timelogs has no step 'stopp'; the nearest is 'stop'. It has history, stop, pay.",
        ),
        ("timelogs/5/stop,history", "malformed_chain", ALONE),
        ("timelogs/5/history,stop", "malformed_chain", ALONE),
        (
            "projects/timelogs/pay",
            "malformed_chain",
            "pay is called once, not in each row of projects.",
        ),
    ],
)
def test_operation_stands_nowhere_else(chain: str, word: str, message: str) -> None:
    """Neither behind what it does not act on, nor inside rows, nor before another step."""
    with pytest.raises(Refusal) as refused:
        path_of(chain)
    assert (word, message) == (refused.value.word, refused.value.message)


def test_params_are_fields_of_the_noun_it_is_about_or_its_own() -> None:
    """Each as its declaration has it, required where the operation says so."""
    params = REGISTRY.params(REGISTRY["timelogs"], PAY)
    assert [("timelog_note", "text", "", False), ("payee", "reference", "clients", True)] == [
        (each.name, each.kind.name, each.to, each.required) for each in params.values()
    ]
    start = REGISTRY["actions"].operation("starttimer")
    assert start is not None
    assert set(start.takes) == set(REGISTRY.params(REGISTRY["actions"], start))


COMPLAINTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("the operation projects is no word of its own", {"word": "projects"}),
    ("the operation action is no word of its own", {"word": "action"}),
    ("the operation stop is no word of its own", {"word": "stop"}),
    ("the operation history is no word of its own", {"word": "history"}),
    ("the operation Pay is no word of its own", {"word": "Pay"}),
    ("the operation pay writes no noun", {"writes": ()}),
    ("the operation pay has either run or a page", {"page": "pay"}),
    ("the operation pay has either run or a page", {"run": None}),
    (
        "the operation pay has a page, so it stands on a collection and makes no record",
        {"run": None, "page": "pay", "makes": "timelogs"},
    ),
    ("the operation pay: there is no noun parcels", {"writes": ("parcels",)}),
    ("the operation pay: there is no noun parcels", {"makes": "parcels"}),
    ("the operation pay makes what it does not write: actions", {"makes": "actions"}),
    ("the operation pay takes no writable field of timelogs: note", {"takes": ("note",)}),
    (
        "the operation pay takes no writable field of timelogs: invoice_id",
        {"takes": ("invoice_id",)},
    ),
    (
        "the operation pay takes no writable field of actions: timelog_note",
        {"makes": "actions", "writes": ("actions",), "takes": ("timelog_note",)},
    ),
    (
        "the operation pay takes a param called like an option: preview",
        {"takes": (param("preview", kinds.FLAG, help_text="."),), "required": ()},
    ),
    (
        "the operation pay takes a param called like an option: version",
        {"takes": (param("version", kinds.INTEGER, help_text="."),), "required": ()},
    ),
    (
        "the operation pay: there is no noun banks",
        {"takes": (param("bank_id", kinds.REFERENCE, to="banks", help_text="."),)},
    ),
    ("the operation pay does not take amount", {"required": ("amount",)}),
    ("the operation pay does not take amount", {"example": {"amount": 1}}),
)


@pytest.mark.parametrize(("complaint", "changes"), COMPLAINTS)
def test_a_wrong_declaration_stops_the_start(complaint: str, changes: dict[str, Any]) -> None:
    """With the file of the noun, and what is wrong in it."""
    with pytest.raises(DeclarationError) as stopped:
        check(nouns_with(replace(PAY, **changes)))
    assert f"resources/projects/timelogs.py: {complaint}" == str(stopped.value)


def test_an_operation_on_a_record_needs_its_version() -> None:
    """It must be able to refuse a stale one; nouns without a version are none of ours to change."""
    late = replace(PAY, word="close", on_collection=False)
    with pytest.raises(DeclarationError) as stopped:
        Registry(nouns_with(late, "activities"))
    assert str(stopped.value).endswith("the operation close needs a version of its record")


def token(*resources: str, verbs: frozenset[str] | None = None) -> Caller:
    """Return a super administrator by a token."""
    return super_admin(1, "anna", Rights(verbs, frozenset(resources)))


READS_PROJECTS = frozenset(("projects:read",))
LACKS = "POST of timelogs needs the area projects:write, which you lack."
RIGHTS: tuple[tuple[str, Caller, str, str], ...] = (
    ("super", ANNA, "timelogs/5/stop", ""),
    ("staff", BOB, "timelogs/5/stop", ""),
    ("named", token("timelogs.stop"), "timelogs/5/stop", ""),
    ("star", token("timelogs.*"), "timelogs/5/stop", ""),
    ("star of a collection", token("timelogs.*"), "timelogs/pay", ""),
    (
        "noun alone",
        token("timelogs"),
        "timelogs/5/stop",
        "The token does not carry the operation timelogs.stop.",
    ),
    (
        "another operation",
        token("timelogs.pay"),
        "timelogs/5/stop",
        "The token does not carry POST on timelogs.",
    ),
    (
        "only reads",
        token("timelogs.stop", verbs=frozenset({"GET"})),
        "timelogs/5/stop",
        "The token does not carry POST on timelogs.",
    ),
    ("parent too", token("timelogs.stop", "actions"), "actions/7/timelogs/5/stop", ""),
    (
        "not the parent",
        token("timelogs.stop"),
        "actions/7/timelogs/5/stop",
        "The token does not carry POST on actions.",
    ),
    ("written noun need not be named", token("actions.starttimer"), "actions/7/starttimer", ""),
    ("reader", staff(2, "bob", areas=READS_PROJECTS), "timelogs/5/stop", LACKS),
    ("reader of both", staff(2, "bob", areas=READS_PROJECTS), "actions/7/starttimer", LACKS),
    (
        "without the area",
        staff(2, "bob", areas=frozenset(("support:write",))),
        "timelogs/5/stop",
        "timelogs needs the area projects, which you do not have.",
    ),
    ("customer", customer(7), "timelogs/5/stop", "timelogs is not for customers."),
)


@pytest.mark.parametrize(("name", "caller", "chain", "why"), RIGHTS, ids=[row[0] for row in RIGHTS])
def test_operation_needs_its_own_right_and_write_on_what_it_writes(
    name: str, caller: Caller, chain: str, why: str
) -> None:
    """A token that lists nouns carries it by its name alone; areas ask of every written noun."""
    nouns = visible_to(REGISTRY, caller)
    try:
        check_rights(path_of(chain, nouns), "POST", caller, nouns)
    except Refusal as refused:
        assert ("forbidden", why) == (refused.word, refused.message)
    else:
        assert why == ""


def test_area_is_asked_of_every_noun_it_writes() -> None:
    """Write on its own noun is not enough for one that writes another area's too."""
    both = replace(PAY, writes=("timelogs", "clients"))
    nouns = visible_to(Registry(nouns_with(both)), BOB)
    with pytest.raises(Refusal) as refused:
        check_rights(path_of("timelogs/pay", nouns), "POST", BOB, nouns)
    assert "POST of clients needs the area clients:write, which you lack." == refused.value.message


def test_customers_are_told_of_no_operation_of_the_staff() -> None:
    """What is described to them is what they may read, and what has a permission of theirs."""
    opened = [
        replace(noun, customer_reach=noun.reach, customer=("timelog_note",))
        if noun.plural == "timelogs"
        else noun
        for noun in nouns_with(PAY)
    ]
    caller = customer(7)
    nouns = visible_to(Registry(opened), caller)
    assert () == described_to(nouns, caller)["timelogs"].operations
    with pytest.raises(Refusal) as refused:
        check_rights(path_of("timelogs/pay", nouns), "POST", caller, nouns)
    assert "Customers read timelogs; POST is for administrators." == refused.value.message
