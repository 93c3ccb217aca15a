"""Rows: many records of one collection in one write, all or each; one change of several ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from teampro.errors import Refusal
from tests.callers import ANNA, BOB
from tests.workshop import Workshop, faults, refused

DRAFT, BLANK, BUILD = {"action_name": "Draft"}, {"action_name": ""}, {"action_name": "Build"}


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with project 1 and its actions 1 and 2, and project 2."""
    return made(tmp_path)


def made(place: Path) -> Workshop:
    """Make it anew."""
    place.mkdir(exist_ok=True)
    shop = Workshop(place)
    shop.post("projects", project_name="One", manager_adminid=BOB.id)
    shop.post("projects/1/actions", action_name="First")
    shop.post("projects/1/actions", action_name="Second")
    shop.post("projects", project_name="Two", visible_status="manager")
    return shop


def stored(shop: Workshop) -> tuple[list[Any], list[Any]]:
    """Return all rows of all nouns, and the history."""
    return shop.dump(), shop.database.rows("SELECT * FROM history ORDER BY sequence")


def rows(*given: Any, **beside: Any) -> dict[str, Any]:
    """Return the params of a POST with rows."""
    return {"rows": [*given], **beside}


def codes(tree: dict[str, Any]) -> list[int]:
    """Return the codes of the verdicts."""
    return [verdict["code"] for verdict in tree["data"]["rows"]]


def test_rows_create_records_at_once(shop: Workshop) -> None:
    """Each row is what a single POST would be; the answer has a verdict and a record for each."""
    result = shop.write("POST", "projects/1/actions", rows(DRAFT, BUILD | {"date_finish": "today"}))
    assert 201 == result.status
    assert "" == result.location
    assert {"rows": [{"index": 0, "code": 201, "id": 3}, {"index": 1, "code": 201, "id": 4}]} == (
        result.tree["data"]
    )
    listed = {row["action_id"]: row for row in shop.get("projects/1/actions")}
    assert [listed[3], listed[4]] == result.tree["actions"]
    assert 1 == len(shop.history("actions", 4))


def test_rows_may_carry_parts(shop: Workshop) -> None:
    """A row is a tree of its own; then the counts of all stand beside the verdicts."""
    tree = shop.write(
        "POST",
        "projects",
        rows({"project_name": "A", "actions": [DRAFT, BUILD]}, {"project_name": "B"}),
    ).tree
    assert {"projects": 2, "actions": 2} == tree["data"]["created"]
    assert ["Draft", "Build"] == [each["action_name"] for each in tree["projects"][0]["actions"]]


def test_rows_found_by_id_are_changed_or_removed(shop: Workshop) -> None:
    """With an id changed, without created, with `delete` removed; all in the order sent."""
    result = shop.write(
        "POST",
        "projects/1/actions",
        rows(
            {"action_id": 1, "action_name": "New name", "version": 1},
            DRAFT,
            {"action_id": 2, "delete": True},
            match="id",
        ),
    )
    assert 201 == result.status
    assert {
        "rows": [
            {"index": 0, "code": 200, "id": 1, "changed": ["action_name"]},
            {"index": 1, "code": 201, "id": 3},
            {"index": 2, "code": 200, "id": 2, "deleted": {"actions": 1}},
        ],
        "deleted": {"actions": 1},
    } == result.tree["data"]
    assert [1, 3] == [each["action_id"] for each in result.tree["actions"]]
    assert not shop.is_there("actions/2")


def test_rows_that_only_change_are_200_and_say_what_had_no_effect(shop: Workshop) -> None:
    """Without a create the status is that of a PUT; fields of the server are told by row."""
    given = {"action_id": 1, "action_elapsed": 7}
    result = shop.write("POST", "actions", rows(given, match="id", records=False))
    assert 200 == result.status
    assert {
        "data": {"rows": [{"index": 0, "code": 200, "id": 1, "ignored": ["action_elapsed"]}]}
    } == (result.tree)


def test_what_a_rule_left_without_effect_is_told_without_the_records(shop: Workshop) -> None:
    """A running clock counts by itself: the time that was sent of it is named, asked for or not."""
    clock = {"timelog_elapsed": 3600, "timelog_status": "active"}
    for asked in (True, False):
        sent = rows(clock, records=asked, preview=True)
        tree = shop.write("POST", "actions/1/timelogs", sent).tree
        assert ["timelog_elapsed"] == tree["data"]["rows"][0]["ignored"]


