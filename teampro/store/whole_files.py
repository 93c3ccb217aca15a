"""Files for this user alone that are seen whole or not at all, and survive a crash."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_PART = ".teampro-part"
_DAY_SECONDS = 86_400
_CHUNK = 2**20


def store(content: IO[bytes], path: Path) -> None:
    """Write a new file for this user alone, flushed to the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with private_file(path) as file:
        while chunk := content.read(_CHUNK):
            file.write(chunk)


@contextlib.contextmanager
def private_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file for this user alone, and flush it to the disk at the end."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(descriptor)


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """Open a new file for this user alone, which takes its name when it is whole.

    What processes that were killed left beside it goes, once it is a day old. Raises: OSError.
    """
    for left in target.parent.glob(f".*{_PART}"):
        with contextlib.suppress(OSError):
            if left.lstat().st_mtime < time.time() - _DAY_SECONDS:
                left.unlink()
    part = target.with_name(f".{target.name}.{secrets.token_hex(8)}{_PART}")
    try:
        with private_file(part) as file:
            yield file
        part.rename(target)
        flush(target.parent)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def flush(folder: Path) -> None:
    """Make the names in a folder survive a crash."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
