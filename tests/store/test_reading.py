"""Reading chains: what each form of chain holds, its figures, and what it costs."""

from __future__ import annotations

import base64
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from teampro.schema.caller import Caller
from tests.callers import ANNA, BOB
from tests.reading_world import ReadingWorld, ids_of


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingWorld]:
    """Two plain projects, a template and an archive.

    Project 100 has actions 1 to 4, of which 1 has topics and timelogs; 219 has action 8.
    """
    folder = tmp_path_factory.mktemp("reading")
    world = ReadingWorld(folder)
    for project_id, function in ((100, "default"), (219, "default"), (300, "template")):
        world.plant("projects", project_id=project_id, project_name=f"P{project_id}",
                    project_function=function, project_status="Active")  # fmt: skip
    world.plant("projects", project_id=400, project_function="archive", project_status="Closed",
                visible_status="manager")  # fmt: skip
    for action_id, ordering in ((1, 3), (2, 2), (3, 2), (4, 1)):
        world.plant("actions", action_id=action_id, project_id=100, ordering=ordering,
                    action_billable=action_id % 2)  # fmt: skip
    world.plant("actions", action_id=8, project_id=219)
    world.plant("actions", action_id=9, project_id=400)
    world.plant("topics", topic_id=1, project_id=100, action_id=1, topic_name="Root",
                date_activity="2024-05-01 00:00:00")  # fmt: skip
    world.plant("topics", topic_id=2, project_id=100, action_id=1, parent_topic_id=1,
                topic_name="Re: Root", owner_adminid=2)  # fmt: skip
    world.plant("topics", topic_id=3, project_id=100, topic_name="Later",
                date_activity="2024-05-02 00:00:00")  # fmt: skip
    world.plant("topics", topic_id=4, project_id=219)
    upload = world.blobs.receive([b"Hello"], 100)
    world.blobs.keep(upload)
    for file_id, parent_id, version in ((1, 0, "0.1"), (2, 1, "0.2"), (3, 0, "0.1")):
        world.plant("files", file_id=file_id, project_id=100, parent_file_id=parent_id,
                    file_version=version, file_name="hello.txt", file_mime="text/plain",
                    file_size=5, file_sha256=upload.sha256,
                    date_activity=f"2024-05-0{file_id} 00:00:00")  # fmt: skip
    for ticket_id in (2001, 2002, 2003):
        world.plant("whmcstickets", id=ticket_id, subject=f"Ticket {ticket_id}", deptid=1,
                    deptname="Old", c="secret", flag=2 if ticket_id == 2003 else 0)  # fmt: skip
    world.plant("ticketxrefs", xref_id=91, ticket_id=2001, project_id=100, action_id=1)
    world.plant("ticketxrefs", xref_id=92, ticket_id=2002, project_id=100)
    world.plant("ticketxrefs", xref_id=93, ticket_id=2001, project_id=219)
    world.plant_detail("replies", replyid=5, ticket_id=2001, message="Second")
    world.plant_detail("replies", replyid=4, ticket_id=2001, message="First")
    world.plant_detail("notes", noteid=7, ticket_id=2001, message="Note")
    world.plant_detail("notes", noteid=8, ticket_id=2002, message="Other")
    for timelog_id, action_id in ((1, 1), (2, 1), (3, 2), (4, 0)):
        world.plant("timelogs", timelog_id=timelog_id, project_id=100, action_id=action_id,
                    timelog_elapsed=timelog_id * 60)  # fmt: skip
    world.plant("timelogs", timelog_id=5, project_id=219, action_id=8, timelog_status="active",
                timelog_start="2024-05-06 11:00:00", start_seconds=1714993200)  # fmt: skip
    for sequence, (resource, record_id) in enumerate(
        [("projects", 100), ("actions", 1), ("topics", 1), ("actions", 100), ("topics", 2)], 1
    ):
        world.plant("history", sequence=sequence, resource=resource, record_id=record_id,
                    project_id=100, operation="update",
                    changes='[{"field": "a", "old": 1, "new": null}]')  # fmt: skip
    world.plant("admins", {"id": 1, "username": "anna", "password_hash": "x"}, {"id": 2})
    world.plant("clients", {"id": 51, "lastname": "Ada"}, {"id": 52, "companyname": "Ada & Co"})
    yield world
    world.database.close()


