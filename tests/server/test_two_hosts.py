"""Two servers on one database: what one learns the other knows, at once."""

from __future__ import annotations

import contextlib
import json
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from teampro.store.database import Database
from tests import databases
from tests.server.hosts import two_hosts
from tests.server.planted import PASSWORD, USERNAME, plant, put
from tests.server.raw import Answer, ask
from tests.server.running import Running
from tests.server.terminal import User

pytestmark = pytest.mark.database

JSON = "Content-Type: application/json"
KEYS, CALLERS = 50, 32
PARTS = "Content-Type: multipart/form-data; boundary=cut"


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[tuple[Running, Running]]:
    """Two servers with a data directory each; pepper, bytes and database are shared."""
    first = plant(tmp_path / "first")
    with two_hosts(first, tmp_path / "second", TEAMPRO_TIMELOG_AUTOSTOP_TIMELOG="true") as both:
        yield both


def call(host: Running, verb: str, chain: str, password: str = PASSWORD, **params: Any) -> Answer:
    """Send a call; its params stand in the query."""
    query = "&".join(f"params%5B{name}%5D={value}" for name, value in params.items())
    login = f"username={USERNAME}&password={password}"
    return ask(host.place, f"{verb} /v1/{chain}/json?{login}&{query} HTTP/1.1", "Content-Length: 0")


def test_equal_reports_of_abuse_at_once_are_one(hosts: tuple[Running, Running]) -> None:
    """Fifty at four processes of two hosts: one row that counts them, one suspension."""
    data = hosts[0].stdout.with_name("first")
    with contextlib.closing(Database(databases.place(data))) as database:
        put(database, "services", id=1, userid=1, packageid=1, domainstatus="Active")
    made = User(data.parent).run("token", "create", USERNAME, "--abuse", "--data", str(data))
    headers = (f"API-ID: {made.out.strip()}", JSON)
    line = "POST /modules/addons/abusemanagerpro/includes/api.php HTTP/1.1"
    report = {"action": "create", "service_id": 1, "category": "Spam"}
    body = json.dumps(report | {"suspend_method": "immediate"}).encode()
    with ThreadPoolExecutor(16) as pool:
        sent = [pool.submit(ask, host.place, line, *headers, body=body) for host in hosts * 25]
        told = [each.result().tree for each in sent]
    assert [{"status": "success", "report_id": 1}] * 50 == told
    answer = call(hosts[1], "GET", "abusereports").tree["response"]
    assert [(50, True)] == [(x["occurrences"], x["suspended"]) for x in answer["abusereports"]]
    assert 1 == call(hosts[0], "GET", "services/1/history").tree["response"]["data"]["total"]


def test_what_is_written_at_one_is_read_at_the_other(hosts: tuple[Running, Running]) -> None:
    """Records, and the bytes of a file."""
    one, other = hosts
    assert 201 == call(one, "POST", "projects/1/topics", topic_name="Hello").status
    assert "Hello" == call(other, "GET", "topics/1").tree["response"]["topic"]["topic_name"]

    content = b"the bytes"
    form = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    login = f"username={USERNAME}&password={PASSWORD}"
    line = f"POST /v1/projects/1/files/json?{login} HTTP/1.1"
    made = ask(other.place, line, PARTS, body=form + content + b"\r\n--cut--\r\n")
    assert 201 == made.status
    fetched = ask(one.place, f"GET /v1/files/1/download/raw?{login} HTTP/1.1")
    assert content == fetched.body


def test_one_external_key_makes_one_record_however_many_send_it(
    hosts: tuple[Running, Running],
) -> None:
    """Of callers who upsert at once one creates, the others find what he made."""
    login = f"username={USERNAME}&password={PASSWORD}"
    line = f"POST /v1/projects/1/topics/json?{login} HTTP/1.1"
    rows = [{"external": f"x:{key}", "topic_name": "Once"} for key in range(5)]
    body = json.dumps({"rows": rows, "match": "external"}).encode()
    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(ask, host.place, line, JSON, body=body) for host in hosts * 4]
        trees = [each.result().tree["response"]["data"]["rows"] for each in sent]
    codes = Counter(verdict["code"] for tree in trees for verdict in tree)
    assert {201: 5, 200: 35} == codes
    assert 1 == len({tuple(verdict["id"] for verdict in tree) for tree in trees})


def test_tries_and_bans_are_those_of_both(hosts: tuple[Running, Running]) -> None:
    """The third wrong login bans, wherever each was made; clearing it clears it for both."""
    one, other = hosts
    wrong = [call(host, "GET", "projects", "x").status for host in (one, other, one)]
    assert [401, 401, 401] == wrong
    assert [403, 403] == [call(host, "GET", "projects").status for host in hosts]

    data = one.stdout.with_name("first")
    assert 0 == User(data.parent).run("bans", "clear", "--data", str(data)).code
    assert [200, 200] == [call(host, "GET", "projects").status for host in hosts]


def test_token_is_good_at_both_until_it_is_revoked(hosts: tuple[Running, Running]) -> None:
    """It is a row of the database."""
    data = hosts[0].stdout.with_name("first")
    user = User(data.parent)
    token = user.run("token", "create", USERNAME, "--data", str(data)).out.strip()
    bearer = f"Authorization: Bearer {token}"

    def statuses() -> list[int]:
        return [ask(host.place, "GET /v1/projects/json HTTP/1.1", bearer).status for host in hosts]

    assert [200, 200] == statuses()
    assert 0 == user.run("token", "revoke", "1", "--data", str(data)).code
    assert [401, 401] == statuses()


def test_clock_started_at_one_is_stopped_at_the_other(hosts: tuple[Running, Running]) -> None:
    """A person has one running clock, wherever it was started."""
    one, other = hosts
    started = call(one, "POST", "projects/1/timelogs", timelog_status="active")
    assert 201 == started.status, started.body
    assert 201 == call(other, "POST", "projects/1/timelogs", timelog_status="active").status
    logs = call(one, "GET", "timelogs").tree["response"]["timelogs"]
    assert ["active", "complete"] == sorted(log["timelog_status"] for log in logs)


def test_writes_that_are_repeated_at_once_are_done_once(hosts: tuple[Running, Running]) -> None:
    """Eight calls with each of 50 keys, at four processes of two hosts: 50 records.

    All eight are told the same one, and seven that it is told again.
    """
    data = hosts[0].stdout.with_name("first")
    token = User(data.parent).run("token", "create", USERNAME, "--data", str(data)).out.strip()
    gate = threading.Barrier(CALLERS)

    def caller(number: int) -> list[tuple[int, Answer]]:
        gate.wait()
        return [(key, repeated(key, number)) for key in range(number % 4, KEYS, 4)]

    def repeated(key: int, number: int) -> Answer:
        headers = (f"Authorization: Bearer {token}", f"Idempotency-Key: {key}", "Content-Length: 0")
        line = f"POST /v1/projects/1/topics/json?params%5Btopic_name%5D={key} HTTP/1.1"
        return ask(hosts[number // 4 % 2].place, line, *headers)

    with ThreadPoolExecutor(CALLERS) as pool:
        told = [each for answers in pool.map(caller, range(CALLERS)) for each in answers]
    assert {201} == {answer.status for _, answer in told}
    records = {(key, answer.tree["response"]["topic"]["topic_id"]) for key, answer in told}
    assert (8 * KEYS, KEYS) == (len(told), len(records))
    assert 7 * KEYS == sum("replays" in answer.tree["request"] for _, answer in told)
    assert KEYS == call(hosts[0], "GET", "topics").tree["response"]["data"]["total"]
