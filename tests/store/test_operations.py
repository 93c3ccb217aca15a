"""Operations of the product: starting and stopping clocks, and projects made of templates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.callers import ANNA, BOB, CARL
from tests.workshop import Workshop, faults, refused

NOON = "2024-05-06 12:00:00"
DATES = ("date_start", "date_finish")


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with project 1 and its action 1."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Site", project_billable=True)
    shop.post("actions", project_id=1, action_name="Draft")
    return shop


def operate(shop: Workshop, chain: str, by: Any = ANNA, **params: Any) -> Any:
    """Call an operation, and return the content of `response`."""
    return shop.write("POST", chain, params, by).tree


# Clocks


def test_starttimer_makes_a_running_timelog_of_the_caller(shop: Workshop) -> None:
    """On the action and its project, with what its noun fills in and what was sent."""
    result = shop.write("POST", "projects/1/actions/1/starttimer", {"timelog_note": "Ideas"}, BOB)
    timelog = result.tree["timelog"]
    assert (201, "timelogs/1", {}) == (result.status, result.location, result.tree["data"])
    assert {
        "project_id": 1, "action_id": 1, "timelog_note": "Ideas", "timelog_status": "active",
        "timelog_start": NOON, "timelog_stop": None, "timelog_billable": True,
        "owner_adminid": BOB.id, "version": 1,
    }.items() <= timelog.items()  # fmt: skip
    assert timelog == shop.get("timelogs/1")
    assert [("create", "timelogs")] == [
        (word, plural)
        for word, plural in shop.database.rows(
            "SELECT operation, resource FROM history WHERE sequence > 2"
        )
    ]


def test_starttimer_takes_what_a_running_timelog_may_have(shop: Workshop) -> None:
    """A start in the past, a kind, a ticket, and whether it is billed."""
    sent = {"timelog_start": "now-1h", "timelog_type": "Rush", "ticket_id": "2001"}
    timelog = operate(shop, "actions/1/starttimer", timelog_billable="no", **sent)["timelog"]
    assert ("2024-05-06 11:00:00", "Rush", 2001, False, 3600) == tuple(
        timelog[name]
        for name in (
            *("timelog_start", "timelog_type", "ticket_id", "timelog_billable"),
            "timelog_elapsed",
        )
    )


def test_starttimer_stops_the_other_clock_where_that_is_set(shop: Workshop) -> None:
    """As for a timelog that is made by POST: the setting decides, and the stop is told."""
    operate(shop, "actions/1/starttimer")
    operate(shop, "actions/1/starttimer")
    assert ["active", "active"] == [each["timelog_status"] for each in shop.get("timelogs")]
    stopping = shop.again(**{"timelog.autostop_timelog": True})
    data = operate(stopping, "actions/1/starttimer")["data"]
    notes = [f"Timelog {number} was running and has been stopped." for number in (1, 2)]
    assert {"notes": notes} == data
    assert ["complete", "complete", "active"] == [
        each["timelog_status"] for each in shop.get("timelogs")
    ]


def test_stop_completes_the_timelog_and_rolls_its_time_up(shop: Workshop) -> None:
    """It answers as a PUT does: what changed, what was sent first, then the whole record."""
    operate(shop, "actions/1/starttimer")
    shop.later(minutes=90)
    result = shop.write("POST", "projects/1/timelogs/1/stop", {"timelog_note": "Done"})
    changes = ["timelog_note", "timelog_status", "timelog_stop", "timelog_elapsed"]
    assert (200, "", {"changed": changes}) == (
        result.status,
        result.location,
        result.tree["data"],
    )
    timelog = result.tree["timelog"]
    assert ("complete", "2024-05-06 13:30:00", 5400, 2) == tuple(
        timelog[name] for name in ("timelog_status", "timelog_stop", "timelog_elapsed", "version")
    )
    assert timelog == shop.get("timelogs/1")
    assert (5400, 5400) == (
        shop.get("actions/1")["action_elapsed"],
        shop.get("projects/1")["project_elapsed"],
    )


def test_stop_at_a_moment_is_kept_within_the_noun_s_rules(shop: Workshop) -> None:
    """A stop before the start is refused as in a PUT; one in between counts."""
    operate(shop, "actions/1/starttimer")
    shop.later(hours=2)
    early = faults(lambda: operate(shop, "timelogs/1/stop", timelog_stop="2024-05-06 11:00:00"))
    assert [("timelog_stop", "invalid_value")] == early
    operate(shop, "timelogs/1/stop", timelog_stop="2024-05-06 12:30:00")
    assert 1800 == shop.get("timelogs/1")["timelog_elapsed"]


def test_a_complete_timelog_is_not_stopped(shop: Workshop) -> None:
    """A second stop is told that there is nothing to stop, and changes nothing."""
    operate(shop, "actions/1/starttimer")
    operate(shop, "timelogs/1/stop")
    before = shop.dump()
    no = refused(lambda: operate(shop, "timelogs/1/stop", timelog_note="Again"))
    assert (409, "not_running") == (no.status, no.word)
    assert f"Timelog 1 is complete since {NOON}: there is nothing to stop." == no.message
    assert before == shop.dump()


def test_a_stale_version_stops_nothing(shop: Workshop) -> None:
    """The version is that of the record the operation acts on."""
    operate(shop, "actions/1/starttimer")
    shop.put("timelogs/1", timelog_note="Meanwhile")
    assert "stale" == refused(lambda: operate(shop, "timelogs/1/stop", version=1)).word
    assert "stale" == refused(lambda: operate(shop, "actions/1/starttimer", version=7)).word
    assert "complete" == operate(shop, "timelogs/1/stop", version="2")["timelog"]["timelog_status"]
    assert 1 == shop.count("timelogs")


@pytest.mark.parametrize(
    ("chain", "params", "word"),
    [
        ("actions/1/starttimer", {"timelog_note": "Perhaps"}, "timelog"),
        ("timelogs/1/stop", {}, "timelog"),
        ("projects/2/duplicate", {"project_name": "Perhaps", "date_start": "today"}, "project"),
    ],
)
def test_a_preview_answers_and_does_nothing(
    shop: Workshop, chain: str, params: Mapping[str, Any], word: str
) -> None:
    """Status 200 also where a record would be made, and no place where it would stand."""
    shop.post("projects", project_name="Plan", project_function="template")
    shop.post("actions", project_id=2, action_name="Draft")
    operate(shop, "actions/1/starttimer")
    before = shop.dump()
    result = shop.write("POST", chain, {**params, "preview": True})
    assert (200, "", before) == (result.status, result.location, shop.dump())
    assert {"data", word} == result.tree.keys()
    assert result.tree["data"]["preview"] is True
    assert before != (shop.write("POST", chain, params), shop.dump())[1]


def test_an_archived_project_starts_no_clock(shop: Workshop) -> None:
    """The lock of the project holds for operations as for every write below it."""
    shop.put("projects/1", project_function="archive")
    assert "archived" == refused(lambda: operate(shop, "actions/1/starttimer")).word


def test_staff_starts_and_stops_what_they_reach(shop: Workshop) -> None:
    """An action reached singly is enough; another's clock in reach is stopped, and stays his."""
    shop.put("projects/1", visible_status="manager")
    shop.put("actions/1", assigned_adminid=BOB.id)
    operate(shop, "actions/1/starttimer")
    assert BOB.id == operate(shop, "actions/1/starttimer", BOB)["timelog"]["owner_adminid"]
    assert ANNA.id == operate(shop, "timelogs/1/stop", BOB)["timelog"]["owner_adminid"]
    for chain in ("actions/1/starttimer", "timelogs/2/stop", "projects/1/actions/1/starttimer"):
        assert "not_found" == refused(lambda chain=chain: operate(shop, chain, CARL)).word
    above = refused(lambda: operate(shop, "projects/1/actions/1/starttimer", BOB))
    assert "There is no project 1." == above.message


