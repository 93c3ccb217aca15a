"""A write with a key is done once, and whoever repeats it is told the first answer again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from teampro.engine import idempotency
from teampro.resources import RESOURCES
from tests.wire.accounts import ACCOUNTS, MIGRATION
from tests.wire.world import Reply, World, credentials, make_app

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"
HOUR = 3_600
PARTS = {"Content-Type": "multipart/form-data; boundary=cut"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One application over the world."""
    return make_app(tmp_path_factory.mktemp("keys") / "data")


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    """The world as it was at first, in which nobody has used a key."""
    yield shared
    shared.restore()


def keyed(
    world: World,
    verb: str,
    chain: str,
    params: Mapping[str, Any] | None = None,
    key: str = KEY,
    **options: Any,
) -> Reply:
    """Send a call with a key in the header, a second after the one before."""
    world.later(1)
    return world.call(verb, chain, params, headers={"Idempotency-Key": key}, **options)


def told_again(first: Reply, reply: Reply) -> bool:
    """Say whether a reply is the first one told again, or another; it must be one of both."""
    is_replayed = "idempotent-replayed" in reply.headers
    assert is_replayed == ("replays" in reply.tree["request"])
    if is_replayed:
        request = dict(first.tree["request"])
        assert "true" == reply.headers["idempotent-replayed"]
        assert request.pop("id") == reply.tree["request"].pop("replays")
        assert request != reply.tree["request"].pop("id")
        assert (first.status, first.response) == (reply.status, reply.response)
        assert place(first) == place(reply)
    return is_replayed


def place(reply: Reply) -> list[str]:
    """Return where a reply says that its record is, however the request was spelled."""
    return re.split("[/.=]", reply.headers.get("location", ""))[-2:]


def entries(world: World) -> int:
    """Return how many writes of records history tells of."""
    [[count]] = world.rows("SELECT COUNT(*) FROM history")
    return int(count)


def kept(world: World) -> int:
    """Return how many answers are kept."""
    [[count]] = world.rows("SELECT COUNT(*) FROM idempotency")
    return int(count)


PROJECT = {"project_name": "Größe 😀", "actions": [{"action_name": "Draft"}]}
FILE = {"file_name": "a.txt", "file_data": "Ynl0ZXM="}
WRITES = [
    ("POST", "projects/10/topics", {"topic_name": "New"}, 201),
    ("POST", "projects", PROJECT, 201),
    ("POST", "projects/10/files", FILE, 201),
    ("POST", "projects/10/actions/101/starttimer", {}, 201),
    ("POST", "projects/19/duplicate", {"project_name": "New", "date_start": "today"}, 201),
    ("PUT", "projects/10", {"project_name": "New", "version": 1}, 200),
    ("DELETE", "projects/10/actions/101", {}, 200),
    ("DELETE", "projects/10", {"version": 1}, 200),
]


@pytest.mark.parametrize(("verb", "chain", "params", "status"), WRITES)
def test_a_write_that_is_repeated_is_told_its_first_answer(
    world: World, verb: str, chain: str, params: dict[str, Any], status: int
) -> None:
    """Status, place and record are the first ones, and nothing more is written."""
    first = keyed(world, verb, chain, params)
    assert status == first.status, first.tree["request"]
    assert not told_again(first, first)
    done = entries(world)
    for _ in range(2):
        assert told_again(first, keyed(world, verb, chain, params))
    assert done == entries(world)


@pytest.mark.parametrize(("earlier", "later"), [("json", "xml"), ("xml", "json")])
def test_a_repeat_is_told_in_the_format_it_asks_for(world: World, earlier: str, later: str) -> None:
    """All types are those of the first answer: dates that are not there, flags, rates, texts."""
    first = keyed(world, "POST", "projects", PROJECT, format=earlier)
    reply = keyed(world, "POST", "projects", PROJECT, format=later)
    assert later == reply.tree["request"]["format"]
    assert f"application/{later}" == reply.headers["content-type"]
    reply.tree["request"]["format"] = earlier
    assert told_again(first, reply)


def upload(world: World, content: bytes, name: str = "a.txt", mime: str = "text/plain") -> Reply:
    """Upload a file with the key, a second after the request before."""
    world.later(1)
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
    body = f"--cut\r\n{head}Content-Type: {mime}\r\n\r\n".encode() + content + b"\r\n--cut--\r\n"
    headers = {**PARTS, "Idempotency-Key": KEY}
    return world.send("POST", "/v1/projects/10/files/json", credentials("admin")[0], body, headers)


