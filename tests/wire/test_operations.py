"""Operations on the wire: every spelling and format, the verbs they refuse, tokens, and a new one.

The operation that exists only here, on the collection of timelogs, takes a param of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from teampro.resources import RESOURCES
from teampro.schema import kinds
from teampro.schema.operation import Operation, param
from teampro.schema.rules import RuleWork, Stored
from tests.wire.world import ADMIN, NORA, PREFIX, SAM, World, credentials, make_app

SPELLINGS = ("path", "rewritten", "dotted", "short", "short_dotted")


def _bill(work: RuleWork, fixed: Stored, params: Mapping[str, Any]) -> None:
    """Bill the complete timelogs of an action."""
    chosen = {"action_id": fixed["action_id"], "timelog_status": "complete"}
    for row in work.select("timelogs", chosen, order="timelog_id"):
        work.change("timelogs", row, {"timelog_billable": 1, "client_userid": params["payer"]})
        work.notes.append(f"Timelog {row['timelog_id']} is billed.")


BILL = Operation(
    "bill",
    "billTimelogs",
    "Bill the timelogs of an action.",
    run=_bill,
    writes=("timelogs",),
    takes=(param("payer", kinds.REFERENCE, to="clients", help_text="Who pays."),),
    required=("payer",),
    on_collection=True,
)
NOUNS = tuple(
    replace(noun, operations=(*noun.operations, BILL)) if noun.plural == "timelogs" else noun
    for noun in RESOURCES
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application as it is shipped; every answer is held against its document."""
    return make_app(tmp_path_factory.mktemp("operations"))


