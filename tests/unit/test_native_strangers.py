"""What a body may cost before it is known who sent it: of whom nothing is known, little is read."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from teampro.dialects.http.strangers import STRANGER_BYTES, STRANGER_VALUES
from teampro.errors import Refusal
from teampro.identity.proofs import Bearer, Greeting, Pair, Proof
from tests.unit.native_server import FORM, JSON, MULTIPART, OpenDoor, Server, multipart

PAIR = "username=ann&password=right"
FIELDS = (("username", None, b"ann"), ("password", None, b"right"))
FILE = ("file", "a.bin", b"bytes")
LARGE = ("file", "a.bin", b"x" * (3 * STRANGER_BYTES))
HEAD_PROOFS: list[tuple[str, dict[str, str], Proof | None]] = [
    ("", {}, None),
    (f"?{PAIR}", {}, Pair("ann", "right")),
    ("", {"HTTP_AUTHORIZATION": "Bearer tp_x"}, Bearer("tp_x")),
    ("?username=ann", {}, Pair("ann")),
]
BODIES = [
    (b"{}", JSON),
    (b"params=%7B%7D", FORM),
    (multipart(*FIELDS, FILE), MULTIPART),
    (b"no JSON", JSON),
    (b"\xff", MULTIPART),
]


class Counted(io.BytesIO):
    """A body that knows how much of it was read."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.taken = 0

    def read(self, size: int | None = -1) -> bytes:
        """Read and count."""
        chunk = super().read(size)
        self.taken += len(chunk)
        return chunk


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A server that knows nobody at first."""
    return Server(tmp_path, is_known=False)


def refused(server: Server, target: str, body: bytes, media: str, **head: Any) -> tuple[Any, int]:
    """Return status and word of a refusal, and how many bytes of the body were read before it."""
    source = Counted(body)
    answer = server.send(target, "POST", body, media, **{"wsgi.input": source}, **head)
    return answer.error, source.taken


@pytest.mark.parametrize(("query", "head", "proof"), HEAD_PROOFS)
@pytest.mark.parametrize(("body", "media"), BODIES)
def test_whom_the_door_refuses_has_no_byte_read(
    tmp_path: Path,
    query: str,
    head: dict[str, str],
    proof: Proof | None,
    body: bytes,
    media: str,
) -> None:
    """The ban, and credentials that stand in the head, come before whatever the body is."""
    door = OpenDoor(Refusal("banned", "Go away."))
    server = Server(tmp_path, is_known=False, door=door)
    told = refused(server, f"/v1/files/json{query}", body, media, **head)
    assert (((403, "banned"), 0), [proof]) == (told, door.greeted)
    assert [] == server.files


@pytest.mark.parametrize(
    ("environ", "error"),
    [
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, (411, "length_required")),
        ({"HTTP_CONTENT_ENCODING": "gzip"}, (415, "unsupported_media")),
        ({"CONTENT_TYPE": "image/png"}, (415, "unsupported_media")),
        ({"CONTENT_LENGTH": "99999999999"}, (413, "too_large")),
    ],
)
def test_what_the_head_alone_shows_comes_first(
    tmp_path: Path, environ: dict[str, str], error: tuple[int, str]
) -> None:
    """It costs nothing and tells nobody anything."""
    server = Server(tmp_path, is_known=False, door=OpenDoor(Refusal("banned", "Go away.")))
    assert (error, 0) == refused(server, "/v1/files/json", b"{}", JSON, **environ)


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_without_a_body_nobody_is_greeted(tmp_path: Path, verb: str) -> None:
    """The login of the call asks for the ban by itself."""
    door = OpenDoor()
    Server(tmp_path, is_known=False, door=door).call(f"/v1/projects/json?{PAIR}", verb)
    assert [] == door.greeted


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (json.dumps({"file_data": "x" * STRANGER_BYTES}).encode(), JSON),
        (b"params=" + b"x" * STRANGER_BYTES, FORM),
    ],
    ids=["json", "form"],
)
def test_large_body_needs_a_caller_who_is_known(server: Server, body: bytes, media: str) -> None:
    """Of others it is refused by its length; the sentence says where credentials belong."""
    assert ((413, "too_large"), 0) == refused(server, "/v1/files/json", body, media)
    answer = server.send("/v1/files/json", "POST", body, media)
    assert "in the query, or a bearer token" in answer.tree["request"]["message"]
    assert server.call(f"/v1/files/json?{PAIR}", "POST", body, media)


@pytest.mark.parametrize(
    "value",
    ["[]", "{}", "1.5", '{"":0}', '"a"'],
)
def test_json_of_many_values_needs_a_caller_who_is_known(server: Server, value: str) -> None:
    """It is refused unparsed: a list of empty lists takes twenty times its length of memory."""
    body = f'{{"params": {{"a": [{",".join([value] * STRANGER_VALUES)}]}}}}'.encode()
    assert len(body) < STRANGER_BYTES
    assert (413, "too_large") == server.send("/v1/projects/json", "POST", body, JSON).error
    assert 200 == server.send(f"/v1/projects/json?{PAIR}", "POST", body, JSON).status


def test_many_parameters_are_counted_before_they_are_split(server: Server) -> None:
    """A body of separators is no list of a million texts."""
    body = b"&" * (STRANGER_BYTES - 1)
    assert (400, "too_many") == server.send("/v1/projects/json", "POST", body, FORM).error


@pytest.mark.parametrize("content", [b"bytes", LARGE[2]], ids=["small", "large"])
@pytest.mark.parametrize("fields", [(), (("params", None, b"{}"),)], ids=["alone", "after fields"])
def test_file_of_a_stranger_is_not_kept(server: Server, fields: Any, content: bytes) -> None:
    """He is told to log in before a byte of it is on disk, and no more of it is read."""
    body = multipart(*fields, ("file", "a.bin", content), *FIELDS)
    told, taken = refused(server, "/v1/files/json", body, MULTIPART)
    assert (401, "login_required") == told
    assert taken <= 65_536
    assert [] == server.files


def test_file_after_right_credentials_is_kept(server: Server) -> None:
    """As forms of PHP send it: fields first. The door is asked for the ban, then who it is."""
    call = server.call("/v1/files/json", "POST", multipart(*FIELDS, LARGE), MULTIPART)
    assert call.upload is not None and len(LARGE[2]) == call.upload.size
    assert isinstance(server.door, OpenDoor)
    assert [None, Pair("ann", "right")] == server.door.greeted


def test_file_after_wrong_credentials_is_not_kept(tmp_path: Path) -> None:
    """The refusal is that of the login."""

    class Choosy(OpenDoor):
        def greet(self, proof: Proof | None, address: str) -> Greeting:
            self.refusal = Refusal("login_failed", "Wrong.") if proof else None
            return super().greet(proof, address)

    server = Server(tmp_path, is_known=False, door=Choosy())
    body = multipart(*FIELDS, FILE)
    assert (401, "login_failed") == server.send("/v1/files/json", "POST", body, MULTIPART).error
    assert [] == server.files


def test_form_of_a_stranger_ends_at_its_first_mebibyte(server: Server) -> None:
    """However it is filled: with what stands before the first part, or with files without names."""
    body = b"x" * (3 * STRANGER_BYTES) + multipart(*FIELDS, FILE)
    told, taken = refused(server, "/v1/files/json", body, MULTIPART)
    assert (401, "login_required") == told
    assert STRANGER_BYTES < taken <= STRANGER_BYTES + 65_536
