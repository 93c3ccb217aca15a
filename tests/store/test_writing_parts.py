"""Writes with parts: a record and rows of its children at once, all of them or nothing."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from teampro.chain import parse
from teampro.engine.resolve import resolve
from teampro.engine.writing.many import ManyWrites, Write
from teampro.errors import Refusal
from tests.callers import ANNA, BOB
from tests.workshop import TODAY, Workshop, faults, refused

SITE = {
    "project_name": "Site",
    "actions": [
        {
            "action_name": "Draft",
            "topics": [{"topic_name": "Hi", "topics": [{"topic_detail": "Ho"}]}],
            "timelogs": [{"timelog_elapsed": 3600}],
        },
        {"action_name": "Build", "actions": [{"action_name": "Front"}, {"action_name": "Back"}]},
    ],
    "files": [
        {"file_name": "a.txt", "file_data": base64.b64encode(b"A").decode(), "file_label": "A"}
    ],
    "whmcstickets": [{"ticket_id": 2001}],
    "ticketxrefs": [{"ticket_id": 2002}],
}
"""Every noun that stands as a part, and both that stand below their own kind."""


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with project 1: action 1 with topic 1, action 2 below it, and action 3."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="One")
    shop.post("projects/1/actions", action_name="Draft")
    shop.post("actions", action_name="Sketch", parent_action_id=1)
    shop.post("projects/1/actions", action_name="Build")
    shop.post("actions/1/topics", topic_name="Hi")
    return shop


def stored(shop: Workshop) -> tuple[list[Any], list[Any]]:
    """Return all rows of all nouns, and the history."""
    return shop.dump(), shop.database.rows("SELECT * FROM history ORDER BY sequence")


def names(rows: list[dict[str, Any]], field: str = "action_name") -> list[str]:
    """Return one field of rows."""
    return [row[field] for row in rows]


def test_tree_is_created_at_once(shop: Workshop) -> None:
    """The parent fills the ids at every level, and the answer holds what was named."""
    result = shop.write("POST", "projects", SITE)
    project = result.tree["project"]
    assert (201, "projects/2") == (result.status, result.location)
    assert {
        "created": {
            "projects": 1,
            "actions": 4,
            "topics": 2,
            "files": 1,
            "timelogs": 1,
            "ticketxrefs": 2,
        }
    } == result.tree["data"]
    draft, build = project["actions"]
    assert ["Front", "Back"] == names(build["actions"])
    assert {(2, build["action_id"])} == {
        (each["project_id"], each["parent_action_id"]) for each in build["actions"]
    }
    [topic] = draft["topics"]
    [reply] = topic["topics"]
    assert (2, draft["action_id"]) == (topic["project_id"], topic["action_id"])
    assert (topic["topic_id"], "Re: Hi") == (reply["parent_topic_id"], reply["topic_name"])
    assert (2, 3600) == (draft["timelogs"][0]["project_id"], draft["action_elapsed"])
    assert (3600, 2) == (project["project_elapsed"], project["project_tasks"])
    assert ("a.txt", 1) == (project["files"][0]["file_name"], project["files"][0]["file_size"])
    assert (2001, 2) == (
        project["whmcstickets"][0]["id"],
        project["whmcstickets"][0]["ticketxref"]["project_id"],
    )
    assert [2002] == [each["ticket_id"] for each in project["ticketxrefs"]]
    assert ("milestone", 2) == (build["level_class"], build["level_children"])


def test_rows_of_an_update_are_merged_created_and_removed(shop: Workshop) -> None:
    """A row with its id changes it, one without is new, `delete` removes; others stay."""
    params = {
        "project_notes": "agreed",
        "actions": [
            {"action_id": 2, "action_complete": 50, "project_id": 1},
            {"action_id": 1, "topics": [{"topic_id": 1, "topic_name": "Ho"}]},
            {"action_name": "Test"},
            {"action_id": 3, "delete": True, "version": 1},
        ],
    }
    tree = shop.write("PUT", "projects/1", params).tree
    assert {
        "changed": ["project_notes"],
        "created": {"actions": 1},
        "updated": {"projects": 1, "actions": 1, "topics": 1},
        "deleted": {"actions": 1},
    } == tree["data"]
    assert ["Sketch", "Draft", "Test"] == names(tree["project"]["actions"])
    assert [50, 50, 0] == [each["action_complete"] for each in tree["project"]["actions"]]
    assert "Ho" == tree["project"]["actions"][1]["topics"][0]["topic_name"]
    assert 25 == tree["project"]["project_complete"]
    assert [1, 2, 4] == [each["action_id"] for each in shop.get("actions")]


def test_record_that_is_named_twice_counts_once(shop: Workshop) -> None:
    """It stands twice in the answer, each row with its own parts, and was updated once."""
    rows = [{"action_id": 1, "action_name": "A"}, {"action_id": 1, "action_notes": "N"}]
    tree = shop.write("PUT", "projects/1", {"actions": rows}).tree
    assert {"actions": 1} == tree["data"]["updated"]
    assert [("A", "N")] * 2 == [
        (row["action_name"], row["action_notes"]) for row in tree["project"]["actions"]
    ]


def test_rows_are_left_where_nothing_is_said(shop: Workshop) -> None:
    """An empty list removes nothing; an unchanged row is not counted, and its version stays."""
    rows = [{"action_id": 1, "action_name": "Draft", "topics": []}]
    tree = shop.write("PUT", "projects/1", {"actions": rows, "topics": []}).tree
    assert {"changed": []} == tree["data"]
    assert ([], []) == (tree["project"]["topics"], tree["project"]["actions"][0]["topics"])
    assert 1 == tree["project"]["actions"][0]["version"]
    assert 3 == shop.count("actions")


REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("POST", {"actions": {"action_name": "A"}}, "actions", "invalid_value"),
    ("POST", {"actions": ["A"]}, "actions.0", "invalid_value"),
    ("POST", {"actions": [{}]}, "actions.0.action_name", "required"),
    ("POST", {"actions": [{"action_name": "A", "nme": 1}]}, "actions.0.nme", "unknown_field"),
    (
        "POST",
        {"actions": [{"action_name": "A"}, {"action_name": "B", "topics": [{"topic_name": ""}]}]},
        "actions.1.topics.0.topic_name",
        "required",
    ),
    (
        "POST",
        {"actions": [{"action_name": "A", "project_id": 1}]},
        "actions.0.project_id",
        "contradiction",
    ),
    (
        "POST",
        {
            "actions": [
                {"action_name": "A", "actions": [{"action_name": "B", "parent_action_id": 1}]}
            ]
        },
        "actions.0.actions.0.parent_action_id",
        "contradiction",
    ),
    ("POST", {"actions": [{"action_id": 1}]}, "actions.0.action_id", "contradiction"),
    ("POST", {"actions": [{"action_id": 99}]}, "actions.0.action_id", "not_found"),
    ("POST", {"actions": [{"action_id": "x"}]}, "actions.0.action_id", "invalid_value"),
    ("PUT", {"actions": [{"action_id": 1, "version": 7}]}, "actions.0.version", "stale"),
    (
        "PUT",
        {"actions": [{"action_id": 3, "actions": [{"action_id": 2}]}]},
        "actions.0.actions.0.action_id",
        "contradiction",
    ),
    ("PUT", {"actions": [{"action_name": "A", "delete": True}]}, "actions.0.action_id", "required"),
    ("PUT", {"actions": [{"action_id": 1, "delete": "x"}]}, "actions.0.delete", "invalid_value"),
    (
        "PUT",
        {"actions": [{"action_id": 1, "delete": 1, "action_name": "A"}]},
        "actions.0.action_name",
        "misplaced",
    ),
    ("PUT", {"actions": [{"action_id": 1, "preview": True}]}, "actions.0.preview", "misplaced"),
    ("PUT", {"history": []}, "history", "unknown_field"),
    ("PUT", {"files": [{"file_label": "A"}]}, "files.0.file", "required"),
    ("PUT", {"whmcstickets": [{"ticket_id": 9}]}, "whmcstickets.0.ticket_id", "unknown_record"),
    (
        "PUT",
        {"ticketxrefs": [{"ticket_id": 2001}, {"ticket_id": 2001}]},
        "ticketxrefs.1.ticket_id",
        "duplicate",
    ),
]


@pytest.mark.parametrize(("verb", "params", "path", "word"), REFUSED)
def test_faulty_row_leaves_nothing(
    shop: Workshop, verb: str, params: dict[str, Any], path: str, word: str
) -> None:
    """Whatever is wrong with a row is told at its place, and no row of any table is there."""
    before = stored(shop)
    chain = "projects" if verb == "POST" else "projects/1"
    with pytest.raises(Refusal) as caught:
        shop.write(verb, chain, {"project_name": "New", **params})
    assert [(path, word)] == [(each.path, each.error) for each in caught.value.faults]
    assert word == caught.value.word
    assert before == stored(shop)


def test_all_faults_are_told_at_once(shop: Workshop) -> None:
    """Rows beside a refused one are tried; those below it are judged by their params."""
    rows = [
        {"action_name": "", "topics": [{"topic_status": "Ajar"}, {"topic_name": "T", "x": 1}]},
        {"action_id": 99},
        {"action_name": "B", "parent_action_id": 77, "timelogs": [{"timelog_elapsed": -1}]},
        7,
    ]
    with pytest.raises(Refusal) as caught:
        shop.write("PUT", "projects/1", {"project_name": "", "nme": 1, "actions": rows})
    assert {
        ("nme", "unknown_field"),
        ("project_name", "required"),
        ("actions.0.topics.1.x", "unknown_field"),
        ("actions.2.timelogs.0.timelog_elapsed", "invalid_value"),
        ("actions.3", "invalid_value"),
    } == {(each.path, each.error) for each in caught.value.faults}
    with pytest.raises(Refusal) as caught:
        shop.write("PUT", "projects/1", {"actions": rows})
    assert {
        ("actions.0.action_name", "required"),
        ("actions.0.topics.1.x", "unknown_field"),
        ("actions.1.action_id", "not_found"),
        ("actions.2.parent_action_id", "unknown_record"),
        ("actions.2.timelogs.0.timelog_elapsed", "invalid_value"),
        ("actions.3", "invalid_value"),
    } == {(each.path, each.error) for each in caught.value.faults}
    assert 400 == caught.value.status


NEW_ROWS = [
    ({"actions": [{"action_name": "A", "project_id": 1}]}, "project_id 1; the row stands in the"),
    ({"actions": [{"action_id": 1}]}, "does not hang below the project of this request;"),
    ({"actions": [{"action_id": 99}]}, "There is no action 99 below the project of this request."),
    (
        {"actions": [{"action_name": "A", "actions": [{"action_id": 1}]}]},
        "The action 1 does not hang below the action at actions.0;",
    ),
    (
        {"actions": [{"action_name": "A", "external": "x:1"}] * 2},
        "The action at actions.0 has the external x:1 already.",
    ),
    (
        {"ticketxrefs": [{"ticket_id": 2001}, {"ticket_id": 2001}]},
        "to the project of this request already, by the ticketxref at ticketxrefs.0.",
    ),
    (
        {"topics": [{"topic_name": "T", "action_id": 1}]},
        "belongs to project 1, not to the project of this request.",
    ),
    (
        {"actions": [{"action_name": "A", "parent_action_id": 1}]},
        "is of project 1, not of the project of this request.",
    ),
]


@pytest.mark.parametrize(("params", "says"), NEW_ROWS)
def test_refusal_calls_new_records_by_their_place(
    shop: Workshop, params: dict[str, Any], says: str
) -> None:
    """The ids that they had are gone with them."""
    refusal = refused(lambda: shop.post("projects", project_name="New", **params))
    assert says in refusal.message


def test_row_whose_file_is_too_large_is_told(tmp_path: Path) -> None:
    """At its place, with what else is wrong."""
    shop = Workshop(tmp_path, limit__upload_bytes=3)
    files = [{"file_name": f"{size}.txt", "file_data": "QUFB" * size} for size in (1, 2)]
    refusal = refused(
        lambda: shop.post("projects", project_name="P", files=files, topics=[{"topic_name": ""}])
    )
    assert {("topics.0.topic_name", "required"), ("files.1.file_data", "too_large")} == {
        (fault.path, fault.error) for fault in refusal.faults
    }
    refusal = refused(lambda: shop.post("projects", project_name="P", files=files))
    assert (413, "too_large") == (refusal.status, refusal.word)


def test_row_that_removes_is_told_what_it_takes(shop: Workshop) -> None:
    """It has no preview of its own."""
    rows = [{"action_id": 1, "delete": True, "action_name": "A"}]
    refusal = refused(lambda: shop.put("projects/1", actions=rows))
    assert "A row with delete takes action_id and version, not 'action_name'." == refusal.message


def test_refusal_of_the_record_itself_keeps_its_word(shop: Workshop) -> None:
    """Where the record cannot be written at all, that is what is told."""
    rows = [{"action_name": "A"}]
    assert "not_found" == refused(lambda: shop.put("projects/9", actions=rows)).word
    shop.put("projects/1", project_function="archive")
    no = refused(lambda: shop.put("projects/1", project_notes="n", actions=rows))
    assert ("archived", ()) == (no.word, no.faults)
    assert [("actions.0", "archived")] == faults(lambda: shop.put("projects/1", actions=rows))


def test_rows_and_levels_are_bounded(tmp_path: Path) -> None:
    """The rows of one write are counted together, and stand as deep as a chain has steps."""
    shop = Workshop(tmp_path, **{"limit.write_rows": 3, "action.max_depth": 9})
    rows = [{"action_name": "A", "actions": [{"action_name": "B"}]}, {"action_name": "C"}]
    shop.post("projects", project_name="P", actions=rows)
    with pytest.raises(Refusal) as caught:
        shop.post("projects", project_name="P", actions=[*rows, {"action_name": "D"}])
    assert [("actions.2", "too_many")] == [(each.path, each.error) for each in caught.value.faults]
    assert [("actions.3", "too_many")] == faults(lambda: shop.put("projects/1", actions=[0] * 9))
    deep = shop.again(**{"limit.write_rows": 9})
    row: dict[str, Any] = {"action_name": "A"}
    for _level in range(4):
        row = {"action_name": "A", "actions": [row]}
    deep.post("projects", project_name="P", actions=[row])
    with pytest.raises(Refusal) as caught:
        deep.post("projects", project_name="P", actions=[{"action_name": "A", "actions": [row]}])
    assert [(f"actions.0{'.actions.0' * 4}.actions", "too_many")] == [
        (each.path, each.error) for each in caught.value.faults
    ]


def test_preview_shows_and_keeps_nothing(shop: Workshop) -> None:
    """What a write would do is answered, and undone; of rows it is said for all of them."""
    before = stored(shop)
    result = shop.write("POST", "projects", {**SITE, "preview": True})
    assert (200, "") == (result.status, result.location)
    tree = result.tree
    assert (True, 4) == (tree["data"]["preview"], tree["data"]["created"]["actions"])
    assert ["Draft", "Build"] == names(tree["project"]["actions"])
    tree = shop.write("PUT", "projects/1", {"project_name": "Two", "preview": "yes"}).tree
    assert {"changed": ["project_name"], "preview": True} == tree["data"]
    result = shop.write("POST", "projects/1/actions", {"action_name": "A", "preview": 1})
    assert (200, "", {"preview": True}) == (result.status, result.location, result.tree["data"])
    assert before == stored(shop)


def test_answer_equals_the_read_of_the_same_shape(shop: Workshop) -> None:
    """Each row stands in the answer as a list of it does, below the same parent."""
    project = shop.post("projects", **SITE)
    assert {
        name: value for name, value in project.items() if name not in SITE or name == "project_name"
    } == shop.get("projects/2")
    assert project["files"] == shop.get("projects/2/files")
    assert project["whmcstickets"] == shop.get("projects/2/whmcstickets")[:1]
    assert project["ticketxrefs"] == shop.get("projects/2/ticketxrefs")[1:]
    read = {row["action_id"]: row for row in shop.get("projects/2/actions/topics,timelogs")}
    for action in project["actions"]:
        below = {word: action.pop(word, []) for word in ("topics", "timelogs", "actions")}
        replies = [reply for topic in below["topics"] for reply in topic.pop("topics")]
        topics = [*below["topics"], *replies]
        assert read[action["action_id"]] == {
            **action,
            "topics": topics,
            "timelogs": below["timelogs"],
        }
        for inner in below["actions"]:
            assert read[inner["action_id"]] == {**inner, "topics": [], "timelogs": []}


def test_ignored_fields_are_told_by_their_place(shop: Workshop) -> None:
    """A field that only the server sets has no effect in a row either."""
    tree = shop.write(
        "PUT",
        "projects/1",
        {
            "project_tasks": 9,
            "actions": [{"action_id": 1, "level_children": 7}, {"action_name": "A", "version": 3}],
            "whmcstickets": [{"ticket_id": 2001, "owner_adminid": 55}],
        },
    ).tree
    assert [
        "project_tasks",
        "actions.0.level_children",
        "actions.1.version",
        "whmcstickets.0.owner_adminid",
    ] == tree["data"]["ignored"]


def test_record_is_settled_before_a_later_row_changes_it(shop: Workshop) -> None:
    """An action that got a child in the same write has an inner action's percent."""
    rows = [
        {"action_name": "Below", "parent_action_id": 3, "action_complete": 40},
        {"action_id": 3, "action_complete": 90},
    ]
    with pytest.raises(Refusal) as caught:
        shop.write("PUT", "projects/1", {"actions": rows})
    assert [("actions.1.action_complete", "inner_action")] == [
        (each.path, each.error) for each in caught.value.faults
    ]