def test_a_param_names_only_what_its_caller_sees(shop: Workshop) -> None:
    """Out of reach is answered like absent, though the rule that writes may name all."""
    for ticket_id in (2001, 9999):
        found = faults(lambda ticket_id=ticket_id: operate(
            shop, "actions/1/starttimer", BOB, ticket_id=ticket_id
        ))  # fmt: skip
        assert [("ticket_id", "unknown_record")] == found
    assert 0 == shop.count("timelogs")


def test_each_record_of_the_chain_belongs_to_the_one_before(shop: Workshop) -> None:
    """As for every write through a chain; ids in params may repeat it, not contradict it."""
    shop.post("projects", project_name="Other")
    elsewhere = refused(lambda: operate(shop, "projects/2/actions/1/starttimer"))
    assert "There is no action 1 below project 2." == elsewhere.message
    assert (
        "contradiction" == refused(lambda: operate(shop, "actions/1/starttimer", action_id=2)).word
    )
    assert 201 == shop.write("POST", "actions/1/starttimer", {"action_id": "1"}).status


@pytest.mark.parametrize(
    ("params", "path", "word", "nearest"),
    [
        ({"timelog_nte": "x"}, "timelog_nte", "unknown_field", "timelog_note"),
        ({"versoin": 1}, "versoin", "unknown_field", "version"),
        ({"owner_adminid": 2}, "owner_adminid", "unknown_field", ""),
        ({"limit": 5}, "limit", "misplaced", ""),
        ({"timelog_type": "Fast"}, "timelog_type", "invalid_value", ""),
        ({"timelog_start": "soon"}, "timelog_start", "invalid_value", ""),
        ({"version": 0}, "version", "invalid_value", ""),
        ({"preview": "perhaps"}, "preview", "invalid_value", ""),
    ],
    ids=str,
)
def test_what_an_operation_does_not_take_is_refused(
    shop: Workshop, params: Mapping[str, Any], path: str, word: str, nearest: str
) -> None:
    """With the nearest word and all that it takes; nothing is dropped in silence."""
    no = refused(lambda: operate(shop, "actions/1/starttimer", **params))
    [fault] = no.faults
    assert (400, path, word, nearest) == (no.status, fault.path, fault.error, fault.nearest)
    if word in ("unknown_field", "misplaced"):
        takes = ("timelog_note", "timelog_type", "timelog_billable", "timelog_start", "ticket_id")
        assert (*takes, "version", "preview") == fault.allowed
    assert 0 == shop.count("timelogs")


