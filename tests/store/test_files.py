"""The bytes store: nothing half-written stays, nothing a record names gets lost."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from teampro.errors import Refusal
from teampro.store.files import Blob, BlobProblem, BlobStore, Swept, Upload

BYTES = b"The brief of project 100."
SHA256 = hashlib.sha256(BYTES).hexdigest()
LARGE = 2**20


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    """Return a store whose directory does not exist yet."""
    return BlobStore(tmp_path / "blobs")


def files_of(store: BlobStore) -> list[str]:
    """List all files below the store."""
    return sorted(
        str(path.relative_to(store.directory))
        for path in store.directory.rglob("*")
        if path.is_file()
    )


def kept(store: BlobStore, content: bytes = BYTES) -> Blob:
    """Receive and keep bytes."""
    return store.keep(store.receive([content], LARGE))


def test_bytes_come_back_under_their_hash(store: BlobStore) -> None:
    """What was received in pieces is kept whole, below two folders of its name."""
    upload = store.receive([BYTES[:7], b"", BYTES[7:]], LARGE, "brief.txt", "text/plain")
    blob = store.keep(upload)

    assert (len(BYTES), SHA256, "brief.txt", "text/plain") == (
        upload.size,
        upload.sha256,
        upload.name,
        upload.mime,
    )
    assert blob == store.open(SHA256)
    assert BYTES == blob.path.read_bytes()
    assert [f"{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"] == files_of(store)


def test_only_the_owner_reads_the_store(store: BlobStore) -> None:
    """Directories are 0700, files 0600, whatever the umask says."""
    before = os.umask(0)
    try:
        kept(store)
        waiting = store.receive([b"x"], LARGE)
    finally:
        os.umask(before)
    modes = {
        (path.is_dir(), stat.S_IMODE(path.stat().st_mode))
        for path in (store.directory, *store.directory.rglob("*"))
    }

    assert waiting.path.exists()
    assert {(True, 0o700), (False, 0o600)} == modes


def test_equal_bytes_are_kept_once(store: BlobStore) -> None:
    """A second upload of the same bytes, and a second keep, change nothing."""
    upload = store.receive([BYTES], LARGE)
    first = store.keep(upload)

    assert first == store.keep(upload)
    assert first == kept(store)
    assert 1 == len(files_of(store))


def test_discard_works_any_number_of_times(store: BlobStore) -> None:
    """It leaves no temporary file, and never touches kept bytes."""
    upload = store.receive([BYTES], LARGE)
    store.discard(upload)
    store.discard(upload)
    assert [] == files_of(store)

    upload = store.receive([BYTES], LARGE)
    store.keep(upload)
    store.discard(upload)
    assert BYTES == store.open(SHA256).path.read_bytes()


def test_bytes_over_the_limit_are_refused_and_removed(store: BlobStore) -> None:
    """The limit itself is allowed; one byte more leaves nothing behind."""
    store.discard(store.receive([b"12", b"345"], 5))
    with pytest.raises(Refusal) as refused:
        store.receive([b"12", b"3456"], 5)

    assert ("too_large", []) == (refused.value.word, files_of(store))


def test_a_broken_upload_leaves_nothing(store: BlobStore) -> None:
    """Whatever breaks the stream, its temporary file goes."""

    def broken() -> Iterator[bytes]:
        yield BYTES
        raise KeyError("gone")

    with pytest.raises(KeyError):
        store.receive(broken(), LARGE)
    assert [] == files_of(store)


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "word"),
    [
        (errno.ENOSPC, "storage_full"),
        (errno.EDQUOT, "storage_full"),
        (errno.EROFS, "busy"),
        (errno.EIO, "busy"),
    ],
)
def test_errors_of_the_disk_are_refusals(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch, call: str, number: int, word: str
) -> None:
    """A full disk is 507, one that takes no writes 503; both say when to try again."""
    upload = store.receive([b"first"], LARGE)

    def fail(*_: object) -> None:
        raise OSError(number, "the disk says no")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(Refusal) as refused:
        store.keep(upload if call == "replace" else store.receive([BYTES], LARGE))
    monkeypatch.undo()
    store.discard(upload)

    assert word == refused.value.word
    assert refused.value.retry_seconds is not None
    assert [] == files_of(store)


def test_a_file_in_the_place_of_the_store_is_no_refusal(tmp_path: Path) -> None:
    """No caller and no full disk is at fault, so it is told as ours."""
    (tmp_path / "blobs").write_bytes(b"")
    with pytest.raises(OSError, match="exists"):
        BlobStore(tmp_path / "blobs").receive([BYTES], LARGE)


@pytest.mark.parametrize(
    "name", [SHA256, "", "../../etc/passwd", SHA256.upper(), SHA256 + "\n", SHA256[:-1], "tmp"]
)
def test_unknown_names_are_not_found(store: BlobStore, name: str) -> None:
    """Nothing but 64 hex digits ever becomes a path."""
    with pytest.raises(FileNotFoundError):
        store.open(name)


def test_links_and_folders_are_no_blobs(store: BlobStore, tmp_path: Path) -> None:
    """A link that somebody put into the store is not followed."""
    path = kept(store).path
    path.unlink()
    (tmp_path / "secret").write_bytes(b"secret")
    path.symlink_to(tmp_path / "secret")

    with pytest.raises(FileNotFoundError):
        store.open(SHA256)


def test_sweep_removes_old_orphans_and_remains_only(store: BlobStore) -> None:
    """Known, young and foreign files stay."""
    orphan, needed, young = (kept(store, text) for text in (b"orphan", b"needed", b"young"))
    remains, running = (store.receive([text], LARGE) for text in (b"broken", b"running"))
    note = orphan.path.parent / "note.txt"
    note.write_bytes(b"")
    now = 1_700_000_000.0
    for path in (orphan.path, needed.path, remains.path, note):
        os.utime(path, (now - 3600, now - 3600))
    for path in (young.path, running.path):
        os.utime(path, (now - 60, now - 60))

    assert Swept(orphans=1, remains=1) == store.sweep({needed.sha256}.__contains__, 600, now)
    assert [False, True, True, False, True, True] == [
        path.exists()
        for path in (orphan.path, needed.path, young.path, remains.path, running.path, note)
    ]
    assert Swept() == store.sweep({needed.sha256}.__contains__, 600, now)


def test_remains_of_uploads_are_swept_by_age_alone(store: BlobStore) -> None:
    """Kept bytes stay, named or not; an upload that is under way is young."""
    kept = store.keep(store.receive([b"kept"], 100))
    old, young = (store.receive([text], 100).path for text in (b"old", b"young"))
    for path in (old, kept.path):
        os.utime(path, (1000, 1000))
    os.utime(young, (1999, 1999))

    assert {old, young} == set(store.temporary())
    assert 0 == store.sweep_temporary(1000, 2000)
    assert 1 == store.sweep_temporary(999, 2000)
    assert [young] == store.temporary()
    assert kept.path.exists()


def test_keeping_bytes_again_makes_them_young(store: BlobStore) -> None:
    """A sweep leaves an orphan alone that a new upload, not yet committed, needs."""
    path = kept(store).path
    os.utime(path, (0, 0))
    kept(store)

    assert Swept() == store.sweep(lambda _: False, 600, path.stat().st_mtime + 10)


def test_sweeping_an_empty_store_is_nothing(store: BlobStore) -> None:
    """A store that was never written has no directory."""
    assert Swept() == store.sweep(lambda _: False, 0, 1e12)


def test_verify_finds_missing_and_damaged_bytes(store: BlobStore) -> None:
    """Every byte is read again."""
    good, bad = kept(store), kept(store, b"other")
    bad.path.write_bytes(b"Other")
    missing = "0" * 64

    assert [BlobProblem(bad.sha256, "damaged"), BlobProblem(missing, "missing")] == list(
        store.verify([good.sha256, bad.sha256, missing])
    )


def test_an_upload_that_is_gone_cannot_be_kept(store: BlobStore, tmp_path: Path) -> None:
    """Without the bytes there is no blob: never a name without its bytes."""
    with pytest.raises(FileNotFoundError):
        store.keep(Upload(tmp_path / "gone", 1, SHA256))