def test_start_of_a_project_is_that_of_the_rows_before(shop: Workshop) -> None:
    """An action takes its start from its project as an earlier row has widened it."""
    rows = [{"action_name": "A", "date_start": "today+2d"}, {"action_name": "B"}]
    project = shop.post("projects", project_name="P", date_start="today+9d", actions=rows)
    assert ["2024-05-08", "2024-05-08"] == [each["date_start"] for each in project["actions"]]
    assert "2024-05-08" == project["date_start"] > TODAY


@pytest.mark.parametrize(
    ("rows", "path", "word"),
    [
        ({"actions": [{"action_id": 4}]}, "actions.0.action_id", "not_found"),
        ({"actions": [{"action_id": 4, "delete": True}]}, "actions.0.action_id", "not_found"),
        ({"actions": [{"action_id": 1}]}, "actions.0.action_id", "contradiction"),
        ({"topics": [{"topic_name": "T", "action_id": 4}]}, "topics.0.action_id", "unknown_record"),
        ({"whmcstickets": [{"ticket_id": 2003}]}, "whmcstickets.0.ticket_id", "unknown_record"),
    ],
)
def test_row_out_of_reach_is_not_there(
    shop: Workshop, rows: dict[str, Any], path: str, word: str
) -> None:
    """A staff member cannot name what he does not see; what he sees elsewhere is not moved here."""
    shop.post("projects", project_name="Hidden", visible_status="manager")
    shop.post("projects/2/actions", action_name="Hidden")
    shop.post("projects", by=BOB, project_name="His own")
    assert [(path, word)] == faults(lambda: shop.put("projects/3", BOB, **rows))


