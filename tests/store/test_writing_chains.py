"""Writes through a chain: what the path says, and what params may say beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workshop import Workshop, faults, refused


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with projects 1 and 2, actions 1 and 2 in project 1, 3 in project 2."""
    shop = Workshop(tmp_path)
    for project_id in (1, 2):
        shop.post("projects", project_name=f"Project {project_id}")
    shop.post("projects/1/actions", action_name="One")
    shop.post("projects/1/actions", action_name="Two")
    shop.post("projects/2/actions", action_name="Three")
    return shop


def test_parent_fills_the_ids_of_a_new_record(shop: Workshop) -> None:
    """The chain says where a record is made."""
    topic = shop.post("projects/1/actions/2/topics", topic_name="T")
    assert (1, 2) == (topic["project_id"], topic["action_id"])


def test_action_brings_its_project(shop: Workshop) -> None:
    """Below an action, and named flat, the project follows."""
    assert 2 == shop.post("actions/3/topics", topic_name="T")["project_id"]
    assert 2 == shop.post("topics", topic_name="T", action_id=3)["project_id"]
    assert 2 == shop.post("actions", action_name="A", parent_action_id=3)["project_id"]


def test_id_that_repeats_the_path_is_fine(shop: Workshop) -> None:
    """Clients send it in both places, also as text."""
    assert {"changed": ["action_notes"]} == shop.put(
        "projects/1/actions/2", action_id="2", project_id="1", action_notes="n"
    )
    assert 1 == shop.post("projects/1/actions", project_id="1", action_name="A")["project_id"]


@pytest.mark.parametrize(
    ("verb", "chain", "field", "value"),
    [
        ("PUT", "projects/1/actions/2", "project_id", 2),
        ("PUT", "projects/1/actions/2", "action_id", "1"),
        ("PUT", "actions/2", "action_id", 1),
        ("PUT", "projects/1/actions/2", "project_id", None),
        ("POST", "projects/1/actions", "project_id", 2),
        ("POST", "actions/3/topics", "project_id", 1),
        ("POST", "actions/3/topics", "action_id", 1),
        ("DELETE", "projects/1/actions/2", "project_id", 2),
        ("DELETE", "actions/2", "action_id", 1),
    ],
)
def test_id_that_contradicts_the_path_is_refused(
    shop: Workshop, verb: str, chain: str, field: str, value: object
) -> None:
    """A 409 that names both ids; nothing is written."""
    before = shop.dump()
    sent = {field: value} | ({"action_name": "A"} if chain.endswith("/actions") else {})
    sent |= {"topic_name": "T"} if chain.endswith("topics") else {}
    refusal = refused(lambda: shop.write(verb, chain, sent))
    assert (409, "contradiction") == (refusal.status, refusal.word)
    assert [field] == [fault.path for fault in refusal.faults]
    assert before == shop.dump()


def test_contradiction_names_both_ids(shop: Workshop) -> None:
    """Whoever reads the sentence knows which ids collide."""
    message = refused(lambda: shop.put("projects/1/actions/2", project_id=2)).message
    assert "project_id 2" in message and "1" in message


def test_record_moves_on_the_flat_chain_only(shop: Workshop) -> None:
    """Through a chain its place is fixed, by the path or as it is stored."""
    shop.post("projects/1/topics", topic_name="T")
    assert [("action_id", "contradiction")] == faults(
        lambda: shop.put("projects/1/topics/1", action_id=2)
    )
    assert ["action_id"] == shop.put("topics/1", action_id=2)["changed"]


def test_new_record_below_a_project_may_name_its_action(shop: Workshop) -> None:
    """The path does not say which action: params may."""
    assert 2 == shop.post("projects/1/topics", topic_name="T", action_id=2)["action_id"]
    assert [("action_id", "contradiction")] == faults(
        lambda: shop.post("projects/1/topics", topic_name="T", action_id=3)
    )


@pytest.mark.parametrize(
    ("verb", "chain"),
    [
        ("PUT", "projects/2/actions/1"),
        ("DELETE", "projects/2/actions/1"),
        ("POST", "projects/2/actions/1/topics"),
    ],
)
def test_record_must_belong_to_the_one_before_it(shop: Workshop, verb: str, chain: str) -> None:
    """A chain through the wrong parent is a 404, for every verb."""
    assert "not_found" == refused(lambda: shop.write(verb, chain)).word


def test_create_tells_the_flat_place_of_the_record(shop: Workshop) -> None:
    """Status 201 with the path of the new record."""
    result = shop.write("POST", "projects/1/actions", {"action_name": "Four"})
    assert (201, "actions/4") == (result.status, result.location)
    assert ["data", "action"] == list(result.tree)
    assert {} == result.tree["data"]


def test_posting_a_ticket_below_a_project_links_it(shop: Workshop) -> None:
    """The answer is the ticket with its link; the link has the path."""
    result = shop.write("POST", "projects/1/whmcstickets", {"ticket_id": 2001})
    assert (201, "ticketxrefs/1") == (result.status, result.location)
    assert ["data", "whmcsticket"] == list(result.tree)
    ticket = result.tree["whmcsticket"]
    assert (2001, 2001, 1, 1) == (
        ticket["id"],
        ticket["ticketxref"]["ticket_id"],
        ticket["ticketxref"]["project_id"],
        ticket["ticketxref"]["owner_adminid"],
    )


def test_posting_a_ticket_below_an_action_links_it_there(shop: Workshop) -> None:
    """The action brings its project."""
    link = shop.post("actions/3/whmcstickets", ticket_id=2001)["ticketxref"]
    assert (2, 3) == (link["project_id"], link["action_id"])


def test_ticket_is_linked_to_a_project_once(shop: Workshop) -> None:
    """A second link is a 409 that names the first; another project may have one too."""
    shop.post("projects/1/whmcstickets", ticket_id=2001)
    assert [("ticket_id", "duplicate")] == faults(
        lambda: shop.post("ticketxrefs", project_id=1, ticket_id=2001, action_id=2)
    )
    shop.post("projects/2/whmcstickets", ticket_id=2001)
    assert [("ticket_id", "duplicate")] == faults(lambda: shop.put("ticketxrefs/2", project_id=1))
    assert ["action_id"] == shop.put("ticketxrefs/1", action_id=2)["changed"]


def test_ticket_must_be_there_to_be_linked(shop: Workshop) -> None:
    """An unknown ticket is named at its field."""
    assert [("ticket_id", "unknown_record")] == faults(
        lambda: shop.post("projects/1/whmcstickets", ticket_id=9)
    )
    assert [("ticket_id", "required")] == faults(lambda: shop.post("projects/1/whmcstickets"))
