"""What would give a caller more than he has, and what would tell him more than he may know.

SAM reaches action 151 alone, everybody action 161; projects 15, 16, 17 and all else in them are
out of reach of staff. NORA sees the projects 10, 13 and 19, LEO also 12 and 14.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.wire.world import LEO, MONA, NORA, SAM, Reply, World, credentials, make_app

ABSENT = 999
HELLO = {"file_name": "new.txt", "file_data": "SGVsbG8="}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One application for all of this file."""
    return make_app(tmp_path_factory.mktemp("grants"))


@pytest.fixture
def world(app: World) -> Iterator[World]:
    """The application, its world as it was at first."""
    app.restore()
    yield app


def outcome(reply: Reply) -> tuple[int, str]:
    """Return status and word of an answer."""
    return reply.status, reply.error


GRANTS: tuple[tuple[str, str, str, Mapping[str, Any], int], ...] = (
    # Managing what one does not see.
    ("nora", "PUT", "projects/17", {"manager_adminid": "me"}, 404),
    ("nora", "PUT", "projects/17", {"visible_status": "all"}, 404),
    ("nora", "PUT", "actions/171", {"manager_adminid": "me"}, 404),
    ("nora", "PUT", "actions/171", {"assigned_adminid": "me"}, 404),
    ("nora", "PUT", "projects/17/actions/171", {"manager_adminid": "me"}, 404),
    ("nora", "POST", "actions", {"project_id": 17, "action_name": "A",
                                 "manager_adminid": "me"}, 400),
    ("nora", "POST", "projects/17/actions", {"action_name": "A", "manager_adminid": "me"}, 404),
    ("nora", "POST", "projects/17/actions", {"action_name": "A", "assigned_adminid": "me"}, 404),
    # From one action to its project.
    ("sam", "PUT", "actions/151", {"manager_adminid": "me"}, 403),
    ("sam", "PUT", "actions/151", {"manager_adminid": SAM, "assigned_adminid": SAM}, 403),
    ("nora", "PUT", "actions/161", {"manager_adminid": "me"}, 403),
    ("nora", "PUT", "actions/161", {"assigned_adminid": "me", "manager_adminid": "me"}, 403),
    ("sam", "POST", "actions", {"parent_action_id": 151, "action_name": "A"}, 403),
    ("sam", "POST", "actions", {"parent_action_id": 151, "action_name": "A",
                                "manager_adminid": "me"}, 403),
    ("sam", "POST", "actions", {"project_id": 15, "action_name": "A"}, 400),
    ("sam", "POST", "projects/15/actions", {"action_name": "A"}, 404),
    ("sam", "PUT", "actions/151", {"parent_action_id": 161}, 403),
    ("sam", "DELETE", "actions/151", {}, 403),
    ("nora", "DELETE", "actions/161", {}, 403),
    ("nora", "DELETE", "actions/161", {"preview": True}, 403),
    # Moving things to where one sees them.
    ("sam", "PUT", "actions/151", {"project_id": 10}, 403),
    ("sam", "PUT", "actions/151", {"project_id": 10, "parent_action_id": 0}, 403),
    ("sam", "PUT", "actions/151", {"project_id": 10, "parent_action_id": 101}, 403),
    ("nora", "PUT", "actions/171", {"project_id": 10}, 404),
    ("nora", "PUT", "topics/171", {"project_id": 10}, 404),
    ("nora", "PUT", "files/171", {"project_id": 10}, 404),
    ("nora", "PUT", "timelogs/171", {"project_id": 10}, 404),
    ("nora", "PUT", "ticketxrefs/171", {"project_id": 10}, 404),
    ("nora", "PUT", "timelogs/902", {"owner_adminid": "me"}, 404),
    # Moving what one sees to where one does not.
    ("nora", "PUT", "actions/101", {"project_id": 17}, 400),
    ("nora", "PUT", "topics/101", {"project_id": 17}, 400),
    ("nora", "PUT", "topics/101", {"project_id": 0, "action_id": 171}, 400),
    ("nora", "PUT", "timelogs/101", {"project_id": 17}, 400),
    ("nora", "PUT", "timelogs/101", {"project_id": 0, "client_userid": 51}, 403),
    ("sam", "PUT", "topics/152", {"action_id": 0}, 403),
    ("sam", "PUT", "timelogs/152", {"action_id": 0}, 403),
    # Hanging things on what one does not see.
    ("nora", "PUT", "actions/101", {"parent_action_id": 171}, 400),
    ("nora", "POST", "projects/10/actions", {"parent_action_id": 171, "action_name": "A"}, 400),
    ("nora", "POST", "actions", {"parent_action_id": 171, "action_name": "A"}, 400),
    ("nora", "POST", "projects/10/actions", {"parent_action_id": 161, "action_name": "A"}, 409),
    ("nora", "POST", "topics", {"action_id": 171, "topic_name": "T"}, 400),
    ("nora", "POST", "topics", {"project_id": 10, "parent_topic_id": 171}, 400),
    ("nora", "POST", "topics", {"project_id": 10, "parent_topic_id": 162}, 409),
    ("nora", "POST", "files", {**HELLO, "project_id": 10, "parent_file_id": 171}, 400),
    ("nora", "POST", "timelogs", {"action_id": 171, "timelog_elapsed": 60}, 400),
    ("nora", "POST", "timelogs", {"ticket_id": 1171, "timelog_elapsed": 60}, 400),
    ("nora", "PUT", "timelogs/101", {"ticket_id": 1171}, 400),
    ("nora", "PUT", "timelogs/101", {"action_id": 171}, 400),
    # Linking a ticket makes it visible.
    ("nora", "POST", "ticketxrefs", {"ticket_id": 2002, "project_id": 10}, 400),
    ("nora", "POST", "projects/10/whmcstickets", {"ticket_id": 1171}, 400),
    ("nora", "POST", "projects/10/ticketxrefs", {"ticket_id": 1171}, 400),
    ("nora", "POST", "actions/101/whmcstickets", {"ticket_id": 1171}, 400),
    ("nora", "PUT", "ticketxrefs/101", {"ticket_id": 1171}, 400),
    ("nora", "PUT", "projects/10/ticketxrefs/101", {"ticket_id": 2001}, 400),
    ("sam", "POST", "actions/151/whmcstickets", {"ticket_id": 1151}, 400),
    # Time of others.
    ("nora", "POST", "timelogs", {"project_id": 10, "timelog_elapsed": 60,
                                  "owner_adminid": MONA}, 403),
    ("nora", "PUT", "timelogs/101", {"owner_adminid": "me"}, 403),
    ("nora", "PUT", "projects/10/timelogs/102", {"owner_adminid": NORA}, 403),
    ("mona", "PUT", "timelogs/901", {"owner_adminid": LEO}, 403),
    # What nobody would see who makes it.
    ("nora", "POST", "projects", {"project_name": "P", "visible_status": "manager",
                                  "manager_adminid": MONA}, 403),
    ("nora", "POST", "projects", {"project_name": "P", "visible_status": "related",
                                  "manager_adminid": 0}, 403),
    # Audit.
    ("nora", "GET", "history", {}, 403),
    ("nora", "GET", "projects/10/history", {}, 403),
    ("nora", "GET", "projects/10/topics,history", {}, 403),
    ("nora", "GET", "projects/history", {}, 403),
    ("nora", "GET", "actions/101/history/10", {}, 403),
    ("monas", "GET", "history", {}, 403),
)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "verb", "chain", "params", "status"),
    GRANTS,
    ids=[f"{who}-{verb}-{chain}-{','.join(sent)}" for who, verb, chain, sent, _ in GRANTS],
)
def test_nobody_grants_himself_more(
    world: World, who: str, verb: str, chain: str, params: Mapping[str, Any], status: int
) -> None:
    """Each is refused, and leaves nothing behind."""
    world.call("GET", "config", who=who)
    before = world.stamp()
    reply = world.call(verb, chain, params, who)
    assert status == reply.status, reply.tree
    assert before == world.stamp()


