"""No secret reaches the log, nor, as a credential, the disk: marked ones go through every door.

The application is the product's with bugs put into it, at its most talkative level.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests import databases
from tests.server.planted import PASSWORD, USERNAME, plant
from tests.server.raw import answers, request, send
from tests.server.running import running_server
from tests.server.watched import ROWS_BEFORE_BREAK

FAILING = "tests.server.watched:make_failing_app"
LOGIN = f"username={USERNAME}&password={PASSWORD}"
FORM = "Content-Type: application/x-www-form-urlencoded"
JSON = "Content-Type: application/json"
PARTS = "Content-Type: multipart/form-data; boundary=b"
BROKEN = 0
"""In place of a status: the answer ends before its end."""

Door = Callable[[str], bytes]


def md5(text: str) -> str:
    """Return what clients send in place of a password."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def get(target: str, *headers: str) -> bytes:
    """Return a GET."""
    return request(f"GET {target} HTTP/1.1", *headers)


def post(body: str, *headers: str, target: str = "/v1/config/json", verb: str = "GET") -> bytes:
    """Return a request with a body."""
    return request(f"{verb} {target} HTTP/1.1", *headers, body=body.encode())


def pair(password: str, username: str = USERNAME) -> str:
    """Return credentials as a query has them."""
    return urlencode({"username": username, "password": password})


def params(tree: Any) -> str:
    """Return right credentials and params as a query has them."""
    return f"{LOGIN}&{urlencode({'params': json.dumps(tree)})}"


def parts(*texts: str) -> str:
    """Return a form; each text is what stands behind `name=` in the head of its part."""
    return "".join(f"--b\r\nContent-Disposition: form-data; name={text}\r\n" for text in texts)


def escaped(text: str) -> str:
    """Return every character as a percent escape."""
    return "".join(f"%{ord(char):02x}" for char in text)


