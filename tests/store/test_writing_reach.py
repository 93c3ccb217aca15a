"""Who may write what: reach before the write, and after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from teampro.schema.caller import Caller
from tests.callers import ANNA, BOB, CARL
from tests.workshop import Workshop, faults, refused


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make project 1 for its manager Anna alone, with action 1 that is Bob's and 2 that is not."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Secret", visible_status="manager")
    shop.post("projects/1/actions", action_name="Bob's", assigned_adminid=BOB.adminid)
    shop.post("projects/1/actions", action_name="Other")
    shop.post("projects", project_name="Open")
    shop.post("projects/2/actions", action_name="Open")
    return shop


@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
@pytest.mark.parametrize("chain", ["projects/1", "actions/2", "projects/1/actions/1"])
def test_record_out_of_reach_is_absent(shop: Workshop, verb: str, chain: str) -> None:
    """The same 404 as for one that is not there."""
    assert "not_found" == refused(lambda: shop.write(verb, chain, {}, BOB)).word


def test_action_reached_singly_can_be_worked_on(shop: Workshop) -> None:
    """Edited, completed, logged, discussed, handed over and taken."""
    shop.put("actions/1", BOB, action_name="N", action_complete=50, date_finish="today+9d")
    shop.post("actions/1/topics", BOB, topic_name="T")
    shop.post("actions/1/timelogs", BOB, timelog_elapsed=60)
    shop.put("actions/1", ANNA, assigned_adminid=-1)
    shop.put("actions/1", CARL, assigned_adminid="me")
    assert 3 == shop.get("actions/1")["assigned_adminid"]
    assert "2024-05-15" == shop.get("projects/1")["date_finish"]


@pytest.mark.parametrize(
    ("verb", "chain", "params"),
    [
        ("PUT", "actions/1", {"manager_adminid": "me"}),
        ("PUT", "actions/1", {"project_id": 2}),
        ("PUT", "actions/1", {"parent_action_id": 4}),
        ("POST", "actions", {"parent_action_id": 1, "action_name": "N"}),
        ("DELETE", "actions/1", {}),
    ],
)
def test_shape_of_the_tree_needs_the_project(
    shop: Workshop, verb: str, chain: str, params: dict[str, object]
) -> None:
    """Manager, project, parent, adding below, deleting: 403 for who reaches the action alone."""
    shop.post("projects/1/actions", action_name="Bob's too", assigned_adminid=BOB.adminid)
    before = shop.dump()
    refusal = refused(lambda: shop.write(verb, chain, params, BOB))
    assert (403, "forbidden") == (refusal.status, refusal.word)
    assert before == shop.dump()
    shop.write(verb, chain, params, ANNA)


def test_project_of_an_action_reached_singly_stays_hidden(shop: Workshop) -> None:
    """Naming it in params is naming what is not there."""
    assert [("project_id", "unknown_record")] == faults(
        lambda: shop.post("topics", BOB, project_id=1, action_id=1, topic_name="T")
    )
    assert 1 == shop.post("topics", BOB, action_id=1, topic_name="T")["project_id"]


def test_created_record_must_be_in_its_writers_reach(shop: Workshop) -> None:
    """A project made for somebody else alone is rolled back."""
    before = shop.dump()
    refusal = refused(
        lambda: shop.post(
            "projects", BOB, project_name="P", visible_status="manager", manager_adminid=1
        )
    )
    assert (403, "forbidden") == (refusal.status, refusal.word)
    assert before == shop.dump()


def test_moved_record_must_stay_in_its_writers_reach(shop: Workshop) -> None:
    """A topic that leaves its action for the hidden project below it is rolled back."""
    shop.post("actions/1/topics", BOB, topic_name="T")
    before = shop.dump()
    assert "forbidden" == refused(lambda: shop.put("topics/1", BOB, action_id=0)).word
    assert before == shop.dump()
    assert ["action_id"] == shop.put("topics/1", ANNA, action_id=0)["changed"]


def test_handing_over_is_not_refused(shop: Workshop) -> None:
    """The giver gets the whole record though he no longer sees it."""
    result = shop.write("PUT", "actions/1", {"assigned_adminid": CARL.adminid}, BOB)
    assert ("Bob's", 3) == (
        result.tree["action"]["action_name"],
        result.tree["action"]["assigned_adminid"],
    )
    assert "not_found" == refused(lambda: shop.get("actions/1", BOB)).word
    shop.put("projects/2", BOB, visible_status="manager", project_notes="yours now")


@pytest.mark.parametrize(("by", "is_shown"), [(ANNA, True), (BOB, False)])
def test_guarded_fields_of_a_linked_ticket_are_for_supers(
    shop: Workshop, by: Caller, is_shown: bool
) -> None:
    """The key of the public page does not leave by a write either."""
    shop.plant("whmcstickets", id=2009, c="key", flag=BOB.adminid)
    assert is_shown == (shop.post("projects/2/whmcstickets", by, ticket_id=2009)["c"] == "key")
