"""Keys of other systems: their form, who may have one, and how records are found by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.callers import ANNA, BOB
from tests.reading_world import ReadingWorld
from tests.workshop import Workshop, faults, refused

NEW: dict[str, dict[str, Any]] = {
    "projects": {"project_name": "P"},
    "actions": {"project_id": 1, "action_name": "A"},
    "topics": {"project_id": 1, "topic_name": "T"},
    "files": {"project_id": 1, "file_name": "f.txt", "file_data": "SGVsbG8="},
    "timelogs": {"project_id": 1, "timelog_elapsed": 60},
    "ticketxrefs": {"project_id": 1, "ticket_id": 2001},
}
"""What each noun with such a key is made of."""


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with project 1, which only ANNA sees."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Site", visible_status="manager")
    return shop


@pytest.mark.database
@pytest.mark.parametrize("plural", NEW)
def test_key_stands_before_the_version_and_is_told_in_history(shop: Workshop, plural: str) -> None:
    """Sent with a create, changed by an update, emptied by "" or null; "" where there is none."""
    id_field = shop.registry[plural].id_field
    made = shop.post(plural, **NEW[plural], external="jira:WEB-1")
    chain = f"{plural}/{made[id_field]}"
    assert ["external", "version"] == list(made)[-2:]
    assert ["jira:WEB-1", 1] == [made["external"], made["version"]]
    assert {"changed": ["external"]} == shop.put(chain, external="jira:WEB-2")
    assert "jira:WEB-2" == shop.get(chain)["external"]
    for none in ("", None):
        shop.put(chain, external="jira:WEB-3")
        assert {"changed": ["external"]} == shop.put(chain, external=none)
        assert {"changed": []} == shop.put(chain, external=none)
        assert "" == shop.get(chain)["external"]
    changes = [names for word, names in shop.history(plural, made[id_field]) if word == "update"]
    assert [["external"]] * 5 == changes


@pytest.mark.parametrize(
    "key",
    [
        *("jira:WEB-1", "2:x", "a.b_c-d:1", "x::", "x:a b", "x: Ä ".replace(": ", ":"), "x:日本"),
        "x:" + "9" * 188,
    ],
)
def test_key_is_a_source_and_what_stands_there(shop: Workshop, key: str) -> None:
    """Source in lower case, a colon, no blank behind it, then anything; 190 characters in all."""
    shop.put("projects/1", external=key)
    assert key == shop.get("projects/1")["external"]


@pytest.mark.parametrize(
    "key",
    [
        *("jira", "jira:", ":1", "Jira:1", "jira: 1", "-a:1", "a b:1", "ä:1", " a:1", "a:1\nb"),
        *("a:1\n", "x:" + "9" * 189, 5, True, ["a:1"]),
    ],
)
def test_other_text_is_no_key(shop: Workshop, key: Any) -> None:
    """A 400 that says what a key looks like."""
    assert [("external", "invalid_value")] == faults(lambda: shop.put("projects/1", external=key))


@pytest.mark.database
@pytest.mark.parametrize("plural", NEW)
def test_no_two_records_of_a_noun_have_one_key(shop: Workshop, plural: str) -> None:
    """A 409 at the field, by create and by update; the same key of another noun is another."""
    others = {"ticket_id": 2002} if plural == "ticketxrefs" else {}
    first = shop.post(plural, **NEW[plural], external="x:1")
    second = shop.post(plural, **NEW[plural] | others)
    chain = f"{plural}/{second[shop.registry[plural].id_field]}"
    third = NEW[plural] | {"ticket_id": 2003} if others else NEW[plural]
    for write in (
        lambda: shop.put(chain, external="x:1"),
        lambda: shop.post(plural, **third, external="x:1"),
    ):
        refusal = refused(write)
        assert (409, "duplicate") == (refusal.status, refusal.word)
        assert ["external"] == [fault.path for fault in refusal.faults]
        there = f"{plural}/{first[shop.registry[plural].id_field]}"
        assert f"{there} has the external x:1 already." == refusal.message
    other = "topics" if plural == "actions" else "actions"
    shop.post(other, **NEW[other], external="x:1")
    shop.put(f"{plural}/{first[shop.registry[plural].id_field]}", external="x:1")


@pytest.mark.database
def test_keys_are_compared_letter_by_letter(shop: Workshop) -> None:
    """Case, accents and blanks at the end make another key, on every database."""
    for key in ("x:a", "x:A", "x:ä", "x:a ", "x:a  ", "x:ß", "x:ss"):
        shop.post("projects", project_name="P", external=key)


@pytest.mark.database
def test_keys_are_compared_composed(shop: Workshop) -> None:
    """An accent that stands alone makes the same key as one that is part of its letter."""
    shop.post("projects", project_name="P", external="x:é")
    sent = {"project_name": "P", "external": "x:e\N{COMBINING ACUTE ACCENT}"}
    assert [("external", "duplicate")] == faults(lambda: shop.write("POST", "projects", sent))


def test_who_does_not_see_the_other_record_is_not_told_which(shop: Workshop) -> None:
    """The key is taken, and that is all."""
    shop.put("projects/1", external="x:secret")
    refusal = refused(lambda: shop.post("projects", BOB, project_name="P", external="x:secret"))
    assert "Another project has the external x:secret already." == refusal.message
    refusal = refused(lambda: shop.post("projects", ANNA, project_name="P", external="x:secret"))
    assert "projects/1 has the external x:secret already." == refusal.message


def test_duplicate_key_is_told_with_all_other_faults(shop: Workshop) -> None:
    """One refusal for all of them, led by what is a 400."""
    shop.put("projects/1", external="x:1")
    sent = {"external": "x:1", "project_type": "Odd"}
    expected = [
        ("project_type", "invalid_value"), ("project_name", "required"), ("external", "duplicate"),
    ]  # fmt: skip
    assert expected == faults(lambda: shop.write("POST", "projects", sent))


def test_rows_of_one_write_do_not_share_a_key(shop: Workshop) -> None:
    """The second row is refused, and so all of them."""
    rows = [{"action_name": "A", "external": "x:1"}, {"action_name": "B", "external": "x:1"}]
    assert [("actions.1.external", "duplicate")] == faults(
        lambda: shop.put("projects/1", actions=rows)
    )
    assert 0 == shop.count("actions")


def test_key_is_free_when_its_record_has_gone(shop: Workshop) -> None:
    """A deleted record, or one that let go of it, keeps it from nobody."""
    action = {"action_name": "A", "external": "x:1"}
    made = shop.post("projects/1/actions", **action)
    shop.delete(f"actions/{made['action_id']}")
    made = shop.post("projects/1/actions", **action)
    shop.put(f"actions/{made['action_id']}", external="")
    shop.post("projects/1/actions", **action)


def test_duplicate_of_a_template_takes_no_key_over(shop: Workshop) -> None:
    """Neither the project's nor its actions'."""
    shop.put("projects/1", external="x:1", project_function="template")
    shop.post("projects/1/actions", action_name="A", external="x:2")
    sent = {"project_name": "Twin", "date_start": "2024-06-01"}
    shop.post("projects/1/duplicate", **sent)
    assert ["", ""] == [shop.get(chain)["external"] for chain in ("projects/2", "actions/2")]


@pytest.mark.database
@pytest.mark.parametrize(
    ("asked", "found", "echo"),
    [
        ("jira:1", [1], "jira:1"),
        (["jira:1", "jira:10", "x:9"], [1, 2], ["jira:1", "jira:10", "x:9"]),
        ({"starts": "jira:"}, [1, 2], {"starts": "jira:"}),
        ({"empty": True}, [4], {"empty": True}),
        ({"empty": False}, [1, 2, 3], {"empty": False}),
        ("", [4], ""),
        (None, [4], None),
    ],
)
def test_records_are_found_by_key(tmp_path: Path, asked: Any, found: list[int], echo: Any) -> None:
    """By the key, some keys, how it begins, and whether there is one."""
    world = ReadingWorld(tmp_path)
    for number, key in enumerate(["jira:1", "jira:10", "trello:1", None], 1):
        world.plant("projects", project_id=number, external=key)
    assert found == world.ids("projects", {"external": asked, "sort": "project_id"})
    tree = world.tree("projects", {"external": asked})
    assert echo == tree["data"]["filters"]["external"]
    without = [number for number in (1, 2, 3, 4) if number not in found]
    assert without == world.ids("projects", {"not": {"external": asked}, "sort": "project_id"})


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({"sort": "external"}, "sort"),
        ({"external": {"ne": "x:1"}}, "external.ne"),
        ({"external": {"contains": "1"}}, "external.contains"),
        ({"external": "jira"}, "external"),
        ({"external": ["x:1", ""]}, "external"),
    ],
)
def test_keys_are_neither_sorted_by_nor_compared_otherwise(
    tmp_path: Path, params: dict[str, Any], path: str
) -> None:
    """A 400 at the option or operator; what is no key is found by none."""
    refusal = ReadingWorld(tmp_path).refusal("projects", params)
    assert [(path, "invalid_value")] == [(each.path, each.error) for each in refusal.faults]