def test_the_verb_that_counts_is_the_effective_one(world: World) -> None:
    """A token that only reads does not delete by `method` either."""
    for method in ("delete", "PUT", "Post"):
        reply = world.send(
            "GET",
            "/v1/projects/10/json",
            {"method": method},
            headers=_bearer("reader"),
        )
        assert reply.status in (403, 405), reply.tree
        assert world.call("GET", "projects/10", who="reader").status == 200


def _bearer(who: str) -> dict[str, str]:
    return credentials(who)[1]


def test_an_action_that_anyone_may_take_is_taken(world: World) -> None:
    """Working on an action reached singly and taking it are allowed; then it is nobody else's."""
    before = world.call("GET", "actions/161", who="sam")
    taken = world.call("PUT", "actions/161", {"assigned_adminid": "me"}, "nora")
    assert (200, ["assigned_adminid"]) == (taken.status, taken.response["data"]["changed"])
    assert before.response["action"].keys() == taken.response["action"].keys()
    assert 200 == world.call("PUT", "actions/161", {"action_notes": "Mine."}, "nora").status
    assert 404 == world.call("GET", "actions/161", who="sam").status
    assert 404 == world.call("GET", "topics/162", who="sam").status
    assert 404 == world.call("GET", "projects/16", who="nora").status