@pytest.fixture(scope="module")
def other_app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application with one operation more."""
    return make_app(tmp_path_factory.mktemp("bill"), NOUNS)


@pytest.fixture
def world(app: World) -> Iterator[World]:
    """The application with its rows as they were at first."""
    app.restore()
    yield app


@pytest.fixture
def billing(other_app: World) -> Iterator[World]:
    """The other application likewise."""
    other_app.restore()
    yield other_app


def start(world: World, chain: str = "actions/101", who: str = "admin") -> str:
    """Start a clock, and return the chain of its timelog."""
    reply = world.call("POST", f"{chain}/starttimer", {}, who)
    assert 201 == reply.status, reply.tree
    return f"timelogs/{reply.response['timelog']['timelog_id']}"


@pytest.mark.parametrize("format", ["json", "xml"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_and_format_tells_the_same(world: World, spelling: str, format: str) -> None:
    """Of one that makes a record and of one that changes its own; `Location` is where it lies."""
    made = world.call("POST", "actions/101/starttimer", {}, "nora", spelling, format)
    timelog = made.response["timelog"]
    sign = "." if "dotted" in spelling else "/"
    place = sign.join(("v1", "timelogs", str(timelog["timelog_id"])))
    assert (201, "Success") == (made.status, made.tree["request"]["message"])
    assert ("actions/101/starttimer", "POST", format) == tuple(
        made.tree["request"][name] for name in ("action", "method", "format")
    )
    assert made.headers["location"].endswith(place)
    assert (NORA, "active", None) == tuple(
        timelog[name] for name in ("owner_adminid", "timelog_status", "timelog_stop")
    )

    chain = f"projects/10/actions/101/timelogs/{timelog['timelog_id']}/stop"
    stopped = world.call("POST", chain, {"timelog_note": "Done"}, "nora", spelling, format)
    assert (200, chain) == (stopped.status, stopped.tree["request"]["action"])
    assert ["timelog_note", "timelog_status", "timelog_stop"] == stopped.response["data"]["changed"]
    assert "complete" == stopped.response["timelog"]["timelog_status"]
    assert "location" not in stopped.headers


@pytest.mark.parametrize(
    ("query", "body", "headers"),
    [
        ({"method": "post", "params": '{"timelog_note": "As sent"}'}, "", {}),
        ({"method": "POST", "params[timelog_note]": "As sent"}, "", {}),
        ({}, "params[timelog_note]=As+sent&method=post", "application/x-www-form-urlencoded"),
        ({}, '{"params": {"timelog_note": "As sent"}}', "application/json"),
        ({}, '{"timelog_note": "As sent"}', "application/json"),
    ],
)
def test_params_come_in_every_form(
    world: World, query: Mapping[str, str], body: str, headers: Any
) -> None:
    """In the query of an empty POST, in brackets, in a form, in JSON."""
    login, _ = credentials("admin")
    sent = {"Content-Type": headers} if headers else {}
    action = {"action": "v1.actions.101.starttimer.json"}
    reply = world.send("POST", f"{PREFIX}/api.php", login | action | dict(query), body, sent)
    assert (201, "As sent") == (reply.status, reply.response["timelog"]["timelog_note"])


@pytest.mark.parametrize("verb", ["GET", "PUT", "PATCH", "DELETE", "HEAD"])
def test_other_verbs_are_not_offered(world: World, verb: str) -> None:
    """405, and Allow tells the one that is; OPTIONS does so without login."""
    before = world.stamp()
    reply = world.call(verb, "timelogs/101/stop")
    assert (405, "POST, OPTIONS") == (reply.status, reply.headers["allow"])
    assert "" == reply.error if verb == "HEAD" else "method_not_allowed" == reply.error
    told = world.call("OPTIONS", "timelogs/101/stop", who="")
    assert (200, "POST, OPTIONS") == (told.status, told.headers["allow"])
    assert before == world.stamp()


def test_a_get_with_the_method_post_is_the_operation(world: World) -> None:
    """The parameter wins over the HTTP verb, as everywhere."""
    login, _ = credentials("admin")
    query = {**login, "method": "post"}
    assert 201 == world.send("GET", "/v1/actions/101/starttimer/json", query).status


@pytest.mark.parametrize("format", ["csv", "ndjson", "raw"])
def test_its_answer_is_a_tree(world: World, format: str) -> None:
    """What is streamed is one list, and an operation answers none."""
    reply = world.call("POST", "actions/101/starttimer", {}, format=format)
    assert (400, "format_not_offered") == (reply.status, reply.error)


@pytest.mark.parametrize(
    ("chain", "params", "expected"),
    [
        ("timelogs/101/stopp", {}, (404, "unknown_resource", "action", "stop")),
        ("timelogs/101/stop", {"verson": 1}, (400, "unknown_field", "verson", "version")),
        ("timelogs/101/stop", {"limit": 1}, (400, "misplaced", "limit", None)),
        ("timelogs/101/stop", {"timelog_id": 102}, (409, "contradiction", "timelog_id", None)),
        ("timelogs/101/stop", {"version": 9}, (409, "stale", "version", None)),
        ("projects/19/duplicate", {"project_name": "x"}, (400, "required", "date_start", None)),
        ("actions/101/starttimer", {"ticket_id": 9999}, (400, "unknown_record", "ticket_id", None)),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_told_where(
    world: World, chain: str, params: Mapping[str, Any], expected: tuple[Any, ...]
) -> None:
    """Path, word and the nearest legal one, as of every write."""
    before = world.stamp()
    reply = world.call("POST", chain, params)
    (fault,) = reply.tree["request"]["errors"]
    assert expected == (reply.status, fault["error"], fault["path"], fault.get("nearest"))
    assert before == world.stamp()


def test_a_param_beside_params_is_told_its_place(world: World) -> None:
    """It would be lost in silence."""
    login, _ = credentials("admin")
    query = {**login, "preview": "1", "utm_source": "x"}
    reply = world.send("POST", "/v1/actions/101/starttimer/json", query)
    assert (400, "misplaced", "preview") == (
        reply.status,
        reply.error,
        reply.tree["request"]["errors"][0]["path"],
    )


def test_a_token_carries_an_operation_by_its_name_alone(world: World) -> None:
    """`clerk` lists timelogs, and may make one; the clock of an action he may not start."""
    made = world.call("POST", "timelogs", {"project_id": 10, "timelog_status": "active"}, "clerk")
    assert 201 == made.status
    chain = f"timelogs/{made.response['timelog']['timelog_id']}/stop"
    reply = world.call("POST", chain, {}, "clerk")
    assert (403, "The token does not carry the operation timelogs.stop.") == (
        reply.status,
        reply.tree["request"]["message"],
    )
    assert 200 == world.call("POST", chain, {}, "monas").status


def test_a_staff_member_stops_the_clock_of_another_in_reach(world: World) -> None:
    """It stays the other's; out of reach it is not there."""
    here, hidden = start(world), start(world, "actions/171")
    stopped = world.call("POST", f"{here}/stop", {}, "nora")
    assert (200, ADMIN) == (stopped.status, stopped.response["timelog"]["owner_adminid"])
    assert 404 == world.call("POST", f"{hidden}/stop", {}, "nora").status
    mine = world.call("POST", "actions/151/starttimer", {}, "sam")
    assert (201, SAM) == (mine.status, mine.response["timelog"]["owner_adminid"])


def test_a_preview_answers_200_without_a_place(world: World) -> None:
    """Also of what would be made: there is nothing there."""
    before = world.stamp()
    params = {"project_name": "Launch", "date_start": "today", "preview": True}
    reply = world.call("POST", "projects/19/duplicate", params, "nora")
    assert (200, "Launch") == (reply.status, reply.response["project"]["project_name"])
    assert "location" not in reply.headers
    assert before == world.stamp()


