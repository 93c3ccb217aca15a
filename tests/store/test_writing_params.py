"""What a write may send: names, kinds, lists of words, ids; all faults in one answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.callers import ANNA, BOB
from tests.workshop import Workshop, faults, refused


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with project 1 and action 1."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Site", client_userid=51)
    shop.post("projects/1/actions", action_name="Plan")
    return shop


def test_every_fault_is_reported_at_once(shop: Workshop) -> None:
    """Names, kinds, words, ids and missing fields stand in one refusal, a 400."""
    sent = {
        "actoin_name": "x",
        "action_status": "Actve",
        "date_start": "2024-02-30",
        "manager_adminid": 77,
        "action_complete": 101,
        "action_billable": "perhaps",
        "limit": 5,
    }
    found = faults(lambda: shop.write("POST", "actions", sent))
    assert [
        ("actoin_name", "unknown_field"),
        ("date_start", "invalid_value"),
        ("action_complete", "invalid_value"),
        ("action_billable", "invalid_value"),
        ("limit", "misplaced"),
        ("action_status", "invalid_value"),
        ("manager_adminid", "unknown_record"),
        ("project_id", "required"),
        ("action_name", "required"),
    ] == found
    assert 400 == refused(lambda: shop.write("POST", "actions", sent)).status


def test_unknown_field_names_the_nearest_and_the_legal_ones(shop: Workshop) -> None:
    """The fault can be mended without the manual."""
    fault = refused(lambda: shop.put("actions/1", action_nmae="x")).faults[0]
    assert "action_name" == fault.nearest
    assert "action_status" in fault.allowed and "action_elapsed" not in fault.allowed


def test_refused_write_leaves_nothing(shop: Workshop) -> None:
    """One faulty field, and the good ones are not written either."""
    before = shop.dump()
    refused(lambda: shop.put("actions/1", action_name="Better", action_type="Worse"))
    refused(lambda: shop.post("projects/1/actions", action_name="New", parent_action_id=99))
    assert before == shop.dump()


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("action_complete", "42", 42),
        ("action_billable", "yes", True),
        ("action_billable", 0, False),
        ("date_finish", "today+2w", "2024-05-20"),
        ("manager_adminid", "me", 1),
        ("manager_adminid", "2", 2),
        ("assigned_adminid", -1, -1),
        ("assigned_adminid", None, 0),
        ("action_detail", None, ""),
        ("action_detail", "a\r\nb\rc", "a\nb\nc"),
        ("action_notes", "me", "me"),
        ("date_start", None, None),
        ("date_start", "", None),
    ],
)
def test_values_are_read_by_the_kind_of_their_field(
    shop: Workshop, field: str, value: Any, shown: Any
) -> None:
    """Text for numbers and flags, words where they mean something, null for "not there"."""
    shop.write("PUT", "actions/1", {field: value})
    assert shown == shop.get("actions/1")[field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("manager_adminid", -1),
        ("action_priority", 4),
        ("action_name", "x" * 256),
        ("action_complete", None),
        ("project_id", [1]),
        ("action_detail", {"a": 1}),
        ("client_visible", "everyone"),
        ("date_start", "soon"),
    ],
)
def test_values_that_do_not_fit_are_refused(shop: Workshop, field: str, value: Any) -> None:
    """The fault stands at the field."""
    assert [(field, "invalid_value")] == faults(
        lambda: shop.write("PUT", "actions/1", {field: value})
    )


def test_rates_keep_two_places(shop: Workshop) -> None:
    """Money is text with two places."""
    shop.put("projects/1", project_rate="85.5")
    assert "85.50" == shop.get("projects/1")["project_rate"]


def test_keys_with_an_underscore_pass_unread(shop: Workshop) -> None:
    """Browsers and caches add such keys."""
    assert {"changed": []} == shop.put("actions/1", _="1700000000", _x={"deep": [1]})


def test_value_that_left_its_list_may_be_sent_back(shop: Workshop) -> None:
    """It stays as it is stored; a new one outside the list is refused."""
    shop.put("actions/1", action_type="Review")
    other = shop.again(action__action_type=("Alpha", "Beta"))
    assert ["action_name"] == other.put("actions/1", action_type="Review", action_name="N")[
        "changed"
    ]
    assert [("action_type", "invalid_value")] == faults(
        lambda: other.put("actions/1", action_type="Service")
    )


def test_first_word_stands_in_for_a_default_that_left_its_list(shop: Workshop) -> None:
    """Settings may drop the word a field begins with."""
    other = shop.again(action__action_type=("Alpha", "Beta"))
    assert "Alpha" == other.post("projects/1/actions", action_name="N")["action_type"]


@pytest.mark.parametrize("value", ["", "   ", None])
def test_required_field_may_not_be_emptied(shop: Workshop, value: str | None) -> None:
    """What a create needs, an update cannot take away."""
    assert [("action_name", "required")] == faults(
        lambda: shop.write("PUT", "actions/1", {"action_name": value})
    )


def test_newly_named_records_must_be_there(shop: Workshop) -> None:
    """Every reference is looked up, all of them are reported."""
    assert [("client_userid", "unknown_record"), ("assigned_adminid", "unknown_record")] == faults(
        lambda: shop.put("projects/1", client_userid=99, assigned_adminid=98)
    )


def test_newly_named_records_must_be_in_reach(shop: Workshop) -> None:
    """Out of reach is answered exactly like absent; the stored id may be sent back."""
    shop.post("projects", project_name="Secret", visible_status="manager")
    shop.post("actions", project_id=2, action_name="Hidden", assigned_adminid=BOB.adminid)
    hidden = refused(lambda: shop.put("actions/1", BOB, project_id=2))
    absent = refused(lambda: shop.put("actions/1", BOB, project_id=99))
    assert [("project_id", "unknown_record")] == [(f.path, f.error) for f in hidden.faults]
    assert hidden.message == absent.message.replace("99", "2")
    assert ["action_notes"] == shop.put("actions/2", BOB, project_id=2, action_notes="n")["changed"]


def test_reference_to_what_is_not_ours_is_taken_as_it_is(shop: Workshop) -> None:
    """Contacts and hostings live in the billing system."""
    shop.put("projects/1", client_contactid=9001, client_hostingid=9002)
    assert 9001 == shop.get("projects/1")["client_contactid"]


def test_delete_takes_id_version_and_preview_only(shop: Workshop) -> None:
    """A field in a DELETE is a mistake worth telling; the ids of the chain are none."""
    assert [("action_name", "misplaced"), ("nonsense", "unknown_field")] == faults(
        lambda: shop.write("DELETE", "actions/1", {"action_name": "x", "nonsense": 1})
    )
    assert [("fields", "misplaced")] == faults(
        lambda: shop.write("DELETE", "actions/1", {"fields": "action_id"})
    )
    sent = {"project_id": 1, "action_id": "1", "version": "1", "preview": "no", "_": 1}
    assert {"deleted": {"actions": 1}} == shop.write("DELETE", "projects/1/actions/1", sent).tree[
        "data"
    ]


@pytest.mark.parametrize(("sent", "meant"), [("actons", "actions"), ("action", "actions")])
def test_nearest_word_may_be_that_of_rows(shop: Workshop, sent: str, meant: str) -> None:
    """A part is among what a record takes."""
    [fault] = refused(lambda: shop.write("PUT", "projects/1", {sent: []})).faults
    assert ("unknown_field", meant) == (fault.error, fault.nearest)
    assert {"topics", "project_name"} <= {*fault.allowed}


def test_faulty_params_are_told_before_an_absent_record(shop: Workshop) -> None:
    """400 comes before 404; good params then tell that there is no record."""
    assert "unknown_field" == refused(lambda: shop.put("actions/99", nonsense=1)).word
    assert "not_found" == refused(lambda: shop.put("actions/99", action_name="x")).word


def test_disabled_administrator_can_be_named(shop: Workshop) -> None:
    """Who left still stands in old work."""
    shop.plant("admins", id=9, username="gone", disabled=1)
    shop.put("actions/1", ANNA, manager_adminid=9)
    assert 9 == shop.get("actions/1")["manager_adminid"]
