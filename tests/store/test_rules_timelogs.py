"""Timelogs: clocks and finished pieces of time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from teampro.settings import read_settings
from tests.callers import ANNA, BOB
from tests.store.rules_world import World, refused

TIMES = ("timelog_status", "timelog_start", "timelog_stop", "timelog_elapsed")
NOON = "2024-05-06 12:00:00"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a database without timelogs."""
    return World(tmp_path)


def times(row: dict[str, Any]) -> list[Any]:
    """Return status, start, stop and elapsed."""
    return [row[name] for name in TIMES]


def log(world: World, **sent: Any) -> dict[str, Any]:
    """Store an hour on project 100, or what is sent."""
    return world.create("timelogs", **({"project_id": 100, "timelog_elapsed": 3600} | sent))


def clock(world: World, **sent: Any) -> int:
    """Start a clock on project 100 and return its id."""
    row = world.create("timelogs", **({"project_id": 100, "timelog_status": "active"} | sent))
    return int(row["timelog_id"])


# What it is about


def test_a_timelog_is_about_something(world: World) -> None:
    """On create and after every update."""
    log_id = log(world)["timelog_id"]
    assert refused(lambda: log(world, project_id=0)) == ("required", "project_id")
    assert refused(lambda: world.put("timelogs", log_id, project_id=0)) == (
        "required",
        "project_id",
    )


@pytest.mark.parametrize("subject", ["client_userid", "project_id", "ticket_id"])
def test_one_subject_is_enough(world: World, subject: str) -> None:
    """A client, a project or a ticket."""
    row = world.create("timelogs", timelog_elapsed=60, **{subject: 100})
    assert row[subject] == 100


def test_an_action_brings_its_project(world: World) -> None:
    """On create, and when it is named later on a log without project."""
    assert log(world, project_id=0, action_id=8)["project_id"] == 219
    log_id = log(world, project_id=0, client_userid=3)["timelog_id"]
    assert world.put("timelogs", log_id, action_id=7)["project_id"] == 100


def test_an_action_of_another_project_is_refused(world: World) -> None:
    """On create, when the action changes, and when the project moves away from it."""
    log_id = log(world, action_id=7)["timelog_id"]
    for call in (
        lambda: log(world, action_id=8),
        lambda: world.put("timelogs", log_id, action_id=8),
        lambda: world.put("timelogs", log_id, project_id=219),
    ):
        assert refused(call) == ("contradiction", "action_id")


# Whose it is


def test_the_caller_is_the_owner_by_default(world: World) -> None:
    """Nobody needs to name himself."""
    row = world.create("timelogs", BOB, project_id=100, timelog_elapsed=60)
    assert row["owner_adminid"] == BOB.adminid


def test_only_super_writes_down_the_time_of_others(world: World) -> None:
    """On create, and on update in either direction."""
    his = world.create("timelogs", BOB, project_id=100, timelog_elapsed=60)["timelog_id"]
    hers = log(world)["timelog_id"]
    for call in (
        lambda: world.create("timelogs", BOB, project_id=100, timelog_elapsed=60, owner_adminid=1),
        lambda: world.put("timelogs", his, BOB, owner_adminid=1),
        lambda: world.put("timelogs", hers, BOB, owner_adminid=2),
    ):
        assert refused(call) == ("forbidden", "owner_adminid")
    assert world.put("timelogs", his, ANNA, owner_adminid=1)["owner_adminid"] == 1
    assert log(world, owner_adminid=2)["owner_adminid"] == 2


def test_staff_edits_the_log_of_another_in_reach(world: World) -> None:
    """Sending the owner back unchanged is no error."""
    row = log(world)
    edited = world.put("timelogs", row["timelog_id"], BOB, **row | {"timelog_note": "Workshop"})
    assert (edited["timelog_note"], edited["owner_adminid"]) == ("Workshop", ANNA.adminid)


def test_a_timelog_keeps_an_owner(world: World) -> None:
    """It cannot be emptied."""
    log_id = log(world)["timelog_id"]
    assert refused(lambda: world.put("timelogs", log_id, owner_adminid=0)) == (
        "invalid_value",
        "owner_adminid",
    )


