"""What is told of a command follows from its declaration."""

from __future__ import annotations

from typing import Any

import pytest

from teampro.describe.command_reference import pretty
from teampro.describe.commands import (
    answer_parts,
    described_params,
    flat_params,
    sentences,
    stands_for,
)
from teampro.dialects.whmcs.declare import Code, Command, Key, ShowList, WriteRecord
from teampro.dialects.whmcs.shapes import InnerRows, Shape
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry

REGISTRY = Registry(RESOURCES)
CLIENT = Key("clients", {"email": "email", "clientid": "id"}, "No Client", "Unknown Client")
LISTED = Shape("id user=firstname word='' all=*", {"all": InnerRows("userclients", "", Shape("x"))})
LISTS = Command(
    "GetUsers",
    "Users",
    "",
    ShowList("users", "users", "user", LISTED),
    "after_id=id.gt:int",
)
ADDS = Command(
    "AddContact",
    "Client",
    "",
    WriteRecord(
        "POST", "contacts", "clients/{clients}/contacts", (CLIENT,), Shape("contactid=id:str")
    ),
    "clientid:int email! firstname=firstname status=status noemail:bool",
    says={
        "firstname:required": "No Name",
        "email:required": "No Mail",
        "noemail:invalid": "No Flag",
        "email:duplicate": "Taken",
    },
    needs=("whmcs.projects", "Switched Off"),
)
CODE = Command(
    "Closes", "Client", "", Code(lambda _: {}, (("PUT", "clients"), ("POST", "emails")), (CLIENT,))
)


def test_parameters_tell_what_they_fill_find_or_filter() -> None:
    """Those that turn pages follow the command's own."""
    mail, *_ = [each for each in described_params(ADDS, REGISTRY) if each.name == "email"]
    after, *pages = described_params(LISTS, REGISTRY)

    assert ("clients", "email", True) == (mail.finds, mail.field, mail.is_required)
    assert ("id", "gt", False) == (after.field, after.operator, after.is_required)
    assert ["limitstart", "limitnum", "after"] == [each.name for each in pages]


def test_what_a_creation_demands_by_a_sentence_is_required() -> None:
    """Also where a function asks for it and no mark of the declaration."""
    found = {each.name: each.is_required for each in described_params(ADDS, REGISTRY)}
    assert {
        "clientid": False,
        "email": True,
        "firstname": True,
        "status": False,
        "noemail": False,
    } == found


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (LISTS, ["GET users"]),
        (ADDS, ["POST clients/{clientid}/contacts"]),
        (CODE, ["PUT clients/{clientid}", "POST emails"]),
    ],
    ids=["list", "write", "code"],
)
def test_a_command_stands_for_chains(command: Command, expected: list[str]) -> None:
    """With the parameter that names a record by its id in place of the id."""
    assert expected == [f"{each.verb} {each.chain}" for each in stands_for(command, REGISTRY)]


def test_sentences_stand_in_the_order_of_the_checks() -> None:
    """The switch, parameters as they are read, records that they name, what the write refuses."""
    assert (
        "Switched Off",
        "No Mail",
        "No Flag",
        "No Client",
        "Unknown Client",
        "No Name",
        "Taken",
    ) == sentences(ADDS)


def test_an_answer_is_told_place_by_place() -> None:
    """Figures, rows, rows inside rows; a constant has no native field."""
    figures, rows, inside = answer_parts(LISTS)

    assert ["totalresults", "startnumber", "numreturned"] == [name for name, _ in figures.keys]
    assert (("id", "id"), ("user", "firstname"), ("word", ""), ("all", "")) == rows.keys
    assert ("users.user", "users.user.all") == (rows.place, inside.place)
    assert () == answer_parts(CODE)


def test_branches_are_spelled_as_php_does() -> None:
    """Lists by their places."""
    tree: dict[str, Any] = {"a": {"b": 1, "c": ["x", "y"]}, "d": "z"}
    assert [("a[b]", "1"), ("a[c][0]", "x"), ("a[c][1]", "y"), ("d", "z")] == list(
        flat_params(tree)
    )


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"id": 1, "name": "x"}, '{"id": 1, "name": "x"}'),
        ({"rows": [{"id": 1}, {"id": 2}]}, '{\n  "rows": [\n    {"id": 1},\n    …\n  ]\n}'),
        ({"words": ["a", "b"]}, '{"words": ["a", "b"]}'),
        ({"hash": "tp1$abcdefghijklmnopqrs2"}, '{"hash": "…"}'),
        (
            {"text": "a sentence of 24 letters and more"},
            '{"text": "a sentence of 24 letters and more"}',
        ),
    ],
    ids=["short", "rows", "words", "chance", "sentence"],
)
def test_an_answer_is_printed_to_be_read(tree: Any, expected: str) -> None:
    """Long lists of rows are cut, and what chance makes is left out."""
    assert expected == pretty(tree)
