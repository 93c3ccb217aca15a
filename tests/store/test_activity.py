"""Activity: a write dates what its record hangs on, as far up as the nouns say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workshop import Workshop

ONE = "2024-05-06 13:00:00"


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Two projects; in the first a tree of actions, 3 below 2 below 1, and a topic on 3."""
    shop = Workshop(tmp_path)
    for name in ("Site", "Shop"):
        shop.post("projects", project_name=name)
    for parent in (0, 1, 2):
        shop.post("projects/1/actions", action_name="A", parent_action_id=parent)
    shop.post("actions/3/topics", topic_name="T")
    shop.later(hours=1)
    return shop


def dated(shop: Workshop) -> list[str]:
    """Return the chains of the records whose activity is an hour after their making."""
    chains = ("projects/1", "projects/2", "actions/1", "actions/2", "actions/3", "topics/1")
    return [
        chain
        for chain in chains
        if shop.is_there(chain) and ONE == shop.get(chain)["date_activity"]
    ]


@pytest.mark.parametrize(
    ("verb", "chain", "params", "expected"),
    [
        ("PUT", "topics/1", {"topic_name": "U"},
         ["projects/1", "actions/1", "actions/2", "actions/3", "topics/1"]),
        ("POST", "actions/2/timelogs", {"timelog_elapsed": 60},
         ["projects/1", "actions/1", "actions/2"]),
        ("PUT", "topics/1", {"action_id": 0},
         ["projects/1", "actions/1", "actions/2", "actions/3", "topics/1"]),
        ("PUT", "topics/1", {"action_id": 0, "project_id": 2},
         ["projects/1", "projects/2", "actions/1", "actions/2", "actions/3", "topics/1"]),
        ("DELETE", "actions/3", {}, ["projects/1", "actions/1", "actions/2"]),
        ("PUT", "projects/2", {"project_name": "N"}, ["projects/2"]),
        ("PUT", "topics/1", {"topic_name": "T"}, []),
    ],
)  # fmt: skip
def test_write_dates_what_is_above(
    shop: Workshop, verb: str, chain: str, params: dict[str, object], expected: list[str]
) -> None:
    """Where the record was, and where it is; a write that changes nothing dates nothing."""
    shop.write(verb, chain, params)
    assert expected == dated(shop)
