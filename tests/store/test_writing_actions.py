"""The rules of actions: tree, percent, dates, and what moves or goes with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.workshop import TODAY, TOMORROW, Workshop, faults, refused


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with projects 1 and 2, and the tree 1 > 2 > 3, 1 > 4 in project 1."""
    return grown(Workshop(tmp_path))


def grown(shop: Workshop) -> Workshop:
    """Make two projects and a small tree."""
    for name in ("Site", "Other"):
        shop.post("projects", project_name=name)
    for action_id, parent in ((1, 0), (2, 1), (3, 2), (4, 1)):
        made = shop.post("projects/1/actions", action_name=f"A{action_id}", parent_action_id=parent)
        assert action_id == made["action_id"]
    return shop


def percents(shop: Workshop) -> list[int]:
    """Return the percents of project 1 and of its actions."""
    actions = shop.get("projects/1/actions")
    return [shop.get("projects/1")["project_complete"], *(a["action_complete"] for a in actions)]


def test_defaults_of_an_action(shop: Workshop) -> None:
    """A root: hidden, last, from today until tomorrow, billable like its project."""
    shop.put("projects/2", project_billable=True)
    made = shop.post("projects/2/actions", action_name="A")
    expected = {
        "action_type": "Planning",
        "action_status": "Active",
        "action_priority": 2,
        "action_complete": 0,
        "manager_adminid": 0,
        "assigned_adminid": 0,
        "date_start": TODAY,
        "date_finish": TOMORROW,
        "action_billable": True,
        "client_visible": "hidden",
        "ordering": 1,
        "level_class": "milestone",
        "level_children": 0,
    }
    assert expected == {name: made[name] for name in expected}


def test_start_defaults_to_the_later_of_the_parents_and_today(shop: Workshop) -> None:
    """Below an action the action's start counts, not the project's; finish is the day after."""
    shop.put("actions/4", date_start="2024-06-01", date_finish="2024-06-30")
    made = shop.post("actions", action_name="A", parent_action_id=4)
    assert ("2024-06-01", "2024-06-02") == (made["date_start"], made["date_finish"])
    made = shop.post("projects/1/actions", action_name="A", parent_action_id=3)
    assert (TODAY, TOMORROW) == (made["date_start"], made["date_finish"])


def test_new_action_comes_last(shop: Workshop) -> None:
    """Ordering counts on within the project; one that is sent stays."""
    assert 5 == shop.post("projects/1/actions", action_name="A")["ordering"]
    assert 99 == shop.post("projects/1/actions", action_name="A", ordering=99)["ordering"]
    assert 100 == shop.post("projects/1/actions", action_name="A")["ordering"]
    assert 1 == shop.post("projects/2/actions", action_name="A")["ordering"]


def test_child_inherits_access_and_a_root_may_not(shop: Workshop) -> None:
    """A root that is told to inherit is refused; one that becomes a root is hidden, with a note."""
    assert "inherit" == shop.get("actions/2")["client_visible"]
    assert [("client_visible", "invalid_value")] == faults(
        lambda: shop.post("projects/1/actions", action_name="A", client_visible="inherit")
    )
    assert [("client_visible", "invalid_value")] == faults(
        lambda: shop.put("actions/1", client_visible="inherit")
    )
    data = shop.put("actions/2", parent_action_id=0)
    assert ["parent_action_id", "client_visible"] == data["changed"]
    assert 1 == len(data["notes"])
    assert "hidden" == shop.get("actions/2")["client_visible"]


def test_level_class_and_children_follow_the_tree(shop: Workshop) -> None:
    """Milestone, group, task; project_tasks counts the tasks."""

    def levels() -> list[tuple[str, int]]:
        rows = shop.get("projects/1/actions")
        return [(row["level_class"], row["level_children"]) for row in rows]

    assert [("milestone", 2), ("group", 1), ("task", 0), ("task", 0)] == levels()
    assert 2 == shop.get("projects/1")["project_tasks"]
    shop.put("actions/3", parent_action_id=4)
    assert [("milestone", 2), ("task", 0), ("task", 0), ("group", 1)] == levels()
    shop.put("actions/3", parent_action_id=0)
    assert [("milestone", 2), ("task", 0), ("milestone", 0), ("task", 0)] == levels()
    shop.delete("actions/4")
    assert [("milestone", 1), ("task", 0), ("milestone", 0)] == levels()
    assert 1 == shop.get("projects/1")["project_tasks"]