def test_an_upload_is_known_by_its_bytes_name_and_type(world: World) -> None:
    """Repeated it leaves one file and no remains; another one under its key is refused."""
    first = upload(world, b"bytes")
    assert told_again(first, upload(world, b"bytes"))
    for content, name, mime in (
        (b"byteS", "a.txt", "text/plain"),
        (b"bytes", "b.txt", "text/plain"),
        (b"bytes", "a.txt", "text/css"),
    ):
        assert (422, "key_reused") == outcome(upload(world, content, name, mime))
    assert 1 == len(world.rows("SELECT 1 FROM files WHERE file_name = 'a.txt'"))
    assert [] == list((world.directory / "blobs" / "tmp").glob("*"))


def outcome(reply: Reply) -> tuple[int, str]:
    """Return the status, and the word of a refusal or ""."""
    return reply.status, reply.error


TOPIC = {"topic_name": "Hello", "topic_detail": "x"}


@pytest.mark.parametrize(
    ("verb", "chain", "params"),
    [
        ("POST", "projects/10/topics", {**TOPIC, "topic_name": "hello"}),
        ("POST", "projects/10/topics", {"topic_name": "Hello"}),
        ("POST", "projects/10/topics", {**TOPIC, "preview": True}),
        ("POST", "projects/11/topics", TOPIC),
        ("POST", "topics", {**TOPIC, "project_id": 10}),
        ("PUT", "projects/10/topics/101", TOPIC),
    ],
)
def test_another_request_under_a_key_is_refused(
    world: World, verb: str, chain: str, params: dict[str, Any]
) -> None:
    """A letter makes it another one; the refusal names the request that the key belongs to."""
    first = keyed(world, "POST", "projects/10/topics", TOPIC)
    done = entries(world)
    reply = keyed(world, verb, chain, params)
    assert (422, "key_reused") == outcome(reply)
    assert first.tree["request"]["id"] in reply.tree["request"]["message"]
    assert done == entries(world)


@pytest.mark.parametrize(
    ("verb", "chain", "params", "options"),
    [
        ("POST", "project/10/topic", TOPIC, {}),
        ("POST", "projects/10/topics", TOPIC, {"spelling": "dotted"}),
        ("POST", "projects/10/topics", dict(reversed(TOPIC.items())), {}),
        ("POST", "projects/10/topics", {**TOPIC, "_": 17}, {}),
        ("POST", "projects/10/topics", {**TOPIC, "idempotency_key": KEY}, {}),
        ("POST", "projects/10/topics", TOPIC, {"who": "writer"}),
        ("POST", "projects/10/topics", TOPIC, {"key": f'"{KEY}"'}),
    ],
)
def test_a_request_is_the_same_however_it_is_spelled(
    world: World, verb: str, chain: str, params: dict[str, Any], options: dict[str, Any]
) -> None:
    """In other words, from another place of the same caller, in another order of its params."""
    first = keyed(world, "POST", "projects/10/topics", TOPIC)
    assert told_again(first, keyed(world, verb, chain, params, **options))


def test_a_key_belongs_to_its_caller(world: World) -> None:
    """Two administrators who choose the same one make two records."""
    first = keyed(world, "POST", "projects/10/topics", TOPIC)
    other = keyed(world, "POST", "projects/10/topics", TOPIC, who="mona")
    assert (201, False) == (other.status, told_again(first, other))
    assert 2 == len(world.rows("SELECT 1 FROM topics WHERE topic_name = 'Hello'"))


def test_a_right_that_is_gone_is_not_replaced_by_a_key(world: World) -> None:
    """A token of the same administrator that may not write learns nothing by a repeat."""
    keyed(world, "POST", "projects/10/topics", TOPIC)
    assert 403 == keyed(world, "POST", "projects/10/topics", TOPIC, who="reader").status


def test_rights_to_what_stands_inside_params_are_judged_before_a_repeat(world: World) -> None:
    """What stands inside params takes rights of its own, and shows in the answer."""
    tree = {"project_name": "Tree", "timelogs": [{"timelog_elapsed": 60}]}
    assert 201 == keyed(world, "POST", "projects", tree).status
    reply = keyed(world, "POST", "projects", tree, who="planner")
    assert (403, "forbidden") == (reply.status, reply.error)


