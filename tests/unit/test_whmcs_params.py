"""Parameters of commands: what a text of them reads, and what it refuses."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from teampro.dialects.whmcs.declare import Code, Command, Param, params_of
from teampro.dialects.whmcs.given import Given, Tree
from teampro.dialects.whmcs.params import BadParameters, Params
from teampro.schema.declaration import DeclarationError
from teampro.schema.vault import PasswordHash

UTC = ZoneInfo("UTC")


def params(text: str, empties: bool = False) -> Params:
    """Return the parameters of a command that takes them."""
    command = Command("Try", "System", "Try.", Code(lambda _doing: {}, ()), text)
    return Params(command, text, UTC, empties)


def test_a_text_declares_name_need_field_operator_and_reader() -> None:
    """Each part but the name may be left out."""
    assert (
        Param("title", True, "project_name", "", "text"),
        Param("search", False, "project_name", "contains", "text"),
        Param("days", False, "", "", "int"),
    ) == params_of("title!=project_name search=project_name.contains days:int")


@pytest.mark.parametrize("text", ["ti tle=", "title=:int", "a-b", "days:number"])
def test_a_text_that_declares_nothing_readable_fails_at_the_start(text: str) -> None:
    """Slips are found when the command is bound."""
    with pytest.raises(DeclarationError):
        params(text)


@pytest.mark.parametrize(
    ("text", "sent", "read"),
    [
        ("id:int", {"id": "5.00"}, {"id": 5}),
        ("paid:money", {"paid": "-3"}, {"paid": "-3.00"}),
        ("on:bool", {"on": "True"}, {"on": True}),
        ("due:date", {"due": "20240506"}, {"due": "2024-05-06"}),
        ("due:date", {"due": "0000-00-00"}, {"due": None}),
        ("due:localdate", {"due": "06/05/2024"}, {"due": "2024-05-06"}),
        ("due:localmoment", {"due": "06/05/2024"}, {"due": "2024-05-06 00:00:00"}),
        ("ids:ids", {"ids": "1,2"}, {"ids": [1, 2]}),
        ("ids:ids", {"ids": {"0": "1"}}, {"ids": [1]}),
        ("words:words", {"words": "a, b"}, {"words": ["a", "b"]}),
        ("map:map", {"map": {"1": "a"}}, {"map": {"1": "a"}}),
        ("id:int name", {"id": "", "name": ""}, {}),
        ("mail[a]:bool mail[b]:bool", {"mail": {"a": "1", "c": "x"}}, {"mail[a]": True}),
        ("mail[a]:bool", {"mail": '{"a": "off"}'}, {"mail[a]": False}),
        ("mail[a]:bool", {"mail": ""}, {}),
        (
            "sum*:money",
            {"sum0": "1", "sum12": "-2.5", "sum3": ""},
            {"sum*": {"0": "1.00", "12": "-2.50"}},
        ),
        ("sum*:money", {"sum": "1", "sums": ""}, {}),
        (
            "sum[*]:money",
            {"sum": {"7": "1", "x": "2", "9": ""}},
            {"sum[*]": {"7": "1.00", "x": "2.00"}},
        ),
        ("on[*]:bool", {"on": "yes"}, {"on[*]": {"0": True}}),
        ("on*:bool what*", {"on1": "", "what1": ""}, {"on*": {"1": False}, "what*": {"1": ""}}),
    ],
)
def test_values_are_read_by_their_readers(
    text: str, sent: dict[str, Tree], read: dict[str, Any]
) -> None:
    """Empty values are as good as absent."""
    assert read == params(text).read(Given(sent), day_format=lambda: "DD/MM/YYYY")


def test_an_update_empties_a_text() -> None:
    """A text that is sent empty is emptied; of every other kind nothing is given."""
    read = params("id:int name title!", empties=True).read(
        Given({"id": "", "name": "", "title": "Stand"})
    )
    assert {"name": "", "title": "Stand"} == read


@pytest.mark.parametrize(
    ("text", "sent", "found"),
    [
        ("title!", {}, {"title:required": "title is required"}),
        ("title!", {"title": ""}, {"title:required": "title is required"}),
        ("id:int", {"id": "five"}, {"id:invalid": "Invalid value for id"}),
        ("due:date", {"due": "soon"}, {"due:invalid": "Invalid Date Format"}),
        ("mail[a]:bool", {"mail": {"a": "2"}}, {"mail[a]:invalid": "Invalid value for mail[a]"}),
        ("mail[a]:bool", {"mail": "1"}, {"mail[a]:invalid": "Invalid value for mail[a]"}),
        ("name", {"name": {"0": "x"}}, {"name:invalid": "Invalid value for name"}),
        ("sum*:money", {"sum7": "x"}, {"sum*:invalid": "Invalid value for sum7"}),
        ("sum[*]:money", {"sum": {"7": "x"}}, {"sum[*]:invalid": "Invalid value for sum[7]"}),
        (
            "a! b:int",
            {"b": "x"},
            {"a:required": "a is required", "b:invalid": "Invalid value for b"},
        ),
    ],
)
def test_all_that_is_wrong_is_found(
    text: str, sent: dict[str, Tree], found: dict[str, str]
) -> None:
    """Which of it is told, the order of the command's sentences says."""
    with pytest.raises(BadParameters) as bad:
        params(text).read(Given(sent))
    assert found == bad.value.found


class _Slow:
    """A vault that tells what it was given to hash."""

    def __init__(self) -> None:
        self.hashed: list[str] = []

    def seal(self, text: str, place: str) -> str:
        """Seal nothing."""
        raise AssertionError(place)

    def open(self, sealed: str, place: str) -> str:
        """Open nothing."""
        raise AssertionError(place)

    def hash(self, password: str) -> PasswordHash:
        """Remember a password."""
        self.hashed.append(password)
        return PasswordHash("hashed")


def test_of_a_password_a_hash_is_read_when_all_else_can_be() -> None:
    """Nobody pays for a slow hash of what is refused anyway."""
    vault, declared = _Slow(), params("word:password id:int")
    with pytest.raises(BadParameters):
        declared.read(Given({"word": "secret", "id": "x"}), vault)
    assert vault.hashed == []
    read = declared.read(Given({"word": " secret", "id": "1"}), vault)
    assert (read, vault.hashed) == ({"word": PasswordHash("hashed"), "id": 1}, [" secret"])