def test_an_operation_takes_no_file(shop: Workshop, tmp_path: Path) -> None:
    """Bytes that came along are refused, and not kept."""
    upload = shop.blobs.receive([b"Hello"], 5, "hello.txt", "text/plain")
    call = lambda: shop.write("POST", "actions/1/starttimer", {}, upload=upload)  # noqa: E731
    assert [("file", "misplaced")] == faults(call)


# Projects made of templates


@pytest.fixture
def template(shop: Workshop) -> Workshop:
    """Add template 2: a root with two leaves, one of them an inner action, and another root."""
    shop.post(
        "projects", project_name="Plan", project_function="template", project_type="Product",
        project_status="Active", project_detail="For the client", project_rate="85.00",
        date_start="2024-01-01", date_finish="2024-03-01", client_userid=51,
        assigned_adminid=BOB.id, visible_status="related",
    )  # fmt: skip
    for name, parent, start, finish, values in (
        ("Root", 0, "2024-01-01", "2024-02-01", {"manager_adminid": CARL.id}),
        ("Leaf", 2, "2024-01-10", "2024-01-12", {"action_complete": 100, "action_priority": 3}),
        ("Inner", 2, "2024-01-15", "2024-01-31", {"action_status": "Progress"}),
        ("Deep", 4, "2024-01-20", None, {"assigned_adminid": -1, "action_duration": 7200}),
        ("Second", 0, None, "2024-02-28", {"client_visible": "view"}),
    ):
        sent = {"action_name": name, "parent_action_id": parent, **values}
        shop.post("actions", project_id=2, date_start=start, date_finish=finish, **sent)
    shop.put("actions/6", ordering=0)
    shop.post("topics", project_id=2, action_id=2, topic_name="Why", topic_detail="So.")
    shop.post("ticketxrefs", project_id=2, ticket_id=2001)
    shop.post("timelogs", project_id=2, action_id=3, timelog_elapsed=60)
    return shop


