"""Two servers that stand for two hosts of one installation."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests import databases
from tests.server.running import Running, running_server


@contextlib.contextmanager
def two_hosts(first: Path, second: Path, **variables: str) -> Iterator[tuple[Running, Running]]:
    """Run a server on the planted data of the first directory, and one beside it.

    Each has a data directory of its own; pepper, bytes and database are shared.
    """
    second.mkdir(mode=0o700)
    shutil.copy(first / "pepper", second / "pepper")
    shared = {
        "TEAMPRO_DATABASE": str(databases.place(first)),
        "TEAMPRO_BLOB_DIRECTORY": str(first / "blobs"),
        **variables,
    }
    with (
        running_server(first, threads=8, environment=shared) as one,
        running_server(second, threads=8, environment=shared) as other,
    ):
        yield one, other
