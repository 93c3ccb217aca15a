"""Where the data of one installation lies: database, pepper, uploaded bytes; and who uses it.

Names the paths and says in a sentence why one cannot be used; reads none of them.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import shlex
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from teampro.database_url import DatabaseUrl
from teampro.settings import Settings
from teampro.store.engines import DatabaseAddress

_ENTER = os.R_OK | os.W_OK | os.X_OK


class DataPathError(Exception):
    """A path that cannot be used; the text says what to do."""


@dataclass(frozen=True)
class DataPaths:
    """The paths of one installation."""

    data: Path
    database: DatabaseAddress
    pepper: Path
    blobs: Path

    @property
    def hold_data(self) -> bool:
        """Whether there is anything that a restore would overwrite. Raises: DataPathError."""
        if self.is_database_there or is_there(self.pepper):
            return True
        return _holds_any(self.data) or _holds_any(self.blobs)

    @property
    def is_database_there(self) -> bool:
        """Whether there is a file of SQLite's; a server is never asked. Raises: DataPathError."""
        return isinstance(self.database, Path) and is_there(self.database)

    @property
    def hold_pepper_or_files(self) -> bool:
        """Whether there is what only a database explains. Raises: DataPathError."""
        return is_there(self.pepper) or _holds_any(self.blobs)


def data_paths_of(settings: Settings) -> DataPaths:
    """Return the paths that the settings name; those left empty lie in the data directory."""
    data, database = Path(settings["data"]), settings["database"]
    return DataPaths(
        data,
        database if isinstance(database, DatabaseUrl) else Path(database or data / "teampro.db"),
        Path(settings["pepper_file"] or data / "pepper"),
        Path(settings["blob_directory"] or data / "blobs"),
    )


def make_directory(path: Path) -> None:
    """Make a directory for this user alone, or see that it can be used. Raises: DataPathError."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise DataPathError(
            f"{path} is a file, not a directory: name another place with --data DIR."
        ) from None
    except PermissionError:
        raise denied(path) from None
    except OSError as fault:
        raise DataPathError(
            f"The directory {path} cannot be made ({fault.strerror}): "
            "name another place with --data DIR."
        ) from None
    require(path, _ENTER)


def is_there(path: Path) -> bool:
    """Say whether there is anything at a path. Raises: DataPathError when this user may not look.

    trap: Path.exists() of Python 3.11 raises PermissionError for a directory that is shut.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except PermissionError:
        raise denied(path) from None
    except OSError as fault:
        raise DataPathError(f"{path} cannot be looked at ({fault.strerror}).") from None
    return True


def require(path: Path, rights: int) -> None:
    """See that this user has the rights to a path that exists. Raises: DataPathError."""
    if not os.access(path, rights):
        raise denied(path)


def denied(path: Path) -> DataPathError:
    """Return the sentence for a path that this user may not use, with what gives the rights."""
    obstacle = _obstacle(path.absolute())
    owner, quoted = obstacle.stat().st_uid, shlex.quote(str(obstacle))
    if os.statvfs(obstacle).f_flag & os.ST_RDONLY:
        return DataPathError(
            f"{obstacle} lies on a file system that is mounted read-only: "
            "name another place with --data DIR."
        )
    if owner == os.geteuid():
        return DataPathError(
            f"{obstacle} denies its own owner, this user, what is needed: "
            f"run `chmod u+rwX {quoted}`."
        )
    sentence = f"{path} cannot be used, as {obstacle} belongs to {_name(owner)}: run this as "
    sentence += f"{_name(owner)}, or name another place with --data DIR"
    if obstacle == path.absolute():
        sentence += (
            f"; if it is yours, root can return it: `chown -R {_name(os.geteuid())} {quoted}`"
        )
    return DataPathError(sentence + ".")


def _obstacle(path: Path) -> Path:
    """Return the outermost directory that may not be entered, or else what is there of a path."""
    there = path
    for obstacle in reversed(path.parents):
        if not obstacle.is_dir():
            break
        there = obstacle
        if not os.access(obstacle, os.X_OK):
            return obstacle
    return path if path.exists() else there


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def _holds_any(folder: Path) -> bool:
    if not is_there(folder) or not stat.S_ISDIR(folder.stat().st_mode):
        return False
    try:
        return any(folder.iterdir())
    except PermissionError:
        raise denied(folder) from None


def hold(directory: Path) -> int:
    """Mark a data directory as being served until this process and its children end.

    Returns the descriptor that holds the mark. Raises: DataPathError during a restore.
    """
    return _locked(directory, fcntl.LOCK_SH, "A restore is writing to {}: wait until it is done.")


@contextlib.contextmanager
def shared(directory: Path) -> Iterator[None]:
    """Keep a restore from a data directory. Raises: DataPathError during one."""
    mark = hold(directory)
    try:
        yield
    finally:
        os.close(mark)


@contextlib.contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Keep servers from using a data directory. Raises: DataPathError while one does."""
    mark = _locked(directory, fcntl.LOCK_EX, "A server or a backup is using {}: stop it first.")
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
        raise DataPathError(refusal.format(directory)) from None
    return descriptor