def test_whoever_hands_over_is_answered_and_sees_no_more(world: World) -> None:
    """The giver gets the whole record a last time."""
    for who, chain, params in (
        ("sam", "actions/151", {"assigned_adminid": NORA}),
        ("mona", "projects/11", {"manager_adminid": LEO}),
        ("leo", "actions/141", {"manager_adminid": 0}),
    ):
        reply = world.call("PUT", chain, params, who)
        (name, value), *_ = params.items()
        record = next(each for word, each in reply.response.items() if word != "data")
        assert (200, value) == (reply.status, record[name])
        assert 404 == world.call("GET", chain, who=who).status


def test_whole_records_of_a_singly_reached_action_can_be_sent_back(world: World) -> None:
    """Sending what was read changes nothing and asks for no reach of the project."""
    for chain in ("actions/151", "topics/152", "files/152", "timelogs/152", "ticketxrefs/152"):
        read = world.call("GET", chain, who="sam").response
        (record,) = read.values()
        reply = world.call("PUT", chain, record, "sam")
        assert (200, []) == (reply.status, reply.response["data"]["changed"]), reply.tree


TELLTALES: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("GET", "projects/{17}", {}),
    ("GET", "projects/10,{17}", {}),
    ("GET", "projects/{17}/actions", {}),
    ("GET", "projects/{17}/actions/171", {}),
    ("GET", "projects/{17}/snapshot", {}),
    ("GET", "projects/{17}/actions/topics", {}),
    ("GET", "actions/{171}", {}),
    ("GET", "actions/{171}/topics", {}),
    ("GET", "actions/{152}", {}),
    ("GET", "projects/10/actions/{171}", {}),
    ("GET", "projects/10/actions/101,{171}", {}),
    ("GET", "topics/{171}", {"fields": "topic_name"}),
    ("GET", "topics/101,{171}", {}),
    ("GET", "files/{171}/download", {}),
    ("GET", "projects/10/files/{171}/download", {}),
    ("GET", "whmcstickets/{1171}", {}),
    ("GET", "projects/10/whmcstickets/{1171}", {}),
    ("GET", "ticketxrefs/{171}", {}),
    ("GET", "timelogs/{171}", {}),
    ("GET", "timelogs/{902}", {}),
    ("GET", "actions", {"project_id": "{17}"}),
    ("GET", "actions", {"action_id": "{171}"}),
    ("GET", "timelogs", {"ticket_id": ["{1171}"]}),
    ("GET", "whmcstickets", {"id": {"in": ["{1171}"]}}),
    ("GET", "projects/topics", {"projects": {"project_id": "{17}"}}),
    ("PUT", "projects/{17}", {"project_name": "P"}),
    ("PUT", "projects/{17}", {"project_name": "P", "version": 7}),
    ("PUT", "actions/{171}", {"manager_adminid": "me"}),
    ("PUT", "projects/10/actions/{171}", {"action_name": "A"}),
    ("PUT", "files/{171}", {"file_detail": "x"}),
    ("PUT", "ticketxrefs/{171}", {}),
    ("PUT", "topics/101", {"action_id": "{171}"}),
    ("PUT", "topics/101", {"project_id": "{17}", "topic_name": "T"}),
    ("PUT", "actions/102", {"parent_action_id": "{171}"}),
    ("PUT", "actions/102", {"project_id": "{17}"}),
    ("PUT", "timelogs/101", {"project_id": "{17}", "action_id": "{171}"}),
    ("PUT", "timelogs/101", {"ticket_id": "{1171}"}),
    ("PUT", "ticketxrefs/101", {"ticket_id": "{1171}"}),
    ("DELETE", "projects/{17}", {}),
    ("DELETE", "actions/{171}", {"preview": True}),
    ("DELETE", "actions/{171}", {"version": 3}),
    ("DELETE", "topics/{171}", {}),
    ("DELETE", "projects/10/timelogs/{171}", {}),
    ("POST", "projects/{17}/actions", {"action_name": "A"}),
    ("POST", "projects/{17}/whmcstickets", {"ticket_id": 1101}),
    ("POST", "actions/{171}/topics", {"topic_name": "T"}),
    ("POST", "actions", {"project_id": "{17}", "action_name": "A"}),
    ("POST", "actions", {"parent_action_id": "{171}", "action_name": "A"}),
    ("POST", "projects/10/actions", {"parent_action_id": "{171}", "action_name": "A"}),
    ("POST", "topics", {"action_id": "{171}", "topic_name": "T"}),
    ("POST", "topics", {"project_id": "{17}", "action_id": "{171}", "topic_name": "T"}),
    ("POST", "topics", {"parent_topic_id": "{171}"}),
    ("POST", "topics", {"project_id": 10, "parent_topic_id": "{171}"}),
    ("POST", "files", {**HELLO, "parent_file_id": "{171}"}),
    ("POST", "timelogs", {"action_id": "{171}", "timelog_elapsed": 60}),
    ("POST", "timelogs", {"ticket_id": "{1171}", "timelog_elapsed": 60}),
    ("POST", "ticketxrefs", {"ticket_id": "{1171}", "project_id": 10}),
    ("POST", "ticketxrefs", {"ticket_id": 1101, "action_id": "{171}"}),
    ("POST", "projects/10/whmcstickets", {"ticket_id": "{1171}"}),
)
"""Calls with an id in braces that exists and is out of NORA's reach."""


