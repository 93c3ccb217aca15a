"""Filters: each operator with each kind of field, groups, and what is no filter."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from teampro.engine.options.comparisons import compare
from teampro.engine.options.filters import FilterReader
from teampro.errors import Faults
from teampro.resources import RESOURCES
from teampro.schema import kinds
from teampro.schema.fields import Field
from teampro.schema.registry import Registry
from teampro.schema.values import Context, Invalid

REGISTRY = Registry(RESOURCES)
FIELDS = REGISTRY.filters(REGISTRY["actions"])
CONTEXT = Context(7, datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
DAY = ("2024-05-05 22:00:00", "2024-05-06 21:59:59")
NOON = "2024-05-06 12:00:00"


def field_of(kind: kinds.Kind, **options: Any) -> Field:
    """Return a field x of a kind."""
    return Field("x", kind, lambda table: table.x, **options)


def read(items: dict[str, Any]) -> tuple[Any, list[Any], dict[str, Any], Faults]:
    """Return shape, values, echo and faults of a filter."""
    faults = Faults()
    reader = FilterReader(FIELDS, ("action_name", "action_notes"), CONTEXT, faults)
    found = reader.read(items, "actions.", ("limit", "sort"))
    return found.shape, reader.values, found.echo, faults


def faults_of(items: dict[str, Any]) -> list[tuple[str, str]]:
    """Return path and word of each fault of a filter."""
    return [(fault.path, fault.error) for fault in read(items)[3]]


@pytest.mark.parametrize(
    ("kind", "operator", "given", "word", "values", "shown"),
    [
        *[(kinds.INTEGER, op, "5", op, [5], 5) for op in ("eq", "ne", "lt", "lte", "gt", "gte")],
        *[(kinds.ID, op, [1, "2"], op, [[1, 2]], [1, 2]) for op in ("in", "nin")],
        (kinds.PERCENT, "between", [10, "90"], "range", [10, 90], [10, 90]),
        (kinds.REFERENCE, "eq", None, "empty", [], None),
        (kinds.REFERENCE, "ne", None, "filled", [], None),
        (kinds.REFERENCE, "empty", "yes", "empty", [], True),
        (kinds.ADMINID, "eq", "me", "eq", [7], 7),
        (kinds.ADMINID, "in", ["me", -1], "in", [[7, -1]], [7, -1]),
        (kinds.ADMINID, "empty", False, "filled", [], False),
        (kinds.FLAG, "eq", "on", "eq", [1], True),
        (kinds.FLAG, "ne", 1, "ne", [1], True),
        (kinds.RATE, "gte", 85, "gte", [8500], "85.00"),
        (kinds.RATE, "between", ["1", "2.5"], "range", [100, 250], ["1.00", "2.50"]),
        (kinds.RATE, "in", ["1"], "in", [[100]], ["1.00"]),
        (kinds.TEXT, "eq", "Ä%", "eq", ["Ä%"], "Ä%"),
        (kinds.TEXT, "in", ["a", "ä"], "in", [["a", "ä"]], ["a", "ä"]),
        (kinds.TEXT, "contains", "50%_!Ä", "like", ["%50!%!_!!ä%"], "50%_!Ä"),
        (kinds.TEXT, "starts", "A", "like", ["a%"], "A"),
        (kinds.TEXT, "ends", 5, "like", ["%5"], "5"),
        (kinds.TEXT, "eq", None, "empty", [], None),
        (kinds.TEXT, "empty", True, "empty", [], True),
        (kinds.CHOICE, "eq", "Gone", "eq", ["Gone"], "Gone"),
        (kinds.DATE, "lte", "today+7d", "lte", ["2024-05-13"], "2024-05-13"),
        (kinds.DATE, "eq", None, "empty", [], None),
        (kinds.DATE, "between", ["today", "today 1w"], "range", ["2024-05-06", "2024-05-13"], None),
        (kinds.DATETIME, "eq", "today", "range", [*DAY], "2024-05-06"),
        (kinds.DATETIME, "ne", "today", "outside", [*DAY], "2024-05-06"),
        (kinds.DATETIME, "lt", "2024-05-06", "lt", [DAY[0]], "2024-05-06"),
        (kinds.DATETIME, "lte", "2024-05-06", "lte", [DAY[1]], "2024-05-06"),
        (kinds.DATETIME, "gt", "2024-05-06", "gt", [DAY[1]], "2024-05-06"),
        (kinds.DATETIME, "gte", "2024-05-06", "gte", [DAY[0]], "2024-05-06"),
        *[(kinds.DATETIME, op, "now", op, [NOON], NOON) for op in ("eq", "ne", "lt", "gte")],
        (kinds.DATETIME, "between", ["2024-05-06", "now"], "range", [DAY[0], NOON], None),
        (kinds.DATETIME, "between", ["now", "today"], "range", [NOON, DAY[1]], None),
        (kinds.DATETIME, "in", ["today", "now"], "among", None, ["2024-05-06", NOON]),
        (kinds.DATETIME, "nin", ["now"], "beside", None, [NOON]),
        (kinds.DATETIME, "empty", 1, "empty", [], True),
    ],
)
def test_test_becomes_shape_values_and_echo(
    kind: kinds.Kind, operator: str, given: Any, word: str, values: list[Any] | None, shown: Any
) -> None:
    """A day is a span against a date-time; lists are one value, however long."""
    assert operator in kind.operators
    comparison = compare(field_of(kind), operator, given, CONTEXT)
    assert (word, "x") == comparison.shape
    if values is None:
        spans = [" ".join(DAY), f"{NOON} {NOON}"]
        assert json.loads(comparison.values[0]) == spans[-len(given) :]
    elif operator in ("in", "nin"):
        assert values == [json.loads(text) for text in comparison.values]
    else:
        assert values == list(comparison.values)
    if shown is not None:
        assert shown == comparison.shown


@pytest.mark.parametrize(
    ("kind", "operator", "given"),
    [
        (kinds.INTEGER, "eq", None),
        (kinds.INTEGER, "eq", "x"),
        (kinds.INTEGER, "lt", [5]),
        (kinds.FLAG, "eq", None),
        (kinds.DATE, "lt", None),
        (kinds.TEXT, "contains", ""),
        (kinds.TEXT, "contains", None),
        (kinds.TEXT, "contains", True),
        (kinds.TEXT, "contains", ["a"]),
        (kinds.TEXT, "contains", "x" * 1_001),
        (kinds.TEXT, "empty", None),
        (kinds.TEXT, "empty", "perhaps"),
        (kinds.ID, "in", 5),
        (kinds.ID, "in", "5,6"),
        (kinds.ID, "in", []),
        (kinds.ID, "in", [1] * 1_001),
        (kinds.ID, "in", [1, None]),
        (kinds.ID, "in", [1, [2]]),
        (kinds.ID, "between", 5),
        (kinds.ID, "between", [5]),
        (kinds.ID, "between", [5, 6, 7]),
        (kinds.ID, "between", [5, None]),
        (kinds.DATETIME, "in", ["never"]),
        (kinds.DATETIME, "between", ["now", "never"]),
    ],
)
def test_operand_that_does_not_fit_is_invalid(kind: kinds.Kind, operator: str, given: Any) -> None:
    """A faulty operand never reaches the database."""
    with pytest.raises(Invalid):
        compare(field_of(kind), operator, given, CONTEXT)


def test_fixed_words_are_demanded_where_values_are_named() -> None:
    """A word that cannot occur is a mistake; a bound that cannot occur is none."""
    priority, visible = FIELDS["action_priority"], FIELDS["client_visible"]
    for operator, given in (("eq", 4), ("ne", 0), ("in", [1, 4]), ("nin", [0])):
        with pytest.raises(Invalid):
            compare(priority, operator, given, CONTEXT)
    with pytest.raises(Invalid):
        compare(visible, "eq", "shown", CONTEXT)
    assert (4,) == compare(priority, "lt", 4, CONTEXT).values
    assert (0, 9) == compare(priority, "between", [0, 9], CONTEXT).values


def test_word_that_left_its_list_can_be_filtered_by() -> None:
    """Lists that are settings change; rows with an old word stay to be found."""
    assert ("Retired",) == compare(FIELDS["action_status"], "eq", "Retired", CONTEXT).values


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_each_operator_fits_exactly_the_fields_whose_kind_declares_it(name: str) -> None:
    """What a kind does not declare is refused, also when it comes as a list."""
    everything = (*kinds.EQUAL, *kinds.ORDER, *kinds.INSIDE, *kinds.EMPTY)
    for operator in everything:
        if operator not in FIELDS[name].operators:
            assert [(f"actions.{name}.{operator}", "invalid_value")] == faults_of(
                {name: {operator: [1]}}
            )
    if "in" not in FIELDS[name].operators:
        assert [(f"actions.{name}", "invalid_value")] == faults_of({name: [True, False]})


@pytest.mark.parametrize(
    ("items", "shape", "values", "echo"),
    [
        ({}, ("and",), [], {}),
        ({"_note": {"any": "thing"}}, ("and",), [], {}),
        (
            {"action_id": 5, "action_complete": {"gte": 10, "lt": "100"}},
            (
                "and",
                ("eq", "action_id"),
                ("and", ("gte", "action_complete"), ("lt", "action_complete")),
            ),
            [5, 10, 100],
            {"action_id": 5, "action_complete": {"gte": 10, "lt": 100}},
        ),
        (
            {"action_id": ["5", 6]},
            ("and", ("in", "action_id")),
            ["[5, 6]"],
            {"action_id": [5, 6]},
        ),
        (
            {"or": [{"action_id": 1, "version": 2}, {"not": {"action_id": 3}}]},
            (
                "and",
                (
                    "or",
                    ("and", ("eq", "action_id"), ("eq", "version")),
                    ("and", ("not", ("or", ("and", ("eq", "action_id"))))),
                ),
            ),
            [1, 2, 3],
            {"or": [{"action_id": 1, "version": 2}, {"not": {"action_id": 3}}]},
        ),
        (
            {"or": {"manager_adminid": "me", "assigned_adminid": "me"}},
            ("and", ("or", ("eq", "manager_adminid"), ("eq", "assigned_adminid"))),
            [7, 7],
            {"or": {"manager_adminid": 7, "assigned_adminid": 7}},
        ),
        (
            {"not": [{"action_id": 1}, {"action_id": 2}]},
            ("and", ("not", ("or", ("and", ("eq", "action_id")), ("and", ("eq", "action_id"))))),
            [1, 2],
            {"not": [{"action_id": 1}, {"action_id": 2}]},
        ),
        ({"or": [{"_a": 1}], "not": {"_b": 2}}, ("and",), [], {}),
        (
            {"search": " Two  100% "},
            (
                "and",
                (
                    "and",
                    ("or", ("like", "action_name"), ("like", "action_notes")),
                    ("or", ("like", "action_name"), ("like", "action_notes")),
                ),
            ),
            ["%two%", "%two%", "%100!%%", "%100!%%"],
            {"search": " Two  100% "},
        ),
        (
            {"project_status": "Active"},
            ("and", ("eq", "project_status")),
            ["Active"],
            {"project_status": "Active"},
        ),
    ],
)
def test_filters_are_put_together(
    items: dict[str, Any], shape: Any, values: list[Any], echo: dict[str, Any]
) -> None:
    """Keys must all hold; `or` of one object is any of its keys, `not` none of its objects."""
    assert (shape, values, echo, []) == read(items)


@pytest.mark.parametrize(
    ("items", "faults"),
    [
        ({"statsu": 1}, [("actions.statsu", "unknown_field")]),
        ({"action_id": {}}, [("actions.action_id", "invalid_value")]),
        ({"action_id": {"EQ": 1}}, [("actions.action_id.EQ", "invalid_value")]),
        ({"or": []}, [("actions.or", "invalid_value")]),
        ({"or": {}}, [("actions.or", "invalid_value")]),
        ({"or": "x"}, [("actions.or", "invalid_value")]),
        ({"not": None}, [("actions.not", "invalid_value")]),
        ({"or": [{}]}, [("actions.or.0", "invalid_value")]),
        ({"or": [5, {"action_id": 1}]}, [("actions.or.0", "invalid_value")]),
        ({"or": [{"limit": 5}]}, [("actions.or.0.limit", "unknown_field")]),
        ({"not": {"sort": "x"}}, [("actions.not.sort", "unknown_field")]),
        (
            {"or": [{"a": 1}, {"not": {"action_id": "x"}}]},
            [("actions.or.0.a", "unknown_field"), ("actions.or.1.not.action_id", "invalid_value")],
        ),
        ({"search": ""}, [("actions.search", "invalid_value")]),
        ({"search": "  "}, [("actions.search", "invalid_value")]),
        ({"search": ["a"]}, [("actions.search", "invalid_value")]),
        ({"search": "a " * 21}, [("actions.search", "invalid_value")]),
        ({"search": "x" * 1_001}, [("actions.search", "invalid_value")]),
        (
            {"a": 1, "action_id": 0, "action_complete": {"contains": 1}},
            [
                ("actions.a", "unknown_field"),
                ("actions.action_id", "invalid_value"),
                ("actions.action_complete.contains", "invalid_value"),
            ],
        ),
        ({"or": [{"action_id": 1}] * 201}, [("actions", "too_many")]),
        ({"search": "a " * 20, "or": [{"action_id": 1}] * 161}, [("actions", "too_many")]),
    ],
)
def test_all_faults_are_found_where_they_are(
    items: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    """Nothing is ignored, and one answer tells all."""
    assert faults == faults_of(items)


def test_two_hundred_conditions_are_legal() -> None:
    """The limit itself is within the limit."""
    assert [] == faults_of({"or": [{"action_id": 1}] * 200})


def test_unknown_field_is_told_its_nearest_and_the_legal_words() -> None:
    """Inside a group only filters are legal, at the top the options too."""
    top = read({"statsu": 1, "limti": 5})[3]
    assert ["action_status", "limit"] == [fault.nearest for fault in top]
    assert {"action_id", "or", "search", "limit", "project_status"} <= set(top[0].allowed)
    inner = read({"or": [{"limti": 5}]})[3]
    assert "limit" not in inner[0].allowed


def test_named_fields_are_known_at_any_depth() -> None:
    """A standing filter steps aside for a field that is named inside a group too."""
    reader = FilterReader(FIELDS, (), CONTEXT, Faults())
    reader.read({"or": [{"not": {"project_function": "archive"}}]}, "", ())
    assert {"project_function"} == reader.named


def test_list_without_texts_has_no_search() -> None:
    """A search that could find nothing is refused."""
    faults = Faults()
    FilterReader(FIELDS, (), CONTEXT, faults).read({"search": "a"}, "", ())
    assert [("search", "unknown_option")] == [(fault.path, fault.error) for fault in faults]