@pytest.mark.parametrize(
    ("chain", "holds"),
    [
        ("projects", {"projects": [100, 219]}),
        ("projects/100", {"project": 100}),
        ("projects/400", {"project": 400}),
        ("projects/100/actions", {"project": 100, "actions": [4, 2, 3, 1]}),
        ("projects/100/actions/1", {"project": 100, "action": 1}),
        ("projects/100/actions/1/topics", {"project": 100, "action": 1, "topics": [1, 2]}),
        (
            "projects/100/actions,topics,files",
            {"project": 100, "actions": [4, 2, 3, 1], "topics": [1, 2, 3], "files": [1, 2, 3]},
        ),
        (
            "projects/100/actions/timelogs",
            {
                "project": 100,
                "actions": [4, 2, 3, 1],
                "actions.timelogs": [[], [3], [], [1, 2]],
            },
        ),
        (
            "projects/100/actions/topics,timelogs",
            {
                "project": 100,
                "actions": [4, 2, 3, 1],
                "actions.topics": [[], [], [], [1, 2]],
                "actions.timelogs": [[], [3], [], [1, 2]],
            },
        ),
        ("projects/actions", {"projects": [100, 219], "projects.actions": [[4, 2, 3, 1], [8]]}),
        ("projects/219,100", {"projects": [100, 219]}),
        ("projects/400,100", {"projects": [100, 400]}),
        ("projects/300,100/topics", {"projects": [100, 300], "projects.topics": [[1, 2, 3], []]}),
        ("projects/100/actions/3,1", {"project": 100, "actions": [1, 3]}),
        (
            "projects/100/snapshot",
            {
                "project": 100,
                "actions": [4, 2, 3, 1],
                "topics": [1, 2, 3],
                "files": [1, 2, 3],
                "whmcstickets": [2001, 2002],
                "timelogs": [1, 2, 3, 4],
            },
        ),
        ("projects/100/timelogs", {"project": 100, "timelogs": [1, 2, 3, 4]}),
        ("actions/1/timelogs", {"action": 1, "timelogs": [1, 2]}),
        ("actions/1/whmcstickets", {"action": 1, "whmcstickets": [2001]}),
        ("actions/1/ticketxrefs", {"action": 1, "ticketxrefs": [91]}),
        ("projects/100/whmcstickets/2001", {"project": 100, "whmcsticket": 2001}),
        (
            "projects/whmcstickets",
            {"projects": [100, 219], "projects.whmcstickets": [[2001, 2002], [2001]]},
        ),
        ("topics/bythread", {"topics": [3, 1, 4]}),
        ("projects/100/topics/bythread", {"project": 100, "topics": [3, 1]}),
        ("projects/topics/bythread", {"projects": [100, 219], "projects.topics": [[3, 1], [4]]}),
        ("files/bythread", {"files": [3, 1]}),
        ("projects/100/history", {"project": 100, "history": [1, 2, 3, 4, 5]}),
        ("actions/1/history", {"action": 1, "history": [2]}),
        (
            "actions/history",
            {"actions": [1, 2, 3, 4, 8, 9], "actions.history": [[2], [], [], [], [], []]},
        ),
        ("history", {"history": [1, 2, 3, 4, 5]}),
        ("entry/2", {"entry": 2}),
        ("admins", {"admins": [1, 2]}),
        ("clients/52", {"client": 52}),
        ("projects,clients", {"projects": [100, 219], "clients": [51, 52]}),
    ],
)
def test_chain_holds_what_it_addresses(
    world: ReadingWorld, chain: str, holds: dict[str, Any]
) -> None:
    """A record under its singular, a list under its plural, an inner list inside each row."""
    tree = world.tree(chain)
    found: dict[str, Any] = {}
    for word, value in tree.items():
        if word == "data":
            continue
        if isinstance(value, dict):
            found[word] = next(iter(value.values()))
            continue
        found[word] = ids_of(value)
        for name in value[0] if value else {}:
            if isinstance(value[0][name], list) and name != "changes":
                found[f"{word}.{name}"] = [ids_of(row[name]) for row in value]
    assert holds == found
    assert ("data" in tree) == any(isinstance(value, list) for value in holds.values())
    assert "data" not in tree or next(iter(tree)) == "data"


@pytest.mark.parametrize(
    ("chain", "names"),
    [
        ("projects/99", "project 99"),
        ("projects/100/actions/8", "action 8 below project 100"),
        ("projects/99/actions/1", "project 99"),
        ("projects/100/actions/8/topics", "action 8 below project 100"),
        ("projects/219/whmcstickets/2002", "whmcsticket 2002 below project 219"),
        ("projects/100,99", "project 99"),
        ("projects/98,99", "project 98"),
        ("projects/100/actions/1,8", "action 8 below project 100"),
        ("projects/99/actions/1,2", "project 99"),
        ("actions/1/history/1", "entry 1 below action 1"),
        ("files/99/download", "file 99"),
    ],
)
def test_each_record_must_belong_to_the_one_before(
    world: ReadingWorld, chain: str, names: str
) -> None:
    """An absent one is 404 and named, and no statement is spent on what follows."""
    refusal = world.refusal(chain)
    assert (404, f"There is no {names}.") == (refusal.status, refusal.message)


