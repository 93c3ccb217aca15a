"""`names`: what the references of a row point to, by name, as far as the caller sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from teampro.schema.caller import Caller, Rights
from tests.callers import ANNA, BOB, staff
from tests.reading_world import ReadingWorld

pytestmark = pytest.mark.database
ASKED = {"names": True}
ACTION = {
    "project_id": "Museum", "parent_action_id": "",
    "manager_adminid": "", "assigned_adminid": "Any",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingWorld]:
    """Project 1, which all see, and 2, which ANNA alone sees; BOB works on an action of it."""
    world = ReadingWorld(tmp_path_factory.mktemp("names"))
    world.plant("admins", {"id": 1, "name": "Ada Berg"}, {"id": 2, "name": "Bob", "username": "b"})
    world.plant("clients", id=51, lastname="Kim")
    world.plant(
        "projects",
        {"project_id": 1, "project_name": "Museum", "client_userid": 51, "manager_adminid": 1},
        {"project_id": 2, "project_name": "Secret", "visible_status": "manager"},
    )
    world.plant(
        "actions",
        {"action_id": 1, "project_id": 1, "action_name": "Plan", "assigned_adminid": -1},
        {"action_id": 2, "project_id": 1, "action_name": "Draw", "parent_action_id": 1},
        {"action_id": 3, "project_id": 2, "parent_action_id": 4, "assigned_adminid": 2},
        {"action_id": 4, "project_id": 2, "action_name": "Hide"},
    )
    world.plant(
        "topics",
        {"topic_id": 1, "project_id": 1, "action_id": 1, "topic_name": "How?", "owner_adminid": 1},
        {"topic_id": 2, "project_id": 1, "action_id": 1, "parent_topic_id": 1, "owner_userid": 51},
    )
    world.plant("whmcstickets", id=2001, subject="Help", flag=2, userid=51)
    world.plant("ticketxrefs", xref_id=1, ticket_id=2001, project_id=1, owner_adminid=1)
    world.plant("timelogs", timelog_id=1, project_id=1, ticket_id=2001, owner_adminid=99)
    world.plant("history", sequence=1, resource="projects", record_id=1, project_id=1, adminid=1)
    yield world
    world.database.close()


def names_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the names that a row tells, but for empty ones."""
    return {field: name for field, name in row["names"].items() if name}


@pytest.mark.parametrize(
    ("chain", "params", "found"),
    [
        ("actions/1", ASKED, [{"project_id": "Museum", "assigned_adminid": "Any"}]),
        ("projects/1", ASKED, [{"client_userid": "Kim", "manager_adminid": "Ada Berg"}]),
        (
            "projects/1/actions",
            ASKED,
            [
                {"project_id": "Museum", "assigned_adminid": "Any"},
                {"project_id": "Museum", "parent_action_id": "Plan"},
            ],
        ),
        ("actions/4,3", ASKED, [
            {"project_id": "Secret", "parent_action_id": "Hide", "assigned_adminid": "Bob"},
            {"project_id": "Secret"},
        ]),
        ("projects/1/snapshot", {"timelogs": ASKED}, [
            {"project_id": "Museum", "ticket_id": "Help"},
        ]),
        ("topics/bythread", ASKED, [
            {"project_id": "Museum", "action_id": "Plan", "owner_adminid": "Ada Berg"},
        ]),
        ("projects/1/topics/2", ASKED, [
            {"project_id": "Museum", "action_id": "Plan", "parent_topic_id": "How?",
             "owner_userid": "Kim"},
        ]),
        ("projects/1/whmcstickets", ASKED, [{"userid": "Kim", "flag": "Bob"}]),
        ("ticketxrefs", ASKED, [
            {"ticket_id": "Help", "project_id": "Museum", "owner_adminid": "Ada Berg"},
        ]),
        ("history", ASKED, [{"adminid": "Ada Berg"}]),
        ("admins/1", ASKED, [{}]),
    ],
)  # fmt: skip
def test_row_tells_the_names_of_what_it_refers_to(
    world: ReadingWorld, chain: str, params: dict[str, Any], found: list[dict[str, str]]
) -> None:
    """Of lists, records, several ids, tails and links; `names` stands behind the fields."""
    *_, last = world.tree(chain, params).values()
    rows = last if isinstance(last, list) else [last]
    assert found == [names_of(row) for row in rows]


