"""Shapes of answers: what a text of keys makes of a native record."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from teampro.dialects.whmcs.shapes import InnerRows, InnerText, Shape, compile_shape
from teampro.resources import RESOURCES
from teampro.schema.declaration import DeclarationError
from teampro.schema.registry import Registry

NOUNS = Registry(RESOURCES)
UTC, AUCKLAND = ZoneInfo("UTC"), ZoneInfo("Pacific/Auckland")
ACTION = {
    "action_id": 7,
    "action_name": "Panels",
    "action_complete": 100,
    "action_billable": True,
    "date_start": None,
    "date_finish": "2024-05-06",
    "date_created": "2024-05-06 12:00:00",
    "date_modified": None,
}


def made(text: str, zone: ZoneInfo = UTC, **rows: Any) -> dict[str, Any]:
    """Return an action in a shape."""
    return compile_shape(Shape(text), "actions", NOUNS, zone).make(ACTION | rows)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("action_name", {"action_name": "Panels"}),
        ("task=action_name", {"task": "Panels"}),
        ("id=action_id:str", {"id": "7"}),
        ("id=action_id", {"id": 7}),
        ("billed=action_billable", {"billed": True}),
        ("billed=action_billable:bit", {"billed": 1}),
        ("billed=action_billable:bitstr", {"billed": "1"}),
        ("donotbill=action_billable:nobitstr", {"donotbill": "0"}),
        ("billed=action_billable:onoff", {"billed": "on"}),
        ("task-url=action_name", {"task-url": "Panels"}),
        ("billed=action_billable:word", {"billed": "true"}),
        ("completed=action_complete:fullstr", {"completed": "1"}),
        ("created=date_start", {"created": "0000-00-00"}),
        ("duedate=date_finish", {"duedate": "2024-05-06"}),
        ("changed=date_modified", {"changed": "0000-00-00 00:00:00"}),
        ("changed=date_modified:unix", {"changed": "0"}),
        ("made=date_created:unix", {"made": "1714996800"}),
        ("watchers=''", {"watchers": ""}),
        ("message='Task has been added'", {"message": "Task has been added"}),
        ("securityqid=0", {"securityqid": 0}),
    ],
)
def test_a_key_is_spelled_as_its_form_or_the_kind_of_its_field_says(
    text: str, told: dict[str, Any]
) -> None:
    """Names, constants, texts of numbers, flags and unset days come out as clients know them."""
    assert told == made(text)


@pytest.mark.parametrize(("value", "told"), [("10.00", 10), ("12.50", 12.5), ("-1.00", -1)])
def test_an_amount_is_a_number_where_clients_know_one(value: str, told: float) -> None:
    """Whole where it is, and words of a list are a text with commas."""
    shape = compile_shape(Shape("value:number cycles:commas"), "promotions", NOUNS, UTC)
    found = shape.make({"value": value, "cycles": ["Annually", "Monthly"]})
    assert {"value": told, "cycles": "Annually,Monthly"} == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("made=date_created", "2024-05-07 00:00:00"),
        ("made=date_created:day", "2024-05-07"),
        ("made=date_created:unix", "1714996800"),
    ],
)
def test_moments_are_told_by_the_clock_of_the_server(text: str, told: str) -> None:
    """Moments are local, Unix seconds absolute."""
    assert {"made": told} == made(text, AUCKLAND)


def test_keys_stand_in_the_order_of_the_text() -> None:
    """What is inside a record keeps its place among the others."""
    timelogs = InnerRows("timelogs", "timelog", Shape("id=timelog_id:str"))
    shape = Shape("timelogs=* task=action_name", {"timelogs": timelogs})
    record = ACTION | {"timelogs": [{"timelog_id": 3}]}
    found = compile_shape(shape, "actions", NOUNS, UTC).make(record)
    assert [("timelogs", {"timelog": [{"id": "3"}]}), ("task", "Panels")] == list(found.items())


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (InnerRows("timelogs", "timelog", Shape("")), {"timelog": []}),
        (InnerRows("timelogs", "", Shape("")), []),
        (InnerRows("timelogs", "timelog", Shape(""), absent=""), ""),
        (InnerText("timelogs", "timelog_id"), ""),
    ],
)
def test_an_empty_list_is_told_as_declared(rows: InnerRows | InnerText, told: Any) -> None:
    """A container stays, unless something else is declared to stand in its place."""
    shape = Shape("timelogs=*", {"timelogs": rows})
    record = ACTION | {"timelogs": []}
    assert {"timelogs": told} == compile_shape(shape, "actions", NOUNS, UTC).make(record)


@pytest.mark.parametrize("text", ["task=action_nam", "id=action_id:text", "a=b=c", "x=owner.name"])
def test_a_shape_that_names_what_is_not_there_fails_at_the_start(text: str) -> None:
    """Fields, forms and objects are looked up when the shape is compiled."""
    with pytest.raises(DeclarationError):
        made(text)