def test_billable_follows_the_project_unless_sent(world: World) -> None:
    """The project may also come from the action."""
    world.plant("projects", project_id=300, project_name="Billed", project_billable=1)
    world.plant("actions", action_id=9, project_id=300, action_name="Nine")
    rows = [
        log(world),
        log(world, project_id=300),
        log(world, project_id=0, action_id=9),
        log(world, project_id=300, timelog_billable=0),
        log(world, project_id=0, client_userid=3),
    ]
    assert [row["timelog_billable"] for row in rows] == [0, 1, 1, 0, 0]


# Complete logs


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"timelog_elapsed": 5400}, ["complete", "2024-05-06 10:30:00", NOON, 5400]),
        (
            {"timelog_start": "2024-05-01 08:00:00", "timelog_elapsed": 60},
            ["complete", "2024-05-01 08:00:00", "2024-05-01 08:01:00", 60],
        ),
        (
            {"timelog_start": "2024-05-01 08:00:00", "timelog_stop": "2024-05-01 09:00:00"},
            ["complete", "2024-05-01 08:00:00", "2024-05-01 09:00:00", 3600],
        ),
        (
            {
                "timelog_start": "2024-05-01 08:00:00",
                "timelog_stop": "2024-05-01 09:00:00",
                "timelog_elapsed": 3000,
            },
            ["complete", "2024-05-01 08:00:00", "2024-05-01 09:00:00", 3000],
        ),
    ],
)
def test_a_log_without_status_is_complete(
    world: World, sent: dict[str, Any], expected: list[Any]
) -> None:
    """Start defaults to now minus elapsed, stop to start plus elapsed."""
    assert expected == times(world.create("timelogs", project_id=100, **sent))


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        ({}, "required"),
        ({"timelog_start": NOON}, "required"),
        ({"timelog_stop": NOON}, "required"),
        (
            {"timelog_start": NOON, "timelog_stop": "2024-05-06 12:01:00", "timelog_elapsed": 61},
            "invalid_value",
        ),
        ({"timelog_start": NOON, "timelog_stop": "2024-05-06 11:00:00"}, "invalid_value"),
    ],
)
def test_a_complete_log_needs_times_that_fit(world: World, sent: dict[str, Any], word: str) -> None:
    """Elapsed, or start and stop; no more elapsed than the span."""
    assert word == refused(lambda: world.create("timelogs", project_id=100, **sent))[0]


def test_a_moved_stop_counts_anew(world: World) -> None:
    """Also when the old elapsed is sent back; another one is taken as given."""
    row = log(world)
    moved = {"timelog_stop": "2024-05-06 13:00:00"}
    assert world.put("timelogs", row["timelog_id"], **moved)["timelog_elapsed"] == 7200
    again = {"timelog_stop": "2024-05-06 14:00:00", "timelog_elapsed": 7200}
    assert world.put("timelogs", row["timelog_id"], **again)["timelog_elapsed"] == 10_800
    pauses = {"timelog_stop": "2024-05-06 13:00:00", "timelog_elapsed": 600}
    assert world.put("timelogs", row["timelog_id"], **pauses)["timelog_elapsed"] == 600


def test_an_edit_of_the_note_keeps_pauses(world: World) -> None:
    """Nothing is counted anew unless start or stop move."""
    row = log(world, timelog_start="2024-05-06 08:00:00", timelog_stop=NOON, timelog_elapsed=60)
    assert world.put("timelogs", row["timelog_id"], timelog_note="x")["timelog_elapsed"] == 60


def test_a_complete_log_is_not_started_again(world: World) -> None:
    """409; a new one is to be created."""
    log_id = log(world)["timelog_id"]
    assert refused(lambda: world.put("timelogs", log_id, timelog_status="active")) == (
        "not_running",
        "timelog_status",
    )


def test_start_seconds_stay_in_step(world: World) -> None:
    """They repeat timelog_start."""
    row = log(world, timelog_start="1970-01-01 00:01:00")
    assert row["start_seconds"] == 60
    moved = world.put("timelogs", row["timelog_id"], timelog_start="1970-01-01 00:00:30")
    assert moved["start_seconds"] == 30


