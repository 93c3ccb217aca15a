"""Sums of groups: whole on every database, of one currency, and never beyond what all can hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import peewee
import pytest

from teampro.resources import RESOURCES
from teampro.schema import columns
from teampro.schema.resource import READ, Resource
from tests.reading_world import ReadingWorld

MOST_MONEY, MOST_NUMBER = 10**13 - 1, 2**53 - 1


class Fare(peewee.Model):
    """What somebody paid."""

    fare_id = columns.Id()
    currency = columns.Reference("currencies")
    amount = columns.Money()
    rate = columns.Factor()
    points = columns.Integer()

    class Meta:
        table_name = "fares"


class Tip(peewee.Model):
    """What somebody gave, in whatever currency."""

    tip_id = columns.Id()
    amount = columns.Money()

    class Meta:
        table_name = "tips"


NOUNS = (
    Resource(plural="fares", singular="fare", help="What somebody paid.", model=Fare,
             verbs=READ, order=("fare_id",)),
    Resource(plural="tips", singular="tip", help="What somebody gave.", model=Tip, verbs=READ,
             order=("tip_id",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingWorld]:
    """Payments in two currencies."""
    world = ReadingWorld(tmp_path_factory.mktemp("sums"), nouns=(*RESOURCES, *NOUNS))
    words = world.database.engine.words
    own = "currency BIGINT NOT NULL, rate BIGINT NOT NULL, points BIGINT NOT NULL"
    for text in (
        f"CREATE TABLE fares (fare_id {words.id}, amount BIGINT NOT NULL, {own})",
        f"CREATE TABLE tips (tip_id {words.id}, amount BIGINT NOT NULL)",
    ):
        world.database.rows(text)
    for number, (currency, amount) in enumerate(
        ((1, MOST_MONEY), (1, MOST_MONEY), (1, 1), (2, -867), (2, -1)), 1
    ):
        world.plant("fares", fare_id=number, currency=currency, amount=amount,
                    rate=number * 100_000, points=MOST_NUMBER)  # fmt: skip
    yield world
    world.database.close()


def test_money_is_summed_by_its_currency(world: ReadingWorld) -> None:
    """To the last of its smallest units, printed like an amount."""
    params = {"group": "currency", "sum": "amount", "min": "amount,rate", "max": "amount"}
    rows = world.tree("fares", params)["fares"]
    assert [
        (1, 3, "199999999999.99", "0.01", "1.00000", "99999999999.99"),
        (2, 2, "-8.68", "-8.67", "4.00000", "-0.01"),
    ] == [tuple(row.values()) for row in rows]
    assert rows == world.streamed("fares", params)


@pytest.mark.parametrize("filtered", [2, {"eq": 2}, {"eq": "2", "gt": 1}])
def test_a_filter_by_one_currency_is_enough(world: ReadingWorld, filtered: Any) -> None:
    """Then all its rows are in it; of no row the sum is zero."""
    params = {"group": "", "sum": "amount", "currency": filtered}
    assert [{"count": 2, "sum.amount": "-8.68"}] == world.tree("fares", params)["fares"]
    nothing = world.tree("fares", params | {"fare_id": 1})["fares"]
    assert [{"count": 0, "sum.amount": "0.00"}] == nothing


@pytest.mark.parametrize(
    ("chain", "params", "path", "word"),
    [
        ("fares", {"group": "", "sum": "amount"}, "currency", "required"),
        ("fares", {"group": "fare_id", "max": "amount"}, "currency", "required"),
        ("fares", {"group": "", "sum": "amount", "currency": [1, 2]}, "currency", "required"),
        ("fares", {"group": "", "sum": "amount", "or": [{"currency": 1}, {"currency": 2}]},
         "currency", "required"),
        ("fares", {"group": "", "sum": "amount", "not": {"currency": 1}},
         "currency", "required"),
        ("tips", {"group": "tip_id", "sum": "amount"}, "sum", "invalid_value"),
        ("fares", {"group": "currency", "sum": "rate"}, "sum", "invalid_value"),
    ],
    ids=str,
)  # fmt: skip
def test_a_sum_of_several_currencies_is_refused(
    world: ReadingWorld, chain: str, params: Any, path: str, word: str
) -> None:
    """It would be no figure, nor is one of factors."""
    [fault] = world.refusal(chain, params).faults
    assert (path, word) == (fault.path, fault.error)


def test_a_sum_that_is_too_large_is_refused_on_every_database(world: ReadingWorld) -> None:
    """Some could hold it, but no program that reads a number of 64 bits."""
    params = {"group": "", "sum": "points"}
    [row] = world.tree("fares", params)["fares"]
    assert 5 * MOST_NUMBER == row["sum.points"]
    rows = [{"fare_id": number, "points": MOST_NUMBER} for number in range(10, 1_100)]
    with world.database.writing() as transaction:
        for start in range(0, len(rows), 500):
            world.plant("fares", *rows[start : start + 500])
        refusal = world.refusal("fares", params)
        transaction.undo()
    assert ("invalid_value", 400) == (refusal.word, refusal.status)
    assert "filter" in refusal.message
