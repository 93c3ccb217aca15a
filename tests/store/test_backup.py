"""Backups: complete, private, and refused whole when one byte is wrong."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from pathlib import Path

import pytest

from teampro.settings import read_settings
from teampro.store.archive import BackupError, verify
from teampro.store.backup import LostBytes, back_up, restore
from teampro.store.data_paths import DataPathError, DataPaths, data_paths_of, hold
from teampro.store.database import Database
from teampro.store.dump import DumpError
from teampro.store.migrations import NewerDatabase, migrate
from tests import databases

MOMENT = "2026-01-02 03:04:05"
BYTES = b"the bytes of a file"


def named(_: Database) -> list[str]:
    """Return the names of the bytes that the records of the installation name."""
    return [hashlib.sha256(BYTES).hexdigest()]


def made(folder: Path) -> DataPaths:
    """Make an installation with one uploaded file and one administrator."""
    places = data_paths_of(databases.settings(folder))
    folder.mkdir()
    places.pepper.write_bytes(b"the pepper")
    digest = hashlib.sha256(BYTES).hexdigest()
    blob = places.blobs / digest[:2] / digest[2:4] / digest
    blob.parent.mkdir(parents=True)
    blob.write_bytes(BYTES)
    (places.blobs / "ab" / "cd").mkdir(parents=True)
    (places.blobs / "ab" / "cd" / "upload.part").write_bytes(b"half")
    database = Database(places.database)
    migrate(database)
    database.rows(
        "INSERT INTO admins (username, name, role, password_hash) VALUES ('a', 'A', 'super', '')"
    )
    database.close()
    return places


@pytest.fixture
def places(tmp_path: Path) -> DataPaths:
    """An installation."""
    return made(tmp_path / "data")


@pytest.fixture
def archive(places: DataPaths, tmp_path: Path) -> Path:
    """A backup of it."""
    target = tmp_path / "backup.tar"
    database = Database(places.database)
    back_up(database, places, target, MOMENT, named)
    database.close()
    return target


def elsewhere(tmp_path: Path) -> DataPaths:
    """Places that do not exist yet."""
    return data_paths_of(databases.settings(tmp_path / "new" / "data"))


def contents(places: DataPaths) -> dict[str, bytes]:
    """Return all files of an installation by their relative names."""
    return {
        str(path.relative_to(places.data)): path.read_bytes()
        for path in sorted(places.data.rglob("*"))
        if path.is_file()
    }


def rewritten(archive: Path, name: str, change: bytes | None) -> None:
    """Write the archive anew with one member changed, or left out when `change` is None."""
    with tarfile.open(archive) as tar:
        members = [
            (member, content.read()) for member in tar if (content := tar.extractfile(member))
        ]
    with tarfile.open(archive, "w") as tar:
        for member, content in members:
            if member.name == name:
                if change is None:
                    continue
                content, member.size = change, len(change)
            tar.addfile(member, io.BytesIO(content))


def test_restored_installation_equals_the_one_that_was_backed_up(
    archive: Path, tmp_path: Path
) -> None:
    """Rows, pepper and bytes come back; half an upload does not."""
    new = elsewhere(tmp_path)
    summary = restore(archive, new)
    database = Database(new.database)

    assert [("a",)] == database.rows("SELECT username FROM admins")
    database.close()
    assert summary.files == 1
    assert new.pepper.read_bytes() == b"the pepper"
    assert [BYTES] == [path.read_bytes() for path in new.blobs.glob("*/*/*")]


def test_backup_and_what_it_restores_are_private(archive: Path, tmp_path: Path) -> None:
    """A backup holds the pepper, so nobody else may read it, nor what comes out of it."""
    new = elsewhere(tmp_path)
    restore(archive, new)
    files = [archive, *(path for path in new.data.rglob("*") if path.is_file())]

    assert {0o600} == {path.stat().st_mode & 0o777 for path in files}
    assert new.data.stat().st_mode & 0o777 == 0o700


def test_backup_leaves_nothing_but_itself(places: DataPaths, archive: Path) -> None:
    """Neither the snapshot nor a part of the file stays behind."""
    assert [] == [*places.data.glob(".backup-*"), *archive.parent.glob("*.part")]


def test_backup_takes_rows_that_are_still_in_the_journal(places: DataPaths, tmp_path: Path) -> None:
    """Copying the file would lose what another connection has just committed."""
    writer = Database(places.database)
    writer.rows("UPDATE admins SET name = 'New'")
    reader = Database(places.database)
    back_up(reader, places, tmp_path / "second.tar", MOMENT, named)
    new = elsewhere(tmp_path)
    restore(tmp_path / "second.tar", new)
    restored = Database(new.database)

    assert [("New",)] == restored.rows("SELECT name FROM admins")
    for database in (writer, reader, restored):
        database.close()


def test_backup_refuses_a_file_that_exists(places: DataPaths, archive: Path) -> None:
    """An old backup is not lost to a repeated command."""
    database = Database(places.database)
    with pytest.raises(BackupError, match="exists already"):
        back_up(database, places, archive, MOMENT, named)
    database.close()


@pytest.mark.parametrize("member", [databases.MEMBER, "pepper", "blobs"])
@pytest.mark.parametrize("fault", ["damaged", "missing"])
def test_restore_names_the_faulty_member_and_writes_nothing(
    archive: Path, tmp_path: Path, member: str, fault: str
) -> None:
    """Every member is looked at before the first byte is written."""
    name = next(known for known in verify(archive) if known.startswith(member))
    rewritten(archive, name, b"other" if fault == "damaged" else None)
    new = elsewhere(tmp_path)

    with pytest.raises(BackupError, match=f"{name} of .* is {fault}"):
        restore(archive, new)
    assert not new.data.exists()


@pytest.mark.parametrize(
    "name", ["../pepper", "/etc/passwd", "blobs/../../x", "blobs/ab/cd/short", "extra"]
)
def test_restore_refuses_names_that_no_backup_has(archive: Path, tmp_path: Path, name: str) -> None:
    """No name of an archive can lead out of the data directory, listed or not."""
    with tarfile.open(archive, "a") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(BackupError, match="does not name"):
        restore(archive, elsewhere(tmp_path))

    listing = {"format": 1, "members": {databases.MEMBER: "", "pepper": "", name: ""}}
    rewritten(archive, "manifest.json", json.dumps(listing).encode())
    with pytest.raises(BackupError, match="list of .* is damaged"):
        restore(archive, elsewhere(tmp_path))


@pytest.mark.parametrize("kept", [0, 100, 700, 5000])
def test_restore_refuses_what_is_cut_off(archive: Path, tmp_path: Path, kept: int) -> None:
    """Half a download is told from a backup."""
    archive.write_bytes(archive.read_bytes()[:kept])

    with pytest.raises(BackupError):
        restore(archive, elsewhere(tmp_path))


def test_restore_refuses_a_directory_in_use(places: DataPaths, archive: Path) -> None:
    """What is there is replaced only when asked for."""
    before = contents(places)
    with pytest.raises(BackupError, match="is not empty"):
        restore(archive, places)

    assert before == contents(places)


def test_forced_restore_replaces_what_is_there(places: DataPaths, archive: Path) -> None:
    """With force the rows of the backup win, also over those in a journal."""
    database = Database(places.database)
    database.rows("UPDATE admins SET name = 'Later'")
    database.close()
    restore(archive, places, force=True)
    database = Database(places.database)

    assert [("A",)] == database.rows("SELECT name FROM admins")
    database.close()


def test_restore_waits_for_no_server(places: DataPaths, archive: Path) -> None:
    """A directory that a server uses is left alone, even with force."""
    mark = hold(places.data)
    with pytest.raises(DataPathError, match="stop it first"):
        restore(archive, places, force=True)
    os.close(mark)


def test_restore_refuses_a_backup_of_a_later_version(places: DataPaths, tmp_path: Path) -> None:
    """A database this code cannot serve is not put into place."""
    database = Database(places.database)
    database.rows("INSERT INTO migrations (name, moment) VALUES ('m9999_later', 0)")
    back_up(database, places, tmp_path / "later.tar", MOMENT, named)
    database.close()
    new = elsewhere(tmp_path)

    with pytest.raises((NewerDatabase, DumpError)):
        restore(tmp_path / "later.tar", new)
    assert not new.hold_data


def test_places_named_one_by_one_are_backed_up_and_restored(
    places: DataPaths, archive: Path, tmp_path: Path
) -> None:
    """Database, pepper and bytes may lie in three places."""
    names = {"data": "d", "database": "x/t.db", "pepper_file": "y/p", "blob_directory": "z"}
    given = {name: str(tmp_path / "apart" / place) for name, place in names.items()}
    new = data_paths_of(read_settings({}, given))
    restore(archive, new)

    assert new.pepper.read_bytes() == b"the pepper"
    assert new.database.is_file()
    assert [BYTES] == [path.read_bytes() for path in new.blobs.glob("*/*/*")]


@pytest.mark.parametrize("fault", ["missing", "damaged"])
def test_backup_without_all_bytes_is_refused_unless_asked_for(
    places: DataPaths, tmp_path: Path, fault: str
) -> None:
    """Lost bytes are told when the backup is made, not when it is needed."""
    target, database = tmp_path / "b.tar", Database(places.database)
    (sha256,) = named(database)
    blob = places.blobs / sha256[:2] / sha256[2:4] / sha256
    if fault == "missing":
        blob.unlink()
    else:
        blob.write_bytes(b"")
    with pytest.raises(LostBytes) as refused:
        back_up(database, places, target, MOMENT, named)
    assert [(fault, sha256)] == [(each.what, each.sha256) for each in refused.value.problems]
    assert [] == [*tmp_path.glob("b.tar*")]

    summary = back_up(database, places, target, MOMENT, named, skip_damaged=True)
    database.close()
    assert (0, refused.value.problems) == (summary.files, summary.left_out)
    assert 0 == restore(target, elsewhere(tmp_path)).files


def test_source_that_cannot_be_read_is_blamed_itself(places: DataPaths, tmp_path: Path) -> None:
    """The backup's own file is not at fault."""
    places.pepper.unlink()
    places.pepper.mkdir()
    database = Database(places.database)
    with pytest.raises(BackupError, match=f"{places.pepper} cannot be read"):
        back_up(database, places, tmp_path / "b.tar", MOMENT, named)
    database.close()


def test_bytes_that_no_record_names_are_left_out(places: DataPaths, tmp_path: Path) -> None:
    """A damaged orphan would make a backup that cannot be restored."""
    orphan = places.blobs / "aa" / "aa" / ("a" * 64)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"other")
    database = Database(places.database)
    assert 1 == back_up(database, places, tmp_path / "b.tar", MOMENT, named).files
    database.close()
    assert 1 == restore(tmp_path / "b.tar", elsewhere(tmp_path)).files