def test_duplicate_makes_a_project_of_the_template(template: Workshop) -> None:
    """What describes it and its people are kept; it begins anew, and the caller manages it."""
    params = {"project_name": "Launch", "date_start": "2024-06-03"}
    result = template.write("POST", "projects/2/duplicate", params, BOB)
    project = result.tree["project"]
    assert (201, "projects/3", {}) == (result.status, result.location, result.tree["data"])
    assert {
        "project_name": "Launch", "project_function": "default", "project_type": "Product",
        "project_status": "Under Review", "project_detail": "For the client",
        "project_rate": "85.00", "date_start": "2024-06-03", "date_finish": "2024-08-02",
        "client_userid": 51, "manager_adminid": BOB.id, "assigned_adminid": BOB.id,
        "visible_status": "related", "project_complete": 0, "project_tasks": 2,
        "project_elapsed": 0, "version": 1,
    }.items() <= project.items()  # fmt: skip
    assert project == template.get("projects/3")


def test_duplicate_takes_the_tree_of_actions_along(template: Workshop) -> None:
    """Same order and parents, no progress, every date moved by the same days."""
    params = {"project_name": "Launch", "date_start": "2024-06-03"}
    before = template.get("projects/2/actions")
    operate(template, "projects/2/duplicate", **params)
    actions = template.get("projects/3/actions")
    names = {each["action_id"]: each["action_name"] for each in actions}
    names[0] = ""
    assert [
        ("Second", "", None, "2024-07-31", "milestone", "view"),
        ("Root", "", "2024-06-03", "2024-07-04", "milestone", "hidden"),
        ("Leaf", "Root", "2024-06-12", "2024-06-14", "task", "inherit"),
        ("Inner", "Root", "2024-06-17", "2024-07-03", "group", "inherit"),
        ("Deep", "Inner", "2024-06-22", None, "task", "inherit"),
    ] == [
        (
            each["action_name"],
            names[each["parent_action_id"]],
            *(each[name] for name in ("date_start", "date_finish", "level_class")),
            each["client_visible"],
        )
        for each in actions
    ]
    assert {("Active", 0)} == {(each["action_status"], each["action_complete"]) for each in actions}
    kept = ("action_priority", "action_duration", "manager_adminid", "assigned_adminid", "ordering")
    assert [[each[name] for name in kept] for each in before] == [
        [each[name] for name in kept] for each in actions
    ]
    assert before == template.get("projects/2/actions")


def test_duplicate_leaves_everything_else_with_the_template(template: Workshop) -> None:
    """No topics, files, ticket links or hours; each new record has one entry in the history."""
    before = template.get("projects/2/topics")
    operate(template, "projects/2/duplicate", project_name="Launch", date_start="2024-06-03")
    for noun in ("topics", "files", "ticketxrefs", "timelogs"):
        assert [] == template.get(f"projects/3/{noun}")
    assert before == template.get("projects/2/topics")
    assert [("create", "projects", 3)] + [("create", "actions", each) for each in range(7, 12)] == [
        tuple(row)
        for row in template.database.rows(
            "SELECT operation, resource, record_id FROM history WHERE project_id = 3 "
            "ORDER BY resource DESC, sequence"
        )
    ]


