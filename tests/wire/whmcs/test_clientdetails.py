"""GetClientsDetails: all that is told of one client."""

from __future__ import annotations

import pytest

from teampro.dialects.whmcs.commands.clientdetails import LEGACY, NO_USERS
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
    """Counted in the rows of the client, its money in the signs of its currency."""
    stats = desk.done("GetClientsDetails", clientid=12, stats="true")["stats"]
    assert (stats["incredit"], stats["creditbalance"]) == (True, "$40.00 USD")
    assert {name: stats[name] for name in COUNTED} == {
        name: desk.world.rows(f"SELECT {select} AND userid = 12")[0][0]
        for name, select in COUNTED.items()
    }
    for name, select in SUMMED.items():
        [(amount,)] = desk.world.rows(f"SELECT COALESCE(SUM({select} AND userid = 12")
        assert stats[name] == f"${amount / 100:.2f} USD", name


COUNTED = {
    "numtickets": "COUNT(*) FROM tickets WHERE 1 = 1",
    "numactivetickets": "COUNT(*) FROM tickets WHERE status <> 'Closed'",
    "numdueinvoices": "COUNT(*) FROM invoices WHERE status = 'Unpaid'",
    "numpaidinvoices": "COUNT(*) FROM invoices WHERE status = 'Paid'",
    "productsnumtotal": "COUNT(*) FROM services WHERE 1 = 1",
    "productsnumactive": "COUNT(*) FROM services WHERE domainstatus = 'Active'",
    "productsnumhosting": (
        "COUNT(*) FROM services WHERE packageid IN (SELECT id FROM products "
        "WHERE type = 'hostingaccount')"
    ),
    "numdomains": "COUNT(*) FROM domains WHERE 1 = 1",
    "numquotes": "COUNT(*) FROM quotes WHERE 1 = 1",
    "numacceptedquotes": "COUNT(*) FROM quotes WHERE stage = 'Accepted'",
}
SUMMED = {
    "dueinvoicesbalance": "balance), 0) FROM invoices WHERE status = 'Unpaid'",
    "unpaidinvoicesamount": "total), 0) FROM invoices WHERE status = 'Unpaid'",
    "paidinvoicesamount": "total), 0) FROM invoices WHERE status = 'Paid'",
    "grossRevenue": "amountin), 0) FROM transactions WHERE 1 = 1",
    "expenses": "amountout + fees), 0) FROM transactions WHERE 1 = 1",
    "income": "amountin - amountout - fees), 0) FROM transactions WHERE 1 = 1",
}


def test_overdue_is_what_was_due_before_today(desk: Desk) -> None:
    """Today it is due, tomorrow it is overdue."""
    bill = {"userid": 12, "status": "Unpaid", "duedate": "today"}
    lines = [{"description": "Work", "amount": "5.00"}]
    names = ("numdueinvoices", "numoverdueinvoices")
    found = []
    for due in ("today", "today-1d"):
        before = desk.done("GetClientsDetails", clientid=12, stats=1)["stats"]
        sent = {**bill, "duedate": due, "invoiceitems": lines}
        desk.world.call("POST", "invoices", sent, who="admin")
        after = desk.done("GetClientsDetails", clientid=12, stats=1)["stats"]
        found.append([after[name] - before[name] for name in names])
    assert found == [[1, 0], [1, 1]]


def test_what_the_caller_may_not_see_is_left_out_and_said(desk: Desk) -> None:
    """Users and tickets have areas of their own; without that of clients nothing is told."""
    let(desk, "clients:read")
    told = desk.ask("GetClientsDetails", "staff", clientid=12, stats=1)
    assert told["users"] == {"user": []}
    assert told["warning"] == (
        f"{NO_USERS} The figures of invoices, transactions, services, domains, quotes, "
        "whmcstickets are 0: they need the area billing:read and the area services:read and the "
        "area domains:read and the area support:read, which you lack."
    )
    assert told["stats"]["numpaidinvoices"] == 0
    assert told["customfields1"] == "The theatre"
    let(desk, "users:read")
    assert desk.refused("GetClientsDetails", "staff", clientid=12) == "Access Denied"
