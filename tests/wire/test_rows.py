"""Rows on the wire: spellings, formats, rights, limits, and what they cost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.wire.world import Reply, World, credentials, make_app, spell

WEB = [
    {"external": "jira:WEB-1", "action_name": "Draft"},
    {"external": "jira:WEB-2", "action_name": "Review", "topics": [{"topic_name": "Hi"}]},
]
IMPORT = {"rows": WEB, "match": "external"}
BRACKETS = {
    "params[match]": "external",
    "params[preview]": "1",
    "params[rows][0][external]": "jira:WEB-1",
    "params[rows][0][action_name]": "Draft",
    "params[rows][1][external]": "jira:WEB-2",
    "params[rows][1][action_name]": "Review",
    "params[rows][1][topics][0][topic_name]": "Hi",
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One application for the module."""
    return make_app(tmp_path_factory.mktemp("rows") / "data")


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    """The application, put back to how it was."""
    yield shared
    shared.restore()


def statements(reply: Reply) -> int:
    """Return how many statements a request took."""
    return int(reply.headers["server-timing"].split('desc="')[1].split('"')[0])


def test_every_spelling_and_format_writes_the_same_rows(world: World) -> None:
    """JSON, a form with brackets, XML as the answer."""
    trial = {**IMPORT, "preview": True}
    plain = world.call("POST", "projects/10/actions", trial)
    xml = world.call("POST", "projects/10/actions", trial, format="xml")
    path, _query = spell(["v1", "projects", "10", "actions", "json"], "short")
    query, headers = credentials("admin")
    headers |= {"Content-Type": "application/x-www-form-urlencoded"}
    form = world.send("POST", path, query, urlencode(BRACKETS), headers)
    assert [200, 200, 200] == [plain.status, xml.status, form.status]
    assert {"actions": 2, "topics": 1} == plain.response["data"]["created"]
    # What was undone has taken its ids with it on some databases.
    answers = [json.dumps(each.response) for each in (plain, xml, form)]
    assert 1 == len({re.sub("[0-9]+", "0", each) for each in answers})


def test_repeated_import_changes_nothing(world: World) -> None:
    """The second time there are only 200s, and nothing is said to have changed."""
    rows = {
        **IMPORT,
        "rows": [{**WEB[0]}, {**WEB[1], "topics": []}, {"external": "x:3", "action_name": "C"}],
    }
    first = world.call("POST", "projects/10/actions", rows)
    assert (201, "location" in first.headers) == (201, False)
    assert [201, 201, 201] == [each["code"] for each in first.response["data"]["rows"]]
    entries = world.call("GET", "history", {"limit": 1}).response["data"]["total"]
    again = world.call("POST", "projects/10/actions", rows)
    ids = [row["action_id"] for row in first.response["actions"]]
    assert 200 == again.status
    assert [{"index": at, "code": 200, "id": each} for at, each in enumerate(ids)] == (
        again.response["data"]["rows"]
    )
    assert entries == world.call("GET", "history", {"limit": 1}).response["data"]["total"]


@pytest.mark.parametrize("format", ["json", "xml"])
def test_refused_rows_are_told_in_both_formats(world: World, format: str) -> None:
    """In mode each the answer is 207, and a verdict has the words of a refusal."""
    rows: dict[str, Any] = {"rows": [{"action_name": "a"}, {"action_name": ""}], "mode": "each"}
    reply = world.call("POST", "projects/10/actions", rows, format=format)
    assert (207, "Success") == (reply.status, reply.tree["request"]["message"])
    good, bad = reply.response["data"]["rows"]
    assert (201, 400, "required") == (good["code"], bad["code"], bad["error"])
    assert "action_name" == bad["errors"][0]["path"]


def test_a_row_among_many_takes_no_statement(world: World) -> None:
    """Fifty are stored by one, each behind the last one, as if it had been asked for each time."""

    def cost(count: int) -> int:
        rows = {"rows": [{"action_name": f"a{each}"} for each in range(count)], "preview": True}
        return statements(world.call("POST", "projects/10/actions", rows))

    assert cost(2) == cost(3) == cost(12)
    # The entries of history that are stored meanwhile part the rows, and take a statement as well.
    assert cost(2) + 3 == cost(52)


def test_full_rows_are_taken_up_to_the_limit(world: World) -> None:
    """Five hundred rows of whole records are no too many keys; one more row is too many."""
    row = {f"action_{name}": "x" for name in ("name", "notes", "detail")}
    row |= {"date_start": "today", "date_finish": "today", "assigned_adminid": "me", "ordering": 1}
    rows = {"rows": [row] * 500, "records": False, "preview": True}
    assert 200 == world.call("POST", "projects/10/actions", rows).status
    rows["rows"] = [row] * 501
    assert "too_many" == world.call("POST", "projects/10/actions", rows).error


def test_rows_need_the_rights_to_what_they_may_do(world: World) -> None:
    """What is matched may be changed, so it takes the right to that; removal takes its own."""
    fresh = {"rows": [{"timelog_elapsed": 60}]}
    assert 201 == world.call("POST", "projects/10/timelogs", fresh, "clerk").status
    found = {"rows": [{"timelog_id": 101, "timelog_note": "x"}], "match": "id"}
    keyed = {"rows": [{"external": "x:1", "timelog_elapsed": 60}], "match": "external"}
    for params in (found, keyed):
        reply = world.call("POST", "projects/10/timelogs", params, "clerk")
        assert (403, "rows.0") == (reply.status, reply.tree["request"]["errors"][0]["path"])
    gone = {"rows": [{"timelog_id": 101, "delete": True}], "match": "id"}
    assert 403 == world.call("POST", "projects/10/timelogs", gone, "clerk").status


def test_several_ids_are_changed_by_put_and_patch(world: World) -> None:
    """Flat and below a parent; the version of one record is no condition for several."""
    for method, chain in (("PUT", "actions/101,102"), ("PATCH", "projects/10/actions/101,103")):
        reply = world.call(method, chain, {"action_notes": method})
        assert 200 == reply.status
        assert {method} == {row["action_notes"] for row in reply.response["actions"]}
    tagged = world.call("PUT", "actions/101,102", {}, headers={"If-Match": '"1"'})
    assert (400, "misplaced") == (tagged.status, tagged.error)


def test_a_file_does_not_come_with_rows(world: World) -> None:
    """A row carries its bytes itself, as file_data."""
    form = (
        b'--cut\r\nContent-Disposition: form-data; name="params"\r\n\r\n'
        b'{"rows": [{"file_label": "a"}]}\r\n'
        b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nA\r\n'
        b"--cut--\r\n"
    )
    path, _query = spell(["v1", "projects", "10", "files", "json"], "short")
    query, headers = credentials("admin")
    headers |= {"Content-Type": "multipart/form-data; boundary=cut"}
    reply = world.send("POST", path, query, form, headers)
    assert (400, "file") == (reply.status, reply.tree["request"]["errors"][0]["path"])
    rows = {
        "rows": [
            {"file_name": "a.txt", "file_data": "QQ=="},
            {"file_name": "b", "file_data": "Qg=="},
        ]
    }
    made = world.call("POST", "projects/10/files", rows)
    assert [1, 1] == [each["file_size"] for each in made.response["files"]]
