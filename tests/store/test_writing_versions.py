"""Versions, moments and history: what a write leaves besides the change itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.callers import BOB
from tests.workshop import Workshop, faults, refused

NOON = "2024-05-06 12:00:00"
ONE = "2024-05-06 13:00:00"


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with project 1, action 1, and action 2 below it; an hour later."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Site")
    shop.post("projects/1/actions", action_name="Plan")
    shop.post("projects/1/actions", action_name="Draft", parent_action_id=1)
    shop.later(hours=1)
    return shop


def test_version_starts_at_one_and_rises_with_each_change(shop: Workshop) -> None:
    """One write is one step, however many fields it changes."""
    assert 1 == shop.get("actions/2")["version"]
    shop.put("actions/2", action_name="A", action_notes="B", date_finish="today+9d")
    assert 2 == shop.get("actions/2")["version"]


def test_put_that_changes_nothing_writes_nothing(shop: Workshop) -> None:
    """No version, no moment, no history, nothing above."""
    before = shop.dump()
    assert {"changed": []} == shop.put("actions/2", action_name="Draft", action_complete="0")
    assert before == shop.dump()


def test_whole_record_can_be_sent_back(shop: Workshop) -> None:
    """Read-only fields as they are stored are no error and are not named."""
    for chain in ("projects/1", "actions/1", "actions/2"):
        before = shop.dump()
        assert {"changed": []} == shop.write("PUT", chain, shop.get(chain)).tree["data"]
        assert before == shop.dump()


def test_read_only_fields_with_other_values_are_named(shop: Workshop) -> None:
    """They have no effect, and the answer says so."""
    sent = {"level_children": 9, "date_created": NOON, "action_elapsed": "0", "action_name": "N"}
    assert {"changed": ["action_name"], "ignored": ["level_children"]} == shop.write(
        "PUT", "actions/2", sent
    ).tree["data"]


def test_create_names_read_only_fields_too(shop: Workshop) -> None:
    """A record copied from another one tells which of its fields the server set."""
    copy = shop.get("actions/2")
    data = shop.write("POST", "actions", copy).tree["data"]
    assert ["action_id", "date_created", "date_modified", "date_activity"] == data["ignored"]


def test_row_of_a_view_can_be_sent_back(shop: Workshop) -> None:
    """What a list of threads shows beside the record is known, and has no effect."""
    shop.post("projects/1/topics", topic_name="T")
    sent = {"topic_posts": 1, "topic_activity": {"topic_id": 1}, "topic_name": "N"}
    assert ["topic_name"] == shop.write("PUT", "topics/1", sent).tree["data"]["changed"]


def test_stale_version_is_refused(shop: Workshop) -> None:
    """A 409 at version for PUT and DELETE; the stored one passes, also as text."""
    shop.put("actions/2", version="1", action_name="A")
    assert [("version", "stale")] == faults(
        lambda: shop.put("actions/2", version=1, action_name="B")
    )
    assert "stale" == refused(lambda: shop.delete("actions/2", version=1)).word
    assert "A" == shop.get("actions/2")["action_name"]
    shop.delete("actions/2", version="2")


def test_changed_tells_sent_fields_in_order_then_what_rules_changed(tmp_path: Path) -> None:
    """Never version, moments or computed fields."""
    shop = Workshop(tmp_path, action__status_oncomplete="Complete")
    shop.post("projects", project_name="Site")
    shop.post("projects/1/actions", action_name="Plan")
    sent = {"action_notes": "n", "version": 1, "action_complete": 100, "action_name": "Plan"}
    data = shop.write("PUT", "actions/1", sent).tree["data"]
    assert ["action_notes", "action_complete", "action_status"] == data["changed"]


def test_own_change_moves_modified_and_activity(shop: Workshop) -> None:
    """What is above moves its activity alone."""
    shop.put("actions/2", action_name="A")
    own, parent, project = (shop.get(c) for c in ("actions/2", "actions/1", "projects/1"))
    assert (ONE, ONE) == (own["date_modified"], own["date_activity"])
    assert (NOON, ONE, 1) == (parent["date_modified"], parent["date_activity"], parent["version"])
    assert (NOON, ONE, 1) == (
        project["date_modified"],
        project["date_activity"],
        project["version"],
    )


def test_rolled_up_figures_do_not_count_as_change(shop: Workshop) -> None:
    """Percents and counters above move, their versions do not, and history is silent on them."""
    shop.put("actions/2", action_complete=50)
    shop.post("projects/1/actions", action_name="More", parent_action_id=1)
    parent, project = shop.get("actions/1"), shop.get("projects/1")
    assert (25, 2, 1) == (parent["action_complete"], parent["level_children"], parent["version"])
    assert (25, 2, 1) == (
        project["project_complete"],
        project["project_tasks"],
        project["version"],
    )
    assert ["create"] == [operation for operation, _ in shop.history("actions", 1)]


def test_widened_date_counts_as_change(shop: Workshop) -> None:
    """Whoever caused it: version, moment and history of the record above."""
    shop.put("actions/2", date_finish="2024-06-01")
    for chain, plural in (("actions/1", "actions"), ("projects/1", "projects")):
        above = shop.get(chain)
        assert ("2024-06-01", 2, ONE) == (
            above["date_finish"],
            above["version"],
            above["date_modified"],
        )
        assert ("update", ["date_finish"]) == shop.history(plural, 1)[-1]


def test_history_has_who_when_and_what(shop: Workshop) -> None:
    """Old and new value of each changed field, in the wire's form."""
    shop.put("actions/2", BOB, action_billable=True, action_name="A")
    row = shop.database.rows("SELECT * FROM history ORDER BY sequence DESC LIMIT 1")[0]
    _sequence, moment, adminid, request_id, operation, resource, record_id, project_id, changes = (
        row[:9]
    )
    assert (ONE, 2, "req", "update", "actions", 2, 1) == (
        moment,
        adminid,
        request_id,
        operation,
        resource,
        record_id,
        project_id,
    )
    assert [
        {"field": "action_name", "old": "Draft", "new": "A"},
        {"field": "action_billable", "old": False, "new": True},
    ] == sorted(json.loads(changes), key=lambda each: str(each["field"]), reverse=True)


def test_history_of_create_and_delete_leaves_empty_fields_out(shop: Workshop) -> None:
    """What is there is listed, against null."""
    shop.delete("actions/2")
    created, deleted = shop.history("actions", 2)
    assert ("create", "delete") == (created[0], deleted[0])
    assert "action_name" in created[1] and "action_notes" not in created[1]
    assert created[1] == deleted[1]


def test_ids_are_never_given_twice(shop: Workshop) -> None:
    """Also not the highest one, after its record is gone."""
    shop.delete("actions/2")
    assert 3 == shop.post("projects/1/actions", action_name="Next")["action_id"]


def test_preview_of_a_delete_changes_nothing(shop: Workshop) -> None:
    """It answers what the delete would, and undoes everything."""
    before = shop.dump()
    preview = shop.write("DELETE", "actions/1", {"preview": True}).tree
    assert {"deleted": {"actions": 2}} == preview["data"]
    assert before == shop.dump()
    assert preview == shop.write("DELETE", "actions/1").tree


def test_delete_answers_the_record_as_it_was(shop: Workshop) -> None:
    """Whole, with its figures."""
    was = shop.get("actions/2")
    assert was == shop.write("DELETE", "actions/2").tree["action"]
    assert not shop.is_there("actions/2")