CREDENTIALS: dict[str, tuple[int, Door]] = {
    "wrong password": (401, lambda m: get(f"/v1/config/json?{pair(m)}")),
    "wrong md5": (401, lambda m: get(f"/v1/config/json?{pair(md5(m))}")),
    "escaped": (401, lambda m: get(f"/v1/config/json?username=x&password={escaped(m)}")),
    "as the username": (401, lambda m: get(f"/v1/config/json?{pair('x', m)}")),
    "half a pair": (400, lambda m: get(f"/v1/config/json?password={m}")),
    "twice": (400, lambda m: get(f"/v1/config/json?{pair(m)}&password=y")),
    "as a list": (400, lambda m: get(f"/v1/config/json?username=x&password[]={m}")),
    "two places": (401, lambda m: post(pair(m), FORM, target=f"/v1/config/json?{pair(m)}")),
    "bad escape": (400, lambda m: get(f"/v1/config/json?username=x&password={m}%ff")),
    "forbidden character": (400, lambda m: get(f"/v1/config/json?username=x&password={m}%00")),
    "as another name": (401, lambda m: get(f"/v1/config/json?user=x&passwd={m}")),
    "form": (401, lambda m: post(pair(m), FORM)),
    "form of another kind": (415, lambda m: post(pair(m), "Content-Type: text/plain")),
    "compressed form": (415, lambda m: post(pair(m), FORM, "Content-Encoding: gzip")),
    "json": (401, lambda m: post(json.dumps({"username": "x", "password": m}), JSON)),
    "json number": (400, lambda m: post(f'{{"username":"{m}","password":1}}', JSON)),
    "broken json": (400, lambda m: post(f'{{"username":"x","password":"{m}"', JSON)),
    "multipart": (
        401,
        lambda m: post(parts("username\r\n\r\nx", f"password\r\n\r\n{m}") + "--b--\r\n", PARTS),
    ),
    "broken multipart": (400, lambda m: post(parts(f"password\r\n\r\n{m}"), PARTS)),
    "multipart without a name": (400, lambda m: post(f"--b\r\nX: {m}\r\n\r\n{m}\r\n--b--", PARTS)),
    "bearer": (401, lambda m: get("/v1/config/json", f"Authorization: Bearer {m}")),
    "token": (401, lambda m: get("/v1/config/json", f"Authorization: Bearer tp_{m}{m}{m}{m}")),
    "bearer and pair": (
        400,
        lambda m: get(f"/v1/config/json?{LOGIN}", f"Authorization: Bearer {m}"),
    ),
    "basic": (
        401,
        lambda m: get(
            "/v1/config/json",
            "Authorization: Basic " + base64.b64encode(f"x:{m}".encode()).decode(),
        ),
    ),
    "healthz": (200, lambda m: get(f"/healthz?{pair(m)}")),
    "healthz, wrong verb": (405, lambda m: post(pair(m), FORM, target="/healthz", verb="POST")),
    "options": (200, lambda m: request(f"OPTIONS /v1/config/json?{pair(m)} HTTP/1.1")),
    "unknown verb": (405, lambda m: request(f"BREW /v1/config/json?{pair(m)} HTTP/1.1")),
    "unknown path": (404, lambda m: get(f"/elsewhere?{pair(m)}")),
    "no question mark": (401, lambda m: get(f"/v1/config/json&{pair(m)}")),
    "semicolon": (404, lambda m: get(f"/elsewhere;{pair(m)}")),
    "escaped question mark": (404, lambda m: get(f"/elsewhere%3F{quote(pair(m))}")),
    "twice escaped": (404, lambda m: get(f"/elsewhere%253Fpassword%253D{m}")),
    "fragment": (404, lambda m: get(f"/elsewhere#{pair(m)}")),
    "token in the path": (401, lambda m: get(f"/v1/tp_{m}{m}{m}/json")),
    "md5 in the path": (404, lambda m: get(f"/elsewhere/{md5(m)}/json")),
    "address with a login": (404, lambda m: get(f"http://x:{m}@localhost/elsewhere")),
    "path with a login": (404, lambda m: get(f"//x:{m}@localhost/elsewhere")),
    "no scheme": (400, lambda m: get(f"x:{m}@localhost")),
    "action as the query": (401, lambda m: get(f"/api.php?action={quote('v1.config&' + pair(m))}")),
    "cookie": (401, lambda m: get("/v1/config/json", f"Cookie: session={m}")),
    "referer": (401, lambda m: get("/v1/config/json", f"Referer: http://x/?{pair(m)}")),
    "request id": (401, lambda m: get("/v1/config/json", f"X-Request-Id: {m}")),
    "no version": (400, lambda m: get(f"/?{pair(m)}").replace(b" HTTP/1.1", b"", 1)),
    "bad version": (400, lambda m: get(f"/?{pair(m)}").replace(b"HTTP/1.1", b"HTTP/7.1", 1)),
    "blank in the line": (400, lambda m: get(f"/?{pair(m)} x")),
    "raw byte in the line": (400, lambda m: get(f"/?{pair(m)}\xff")),
    "no line at all": (400, lambda m: f"{pair(m)}\r\n\r\n".encode()),
    "long line": (414, lambda m: get(f"/?{pair(m)}{'x' * 9000}")),
    "large header": (431, lambda m: get("/", f"X: {m * 1000}")),
    "no colon": (400, lambda m: get("/", pair(m))),
    "bad header name": (400, lambda m: get("/", f"pass word: {m}")),
    "folded header": (400, lambda m: get("/", "Authorization:", f" Bearer {m}")),
    "bad length": (400, lambda m: get("/", f"Content-Length: {m}")),
    "bad expectation": (400, lambda m: get("/", f"Expect: {m}")),
    "chunked": (
        411,
        lambda m: (
            get("/v1/config/json", "Transfer-Encoding: chunked", FORM)
            + f"{len(pair(m)):x}\r\n{pair(m)}\r\n0\r\n\r\n".encode()
        ),
    ),
    "broken chunks": (
        411,
        lambda m: get("/v1/config/json", "Transfer-Encoding: chunked", FORM) + pair(m).encode(),
    ),
    "unknown coding": (411, lambda m: get("/v1/config/json", f"Transfer-Encoding: {m}")),
    "short body": (400, lambda m: post(pair(m) + "&" * 9, FORM)[:-9]),
    "length too small": (
        401,
        lambda m: (
            request("GET /v1/config/json HTTP/1.1", FORM, "Content-Length: 3") + pair(m).encode()
        ),
    ),
    "bug": (500, lambda m: get(f"/v1/whmcstickets/json?{params({'subject': m})}")),
    "bug in xml": (500, lambda m: get(f"/v1/whmcstickets/xml?{params({'subject': m})}")),
    "bug in mid-stream": (
        BROKEN,
        lambda m: get(f"/v1/topics/csv?{params({'topic_detail': {'ne': m}})}"),
    ),
    "unknown field": (400, lambda m: get(f"/v1/topics/json?{params({m: m, 'search': {m: m}})}")),
    "cursor": (400, lambda m: get(f"/v1/topics/json?{params({'after': m})}")),
    "refused write": (
        400,
        lambda m: post(
            json.dumps({"topic_nam": m}), JSON, target=f"/v1/topics/1?{LOGIN}", verb="PUT"
        ),
    ),
    "too large": (
        413,
        lambda m: post(m + "x" * 2**20, FORM, target=f"/v1/topics/1?{LOGIN}", verb="PUT"),
    ),
}
"""What the disk must not hold either."""
KEPT: dict[str, tuple[int, Door]] = {
    "write": (
        200,
        lambda m: post(
            json.dumps({"topic_detail": m}), JSON, target=f"/v1/topics/1?{LOGIN}", verb="PUT"
        ),
    ),
    "upload": (
        201,
        lambda m: post(
            parts(f'file; filename="{m}.txt"\r\nContent-Type: text/{m}\r\n\r\n{m}') + "--b--\r\n",
            PARTS,
            target=f"/v1/projects/1/files?{LOGIN}",
            verb="POST",
        ),
    ),
}
DOORS = CREDENTIALS | KEPT
FORWARDED = {
    "forwarded for": lambda m: m,
    "forwarded scope": lambda m: f"10.9.9.9, fe80::1%{m}",
}
"""What stands in X-Forwarded-For; at all other doors it is an address for each."""
MARKS = {name: f"Sesam{number:03}Oeffne" for number, name in enumerate((*DOORS, *FORWARDED))}


