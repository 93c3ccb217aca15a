"""Groups of a list: the database counts and sums what a walk over its rows would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teampro.rules.zones import in_zone
from teampro.schema.caller import Caller
from tests.callers import ANNA, BOB
from tests.reading_world import ReadingWorld

ZONE = "Europe/Berlin"
MOMENTS = (
    None,
    "2026-03-28 23:00:00",
    "2026-03-29 21:59:59",
    "2026-03-29 22:00:00",
    "2026-10-25 22:59:59",
    "2026-10-25 23:00:00",
    "2026-12-31 23:30:00",
)
DAYS = (None, "2026-01-01", "2026-03-29", "2026-03-30", "2026-12-31")
PROJECTS = (100, 101, 102)
QUIET = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Row = dict[str, Any]

TIMELOGS = st.lists(
    st.fixed_dictionaries(
        {
            "project_id": st.sampled_from((0, *PROJECTS)),
            "owner_adminid": st.sampled_from((1, 2)),
            "timelog_type": st.sampled_from(("", "Rush", "rush", "Ä", "a")),
            "timelog_start": st.sampled_from(MOMENTS),
            "timelog_stop": st.sampled_from(MOMENTS),
            "timelog_elapsed": st.sampled_from((0, 1, 90, 2**40)),
            "timelog_billable": st.sampled_from((0, 1)),
            "timelog_status": st.sampled_from(("complete", "active")),
            "start_seconds": st.sampled_from((1_714_993_200, 2_000_000_000)),
            "external": st.none(),
        }
    ),
    max_size=12,
)
KEYS = st.lists(
    st.sampled_from(
        [
            *("project_id", "owner_adminid", "timelog_type", "timelog_billable", "timelog_status"),
            *("timelog_start", "timelog_elapsed", "external"),
            *(f"timelog_start.{part}" for part in ("day", "week", "month", "year")),
            *(f"timelog_stop.{part}" for part in ("week", "year")),
        ]
    ),
    max_size=3,
    unique=True,
)
TOTALS = st.fixed_dictionaries(
    {},
    optional={
        "sum": st.sampled_from(["timelog_elapsed", "timelog_billable,timelog_elapsed"]),
        "min": st.sampled_from(["timelog_start", "timelog_billable,timelog_elapsed"]),
        "max": st.sampled_from([["timelog_stop"], ["timelog_elapsed", "timelog_billable"]]),
    },
)
FILTERS = st.sampled_from(
    [
        {},
        {"timelog_status": "complete"},
        {"timelog_start": {"gte": "2026-03-29"}},
        {"or": [{"owner_adminid": 1}, {"timelog_billable": True}]},
        {"not": {"timelog_elapsed": {"gt": 1}}},
        {"project_status": "Active"},
    ]
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingWorld]:
    """Three projects in Berlin, of which staff does not see the last."""
    world = ReadingWorld(tmp_path_factory.mktemp("groups"), ZONE)
    for project_id, finish in zip(PROJECTS, DAYS, strict=False):
        world.plant("projects", project_id=project_id, project_name=f"P{project_id}",
                    project_status="Active" if project_id == 101 else "Closed",
                    date_finish=finish, project_rate=8_500 if project_id == 100 else None,
                    visible_status="manager" if project_id == 102 else "all")  # fmt: skip
    world.plant("admins", {"id": 1, "username": "anna"}, {"id": 2, "username": "bob"})
    yield world
    world.database.close()


def planted(world: ReadingWorld, rows: Sequence[Row]) -> None:
    """Put timelogs in, with ids from 1."""
    world.clear("timelogs")
    if rows:
        numbered = [{"timelog_id": number, **row} for number, row in enumerate(rows, 1)]
        world.plant("timelogs", *numbered)


def part(value: str | None, word: str) -> str | None:
    """Return the part of a moment in which it lies in Berlin."""
    if value is None:
        return None
    local = in_zone(value, ZONE)
    if word == "week":
        day = date.fromisoformat(local[:10])
        return (day - timedelta(days=day.weekday())).isoformat()
    return local[: {"day": 10, "month": 7, "year": 4}[word]]


def key_of(row: Row, key: str) -> Any:
    """Return what a row is grouped by."""
    name, _, word = key.partition(".")
    return part(row[name], word) if word else row[name]


def walked(rows: Sequence[Row], keys: Sequence[str], totals: Row) -> list[Row]:
    """Return the groups of rows that a list showed, in the order of their keys."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(key_of(row, key) for key in keys)].append(row)
    if not keys:
        groups.setdefault((), [])
    found = []
    for values in sorted(groups, key=lambda each: [(value is None, value) for value in each]):
        group = dict(zip(keys, values, strict=True)) | {"count": len(groups[values])}
        for word, reckon in (("sum", sum), ("min", min), ("max", max)):
            names = totals.get(word, [])
            for name in names.split(",") if isinstance(names, str) else names:
                there = [row[name] for row in groups[values] if row[name] is not None]
                nothing = 0 if word == "sum" else None
                group[f"{word}.{name}"] = reckon(there) if there else nothing  # type: ignore[operator]
        found.append(group)
    return found


