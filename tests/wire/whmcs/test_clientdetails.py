"""GetClientsDetails: all that is told of one client."""

from __future__ import annotations

import pytest

from teampro.dialects.whmcs.commands.clientdetails import (
    LEGACY,
    NO_FIGURES,
    NO_TICKETS,
    NO_USERS,
)
from tests.wire.whmcs.desk import Desk

EMAIL = "lueders@museum-am-hafen.example"


def let(desk: Desk, *areas: str) -> None:
    """Give the member of the staff other areas."""
    desk.world.rows("UPDATE admins SET areas = ? WHERE username = 'staff'", " ".join(areas))


@pytest.mark.parametrize(
    ("params", "sentence"),
    [({}, "Either clientid Or email Is Required"), ({"clientid": 999}, "Client Not Found"),
     ({"email": "nobody"}, "Client Not Found"), ({"email": "a@b"}, "Client Not Found")],
)  # fmt: skip
def test_what_is_wrong_is_said_in_the_documented_words(
    desk: Desk, params: dict[str, object], sentence: str
) -> None:
    """Each documented error."""
    assert desk.refused("GetClientsDetails", **params) == sentence


def test_every_field_stands_at_the_top_as_well(desk: Desk) -> None:
    """Old clients read it there, with what is empty by now; figures are told on demand."""
    told = desk.done("GetClientsDetails", email=EMAIL.upper())
    client = told.pop("client")
    assert told.pop("result") == "success"
    assert told == {**client, **LEGACY}


def test_telephone_country_and_currency_are_derived(desk: Desk) -> None:
    """As registries and people read them."""
    told = desk.done("GetClientsDetails", clientid=12)
    names = ("phonecc", "telephoneNumber", "countryname", "currency_code", "lastlogin")
    assert [told[name] for name in names] == [
        "49",
        "+49.405550101",
        "Germany",
        "USD",
        "No Login Logged",
    ]


def test_a_last_login_is_told_by_the_clock_of_the_server(desk: Desk) -> None:
    """The moment as it is stored alone where that clock shows UTC."""
    desk.world.rows("UPDATE clients SET lastlogin = '2026-11-20 08:00:00' WHERE id = 12")
    told = desk.done("GetClientsDetails", clientid=12)
    assert told["lastlogin"] == desk.local("2026-11-20 08:00:00")


def test_an_email_is_verified_when_the_owners_is(desk: Desk) -> None:
    """That of another user of the client does not count."""
    verified = "UPDATE users SET email_verified_at = '2026-11-20 08:00:00' WHERE id = ?"
    desk.world.rows(verified, 2)
    assert desk.done("GetClientsDetails", clientid=12)["email_verified"] is False
    desk.world.rows(verified, 1)
    assert desk.done("GetClientsDetails", clientid=12)["email_verified"] is True


def test_a_client_without_users_has_no_owner(desk: Desk) -> None:
    """Its users are an empty list."""
    told = desk.done("GetClientsDetails", clientid=63)
    assert (told["owner_user_id"], told["users"]) == (0, {"user": []})


def test_figures_are_those_of_what_there_is(desk: Desk) -> None:
    """Credit and tickets; all others are 0, which is said."""
    desk.give_credit(12, 123_456)
    desk.world.rows("UPDATE clients SET currency = 2 WHERE id = 12")
    [(every,)] = desk.world.rows("SELECT COUNT(*) FROM tickets WHERE userid = 12")
    closed = "SELECT COUNT(*) FROM tickets WHERE userid = 12 AND status = 'Closed'"
    [(over,)] = desk.world.rows(closed)
    told = desk.done("GetClientsDetails", clientid=12, stats="true")
    stats = told["stats"]
    assert told["warning"] == NO_FIGURES
    assert (stats["incredit"], stats["creditbalance"]) == (True, "1.234,56 EUR")
    assert (stats["numtickets"], stats["numactivetickets"]) == (every, every - over)
    assert (stats["numpaidinvoices"], stats["income"], stats["isAffiliate"]) == (
        0,
        "0,00 EUR",
        False,
    )


def test_what_the_caller_may_not_see_is_left_out_and_said(desk: Desk) -> None:
    """Users and tickets have areas of their own; without that of clients nothing is told."""
    let(desk, "clients:read")
    told = desk.ask("GetClientsDetails", "staff", clientid=12, stats=1)
    assert told["users"] == {"user": []}
    assert told["warning"] == f"{NO_USERS} {NO_FIGURES} {NO_TICKETS}"
    assert told["customfields1"] == "The theatre"
    let(desk, "users:read")
    assert desk.refused("GetClientsDetails", "staff", clientid=12) == "Access Denied"