def test_every_reference_has_a_name_if_only_an_empty_one(world: ReadingWorld) -> None:
    """None, gone, and what is no noun's id at all, which is left out."""
    assert ACTION == world.tree("actions/1", ASKED)["action"]["names"]
    assert {
        "client_userid": "", "project_id": "Museum", "action_id": "", "ticket_id": "Help",
        "owner_adminid": "",
    } == world.tree("timelogs/1", ASKED)["timelog"]["names"]  # fmt: skip
    assert "names" not in world.tree("actions/1")["action"]
    assert "names" not in world.tree("actions/1", {"names": False})["action"]


def test_each_step_is_asked_by_itself(world: ReadingWorld) -> None:
    """The records of the chain and the lists inside rows under their words."""
    tree = world.tree("projects/1/actions/topics", {"topics": ASKED, "projects": ASKED})
    assert "Ada Berg" == tree["project"]["names"]["manager_adminid"]
    first, second = tree["actions"]
    assert "names" not in first
    assert ["Plan", "Plan"] == [topic["names"]["action_id"] for topic in first["topics"]]
    assert [] == second["topics"]
    below = world.tree("projects/1/actions/topics", {"actions": ASKED})
    assert list(below["actions"][0])[-2:] == ["names", "topics"]


@pytest.mark.parametrize("chain", ["projects/1/actions", "actions/1", "actions/1,2"])
def test_names_are_those_of_the_fields_shown(world: ReadingWorld, chain: str) -> None:
    """Of fields that `fields` leaves out nothing is told, nor asked."""
    *_, last = world.tree(chain, {"names": 1, "fields": "project_id,action_name"}).values()
    row = last[0] if isinstance(last, list) else last
    assert ["action_id", "project_id", "action_name", "names"] == list(row)
    assert {"project_id": "Museum"} == row["names"]


@pytest.mark.parametrize(
    ("chain", "params", "by", "field", "name"),
    [
        ("actions/3", {}, ANNA, "project_id", "Secret"),
        ("actions/3", {}, BOB, "project_id", ""),
        ("actions/3", {}, ANNA, "parent_action_id", "Hide"),
        ("actions/3", {}, BOB, "parent_action_id", ""),
        ("actions/3", {}, BOB, "assigned_adminid", "Bob"),
        ("projects/1", {}, staff(3, "carl", areas=frozenset({"projects:read"})),
         "client_userid", "Kim"),
        ("actions/1", {}, replace(ANNA, rights=Rights(resources=frozenset({"actions"}))),
         "project_id", ""),
        ("actions/2", {}, replace(ANNA, rights=Rights(resources=frozenset({"actions"}))),
         "parent_action_id", "Plan"),
    ],
)  # fmt: skip
def test_name_out_of_reach_is_empty(
    world: ReadingWorld, chain: str, params: dict[str, Any], by: Caller, field: str, name: str
) -> None:
    """What the caller could not read himself: beyond his reach, or beyond his token's."""
    plural, number = chain.split("/")
    record = world.tree(chain, ASKED, by)[plural.removesuffix("s")]
    assert name == record["names"][field]
    id_field = world.registry[plural].id_field
    row = world.streamed(plural, {**ASKED, id_field: int(number)}, by)[0]
    assert name == row[f"{field}.name"]


def test_reference_to_a_closed_noun_has_no_name(world: ReadingWorld) -> None:
    """To whom tickets are closed, a ticket's id is a plain number."""
    carl = staff(3, "carl", areas=frozenset({"projects:read"}))
    names = world.tree("timelogs/1", ASKED, carl)["timelog"]["names"]
    assert ["client_userid", "project_id", "action_id", "owner_adminid"] == list(names)


