"""Commands about the contacts of clients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.wire.whmcs.desk import Desk

ICANN = "You must have at least one email address enabled to receive domain related notifications"
REFUSALS: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("AddContact", {}, "Client ID Not Found"),
    ("AddContact", {"clientid": 999}, "Client ID Not Found"),
    ("AddContact", {"clientid": 12, "email": "kasse@MUSEUM-am-hafen.example"},
     "Duplicate Email Address"),
    ("AddContact", {"clientid": 12, "email": "kasse"}, "Invalid value for email"),
    ("UpdateContact", {}, "Contact ID Not Found"),
    ("UpdateContact", {"contactid": 999, "city": "Kiel"}, "Contact ID Not Found"),
    ("DeleteContact", {}, "Contact ID Not Found"),
    ("DeleteContact", {"contactid": 999}, "Contact ID Not Found"),
)  # fmt: skip


@pytest.mark.parametrize(("command", "params", "sentence"), REFUSALS)
def test_what_is_wrong_is_said_in_the_documented_words(
    desk: Desk, command: str, params: Mapping[str, Any], sentence: str
) -> None:
    """Each documented error."""
    assert desk.refused(command, **params) == sentence


@pytest.mark.parametrize("command", ["AddContact", "UpdateContact", "DeleteContact", "GetContacts"])
def test_contacts_are_closed_without_the_area_of_clients(desk: Desk, command: str) -> None:
    """Whatever is sent."""
    reply = desk.send(command, {"clientid": 12, "contactid": 1}, who="staff")
    assert (reply.status, reply.tree["message"]) == (403, "Access Denied")


def test_two_clients_may_have_a_contact_with_one_email(desk: Desk) -> None:
    """An e-mail is taken within its client alone; ids are texts."""
    for client, contact in ((12, "2"), (17, "3")):
        made = desk.done("AddContact", clientid=client, email="both@example.com", country="DE")
        assert made == {"result": "success", "contactid": contact}


@pytest.mark.parametrize(
    "mail", [{"email_preferences": {"product": "1"}}, {"productemails": "true"}]
)
def test_mail_is_named_in_a_map_or_as_it_was_before(desk: Desk, mail: dict[str, Any]) -> None:
    """What is absent is off on create, and unchanged on update."""
    desk.done("AddContact", clientid=12, **mail)
    desk.done("UpdateContact", contactid=2, firstname="Kim")
    contact = desk.done("GetContacts", userid=12)["contacts"]["contact"][-1]
    assert (contact["firstname"], contact["productemails"], contact["generalemails"]) == (
        "Kim",
        True,
        False,
    )


def test_the_last_who_reads_mail_about_domains_goes_on_to(desk: Desk) -> None:
    """Neither turned off nor deleted, as ICANN asks."""
    desk.done("AddContact", clientid=12, email_preferences={"domain": "1"})
    desk.done("UpdateClient", clientid=12, email_preferences={"domain": "0"})
    off = {"email_preferences": {"domain": "0"}}
    assert desk.refused("UpdateContact", contactid=2, **off).startswith(ICANN)
    assert desk.refused("DeleteContact", contactid=2).startswith("ICANN asks that somebody")


@pytest.mark.parametrize(
    ("command", "client", "instead"),
    [("AddContact", {"clientid": 12}, "AddUser and CreateClientInvite"),
     ("UpdateContact", {"contactid": 1}, "UpdateUser")],
)  # fmt: skip
def test_accounts_of_contacts_are_users_by_now(
    desk: Desk, command: str, client: dict[str, int], instead: str
) -> None:
    """What asks for one has no effect and is told, and only then."""
    told = desk.done(command, **client, subaccount=1, password2="x", permissions="invoices")
    assert told["warning"] == f"Sub Accounts are no longer supported. Please use {instead}"
    assert "warning" not in desk.done(command, **client)


def test_contacts_are_found_by_any_field(desk: Desk) -> None:
    """Without one, those of all clients; moments are told in full."""
    assert desk.done("GetContacts", firstname="Nobody")["contacts"] == {"contact": []}
    told = desk.done(
        "GetContacts", clientid=12, country="DE", email="kasse@museum-am-hafen.example"
    )
    (contact,) = told["contacts"]["contact"]
    assert (contact["lastname"], contact["created_at"]) == (
        "Matthiesen",
        desk.local("2025-10-16 15:30:00"),
    )


def test_a_deleted_contact_is_no_more(desk: Desk) -> None:
    """Its id comes back as a text."""
    assert desk.done("DeleteContact", contactid=1)["contactid"] == "1"
    assert desk.done("GetContacts")["totalresults"] == 0