def test_a_key_is_new_again_after_a_day(world: World) -> None:
    """Until then it tells the first answer, and from then on that of the second write."""
    first = keyed(world, "POST", "projects/10/topics", TOPIC)
    world.later(24 * HOUR - 2)
    assert told_again(first, keyed(world, "POST", "projects/10/topics", TOPIC))
    second = keyed(world, "POST", "projects/10/topics", TOPIC)
    assert not told_again(first, second)
    assert first.response["topic"]["topic_id"] < second.response["topic"]["topic_id"]
    assert told_again(second, keyed(world, "POST", "projects/10/topics", TOPIC))


@pytest.mark.parametrize(
    ("verb", "chain", "params", "status"),
    [
        ("POST", "projects/10/topics", {"topic_nam": "x"}, 400),
        ("POST", "projects/99/topics", TOPIC, 404),
        ("PUT", "projects/10", {"project_name": "New", "version": 7}, 409),
        ("POST", "projects/10/topics", {**TOPIC, "preview": True}, 200),
        ("PUT", "projects/10", {"project_name": "New", "preview": True}, 200),
        ("DELETE", "projects/10", {"preview": True}, 200),
        ("GET", "projects/10", {}, 200),
        ("POST", "projects/10/topics", {"rows": [{"topic_nam": "x"}], "mode": "each"}, 207),
    ],
)
def test_what_writes_nothing_uses_up_no_key(
    world: World, verb: str, chain: str, params: dict[str, Any], status: int
) -> None:
    """A refusal, a preview or a read; the write that follows it may have the key."""
    done = entries(world)
    for _ in range(2):
        assert status == keyed(world, verb, chain, params).status
    assert (done, 0) == (entries(world), kept(world))
    assert 201 == keyed(world, "POST", "projects/10/topics", TOPIC).status


@pytest.mark.parametrize(
    ("header", "params", "fault"),
    [
        (None, {"idempotency_key": "a b"}, None),
        (None, {"idempotency_key": 4711}, None),
        (None, {"idempotency_key": "x" * 200}, None),
        ("x" * 200, {}, None),
        ('"x"', {"idempotency_key": "x"}, None),
        ('"' + "x" * 200 + '"', {}, None),
        (None, {"idempotency_key": "x" * 201}, ("idempotency_key", "invalid_value")),
        (None, {"idempotency_key": ""}, ("idempotency_key", "invalid_value")),
        (None, {"idempotency_key": "ä"}, ("idempotency_key", "invalid_value")),
        (None, {"idempotency_key": "a\tb"}, ("idempotency_key", "invalid_value")),
        (None, {"idempotency_key": "a\n"}, ("idempotency_key", "invalid_value")),
        (None, {"idempotency_key": True}, ("idempotency_key", "invalid_value")),
        (None, {"idempotency_key": ["a"]}, ("idempotency_key", "invalid_value")),
        ("", {}, ("Idempotency-Key", "invalid_value")),
        ('""', {}, ("Idempotency-Key", "invalid_value")),
        ('"', {}, ("Idempotency-Key", "invalid_value")),
        ('"x', {}, ("Idempotency-Key", "invalid_value")),
        ("\xe4", {}, ("Idempotency-Key", "invalid_value")),
        ("x" * 201, {}, ("Idempotency-Key", "invalid_value")),
        ("x", {"idempotency_key": "y"}, ("idempotency_key", "repeated_value")),
    ],
)
def test_a_key_is_a_text_of_printable_ascii(
    world: World, header: str | None, params: dict[str, Any], fault: tuple[str, str] | None
) -> None:
    """One that is none, or is two, is refused: its caller relies on it."""
    headers = {} if header is None else {"Idempotency-Key": header}
    reply = world.call("POST", "projects/10/topics", TOPIC | params, headers=headers)
    if fault is None:
        assert (201, 1) == (reply.status, kept(world))
        return
    assert 400 == reply.status
    assert [fault] == [(each["path"], each["error"]) for each in reply.tree["request"]["errors"]]


def test_a_key_that_is_null_is_none(world: World) -> None:
    """As null is of any param: nothing is kept."""
    assert (
        201
        == world.call("POST", "topics", {**TOPIC, "project_id": 10, "idempotency_key": None}).status
    )
    assert 0 == kept(world)


def test_a_key_stands_in_params_themselves(world: World) -> None:
    """Neither beside them nor in a row of them, where it would have no effect."""
    login = credentials("admin")[0]
    beside = world.send("POST", "/v1/projects/json", {**login, "idempotency_key": KEY})
    [fault] = beside.tree["request"]["errors"]
    assert ("misplaced", True) == (fault["error"], "belongs into params" in fault["message"])
    rows = [{"action_name": "Draft", "idempotency_key": KEY}]
    reply = world.call("POST", "projects", {"project_name": "Site", "actions": rows})
    [fault] = reply.tree["request"]["errors"]
    assert ("actions.0.idempotency_key", "misplaced") == (fault["path"], fault["error"])
    assert "params themselves" in fault["message"]