def test_one_refused_row_refuses_all_and_every_fault_is_told(shop: Workshop) -> None:
    """Paths name the row; nothing is stored, not in history either."""
    before = stored(shop)
    call = rows(BLANK, DRAFT, {"action_name": "x", "action_status": "Nope"})
    assert [
        ("rows.0.action_name", "required"),
        ("rows.2.action_status", "invalid_value"),
    ] == faults(lambda: shop.write("POST", "projects/1/actions", call))
    assert before == stored(shop)


def test_in_mode_each_refused_rows_are_undone_alone(shop: Workshop) -> None:
    """The whole is 207; a refused row has the words of a refusal, with paths from the row on."""
    tangled = {"action_name": "Tree", "actions": [DRAFT, {"action_name": "", "nonsense": 1}]}
    result = shop.write(
        "POST", "projects/1/actions", rows(DRAFT, BLANK, tangled, BUILD, mode="each")
    )
    assert 207 == result.status
    assert [201, 400, 400, 201] == codes(result.tree)
    _first, blank, tree, _last = result.tree["data"]["rows"]
    assert "required" == blank["error"]
    assert ["action_name"] == [fault["path"] for fault in blank["errors"]]
    assert ["actions.1.action_name", "actions.1.nonsense"] == sorted(
        fault["path"] for fault in tree["errors"]
    )
    assert ["Draft", "Build"] == [each["action_name"] for each in result.tree["actions"]]
    assert ["First", "Second", "Draft", "Build"] == [
        each["action_name"] for each in shop.get("projects/1/actions")
    ]
    entries = shop.database.rows("SELECT count(*) FROM history WHERE resource = 'actions'")
    assert [(4,)] == [tuple(row) for row in entries]


def test_mode_each_judges_rows_that_cannot_be_read_alone(shop: Workshop) -> None:
    """A row that names no record in a readable way has its verdict like any other."""
    call = rows({"action_id": "x", "action_name": "y"}, DRAFT, mode="each", match="id")
    result = shop.write("POST", "projects/1/actions", call)
    assert [400, 201] == codes(result.tree)
    assert "action_id" == result.tree["data"]["rows"][0]["errors"][0]["path"]


@pytest.mark.parametrize("mode", ["all", "each"])
def test_preview_of_rows_keeps_nothing(shop: Workshop, mode: str) -> None:
    """All of it happens and is undone; nothing was made, so the status is 200."""
    before = stored(shop)
    result = shop.write("POST", "projects/1/actions", rows(DRAFT, BUILD, mode=mode, preview=True))
    assert 200 == result.status
    assert result.tree["data"]["preview"] is True
    assert [201, 201] == codes(result.tree)
    assert before == stored(shop)


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"rows": []}, "rows", "invalid_value"),
    ({"rows": {"0": DRAFT}}, "rows", "invalid_value"),
    ({"rows": [DRAFT, 7]}, "rows.1", "invalid_value"),
    ({"rows": [DRAFT] * 501}, "rows", "too_many"),
    ({"rows": [DRAFT], "action_name": "x"}, "action_name", "misplaced"),
    ({"rows": [DRAFT], "project_id": 2}, "project_id", "contradiction"),
    ({"rows": [DRAFT], "mode": "some"}, "mode", "invalid_value"),
    ({"rows": [DRAFT], "match": "name"}, "match", "invalid_value"),
    ({"rows": [DRAFT], "records": "maybe"}, "records", "invalid_value"),
    ({"rows": [{**DRAFT, "preview": True}]}, "rows.0.preview", "misplaced"),
    ({"rows": [{**DRAFT, "rows": []}]}, "rows.0.rows", "misplaced"),
    ({"rows": [{"action_id": 1, "delete": True}]}, "rows.0.delete", "misplaced"),
    ({"rows": [{"delete": True}], "match": "id"}, "rows.0.action_id", "required"),
    ({"rows": [{**DRAFT, "project_id": 2}]}, "rows.0.project_id", "contradiction"),
    ({"rows": [{"action_id": 99}], "match": "id"}, "rows.0.action_id", "not_found"),
    ({"match": "id", "action_name": "x"}, "match", "misplaced"),
    ({"records": True, "action_name": "x"}, "records", "misplaced"),
]