@QUIET
@given(TIMELOGS, KEYS, TOTALS, FILTERS, st.sampled_from((ANNA, BOB)))
def test_groups_are_those_of_a_walk_over_all_rows(
    world: ReadingWorld, rows: list[Row], keys: list[str], totals: Row, filters: Row, by: Caller
) -> None:
    """Whatever is filtered, whoever asks; and the export prints the same."""
    planted(world, rows)
    asked = {"group": keys, **totals, **filters, "limit": 500}
    expected = walked(world.streamed("timelogs", filters, by), keys, totals)
    tree = world.tree("timelogs", asked, by)
    assert expected == tree["timelogs"]
    assert (len(expected), 1) == (tree["data"]["total"], world.statements)
    assert expected == world.streamed("timelogs", asked, by)


@QUIET
@given(TIMELOGS, KEYS, TOTALS, st.sampled_from((ANNA, BOB)))
def test_groups_inside_rows_are_those_below_each(
    world: ReadingWorld, rows: list[Row], keys: list[str], totals: Row, by: Caller
) -> None:
    """Of all parents in one statement, with the sum of their totals."""
    planted(world, rows)
    asked = {"group": keys, **totals}
    nested = world.tree("projects/timelogs", {"timelogs": {**asked, "limit": 500}}, by)
    statements = world.statements
    alone = {
        row["project_id"]: world.tree(f"projects/{row['project_id']}/timelogs", asked, by)
        for row in nested["projects"]
    }
    expected = {project_id: tree["timelogs"] for project_id, tree in alone.items()}
    assert expected == {row["project_id"]: row["timelogs"] for row in nested["projects"]}
    figures = nested["data"]["lists"]["projects.timelogs"]
    assert sum(map(len, expected.values())) == figures["total"] == figures["returned"]
    assert 2 == statements


SOME: tuple[Row, ...] = (
    {"project_id": 100, "owner_adminid": 1, "timelog_elapsed": 60,
     "timelog_start": "2026-03-29 22:00:00"},
    {"project_id": 100, "owner_adminid": 2, "timelog_elapsed": 30,
     "timelog_start": "2026-03-29 21:59:59"},
    {"project_id": 101, "owner_adminid": 2, "timelog_elapsed": 30, "timelog_start": None},
    {"project_id": 102, "owner_adminid": 2, "timelog_elapsed": 7,
     "timelog_start": "2026-10-25 23:00:00"},
)  # fmt: skip


@pytest.fixture
def some(world: ReadingWorld) -> ReadingWorld:
    """Four timelogs."""
    planted(world, SOME)
    return world


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"group": "owner_adminid"}, [(1, 1), (2, 3)]),
        ({"group": "owner_adminid", "sort": "-count"}, [(2, 3), (1, 1)]),
        ({"group": "owner_adminid", "orderby": "owner_adminid", "orderdir": "desc"},
         [(2, 3), (1, 1)]),
        ({"group": "timelog_elapsed", "sort": "count"}, [(7, 1), (60, 1), (30, 2)]),
        ({"group": "timelog_elapsed", "sort": "count,-timelog_elapsed"},
         [(60, 1), (7, 1), (30, 2)]),
        ({"group": "project_id", "sum": "timelog_elapsed", "sort": "-sum.timelog_elapsed"},
         [(100, 2, 90), (101, 1, 30), (102, 1, 7)]),
        ({"group": "project_id", "max": "timelog_start", "sort": "max.timelog_start"},
         [(100, 2, "2026-03-29 22:00:00"), (102, 1, "2026-10-25 23:00:00"), (101, 1, None)]),
        ({"group": "project_id", "max": "timelog_start", "sort": "-max.timelog_start"},
         [(102, 1, "2026-10-25 23:00:00"), (100, 2, "2026-03-29 22:00:00"), (101, 1, None)]),
        ({"group": "timelog_start.week", "sort": "-timelog_start.week"},
         [("2026-10-26", 1), ("2026-03-30", 1), ("2026-03-23", 1), (None, 1)]),
        ({"group": "project_status"}, [("Active", 1), ("Closed", 3)]),
        ({"group": "timelog_start.year,owner_adminid"},
         [("2026", 1, 1), ("2026", 2, 2), (None, 2, 1)]),
        ({"group": "owner_adminid", "project_id": 7}, []),
        ({"group": "", "project_id": 7, "sum": "timelog_elapsed", "min": "timelog_start"},
         [(0, 0, None)]),
    ],
    ids=str,
)  # fmt: skip
def test_groups_are_sorted_by_what_they_show(
    some: ReadingWorld, params: Row, expected: list[tuple[Any, ...]]
) -> None:
    """By keys upwards unless told otherwise, what is not there last, either way."""
    rows = some.tree("timelogs", params)["timelogs"]
    assert expected == [tuple(row.values()) for row in rows]