def test_a_repeat_is_not_held_against_the_version_it_made(world: World) -> None:
    """If-Match named the version that the first one found."""
    headers = {"If-Match": '"1"', "Idempotency-Key": KEY}
    change = {"project_name": "New"}
    first = world.call("PUT", "projects/10", change, headers=headers)
    world.later(1)
    assert told_again(first, world.call("PUT", "projects/10", change, headers=headers))
    fresh = {"If-Match": '"1"', "Idempotency-Key": "another"}
    assert 412 == world.call("PUT", "projects/10", change, headers=fresh).status
    assert 1 == kept(world)


def test_an_answer_too_large_to_be_kept_is_refused_before_the_commit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the write stays; without the key it goes through."""
    monkeypatch.setattr(idempotency, "MOST_BYTES", 100)
    done = entries(world)
    reply = keyed(world, "POST", "projects/10/topics", TOPIC)
    assert ((422, "too_many_bytes"), done, 0) == (outcome(reply), entries(world), kept(world))
    assert 201 == world.call("POST", "projects/10/topics", TOPIC).status


def test_a_kept_answer_shows_no_secret_to_who_reads_the_database(tmp_path: Path) -> None:
    """A secret that its readers see is sealed there too, and told again by a repeat."""
    world = make_app(tmp_path / "data", (*RESOURCES, ACCOUNTS))
    world.witness.run(MIGRATION)
    sent = {"account_name": "Ada", "pin": "open sesame"}
    first = keyed(world, "POST", "accounts", sent)
    assert "open sesame" == first.response["account"]["pin"]
    assert "open sesame" not in json.dumps(world.rows("SELECT * FROM idempotency"))
    assert told_again(first, keyed(world, "POST", "accounts", sent))


def test_answers_that_are_kept_tell_nothing_of_a_deleted_client(world: World) -> None:
    """Neither that of his create nor that of his delete; what they tell of others stays."""
    ada = {"firstname": "Ada", "lastname": "Berg", "email": "ada@secret.example"}
    eve = {"firstname": "Eve", "lastname": "Ross", "email": "eve@secret.example"}
    made = keyed(world, "POST", "clients", ada, key="made").response["client"]
    keyed(world, "POST", "clients", eve, key="other")
    chain = f"clients/{made['id']}"
    kim = {"email": "kim@secret.example"}
    keyed(world, "POST", f"{chain}/contacts", kim, key="contact")
    assert "ada@secret.example" in keyed(world, "DELETE", chain, {}, key="gone").body.decode()
    for verb, place, params, key in (
        ("POST", "clients", ada, "made"), ("DELETE", chain, {}, "gone"),
        ("POST", f"{chain}/contacts", kim, "contact"),
    ):  # fmt: skip
        again = keyed(world, verb, place, params, key=key)
        record = next(value for name, value in again.response.items() if name != "data")
        texts = {each for each in record.values() if isinstance(each, str)}
        assert texts <= {"…", "", "0.00", "Active"}
        assert "…" == record["email"]
    other = keyed(world, "POST", "clients", eve, key="other").response["client"]
    assert "eve@secret.example" == other["email"]


def test_answers_that_are_kept_tell_nothing_of_a_deleted_user(world: World) -> None:
    """That of his create, that of his delete, and that of a delete of several at once."""
    people = [
        {"firstname": name, "lastname": "Berg", "email": f"{name}@x.example", "password2": "horse"}
        for name in ("ada", "eve", "bo")
    ]
    ada, *others = (
        keyed(world, "POST", "users", each, key=each["firstname"]).response["user"]["id"]
        for each in people
    )
    keyed(world, "DELETE", f"users/{ada}", {}, key="one")
    steps = [{"method": "DELETE", "action": f"users/{each}"} for each in others]
    gone = keyed(world, "POST", "batch", {"steps": steps}, key="two")
    assert all(f"{name}@x.example" in gone.body.decode() for name in ("eve", "bo"))
    again = [keyed(world, "POST", "users", each, key=each["firstname"]) for each in people]
    again.append(keyed(world, "DELETE", f"users/{ada}", {}, key="one"))
    again.append(keyed(world, "POST", "batch", {"steps": steps}, key="two"))
    for reply in again:
        assert "@x.example" not in reply.body.decode()
        assert "…" in reply.body.decode()
