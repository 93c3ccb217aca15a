"""The rules of projects: defaults, archiving, and deleting with all below."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.callers import BOB
from tests.workshop import TODAY, TOMORROW, Workshop, faults, refused


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with project 1, which has one record of each noun, and project 2."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Site", client_userid=51)
    shop.post("projects", project_name="Other")
    shop.post("projects/1/actions", action_name="A")
    shop.post("actions/1/topics", topic_name="T")
    shop.post("actions/1/whmcstickets", ticket_id=2001)
    shop.post("actions/1/timelogs", timelog_elapsed=60)
    return shop


def test_defaults_of_a_project(shop: Workshop) -> None:
    """Managed by its creator, visible to all staff, from today until tomorrow."""
    made = shop.post("projects", BOB, project_name="P")
    expected = {
        "project_type": "Internal",
        "project_status": "Under Review",
        "project_function": "default",
        "visible_status": "all",
        "client_visible": "hidden",
        "project_billable": False,
        "project_rate": None,
        "manager_adminid": 2,
        "assigned_adminid": 0,
        "date_start": TODAY,
        "date_finish": TOMORROW,
        "project_complete": 0,
    }
    assert expected == {name: made[name] for name in expected}


def test_deleting_a_project_takes_all_below(shop: Workshop) -> None:
    """Counted by noun; other projects and the ticket itself stay."""
    assert {
        "deleted": {"projects": 1, "actions": 1, "topics": 1, "ticketxrefs": 1, "timelogs": 1}
    } == shop.delete("projects/1")
    assert [0, 0, 0, 0] == [
        shop.count(plural) for plural in ("actions", "topics", "ticketxrefs", "timelogs")
    ]
    assert shop.is_there("projects/2") and shop.is_there("whmcstickets/2001")
    for plural in ("projects", "actions", "topics", "ticketxrefs", "timelogs"):
        assert "delete" == shop.history(plural, 1)[-1][0]


def test_project_with_invoiced_time_stays(shop: Workshop) -> None:
    """A 409, and nothing goes."""
    shop.plant("timelogs", project_id=1, invoice_id=5, timelog_elapsed=60)
    before = shop.dump()
    refusal = refused(lambda: shop.delete("projects/1"))
    assert (409, "invoiced") == (refusal.status, refusal.word)
    assert before == shop.dump()


WRITES: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", "projects/1", {"project_name": "N"}),
    ("PUT", "projects/1", {"project_name": "N", "project_function": "archive"}),
    ("DELETE", "projects/1", {}),
    ("DELETE", "projects/1", {"preview": True}),
    ("POST", "projects/1/actions", {"action_name": "N"}),
    ("POST", "actions", {"project_id": 1, "action_name": "N"}),
    ("PUT", "actions/1", {"action_name": "N"}),
    ("DELETE", "actions/1", {}),
    ("PUT", "actions/1", {"project_id": 2}),
    ("PUT", "actions/2", {"project_id": 1}),
    ("POST", "projects/1/topics", {"topic_name": "N"}),
    ("POST", "actions/1/topics", {"topic_name": "N"}),
    ("POST", "topics", {"action_id": 1, "topic_name": "N"}),
    ("PUT", "topics/1", {"topic_name": "N"}),
    ("DELETE", "topics/1", {}),
    ("POST", "projects/1/whmcstickets", {"ticket_id": 2002}),
    ("PUT", "ticketxrefs/1", {"action_id": 0}),
    ("DELETE", "ticketxrefs/1", {}),
    ("POST", "projects/1/timelogs", {"timelog_elapsed": 5}),
    ("PUT", "timelogs/1", {"timelog_note": "N"}),
    ("PUT", "timelogs/1", {"project_id": 2, "action_id": 0}),
    ("DELETE", "timelogs/1", {}),
]


@pytest.mark.parametrize(("verb", "chain", "params"), WRITES)
def test_archived_project_refuses_every_write(
    shop: Workshop, verb: str, chain: str, params: dict[str, Any]
) -> None:
    """To it, below it, into it and out of it."""
    shop.post("projects/2/actions", action_name="B")
    shop.put("projects/1", project_function="archive")
    before = shop.dump()
    refusal = refused(lambda: shop.write(verb, chain, params))
    assert (409, "archived") == (refusal.status, refusal.word)
    assert before == shop.dump()


def test_archived_project_can_be_taken_back(shop: Workshop) -> None:
    """By a PUT that sets its function, whatever else it sets."""
    shop.put("projects/1", project_function="archive")
    data = shop.put("projects/1", project_function="default", project_name="Back")
    assert ["project_function", "project_name"] == data["changed"]
    shop.put("actions/1", action_name="N")


def test_put_that_changes_nothing_passes_in_an_archived_project(shop: Workshop) -> None:
    """A locked value sent back is no error."""
    shop.put("projects/1", project_function="archive")
    for chain in ("projects/1", "actions/1"):
        assert {"changed": []} == shop.write("PUT", chain, shop.get(chain)).tree["data"]


def test_archiving_waits_for_running_clocks(shop: Workshop) -> None:
    """A 409 that names the clock; stopped ones do not matter."""
    shop.post("actions/1/timelogs", timelog_status="active")
    assert [("project_function", "running")] == faults(
        lambda: shop.put("projects/1", project_function="archive")
    )
    shop.put("timelogs/2", timelog_status="complete")
    assert ["project_function"] == shop.put("projects/1", project_function="archive")["changed"]


def test_link_moves_the_activity_of_what_it_hangs_on(shop: Workshop) -> None:
    """A write below a record dates the record."""
    shop.later(hours=2)
    shop.post("actions/1/whmcstickets", ticket_id=2002)
    for chain in ("actions/1", "projects/1"):
        assert "2024-05-06 14:00:00" == shop.get(chain)["date_activity"]