def test_percent_is_the_mean_of_direct_children_bottom_up(shop: Workshop) -> None:
    """Rounded half up at each level, up to the project."""
    shop.put("actions/3", action_complete=75)
    assert [38, 38, 75, 75, 0] == percents(shop)
    shop.put("actions/4", action_complete=42)
    shop.post("actions", action_name="A5", parent_action_id=2, action_complete=80)
    assert [60, 60, 78, 75, 42, 80] == percents(shop)
    shop.post("projects/1/actions", action_name="A6", action_complete=100)
    assert [80, 60, 78, 75, 42, 80, 100] == percents(shop)


def test_project_without_actions_is_at_zero(shop: Workshop) -> None:
    """Also after its last one is gone."""
    shop.put("actions/3", action_complete=100)
    shop.delete("actions/1")
    assert 0 == shop.get("projects/1")["project_complete"]


def test_percent_of_an_inner_action_is_locked(shop: Workshop) -> None:
    """Another one is a 409; the stored one may be sent back."""
    assert [("action_complete", "inner_action")] == faults(
        lambda: shop.put("actions/2", action_complete=50)
    )
    assert 409 == refused(lambda: shop.put("actions/2", action_complete=50)).status
    assert ["action_name"] == shop.put("actions/2", action_complete=0, action_name="N")["changed"]


def test_leaf_that_gets_a_child_takes_the_mean(shop: Workshop) -> None:
    """And one that loses its last child keeps its figure."""
    shop.put("actions/4", action_complete=90)
    shop.post("actions", action_name="A5", parent_action_id=4, action_complete=20)
    assert 20 == shop.get("actions/4")["action_complete"]
    shop.delete("actions/5")
    assert 20 == shop.get("actions/4")["action_complete"]
    assert ["action_complete"] == shop.put("actions/4", action_complete=30)["changed"]


def test_action_that_reaches_100_takes_its_status(tmp_path: Path) -> None:
    """Leaves by themselves, inner ones by their mean; it counts as a change of theirs."""
    shop = grown(Workshop(tmp_path, action__status_oncomplete="Complete"))
    shop.put("actions/4", action_complete=100)
    assert "Active" == shop.get("actions/1")["action_status"]
    shop.put("actions/3", action_complete=100)
    for action_id in (1, 2, 3, 4):
        action = shop.get(f"actions/{action_id}")
        assert ("Complete", 2) == (action["action_status"], action["version"])
    assert ["action_status"] == shop.put("actions/4", action_status="Active")["changed"]


def test_status_stays_when_no_status_is_set_for_100(shop: Workshop) -> None:
    """Off by default."""
    assert ["action_complete"] == shop.put("actions/3", action_complete=100)["changed"]


@pytest.mark.parametrize("chain", ["projects/1", "actions/3"])
def test_start_after_finish_is_refused(shop: Workshop, chain: str) -> None:
    """At the field that was sent, beside other faults."""
    assert [("date_start", "invalid_value")] == faults(
        lambda: shop.put(chain, date_start="2030-01-01")
    )
    assert [("date_finish", "invalid_value")] == faults(
        lambda: shop.put(chain, date_start="2024-02-02", date_finish="2024-02-01")
    )


def test_parents_and_project_widen_to_enclose(shop: Workshop) -> None:
    """On both sides and all the way up; they never narrow again."""
    shop.put("actions/3", date_start="2024-01-01", date_finish="2024-12-31")
    for chain in ("actions/2", "actions/1", "projects/1"):
        row = shop.get(chain)
        assert ("2024-01-01", "2024-12-31") == (row["date_start"], row["date_finish"])
    shop.put("actions/3", date_start="2024-05-01", date_finish="2024-05-02")
    assert "2024-12-31" == shop.get("actions/2")["date_finish"]


@pytest.mark.parametrize("chain", ["actions/2", "projects/1"])
def test_narrowing_below_the_children_is_widened_back(shop: Workshop, chain: str) -> None:
    """The answer tells it in a note."""
    shop.put("actions/3", date_start="2024-02-01", date_finish="2024-08-01")
    shop.later(hours=1)
    data = shop.put(chain, date_start="2024-01-01", date_finish="2024-07-01")
    assert ["date_start"] == data["changed"]
    assert 1 == len(data["notes"])
    row = shop.get(chain)
    assert ("2024-01-01", "2024-08-01") == (row["date_start"], row["date_finish"])


