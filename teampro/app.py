"""The WSGI application: collaborators put together, and dialects mounted.

What happens to a request stands in dialects/pipeline.py, in which order in engine/service.py.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import chain
from zoneinfo import ZoneInfo

import falcon

from teampro.describe.pages import make_pages
from teampro.dialects.abuse import abuse_language
from teampro.dialects.dialect import Collaborators
from teampro.dialects.gateway import gateway, login_paths
from teampro.dialects.health import PATH as HEALTH
from teampro.dialects.health import Health
from teampro.dialects.mount import Mount, Mounting, MountTable
from teampro.dialects.native import Native
from teampro.dialects.origins import AllowedOrigins
from teampro.dialects.pipeline import Pipeline
from teampro.dialects.sandbox import PATHS, Sandbox
from teampro.dialects.whmcs import whmcs_language
from teampro.dialects.whmcs.bound import Bound
from teampro.dialects.whmcs.commands import bound_commands
from teampro.engine.idempotency import FirstAnswers
from teampro.engine.page import Page
from teampro.engine.reading.reader import Reader
from teampro.engine.service import Door, Service
from teampro.engine.writing.writer import Writer
from teampro.formats import to_json
from teampro.identity.callers import Confirmation
from teampro.identity.customer_login import customer_verifiers
from teampro.identity.login import Login
from teampro.identity.login_tokens import LoginTokens
from teampro.identity.operator import Operator
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import derived_key, open_pepper
from teampro.identity.secrets import Secrets
from teampro.identity.signing_keys import SigningKeys
from teampro.identity.user_passwords import UserPasswordCheck
from teampro.identity.verify_pool import VerifyPool
from teampro.log import Log
from teampro.pages.invoice_run import make_invoice_run
from teampro.pages.invoice_sheet import make_invoice_sheet
from teampro.pages.kept_secrets import LABEL, make_kept_secrets
from teampro.pages.user_validation import make_user_validation
from teampro.resources import RESOURCES
from teampro.resources.billing.generating import PAGE as INVOICE_RUN
from teampro.sandbox_files import LOGINS, SANDBOX, made_file, read_files
from teampro.schema.ownership import with_owners
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.vault import Vault
from teampro.session.session import Sessions
from teampro.settings import Settings, read_settings
from teampro.store.data_paths import DataPaths, data_paths_of, is_there
from teampro.store.database import Database
from teampro.store.files import BlobStore
from teampro.store.migrations import migrate

ANY_ROWS = 10**9


class App(falcon.App[falcon.Request, falcon.Response]):
    """The WSGI application; `mounts` tells the server in which language a path is refused."""

    mounts: MountTable


def create_app(
    settings: Settings | None = None,
    *,
    resources: Iterable[Resource] = RESOURCES,
    dialects: Iterable[Mounting] = (),
    now: Callable[[], float] = time.time,
    random: Callable[[int], bytes] = os.urandom,
    log: Log | None = None,
    on_verify: Callable[[], None] = lambda: None,
    as_admin: str = "",
) -> App:
    """Return the application over one database; the settings come from the environment if absent.

    `dialects` are wire languages beside the product's own. `on_verify` is called each time a
    password is checked. sec: with `as_admin`, a username, there is no login: for calls from inside
    the process, never to be served. Raises: MountError.
    """
    settings = settings or read_settings()
    registry = Registry(with_owners(resources, settings["owner_of"]))
    paths = data_paths_of(settings)
    database = _database(paths)
    pepper = open_pepper(database, paths.pepper)
    passwords = Passwords(pepper, settings["password.cost"])
    log = log or Log(settings["log_level"], now=now)
    given = Collaborators(settings, registry, database, BlobStore(paths.blobs), now)
    commands = bound_commands(given)
    tokens = _login_tokens(given, pepper)
    mounts = _mount_table(given, (*_languages(commands, tokens), *dialects), log)
    pool = VerifyPool(passwords, settings["threads"], on_verify)
    check = UserPasswordCheck(database, passwords.of_users(), pool, now)
    verifiers = {**mounts.verifiers, **customer_verifiers(database, tokens, check)}
    login = partial(Login, database, passwords, settings, now, random=random, pool=pool)
    door: Door = Operator(database, as_admin) if as_admin else login(verifiers=verifiers)
    pages = make_pages(settings, commands) | _operation_pages(database, pepper, check)
    service = _service(given, door, pepper, pages)
    pipeline = Pipeline(mounts, service, database, log, settings, now, random)
    # A connection does not survive a fork; each thread opens its own.
    database.close()
    return _falcon(mounts, pipeline, settings)


def _languages(commands: Mapping[str, Bound], tokens: LoginTokens) -> tuple[Mounting, ...]:
    """Return the product's own wire languages beside the native one."""
    return (
        partial(whmcs_language, commands=commands),
        partial(gateway, tokens=tokens, commands=commands),
        abuse_language,
    )


