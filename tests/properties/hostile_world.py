"""A whole application over the demonstration, reset after each change, and its answers read."""

from __future__ import annotations

import contextlib
import io
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from teampro.app import create_app
from teampro.demo import fill
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import open_pepper
from teampro.identity.tokens import Tokens
from teampro.log import Log
from teampro.settings import read_settings
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.files import BlobStore
from teampro.store.migrations import migrate
from tests import databases
from tests.databases import Witness
from tests.properties.hostile_placing import ADMIN, STAFF, Call, call

NOON = datetime(2026, 5, 6, 12, 0, 0, tzinfo=UTC)

LOGINS_THAT_FIT = (ADMIN, STAFF, (ADMIN[0], ("password", "demo")))


@dataclass(frozen=True)
class Reply:
    """What came back: `headers` have lower case names."""

    status: int
    headers: dict[str, str]
    body: bytes


class HostileWorld:
    """An application whose clock stands; `lines` are its log.

    The time zone is far from UTC, and uploads are small.
    """

    def __init__(self, data: Path) -> None:
        self.lines: list[bytes] = []
        self._given = {
            **databases.given(data),
            "password.cost": "4",
            "server_timezone": "Pacific/Auckland",
            "limit.upload_bytes": "20000",
            "limit.answer_rows": "500",
        }
        settings = read_settings({}, self._given)
        places = data_paths_of(settings)
        data.mkdir(exist_ok=True)
        database = Database(places.database)
        migrate(database)
        passwords = Passwords(open_pepper(database, places.pepper), settings["password.cost"])
        fill(database, settings, BlobStore(places.blobs), passwords, NOON)
        self.token = Tokens(database, NOON.timestamp).create("admin", "tests")[1]
        database.close()
        self._pristine = data.with_name(f"{data.name}-pristine")
        databases.copy(data, self._pristine)
        self._blobs = places.blobs
        self._witness = Witness(data)
        self._start()

    def is_changed(self) -> bool:
        """Say whether anything was committed since the data was put back."""
        return bool(self._witness.stamp() != self._seen)

    @contextlib.contextmanager
    def put_back(self) -> Iterator[None]:
        """Put the data back as it was at the beginning, when the block has changed it."""
        try:
            yield
        finally:
            if self.is_changed():
                self._reset()

    def _start(self) -> None:
        """Make the application and log in once, so that later logins write nothing."""
        numbers = itertools.count()
        self.app: Callable[..., Any] = create_app(
            read_settings({}, self._given),
            now=NOON.timestamp,
            random=lambda count: next(numbers).to_bytes(count, "big"),
            log=Log(write=self.lines.append),
        )
        for login in LOGINS_THAT_FIT:
            assert self.send(call("GET", "/v1/config/json", login=login)).status == 200
        self._reset()

    def _reset(self) -> None:
        self._witness.restore(self._pristine)
        self._seen = self._witness.stamp()

    def leftovers(self) -> list[Path]:
        """Return remains of uploads."""
        return list((self._blobs / "tmp").iterdir()) if (self._blobs / "tmp").is_dir() else []

    def send(self, call: Call) -> Reply:
        """Hand a call to the application as gunicorn would, and read the whole answer."""
        self.lines.clear()
        told: list[Any] = []
        answer = self.app(environment(call), lambda *head: told.append(head))
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        status, headers = told[-1][:2]
        return Reply(int(status[:3]), {name.lower(): value for name, value in headers}, body)


def environment(call: Call) -> dict[str, Any]:
    """Return the WSGI environment of a call."""
    path, _, query = call.target.partition("?")
    environ = {
        "REQUEST_METHOD": call.verb,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": call.target,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": call.address,
        "wsgi.input": io.BytesIO(call.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if call.body:
        environ["CONTENT_LENGTH"] = str(len(call.body))
    for name, value in call.headers:
        key = name.upper().replace("-", "_")
        environ[
            key if key.startswith("CONTENT_") and key != "CONTENT_ENCODING" else f"HTTP_{key}"
        ] = value
    return environ