@pytest.mark.parametrize(("verb", "chain", "params"), TELLTALES, ids=str)
def test_out_of_reach_is_answered_like_absent(
    world: World, verb: str, chain: str, params: Mapping[str, Any]
) -> None:
    """Byte for byte, but for the id; and for the same number of statements."""
    world.call("GET", "config", who="nora")  # the first login of a process costs more
    found = [
        world.call(
            verb, _fill(chain, number), json.loads(_fill(json.dumps(params), number)), "nora"
        )
        for number in (None, ABSENT)
    ]
    there, absent = (_plain(reply) for reply in found)
    assert absent == there
    assert absent[0] in (400, 404, 409) or (verb == "GET" and absent[0] == 200)


def _fill(text: str, number: int | None) -> str:
    """Put an id where braces are: the one they hold, or another."""
    parts = text.replace('"{', "{").replace('}"', "}") if text.startswith("{") else text
    for known in ("171", "1171", "152", "902", "17"):
        parts = parts.replace("{" + known + "}", str(number or known))
    return parts


def _plain(reply: Reply) -> tuple[int, str, str]:
    """Return status, statements and the body with every long number made the same."""
    text = reply.body.decode()
    for known in ("1171", "171", "152", "902", "17", str(ABSENT)):
        text = text.replace(known, "N")
    return reply.status, reply.headers["server-timing"].partition(";dur")[0], text


