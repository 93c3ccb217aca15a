"""Changes on a version that others went beyond: by field, against what history tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from teampro.errors import Fault
from teampro.session.history import ENTRIES_AT_ONCE
from tests.callers import BOB
from tests.workshop import Workshop, faults, refused


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with project 1, action 1, action 2 below it, at version 2, and action 3."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Site")
    shop.post("projects/1/actions", action_name="Plan")
    shop.post("projects/1/actions", action_name="Draft", parent_action_id=1)
    shop.post("projects/1/actions", action_name="Build")
    shop.put("actions/2", BOB, action_name="Light")
    return shop


def conflicts(call: Any) -> tuple[Fault, ...]:
    """Call, and return the faults of its refusal, which is a conflict."""
    refusal = refused(call)
    assert (409, "conflict") == (refusal.status, refusal.word)
    return refusal.faults


def test_change_of_other_fields_is_merged(shop: Workshop) -> None:
    """Both writers are right; as text, too."""
    data = shop.put("actions/2", base_version="1", action_notes="n", action_billable=True)
    assert ["action_notes", "action_billable"] == data["changed"]
    action = shop.get("actions/2")
    assert ("Light", "n", 3) == (action["action_name"], action["action_notes"], action["version"])


def test_change_of_the_same_field_is_refused_with_the_three_values(shop: Workshop) -> None:
    """Nothing is written, also not what nobody else changed."""
    before = shop.dump()
    [fault] = conflicts(
        lambda: shop.put("actions/2", base_version=1, action_name="Bold", action_notes="n")
    )
    assert {
        "path": "action_name",
        "error": "conflict",
        "message": "action_name was changed in version 2, after version 1.",
        "given": "Bold",
        "stored": "Light",
        "base": "Draft",
    } == fault.tree()
    assert before == shop.dump()


def test_what_stood_there_in_another_project_is_told_to_readers_of_history_alone(
    shop: Workshop,
) -> None:
    """Who sees the record now need not have seen it where it was."""
    shop.post("projects", project_name="Hidden", visible_status="manager")
    shop.post("projects/2/actions", action_name="Secret")
    shop.put("actions/4", action_name="Public", project_id=1)
    [fault] = conflicts(lambda: shop.put("actions/4", BOB, base_version=1, action_name="x"))
    assert ("Public", False) == (fault.tree()["stored"], "base" in fault.tree())
    [fault] = conflicts(lambda: shop.put("actions/4", base_version=1, action_name="x"))
    assert "Secret" == fault.tree()["base"]


def test_same_value_is_no_conflict(shop: Workshop) -> None:
    """Both want what is there."""
    data = shop.put("actions/2", base_version=1, action_name="Light", action_notes="n")
    assert ["action_notes"] == data["changed"]


@pytest.mark.parametrize("sent", ["Light", "Bold"])
def test_stored_version_is_never_in_conflict(shop: Workshop, sent: str) -> None:
    """Who saw the newest one changes it."""
    shop.put("actions/2", base_version=2, action_name=sent)
    assert sent == shop.get("actions/2")["action_name"]


def test_every_conflict_is_told_with_its_first_change(shop: Workshop) -> None:
    """The base is what stood in the version the caller saw, however often it was changed since."""
    shop.put("actions/2", action_billable=True, date_finish="2024-06-01")
    shop.put("actions/2", action_name="Last")
    sent: dict[str, Any] = {
        "action_billable": 0,
        "date_finish": "2024-06-02",
        "action_name": "Bold",
    }
    found = conflicts(lambda: shop.put("actions/2", base_version=1, **sent))
    assert [
        ("action_billable", 3, False, True, False),
        ("date_finish", 3, "2024-06-02", "2024-06-01", "2024-05-07"),
        ("action_name", 2, "Bold", "Last", "Draft"),
    ] == [(each.path, first(each), each.given, each.stored, each.base) for each in found]


def first(fault: Fault) -> int:
    """Return the version in which the field was changed first."""
    return int(fault.message.split(" in version ")[1].split(",")[0])


def test_only_changes_after_the_version_count(shop: Workshop) -> None:
    """What was changed before, or in the version that the caller saw, does not."""
    shop.put("actions/2", action_notes="n")
    shop.put("actions/2", base_version=2, action_name="Bold")
    assert "Bold" == shop.get("actions/2")["action_name"]


def test_what_was_changed_back_is_a_conflict(shop: Workshop) -> None:
    """Somebody decided on it meanwhile."""
    shop.put("actions/2", action_name="Draft")
    [fault] = conflicts(lambda: shop.put("actions/2", base_version=1, action_name="Bold"))
    assert ("Draft", "Draft") == (fault.stored, fault.base)


def test_what_rules_changed_does_not_stand_in_the_way(tmp_path: Path) -> None:
    """Percents above, an automatic status and a widened date raise versions, or not even that."""
    shop = Workshop(tmp_path, action__status_oncomplete="Complete")
    shop.post("projects", project_name="Site")
    shop.post("projects/1/actions", action_name="Plan")
    shop.post("projects/1/actions", action_name="Draft", parent_action_id=1)
    shop.put("actions/2", action_complete=100, date_finish="2024-07-01")
    assert (2, 2, 2) == tuple(
        shop.get(chain)["version"] for chain in ("projects/1", "actions/1", "actions/2")
    )
    shop.put("projects/1", base_version=1, project_name="Two")
    shop.put("actions/1", base_version=1, action_name="Two")
    shop.put("actions/2", base_version=1, action_name="Two")
    assert ["Complete", "Two"] == [
        shop.get("actions/2")[n] for n in ("action_status", "action_name")
    ]


@pytest.mark.parametrize(
    ("verb", "chain", "params", "fault"),
    [
        ("PUT", "actions/2", {"base_version": 3}, ("base_version", "invalid_value")),
        ("PUT", "actions/2", {"base_version": 0}, ("base_version", "invalid_value")),
        ("PUT", "actions/2", {"base_version": "x"}, ("base_version", "invalid_value")),
        ("PUT", "actions/2", {"base_version": 2, "version": 2}, ("base_version", "repeated_value")),
        ("DELETE", "actions/2", {"base_version": 2}, ("base_version", "misplaced")),
        ("POST", "actions/2/starttimer", {"base_version": 2}, ("base_version", "misplaced")),
        (
            "POST",
            "projects/1/actions",
            {"base_version": 2, "action_name": "A"},
            ("base_version", "misplaced"),
        ),
        ("PUT", "actions/2,3", {"base_version": 2}, ("base_version", "misplaced")),
        ("DELETE", "actions/2,3", {"base_version": 2}, ("base_version", "misplaced")),
        (
            "POST",
            "projects/1/actions",
            {"rows": [{"action_name": "A"}], "base_version": 1},
            ("base_version", "misplaced"),
        ),
        (
            "POST",
            "projects/1/actions",
            {"rows": [{"action_name": "A", "base_version": 1}]},
            ("rows.0.base_version", "misplaced"),
        ),
        (
            "PUT",
            "projects/1",
            {"actions": [{"action_name": "A", "base_version": 1}]},
            ("actions.0.base_version", "misplaced"),
        ),
        (
            "PUT",
            "projects/1",
            {"actions": [{"action_id": 2, "delete": True, "base_version": 2}]},
            ("actions.0.base_version", "misplaced"),
        ),
    ],
)
def test_base_version_that_makes_no_sense_is_refused(
    shop: Workshop, verb: str, chain: str, params: dict[str, Any], fault: tuple[str, str]
) -> None:
    """A version that is yet to come, two kinds of version, or nothing that could be merged."""
    before = shop.dump()
    refusal = refused(lambda: shop.write(verb, chain, params))
    assert (400, [fault]) == (refusal.status, [(each.path, each.error) for each in refusal.faults])
    assert before == shop.dump()


def test_what_history_no_longer_tells_is_stale(shop: Workshop) -> None:
    """Nobody knows then what would be overwritten; what overwrites nothing passes."""
    shop.put("actions/2", action_notes="n")
    shop.database.rows("DELETE FROM history WHERE resource = 'actions' AND version = 2")
    change = {"base_version": 1, "action_detail": "d"}
    refusal = refused(lambda: shop.write("PUT", "actions/2", change))
    assert (409, "stale", "base_version") == (
        refusal.status,
        refusal.word,
        refusal.faults[0].path,
    )
    shop.put("actions/2", base_version=1, action_notes="n")
    shop.put("actions/2", base_version=2, action_detail="d")


def test_entries_without_a_version_count_by_their_order(shop: Workshop) -> None:
    """Those of old releases do not tell it."""
    shop.put("actions/2", action_notes="n")
    shop.database.rows("UPDATE history SET version = 0")
    [fault] = conflicts(lambda: shop.put("actions/2", base_version=1, action_name="Bold"))
    assert ("action_name was changed in version 2, after version 1.", "Draft") == (
        fault.message,
        fault.base,
    )


def test_many_changes_are_read_to_the_first(shop: Workshop) -> None:
    """More than are held in memory at once."""
    most = ENTRIES_AT_ONCE + 3
    for number in range(most):
        shop.put("actions/2", action_notes=f"{number}")
    [fault] = conflicts(lambda: shop.put("actions/2", base_version=2, action_notes="n"))
    assert (f"{most - 1}", "") == (fault.stored, fault.base)
    assert "in version 3," in fault.message


def test_each_row_has_a_version_of_its_own(shop: Workshop) -> None:
    """A conflict in one refuses all, at its place."""
    rows = [
        {"action_id": 2, "base_version": 1, "action_name": "Bold"},
        {"action_id": 3, "base_version": 1, "action_name": "Bold"},
    ]
    before = shop.dump()
    change = {"project_name": "P", "actions": rows}
    assert [("actions.0.action_name", "conflict")] == faults(
        lambda: shop.write("PUT", "projects/1", change)
    )
    assert before == shop.dump()
    rows[0] = {"action_id": 2, "base_version": 1, "action_notes": "n"}
    data = shop.put("projects/1", actions=rows)
    assert {"actions": 2} == data["updated"]


def test_row_meets_what_an_earlier_row_changed(shop: Workshop) -> None:
    """The history of the same write counts too."""
    rows = [
        {"action_id": 3, "action_name": "One"},
        {"action_id": 3, "base_version": 1, "action_name": "Two"},
    ]
    assert [("actions.1.action_name", "conflict")] == faults(
        lambda: shop.put("projects/1", actions=rows)
    )


def test_row_of_many_is_in_conflict_for_itself(shop: Workshop) -> None:
    """Where each row stands alone, its verdict tells the values, and the others are written."""
    rows = [
        {"action_id": 2, "base_version": 1, "action_name": "Bold"},
        {"action_id": 2, "base_version": 1, "action_notes": "n"},
    ]
    many = {"rows": rows, "match": "id", "mode": "each"}
    clash, merged = shop.write("POST", "projects/1/actions", many).tree["data"]["rows"]
    assert (409, "conflict", 200) == (clash["code"], clash["error"], merged["code"])
    [fault] = clash["errors"]
    assert ("action_name", "Bold", "Light", "Draft") == tuple(
        fault[name] for name in ("path", "given", "stored", "base")
    )
    assert ("Light", "n") == tuple(
        shop.get("actions/2")[name] for name in ("action_name", "action_notes")
    )


def test_faults_are_told_before_conflicts(shop: Workshop) -> None:
    """What can be mended at once comes first."""
    sent = {"base_version": 1, "action_name": "Bold", "action_complete": 101}
    assert [("action_complete", "invalid_value")] == faults(lambda: shop.put("actions/2", **sent))


def test_conflict_is_told_before_a_rule(shop: Workshop) -> None:
    """As a stale version is: the rule is judged on what the writer knows."""
    shop.put("actions/1", action_name="Bold")
    sent = {"base_version": 1, "action_name": "Light", "action_complete": 50}
    assert [("action_name", "conflict")] == faults(lambda: shop.put("actions/1", **sent))
