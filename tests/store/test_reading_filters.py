"""Filters, sorts and cursors on the database, against the same told in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cmp_to_key
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading_world import ReadingWorld, ids_of

TEXTS = ["", "a", "A", "ä", "Ä", "50%", "5%0", "a_b", "a!b", "aXb", "ß", "ΑΣ", "\U0001f600", "z"]
DAYS = [None, "2024-05-05", "2024-05-06", "2024-05-07"]
MOMENTS = [None, "2024-05-05 21:59:59", "2024-05-05 22:00:00", "2024-05-06 21:59:59"]
RATES = [None, 0, 100, 8_500]
FLAGS = [0, 1]
COLUMNS: dict[str, list[Any]] = {
    "project_name": TEXTS,
    "project_detail": TEXTS,
    "date_finish": DAYS,
    "date_created": [*MOMENTS, "2024-05-06 22:00:00"],
    "project_rate": RATES,
    "project_billable": FLAGS,
    "manager_adminid": [0, 1, 2],
    "project_complete": [0, 50, 100],
}
QUIET = settings(
    deadline=None,
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
Row = dict[str, Any]
Test = Callable[[Row], bool]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingWorld]:
    """An empty database in Berlin."""
    world = ReadingWorld(tmp_path_factory.mktemp("filters"), "Europe/Berlin")
    yield world
    world.database.close()


def planted(world: ReadingWorld, rows: list[Row]) -> dict[int, Row]:
    """Put rows in, with ids from 1."""
    world.clear("projects")
    numbered = [{"project_id": number, **row} for number, row in enumerate(rows, 1)]
    if numbered:
        world.plant("projects", *numbered)
    return {row["project_id"]: row for row in numbered}


ROWS = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in COLUMNS.items()}),
    max_size=8,
)


def known(name: str) -> list[Any]:
    """Return the values of a column that are there."""
    return [value for value in COLUMNS[name] if value is not None]


def exact(name: str) -> st.SearchStrategy[tuple[Any, Test]]:
    """Tests of one field with one value or several; what is not there equals nothing."""
    values = known(name)
    rate = name == "project_rate"

    def sent(value: Any) -> Any:
        return (
            f"{value / 100:.2f}" if rate else bool(value) if name == "project_billable" else value
        )

    one = st.sampled_from(values)
    tests = [
        one.map(lambda v: ({name: {"eq": sent(v)}}, lambda row: row[name] == v)),
        one.map(lambda v: ({name: {"ne": sent(v)}}, lambda row: row[name] != v)),
        one.map(lambda v: ({name: sent(v)}, lambda row: row[name] == v)),
    ]
    if name != "project_billable":
        some = st.lists(one, min_size=1, max_size=3)
        tests += [
            some.map(lambda vs: ({name: [sent(v) for v in vs]}, lambda row: row[name] in vs)),
            some.map(
                lambda vs: ({name: {"nin": [sent(v) for v in vs]}}, lambda row: row[name] not in vs)
            ),
        ]
    return st.one_of(tests)


def ordered(name: str) -> st.SearchStrategy[tuple[Any, Test]]:
    """Comparisons; what is not there is neither more nor less."""
    rate = name == "project_rate"

    def sent(value: Any) -> Any:
        return f"{value / 100:.2f}" if rate else value

    def there(test: Test) -> Test:
        return lambda row: row[name] is not None and test(row)

    one = st.sampled_from(known(name))
    return st.one_of(
        one.map(lambda v: ({name: {"lt": sent(v)}}, there(lambda row: row[name] < v))),
        one.map(lambda v: ({name: {"lte": sent(v)}}, there(lambda row: row[name] <= v))),
        one.map(lambda v: ({name: {"gt": sent(v)}}, there(lambda row: row[name] > v))),
        one.map(lambda v: ({name: {"gte": sent(v)}}, there(lambda row: row[name] >= v))),
        st.tuples(one, one).map(
            lambda pair: (
                {name: {"between": [sent(v) for v in pair]}},
                there(lambda row: pair[0] <= row[name] <= pair[1]),
            )
        ),
    )


def empty(name: str, nothing: Any) -> st.SearchStrategy[tuple[Any, Test]]:
    """Tests for what is not there."""
    return st.sampled_from(
        [
            ({name: {"empty": True}}, lambda row: row[name] == nothing),
            ({name: {"empty": False}}, lambda row: row[name] != nothing),
            ({name: None}, lambda row: row[name] == nothing),
            ({name: {"ne": None}}, lambda row: row[name] != nothing),
        ]
    )


def inside(name: str) -> st.SearchStrategy[tuple[Any, Test]]:
    """Tests for parts of a text, whatever their case."""
    one = st.sampled_from([text for text in [*TEXTS, "%", "_", "!", "σ", "ς", "X", "b"] if text])
    return st.one_of(
        one.map(lambda v: ({name: {"contains": v}}, lambda row: v.lower() in row[name].lower())),
        one.map(
            lambda v: ({name: {"starts": v}}, lambda row: row[name].lower().startswith(v.lower()))
        ),
        one.map(lambda v: ({name: {"ends": v}}, lambda row: row[name].lower().endswith(v.lower()))),
    )


def days() -> st.SearchStrategy[tuple[Any, Test]]:
    """Whole days of Berlin against date-times."""
    spans = {
        "2024-05-05": ("2024-05-04 22:00:00", "2024-05-05 21:59:59"),
        "2024-05-06": ("2024-05-05 22:00:00", "2024-05-06 21:59:59"),
        "today": ("2024-05-05 22:00:00", "2024-05-06 21:59:59"),
    }
    name = "date_created"

    def within(word: str) -> Test:
        first, last = spans[word]
        return lambda row: row[name] is not None and first <= row[name] <= last

    one = st.sampled_from(sorted(spans))
    return st.one_of(
        one.map(lambda d: ({name: d}, within(d))),
        one.map(lambda d: ({name: {"ne": d}}, lambda row: not within(d)(row))),
        one.map(lambda d: ({name: {"lt": d}}, lambda row: (row[name] or "9") < spans[d][0])),
        one.map(lambda d: ({name: {"gt": d}}, lambda row: (row[name] or "") > spans[d][1])),
        one.map(lambda d: ({name: {"lte": d}}, lambda row: (row[name] or "9") <= spans[d][1])),
        st.tuples(one, one).map(
            lambda p: (
                {name: {"between": list(p)}},
                lambda row: row[name] is not None and spans[p[0]][0] <= row[name] <= spans[p[1]][1],
            )
        ),
        st.lists(one, min_size=1, max_size=3).map(
            lambda ds: ({name: {"in": ds}}, lambda row: any(within(d)(row) for d in ds))
        ),
        st.lists(one, min_size=1, max_size=3).map(
            lambda ds: ({name: {"nin": ds}}, lambda row: not any(within(d)(row) for d in ds))
        ),
    )


def search() -> st.SearchStrategy[tuple[Any, Test]]:
    """Searches for words in any text of the row."""
    fields = ("project_name", "project_detail", "project_notes")

    def finds(words: list[str]) -> Test:
        return lambda row: all(
            any(word.lower() in row.get(name, "").lower() for name in fields) for word in words
        )

    return st.lists(st.sampled_from(["a", "Ä", "%", "_", "50%", "!"]), min_size=1, max_size=2).map(
        lambda words: ({"search": " ".join(words)}, finds(words))
    )


TESTS = st.one_of(
    *[exact(name) for name in COLUMNS],
    *[
        ordered(name)
        for name in ("date_finish", "date_created", "project_rate", "project_complete")
    ],
    empty("date_finish", None),
    empty("project_rate", None),
    empty("project_name", ""),
    empty("manager_adminid", 0),
    inside("project_name"),
    days(),
    search(),
)


def merged(parts: list[tuple[Any, Test]]) -> tuple[Any, Test]:
    """Join tests into one filter object; of equal keys the first counts."""
    sent: dict[str, Any] = {}
    tests: list[Test] = []
    for keys, test in parts:
        if not sent.keys() & keys.keys():
            sent |= keys
            tests.append(test)
    return sent, lambda row: all(test(row) for test in tests)


def groups(inner: st.SearchStrategy[tuple[Any, Test]]) -> st.SearchStrategy[tuple[Any, Test]]:
    """Join tests with `or`, `not` and `and`."""
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(
            lambda parts: (
                {"or": [sent for sent, _ in parts]},
                lambda row: any(test(row) for _, test in parts),
            )
        ),
        several.map(
            lambda parts: (
                {"not": [sent for sent, _ in parts]},
                lambda row: not any(test(row) for _, test in parts),
            )
        ),
        inner.map(lambda part: ({"not": part[0]}, lambda row: not part[1](row))),
        several.map(merged),
    )


@QUIET
@given(ROWS, st.recursive(TESTS, groups, max_leaves=6))
def test_filter_finds_what_python_finds(
    world: ReadingWorld, rows: list[Row], wanted: tuple[Any, Test]
) -> None:
    """Every operator, in `and`, `or` and `not` to any depth, over rows without values too."""
    stored = planted(world, rows)
    sent, test = wanted
    expected = [number for number, row in stored.items() if test(row)]
    assert expected == world.ids("projects", sent)
    assert len(expected) == world.tree("projects", sent | {"limit": 1})["data"]["total"]


SORT = st.lists(
    st.tuples(st.sampled_from(sorted(COLUMNS)), st.booleans()), max_size=3, unique_by=lambda k: k[0]
)


def sorted_ids(rows: dict[int, Row], sort: list[tuple[str, bool]]) -> list[int]:
    """Sort as the contract says: what is not there last in both directions, the id at the end.

    It runs the way of the key before it.
    """

    def compare(one: Row, other: Row) -> int:
        for name, down in sort:
            a, b = one[name], other[name]
            if a == b:
                continue
            if a is None or b is None:
                return 1 if a is None else -1
            a, b = (v.encode("utf-32-be") if isinstance(v, str) else v for v in (a, b))
            return (1 if a > b else -1) * (-1 if down else 1)
        turned = -1 if sort and sort[-1][1] else 1
        return turned * int(one["project_id"] - other["project_id"])

    return [row["project_id"] for row in sorted(rows.values(), key=cmp_to_key(compare))]


@QUIET
@given(
    ROWS,
    SORT,
    st.integers(1, 4),
    st.lists(st.integers(1, 8), max_size=3),
    st.lists(
        st.fixed_dictionaries({n: st.sampled_from(v) for n, v in COLUMNS.items()}), max_size=3
    ),
)
def test_cursor_pages_hold_every_row_once(
    world: ReadingWorld,
    rows: list[Row],
    sort: list[tuple[str, bool]],
    limit: int,
    gone: list[int],
    new: list[Row],
) -> None:
    """Nulls last in both directions; what is deleted and created between pages shifts nothing."""
    stored = planted(world, rows)
    params: Row = {"limit": limit}
    if sort:
        params["sort"] = ",".join(f"-{name}" if down else name for name, down in sort)
    expected = sorted_ids(stored, sort)
    assert expected == world.ids("projects", params | {"limit": 50})
    tree = world.tree("projects", params)
    assert expected[:limit] == [row["project_id"] for row in tree["projects"]]
    seen = expected[:limit]
    if "next" not in tree["data"]:
        assert len(expected) <= limit
        return
    last = stored[seen[-1]]
    for number in gone:
        if number in stored:
            world.database.rows("DELETE FROM projects WHERE project_id = ?", (number,))
            stored.pop(number)
    fresh = [{"project_id": 100 + number, **row} for number, row in enumerate(new)]
    if fresh:
        world.plant("projects", *fresh)
    stored |= {row["project_id"]: row for row in fresh}
    remaining = sorted_ids(stored | {0: last}, sort)
    rest = [
        number
        for number in remaining[remaining.index(last["project_id"]) :]
        if number != last["project_id"]
    ]
    found = []
    cursor = tree["data"]["next"]
    behind = {key: value for key, value in params.items() if key != "limit"} | {"after": cursor}
    assert rest == ids_of(world.streamed("projects", behind))
    assert rest[:2] == ids_of(world.streamed("projects", behind | {"limit": 2}))
    while "next" in tree["data"]:
        tree = world.tree("projects", params | {"after": tree["data"]["next"]})
        assert len(tree["projects"]) <= limit
        found += [row["project_id"] for row in tree["projects"]]
        assert len(stored) == tree["data"]["total"]
    assert rest == found


def test_a_list_of_a_thousand_values_is_one_statement(world: ReadingWorld) -> None:
    """Ids, texts and date-times; a thousand and one are too many."""
    planted(world, [{"project_name": "a", "date_created": "2024-05-06 10:00:00"}])
    for name, hit, other in (
        ("project_id", 1, 2),
        ("project_name", "a", "b"),
        ("date_created", "2024-05-06", "2023-01-01 00:00:00"),
    ):
        thousand = [hit, *[other] * 999]
        assert [1] == world.ids("projects", {name: thousand})
        assert [] == world.ids("projects", {name: {"nin": thousand}})
        assert 400 == world.refusal("projects", {name: [*thousand, other]}).status


def test_two_hundred_conditions_are_one_statement(world: ReadingWorld) -> None:
    """The limit of conditions is one that the whole way to the database carries."""
    planted(world, [{"project_name": "a", "date_finish": None}])
    many: dict[str, Any] = {
        "or": [{"project_name": str(n), "date_finish": None} for n in range(99)]
    }
    assert [] == world.ids("projects", many)
    many["or"].append({"project_name": "a", "date_finish": None})
    assert [1] == world.ids("projects", many)
    deep: dict[str, Any] = {"project_name": "a"}
    for _ in range(18):
        deep = {"not": [{"or": [deep, {"project_id": 7}]}]}
    assert [1] == world.ids("projects", deep)
    assert [] == world.ids("projects", {"not": deep})
    words = " ".join(["a"] * 20)
    assert [1] == world.ids("projects", {"search": words})


def test_sort_by_a_field_of_the_project_pages_too(world: ReadingWorld) -> None:
    """Also by what SQL computes: cursors carry what the row does not show."""
    world.clear("projects", "actions")
    world.plant(
        "projects",
        {"project_id": 1, "project_status": "b"},
        {"project_id": 2, "project_status": "a"},
    )
    world.plant("actions", *[{"action_id": n, "project_id": n % 2 + 1} for n in range(1, 6)])
    params: dict[str, Any] = {"sort": "project_status", "limit": 2, "fields": "action_id"}
    found: list[int] = []
    tree = world.tree("actions", params)
    while True:
        found += [row["action_id"] for row in tree["actions"]]
        if "next" not in tree["data"]:
            break
        tree = world.tree("actions", params | {"after": tree["data"]["next"]})
    assert [1, 3, 5, 2, 4] == found


@pytest.mark.parametrize(
    ("sent", "ids"),
    [
        ({"date_finish": {"ne": "2024-05-06"}}, [1, 3]),
        ({"date_finish": {"nin": ["2024-05-06"]}}, [1, 3]),
        ({"date_finish": {"lt": "2024-05-07"}}, [2]),
        ({"not": {"date_finish": {"lt": "2024-05-07"}}}, [1, 3]),
        ({"not": {"date_finish": {"ne": "2024-05-06"}}}, [2]),
        ({"not": {"not": {"date_finish": {"gt": "2024-05-06"}}}}, [3]),
        ({"date_created": {"ne": "2024-05-06"}}, [1, 3]),
        ({"date_created": {"nin": ["2024-05-06"]}}, [1, 3]),
        ({"not": {"date_created": "2024-05-06"}}, [1, 3]),
        ({"not": {"date_created": {"in": ["2024-05-06"]}}}, [1, 3]),
        ({"project_rate": {"ne": "85.00"}}, [1, 3]),
        ({"project_rate": {"empty": False}}, [2, 3]),
        ({"or": [{"project_rate": {"gt": 1}}, {"not": {"project_rate": {"lte": 0}}}]}, [1, 2]),
    ],
)
def test_what_is_not_there_is_neither_equal_nor_more_nor_less(
    world: ReadingWorld, sent: dict[str, Any], ids: list[int]
) -> None:
    """So it is unequal to everything, and inside `not` it is found."""
    planted(
        world,
        [
            {"date_finish": None, "date_created": None, "project_rate": None},
            {
                "date_finish": "2024-05-06",
                "date_created": "2024-05-06 10:00:00",
                "project_rate": 8_500,
            },
            {"date_finish": "2024-05-08", "date_created": "2024-05-08 10:00:00", "project_rate": 0},
        ],
    )
    assert ids == world.ids("projects", sent)
