"""The figures of the office: money in the default currency, counts, a timeline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.wire.whmcs.desk import Desk

MUSEUM, EURO = 12, 2
MONEY = ("today", "thismonth", "thisyear", "alltime")


def earned(desk: Desk) -> list[int]:
    """Return what was earned today, this month, this year and ever, in hundredths."""
    told = desk.done("GetStats")
    texts = [told[f"income_{name}"] for name in MONEY]
    assert all(text.startswith("$") and text.endswith(" USD") for text in texts), texts
    return [int(text.strip("$ USD").replace(".", "")) for text in texts]


def move(desk: Desk, **params: object) -> None:
    """Let money move."""
    sent = {"gateway": "banktransfer", **params}
    assert desk.world.call("POST", "transactions", sent).status == 201


def test_money_is_told_in_the_default_currency(desk: Desk) -> None:
    """By the rate of each transaction, less fees and what went out, by the days of the office."""
    before = earned(desk)
    move(desk, userid=MUSEUM, amountin="100.00", fees="3.00")
    move(desk, currency=EURO, rate="0.92000", amountin="9.20", date="2026-11-02 12:00:00")
    move(desk, currency=EURO, rate="0.50000", amountout="1.00", date="2026-01-02 12:00:00")
    move(desk, userid=MUSEUM, amountin="7.00", date="2025-11-20 12:00:00")
    more = [after - first for after, first in zip(earned(desk), before, strict=True)]
    assert more == [97_00, 107_00, 105_00, 112_00]


def test_a_timeline_tells_day_by_day(desk: Desk) -> None:
    """As many days as are asked for, the last one is today; without, none."""
    days = [str(desk.today - timedelta(days=1)), str(desk.today)]
    before = desk.done("GetStats", timeline_days=2)["timeline_data"]
    assert list(before["income"]) == days
    move(desk, userid=MUSEUM, amountin="12.50", date=f"{days[0]} 06:00:00")
    move(desk, userid=MUSEUM, amountout="2.00", date=f"{days[1]} 06:00:00")
    after = desk.done("GetStats", timeline_days=2)["timeline_data"]
    changed = {
        name: {day for day, told in each.items() if told != before[name][day]}
        for name, each in after.items()
    }
    assert changed == {
        "new_orders": set(),
        "accepted_orders": set(),
        "income": {days[0]},
        "expenditure": {days[1]},
        "new_tickets": set(),
    }
    told = desk.done("GetStats")["timeline_data"]
    assert told == {name: {} for name in after}


def test_tickets_are_counted_by_status_and_flag(desk: Desk) -> None:
    """Those of the demonstration; a ticket that is closed waits for nobody."""
    told = desk.done("GetStats")
    by_status = [told[f"tickets_{name}"] for name in ("open", "answered", "customerreply")]
    by_status += [told[f"tickets_{name}"] for name in ("onhold", "inprogress")]
    assert told["tickets_allactive"] == sum(by_status)
    assert told["tickets_awaitingreply"] == told["tickets_open"] + told["tickets_customerreply"]
    assert (told["staff_online"], told["networkissues_open"]) == (1, 0)
    desk.ask("WhmcsDetails", who="staff")
    assert desk.done("GetStats")["staff_online"] == 2


@pytest.mark.parametrize("days", ["-1", "367", "week"])
def test_a_timeline_has_at_most_a_year(desk: Desk, days: str) -> None:
    """Anything else is refused."""
    assert desk.refused("GetStats", timeline_days=days) == "Invalid value for timeline_days"


def test_figures_take_a_fixed_number_of_statements(desk: Desk) -> None:
    """However much there is; the tickets of a timeline take one more."""
    desk.done("GetStats")
    for day in ("2026-10-01", "2026-10-02"):
        move(desk, userid=MUSEUM, amountin="1.00", date=f"{day} 08:00:00")
        desk.done("GetStats")
        assert desk.statements == 13
        desk.done("GetStats", timeline_days=366)
        assert desk.statements == 14
