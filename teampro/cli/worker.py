"""`teampro worker`: does what is due in the table of jobs. Servers run one beside themselves."""

from __future__ import annotations

import argparse
import contextlib
import time
from zoneinfo import ZoneInfo

from teampro.cli.command import Commands, add_command
from teampro.cli.database import opened
from teampro.engine.reading.reader import Reader
from teampro.engine.writing.rows import RowWriter
from teampro.identity.pepper import open_pepper
from teampro.identity.secrets import Secrets
from teampro.jobs.clock import clock_jobs
from teampro.jobs.worker import Worker
from teampro.log import Log
from teampro.pages.abuse_clock import abuse_clock
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from teampro.server.background import Stopped, stops
from teampro.session.session import Sessions
from teampro.settings import Settings
from teampro.store.data_paths import data_paths_of, hold
from teampro.store.database import Database
from teampro.store.files import BlobStore


def register(commands: Commands) -> None:
    """Declare the command."""
    add_command(
        commands,
        "worker",
        _worker,
        "Do what is to be done later and what recurs; for hosts whose servers run no worker.",
        "worker --data /var/lib/teampro",
    )


def _worker(_: argparse.Namespace, settings: Settings) -> int:
    paths = data_paths_of(settings)
    is_stopped = stops()
    with opened(settings):
        hold(paths.data)
    print(f"Working on {paths.data.absolute()} (Ctrl-C stops it)", flush=True)
    work(settings, is_stopped)
    return 0


def work(settings: Settings, is_stopped: Stopped) -> None:
    """Be the worker of a database that is ready for use, until told to stop."""
    log = Log(settings["log_level"])
    with contextlib.closing(Database(data_paths_of(settings).database)) as database:
        try:
            make_worker(settings, database, log).run(is_stopped)
        except Exception as fault:
            log.error("worker_failed", fault)
            raise


def make_worker(settings: Settings, database: Database, log: Log) -> Worker:
    """Return the worker of a database, with the handlers of all tasks there are."""
    sessions = sessions_of(settings, database)
    handlers = {
        **clock_jobs(sessions, BlobStore(data_paths_of(settings).blobs)),
        **abuse_clock(sessions, row_writer(settings, database)),
    }
    return Worker(sessions, handlers, log)


def sessions_of(settings: Settings, database: Database) -> Sessions:
    """Return the sessions of what is done beside the server."""
    return Sessions(
        database,
        Registry(RESOURCES),
        settings,
        ZoneInfo(settings["server_timezone"]),
        time.time,
        vault=Secrets(
            open_pepper(database, data_paths_of(settings).pepper), settings["password.cost"]
        ),
    )


def row_writer(settings: Settings, database: Database) -> RowWriter:
    """Return what writes rows in these sessions."""
    blobs = BlobStore(data_paths_of(settings).blobs)
    return RowWriter(Reader(database, settings, blobs), settings, blobs)