@pytest.mark.parametrize(("params", "path", "word"), WRONG)
def test_what_is_wrong_with_rows_is_told_at_its_place(
    shop: Workshop, params: dict[str, Any], path: str, word: str
) -> None:
    """Nothing that stands beside rows, or in a row that is no row, is dropped."""
    before = stored(shop)
    assert [(path, word)] == faults(lambda: shop.write("POST", "projects/1/actions", params))
    assert before == stored(shop)


def test_rows_of_another_parent_contradict_the_chain(shop: Workshop) -> None:
    """Who sees the record is told where it does not hang; who does not, that there is none."""
    shop.post("projects/2/actions", action_name="Elsewhere")
    there = rows({"action_id": 3, "action_name": "x"}, match="id")
    assert [("rows.0.action_id", "contradiction")] == faults(
        lambda: shop.write("POST", "projects/1/actions", there)
    )
    for chain in ("projects/1/actions", "actions"):
        assert [("rows.0.action_id", "not_found")] == faults(
            lambda chain=chain: shop.write("POST", chain, there, BOB)
        )


def test_rows_of_links_are_created_and_not_matched(shop: Workshop) -> None:
    """Below a project a ticket is linked; the links themselves are a list of their own."""
    tree = shop.write(
        "POST", "projects/1/whmcstickets", rows({"ticket_id": 2001}, {"ticket_id": 2002})
    ).tree
    assert [201, 201] == codes(tree)
    assert [2001, 2002] == [each["id"] for each in tree["whmcstickets"]]
    gone = {"ticket_id": 2001, "delete": True}
    no = refused(lambda: shop.write("PUT", "projects/1", {"whmcstickets": [gone]}))
    assert "ticketxrefs removes it" in no.message
    call = rows({"ticket_id": 2003}, match="id")
    assert [("match", "misplaced")] == faults(
        lambda: shop.write("POST", "projects/1/whmcstickets", call)
    )


def test_limit_of_rows_counts_those_of_children(shop: Workshop) -> None:
    """Rows and the rows inside them, together."""
    small = shop.again(**{"limit.write_rows": 3})
    tree = {"project_name": "A", "actions": [DRAFT, BUILD]}
    assert 201 == small.write("POST", "projects", rows(tree)).status
    assert [("rows.1", "too_many")] == faults(
        lambda: small.write(
            "POST", "projects", rows(tree, {"project_name": "B", "actions": [DRAFT]})
        )
    )


def test_changed_tells_what_each_row_changed(shop: Workshop) -> None:
    """As if the rows were written one by one, also where a later one is about the same record."""
    result = shop.write(
        "POST",
        "actions",
        rows(
            {"action_id": 1},
            {"action_id": 1, "action_name": "Other"},
            {"action_id": 1, "action_name": "First"},
            {"action_id": 1, "action_notes": "x"},
            {"action_id": 1, "delete": True},
            match="id",
        ),
    )
    verdicts = result.tree["data"]["rows"]
    names = ["action_name"]
    assert [None, names, names, ["action_notes"], None] == [
        each.get("changed") for each in verdicts
    ]


def test_no_more_faults_are_told_of_rows_than_of_one_write(shop: Workshop) -> None:
    """Every refused row has its verdict, and one fault at least."""
    wrong = {f"acton_name{each}": 1 for each in range(20)}
    result = shop.write("POST", "actions", rows(*[wrong] * 30, mode="each"))
    found = [len(each["errors"]) for each in result.tree["data"]["rows"]]
    assert [22, 22, 22, 22, 12, *[1] * 25] == found


def test_answer_of_rows_is_weighed(shop: Workshop) -> None:
    """Long texts that are stored already count too; without records there is nothing to weigh."""
    for number in (1, 2):
        shop.put(f"actions/{number}", action_detail="x" * 60_000)
    small = shop.again(**{"limit.answer_bytes": 100_000})
    call = rows({"action_id": 1}, {"action_id": 2}, match="id")
    assert "too_many_bytes" == refused(lambda: small.write("POST", "actions", call)).word
    assert "too_many_bytes" == refused(lambda: small.write("DELETE", "actions/1,2")).word
    call["records"] = False
    assert [200, 200] == codes(small.write("POST", "actions", call).tree)
    assert [200, 200] == codes(small.write("DELETE", "actions/1,2", {"records": False}).tree)