@pytest.mark.parametrize(
    ("chain", "params", "status"),
    [
        ("projects/100/actions", {"project_id": 219}, 409),
        ("projects/100", {"project_id": "219"}, 409),
        ("projects/100/actions/1", {"project_id": 219}, 409),
        ("projects/99/actions", {"project_id": 219}, 404),
        ("projects/100/actions", {"project_id": 219, "limit": 0}, 400),
    ],
)
def test_id_that_contradicts_the_path_comes_after_400_and_404(
    world: ReadingWorld, chain: str, params: dict[str, Any], status: int
) -> None:
    """The order of refusals: params, reach, rules."""
    assert status == world.refusal(chain, params).status


@pytest.mark.parametrize(
    ("chain", "params", "data"),
    [
        ("admins", {}, (2, 1, 1, 50, 0, {})),
        ("admins", {"limit": 1}, (2, 1, 2, 1, 0, {})),
        ("admins", {"limit": 1, "page": 2}, (2, 2, 2, 1, 1, {})),
        ("admins", {"limit": 1, "page": 9}, (2, 9, 2, 1, 8, {})),
        ("admins", {"limit": 2}, (2, 1, 1, 2, 0, {})),
        ("admins", {"limit": 2, "offset": 1}, (2, 1, 1, 2, 1, {})),
        ("admins", {"id": 77}, (0, 1, 0, 50, 0, {"id": 77})),
        ("admins", {"id": 77, "page": 3}, (0, 3, 0, 50, 100, {"id": 77})),
        ("admins", {"limit": 1, "count": False}, (None, 1, None, 1, 0, {})),
        ("admins", {"count": "no"}, (None, 1, None, 50, 0, {})),
        ("projects/219/actions", {}, (1, 1, 1, 50, 0, {"project_id": 219})),
        ("projects/219/actions/8/timelogs", {}, (1, 1, 1, 50, 0, {"action_id": 8})),
        ("projects/100/whmcstickets", {}, (2, 1, 1, 50, 0, {"project_id": 100})),
        ("projects/100,219", {}, (2, 1, 1, None, 0, {})),
        ("projects/219/snapshot", {}, (1, 1, 1, None, 0, {"project_id": 219})),
        ("projects/300/snapshot", {}, (0, 1, 0, None, 0, {"project_id": 300})),
        (
            "projects/100/snapshot",
            {"timelogs": {"limit": 3}},
            (4, 1, 2, 3, 0, {"project_id": 100}),
        ),
        (
            "projects/100/actions/timelogs",
            {"actions": {"limit": 3}},
            (4, 1, 2, 3, 0, {"project_id": 100}),
        ),
        (
            "projects/100/topics,actions",
            {"limit": 3, "action_id": {"gte": 1}},
            (4, 1, 2, 3, 0, {"project_id": 100, "action_id": {"gte": 1}}),
        ),
    ],
)
def test_data_describes_the_last_direct_list(
    world: ReadingWorld, chain: str, params: dict[str, Any], data: tuple[Any, ...]
) -> None:
    """Total, page, pages, limit, offset and the filters in force, in this order."""
    found = world.tree(chain, params)["data"]
    names = ["total", "page", "pages", "limit", "offset", "filters"]
    assert names == list(found)[:6]
    assert data == tuple(found[name] for name in names)


def test_lists_has_the_figures_of_every_list(world: ReadingWorld) -> None:
    """Of a nested list the limit is per row, the others are sums; truncation is never silent."""
    data = world.tree(
        "projects/100/actions/topics,timelogs",
        {"actions": {"limit": 3}, "timelogs": {"limit": 1}, "topics": {"count": False}},
    )["data"]
    cursor = data.pop("next")
    assert cursor == data["lists"]["actions"].pop("next")
    assert {
        "actions": {"total": 4, "limit": 3, "returned": 3, "truncated": True},
        "actions.topics": {"total": None, "limit": 50, "returned": 0, "truncated": False},
        "actions.timelogs": {"total": 1, "limit": 1, "returned": 1, "truncated": False},
    } == data["lists"]
    data = world.tree("projects/100/actions/timelogs", {"limit": 1})["data"]
    assert {"total": 3, "limit": 1, "returned": 2, "truncated": True} == data["lists"][
        "actions.timelogs"
    ]
    assert "lists" not in world.tree("projects/100/actions")["data"]