@dataclass(frozen=True)
class Aftermath:
    """What is left when all doors have been tried and the server has ended."""

    statuses: dict[str, int]
    log: str
    disk: str


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    """Try every door of one server under two workers."""
    data = plant(tmp_path_factory.mktemp("secrets") / "data", topics=ROWS_BEFORE_BREAK)
    environment = {
        "TEAMPRO_DATA": str(data),
        "TEAMPRO_LOG_LEVEL": "debug",
        "TEAMPRO_TRUSTED_PROXIES": "127.0.0.1",
    }
    with running_server(data, app=FAILING, environment=environment) as server:
        statuses = {}
        for number, (name, (_, door)) in enumerate(DOORS.items()):
            raw = door(MARKS[name])
            line, _, rest = raw.partition(b"\r\n")
            from_ = f"\r\nX-Forwarded-For: 10.1.0.{number}\r\n".encode()
            statuses[name] = _status(send(server.place, line + from_ + rest))
        for name, forwarded in FORWARDED.items():
            raw = get("/v1/config/json", f"X-Forwarded-For: {forwarded(MARKS[name])}")
            statuses[name] = _status(send(server.place, raw))
    databases.dump_to(data, data / "dump.ndjson")
    disk = "".join(path.read_text("latin-1") for path in data.rglob("*") if path.is_file())
    return Aftermath(statuses, server.log(), disk)


def _status(raw: bytes) -> int:
    if b"Transfer-Encoding: chunked" in raw and not raw.endswith(b"0\r\n\r\n"):
        return BROKEN
    return answers(raw)[0].status


def forms(mark: str) -> list[str]:
    """Return what a secret may look like in a text: itself, hashed, escaped, in base64."""
    found = {mark, mark[:10], md5(mark), md5(mark).upper(), escaped(mark), escaped(mark).upper()}
    for text in (mark, md5(mark)):
        for shift in range(3):
            # Of text at an unknown place in base64 only the middle is the same everywhere.
            encoded = base64.b64encode(b"\0" * shift + text.encode()).decode()
            found.add(encoded[4 : len(text) * 4 // 3 - 4])
    return sorted(found)


def leaks(names: Iterable[str], text: str) -> dict[str, list[str]]:
    """Return the doors whose secret stands in a text, with the forms it has there."""
    found = {name: [form for form in forms(MARKS[name]) if form in text] for name in names}
    return {name: standing for name, standing in found.items() if standing}


def test_every_door_was_reached(aftermath: Aftermath) -> None:
    """Each gave its own status."""
    expected = {name: status for name, (status, _) in DOORS.items()}

    assert expected | dict.fromkeys(FORWARDED, 401) == aftermath.statuses


def test_no_log_line_holds_a_secret(aftermath: Aftermath) -> None:
    """Not as it was sent, nor as MD5, percent escapes or base64."""
    assert {} == leaks(MARKS, aftermath.log)


def test_no_file_holds_a_credential(aftermath: Aftermath) -> None:
    """Neither the database nor anything beside it; what was to be kept is there."""
    assert {} == leaks([*CREDENTIALS, *FORWARDED], aftermath.disk)
    assert [*KEPT] == [*leaks(KEPT, aftermath.disk)]


def test_log_is_lines_of_json_that_tell_enough(aftermath: Aftermath) -> None:
    """The search had something to search: a line for each door, and the bugs with their places."""
    *_, told = [line for line in aftermath.log.splitlines() if line.startswith("http")]
    lines = [json.loads(line) for line in aftermath.log.splitlines() if line != told]
    events = [line["event"] for line in lines]

    assert events.count("access") + events.count("refused") >= len(MARKS) - 1
    assert 2 == events.count("bug")
    bug = next(line for line in lines if line["event"] == "bug")
    assert ("RuntimeError", "") == (bug["exception"][0]["type"], bug["exception"][0]["message"])
    assert "watched.py" in bug["exception"][0]["at"][-1]
    assert any("watched.py" in str(line.get("exception")) for line in lines if line is not bug)
    assert {"10.9.9.9", "fe80::1"} & {line.get("address") for line in lines} == {"fe80::1"}


def test_search_finds_any_form() -> None:
    """It fails where a text holds a secret in any of these ways."""
    mark = "Sesam999Oeffne"
    texts = [
        mark,
        md5(mark),
        escaped(mark),
        *(base64.b64encode(b"x" * n + mark.encode() + b"yz").decode() for n in range(7)),
    ]

    assert [] == [text for text in texts if not any(form in text for form in forms(mark))]