# Clocks


def test_a_clock_starts_now_and_has_no_stop(world: World) -> None:
    """An elapsed is not writable: what is stored is 0."""
    row = world.get("timelogs", clock(world, timelog_elapsed=99))
    assert times(row) == ["active", NOON, None, 0]


def test_a_clock_takes_a_start(world: World) -> None:
    """On create and later; null leaves it."""
    clock_id = clock(world, timelog_start="2024-05-06 11:00:00")
    row = world.put("timelogs", clock_id, timelog_start="2024-05-06 10:00:00")
    assert times(row) == ["active", "2024-05-06 10:00:00", None, 0]
    assert world.put("timelogs", clock_id, timelog_start=None) == row


@pytest.mark.parametrize("start", ["2024-05-08 12:00:01", "9999-12-31 23:59:59"])
def test_a_clock_does_not_start_on_a_day_to_come(world: World, start: str) -> None:
    """Neither a new one nor one that runs; some hours ahead, where clocks differ, are taken."""
    assert refused(lambda: clock(world, timelog_start=start)) == ("invalid_value", "timelog_start")
    log_id = clock(world, timelog_start="2024-05-07 02:00:00")
    assert refused(lambda: world.put("timelogs", log_id, timelog_start=start)) == (
        "invalid_value",
        "timelog_start",
    )


def test_a_clock_refuses_a_stop(world: World) -> None:
    """Unless it is stopped in the same write."""
    clock_id = clock(world)
    assert refused(lambda: clock(world, timelog_stop=NOON)) == ("invalid_value", "timelog_stop")
    assert refused(lambda: world.put("timelogs", clock_id, timelog_stop=NOON)) == (
        "invalid_value",
        "timelog_stop",
    )


def test_a_clock_sent_back_as_it_was_read_changes_nothing(world: World) -> None:
    """Its elapsed runs on meanwhile."""
    clock_id = clock(world)
    before = world.get("timelogs", clock_id)
    world.later(seconds=90)
    assert before == world.put("timelogs", clock_id, **before | {"timelog_elapsed": 90})


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, ["complete", NOON, "2024-05-06 12:30:00", 1800]),
        ({"timelog_elapsed": 60}, ["complete", NOON, "2024-05-06 12:30:00", 1800]),
        (
            {"timelog_stop": None, "timelog_elapsed": 60},
            ["complete", NOON, "2024-05-06 12:30:00", 1800],
        ),
        (
            {"timelog_stop": "2024-05-06 12:10:00"},
            ["complete", NOON, "2024-05-06 12:10:00", 600],
        ),
        (
            {"timelog_stop": "2024-05-06 12:10:00", "timelog_elapsed": 60},
            ["complete", NOON, "2024-05-06 12:10:00", 60],
        ),
    ],
)
def test_a_clock_stops_now_or_at_the_stop_sent(
    world: World, sent: dict[str, Any], expected: list[Any]
) -> None:
    """An elapsed in the same PUT counts only together with a stop."""
    clock_id = clock(world)
    world.later(minutes=30)
    assert expected == times(world.put("timelogs", clock_id, timelog_status="complete", **sent))


# Invoices


def test_a_log_on_an_invoice_is_locked(world: World) -> None:
    """For PUT and DELETE."""
    world.plant("timelogs", timelog_id=5, project_id=100, invoice_id=9, timelog_start=NOON)
    world.plant("timelogs", timelog_id=6, project_id=100, timelog_start=NOON)
    assert refused(lambda: world.put("timelogs", 5, timelog_note="x")) == ("invoiced", "invoice_id")
    assert refused(lambda: world.delete("timelogs", 5))[0] == "invoiced"
    assert world.delete("timelogs", 6) == {"timelogs": 1}


def test_a_locked_log_may_be_sent_back_unchanged(world: World) -> None:
    """A PUT that changes nothing passes, also when a rule fills in what was there."""
    row = log(world, action_id=7)
    world.database.run(
        world.registry.model("timelogs").update(invoice_id=9, version=row["version"])
    )
    locked = world.get("timelogs", row["timelog_id"])
    assert locked == world.put("timelogs", row["timelog_id"], **locked)
    assert locked == world.put("timelogs", row["timelog_id"], project_id=0)