def test_lists_inside_no_rows_have_figures_too(world: ReadingWorld) -> None:
    """Every list of the chain is told, also where nothing was read."""
    data = world.tree("projects/actions/timelogs", {"projects": {"project_id": 1}})["data"]
    assert ["projects", "projects.actions", "projects.actions.timelogs"] == list(data["lists"])
    assert [0, 0, 0] == [each["total"] for each in data["lists"].values()]


def test_notes_stand_in_data(world: ReadingWorld) -> None:
    """A limit that was cut is told."""
    assert ["limit was cut from 501 to 500."] == world.tree("admins", {"limit": 501})["data"][
        "notes"
    ]


def test_standing_filter_holds_for_the_list_of_projects_alone(world: ReadingWorld) -> None:
    """It is echoed, and steps aside where its field is named."""
    assert {"project_function": "default"} == world.tree("projects")["data"]["filters"]
    assert [300] == world.ids("projects", {"project_function": "template"})
    assert [100, 219, 300, 400] == world.ids("projects", {"project_function": {"ne": ""}})
    assert [100, 219, 400] == world.ids(
        "projects", {"or": [{"project_function": "archive"}, {"project_id": {"lt": 300}}]}
    )


def test_rows_are_filtered_by_fields_of_their_project(world: ReadingWorld) -> None:
    """project_status and project_function are no fields of these rows and stay unshown."""
    assert [9] == world.ids("actions", {"project_status": "Closed"})
    assert [9] == world.ids("actions", {"project_function": {"in": ["archive", "template"]}})
    assert [1, 2, 3, 4] == world.ids(
        "timelogs", {"project_status": "Active", "action_id": {"lt": 8}}
    )
    assert [] == world.ids("projects/100/topics", {"not": {"project_status": "Active"}})
    assert "project_status" not in world.tree("actions")["actions"][0]
    assert 9 == world.ids("actions", {"sort": "-project_status"})[0]


def test_tickets_below_a_record_carry_their_link(world: ReadingWorld) -> None:
    """Each row its own link, also where the same ticket stands below two projects."""
    rows = world.tree("projects/whmcstickets")["projects"]
    links = [[ticket["ticketxref"]["xref_id"] for ticket in row["whmcstickets"]] for row in rows]
    assert [[91, 92], [93]] == links
    link = world.tree("projects/219/whmcstickets")["whmcstickets"][0]["ticketxref"]
    assert {"xref_id": 93, "ticket_id": 2001, "project_id": 219, "action_id": 0} == {
        name: link[name] for name in ("xref_id", "ticket_id", "project_id", "action_id")
    }
    assert 91 == world.tree("actions/1/whmcstickets/2001")["whmcsticket"]["ticketxref"]["xref_id"]
    assert "ticketxref" not in world.tree("whmcstickets/2001")["whmcsticket"]


def test_one_ticket_shows_its_replies_and_notes(world: ReadingWorld) -> None:
    """In their order, and only of this ticket; a list of tickets shows none."""
    ticket = world.tree("whmcstickets/2001")["whmcsticket"]
    assert ["First", "Second"] == [reply["message"] for reply in ticket["replies"]]
    assert ["Note"] == [note["message"] for note in ticket["notes"]]
    assert "ticket_id" not in ticket["replies"][0]
    assert 3 == world.statements
    chosen = world.tree("whmcstickets/2001", {"fields": "notes,subject"})["whmcsticket"]
    assert ["id", "subject", "notes"] == list(chosen)
    assert 2 == world.statements
    assert "replies" not in world.tree("whmcstickets")["whmcstickets"][0]
    assert [] == world.tree("whmcstickets/2003")["whmcsticket"]["replies"]


def test_staff_sees_a_guarded_field_empty(world: ReadingWorld) -> None:
    """The key of the public page is for super administrators."""
    assert "secret" == world.tree("whmcstickets/2003")["whmcsticket"]["c"]
    assert "" == world.tree("whmcstickets/2003", by=BOB)["whmcsticket"]["c"]
    assert "" == world.tree("whmcstickets/2003", {"fields": "c"}, BOB)["whmcsticket"]["c"]
    assert {""} == {row["c"] for row in world.tree("whmcstickets", by=BOB)["whmcstickets"]}
    assert {""} == {row["c"] for row in world.streamed("whmcstickets", by=BOB)}
    nested = world.tree("projects/whmcstickets", by=BOB)["projects"]
    assert {""} == {ticket["c"] for row in nested for ticket in row["whmcstickets"]}