def test_one_change_is_made_to_several_ids(shop: Workshop) -> None:
    """The same params for each record, in the order of ids; what is unchanged says nothing."""
    shop.put("actions/1", action_status="Closed")
    result = shop.write("PUT", "actions/1,2", {"action_status": "Closed"})
    assert 200 == result.status
    first, second = result.tree["data"]["rows"]
    assert {"index": 0, "code": 200, "id": 1} == first
    assert "action_status" in second["changed"]
    assert ["Closed", "Closed"] == [each["action_status"] for each in result.tree["actions"]]


def test_several_ids_are_removed_and_shown_as_they_were(shop: Workshop) -> None:
    """A preview tells the same and keeps them; what hangs on them is counted for all."""
    shop.post("actions/1/topics", topic_name="Hi")
    before = stored(shop)
    trial = shop.write("DELETE", "projects/1/actions/1,2", {"preview": True}).tree
    assert before == stored(shop)
    tree = shop.write("DELETE", "projects/1/actions/1,2").tree
    assert {"actions": 2, "topics": 1} == tree["data"]["deleted"]
    assert ["First", "Second"] == [each["action_name"] for each in tree["actions"]]
    assert trial["data"].pop("preview") is True
    assert trial == tree
    assert [] == shop.get("projects/1/actions")


def test_what_went_with_another_is_removed_too(shop: Workshop) -> None:
    """Whoever names a record and one below it means both, in a chain and in rows."""
    shop.post("actions", action_name="Below", parent_action_id=1)
    tree = shop.write("DELETE", "actions/1,3", {"preview": True}).tree
    assert {"actions": 2} == tree["data"]["deleted"]
    assert ["First", "Below"] == [each["action_name"] for each in tree["actions"]]
    gone = [{"action_id": each, "delete": True} for each in (1, 3)]
    tree = shop.write("POST", "projects/1/actions", rows(*gone, match="id")).tree
    assert [200, 200] == codes(tree)
    assert [2] == [each["action_id"] for each in shop.get("projects/1/actions")]


def test_heavy_records_out_of_reach_are_absent_and_not_weighed(shop: Workshop) -> None:
    """Who names them among several learns nothing of what they hold."""
    for _ in range(2):
        shop.post("projects/2/actions", action_name="Hidden", action_detail="x" * 60_000)
    small = shop.again(**{"limit.answer_bytes": 100_000})
    assert "not_found" == refused(lambda: small.write("DELETE", "actions/3,4", {}, BOB)).word
    assert "too_many_bytes" == refused(lambda: small.write("DELETE", "actions/3,4")).word


@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
def test_one_absent_id_of_several_leaves_all_as_they_are(shop: Workshop, verb: str) -> None:
    """It is named; nothing is done to the others."""
    before = stored(shop)
    no = refused(lambda: shop.write(verb, "actions/1,9"))
    assert ("not_found", True) == (no.word, "9" in no.message)
    assert before == stored(shop)


def test_several_ids_take_no_version_and_tell_a_fault_once(shop: Workshop) -> None:
    """A version is that of one record; the same fault of the same params is one fault."""
    for name, value in (("base_version", 1), ("external", "x:1")):
        assert [(name, "misplaced")] == faults(
            lambda name=name, value=value: shop.write("PUT", "actions/1,2", {name: value})
        )
    call = {"version": 1, "action_status": "Nope"}
    assert [("version", "misplaced")] == faults(lambda: shop.write("PUT", "actions/1,2", call))
    call = {"action_status": "Nope"}
    assert [("action_status", "invalid_value")] == faults(
        lambda: shop.write("PUT", "actions/1,2", call)
    )


WEB = [
    {"external": "jira:WEB-1", "action_name": "Draft"},
    {"external": "jira:WEB-2", "action_name": "Review"},
]


def test_rows_found_by_external_key_are_changed_or_created(shop: Workshop) -> None:
    """An import that is repeated changes what differs, and nothing the third time."""
    call = rows(*WEB, match="external")
    assert [201, 201] == codes(shop.write("POST", "projects/1/actions", call).tree)
    again = rows(WEB[0] | {"action_notes": "x"}, WEB[1], match="external")
    verdicts = shop.write("POST", "projects/1/actions", again).tree["data"]["rows"]
    assert [
        {"index": 0, "code": 200, "id": 3, "changed": ["action_notes"]},
        {"index": 1, "code": 200, "id": 4},
    ] == verdicts
    before = stored(shop)
    result = shop.write("POST", "actions", again)
    assert (200, [200, 200]) == (result.status, codes(result.tree))
    assert before == stored(shop)