# Effects


def test_sums_count_stopped_logs_only(world: World) -> None:
    """Project and action, when logs come, stop, change and go."""

    def sums() -> tuple[int, int]:
        project, action = world.get("projects", 100), world.get("actions", 7)
        return project["project_elapsed"], action["action_elapsed"]

    hour = log(world, action_id=7)["timelog_id"]
    assert sums() == (3600, 3600)
    clock_id = clock(world)
    world.later(minutes=1)
    assert sums() == (3600, 3600)
    world.put("timelogs", clock_id, timelog_status="complete")
    assert sums() == (3660, 3600)
    world.put("timelogs", hour, timelog_elapsed=600)
    assert sums() == (660, 600)
    world.delete("timelogs", hour)
    assert sums() == (60, 0)


def test_a_move_sums_up_both_places(world: World) -> None:
    """The project and action it leaves, and those it enters."""
    log_id = log(world, action_id=7)["timelog_id"]
    world.put("timelogs", log_id, project_id=219, action_id=8)
    figures = [world.get("projects", each)["project_elapsed"] for each in (100, 219)]
    figures += [world.get("actions", each)["action_elapsed"] for each in (7, 8)]
    assert figures == [0, 3600, 0, 3600]


def test_a_write_dates_its_project_and_action(world: World) -> None:
    """Without a version or history of theirs."""
    log_id = log(world, action_id=7)["timelog_id"]
    world.later(hours=1)
    world.put("timelogs", log_id, timelog_note="x")
    for row in (world.get("projects", 100), world.get("actions", 7)):
        assert (row["date_activity"], row["version"]) == ("2024-05-06 13:00:00", 1)


@pytest.fixture
def stopping(tmp_path: Path) -> World:
    """Return a database where starting a clock stops the other one."""
    return World(tmp_path, read_settings({"TEAMPRO_TIMELOG_AUTOSTOP_TIMELOG": "true"}))


def test_clocks_run_side_by_side_by_default(world: World) -> None:
    """timelog.autostop_timelog is off."""
    first = clock(world)
    clock(world)
    assert world.get("timelogs", first)["timelog_status"] == "active"


def test_starting_a_clock_stops_the_owners_other_one(stopping: World) -> None:
    """A real change of that log: version, history, sums, and a note to the caller."""
    first = clock(stopping, action_id=7)
    stopping.later(minutes=10)
    second = clock(stopping, project_id=219)
    row = stopping.get("timelogs", first)
    assert times(row) == ["complete", NOON, "2024-05-06 12:10:00", 600]
    assert row["version"] == 2
    assert stopping.history("timelogs", first)[1] == (
        "update", ["timelog_status", "timelog_stop", "timelog_elapsed"],
    )  # fmt: skip
    assert stopping.get("actions", 7)["action_elapsed"] == 600
    assert stopping.get("timelogs", second)["timelog_status"] == "active"


def test_clocks_of_others_run_on(stopping: World) -> None:
    """Only the owner's are stopped; a finished log stops nothing."""
    mine = clock(stopping)
    stopping.create("timelogs", BOB, project_id=100, timelog_status="active")
    log(stopping)
    assert stopping.get("timelogs", mine)["timelog_status"] == "active"


def test_a_clock_handed_over_stops_the_new_owners_other_one(stopping: World) -> None:
    """He has one running clock, as always; an edit of it stops nothing."""
    his = stopping.create("timelogs", BOB, project_id=100, timelog_status="active")["timelog_id"]
    mine = clock(stopping)
    stopping.put("timelogs", mine, timelog_note="x")
    assert stopping.get("timelogs", his)["timelog_status"] == "active"
    stopping.put("timelogs", mine, owner_adminid=BOB.adminid)
    assert stopping.get("timelogs", his)["timelog_status"] == "complete"


def test_the_caller_is_told_what_was_stopped(stopping: World) -> None:
    """In data.notes."""
    first = clock(stopping)
    clock(stopping)
    assert [f"Timelog {first} was running and has been stopped."] == stopping.notes