def test_rows_of_a_stream_have_names_as_columns(world: ReadingWorld) -> None:
    """Behind the fields, before the objects; the cursor and its sort are as without."""
    [row] = world.streamed(
        "topics/bythread", {"names": True, "fields": "owner_adminid,topic_posts"}
    )
    assert {
        "topic_id": 1, "owner_adminid": 1, "topic_posts": 2, "owner_adminid.name": "Ada Berg",
    } == row  # fmt: skip
    rows = world.streamed(
        "actions", {"names": True, "fields": "project_id", "sort": "-action_name"}
    )
    assert ["Museum", "Secret", "Museum", "Secret"] == [each["project_id.name"] for each in rows]
    [first, *_] = world.streamed("actions", {"names": True, "fields": "assigned_adminid"})
    assert {"action_id": 1, "assigned_adminid": -1, "assigned_adminid.name": "Any"} == first


@pytest.fixture(scope="module")
def many(world: ReadingWorld) -> ReadingWorld:
    """Project 3 with 500 actions, each below the one before it."""
    world.plant("projects", project_id=3, project_name="Many", client_userid=51)
    world.plant(
        "actions",
        *(
            {"action_id": each, "project_id": 3, "parent_action_id": each - 1,
             "assigned_adminid": 1 + each % 2, "action_name": str(each)}
            for each in range(100, 600)
        ),
    )  # fmt: skip
    return world


@pytest.mark.parametrize("by", [ANNA, BOB])
@pytest.mark.parametrize(
    ("chain", "asked", "nouns"),
    [
        ("projects/3/actions", {}, 3),
        ("projects/actions", {"projects": {"project_id": 3}}, 3),
        ("projects/actions", {"projects": {"project_id": 3, "names": True}}, 4),
    ],
)
def test_names_cost_one_statement_for_each_noun_however_many_rows(
    many: ReadingWorld, by: Caller, chain: str, asked: dict[str, Any], nouns: int
) -> None:
    """Of one row and of 500, of one list and of lists inside its rows."""

    def cost(**options: Any) -> int:
        many.read(chain, asked | {"actions": {"sort": "-action_id", "count": False} | options}, by)
        return many.statements

    plain = cost(limit=1) - ("names" in asked.get("projects", {}))
    assert {plain + nouns} == {cost(limit=limit, names=True) for limit in (1, 2, 500)}


def test_names_of_a_stream_cost_no_statement(many: ReadingWorld) -> None:
    """However many rows come: while they do, a connection can answer nothing else."""
    stream = many.read("projects/3/actions", ASKED, BOB, "ndjson").stream
    assert stream is not None
    many.database.stats.start(10)
    assert {"Many"} == {dict(zip(stream.names, row, strict=True))["project_id.name"]
                        for row in stream.rows}  # fmt: skip
    assert 1 == many.database.stats.statements


@pytest.mark.parametrize(
    ("chain", "params", "fault"),
    [
        ("actions", {"names": "perhaps"}, ("names", "invalid_value")),
        ("actions/1", {"names": []}, ("names", "invalid_value")),
        ("projects/1", {"fields": "names"}, ("fields", "unknown_field")),
        ("projects/1/snapshot", ASKED, ("names", "misplaced")),
    ],
)
def test_names_is_a_flag_of_each_step(
    world: ReadingWorld, chain: str, params: dict[str, Any], fault: tuple[str, str]
) -> None:
    """And no field."""
    [found] = world.refusal(chain, params).faults
    assert fault == (found.path, found.error)


def test_names_count_towards_the_bytes_of_an_answer(tmp_path_factory: Any) -> None:
    """Rows whose names do not fit are refused, and the list that went over is named."""
    world = ReadingWorld(tmp_path_factory.mktemp("heavy"), **{"limit.answer_bytes": 20_000})
    world.plant("projects", project_id=1, project_name="N" * 255)
    world.plant("actions", *[{"action_id": each, "project_id": 1} for each in range(1, 101)])
    params = {"fields": "project_id", "limit": 100}
    assert 100 == len(world.tree("actions", params)["actions"])
    refusal = world.refusal("actions", params | ASKED)
    assert "too_many_bytes" == refusal.word
    assert "actions went over. Leave names out of it" in refusal.message
    world.database.close()
