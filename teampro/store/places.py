"""Where the data of one installation lies: database, pepper, uploaded bytes; and who uses it.

Names the places and says in a sentence why one cannot be used; reads none of them.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from teampro.settings import Settings


class PlaceError(Exception):
    """A place that cannot be used; the text says what to do."""


@dataclass(frozen=True)
class Places:
    """The paths of one installation."""

    data: Path
    database: Path
    pepper: Path
    blobs: Path

    @property
    def hold_data(self) -> bool:
        """Whether there is anything that a restore would overwrite."""
        if self.database.exists() or self.pepper.exists():
            return True
        return any(folder.is_dir() and any(folder.iterdir()) for folder in (self.data, self.blobs))


def places_of(settings: Settings) -> Places:
    """Return the places that the settings name; those left empty lie in the data directory."""
    data = Path(settings["data"])
    return Places(
        data,
        Path(settings["database"] or data / "teampro.db"),
        Path(settings["pepper_file"] or data / "pepper"),
        Path(settings["blob_directory"] or data / "blobs"),
    )


def make_directory(path: Path) -> None:
    """Make a directory for this user alone, or see that it can be used. Raises: PlaceError."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise PlaceError(
            f"{path} is a file, not a directory: name another place with --data DIR."
        ) from None
    except OSError as fault:
        raise PlaceError(
            f"The directory {path} cannot be made ({fault.strerror}): "
            "name another place with --data DIR."
        ) from None
    require(path, os.R_OK | os.W_OK | os.X_OK)


def require(path: Path, rights: int) -> None:
    """See that this user has the rights to a path that exists. Raises: PlaceError."""
    if not os.access(path, rights):
        raise PlaceError(
            f"{path} cannot be read and written by this user: run `chown -R $(id -un) {path}` "
            "as root, or name another place with --data DIR."
        )


def hold(directory: Path) -> int:
    """Mark a data directory as being served until this process and its children end.

    Returns the descriptor that holds the mark. Raises: PlaceError during a restore.
    """
    return _locked(directory, fcntl.LOCK_SH, "A restore is writing to {}: wait until it is done.")


@contextlib.contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Keep servers from using a data directory. Raises: PlaceError while one does."""
    mark = _locked(directory, fcntl.LOCK_EX, "A server is using {}: stop it first.")
    try:
        yield
    finally:
        os.close(mark)


def _locked(directory: Path, kind: int, refusal: str) -> int:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise PlaceError(refusal.format(directory)) from None
    return descriptor