def test_threads_are_one_row_with_their_last_post(world: ReadingWorld) -> None:
    """The first post counts too."""
    later, root = world.tree("projects/100/topics/bythread")["topics"]
    assert (1, 3) == (later["topic_posts"], later["topic_activity"]["topic_id"])
    assert 2 == root["topic_posts"]
    assert {
        "topic_id": 2,
        "topic_name": "Re: Root",
        "owner_adminid": 2,
        "owner_userid": 0,
        "date_created": None,
    } == root["topic_activity"]
    assert [1] == world.ids("topics/bythread", {"topic_posts": {"gt": 1}})
    assert [1, 4, 3] == world.ids("topics/bythread", {"sort": "-topic_posts"})
    latest = {row["file_id"]: row for row in world.tree("files/bythread")["files"]}
    assert [(2, "0.2"), (1, "0.1")] == [
        (latest[each]["file_total"], latest[each]["file_latest"]["file_version"]) for each in (1, 3)
    ]


def test_running_clock_counts_to_now(world: ReadingWorld) -> None:
    """It is shown, filtered and sorted by what it shows."""
    assert 3_600 == world.tree("timelogs/5")["timelog"]["timelog_elapsed"]
    assert [5] == world.ids("timelogs", {"timelog_elapsed": {"gte": 3_600}})
    assert [5, 4, 3, 2, 1] == world.ids("timelogs", {"sort": "-timelog_elapsed"})
    assert "start_seconds" not in world.tree("timelogs/5")["timelog"]


def test_fields_choose_what_is_shown(world: ReadingWorld) -> None:
    """In records, lists, nested lists and streams; what is sorted by need not be shown."""
    tree = world.tree(
        "projects/100/actions/timelogs",
        {
            "projects": {"fields": "project_name"},
            "actions": {"fields": ["ordering"], "sort": "-version,action_name"},
            "timelogs": {"fields": "timelog_id"},
        },
    )
    assert {"project_id": 100, "project_name": "P100"} == tree["project"]
    assert ["action_id", "ordering", "timelogs"] == list(tree["actions"][0])
    assert {"timelog_id": 1} == tree["actions"][0]["timelogs"][0]
    assert [{"action_id": 8}] == world.streamed("projects/219/actions", {"fields": "action_id"})
    page = world.tree("actions", {"fields": "action_id", "sort": "ordering", "limit": 2})
    assert [{"action_id": 8}, {"action_id": 9}] == page["actions"]
    following = {"after": page["data"]["next"], "sort": "ordering", "limit": 2}
    assert [4, 2] == world.ids("actions", following)
    assert ["topic_id", "topic_activity"] == list(
        world.tree("topics/bythread", {"fields": "topic_activity"})["topics"][0]
    )


def test_types_are_the_wires(world: ReadingWorld) -> None:
    """Flags are booleans, what is not there is 0, "" or null."""
    action = world.tree("actions/1")["action"]
    assert True is action["action_billable"]
    assert False is world.tree("actions/2")["action"]["action_billable"]
    assert (0, "", None) == (action["manager_adminid"], action["action_name"], action["date_start"])
    assert [{"field": "a", "old": 1, "new": None}] == world.tree("history")["history"][0]["changes"]


def test_history_shows_all_but_the_deleted_row(world: ReadingWorld) -> None:
    """The row is kept for an undo, not for readers."""
    assert [
        *("sequence", "moment", "adminid", "request_id", "operation", "resource", "record_id"),
        *("project_id", "changes", "version", "was_project_id", "actor", "client_id"),
    ] == list(world.tree("history/1")["entry"])


@pytest.mark.parametrize(
    ("chain", "params", "ids"),
    [
        ("projects/actions", {"actions": {"require": True}}, [100, 219]),
        ("projects/timelogs", {"timelogs": {"require": True, "action_id": 2}}, [100]),
        ("projects/topics", {"topics": {"require": False, "action_id": 1}}, [219]),
        (
            "projects/actions/timelogs",
            {"actions": {"require": True}, "timelogs": {"require": True}},
            [100, 219],
        ),
        (
            "projects/actions/timelogs",
            {
                "actions": {"require": False},
                "timelogs": {"require": True, "timelog_status": "active"},
            },
            [100],
        ),
        ("projects/100/actions/topics", {"topics": {"require": True}}, [1]),
        (
            "projects/100/actions/topics,timelogs",
            {"topics": {"require": False}, "timelogs": {"require": True}},
            [2],
        ),
        ("projects/whmcstickets", {"whmcstickets": {"require": True, "id": 2002}}, [100]),
        (
            "projects/topics/bythread",
            {"topics": {"require": True, "topic_posts": {"gt": 1}}},
            [100],
        ),
        ("actions/history", {"history": {"require": True}}, [1]),
        ("projects/100,219,300/topics", {"topics": {"require": False}}, [300]),
        (
            "projects/actions",
            {
                "actions": {"require": True, "limit": 1, "sort": "-version"},
                "projects": {"sort": "-project_id", "or": {"project_id": 100}},
            },
            [100],
        ),
    ],
)
def test_require_keeps_parents_by_what_is_inside(
    world: ReadingWorld, chain: str, params: dict[str, Any], ids: list[int]
) -> None:
    """True those with a matching row, false those without; conditions of all depths count."""
    tree = world.tree(chain, params)
    last = tree[[word for word in tree if word.endswith("s")][-1]]
    assert ids == ids_of(last)
    assert len(ids) == tree["data"]["total"]


