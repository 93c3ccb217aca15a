"""Folders below a data directory for work that ends: a backup's snapshot, a restore's files.

Who works in one holds a lock on it, so that what a killed process left is told from what is used.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

WORDS = ("backup", "restore")


@contextlib.contextmanager
def work_folder(data: Path, word: str) -> Iterator[Path]:
    """Yield a new folder for this user alone, `word` is one of WORDS; it is removed at the end."""
    with tempfile.TemporaryDirectory(prefix=f".{word}-", dir=data) as folder:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield Path(folder)
        finally:
            os.close(descriptor)


def left_folders(data: Path) -> list[Path]:
    """Return the folders whose process has ended without removing them."""
    return [path for word in WORDS for path in data.glob(f".{word}-*") if _is_left(path)]


def sweep_folders(data: Path) -> int:
    """Remove the folders that killed processes left; return how many."""
    left = left_folders(data)
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _is_left(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