def test_a_key_twice_in_one_request_is_one_record(shop: Workshop) -> None:
    """A later row finds what an earlier one made; deleted, it is made anew."""
    gone = {"external": "jira:WEB-1", "delete": True}
    result = shop.write(
        "POST",
        "projects/1/actions",
        rows(WEB[0], WEB[0] | {"action_name": "Other"}, gone, WEB[0], match="external"),
    )
    assert [201, 200, 200, 201] == codes(result.tree)
    assert ["First", "Second", "Draft"] == [
        each["action_name"] for each in shop.get("projects/1/actions")
    ]


def test_children_are_found_by_external_key_where_the_request_says_so(shop: Workshop) -> None:
    """Beside their ids, which go before; children without a key are created."""
    tree = {"project_name": "P", "external": "x:1", "actions": WEB, "match": "external"}
    assert {"created": {"projects": 1, "actions": 2}} == shop.write("POST", "projects", tree).tree[
        "data"
    ]
    again = {"actions": [*WEB, DRAFT, {"action_id": 1}], "match": "external"}
    with pytest.raises(Refusal):
        shop.write("PUT", "projects/3", again)
    again["actions"] = [WEB[0] | {"action_notes": "n"}, DRAFT]
    data = shop.write("PUT", "projects/3", again).tree["data"]
    assert ({"actions": 1}, {"actions": 1}) == (data["created"], data["updated"])


MISSED: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    (DRAFT, [("rows.0.external", "required")]),
    ({"external": "no colon"}, [("rows.0.external", "invalid_value")]),
    ({"external": "jira:NO", "delete": True}, [("rows.0.external", "not_found")]),
    ({"external": "two:1", "action_name": "x"}, [("rows.0.external", "contradiction")]),
    ({"external": "jira:NO", "action_name": ""}, [("rows.0.action_name", "required")]),
]


@pytest.mark.parametrize(("row", "told"), MISSED)
def test_what_a_key_does_not_find_is_told_there(
    shop: Workshop, row: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    """A key that is needed, well formed, of a record that hangs there."""
    shop.post("projects/2/actions", action_name="Elsewhere", external="two:1")
    call = rows(row, match="external")
    assert told == faults(lambda: shop.write("POST", "projects/1/actions", call))


def test_a_key_of_a_record_out_of_reach_is_not_found(shop: Workshop) -> None:
    """It can neither be taken over nor created a second time."""
    shop.post("projects/2/actions", action_name="Hidden", external="two:1")
    call = rows({"external": "two:1", "action_name": "x"}, match="external")
    for chain in ("actions", "projects/1/actions"):
        assert [("rows.0.external", "not_found")] == faults(
            lambda chain=chain: shop.write("POST", chain, call, BOB)
        )


@pytest.mark.parametrize(
    ("noun", "row"),
    [
        ("projects", {"project_name": "New"}),
        ("actions", {"action_name": "New"}),
        ("topics", {"topic_name": "New"}),
        ("files", {"file_name": "a.txt", "file_data": "QQ=="}),
        ("timelogs", {"timelog_elapsed": 60}),
        ("ticketxrefs", {"ticket_id": 2001}),
    ],
)
def test_every_noun_with_a_key_takes_mixed_rows(
    shop: Workshop, noun: str, row: dict[str, Any]
) -> None:
    """Created, changed, refused alone and removed, in one request each."""
    chain = noun if noun == "projects" else f"projects/1/{noun}"
    key = {"external": "x:1"}
    shop.write("POST", chain, rows(row | key, match="external"))
    unknown = {"external": "x:2", "nonsense": 1}
    sent = [key, unknown, {"external": "x:1", "delete": True}]
    result = shop.write("POST", chain, rows(*sent, match="external", mode="each"))
    assert (207, [200, 400, 200]) == (result.status, codes(result.tree))
    assert {noun: 1} == result.tree["data"]["deleted"]


def test_rows_one_by_one_come_to_the_same(shop: Workshop, tmp_path: Path) -> None:
    """But for ids, request id and moments, rows at once are single writes."""
    other = made(tmp_path / "other")
    many = [DRAFT, BUILD | {"parent_action_id": 1}, BUILD | {"action_complete": 50}]
    shop.write("POST", "projects/1/actions", rows(*many), ANNA)
    for row in many:
        other.write("POST", "projects/1/actions", row, ANNA)
    left = [[sorted(map(repr, table)) for table in each.dump()] for each in (other, shop)]
    assert left[0] == left[1]
    assert stored(other)[1] == stored(shop)[1]