def test_required_rows_are_told_apart_from_absent_ones(world: ReadingWorld) -> None:
    """A parent that was filtered away is no missing record; a missing one is."""
    wanted = {"topics": {"require": True}}
    assert [100] == ids_of(world.tree("projects/100,300/topics", wanted)["projects"])
    assert 404 == world.refusal("projects/100,99/topics", wanted).status


def test_nested_limits_are_per_parent(world: ReadingWorld) -> None:
    """With its own sort and filter."""
    tree = world.tree(
        "projects/actions", {"limit": 2, "sort": "-action_id", "action_id": {"ne": 3}}
    )
    assert [[4, 2], [8]] == [ids_of(row["actions"]) for row in tree["projects"]]
    assert {"total": 4, "limit": 2, "returned": 3, "truncated": True} == tree["data"]["lists"][
        "projects.actions"
    ]


def test_snapshot_lists_may_be_limited(world: ReadingWorld) -> None:
    """Complete without one, and truncated where one was asked for."""
    lists = world.tree("projects/100/snapshot", {"topics": {"limit": 2}})["data"]["lists"]
    assert (3, 2, 2, True) == tuple(
        lists["topics"][name] for name in ("total", "limit", "returned", "truncated")
    )
    assert (4, None, 4, False) == tuple(
        lists["actions"][name] for name in ("total", "limit", "returned", "truncated")
    )


@pytest.mark.parametrize(
    ("chain", "params", "ids"),
    [
        ("actions", {}, [1, 2, 3, 4, 8, 9]),
        ("actions", {"limit": 2}, [1, 2]),
        ("actions", {"limit": 2, "page": 2}, [3, 4]),
        ("actions", {"limit": 2, "offset": 3}, [4, 8]),
        ("actions", {"offset": 4}, [8, 9]),
        ("projects/100/actions", {"sort": "-action_id"}, [4, 3, 2, 1]),
        ("projects", {}, [100, 219]),
        ("projects/400,100", {}, [100, 400]),
        ("projects/100/actions/1,4", {}, [1, 4]),
        ("topics/bythread", {}, [3, 1, 4]),
        ("projects/100/whmcstickets", {}, [2001, 2002]),
    ],
)
def test_stream_has_the_rows_of_the_list(
    world: ReadingWorld, chain: str, params: dict[str, Any], ids: list[int]
) -> None:
    """All of them, in the list's order, with the same values and columns."""
    rows = world.streamed(chain, params)
    assert ids == ids_of(rows)
    tree = world.tree(chain, params)
    records = tree[list(tree)[-1]]
    assert records == rows[: len(records)]


def test_stream_goes_on_behind_a_cursor(world: ReadingWorld) -> None:
    """`after` works in exports too, to the end."""
    cursor = world.tree("actions", {"limit": 2})["data"]["next"]
    assert [3, 4, 8, 9] == ids_of(world.streamed("actions", {"after": cursor}))
    assert [3, 4] == ids_of(world.streamed("actions", {"after": cursor, "limit": 2}))


@pytest.mark.parametrize(
    "chain", ["projects/1", "projects/actions", "projects,actions", "projects/100/snapshot"]
)
def test_stream_prints_exactly_one_list(world: ReadingWorld, chain: str) -> None:
    """No list and several are 400."""
    for printed in ("csv", "ndjson"):
        refusal = world.refusal(chain, printed=printed)
        assert (400, "format_not_offered") == (refusal.status, refusal.word)


@pytest.mark.parametrize(
    "chain", ["projects/99/actions", "projects/100,99", "projects/100/actions/8,1"]
)
def test_stream_of_absent_records_is_refused_before_it_begins(
    world: ReadingWorld, chain: str
) -> None:
    """A 404 cannot be told once rows have been sent."""
    assert 404 == world.refusal(chain, printed="csv").status