def test_dates_stay_without_adjust_date(tmp_path: Path) -> None:
    """The setting switches widening off, upwards and back."""
    shop = grown(Workshop(tmp_path, action__adjust_date=False))
    shop.put("actions/3", date_finish="2024-12-31")
    assert TOMORROW == shop.get("actions/2")["date_finish"]
    assert {"changed": ["date_finish"]} == shop.put("actions/2", date_finish="2024-06-01")


def test_open_dates_stay_open(shop: Workshop) -> None:
    """A record without a finish encloses everything."""
    shop.put("actions/1", date_finish=None)
    shop.put("actions/4", date_finish="2024-12-31")
    assert shop.get("actions/1")["date_finish"] is None


def test_parent_must_be_of_the_same_project(shop: Workshop) -> None:
    """A 409 at the parent."""
    for call in (
        lambda: shop.post("projects/2/actions", action_name="A", parent_action_id=1),
        lambda: shop.put("actions/1", project_id=2, parent_action_id=4),
    ):
        assert [("parent_action_id", "contradiction")] == faults(call)


@pytest.mark.parametrize("parent", [1, 2, 3])
def test_action_cannot_hang_below_itself(shop: Workshop, parent: int) -> None:
    """Neither directly nor further down."""
    assert [("parent_action_id", "cycle")] == faults(
        lambda: shop.put("actions/1", parent_action_id=parent)
    )


def test_tree_has_a_greatest_depth(shop: Workshop) -> None:
    """Five levels by default, of whole subtrees too."""
    shop.post("projects/1/actions", action_name="A5", parent_action_id=3)
    shop.post("projects/1/actions", action_name="A6", parent_action_id=5)
    assert [("parent_action_id", "too_deep")] == faults(
        lambda: shop.post("projects/1/actions", action_name="A7", parent_action_id=6)
    )
    shop.post("projects/1/actions", action_name="B1")
    shop.post("projects/1/actions", action_name="B2", parent_action_id=7)
    assert [("parent_action_id", "too_deep")] == faults(
        lambda: shop.put("actions/7", parent_action_id=5)
    )
    assert ["parent_action_id"] == shop.put("actions/7", parent_action_id=3)["changed"]


def test_moving_within_the_tree_rolls_up_both_sides(shop: Workshop) -> None:
    """The mean of the old parent and of the new one, each taken once."""
    shop.put("actions/3", action_complete=80)
    shop.post("actions", action_name="A5", parent_action_id=2, action_complete=20)
    shop.put("actions/3", parent_action_id=4)
    assert [50, 50, 20, 80, 80, 20] == percents(shop)


def test_common_parent_does_not_pass_through_100(tmp_path: Path) -> None:
    """A move is judged by where it ends, not by half of it."""
    shop = grown(Workshop(tmp_path, action__status_oncomplete="Complete"))
    shop.post("actions", action_name="A5", parent_action_id=2, action_complete=100)
    shop.put("actions/4", action_complete=100)
    shop.post("actions", action_name="A6", parent_action_id=4, action_complete=100)
    assert "Active" == shop.get("actions/1")["action_status"]
    shop.put("actions/3", parent_action_id=4)
    assert "Active" == shop.get("actions/1")["action_status"]
    assert "Complete" == shop.get("actions/2")["action_status"]


def hang(shop: Workshop) -> None:
    """Hang a topic with a reply, a ticket and timelogs on action 3, and a timelog on action 4."""
    shop.post("actions/3/topics", topic_name="T")
    shop.post("topics", parent_topic_id=1, topic_detail="R")
    shop.post("actions/3/whmcstickets", ticket_id=2001)
    shop.post("actions/3/timelogs", timelog_elapsed=60)
    shop.plant("timelogs", project_id=1, action_id=3, invoice_id=7, timelog_elapsed=30)
    shop.post("actions/4/timelogs", timelog_elapsed=600)


