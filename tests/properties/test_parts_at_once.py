"""Trees and rows that are written at once leave what they leave when written one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teampro.errors import Refusal
from teampro.session.session import Session
from tests.consistency import problems
from tests.properties.profiles import EFFORT
from tests.workshop import Workshop

pytestmark = pytest.mark.database

Row = dict[str, Any]
ABOVE = {"actions": "parent_action_id", "topics": "parent_topic_id"}
KEYS = {"projects": "project_id", "actions": "action_id", "topics": "topic_id"}
NOUNS = ("actions", "topics", "timelogs")

days = st.sampled_from(["today-3d", "today", "today+2d", "today+30d"])
leaves = st.fixed_dictionaries(
    {"action_name": st.sampled_from([*"ABCDEFGHIJKL", ""])},
    optional={"action_complete": st.integers(0, 100), "date_start": days, "date_finish": days},
)
replies = st.fixed_dictionaries({"topic_detail": st.just("R")})
topics = st.fixed_dictionaries(
    {"topic_name": st.just("T")}, optional={"topics": st.lists(replies, max_size=2)}
)
timelogs = st.fixed_dictionaries({"timelog_elapsed": st.integers(0, 7200)})


def _with_parts(inner: st.SearchStrategy[Row]) -> st.SearchStrategy[Row]:
    parts = {"topics": topics, "timelogs": timelogs, "actions": inner}
    lists = {word: st.lists(rows, max_size=3) for word, rows in parts.items()}
    return st.tuples(leaves, st.fixed_dictionaries({}, optional=lists)).map(
        lambda both: both[0] | both[1]
    )


actions = st.recursive(leaves, _with_parts, max_leaves=8)
projects = st.fixed_dictionaries(
    {"project_name": st.just("P")},
    optional={
        "date_start": days,
        "actions": st.lists(actions, max_size=4),
        "topics": st.lists(topics, max_size=2),
        "timelogs": st.lists(timelogs, max_size=2),
    },
)
changes = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.one_of(st.just({"delete": True}), leaves.map(lambda row: row | {"action_name": "Z"})),
    ),
    max_size=5,
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """One engine for all runs, each of which is undone."""
    return Workshop(tmp_path_factory.mktemp("at-once"))


def one_by_one(shop: Workshop, session: Session, project: Row) -> int:
    """Write a tree row by row, each below its parent; return the project's id."""

    def write(plural: str, row: Row, above: str, above_id: int) -> int:
        own = {name: value for name, value in row.items() if name not in NOUNS}
        chain = f"{above}/{above_id}/{plural}" if above else plural
        if plural == above:
            chain, own = plural, own | {ABOVE[plural]: above_id}
        location = shop.write_in(session, "POST", chain, own).location
        record_id = int(location.rpartition("/")[2])
        for word in row:
            for inner in row[word] if word in NOUNS else ():
                write(word, inner, plural, record_id)
        return record_id

    return write("projects", project, "", 0)


def left(shop: Workshop, session: Session, project_id: int) -> Row:
    """Return all rows of a project, in the order they were made, ids told by their places."""
    places: dict[tuple[str, int], int] = {("project_id", project_id): 1}
    found: dict[str, list[Row]] = {}
    for plural in NOUNS:
        resource = shop.registry[plural]
        model = resource.model
        query = model.select().where(model.project_id == project_id)
        names = [column.name for column in model._meta.sorted_fields]
        rows = [dict(zip(names, row, strict=True)) for row in shop.database.run(query)]
        found[plural] = sorted(rows, key=lambda row: row[resource.id_field])
        for place, row in enumerate(found[plural], 1):
            places[resource.id_field, row[resource.id_field]] = place
    model = shop.registry.model("projects")
    [row] = shop.database.run(model.select().where(model.project_id == project_id))
    names = [column.name for column in model._meta.sorted_fields]
    found["projects"] = [dict(zip(names, row, strict=True))]
    return {plural: [_placed(row, places) for row in rows] for plural, rows in found.items()}


def _placed(row: Row, places: dict[tuple[str, int], int]) -> Row:
    """Return a row with places for ids, without its version: figures above are reckoned once."""
    named = {"parent_action_id": "action_id", "parent_topic_id": "topic_id"}
    return {
        name: places.get((named.get(name, name), value), value)
        if name in (*named, *KEYS.values(), "timelog_id")
        else value
        for name, value in row.items()
        if name != "version"
    }


def outcome(shop: Workshop, write: Callable[[Session], int]) -> Row | str:
    """Write in a session that is undone, and return what it left, or that it was refused."""
    session = shop.session()
    with session.begin() as transaction:
        transaction.undo()
        try:
            project_id = write(session)
        except Refusal:
            return "refused"
        session.reckon()
        assert [] == problems(shop.database)
        return left(shop, session, project_id)


@pytest.mark.parametrize("beside", [False, True])
@settings(max_examples=EFFORT.runs * 3 // 2)
@given(project=projects, changed=changes)
def test_rows_at_once_are_rows_one_by_one(
    shop: Workshop, beside: bool, project: Row, changed: list[tuple[int, Row]]
) -> None:
    """Rows, figures, dates and refusals agree; ids and versions of what is above are not told."""

    def rows(session: Session, project_id: int) -> list[Row]:
        model = shop.registry.model("actions")
        is_root = (model.project_id == project_id) & (model.parent_action_id == 0)
        query = model.select(model.action_id).where(is_root).order_by(model.action_id)
        ids = [row[0] for row in shop.database.run(query)]
        return [{"action_id": ids[place % len(ids)], **row} for place, row in changed if ids]

    def at_once(session: Session) -> int:
        if beside:
            made = shop.write_in(session, "POST", "projects", {"rows": [project]}).tree
            project_id = int(made["data"]["rows"][0]["id"])
            if found := rows(session, project_id):
                params = {"rows": found, "match": "id"}
                shop.write_in(session, "POST", f"projects/{project_id}/actions", params)
            return project_id
        location = shop.write_in(session, "POST", "projects", project).location
        project_id = int(location.rpartition("/")[2])
        shop.write_in(session, "PUT", location, {"actions": rows(session, project_id)})
        return project_id

    def in_turn(session: Session) -> int:
        project_id = one_by_one(shop, session, project)
        gone: set[int] = set()
        for row in rows(session, project_id):
            own = dict(row)
            verb = "DELETE" if own.pop("delete", False) else "PUT"
            if verb == "DELETE" and row["action_id"] in gone:
                continue  # at once, who names a record twice to be removed means the same
            gone |= {row["action_id"]} if verb == "DELETE" else set()
            shop.write_in(session, verb, f"actions/{row['action_id']}", own)
        return project_id

    assert outcome(shop, in_turn) == outcome(shop, at_once)