def test_pages_of_groups_are_counted_like_those_of_rows(some: ReadingWorld) -> None:
    """A total is a second statement, and there is no cursor."""
    params = {"group": "project_id", "limit": 2}
    data = some.tree("timelogs", params)["data"]
    assert (3, 1, 2) == (data["total"], data["page"], data["pages"])
    assert "next" not in data
    assert 2 == some.statements
    last = some.tree("timelogs", params | {"page": 2})
    assert [{"project_id": 102, "count": 1}] == last["timelogs"]
    none = some.tree("timelogs", params | {"offset": 2, "count": False})
    assert (None, 1) == (none["data"]["total"], len(none["timelogs"]))


def test_the_first_groups_inside_each_row_are_shown(some: ReadingWorld) -> None:
    """The limit is that of each parent, and the figures tell that more are there."""
    params = {"timelogs": {"group": "owner_adminid", "limit": 1, "sort": "-owner_adminid"}}
    tree = some.tree("projects/timelogs", params)
    groups = [[group["owner_adminid"] for group in row["timelogs"]] for row in tree["projects"]]
    assert [[2], [2], [2]] == groups
    assert {"total": 4, "limit": 1, "returned": 3, "truncated": True} == tree["data"]["lists"][
        "projects.timelogs"
    ]


def test_a_row_that_must_have_others_is_left_out_where_they_are_grouped(
    some: ReadingWorld,
) -> None:
    """`require` acts on the rows above as without groups."""
    params = {"timelogs": {"group": "project_id", "owner_adminid": 1, "require": True}}
    tree = some.tree("projects/timelogs", params)
    assert {100: [{"project_id": 100, "count": 1}]} == {
        row["project_id"]: row["timelogs"] for row in tree["projects"]
    }


def test_lists_of_a_snapshot_are_grouped_under_their_words(some: ReadingWorld) -> None:
    """Each list has options of its own."""
    tree = some.tree("projects/100/snapshot", {"timelogs": {"group": "owner_adminid"}})
    assert [{"owner_adminid": 1, "count": 1}, {"owner_adminid": 2, "count": 1}] == tree["timelogs"]
    assert [] == tree["actions"]


def test_figures_of_a_view_are_summed(world: ReadingWorld) -> None:
    """What only threads show is a field of theirs."""
    world.clear("topics")
    world.plant("topics", {"topic_id": 1, "project_id": 100},
                {"topic_id": 2, "project_id": 100, "parent_topic_id": 1},
                {"topic_id": 3, "project_id": 101})  # fmt: skip
    params = {"group": "project_id", "sum": "topic_posts"}
    rows = world.tree("topics/bythread", params)["topics"]
    assert [(100, 1, 2), (101, 1, 1)] == [tuple(row.values()) for row in rows]


def test_amounts_that_are_not_there_are_a_group(world: ReadingWorld) -> None:
    """A rate is printed with its places, and none of them is null; a date without parts, too."""
    params = {"group": "project_rate,date_finish.month", "max": "project_rate"}
    rows = world.tree("projects", params)["projects"]
    expected = [("85.00", None, 1, "85.00"), (None, "2026-01", 1, None), (None, "2026-03", 1, None)]
    assert expected == [tuple(row.values()) for row in rows]


@pytest.mark.parametrize("by", [ANNA, BOB])
def test_groups_tell_the_names_of_their_keys(some: ReadingWorld, by: Caller) -> None:
    """In the answer as an object, in exports as columns; whom one does not see is not named."""
    params = {"group": "project_id,timelog_elapsed", "names": True, "sort": "count"}
    rows = some.tree("timelogs", params, by)["timelogs"]
    named = {row["project_id"]: row["names"] for row in rows}
    seen = {100: "P100", 101: "P101"} | ({102: "P102"} if by is ANNA else {102: ""})
    assert {each: {"project_id": seen[each]} for each in named} == named
    streamed = some.streamed("timelogs", params, by)
    assert {each: seen[each] for each in named} == {
        row["project_id"]: row["project_id.name"] for row in streamed
    }


def test_a_statement_of_groups_is_kept_for_other_values(some: ReadingWorld) -> None:
    """Filters, pages and callers of one kind share it."""
    kept = some.reader.planner.plan.cache_info
    some.tree("timelogs", {"group": "timelog_start.week", "owner_adminid": 1})
    before = kept().currsize
    some.tree("timelogs", {"group": ["timelog_start.week"], "owner_adminid": 2, "limit": 3})
    assert before == kept().currsize