GUARDED: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("whmcstickets", {"c": "secret1101"}),
    ("whmcstickets", {"c": {"starts": "secret"}}),
    ("whmcstickets", {"c": {"empty": False}}),
    ("whmcstickets", {"or": [{"c": "secret1101"}, {"id": 1}]}),
    ("whmcstickets", {"not": {"c": {"contains": "1"}}}),
    ("whmcstickets", {"sort": "c"}),
    ("whmcstickets", {"sort": "-c,id"}),
    ("whmcstickets", {"orderby": "c"}),
    ("projects/10/whmcstickets", {"c": "secret1101"}),
    ("projects/10/topics,whmcstickets", {"whmcstickets": {"sort": "c"}}),
    ("projects/whmcstickets", {"c": "secret1101"}),
    ("projects/whmcstickets", {"whmcstickets": {"c": "secret1101", "require": True}}),
    ("actions/whmcstickets", {"whmcstickets": {"c": {"starts": "s"}, "require": True}}),
    ("projects/10/snapshot", {"whmcstickets": {"c": "secret1101"}}),
)


@pytest.mark.parametrize(("chain", "params"), GUARDED, ids=str)
def test_a_guarded_field_neither_filters_nor_sorts(
    world: World, chain: str, params: Mapping[str, Any]
) -> None:
    """For staff it is unknown; super administrators use it like any other."""
    reply = world.call("GET", chain, params, "nora")
    assert 400 == reply.status, reply.tree
    assert '"c"' not in json.dumps(
        [each.get("allowed") for each in reply.tree["request"]["errors"]]
    )
    assert 200 == world.call("GET", chain, params).status


@pytest.mark.parametrize(
    ("method", "chain", "params", "format"),
    [
        ("GET", "whmcstickets/1101", None, "json"),
        ("GET", "whmcstickets/1101", {"fields": "c"}, "json"),
        ("GET", "whmcstickets", {"fields": "c,subject"}, "json"),
        ("GET", "whmcstickets", {"fields": ["c"]}, "csv"),
        ("GET", "whmcstickets", None, "ndjson"),
        ("GET", "whmcstickets/1101,1102", None, "xml"),
        ("GET", "projects/10/whmcstickets", None, "json"),
        ("GET", "projects/10/whmcstickets/1101", {"fields": "c"}, "json"),
        ("GET", "projects/whmcstickets", None, "json"),
        ("GET", "projects/10/snapshot", None, "json"),
        ("GET", "whmcstickets", {"search": "secret1101"}, "json"),
        ("POST", "projects/13/whmcstickets", {"ticket_id": 1101}, "json"),
    ],
    ids=str,
)
def test_a_guarded_field_shows_to_super_administrators_only(
    world: World, method: str, chain: str, params: Mapping[str, Any] | None, format: str
) -> None:
    """Staff finds it empty wherever a ticket stands."""
    reply = world.call(method, chain, params, "nora", format=format)
    assert reply.status in (200, 201), reply.tree
    assert b"secret" not in reply.body.replace(b'"search":"secret1101"', b"")
    world.restore()
    whole = world.call(method, chain, params, format=format)
    assert (b"secret" in whole.body) or params == {"search": "secret1101"}


@pytest.mark.parametrize("params", [{"password_hash": "x"}, {"sort": "password_hash"},
                                    {"fields": "password_hash"}], ids=str)  # fmt: skip
def test_hidden_columns_are_unknown_to_everybody(world: World, params: Mapping[str, Any]) -> None:
    """A password's hash can be neither read nor guessed by filters."""
    reply = world.call("GET", "admins", params)
    assert 400 == reply.status
    assert b"$2b$" not in world.call("GET", "admins").body


ORACLES: tuple[tuple[str, Mapping[str, Any], list[int]], ...] = (
    # Action 161 is reached singly; its project, of status Active and function default, is not.
    ("actions", {"project_status": "Active", "action_id": 161}, []),
    ("actions", {"project_function": "default", "action_id": [101, 161]}, [101]),
    ("actions", {"project_function": {"ne": "archive"}, "action_id": 161}, [161]),
    ("topics", {"project_status": "Active", "action_id": 161}, []),
    ("files", {"not": {"project_status": "Active"}, "action_id": 161}, [162, 163]),
    ("timelogs", {"project_function": "default", "action_id": 161}, []),
)