def places(shop: Workshop, plural: str) -> list[tuple[int, int]]:
    """Return project and action of all rows of a noun."""
    return [(row["project_id"], row["action_id"]) for row in shop.get(plural)]


def test_moving_to_another_project_takes_everything_along(shop: Workshop) -> None:
    """The subtree, topics, links and timelogs; the action becomes the last root there."""
    for place in (5, 9):
        shop.post("projects/2/actions", action_name="There", ordering=place)
    hang(shop)
    shop.later(hours=1)
    data = shop.put("actions/2", project_id=2)
    assert ["project_id", "parent_action_id", "client_visible", "ordering"] == data["changed"]
    moved = [(row["action_id"], row["parent_action_id"]) for row in shop.get("projects/2/actions")]
    assert [(5, 0), (6, 0), (2, 0), (3, 2)] == moved
    assert [(2, 3), (2, 3)] == places(shop, "topics")
    assert [(2, 3)] == places(shop, "ticketxrefs")
    assert [(2, 3), (2, 3), (1, 4)] == places(shop, "timelogs")
    one, two = shop.get("projects/1"), shop.get("projects/2")
    assert (600, 90) == (one["project_elapsed"], two["project_elapsed"])
    assert (1, 1) == (one["project_tasks"], two["project_tasks"])
    assert {"2024-05-06 13:00:00"} == {one["date_activity"], two["date_activity"]}
    assert ("update", ["project_id", "ordering"]) == shop.history("actions", 3)[-1]


def test_move_is_refused_where_a_ticket_would_be_linked_twice(shop: Workshop) -> None:
    """Nothing moves then."""
    hang(shop)
    shop.post("projects/2/whmcstickets", ticket_id=2001)
    before = shop.dump()
    assert "duplicate" == refused(lambda: shop.put("actions/2", project_id=2)).word
    assert before == shop.dump()


def test_deleting_takes_the_subtree_and_frees_the_timelogs(shop: Workshop) -> None:
    """Every row that goes is counted and has its history; timelogs stay, invoiced ones too."""
    hang(shop)
    data = shop.delete("actions/2")
    assert {"deleted": {"actions": 2, "topics": 2, "ticketxrefs": 1}} == data
    assert [(1, 0), (1, 0), (1, 4)] == places(shop, "timelogs")
    assert 690 == shop.get("projects/1")["project_elapsed"]
    assert "delete" == shop.history("actions", 3)[-1][0]
    assert "delete" == shop.history("topics", 2)[-1][0]
    assert ("update", ["action_id"]) == shop.history("timelogs", 1)[-1]


def test_deep_tree_of_any_shape_has_the_right_figures(tmp_path: Path) -> None:
    """After random moves the stored figures are those of the tree."""
    import random

    chance = random.Random(7)
    shop = Workshop(tmp_path, action__max_depth=20)
    shop.post("projects", project_name="P")
    for count in range(1, 13):
        parent = chance.randrange(count)
        shop.post(
            "projects/1/actions",
            action_name="A",
            parent_action_id=parent,
            action_complete=chance.randrange(101),
        )
    for _ in range(25):
        action_id, parent = chance.randint(1, 12), chance.randint(0, 12)
        if parent not in family(shop, action_id):
            shop.put(f"actions/{action_id}", parent_action_id=parent)
        check_figures(shop)


def family(shop: Workshop, action_id: int) -> set[int]:
    """Return an action and all below it."""
    rows = shop.get("projects/1/actions")
    found = {action_id}
    for _ in rows:
        found |= {row["action_id"] for row in rows if row["parent_action_id"] in found}
    return found


def check_figures(shop: Workshop) -> None:
    """Compare every stored figure with one taken afresh."""
    rows: list[dict[str, Any]] = shop.get("projects/1/actions")
    by_parent: dict[int, list[int]] = {}
    for row in rows:
        by_parent.setdefault(row["parent_action_id"], []).append(row["action_complete"])
    for row in rows:
        children = by_parent.get(row["action_id"], [])
        assert len(children) == row["level_children"]
        if children:
            assert int(sum(children) / len(children) + 0.5) == row["action_complete"]
    roots = by_parent[0]
    project = shop.get("projects/1")
    assert int(sum(roots) / len(roots) + 0.5) == project["project_complete"]
    assert sum(row["level_class"] == "task" for row in rows) == project["project_tasks"]
