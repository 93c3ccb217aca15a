"""Amounts, factors and tax percentages through the whole application, on whichever database."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from teampro.resources import RESOURCES
from tests.wire.accounts import ACCOUNTS, MIGRATION, create
from tests.wire.world import World, make_app

BALANCES = ("-8.67", "99999999999.99", "0.00", "-0.01", "8.67", "-99999999999.99", "10.10")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application that knows accounts."""
    return make_app(tmp_path_factory.mktemp("accounts"), (*RESOURCES, ACCOUNTS))


@pytest.fixture
def world(app: World) -> World:
    """The application without an account."""
    app.restore()
    app.witness.run(MIGRATION)
    return app


@pytest.fixture
def filled(world: World) -> World:
    """Accounts 1 to 7, one for each balance."""
    for balance in BALANCES:
        assert balance == create(world, balance=balance)["balance"]
    return world


def ids(world: World, params: Any) -> list[int]:
    """Return the ids of the accounts that a list shows."""
    reply = world.call("GET", "accounts", params)
    assert 200 == reply.status, reply.tree
    return [row["account_id"] for row in reply.response["accounts"]]


def test_what_is_not_sent_has_its_default(world: World) -> None:
    """An amount is zero and never null, a factor one."""
    account = create(world)
    assert ("0.00", "0.00", "1.00000", "0.000") == tuple(
        account[name] for name in ("balance", "fee", "rate", "tax")
    )


def test_amounts_stand_whole_in_the_database_and_so_does_their_sum(filled: World) -> None:
    """Hundredths in BIGINT; no database makes a float or a fraction of them."""
    stored = [value for (value,) in filled.rows("SELECT balance FROM accounts ORDER BY account_id")]
    expected = [-867, 9_999_999_999_999, 0, -1, 867, -9_999_999_999_999, 1_010]
    assert expected == stored
    for name in ("balance", "rate", "tax"):
        [[total]] = filled.rows(f"SELECT SUM({name}) FROM accounts")
        assert int is type(total)
        assert {"balance": 1_009, "rate": 700_000, "tax": 0}[name] == total


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"balance": "-8.67"}, [1]),
        ({"balance": 0}, [3]),
        ({"balance": "-0.00"}, [3]),
        ({"balance": {"ne": "0"}}, [1, 2, 4, 5, 6, 7]),
        ({"balance": ["-8.67", "8.67"]}, [1, 5]),
        ({"balance": {"nin": ["-8.67", "8.67"]}}, [2, 3, 4, 6, 7]),
        ({"balance": {"lt": "0"}}, [1, 4, 6]),
        ({"balance": {"lte": "-8.67"}}, [1, 6]),
        ({"balance": {"gt": "-0.01"}}, [2, 3, 5, 7]),
        ({"balance": {"gte": "-8.67", "lt": 8.67}}, [1, 3, 4]),
        ({"balance": {"between": ["-8.67", "8.67"]}}, [1, 3, 4, 5]),
        ({"not": {"balance": {"between": ["-8.67", "8.67"]}}}, [2, 6, 7]),
        ({"rate": "1", "tax": {"lt": "0.001"}}, [1, 2, 3, 4, 5, 6, 7]),
        ({"sort": "balance"}, [6, 1, 4, 3, 5, 7, 2]),
        ({"sort": "-balance"}, [2, 7, 5, 3, 4, 1, 6]),
    ],
    ids=str,
)
def test_amounts_are_filtered_and_sorted_by_their_value(
    filled: World, params: Any, expected: list[int]
) -> None:
    """With both signs, as text and as a JSON number."""
    assert expected == ids(filled, params)


def test_amounts_are_paged_by_cursor(filled: World) -> None:
    """Behind a negative one the next lower."""
    found: list[int] = []
    params: dict[str, Any] = {"sort": "-balance", "limit": 2}
    for _ in BALANCES:
        reply = filled.call("GET", "accounts", params).response
        found += [row["account_id"] for row in reply["accounts"]]
        if "next" not in reply["data"]:
            break
        params["after"] = reply["data"]["next"]
    assert [2, 7, 5, 3, 4, 1, 6] == found


def test_the_echo_of_a_filter_prints_all_places(filled: World) -> None:
    """`data.filters` says what was understood."""
    params = {"balance": {"gte": -8.5, "lt": "1"}, "rate": 1, "tax": ["0"]}
    told = filled.call("GET", "accounts", params).response["data"]["filters"]
    assert {
        "balance": {"gte": "-8.50", "lt": "1.00"},
        "rate": "1.00000",
        "tax": ["0.000"],
    } == told


def test_amounts_are_printed_equally_in_every_format(filled: World) -> None:
    """As text with all places: no reader makes a float of them unasked."""
    rows = filled.call("GET", "accounts").response["accounts"]
    assert list(BALANCES) == [row["balance"] for row in rows]
    text = filled.call("GET", "accounts", format="csv").body.decode()
    assert list(BALANCES) == [row["balance"] for row in csv.DictReader(io.StringIO(text))]
    lines = filled.call("GET", "accounts", format="ndjson").body.splitlines()
    assert list(BALANCES) == [json.loads(line)["balance"] for line in lines]
    marked = filled.call("GET", "accounts", format="xml").response["accounts"]
    assert list(BALANCES) == [row["balance"] for row in marked]


def test_a_json_number_is_stored_as_it_is_written(world: World) -> None:
    """The request's bytes count, whatever a float would make of them."""
    body = '{"account_name": "Ada", "balance": -70368744177.67, "rate": 1.10, "tax": 8.875}'
    reply = _post(world, body)
    assert 201 == reply.status
    account = reply.response["account"]
    assert ("-70368744177.67", "1.10000", "8.875") == tuple(
        account[name] for name in ("balance", "rate", "tax")
    )


@pytest.mark.parametrize(
    ("field", "given", "told"),
    [
        ("balance", "10.005", "10.005"),
        ("balance", "1e3", "1e3"),
        ("balance", '"1e3"', "1e3"),
        ("balance", "8.6699999999999999", "8.6699999999999999"),
        ("balance", "100000000000", 100_000_000_000),
        ("balance", "null", None),
        ("balance", '""', ""),
        ("rate", '"-1"', "-1"),
        ("tax", "100.001", "100.001"),
    ],
)
def test_what_does_not_fit_is_refused_as_it_was_written(
    world: World,
    field: str,
    given: str,
    told: Any,
) -> None:
    """With the digits that were sent, and what would be right."""
    reply = _post(world, f'{{"account_name": "Ada", "{field}": {given}}}')
    (fault,) = reply.tree["request"]["errors"]
    assert (400, field, "invalid_value", told) == (
        reply.status,
        fault["path"],
        fault["error"],
        fault["given"],
    )


def test_history_tells_amounts_as_the_wire_does(filled: World) -> None:
    """From one amount to the other, with its sign."""
    filled.call("PUT", "accounts/1", {"balance": "3"})
    entries = filled.call("GET", "accounts/1/history").response["history"]
    assert [{"field": "balance", "old": "-8.67", "new": "3.00"}] == entries[-1]["changes"]


def _post(world: World, body: str) -> Any:
    headers = {"Content-Type": "application/json"}
    query = {"username": "admin", "password": "demo"}
    return world.send("POST", "/v1/accounts/json", query, body, headers)
