"""The WSGI application: collaborators put together, and dialects mounted.

What happens to a request stands in dialects/steps.py, in which order in engine/service.py.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

import falcon

from teampro.describe.pages import make_pages
from teampro.dialects.native import Native
from teampro.dialects.origins import AllowedOrigins
from teampro.dialects.sandbox import PATHS, Sandbox
from teampro.dialects.steps import Steps
from teampro.engine.reading.reader import Reader
from teampro.engine.service import Door, Service
from teampro.engine.writing.writer import Writer
from teampro.errors import Refusal
from teampro.identity.callers import Confirmation
from teampro.identity.login import Login
from teampro.identity.operator import Operator
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import open_pepper
from teampro.identity.secrets import Secrets
from teampro.log import Log
from teampro.resources import RESOURCES
from teampro.sandbox_files import SANDBOX, read_files
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.vault import Vault
from teampro.session.session import Sessions
from teampro.settings import Settings, read_settings
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.files import BlobStore
from teampro.store.migrations import migrate

App = falcon.App[falcon.Request, falcon.Response]


def create_app(
    settings: Settings | None = None,
    *,
    resources: Iterable[Resource] = RESOURCES,
    now: Callable[[], float] = time.time,
    random: Callable[[int], bytes] = os.urandom,
    log: Log | None = None,
    on_verify: Callable[[], None] = lambda: None,
    as_admin: str = "",
) -> App:
    """Return the application over one database; the settings come from the environment if absent.

    `on_verify` is called each time a password is checked. sec: with `as_admin`, a username, there
    is no login: for calls from inside the process, never to be served.
    """
    settings = settings or read_settings()
    registry = Registry(resources)
    paths = data_paths_of(settings)
    database = Database(paths.database)
    migrate(database)
    pepper = open_pepper(database, paths.pepper)
    passwords = Passwords(pepper, settings["password.cost"])
    door: Door = (
        Operator(database, as_admin)
        if as_admin
        else Login(database, passwords, settings, now, random=random, on_verify=on_verify)
    )
    blobs = BlobStore(paths.blobs)
    service = _service(settings, registry, database, blobs, door, now, Secrets(pepper))
    # A connection does not survive a fork; each thread opens its own.
    database.close()
    native = Native(settings, registry, blobs, now, random)
    log = log or Log(settings["log_level"], now=now)
    steps = Steps(service, native, database, log, settings["limit.work_seconds"])
    return _mounted(settings, database, steps, log)


def _mounted(settings: Settings, database: Database, steps: Steps, log: Log) -> App:
    """Return the Falcon application: what answers at which path, and what catches."""
    origins = settings["allowed_origins"]
    before = [AllowedOrigins(origins, steps)] if origins else []
    app = falcon.App(middleware=before, sink_before_static_route=True)
    app.add_route("/healthz", _Health(database))
    app.add_sink(steps, "")
    if settings["sandbox"]:
        _add_sandbox(app, steps, log)
    app.add_error_handler(falcon.HTTPError, steps.refuse)
    app.add_error_handler(Exception, _let_through)
    return app


def _service(
    settings: Settings,
    registry: Registry,
    database: Database,
    blobs: BlobStore,
    door: Door,
    now: Callable[[], float],
    vault: Vault,
) -> Service:
    zone = ZoneInfo(settings["server_timezone"])
    confirm = Confirmation(database, now)
    sessions = Sessions(database, registry, settings, zone, now, confirm, vault)
    reader = Reader(database, settings, blobs)
    writer = Writer(reader, settings, blobs)
    return Service(sessions, door, reader, writer, make_pages(settings))


def _add_sandbox(app: App, steps: Steps, log: Log) -> None:
    """Serve the page; the API goes on without it where its files were lost."""
    files = read_files(SANDBOX)
    if files:
        app.add_sink(Sandbox(files, steps), PATHS)
    else:
        log.warning("sandbox_missing", path=str(SANDBOX))


def _let_through(
    _req: falcon.Request, _resp: falcon.Response, bug: Exception, _params: dict[str, object]
) -> None:
    """Leave a bug to the server. sec: Falcon would print the query string with it."""
    raise bug


class _Health:
    """Tells a watcher that the process answers and its database can be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Answer 200, or 503 when the database cannot be read."""
        resp.content_type = "application/json"
        resp.cache_control = ["no-store"]
        try:
            self._database.rows("SELECT 1 FROM meta LIMIT 1")
            resp.text = '{"status":"ok"}'
        except Refusal as refusal:
            resp.status = falcon.HTTP_503
            resp.set_header("Retry-After", str(refusal.retry_seconds or 1))
            resp.text = '{"status":"the database cannot be read"}'

    on_head = on_get