def test_download_is_the_bytes_or_the_record_with_them(world: ReadingWorld) -> None:
    """Raw bytes with name and type; base64 in json and xml, below all the chain's records."""
    download = world.read("projects/100/files/2/download", printed="raw").download
    assert download is not None
    assert (b"Hello", "hello.txt", "text/plain") == (
        download.blob.path.read_bytes(),
        download.name,
        download.mime,
    )
    tree = world.tree("projects/100/files/2/download", {"fields": "file_name"})
    assert ["project", "file"] == list(tree)
    assert {
        "file_id": 2,
        "file_name": "hello.txt",
        "file_data": base64.b64encode(b"Hello").decode(),
    } == tree["file"]
    assert 404 == world.refusal("projects/219/files/2/download", printed="raw").status


def test_large_download_is_not_carried_inline(tmp_path: Path) -> None:
    """Above 8 MiB the bytes come alone."""
    world = ReadingWorld(tmp_path)
    folder = tmp_path / "blobs" / "aa" / "aa"
    folder.mkdir(parents=True)
    sha256 = "a" * 64
    for size, file_id, status in ((8 * 2**20, 1, 0), (8 * 2**20 + 1, 2, 413)):
        (folder / sha256).write_bytes(b"x" * size)
        world.plant("files", file_id=file_id, file_sha256=sha256)
        if status:
            assert status == world.refusal(f"files/{file_id}/download").status
            assert world.read(f"files/{file_id}/download", printed="raw").download is not None
        else:
            assert "file_data" in world.tree(f"files/{file_id}/download")["file"]
    world.database.close()


def test_too_many_rows_names_the_list_that_went_over(tmp_path: Path) -> None:
    """With the option that would shrink it; at the limit nothing is refused."""
    world = ReadingWorld(tmp_path, limit__answer_rows=20)
    world.plant("projects", {"project_id": 1}, {"project_id": 2})
    world.plant("actions", *[{"project_id": 1} for _ in range(12)])
    world.plant("topics", *[{"project_id": 1, "action_id": n % 12 + 1} for n in range(8)])
    assert 8 == len(world.tree("projects/1/actions,topics")["topics"])
    assert 8 == len(world.tree("projects/1/snapshot")["topics"])
    world.plant("topics", project_id=1, action_id=1)
    for chain, name in (
        ("projects/1/actions,topics", "topics"),
        ("projects/1/snapshot", "topics"),
        ("projects/1/actions/topics", "actions.topics"),
        ("projects/actions/topics", "projects.actions.topics"),
    ):
        refusal = world.refusal(chain)
        assert (422, "too_many_rows") == (refusal.status, refusal.word)
        assert f"; {name} went over" in refusal.message
        assert '{"topics": {"limit"' in refusal.message
    world.plant("actions", *[{"project_id": 2} for _ in range(9)])
    assert "; projects.actions went over" in world.refusal("projects/actions/topics").message
    assert 21 == len(world.streamed("actions"))
    assert 20 == len(world.tree("actions", {"limit": 20})["actions"])
    world.database.close()


HEAVY = "ä" * 30_000


def heavy_world(directory: Path, most: int) -> ReadingWorld:
    """Return a world of rows with texts of 60,000 bytes, of which an answer holds few."""
    world = ReadingWorld(directory, limit__answer_bytes=most)
    world.plant("projects", *[{"project_id": n, "project_notes": HEAVY} for n in range(1, 5)])
    world.plant("actions", *[{"project_id": 1, "action_notes": HEAVY} for _ in range(4)])
    world.plant(
        "topics", *[{"project_id": 1, "action_id": n, "topic_detail": HEAVY} for n in (1, 2)]
    )
    return world


@pytest.mark.parametrize(
    ("chain", "params", "name"),
    [
        ("projects", {}, "projects"),
        ("projects", {"limit": 3}, "projects"),
        ("projects/1,2,3", {}, "projects"),
        ("projects/1/actions", {}, "actions"),
        ("projects/1/actions,topics", {"actions": {"limit": 1}}, "topics"),
        ("projects/1/snapshot", {"actions": {"limit": 1}}, "topics"),
        ("projects/actions", {"projects": {"limit": 1}}, "projects.actions"),
        ("projects/1/actions/topics", {"actions": {"limit": 1}}, "actions.topics"),
        ("topics/bythread", {}, "topics"),
    ],
)
def test_too_many_bytes_name_the_list_that_went_over(
    tmp_path: Path, chain: str, params: dict[str, Any], name: str
) -> None:
    """With what would help; the same rows without the long texts, or streamed, are no trouble."""
    world = heavy_world(tmp_path, 119_000)
    refusal = world.refusal(chain, params)
    assert (422, "too_many_bytes") == (refusal.status, refusal.word)
    plural = name.rpartition(".")[2]
    assert f"more than 119000 bytes; {name} went over. " in refusal.message
    assert f'{{"{plural}": {{"fields": …}}}}' in refusal.message
    assert "csv or ndjson" in refusal.message
    assert 4 == len(world.tree("projects", {"fields": "project_name"})["projects"])
    assert 4 == len(world.streamed("actions"))
    world.database.close()