def test_staff_writes_a_tree_of_his_own(shop: Workshop) -> None:
    """He gets the same answer as a super administrator, who wrote it aside."""
    mine = shop.write("POST", "projects", {**SITE, "whmcstickets": [], "ticketxrefs": []}, BOB).tree
    assert ["Draft", "Build"] == names(mine["project"]["actions"])
    assert {BOB.id} == {mine["project"]["manager_adminid"]}


def test_executor_tells_of_each_write_how_it_went(shop: Workshop) -> None:
    """Writes that stood and those that were refused are known apart; what waited is left out."""
    session = shop.session(ANNA)
    path = resolve(parse(["v1", "projects"]), session.nouns)
    below = resolve(parse(["v1", "projects", "9", "actions"]), session.nouns)
    writes = [
        Write(path, "POST", {"project_name": "A"}),
        Write(path, "POST", {"project_name": ""}),
        Write(below, "POST", {"action_name": "B"}, awaits={0: 0}),
        Write(below, "POST", {"action_name": "C"}, awaits={0: 1}),
    ]
    many = ManyWrites(shop.writer.rows, session, writes)
    with session.begin():
        many.run()
    assert {1: "required"} == {index: no.word for index, no in many.refusals.items()}
    assert [True, False, True, False] == [one.new is not None for one in many.done]
    assert ["B"] == names(shop.get("projects/2/actions"))


def test_what_is_told_in_part_tells_of_its_parts_what_had_no_effect(shop: Workshop) -> None:
    """They were not read, so they do not stand in it: neither they nor that there are none."""
    clock = {"timelog_elapsed": 3600, "timelog_status": "active"}
    session = shop.session()
    path = resolve(parse(["v1", "actions", "3"]), session.nouns)
    params = {"action_name": "Built", "timelogs": [clock]}
    whole = shop.writer.write(session, path, "PUT", {**params, "preview": True}).tree
    tree = shop.writer.write(shop.session(), path, "PUT", params, told=("action_name",)).tree
    expected = ["timelogs.0.timelog_elapsed"]
    assert [expected, expected] == [each["data"]["ignored"] for each in (whole, tree)]
    assert {"action_name": "Built"} == tree["action"]
