"""Fields that are declared `indexed` are read by an index: filters, sorts, cursors, chains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from teampro.chain import parse
from teampro.engine.options.cursors import write_cursor
from teampro.engine.options.reader import OptionReader
from teampro.engine.reading.branches import BranchPlans
from teampro.engine.resolve import resolve
from teampro.resources import RESOURCES
from teampro.schema.fields import Field
from teampro.schema.slot import bind
from tests import databases
from tests.callers import ANNA
from tests.reading_world import ReadingWorld

INDEXED = [
    (noun.plural, field)
    for noun in RESOURCES
    for field in noun.fields.values()
    if field.indexed and field.operators
]
SORTABLE = [(plural, field) for plural, field in INDEXED if field.sortable]

pytestmark = databases.of_files
"""Each engine plans in its own words; that the indexes are there is the same for all."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingWorld]:
    """Empty tables: the planner goes by what is declared."""
    world = ReadingWorld(tmp_path_factory.mktemp("indexes"))
    yield world
    world.database.close()


def steps(world: ReadingWorld, chain: str, params: dict[str, Any]) -> list[str]:
    """Return how SQLite would read the last list's page."""
    session = world.sessions.of(ANNA)
    path = resolve(parse(["v1", *chain.split("/")]), session.nouns)
    reader = OptionReader(session.nouns, world.settings, session.context, False)
    plans = BranchPlans(world.reader.planner, session, reader.read(path, params))
    parent = path.parent
    plan = plans.plan(path.lists[-1], parent.resource if parent is not None else None)
    known = plans.values(path.lists[-1], parent, 51)
    text, values = plan.page
    rows = world.database.rows(f"EXPLAIN QUERY PLAN {text}", bind(values, known))
    return [str(row[3]) for row in rows]


def some_value(field: Field) -> Any:
    """Return a value that the field could have."""
    if field.words:
        return field.words[0]
    texts = {"date": "2024-05-06", "datetime": "2024-05-06", "external": "x:1", "email": "a@b"}
    return texts.get(field.kind.name, 1)


def key_of(field: Field) -> Any:
    """Return a stored sort value that the field could have."""
    texts = {"date": "2024-05-06", "datetime": "2024-05-06 12:00:00"}
    return texts.get(field.kind.name, "a") if field.kind.stored is str else 1


@pytest.mark.parametrize(("plural", "field"), INDEXED, ids=lambda each: getattr(each, "name", each))
def test_filter_by_an_indexed_field_seeks(world: ReadingWorld, plural: str, field: Field) -> None:
    """The rows are searched, not scanned."""
    params: dict[str, Any] = {field.name: some_value(field)}
    if plural == "projects":
        params.setdefault("project_function", {"ne": ""})
    assert "SEARCH t1 USING" in steps(world, plural, params)[0]


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize(
    ("plural", "field"), SORTABLE, ids=lambda each: getattr(each, "name", each)
)
def test_sort_by_an_indexed_field_needs_no_sorting(
    world: ReadingWorld, plural: str, field: Field, sign: str
) -> None:
    """At most rows of equal values are put in order by their id; a cursor seeks to its place."""
    params: dict[str, Any] = {"sort": sign + field.name}
    if plural == "projects" and field.name != "project_function":
        params["project_function"] = {"ne": ""}
    read = steps(world, plural, params)
    is_id = field.name == world.registry[plural].id_field
    assert "SCAN t1" == read[0] if is_id else " INDEX " in read[0]
    assert "USE TEMP B-TREE FOR ORDER BY" not in read
    session = world.sessions.of(ANNA)
    path = resolve(parse(["v1", plural]), session.nouns)
    reader = OptionReader(session.nouns, world.settings, session.context, False)
    options = reader.read(path, params)
    known = world.registry[plural].fields
    listed = options.lists[plural]
    cursor = write_cursor(listed.mark, [key_of(known[name]) for name, _down in listed.sort])
    behind = steps(world, plural, params | {"after": cursor})
    assert "SEARCH t1 USING" in behind[0]
    assert "USE TEMP B-TREE FOR ORDER BY" not in behind


@pytest.mark.parametrize(
    "chain",
    [f"{noun.plural}/1/{child.plural}" for noun in RESOURCES for child in noun.children],
)
def test_children_are_found_by_an_index(world: ReadingWorld, chain: str) -> None:
    """What hangs on a record is searched, whatever the size of the table."""
    read = steps(world, chain, {})
    assert not [step for step in read if step.startswith("SCAN")]