def _login_tokens(given: Collaborators, pepper: bytes) -> LoginTokens:
    keys = SigningKeys(given.database, pepper)
    return LoginTokens(given.database, keys, given.now, given.settings["gateway.token_seconds"])


def _database(paths: DataPaths) -> Database:
    """Return the database, up to date. What a lost one leaves is a pepper: it is not made anew."""
    database = Database(paths.database, makes_file=not is_there(paths.pepper))
    migrate(database)
    return database


def _mount_table(given: Collaborators, dialects: Iterable[Mounting], log: Log) -> MountTable:
    """Return what answers where. The API goes on without the page where its files were lost."""
    native = Native(given)
    mounts = [*native.mounts(), Mount(HEALTH, native, resource=Health(given.database))]
    if given.settings["sandbox"]:
        files = read_files(SANDBOX)
        if files:
            told = made_file(LOGINS, to_json.dump(login_paths(given.settings)) + b"\n")
            page = Sandbox({**files, LOGINS: told})
            mounts += [Mount(path, native, answer=page) for path in PATHS]
        else:
            log.warning("sandbox_missing", path=str(SANDBOX))
    return MountTable([*mounts, *chain.from_iterable(each(given) for each in dialects)], native)


def _falcon(mounts: MountTable, pipeline: Pipeline, settings: Settings) -> App:
    """Return the Falcon application: one way in, and what catches."""
    origins = settings["allowed_origins"]
    app = App(middleware=[AllowedOrigins(origins, pipeline)] if origins else [])
    app.mounts = mounts
    app.add_sink(pipeline, "")
    for mount in mounts.mounts:
        if mount.resource is not None:
            app.add_route(mount.place, mount.resource)
    app.add_error_handler(falcon.HTTPError, pipeline.refuse)
    app.add_error_handler(Exception, _let_through)
    return app


def _operation_pages(
    database: Database, pepper: bytes, check: UserPasswordCheck
) -> dict[str, Page]:
    """Return what answers operations outside of transactions, by the names nouns give it."""
    return {
        **make_kept_secrets(Secrets(pepper, label=LABEL)),
        "validate_user": make_user_validation(check),
        "invoice_sheet": make_invoice_sheet(database),
    }


def _service(given: Collaborators, door: Door, pepper: bytes, pages: Mapping[str, Page]) -> Service:
    settings, database = given.settings, given.database
    vault: Vault = Secrets(pepper, settings["password.cost"])
    sessions = Sessions(
        database,
        given.registry,
        settings,
        ZoneInfo(settings["server_timezone"]),
        given.now,
        Confirmation(database, given.now),
        vault,
    )
    reader = Reader(database, settings, given.blobs)
    writer = Writer(reader, settings, given.blobs)
    # A command's list is bounded by its own setting, what it needs for it by bytes alone.
    unbounded = settings.with_values(limit__page_rows=ANY_ROWS, limit__answer_rows=ANY_ROWS)
    script_reader = Reader(database, unbounded, given.blobs)
    first_answers = FirstAnswers(derived_key(pepper, "fingerprint"))
    pages = {**pages, INVOICE_RUN: make_invoice_run(writer.rows)}
    return Service(sessions, door, reader, script_reader, writer, pages, first_answers)


def _let_through(
    _req: falcon.Request, _resp: falcon.Response, bug: Exception, _params: dict[str, object]
) -> None:
    """Leave a bug to the server. sec: Falcon would print the query string with it."""
    raise bug