@pytest.mark.parametrize("start", ["9999-12-31", "9999-12-01"])
def test_duplicate_whose_dates_would_leave_the_calendar_is_refused(
    template: Workshop, start: str
) -> None:
    """At the date that was sent, and nothing is made: other dates than asked for help nobody."""
    template.put("actions/3", date_start="2024-01-01")
    no = refused(
        lambda: operate(template, "projects/2/duplicate", project_name="x", date_start=start)
    )
    assert [("date_start", "invalid_value", start)] == [
        (fault.path, fault.error, fault.given) for fault in no.faults
    ]
    assert "beyond the years 1 to 9999" in no.message


@pytest.mark.parametrize("function", ["default", "archive"])
def test_only_a_template_is_duplicated(template: Workshop, function: str) -> None:
    """Any other project is told what would make it one."""
    template.put("projects/2", project_function=function)
    no = refused(
        lambda: operate(template, "projects/2/duplicate", project_name="x", date_start="today")
    )
    assert (409, "not_template") == (no.status, no.word)
    assert no.message.startswith(f"Project 2 has the function {function}: only a template")


def test_duplicate_needs_a_name_and_a_day(template: Workshop) -> None:
    """Both missing ones are told at once, and null is none."""
    assert [("project_name", "required"), ("date_start", "required")] == faults(
        lambda: operate(template, "projects/2/duplicate")
    )
    assert [("project_name", "required"), ("date_start", "required")] == faults(
        lambda: operate(template, "projects/2/duplicate", project_name=" ", date_start=None)
    )


def test_a_template_without_a_start_moves_by_its_first_action(template: Workshop) -> None:
    """The earliest day of it and its actions is taken for its start."""
    template.put("projects/2", date_start=None)
    operate(template, "projects/2/duplicate", project_name="Launch", date_start="2024-01-11")
    moved = [each["date_start"] for each in template.get("projects/3/actions")]
    assert [None, "2024-01-11", "2024-01-20", "2024-01-25", "2024-01-30"] == moved
    template.post("projects", project_name="Bare", project_function="template", date_start=None)
    operate(template, "projects/4/duplicate", project_name="Empty", date_start="2024-06-03")
    empty = template.get("projects/5")
    assert ("2024-06-03", "2024-06-03") == (empty["date_start"], empty["date_finish"])
    template.put("projects/4", date_finish=None)
    operate(template, "projects/4/duplicate", project_name="Open", date_start="2024-06-03")
    assert ("2024-06-03", None) == tuple(template.get("projects/6")[name] for name in DATES)


def test_a_word_that_left_its_list_gives_way_to_the_default(template: Workshop) -> None:
    """Nobody can send it any more, so a template that has it must not stand in the way."""
    fewer = template.again(**{"project.project_type": ("Internal", "Service")})
    made = operate(fewer, "projects/2/duplicate", project_name="Launch", date_start="today")
    assert "Internal" == made["project"]["project_type"]


def test_a_refused_action_leaves_no_project_behind(template: Workshop) -> None:
    """One that the tree may no longer hold refuses all of it."""
    flat = template.again(**{"action.max_depth": 2})
    before = template.dump()
    no = refused(
        lambda: operate(flat, "projects/2/duplicate", project_name="x", date_start="today")
    )
    assert ("too_deep", before) == (no.word, template.dump())


def test_duplicating_many_actions_costs_no_statement_for_each(template: Workshop) -> None:
    """Fifty rows are stored together; history, and what is above reckoned, once at the end."""

    def cost() -> int:
        template.database.stats.start(1)
        operate(template, "projects/2/duplicate", project_name="Launch", date_start="today")
        return template.database.stats.statements

    few = cost()
    for number in range(20):
        template.post("actions", project_id=2, action_name=f"{number}", parent_action_id=2)
    assert few == cost()