@pytest.mark.parametrize(("chain", "params", "ids"), ORACLES, ids=str)
def test_a_project_out_of_reach_lends_no_field_to_filter_by(
    world: World, chain: str, params: Mapping[str, Any], ids: list[int]
) -> None:
    """Who reaches an action singly cannot try out what its project is."""
    reply = world.call("GET", chain, params, "nora")
    id_name = f"{chain.removesuffix('s')}_id"
    assert ids == [row[id_name] for row in reply.response[chain]]


@pytest.mark.parametrize("sort", ["project_status", "-project_function"])
def test_a_project_out_of_reach_lends_no_field_to_sort_by(world: World, sort: str) -> None:
    """Rows of such a project stand together as if it had none."""
    world.rows("UPDATE projects SET project_status = 'Closed', project_function = 'archive' "
               "WHERE project_id = 16")  # fmt: skip
    before = world.call("GET", "actions", {"sort": sort, "limit": 500}, "nora").response["actions"]
    world.restore()
    after = world.call("GET", "actions", {"sort": sort, "limit": 500}, "nora").response["actions"]
    assert [row["action_id"] for row in after] == [row["action_id"] for row in before]


@pytest.mark.parametrize("chain", ["projects/actions", "projects/topics", "projects/timelogs",
                                   "actions/topics", "actions/whmcstickets",
                                   "projects/whmcstickets", "projects/actions/files"])  # fmt: skip
@pytest.mark.parametrize("who", ["nora", "sam", "leo"])
def test_require_asks_only_rows_in_reach(world: World, who: str, chain: str) -> None:
    """It parts the parents a caller sees by the rows he sees, and finds no others."""
    outer, *_, inner = chain.split("/")
    id_name = f"{outer.removesuffix('s')}_id"
    parted = {}
    for wanted in (True, False):
        params = {inner: {"require": wanted}}
        parted[wanted] = _parents(world.call("GET", chain, params, who), outer, id_name)
    whole = world.call("GET", outer, {"limit": 500}, who).response[outer]
    if "actions/" not in chain.removeprefix("actions/"):
        assert {row[id_name] for row in whole} == parted[True] | parted[False]
        assert set() == parted[True] & parted[False]
    assert parted[True] | parted[False] <= {row[id_name] for row in whole}


def _parents(reply: Reply, outer: str, id_name: str) -> set[int]:
    assert 200 == reply.status, reply.tree
    return {row[id_name] for row in reply.response[outer]}


def test_a_filter_on_nested_rows_does_not_feel_for_others(world: World) -> None:
    """Action 161 is NORA's, its project's other rows are not: nothing she asks finds them."""
    for noun, id_name in (("actions", "action_id"), ("topics", "topic_id"), ("files", "file_id"),
                          ("ticketxrefs", "xref_id"), ("timelogs", "timelog_id")):  # fmt: skip
        listed = world.call("GET", noun, {"project_id": 16}, "nora").response
        negated = world.call("GET", noun, {"not": {"project_id": {"ne": 16}}}, "nora").response
        assert listed[noun] == negated[noun]
        assert {161, 162, 163} >= {row[id_name] for row in listed[noun]}
        hidden = world.call("GET", noun, {"or": [{"project_id": 17}, {id_name: 171}]}, "nora")
        assert (0, []) == (hidden.response["data"]["total"], hidden.response[noun])


def test_a_foreign_cursor_opens_no_row(world: World) -> None:
    """A cursor says where a list goes on, not whose list it is."""
    first = world.call("GET", "actions", {"limit": 5})
    cursor = first.response["data"]["next"]
    assert [101, 102, 103, 111, 112] == [row["action_id"] for row in first.response["actions"]]
    reply = world.call("GET", "actions", {"after": cursor, "limit": 500}, "nora")
    assert [131, 132, 133, 161, 191, 192, 193] == [
        row["action_id"] for row in reply.response["actions"]
    ]
    everything = world.call("GET", "actions", {"limit": 500}, "nora").response["data"]
    assert everything["total"] == reply.response["data"]["total"]


