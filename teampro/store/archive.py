"""The file format of a backup: a tar whose first member lists the digests of all others.

Knows which names a backup may hold and finds every damaged byte; knows no directory of data.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import tarfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from teampro.store.progress import Report, unreported
from teampro.store.whole_files import store

DATABASE, DUMP, PEPPER, BLOBS = "teampro.db", "database.ndjson", "pepper", "blobs/"
"""The members: the database as a file of SQLite's or, from a server, as a dump; never both."""
_MANIFEST = "manifest.json"
_FORMAT = 1
_BLOB = re.compile(r"blobs/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}\Z", re.ASCII)
_LARGEST_MANIFEST = 256 * 2**20
_CHUNK = 2**20


class BackupError(Exception):
    """A backup that cannot be made, read or restored; the text says why."""


def is_member(name: str) -> bool:
    """Say whether a backup may hold a file of this name; nothing else is ever unpacked."""
    return name in (DATABASE, DUMP, PEPPER) or bool(_BLOB.match(name))


def blob_member(sha256: str) -> str:
    """Return the name that uploaded bytes have in a backup."""
    return f"{BLOBS}{sha256[:2]}/{sha256[2:4]}/{sha256}"


def write(
    file: IO[bytes],
    members: Mapping[str, Path],
    moment: str,
    left_out: Mapping[str, str],
    report: Report = unreported,
) -> None:
    """Write a backup of `members` (name to file); `moment` and `left_out` go into the list.

    Each file is read twice: the list of digests comes before the contents. `tell` hears bytes.
    Raises: BackupError for a source that cannot be read, OSError for the backup itself.
    """
    digests = {}
    done, whole = 0, 2 * sum(_size(path) for path in members.values())
    for name, path in members.items():
        with _source(path) as content:
            digests[name] = _digest(content)
        report(done := done + _size(path), whole)
    tree = {"format": _FORMAT, "made": moment, "members": digests, "left_out": dict(left_out)}
    with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        listing = json.dumps(tree, indent=1).encode()
        _append(tar, _MANIFEST, io.BytesIO(listing), len(listing), int(time.time()))
        for name, path in members.items():
            with _source(path) as content:
                status = os.fstat(content.fileno())
                _append(tar, name, content, status.st_size, int(status.st_mtime))
            report(done := done + _size(path), whole)


def verify(archive: Path, report: Report = unreported) -> tuple[str, ...]:
    """Read a whole backup and return the names of its members; `tell` hears bytes.

    Raises: BackupError.
    """
    with _reading(archive) as (tar, listed):
        seen = set()
        for member in _members(tar):
            if member.name not in listed or member.name in seen or not member.isreg():
                raise BackupError(f"{archive} holds {member.name!r}, which its list does not name.")
            if _digest(_content(tar, member)) != listed[member.name]:
                raise BackupError(
                    f"The member {member.name} of {archive} is damaged; nothing was changed."
                )
            seen.add(member.name)
            report(member.offset_data + member.size, _size(archive))
    missing = sorted(listed.keys() - seen)
    if missing:
        raise BackupError(f"The member {missing[0]} of {archive} is missing; nothing was changed.")
    return tuple(listed)


def made_at(archive: Path) -> str:
    """Return when a backup was made, in UTC, as its list says. Raises: BackupError."""
    with _opened(archive) as tar:
        return str(_listing(archive, tar).get("made", ""))


def unpack(archive: Path, folder: Path, report: Report = unreported) -> None:
    """Write the members of a verified backup below `folder`, flushed to the disk."""
    with _reading(archive) as (tar, _):
        for member in _members(tar):
            store(_content(tar, member), folder / member.name)
            report(member.offset_data + member.size, _size(archive))


def _source(path: Path) -> IO[bytes]:
    """Open a file that goes into a backup. Raises: BackupError."""
    try:
        return path.open("rb")
    except OSError as fault:
        raise BackupError(f"{path} cannot be read ({fault.strerror}).") from None


def _size(path: Path) -> int:
    """Return the bytes of a file; of one that cannot be had none, which is told elsewhere."""
    return path.stat().st_size if path.exists() else 0


def _append(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int, mtime: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, mtime, 0o600
    tar.addfile(member, content)


@contextlib.contextmanager
def _reading(archive: Path) -> Iterator[tuple[tarfile.TarFile, dict[str, str]]]:
    with _opened(archive) as tar:
        yield tar, _listing(archive, tar)["members"]


@contextlib.contextmanager
def _opened(archive: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(archive, "r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError):
        raise BackupError(
            f"{archive} is no backup of TeamPro, or is cut off; nothing was changed."
        ) from None
    except OSError as fault:
        raise BackupError(f"{archive} cannot be read ({fault.strerror}).") from None


def _listing(archive: Path, tar: tarfile.TarFile) -> dict[str, Any]:
    """Read the list, and refuse names that no backup has."""
    first = tar.next()
    try:
        if first is None or first.name != _MANIFEST or first.size > _LARGEST_MANIFEST:
            raise ValueError
        tree = dict(json.load(_content(tar, first)))
        listed = {str(name): str(digest) for name, digest in tree["members"].items()}
        one = len({DATABASE, DUMP} & listed.keys()) == 1
        complete = tree["format"] == _FORMAT and one and PEPPER in listed
        if not complete or not all(_is_sound(name, listed[name]) for name in listed):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupError(
            f"The list of {archive} is damaged, or it is no backup of this version of TeamPro; "
            "nothing was changed."
        ) from None
    return tree | {"members": listed}


def _is_sound(name: str, digest: str) -> bool:
    """Say whether a backup may list a member; uploaded bytes are called by their digest."""
    return is_member(name) and (not name.startswith(BLOBS) or name.endswith(f"/{digest}"))


def _members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Yield what follows the list."""
    members = iter(tar)
    next(members)
    return members


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        raise tarfile.TarError(member.name)
    return content


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