def test_duplicate_answers_the_new_project(world: World) -> None:
    """Its actions stand below it, in the order of the template's."""
    params = {"project_name": "Launch", "date_start": "2024-07-01"}
    reply = world.call("POST", "projects/19/duplicate", params, "nora")
    assert (201, NORA) == (reply.status, reply.response["project"]["manager_adminid"])
    chain = reply.headers["location"].partition("/v1/")[2]
    made, plan = (
        world.call("GET", f"{each}/actions", {"fields": "action_name,level_class"}).response
        for each in (chain, "projects/19")
    )
    shown = [[(row["action_name"], row["level_class"]) for row in each["actions"]]
             for each in (made, plan)]  # fmt: skip
    assert 3 == len(shown[0]) and shown[0] == shown[1]
    assert 409 == world.call("POST", f"{chain}/duplicate", params, "nora").status


def test_each_method_tells_what_its_operation_takes(world: World) -> None:
    """In api/resources, for forms and for programs that know no noun."""
    page = world.call("GET", "api/resources", who="planner").response["resources"]
    nouns = {each["name"]: each for each in page}
    declared = {each.plural: [one.word for one in each.operations] for each in RESOURCES}
    assert declared == {name: noun["operations"] for name, noun in nouns.items()}
    (stop,) = [each for each in nouns["timelogs"]["methods"] if each["title"] == "stopTimelog"]
    why = "The token does not carry POST on timelogs."
    assert ("POST", "timelogs/{timelog_id}/stop", False, why, "") == tuple(
        stop[name] for name in ("verb", "chain", "allowed", "why", "writes")
    )
    assert [
        ("timelog_stop", "datetime", False), ("timelog_note", "text", False),
        ("version", "integer", False), ("preview", "flag", False),
    ] == [(each["name"], each["kind"], each["required"]) for each in stop["takes"]]  # fmt: skip
    others = [
        each["takes"]
        for noun in page
        for each in noun["methods"]
        if each["chain"] != "batch"
        if each["chain"].rpartition("/")[2] not in noun["operations"]
    ]
    assert not any(others)


def test_openapi_describes_operations(world: World) -> None:
    """The params with what must be sent, the body, and both statuses of what makes a record."""
    document = world.call("GET", "api/openapi").tree
    duplicate = document["paths"]["/projects/{project_id}/duplicate"]
    assert {"parameters", "post"} == duplicate.keys()
    assert {"200", "201"} <= duplicate["post"]["responses"].keys()
    assert "Location" in duplicate["post"]["responses"]["201"]["headers"]
    schema = document["components"]["schemas"]["DuplicateProjectParams"]
    assert ["project_name", "date_start"] == schema["required"]
    options = {"version", "preview", "idempotency_key"}
    assert {"project_name", "date_start", *options} == schema["properties"].keys()
    stop = document["paths"]["/actions/{action_id}/timelogs/{timelog_id}/stop"]["post"]
    assert ("stopTimelogInAction", True) == (stop["operationId"], "201" not in stop["responses"])


def test_a_declared_operation_on_a_collection_is_all_there(billing: World) -> None:
    """Called, refused, described: its chain fixes the action, its own param is typed."""
    chain = "projects/10/actions/101/timelogs/bill"
    reply = billing.call("POST", chain, {"payer": "51"})
    assert (200, {"data": {"notes": ["Timelog 102 is billed."]}}) == (reply.status, reply.response)
    timelog = billing.call("GET", "timelogs/102").response["timelog"]
    assert (True, 51) == (timelog["timelog_billable"], timelog["client_userid"])
    assert (
        404 == billing.call("POST", "projects/11/actions/101/timelogs/bill", {"payer": 51}).status
    )
    for params, path, word in (
        ({}, "payer", "required"),
        ({"payer": 9999}, "payer", "unknown_record"),
        ({"payer": 51, "version": 1}, "version", "unknown_field"),
        ({"payer": 51, "action_id": 102}, "action_id", "contradiction"),
    ):
        (fault,) = billing.call("POST", chain, params).tree["request"]["errors"]
        assert (path, word) == (fault["path"], fault["error"])
    assert 405 == billing.call("GET", chain).status
    document = json.dumps(billing.call("GET", "api/openapi").tree)
    assert '"BillTimelogsParams"' in document and '"billTimelogsInAction"' in document
    page = billing.call("GET", "api/resources").response["resources"]
    (told,) = [each for each in page if each["name"] == "timelogs"]
    assert ["stop", "bill"] == told["operations"]
