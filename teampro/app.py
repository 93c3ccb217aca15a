"""The WSGI application: collaborators put together, mounts, and the one place that catches.

Each request takes the same steps: the dialect reads a Call, the service answers it, the dialect
writes the Result or the Refusal, the log gets its line.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import falcon

from teampro.describe.console import resources_page
from teampro.describe.openapi import openapi_document
from teampro.dialects.native import Head, Native, Timing
from teampro.engine.reading import Reader
from teampro.engine.result import Result
from teampro.engine.service import Page, Progress, Service
from teampro.engine.writing import Writer
from teampro.errors import WORDS, Refusal, refuse_at
from teampro.identity.login import Login
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import open_pepper
from teampro.log import Log
from teampro.resources import RESOURCES
from teampro.resources.config import read_config
from teampro.schema.principal import Principal
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.settings import Settings, read_settings
from teampro.store.database import Database
from teampro.store.files import BlobStore
from teampro.store.migrations import migrate
from teampro.store.places import places_of

App = falcon.App[falcon.Request, falcon.Response]

_FALCONS = {404: "unknown_path", 405: "method_not_allowed"}


def create_app(
    settings: Settings | None = None,
    *,
    resources: Iterable[Resource] = RESOURCES,
    now: Callable[[], float] = time.time,
    random: Callable[[int], bytes] = os.urandom,
    log: Log | None = None,
    on_look: Callable[[], None] = lambda: None,
) -> App:
    """Return the application over one database; the settings come from the environment if absent.

    `on_look` is called each time a password is looked at.
    """
    settings = settings or read_settings()
    registry = Registry(resources)
    places = places_of(settings)
    database = Database(places.database)
    migrate(database)
    passwords = Passwords(open_pepper(database, places.pepper), settings["password.cost"])
    login = Login(database, passwords, settings, now, random=random, on_look=on_look)
    blobs = BlobStore(places.blobs)
    service = _service(settings, registry, database, blobs, login, now)
    # A connection does not survive a fork; each thread opens its own.
    database.close()
    native = Native(settings, registry, blobs, now, random)
    log = log or Log(settings["log_level"], now=now)
    steps = _Steps(service, native, database, log, settings["limit.work_seconds"])
    app = falcon.App(sink_before_static_route=True)
    app.add_route("/healthz", _Health(database))
    app.add_sink(steps, "")
    app.add_error_handler(falcon.HTTPError, steps.refuse)
    app.add_error_handler(Exception, _let_through)
    return app


def _service(
    settings: Settings,
    registry: Registry,
    database: Database,
    blobs: BlobStore,
    login: Login,
    now: Callable[[], float],
) -> Service:
    reader = Reader(database, registry, settings, blobs)
    writer = Writer(database, registry, settings, reader, blobs)
    pages = _pages(registry, settings)
    zone = ZoneInfo(settings["server_timezone"])
    return Service(registry, settings, login, reader, writer, pages, now, zone)


def _let_through(
    _req: falcon.Request, _resp: falcon.Response, bug: Exception, _params: dict[str, object]
) -> None:
    """Leave a bug to the server. sec: Falcon would print the query string with it."""
    raise bug


def _pages(registry: Registry, settings: Settings) -> dict[str, Page]:
    document = openapi_document(registry, settings)

    def resources(principal: Principal, params: Mapping[str, Any]) -> Result:
        _refuse_options(params)
        return Result(resources_page(registry, settings, principal))

    def openapi(_principal: Principal, params: Mapping[str, Any]) -> Result:
        _refuse_options(params)
        return Result(document=document)

    def config(_principal: Principal, params: Mapping[str, Any]) -> Result:
        return Result(read_config(settings, params))

    return {"config": config, "resources": resources, "openapi": openapi}


def _refuse_options(params: Mapping[str, Any]) -> None:
    """Refuse params where none has an effect."""
    for name in params:
        if not name.startswith("_"):
            raise refuse_at(name[:60], "unknown_option", "This page has no options.")


class _Steps:
    """The steps of every request, in order."""

    def __init__(
        self,
        service: Service,
        native: Native,
        database: Database,
        log: Log,
        work_seconds: float,
    ) -> None:
        self._service = service
        self._native = native
        self._database = database
        self._log = log
        self._work_seconds = work_seconds

    def __call__(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        began = time.perf_counter()
        self._database.tally.start(self._work_seconds)
        head = self._native.head(req)
        progress = Progress(format=head.format)
        try:
            call = self._native.read(head)
            result = self._service.answer(call, progress).primed()
            timing = self._timing(began)
            self._native.write(resp, head, progress.chain, progress.format, result, timing)
        except Refusal as refusal:
            self._native.refuse(resp, head, progress.chain, refusal, self._timing(began))
        except Exception as bug:
            self._log.error("bug", bug, request_id=head.request_id)
            self._native.refuse(resp, head, progress.chain, _bug(), self._timing(began))
        self._tell(req, resp, head, progress, self._timing(began))

    def refuse(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        fault: falcon.HTTPError,
        _params: dict[str, object],
    ) -> None:
        """Tell in the one shape what Falcon refuses by itself: a verb that a route lacks."""
        began = time.perf_counter()
        self._database.tally.start(self._work_seconds)
        head = self._native.head(req)
        allow = tuple(filter(None, dict(fault.headers or {}).get("Allow", "").split(", ")))
        word = _FALCONS.get(fault.status_code, "malformed_request")
        message = f"{WORDS[word].meaning} {WORDS[word].mend}"
        refusal = Refusal(word, message, allow=allow)
        self._native.refuse(resp, head, "", refusal, self._timing(began))
        self._tell(req, resp, head, Progress(format=head.format), self._timing(began))

    def _tell(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        head: Head,
        progress: Progress,
        spent: Timing,
    ) -> None:
        self._log.access(
            request_id=head.request_id,
            method=head.method,
            path=req.path,
            chain=progress.chain,
            status=resp.status_code,
            milliseconds=spent.total_seconds * 1000,
            statements=spent.statements,
            principal=progress.principal,
            address=head.address,
        )

    def _timing(self, began: float) -> Timing:
        tally = self._database.tally
        return Timing(tally.statements, tally.seconds, time.perf_counter() - began)


def _bug() -> Refusal:
    return Refusal("internal", "Something went wrong here; the log tells more.")


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
