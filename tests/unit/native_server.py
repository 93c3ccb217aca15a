"""A WSGI application of the native dialect alone, and requests to it as gunicorn makes them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

import falcon

from teampro.dialects.dialect import Collaborators
from teampro.dialects.gate import Gate
from teampro.dialects.http.address import read_address, trusted_proxies
from teampro.dialects.native import Native
from teampro.dialects.timing import Timing
from teampro.engine.call import Call
from teampro.engine.result import Result
from teampro.engine.service import Door
from teampro.errors import Refusal
from teampro.identity.proofs import UNGREETED, Greeting, Proof
from teampro.request_id import new_request_id
from teampro.schema.caller import Caller
from teampro.schema.registry import Registry
from teampro.settings import read_settings
from teampro.store.database import Database
from teampro.store.files import BlobStore

PREFIX = "/modules/addons/wbteampro"
SINGULARS = {"projects": "project", "files": "file"}
JSON, FORM, MULTIPART = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=xyz",
)
Answering = Callable[[Call], Result]


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def tree(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> tuple[int, str]:
        """Status and word, which agree with the envelope."""
        request = self.tree["request"]
        assert self.status == request["code"]
        return self.status, request["error"]


class Rows:
    """Rows that know whether they were closed."""

    def __init__(self, rows: list[Any], fail: bool = False) -> None:
        self.rows, self.fail, self.closed = rows, fail, 0

    def __iter__(self) -> Iterator[Any]:
        yield from self.rows
        if self.fail:
            raise KeyError("broken")

    def close(self) -> None:
        self.closed += 1


@dataclass
class OpenDoor:
    """A door that lets all in, or refuses them; it remembers whom it greeted with what."""

    refusal: Refusal | None = None
    greeted: list[Proof | None] = field(default_factory=list)

    def greet(self, proof: Proof | None, _address: str) -> Greeting:
        self.greeted.append(proof)
        if self.refusal is not None:
            raise self.refusal
        return Greeting(proof, is_known=proof is not None)

    def view(
        self,
        _proof: Proof | None,
        _address: str,
        _greeting: Greeting = UNGREETED,
        _reads: bool = True,
    ) -> AbstractContextManager[Caller]:
        raise AssertionError("the dialect alone asks who calls only before a body")


class KnownGate(Gate):
    """The gate of a caller who is known, whatever he presents."""

    def greet(self, _proof: Proof | None) -> None:
        """Refuse nobody."""


@dataclass
class Server:
    """An application of the dialect alone: its answers are given, its calls remembered."""

    directory: Path
    values: dict[str, Any] = field(default_factory=dict)
    answering: Answering = lambda call: Result({"words": list(call.words)})
    format: str = "json"
    calls: list[Call] = field(default_factory=list)
    is_known: bool = True
    door: Door = field(default_factory=lambda: OpenDoor())

    def __post_init__(self) -> None:
        registry = SimpleNamespace(
            resources=[SimpleNamespace(plural="files", singular="file", upload=True)],
            singulars=SINGULARS,
        )
        self.blobs = BlobStore(self.directory / "blobs")
        settings = read_settings({}).with_values(**self.values)
        self.proxies = trusted_proxies(settings)
        self.native = Native(
            Collaborators(
                settings,
                cast(Registry, registry),
                Database(self.directory / "unused.sqlite"),
                self.blobs,
                lambda: 1.0,
            )
        )
        self.app = falcon.App()
        self.app.add_sink(self._take, "/")

    def _gate(self, address: str) -> Gate:
        if self.is_known:
            return KnownGate(self.door, address, False, Greeting(is_known=True))
        return Gate(self.door, address, False)

    def _take(self, req: falcon.Request, resp: falcon.Response) -> None:
        timing = Timing(4, 0.0008, 0.0021)
        request_id = new_request_id(lambda: 1.0, bytes)
        head = self.native.head(req.env, request_id, read_address(req.env, self.proxies))
        try:
            call = self.native.read(head, self._gate(head.address))
            self.calls.append(call)
            result = self.answering(call)
            self.native.write(resp, head, "projects/100", self.format, result, timing)
        except Refusal as refusal:
            self.native.refuse(resp, head, "", refusal, timing)

    def send(
        self,
        target: str,
        verb: str = "GET",
        body: bytes = b"",
        media: str = "",
        **environ: Any,
    ) -> Answer:
        """Send a request as gunicorn would hand it over."""
        parts = urlsplit(target)
        given = {
            "REQUEST_METHOD": verb,
            "RAW_URI": target,
            "PATH_INFO": "/decoded/is/not/used",
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "192.0.2.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
        }
        if body:
            given |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": media or FORM}
        started: list[Any] = []
        chunks = self.app(given | environ, lambda *arguments: started.append(arguments))
        try:
            content = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        [(status, headers)] = started
        names = {name.lower(): value for name, value in headers}
        return Answer(int(status[:3]), names, content)

    def call(self, *arguments: Any, **options: Any) -> Call:
        """Send a request that is understood, and return its call."""
        answer = self.send(*arguments, **options)
        assert answer.status == 200, answer.body
        return self.calls[-1]

    @property
    def files(self) -> list[Path]:
        """All files of the bytes store."""
        return [path for path in self.blobs.directory.rglob("*") if path.is_file()]


def multipart(*parts: tuple[str, str | None, bytes]) -> bytes:
    """Return the body of a form of (name, filename, content)."""
    body = b""
    for name, filename, content in parts:
        file = f'; filename="{filename}"' if filename is not None else ""
        body += f'--xyz\r\nContent-Disposition: form-data; name="{name}"{file}\r\n'.encode()
        body += b"Content-Type: text/plain\r\n\r\n" + content + b"\r\n"
    return body + b"--xyz--\r\n"
