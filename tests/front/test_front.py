"""What the front adds: the caller's address, refusals in the API's words, patience, silence."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.front.nginx import SHIPPED, Front, running_front
from tests.server.planted import PASSWORD, USERNAME, plant
from tests.server.raw import Answer, answers
from tests.server.running import Running, running_server

LOGIN = f"username={USERNAME}&password={PASSWORD}"
WRONG = f"/v1/projects/json?username={USERNAME}&password=wrong"
PROJECTS = f"/v1/projects/json?{LOGIN}"
TOPICS = 1_200
SLOW_CALLERS = 60
"""More than the server has threads, and than the 40 that stop it without a front."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The product, told that a front stands before it."""
    data = plant(tmp_path_factory.mktemp("behind") / "data", topics=TOPICS, cost=10)
    cost = {"TEAMPRO_PASSWORD_COST": "10"}
    with running_server(data, environment=cost, options=("--behind-proxy",)) as running:
        yield running


@pytest.fixture(scope="module")
def front(server: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """The shipped front before it."""
    with running_front(tmp_path_factory.mktemp("front") / "nginx", server.place) as running:
        yield running


@pytest.fixture(scope="module")
def lonely(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """The front of a server that is not there."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        place = nobody.getsockname()
        with running_front(tmp_path_factory.mktemp("lonely") / "nginx", place) as running:
            yield running


def ask(
    front: Front,
    target: str,
    source: str = "",
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
) -> tuple[int, Any]:
    """Ask from an address and return status and tree."""
    with closing(front.connect(source=source)) as connection:
        connection.request("GET" if body is None else "POST", target, body, headers or {})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def send(front: Front, data: bytes) -> list[Answer]:
    """Send bytes as they are and return the answers; the connection is given up after them."""
    context = ssl.create_default_context(cafile=front.directory / "certificate.pem")
    with (
        socket.create_connection(front.place, timeout=20) as client,
        context.wrap_socket(client, server_hostname=front.place[0]) as secured,
    ):
        secured.sendall(data)
        return answers(b"".join(iter(lambda: secured.recv(65_536), b"")))


def test_ban_strikes_the_caller_and_nobody_else(front: Front) -> None:
    """Three wrong logins ban their own address; another one behind the same front goes on."""
    tries = [ask(front, WRONG, "127.0.0.7")[0] for _ in range(3)]

    assert [401, 401, 401] == tries
    assert (403, "banned") == told(ask(front, PROJECTS, "127.0.0.7"))
    assert 200 == ask(front, PROJECTS, "127.0.0.8")[0]


def told(reply: tuple[int, Any]) -> tuple[int, str]:
    """Return the status and the stable word of a refusal."""
    return reply[0], reply[1]["request"]["error"]


FORGERIES = {
    "X-Forwarded-For": "127.0.0.99",
    "x-forwarded-for": "127.0.0.99, 127.0.0.1",
    "X_Forwarded_For": "127.0.0.99",
    "Forwarded": "for=127.0.0.99",
    "X-Real-IP": "127.0.0.99",
    "X-Client-IP": "127.0.0.99",
    "Client-IP": "127.0.0.99",
}


@pytest.mark.parametrize("name", FORGERIES)
def test_address_cannot_be_forged(front: Front, name: str) -> None:
    """Whatever a caller says of its address, its own one is banned, and the named one is not."""
    source = f"127.0.1.{list(FORGERIES).index(name) + 1}"
    for _ in range(3):
        assert 401 == ask(front, WRONG, source, {name: FORGERIES[name]})[0]

    assert (403, "banned") == told(ask(front, PROJECTS, source, {name: "127.0.0.98"}))
    assert 200 == ask(front, PROJECTS, "127.0.0.99")[0]


HOST = b"Host: projects.example.com\r\nConnection: close\r\n"
REFUSED = {
    "no HTTP": (b"nonsense\r\n\r\n", 400, "malformed_request"),
    "no host": (b"GET /v1/projects/json HTTP/1.1\r\n\r\n", 400, "malformed_request"),
    "two lengths": (
        b"POST /v1/projects/json HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n"
        + HOST
        + b"\r\nab",
        400,
        "malformed_request",
    ),
    "broken escape": (b"GET /v1/%zz HTTP/1.1\r\n" + HOST + b"\r\n", 400, "malformed_request"),
    "chunks": (
        b"POST /v1/projects/json HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
        + HOST
        + b"\r\n2\r\n{}\r\n0\r\n\r\n",
        411,
        "length_required",
    ),
    "much too large": (
        b"POST /v1/files/json HTTP/1.1\r\nContent-Length: 99999999999\r\n" + HOST + b"\r\n",
        413,
        "too_large",
    ),
    "long line": (
        b"GET /v1/projects/json?a=" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
        414,
        "uri_too_long",
    ),
    "much too long line": (
        b"GET /v1/projects/json?a=" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
        414,
        "uri_too_long",
    ),
    "many header fields": (
        b"GET /v1/projects/json HTTP/1.1\r\n" + HOST + b"X-A: b\r\n" * 101 + b"\r\n",
        431,
        "headers_too_large",
    ),
    "large header": (
        b"GET /v1/projects/json HTTP/1.1\r\n" + HOST + b"X-A: " + b"b" * 20_000 + b"\r\n\r\n",
        431,
        "headers_too_large",
    ),
    "unknown coding": (
        b"POST /v1/projects/json HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n" + HOST + b"\r\n",
        501,
        "length_required",
    ),
    "unknown version": (
        b"GET /v1/projects/json HTTP/9.9\r\n" + HOST + b"\r\n",
        505,
        "malformed_request",
    ),
    "TRACE": (b"TRACE /v1/projects/json HTTP/1.1\r\n" + HOST + b"\r\n", 405, "method_not_allowed"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_front_refuses_in_the_words_of_the_api(front: Front, case: str) -> None:
    """Whether nginx or the server refuses: one answer, an envelope with a word and an id."""
    data, status, word = REFUSED[case]

    [answer] = send(front, data)

    assert (status, word) == (answer.status, answer.error)
    assert status == answer.tree["request"]["code"]
    assert answer.tree["request"]["id"] == answer.headers["x-request-id"]
    assert "no-store" == answer.headers["cache-control"]
    assert "application/json" == answer.headers["content-type"]


BY_ITSELF = (400, 404, 405, 408, 411, 413, 414, 416, 421, 429, 494, 500, 501, 502, 503, 504, 505)
"""What nginx answers by itself, whatever brings it about."""


def test_all_that_nginx_refuses_by_itself_has_its_words() -> None:
    """Each status leads to the one place that answers in the shape of the API, with a sentence."""
    text = SHIPPED.read_text()
    led = re.findall(
        r"^    error_page ([\d ]+?)(?: =(\d+))? /refused-by-front;", text, re.MULTILINE
    )
    statuses = {int(each): int(other or each) for codes, other in led for each in codes.split()}
    [messages] = re.findall(r"map \$status \$teampro_message {(.+?)\n}", text, re.DOTALL)
    told = {int(status) for status in re.findall(r"^    (\d+) ", messages, re.MULTILINE)}
    assert sorted(statuses) == list(BY_ITSELF)
    assert set(statuses.values()) - {400} == told


def test_server_that_is_away_is_told_as_busy(lonely: Front) -> None:
    """Clients see the refusal that they know, and when to come back."""
    with closing(lonely.connect()) as connection:
        connection.request("GET", PROJECTS)
        answer = connection.getresponse()
        tree = json.loads(answer.read())

    assert (503, "busy", "1") == (
        answer.status,
        tree["request"]["error"],
        answer.getheader("Retry-After"),
    )


SECRETS = ("Sesam-query", "Sesam-body", "Sesam-bearer", "Sesam-header", "Sesam-line")


@pytest.mark.parametrize("state", ["server answers", "server is away"])
def test_front_writes_no_secret(front: Front, lonely: Front, state: str) -> None:
    """Neither its access log nor its error log quotes what a caller sent beside the path."""
    asked = front if state == "server answers" else lonely
    sent = {"Authorization": f"Bearer {SECRETS[2]}", "X-Forwarded-For": SECRETS[3]}
    ask(asked, f"/v1/topics/json?username=u&password={SECRETS[0]}", "127.0.2.1", sent)
    ask(asked, "/v1/topics/json", "127.0.2.1", None, f"username=u&password={SECRETS[1]}".encode())
    send(asked, f"GET /v1/topics/%zz?password={SECRETS[4]} HTTP/1.1\r\n\r\n".encode())
    send(asked, f"BAD?{SECRETS[4]}\r\n\r\n".encode())

    written = asked.logs()

    assert '"path":"/v1/topics/json"' in written
    assert [] == [secret for secret in SECRETS if secret in written]


def test_nobody_writes_lines_of_his_own(front: Front) -> None:
    """A path with a line feed stays within its line, and each line is one JSON object."""
    send(front, b'GET /v1/a%0a{"forged":1}%22 HTTP/1.1\r\n' + HOST + b"\r\n")

    lines = (front.directory / "teampro.log").read_text().splitlines()

    assert ['/v1/a%0a{"forged":1}%22'] == [
        path for line in lines if "forged" in (path := json.loads(line)["path"])
    ]


def test_open_line_only_says_where_to_go(front: Front) -> None:
    """Nothing is answered without TLS; what follows a redirect keeps verb and body."""
    with closing(http.client.HTTPConnection(*front.plain, timeout=20)) as connection:
        connection.request("GET", "/v1/projects/json?a=%2F", headers={"Host": "projects.test"})
        answer = connection.getresponse()

    assert 308 == answer.status
    assert "https://projects.test/v1/projects/json?a=%2F" == answer.getheader("Location")


def test_others_are_answered_while_slow_callers_hang(front: Front) -> None:
    """Half requests, more than the server has threads, keep nobody else waiting."""
    context = ssl.create_default_context(cafile=front.directory / "certificate.pem")
    half = (
        b"POST /v1/projects/json HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n{",
        b"GET /v1/projects/json HTTP/1.1\r\nHost:",
    )
    with ExitStack() as hanging:
        for number in range(SLOW_CALLERS):
            plain = hanging.enter_context(socket.create_connection(front.place, timeout=20))
            slow = hanging.enter_context(context.wrap_socket(plain, server_hostname="127.0.0.1"))
            slow.sendall(half[number % 2])

        assert [200] * 5 == [ask(front, PROJECTS, "127.0.0.8")[0] for _ in range(5)]


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_file_goes_up_and_down_whole(front: Front, tmp_path: Path, size: int) -> None:
    """Its bytes are the same after both ways, whatever nginx kept on disk between."""
    content = (hashlib.sha256(b"seed").digest() * (size // 32 + 1))[:size]
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a b.bin"\r\n\r\n'
    fields = "&params=" + json.dumps({"project_id": 1}).replace('"', "%22").replace(" ", "")
    kind = {"Content-Type": "multipart/form-data; boundary=cut"}
    status, tree = ask(
        front,
        f"/v1/files/json?{LOGIN}{fields}",
        "127.0.0.8",
        kind,
        head + content + b"\r\n--cut--\r\n",
    )
    assert 201 == status, tree
    file_id = tree["response"]["file"]["file_id"]

    with closing(front.connect(source="127.0.0.8")) as connection:
        connection.request("GET", f"/v1/files/{file_id}/download/raw?{LOGIN}")
        answer = connection.getresponse()

        assert content == answer.read()
        assert 'attachment; filename="a b.bin"' == answer.getheader("Content-Disposition")


def test_export_comes_through_whole(front: Front) -> None:
    """Every row of a streamed export, each a line."""
    with closing(front.connect(source="127.0.0.8")) as connection:
        connection.request("GET", f"/v1/topics/ndjson?{LOGIN}")
        rows = [json.loads(line) for line in connection.getresponse().read().splitlines()]

    assert TOPICS == len(rows)


def test_page_comes_through_with_its_policy(front: Front) -> None:
    """The front adds nothing to the page and takes nothing away."""
    with closing(front.connect()) as connection:
        connection.request("GET", "/sandbox/")
        answer = connection.getresponse()

        assert b"<script" in answer.read()
        assert "default-src 'none'" in str(answer.getheader("Content-Security-Policy"))


def test_conditions_come_through(front: Front) -> None:
    """The tag of a record serves to read it once and to change it once, whoever stands between."""
    chain = f"/v1/projects/1/json?{LOGIN}"
    with closing(front.connect()) as connection:

        def ask_on(verb: str, body: str = "", **headers: str) -> tuple[int, str, bytes]:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(verb, chain, body, named)
            answer = connection.getresponse()
            return answer.status, str(answer.getheader("ETag")), answer.read()

        _status, tag, _body = ask_on("GET")
        assert re.fullmatch(r'"\d+-[0-9a-f]{16}"', tag)
        assert (304, tag, b"") == ask_on("GET", If_None_Match=f"W/{tag}")
        change = urlencode({"params": '{"project_notes": "n"}'})
        form = {"Content_Type": "application/x-www-form-urlencoded", "If_Match": tag}
        assert [200, 412] == [ask_on("PUT", change, **form)[0] for _ in range(2)]
        assert 200 == ask_on("GET", If_None_Match=tag)[0]