def test_a_cursor_over_a_guarded_field_is_for_super_administrators(world: World) -> None:
    """Staff cannot go on with it, whatever sort is sent along."""
    params = {"limit": 2, "sort": "c"}
    cursor = world.call("GET", "whmcstickets", params).response["data"]["next"]
    for sort in ("c", "id", "subject"):
        reply = world.call("GET", "whmcstickets", {"after": cursor, "sort": sort}, "nora")
        assert 400 == reply.status


def test_a_second_link_does_not_tell_of_the_first_one(world: World) -> None:
    """Who reaches an action singly learns that the ticket is linked, not by which record."""
    assert 201 == world.call("POST", "projects/10/whmcstickets", {"ticket_id": 1161}).status
    messages = []
    for who in ("nora", "admin"):
        reply = world.call("POST", "actions/161/whmcstickets", {"ticket_id": 1161}, who)
        assert (409, "duplicate") == outcome(reply)
        messages.append(reply.tree["request"]["message"])
    assert [False, True] == ["ticketxrefs/161" in message for message in messages]


def test_exports_leave_out_what_is_out_of_reach(world: World) -> None:
    """A csv holds the rows of the list, no more, also for one project."""
    body = world.call("GET", "projects", who="nora", format="csv").body.decode()
    assert ["10", "13"] == [row["project_id"] for row in csv.DictReader(io.StringIO(body))]
    assert (404, "not_found") == outcome(
        world.call("GET", "projects/17/actions", who="nora", format="csv")
    )


def test_the_description_tells_staff_what_it_may_not(world: World) -> None:
    """`api/resources` says `allowed` for this caller, with the reason where not."""
    for who, verb, noun in (("nora", "GET", "history"), ("reader", "PUT", "projects"),
                            ("planner", "GET", "timelogs"), ("clerk", "GET", "")):  # fmt: skip
        reply = world.call("GET", "api/resources", who=who)
        if not noun:
            assert 403 == reply.status
            continue
        (found,) = [each for each in reply.response["resources"] if each["name"] == noun]
        methods = [each for each in found["methods"] if each["verb"] == verb]
        assert methods
        assert not any(each["allowed"] for each in methods)
        assert all(each["why"] for each in methods)


def test_an_id_in_params_overwrites_no_record(world: World) -> None:
    """A create gives its own id, whatever is sent."""
    reply = world.call(
        "POST", "projects/10/actions", {"action_id": 171, "action_name": "A"}, "nora"
    )
    assert 201 == reply.status
    assert 171 != reply.response["action"]["action_id"]
    assert ["action_id"] == reply.response["data"]["ignored"]
    assert "Action 171" == world.call("GET", "actions/171").response["action"]["action_name"]


def test_a_disabled_administrator_is_nobody(world: World) -> None:
    """He is answered like an unknown one."""
    gone, unknown = (
        world.send("GET", "/v1/config/json", {"username": name, "password": "demo"})
        for name in ("gone", "never")
    )
    world.rows("DELETE FROM bans")
    assert 401 == gone.status == unknown.status
    assert gone.tree["request"]["message"] == unknown.tree["request"]["message"]


def test_files_of_others_cannot_be_fetched_by_any_chain(tmp_path: Path) -> None:
    """A download asks for reach like any other chain, also below an action."""
    world = make_app(tmp_path / "app")
    for chain, status in (
        ("files/171/download", 404),
        ("files/161/download", 404),
        ("files/162/download", 200),
        ("actions/161/files/162/download", 200),
        ("actions/161/files/161/download", 404),
        ("projects/16/files/162/download", 404),
        ("projects/10/files/162/download", 404),
    ):
        for format in ("", "raw", "json"):
            assert status == world.call("GET", chain, who="nora", format=format).status