@pytest.mark.parametrize(("most", "is_heavy"), [(239_000, True), (250_000, False)])
def test_an_answer_that_is_just_light_enough_is_read(
    tmp_path: Path, most: int, is_heavy: bool
) -> None:
    """Four rows of 60,000 bytes and little more, in one list or in two."""
    world = heavy_world(tmp_path, most)
    for chain, params in (
        ("projects", {}),
        ("projects/1/actions,topics", {"actions": {"limit": 2}}),
        ("projects/1/actions/topics", {"actions": {"limit": 2}}),
    ):
        if is_heavy:
            assert "too_many_bytes" == world.refusal(chain, params).word
        else:
            assert world.tree(chain, params)
    world.database.close()


def test_no_memory_is_spent_on_what_is_refused(tmp_path: Path) -> None:
    """Rows are weighed while they are read: of 24 MB no more than a few batches are held."""
    world = ReadingWorld(tmp_path, limit__answer_bytes=2**20)
    world.plant("projects", project_id=1)
    for _ in range(8):
        world.plant("actions", *[{"project_id": 1, "action_notes": HEAVY} for _ in range(50)])
    tracemalloc.start()
    assert "too_many_bytes" == world.refusal("projects/1/snapshot").word
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 2**20
    world.database.close()


def test_replies_of_one_ticket_are_weighed(tmp_path: Path) -> None:
    """They are lists without a limit, which only a single record shows."""
    world = ReadingWorld(tmp_path, limit__answer_bytes=119_000)
    world.plant("whmcstickets", id=1)
    for _ in range(2):
        world.plant_detail("replies", ticket_id=1, message=HEAVY)
    refusal = world.refusal("whmcstickets/1")
    assert (422, "too_many_bytes") == (refusal.status, refusal.word)
    assert "; replies went over. Leave it out" in refusal.message
    assert world.tree("whmcstickets/1", {"fields": "subject"})
    world.database.close()


@pytest.mark.parametrize(
    ("chain", "params", "most"),
    [
        ("projects", {}, 1),
        ("projects", {"limit": 1}, 2),
        ("projects", {"limit": 1, "count": False}, 1),
        ("projects/100", {}, 1),
        ("projects/100/actions", {}, 2),
        ("projects/100/actions", {"limit": 2}, 3),
        ("projects/100/actions/timelogs", {"limit": 1}, 4),
        ("projects/actions/topics,timelogs", {"limit": 1}, 6),
        ("projects/100,219/actions", {}, 3),
        ("projects/100/snapshot", {}, 6),
        ("projects/100/whmcstickets/2001", {}, 4),
        ("topics/bythread", {}, 1),
    ],
)
def test_statements_are_few(
    world: ReadingWorld, chain: str, params: dict[str, Any], most: int
) -> None:
    """One for a record, one for a list, one more where its total must be counted."""
    world.tree(chain, params)
    assert most == world.statements


COSTLY = [
    "projects/1/actions",
    "projects/actions",
    "projects/actions/topics,timelogs",
    "projects/1/actions/topics",
    "projects/1,2/actions",
    "projects/1/topics/bythread",
    "projects/1/snapshot",
    "projects/1/whmcstickets",
    "projects/whmcstickets",
    "actions/timelogs",
    "actions",
]


def test_statements_do_not_grow_with_the_rows(tmp_path: Path) -> None:
    """A hundred rows and a thousand cost the same, for a super administrator and for staff."""
    world = ReadingWorld(tmp_path)
    costs = []
    total = 0
    for rows in (180, 1_000):
        fresh = range(total + 1, rows + 1)
        world.plant("projects", *[{"project_id": n} for n in fresh])
        for plural in ("actions", "topics", "timelogs"):
            world.plant(
                plural,
                *[{"project_id": n % 3 + 1, "action_id": n} for n in fresh]
                if plural != "actions"
                else [{"action_id": n, "project_id": n % 3 + 1} for n in fresh],
            )
        world.plant("whmcstickets", *[{"id": n} for n in fresh])
        world.plant("ticketxrefs", *[{"ticket_id": n, "project_id": 1} for n in fresh])
        total = rows
        costs.append([_cost(world, chain, by) for chain in COSTLY for by in (ANNA, BOB)])
    assert costs[0] == costs[1]
    world.database.close()


def _cost(world: ReadingWorld, chain: str, by: Caller) -> int:
    limit = {} if chain.endswith("snapshot") else {"limit": 2}
    world.tree(chain, limit, by)
    return world.statements
