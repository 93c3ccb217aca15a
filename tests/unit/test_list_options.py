"""The options of lists and records: typed, cut, refused, all faults at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from teampro.chain import parse
from teampro.engine.options.cursors import write_cursor
from teampro.engine.options.reader import OptionReader, ReadOptions
from teampro.engine.resolve import resolve
from teampro.errors import Refusal
from teampro.resources import RESOURCES
from teampro.schema.caller import Caller
from teampro.schema.registry import Registry
from teampro.schema.values import Context
from teampro.schema.visible import visible_to
from teampro.settings import read_settings
from tests.callers import ANNA, BOB

REGISTRY = Registry(RESOURCES)
SETTINGS = read_settings({})
CONTEXT = Context(7, datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC), ZoneInfo("UTC"))


def read(
    chain: str, params: dict[str, Any], by: Caller = ANNA, streamed: bool = False
) -> ReadOptions:
    """Read the params of a GET."""
    nouns = visible_to(REGISTRY, by)
    path = resolve(parse(["v1", *chain.split("/")]), nouns)
    return OptionReader(nouns, SETTINGS, CONTEXT, streamed).read(path, params)


def faults(chain: str, params: dict[str, Any], by: Caller = ANNA, **how: Any) -> list[Any]:
    """Return path and word of each fault of refused params."""
    with pytest.raises(Refusal) as caught:
        read(chain, params, by, **how)
    assert 400 == caught.value.status
    return [(fault.path, fault.error) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("params", "limit", "offset"),
    [
        ({}, 50, 0),
        ({"limit": None}, 50, 0),
        ({"limit": 10}, 10, 0),
        ({"limit": "10", "page": "3"}, 10, 20),
        ({"limit": 10, "offset": 15}, 10, 15),
        ({"page": 2}, 50, 50),
        ({"offset": 0}, 50, 0),
        ({"limit": 500}, 500, 0),
        ({"limit": 501}, 500, 0),
        ({"limit": 10**12, "page": 2}, 500, 500),
    ],
)
def test_pages_are_counted_from_one(params: dict[str, Any], limit: int, offset: int) -> None:
    """Default 50 rows, at most 500."""
    options = read("projects", params).lists["projects"]
    assert (limit, offset) == (options.limit, options.offset)


def test_threads_have_a_default_limit_of_their_own() -> None:
    """Both defaults are settings."""
    own = SETTINGS.with_values(page_listing_limit=7, thread_listing_limit=9)
    for chain, limit in (("topics", 7), ("topics/bythread", 9), ("projects/topics/bythread", 9)):
        path = resolve(parse(["v1", *chain.split("/")]), REGISTRY)
        options = OptionReader(REGISTRY, own, CONTEXT, False).read(path, {})
        assert limit == options.lists[path.leaves[0].name].limit


def test_a_cut_limit_is_noted() -> None:
    """Nothing is changed in silence."""
    options = read("projects/1/actions/timelogs", {"limit": 9_000, "actions": {"limit": 501}})
    assert [
        "actions.limit was cut from 501 to 500.",
        "limit was cut from 9000 to 500.",
    ] == options.notes


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"limit": 0}, [("limit", "invalid_value")]),
        ({"limit": -5}, [("limit", "invalid_value")]),
        ({"limit": "ten"}, [("limit", "invalid_value")]),
        ({"limit": True}, [("limit", "invalid_value")]),
        ({"page": 0}, [("page", "invalid_value")]),
        ({"page": None}, [("page", "invalid_value")]),
        ({"page": 10**12}, [("page", "invalid_value")]),
        ({"offset": -1}, [("offset", "invalid_value")]),
        ({"offset": 2**70}, [("offset", "invalid_value")]),
        ({"page": 2, "offset": 5}, [("offset", "misplaced")]),
        ({"page": 1, "after": "x"}, [("after", "misplaced"), ("after", "invalid_cursor")]),
        ({"after": "x"}, [("after", "invalid_cursor")]),
        ({"count": "perhaps"}, [("count", "invalid_value")]),
        ({"fields": "project_nam"}, [("fields", "unknown_field")]),
        ({"fields": ""}, [("fields", "unknown_field")]),
        ({"fields": [["a"]]}, [("fields", "unknown_field")]),
        ({"fields": {"a": 1}}, [("fields", "unknown_field")]),
        ({"require": True}, [("require", "misplaced")]),
        ({"sort": "nme"}, [("sort", "invalid_value")]),
        ({"sort": ""}, [("sort", "invalid_value")]),
        ({"sort": "--project_name"}, [("sort", "invalid_value")]),
        ({"sort": "project_name,-project_name"}, [("sort", "invalid_value")]),
        ({"sort": []}, [("sort", "too_many")]),
        ({"sort": ["project_id"] * 9}, [("sort", "too_many")]),
        ({"sort": {"a": 1}}, [("sort", "invalid_value")]),
        ({"sort": "project_name", "orderby": "project_id"}, [("sort", "repeated_value")]),
        ({"sort": "project_name", "orderdir": "asc"}, [("sort", "repeated_value")]),
        ({"orderdir": "asc"}, [("orderdir", "misplaced")]),
        ({"orderby": "project_name", "orderdir": "up"}, [("orderdir", "invalid_value")]),
        ({"orderby": "nme"}, [("orderby", "invalid_value")]),
        ({"statsu": 1, "limit": 0}, [("statsu", "unknown_field"), ("limit", "invalid_value")]),
        ({"actions": {"limit": 5}}, [("actions", "misplaced")]),
        ({"project": {"limit": 5}}, [("project", "misplaced")]),
        ({"projects": 5}, [("projects", "invalid_value")]),
        ({"limit": 5, "projects": {"limit": 5}}, [("limit", "repeated_value")]),
        ({"preview": True}, [("preview", "unknown_field")]),
    ],
)
def test_faulty_options_of_a_list_are_refused(
    params: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """Each names its place."""
    assert sorted(expected) == sorted(faults("projects", params))


@pytest.mark.parametrize(
    ("chain", "params", "expected"),
    [
        ("projects/1/actions/timelogs", {"page": 2}, [("page", "misplaced")]),
        (
            "projects/1/actions/timelogs",
            {"timelogs": {"offset": 2}},
            [("timelogs.offset", "misplaced")],
        ),
        ("projects/1/actions/timelogs", {"after": "x"}, [("after", "misplaced")]),
        ("projects/1/actions,topics", {"page": 2}, [("page", "misplaced")]),
        ("projects/1/actions,topics", {"after": "x"}, [("after", "misplaced")]),
        (
            "projects/1/actions,topics",
            {"action_name": "x"},
            [("topics.action_name", "unknown_field")],
        ),
        (
            "projects/1/actions,topics",
            {"nonsense": "x"},
            [("actions.nonsense", "unknown_field"), ("topics.nonsense", "unknown_field")],
        ),
        ("projects/1/snapshot", {"limit": 5}, [("limit", "misplaced")]),
        ("projects/1/snapshot", {"actions": {"page": 2}}, [("actions.page", "misplaced")]),
        ("projects/1/snapshot", {"history": {"limit": 2}}, [("history", "misplaced")]),
        ("projects/1,2", {"limit": 5}, [("limit", "misplaced")]),
        ("projects/1,2", {"page": 1}, [("page", "misplaced")]),
        ("projects/1,2", {"after": "x"}, [("after", "misplaced")]),
        ("projects/1,2", {"project_name": "x"}, [("project_name", "misplaced")]),
        ("projects/1,2/actions", {"projects": {"offset": 1}}, [("projects.offset", "misplaced")]),
        ("projects/1", {"limit": 5}, [("limit", "unknown_option")]),
        ("projects/1", {"project_name": "x"}, [("project_name", "unknown_option")]),
        ("projects/1", {"a.fields": "x"}, [("a.fields", "unknown_option")]),
        ("projects/1/actions", {"projects": {"limit": 5}}, [("projects.limit", "unknown_option")]),
        (
            "projects/1/actions",
            {"projects": {"fields": "x"}},
            [("projects.fields", "unknown_field")],
        ),
        ("projects/1/actions", {"project_id": "x"}, [("project_id", "invalid_value")]),
        ("projects/1", {"project_id": None}, [("project_id", "invalid_value")]),
        ("topics", {"topic_posts": 1}, [("topic_posts", "unknown_field")]),
        ("history", {"changes": "x"}, [("changes", "invalid_value")]),
        ("history", {"sort": "changes"}, [("sort", "invalid_value")]),
        ("ticketxrefs", {"search": "x"}, [("search", "unknown_option")]),
        ("admins", {"password_hash": "x"}, [("password_hash", "unknown_field")]),
        ("admins", {"sort": "password_hash"}, [("sort", "invalid_value")]),
        ("admins", {"fields": "password_hash"}, [("fields", "unknown_field")]),
    ],
)
def test_words_in_the_wrong_place_are_refused(
    chain: str, params: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """An option that would have no effect, or an unclear one, is never ignored."""
    assert sorted(expected) == sorted(faults(chain, params))


@pytest.mark.parametrize("chain", ["projects/1/actions", "files/9/download", "projects/1"])
def test_what_is_not_printed_takes_no_fields(chain: str) -> None:
    """Rows and bytes alone are no place for the fields of a record."""
    plural = chain.split("/")[0]
    assert [(f"{plural}.fields", "unknown_option")] == faults(
        chain, {plural: {"fields": ["version"]}}, streamed=True
    )


@pytest.mark.parametrize(
    ("chain", "params"),
    [
        ("projects", {"_": 1, "projects": {"_cache": 5}}),
        ("projects/1", {"_": 1, "projects": {"_x": 1}}),
        ("projects/1,2", {"_": 1, "projects": {"_x": 1}}),
        ("projects/1/snapshot", {"_": 1}),
        ("projects/1/actions", {"_actions": {"limit": 0}}),
        ("projects/1/actions", {"project_id": "1", "actions": {"project_id": 1}}),
        ("projects/1/actions/7", {"action_id": "7", "project_id": 1}),
        ("whmcstickets/5", {"id": "5"}),
        ("whmcstickets", {"admin": {"contains": "anna"}}),
        ("projects/1/actions", {"project_id": {"in": [1, 2]}}),
        ("topics/bythread", {"topic_posts": {"gt": 2}, "sort": "-topic_posts"}),
        ("projects/1/whmcstickets", {"fields": "ticketxref,subject"}),
        ("projects/1/whmcstickets/5", {"fields": "ticketxref,replies"}),
        ("projects/1/actions,topics", {"limit": 5, "client_visible": "view"}),
    ],
)
def test_what_says_nothing_wrong_is_read(chain: str, params: dict[str, Any]) -> None:
    """Underscored keys pass unread, ids may repeat the path, fields may be called like nouns."""
    assert [] == list(read(chain, params).conflicts)


@pytest.mark.parametrize(
    ("chain", "params", "path"),
    [
        ("projects/1", {"project_id": 2}, "project_id"),
        ("projects/1/actions", {"project_id": "2"}, "project_id"),
        ("projects/1/actions/7", {"project_id": 2, "action_id": 7}, "project_id"),
        ("projects/1/actions/7/topics", {"action_id": 8}, "action_id"),
        ("projects/1/actions", {"actions": {"project_id": 2}}, "actions.project_id"),
        ("whmcstickets/5", {"id": 6}, "id"),
    ],
)
def test_id_that_contradicts_the_path_is_kept_for_later(
    chain: str, params: dict[str, Any], path: str
) -> None:
    """The records of the chain are looked for first: 404 comes before 409."""
    assert [(path, "contradiction")] == [
        (fault.path, fault.error) for fault in read(chain, params).conflicts
    ]


@pytest.mark.parametrize(
    ("chain", "params", "sort"),
    [
        ("projects", {}, [("project_id", False)]),
        ("actions", {}, [("action_id", False)]),
        ("projects/1/actions", {}, [("ordering", False), ("action_id", False)]),
        ("projects/1/snapshot", {}, [("ordering", False), ("action_id", False)]),
        ("topics/bythread", {}, [("date_activity", True), ("topic_id", True)]),
        ("files/bythread", {}, [("date_activity", True), ("file_id", True)]),
        ("projects/1/topics/bythread", {}, [("date_activity", True), ("topic_id", True)]),
        ("history", {}, [("sequence", False)]),
        ("actions", {"sort": None}, [("action_id", False)]),
        (
            "actions",
            {"sort": "-date_finish, action_name"},
            [("date_finish", True), ("action_name", False), ("action_id", False)],
        ),
        ("actions", {"sort": ["-version"]}, [("version", True), ("action_id", True)]),
        ("actions", {"sort": "-action_id,version"}, [("action_id", True)]),
        ("actions", {"orderby": "version"}, [("version", False), ("action_id", False)]),
        (
            "actions",
            {"orderby": "version,ordering", "orderdir": "DESC"},
            [("version", True), ("ordering", True), ("action_id", True)],
        ),
        ("actions", {"sort": "project_status"}, [("project_status", False), ("action_id", False)]),
    ],
)
def test_every_sort_ends_with_the_id(
    chain: str, params: dict[str, Any], sort: list[tuple[str, bool]]
) -> None:
    """Ties are broken the same way in every page."""
    path = resolve(parse(["v1", *chain.split("/")]), REGISTRY)
    assert tuple(sort) == read(chain, params).lists[path.lists[0].name].sort


@pytest.mark.parametrize(
    ("params", "echo"),
    [
        ({}, {"project_function": "default"}),
        ({"project_name": "x"}, {"project_function": "default", "project_name": "x"}),
        ({"project_function": "archive"}, {"project_function": "archive"}),
        ({"project_function": {"ne": ""}}, {"project_function": {"ne": ""}}),
        ({"or": [{"project_function": "template"}]}, {"or": [{"project_function": "template"}]}),
        (
            {"not": {"or": [{"project_function": "template"}]}},
            {"not": {"or": [{"project_function": "template"}]}},
        ),
    ],
)
def test_standing_filter_steps_aside_for_its_field(
    params: dict[str, Any], echo: dict[str, Any]
) -> None:
    """Plain lists of projects leave out templates and archives unless one asks."""
    assert echo == read("projects", params).lists["projects"].echo
    assert echo == read("projects/actions", {"projects": params}).lists["projects"].echo


@pytest.mark.parametrize("chain", ["projects/1,2", "projects/1,2/actions"])
def test_named_records_have_no_standing_filter(chain: str) -> None:
    """Who names an archived project gets it."""
    options = read(chain, {}).lists["projects"]
    assert ({}, None) == (options.echo, options.limit)


def test_guarded_fields_do_not_exist_for_staff() -> None:
    """Rows found or ordered by a secret would tell it; it can still be named, and is empty."""
    read("whmcstickets", {"c": "x", "sort": "c", "fields": "c"}, by=ANNA)
    assert [("c", "unknown_field")] == faults("whmcstickets", {"c": "x"}, by=BOB)
    assert [("or.c", "unknown_field")] == faults("whmcstickets", {"or": {"c": "x"}}, by=BOB)
    assert [("sort", "invalid_value")] == faults("whmcstickets", {"sort": "c"}, by=BOB)
    with pytest.raises(Refusal) as caught:
        read("whmcstickets", {"cx": 1}, by=BOB)
    assert "c" not in caught.value.faults[0].allowed
    read("whmcstickets", {"fields": "c"}, by=BOB)


def test_options_act_on_the_step_they_stand_under() -> None:
    """Plain keys act on the last step."""
    options = read(
        "projects/1/actions/topics,timelogs",
        {
            "limit": 3,
            "projects": {"fields": "project_name"},
            "actions": {"action_status": "Active", "limit": 20},
            "timelogs": {"require": "yes"},
        },
    )
    assert ("project_id", "project_name") == options.records["projects"]
    assert [20, 3, 3] == [each.limit for each in options.lists.values()]
    assert [None, None, True] == [each.require for each in options.lists.values()]
    assert {"action_status": "Active"} == options.lists["actions"].echo


def test_fields_keep_the_records_order_and_the_id() -> None:
    """Comma text or a list."""
    for given in ("project_rate,project_name", ["project_rate", " project_name"]):
        chosen = read("projects", {"fields": given}).lists["projects"].fields
        assert ("project_id", "project_name", "project_rate") == chosen


def test_streams_have_all_rows_unless_told_otherwise() -> None:
    """No default limit, none that is cut, no count."""
    assert None is read("projects", {}, streamed=True).lists["projects"].limit
    limited = read("projects", {"limit": 9_000, "page": 2}, streamed=True)
    assert (9_000, 9_000, []) == (
        limited.lists["projects"].limit,
        limited.lists["projects"].offset,
        limited.notes,
    )
    assert [("page", "misplaced")] == faults("projects", {"page": 2}, streamed=True)
    assert [("count", "invalid_value")] == faults("projects", {"count": "x"}, streamed=True)


def test_a_cursor_holds_for_its_own_list() -> None:
    """Another sort, filter, parent or view is another list; a clock that goes on is not."""
    params = {"date_created": {"gte": "now-3h"}, "sort": "-date_finish"}
    options = read("projects/1/actions", params).lists["actions"]
    cursor = write_cursor(options.mark, (None, 7))
    later = Context(7, datetime(2024, 5, 6, 12, 0, 5, tzinfo=UTC), ZoneInfo("UTC"))
    path = resolve(parse(["v1", "projects", "1", "actions"]), REGISTRY)
    reader = OptionReader(REGISTRY, SETTINGS, later, False)
    again = reader.read(path, params | {"after": cursor, "limit": 3, "count": False})
    assert (None, 7) == again.lists["actions"].after
    read("projects/1/actions", {"actions": params | {"after": cursor}})
    refused = [("after", "invalid_cursor")]
    assert refused == faults("projects/2/actions", params | {"after": cursor})
    assert refused == faults("actions", params | {"after": cursor})
    assert refused == faults("projects/1/actions", params | {"after": cursor, "sort": "ordering"})
    assert refused == faults("projects/1/actions", params | {"after": cursor, "version": 1})
    threads = {"sort": "-date_activity"}
    mark = read("topics", threads).lists["topics"].mark
    read("topics", threads | {"after": write_cursor(mark, (None, 7))})
    assert refused == faults("topics/bythread", threads | {"after": write_cursor(mark, (None, 7))})
