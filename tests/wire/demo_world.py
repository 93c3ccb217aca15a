"""The demonstration data behind the whole application, at a fixed moment.

The same data and the same moment each time, so that a recorded answer can be compared to the
byte. The data are made once for each process and copied for each application.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from teampro.demo import fill
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import open_pepper
from teampro.resources import RESOURCES
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.files import BlobStore
from teampro.store.migrations import migrate
from tests import databases
from tests.wire.world import World

MOMENT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


class DemoWorld(World):
    """One application over its own copy of the demonstration data; `admin` is super."""

    def __init__(self, directory: Path, **options: str) -> None:
        databases.copy(demo_template(), directory)
        super().__init__(directory, RESOURCES, **options)
        self.now = MOMENT.timestamp()

    def _pristine(self) -> Path:
        return demo_template()


@cache
def demo_template() -> Path:
    """Make the demonstration data once and return their directory, closed."""
    directory = Path(tempfile.mkdtemp(prefix="teampro-demo-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    settings = databases.settings(directory)
    paths = data_paths_of(settings)
    database = Database(paths.database)
    migrate(database, lambda: MOMENT.timestamp())
    passwords = Passwords(open_pepper(database, paths.pepper), 4)
    fill(database, settings, BlobStore(paths.blobs), passwords, MOMENT)
    database.close()
    return directory
