"""Uploaded bytes on disk, under the name of their SHA-256: DIR/ab/cd/<sha256>.

A crash leaves at most an orphan, never a name without its bytes. No text of a caller is part of a
path. Knows no row of the database: who needs which bytes is asked or told.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from teampro.errors import Refusal
from teampro.store.whole_files import flush

TEMPORARY = "tmp"
FULL_RETRY_SECONDS = 30
BUSY_RETRY_SECONDS = 5
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT))
_UNWRITABLE = frozenset((errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM, errno.EMFILE))


@dataclass(frozen=True)
class Upload:
    """Bytes that were received and lie in a temporary file; `name` and `mime` are the caller's."""

    path: Path
    size: int
    sha256: str
    name: str = ""
    mime: str = ""


@dataclass(frozen=True)
class Blob:
    """Bytes that are kept."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True)
class Swept:
    """How many files a sweep removed: bytes no record names, and remains of broken uploads."""

    orphans: int = 0
    remains: int = 0


@dataclass(frozen=True)
class BlobProblem:
    """Bytes that cannot be had: `what` is "missing", "cannot be read" or "damaged"."""

    sha256: str
    what: str


class BlobStore:
    """The bytes below one directory. Processes may share it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def receive(
        self, chunks: Iterable[bytes], limit_bytes: int, name: str = "", mime: str = ""
    ) -> Upload:
        """Write bytes to a temporary file, flushed to the disk; leave none when it fails.

        Raises: Refusal too_large, storage_full, busy, and whatever `chunks` raises.
        """
        with _refusing():
            folder = self._folder(TEMPORARY)
            # sec: O_EXCL, O_NOFOLLOW and mode 0600 are mkstemp's own.
            descriptor, path = tempfile.mkstemp(prefix="", dir=folder)
        try:
            size, sha256 = _write(descriptor, chunks, limit_bytes)
        except BaseException:
            _remove(Path(path))
            raise
        finally:
            os.close(descriptor)
        return Upload(Path(path), size, sha256, name, mime)

    def keep(self, upload: Upload) -> Blob:
        """Move received bytes to their place for good; a second time changes nothing.

        Bytes that are there already are replaced by the same ones, so that they count as new and
        a running sweep leaves them alone. Raises: Refusal storage_full, busy.
        """
        path = self._path(upload.sha256)
        with _refusing():
            folder = self._folder(upload.sha256[:2], upload.sha256[2:4])
            try:
                os.replace(upload.path, path)
            except FileNotFoundError:
                path.stat()
            flush(folder)
        return Blob(path, upload.size, upload.sha256)

    def discard(self, upload: Upload) -> None:
        """Remove received bytes unless they were kept; any number of times."""
        _remove(upload.path)

    def open(self, sha256: str) -> Blob:
        """Return kept bytes by their name. Raises: FileNotFoundError."""
        path = self._path(sha256)
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise FileNotFoundError(errno.ENOENT, "not a file", str(path))
        return Blob(path, found.st_size, sha256)

    def sweep(self, known: Callable[[str], bool], older_than_seconds: float, now: float) -> Swept:
        """Remove bytes that no record names and remains of broken uploads.

        Files younger than `older_than_seconds` stay: their record may not be committed yet.
        """
        before = now - older_than_seconds
        orphans = [
            path for path in self._blobs() if _is_older(path, before) and not known(path.name)
        ]
        removed = sum(_remove(path) for path in orphans)
        return Swept(removed, self.sweep_temporary(older_than_seconds, now))

    def temporary(self) -> list[Path]:
        """Return the files of uploads that are under way, or whose process was killed."""
        return list((self.directory / TEMPORARY).glob("*"))

    def sweep_temporary(self, older_than_seconds: float, now: float) -> int:
        """Remove what killed processes left of uploads; return how many files.

        An upload writes to its file until it is kept: one that is old has nobody.
        """
        before = now - older_than_seconds
        return sum(_remove(path) for path in self.temporary() if _is_older(path, before))

    def verify(
        self, hashes: Collection[str], report: Callable[[int, int], None] = lambda _done, _all: None
    ) -> Iterator[BlobProblem]:
        """Read the bytes of each name again and yield what is wrong with them."""
        for number, sha256 in enumerate(hashes):
            report(number, len(hashes))
            try:
                digest = _digest(self.open(sha256).path)
            except FileNotFoundError:
                yield BlobProblem(sha256, "missing")
            except OSError:
                yield BlobProblem(sha256, "cannot be read")
            else:
                if digest != sha256:
                    yield BlobProblem(sha256, "damaged")

    def glance(self, sizes: Mapping[str, int]) -> Iterator[BlobProblem]:
        """Yield what is wrong with the bytes of each name as far as is seen without reading."""
        for sha256, size in sizes.items():
            try:
                blob = self.open(sha256)
            except FileNotFoundError:
                yield BlobProblem(sha256, "missing")
            except OSError:
                yield BlobProblem(sha256, "cannot be read")
            else:
                if not os.access(blob.path, os.R_OK):
                    yield BlobProblem(sha256, "cannot be read")
                elif blob.size != size:
                    yield BlobProblem(sha256, "damaged")

    def _path(self, sha256: str) -> Path:
        if not _SHA256.match(sha256):
            raise FileNotFoundError(errno.ENOENT, "not the name of a blob")
        return self.directory / sha256[:2] / sha256[2:4] / sha256

    def _folder(self, *names: str) -> Path:
        """Return a folder of the store, made for this user alone where it is missing."""
        folder = self.directory
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in names:
            parent, folder = folder, folder / name
            if not folder.is_dir():
                folder.mkdir(mode=0o700, exist_ok=True)
                flush(parent)
        return folder

    def _blobs(self) -> Iterator[Path]:
        for path in self.directory.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            if _SHA256.match(path.name):
                yield path


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    """Turn an error of the disk into the Refusal it stands for."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise Refusal(
                "storage_full",
                "The storage of files is full; nothing was changed.",
                retry_seconds=FULL_RETRY_SECONDS,
            ) from fault
        if fault.errno in _UNWRITABLE:
            raise Refusal(
                "busy",
                "The storage of files cannot be written.",
                retry_seconds=BUSY_RETRY_SECONDS,
            ) from fault
        raise


def _write(descriptor: int, chunks: Iterable[bytes], limit_bytes: int) -> tuple[int, str]:
    """Write and hash; return size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit_bytes:
            raise Refusal("too_large", f"A file has at most {limit_bytes} bytes.")
        digest.update(chunk)
        with _refusing():
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
    with _refusing():
        os.fsync(descriptor)
    return size, digest.hexdigest()


def _is_older(path: Path, moment: float) -> bool:
    try:
        return path.lstat().st_mtime < moment
    except OSError:
        return False


def _remove(path: Path) -> bool:
    """Remove a file and say whether it is gone; what stays is left to the next sweep."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
