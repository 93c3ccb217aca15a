"""Backups: complete, private, and refused whole when one byte is wrong."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import json
import os
import tarfile
from pathlib import Path

import pytest

from teampro.identity.admins import Admins
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import fits, open_pepper, would_fit
from teampro.settings import read_settings
from teampro.store.archive import BackupError, verify
from teampro.store.backup import LostBytes, back_up
from teampro.store.data_paths import DataPathError, DataPaths, data_paths_of, hold
from teampro.store.database import Database
from teampro.store.dump import DumpError
from teampro.store.meta import get_meta, put_meta
from teampro.store.migrations import NewerDatabase, migrate
from teampro.store.restore import restore
from teampro.store.work_folders import work_folder
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
    back_up(database, places, target, MOMENT, named, fits)
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
    summary = restore(archive, new, would_fit)
    database = Database(new.database)

    assert [("a",)] == database.rows("SELECT username FROM admins")
    database.close()
    assert summary.files == 1
    assert new.pepper.read_bytes() == b"the pepper"
    assert [BYTES] == [path.read_bytes() for path in new.blobs.glob("*/*/*")]


def test_backup_and_what_it_restores_are_private(archive: Path, tmp_path: Path) -> None:
    """A backup holds the pepper, so nobody else may read it, nor what comes out of it."""
    new = elsewhere(tmp_path)
    restore(archive, new, would_fit)
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
    back_up(reader, places, tmp_path / "second.tar", MOMENT, named, fits)
    new = elsewhere(tmp_path)
    restore(tmp_path / "second.tar", new, would_fit)
    restored = Database(new.database)

    assert [("New",)] == restored.rows("SELECT name FROM admins")
    for database in (writer, reader, restored):
        database.close()


def test_backup_refuses_a_file_that_exists(places: DataPaths, archive: Path) -> None:
    """An old backup is not lost to a repeated command."""
    database = Database(places.database)
    with pytest.raises(BackupError, match="exists already"):
        back_up(database, places, archive, MOMENT, named, fits)
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
        restore(archive, new, would_fit)
    assert not new.data.exists()


@pytest.mark.parametrize(
    "name", ["../pepper", "/etc/passwd", "blobs/../../x", "blobs/ab/cd/short", "extra"]
)
def test_restore_refuses_names_that_no_backup_has(archive: Path, tmp_path: Path, name: str) -> None:
    """No name of an archive can lead out of the data directory, listed or not."""
    with tarfile.open(archive, "a") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(BackupError, match="does not name"):
        restore(archive, elsewhere(tmp_path), would_fit)

    listing = {"format": 1, "members": {databases.MEMBER: "", "pepper": "", name: ""}}
    rewritten(archive, "manifest.json", json.dumps(listing).encode())
    with pytest.raises(BackupError, match="list of .* is damaged"):
        restore(archive, elsewhere(tmp_path), would_fit)


@pytest.mark.parametrize("kept", [0, 100, 700, 5000])
def test_restore_refuses_what_is_cut_off(archive: Path, tmp_path: Path, kept: int) -> None:
    """Half a download is told from a backup."""
    archive.write_bytes(archive.read_bytes()[:kept])

    with pytest.raises(BackupError):
        restore(archive, elsewhere(tmp_path), would_fit)


def test_restore_refuses_a_directory_in_use(places: DataPaths, archive: Path) -> None:
    """What is there is replaced only when asked for."""
    before = contents(places)
    with pytest.raises(BackupError, match="is not empty"):
        restore(archive, places, would_fit)

    assert before == contents(places)


def test_forced_restore_replaces_what_is_there(places: DataPaths, archive: Path) -> None:
    """With force the rows of the backup win, also over those in a journal."""
    database = Database(places.database)
    database.rows("UPDATE admins SET name = 'Later'")
    database.close()
    restore(archive, places, would_fit, force=True)
    database = Database(places.database)

    assert [("A",)] == database.rows("SELECT name FROM admins")
    database.close()


def test_restore_waits_for_no_server(places: DataPaths, archive: Path) -> None:
    """A directory that a server uses is left alone, even with force."""
    mark = hold(places.data)
    with pytest.raises(DataPathError, match="stop it first"):
        restore(archive, places, would_fit, force=True)
    os.close(mark)


def test_restore_refuses_a_backup_of_a_later_version(places: DataPaths, tmp_path: Path) -> None:
    """A database this code cannot serve is not put into place."""
    database = Database(places.database)
    database.rows("INSERT INTO migrations (name, moment) VALUES ('m9999_later', 0)")
    back_up(database, places, tmp_path / "later.tar", MOMENT, named, fits)
    database.close()
    new = elsewhere(tmp_path)

    with pytest.raises((NewerDatabase, DumpError)):
        restore(tmp_path / "later.tar", new, would_fit)
    assert not new.hold_data


def test_places_named_one_by_one_are_backed_up_and_restored(
    places: DataPaths, archive: Path, tmp_path: Path
) -> None:
    """Database, pepper and bytes may lie in three places."""
    names = {"data": "d", "database": "x/t.db", "pepper_file": "y/p", "blob_directory": "z"}
    given = {name: str(tmp_path / "apart" / place) for name, place in names.items()}
    new = data_paths_of(read_settings({}, given))
    restore(archive, new, would_fit)

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
        back_up(database, places, target, MOMENT, named, fits)
    assert [(fault, sha256)] == [(each.what, each.sha256) for each in refused.value.problems]
    assert [] == [*tmp_path.glob("b.tar*")]

    summary = back_up(database, places, target, MOMENT, named, fits, skip_damaged=True)
    database.close()
    assert (0, refused.value.problems) == (summary.files, summary.left_out)
    assert 0 == restore(target, elsewhere(tmp_path), would_fit).files


def test_source_that_cannot_be_read_is_blamed_itself(places: DataPaths, tmp_path: Path) -> None:
    """The backup's own file is not at fault."""
    places.pepper.unlink()
    places.pepper.mkdir()
    database = Database(places.database)
    with pytest.raises(BackupError, match=f"{places.pepper} cannot be read"):
        back_up(database, places, tmp_path / "b.tar", MOMENT, named, fits)
    database.close()


def test_bytes_that_no_record_names_are_left_out(places: DataPaths, tmp_path: Path) -> None:
    """A damaged orphan would make a backup that cannot be restored."""
    orphan = places.blobs / "aa" / "aa" / ("a" * 64)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"other")
    database = Database(places.database)
    assert 1 == back_up(database, places, tmp_path / "b.tar", MOMENT, named, fits).files
    database.close()
    assert 1 == restore(tmp_path / "b.tar", elsewhere(tmp_path), would_fit).files


# What belongs together


def sealed(places: DataPaths, password: str) -> None:
    """Give an installation a pepper of its own, and an administrator who can log in."""
    places.pepper.unlink(missing_ok=True)
    with contextlib.closing(Database(places.database)) as database:
        database.rows("DELETE FROM admins")
        passwords = Passwords(open_pepper(database, places.pepper), 4)
        Admins(database, passwords).add("ann", "Ann", "super", password)


def can_log_in(places: DataPaths, password: str) -> bool:
    """Say whether a server that starts now would let the administrator in."""
    with contextlib.closing(Database(places.database)) as database:
        passwords = Passwords(open_pepper(database, places.pepper), 4)
        return Admins(database, passwords).fits("ann", password)


def backed_up(places: DataPaths, target: Path) -> Path:
    """Make a backup."""
    with contextlib.closing(Database(places.database)) as database:
        back_up(database, places, target, MOMENT, named, fits)
    return target


def test_backup_with_another_pepper_is_refused(places: DataPaths, tmp_path: Path) -> None:
    """It is told when the backup is made, not when nobody can log in after it is needed."""
    sealed(places, "right")
    places.pepper.write_bytes(base64.b64encode(b"q" * 32))
    with pytest.raises(BackupError, match=f"{places.pepper} does not belong to the database"):
        backed_up(places, tmp_path / "b.tar")
    assert [places.data] == [*tmp_path.iterdir()]


def test_restore_of_a_pepper_that_is_not_the_databases_is_refused(
    places: DataPaths, tmp_path: Path
) -> None:
    """Whoever put the two together, what is there stays in force."""
    sealed(places, "right")
    other = backed_up(places, tmp_path / "b.tar")
    with tarfile.open(other) as tar:
        listing = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
    pepper = base64.b64encode(b"q" * 32)
    listing["members"]["pepper"] = hashlib.sha256(pepper).hexdigest()
    rewritten(other, "pepper", pepper)
    rewritten(other, "manifest.json", json.dumps(listing).encode())
    before = contents(places)

    with pytest.raises(BackupError, match="is not that of the database in it"):
        restore(other, places, would_fit, force=True)
    assert before.keys() == contents(places).keys()
    assert can_log_in(places, "right")


def test_restore_begins_an_epoch_above_all_that_were(places: DataPaths, tmp_path: Path) -> None:
    """A place in a list of changes from before it is known not to be of these rows."""

    def epoch(to: str = "") -> str | None:
        with contextlib.closing(Database(places.database)) as database, database.writing():
            if to:
                put_meta(database, "epoch", to)
            return get_meta(database, "epoch")

    archive = backed_up(places, tmp_path / "b.tar")
    assert "1" == epoch()
    for now, then in (("7", "8"), ("8", "9")):
        assert now == epoch(now)
        restore(archive, places, would_fit, force=True)
        assert then == epoch()


def test_nothing_is_written_but_in_the_data_and_the_target(
    places: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service may write nowhere else; /tmp is full or read-only at times."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    archive = backed_up(places, tmp_path / "b.tar")
    restore(archive, places, would_fit, force=True)


def test_remains_of_killed_backups_are_removed(places: DataPaths, tmp_path: Path) -> None:
    """Their folders hold the database; one that is in use stays, whatever its age."""
    (places.data / ".backup-killed").mkdir()
    (places.data / ".backup-killed" / "teampro.db").write_bytes(b"half")
    with work_folder(places.data, "backup") as used:
        os.utime(used, (0, 0))
        backed_up(places, tmp_path / "b.tar")
        assert [used] == [*places.data.glob(".backup-*")]
    assert [] == [*places.data.glob(".backup-*")]


def test_part_of_a_killed_backup_is_in_nobodys_way(places: DataPaths, tmp_path: Path) -> None:
    """The same name can be taken again; a part that is a day old goes."""
    old, young = (tmp_path / f".b.tar.{word}.teampro-part" for word in ("old", "young"))
    for part in (old, young):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    archive = backed_up(places, tmp_path / "b.tar")

    assert {places.data, archive, young} == {*tmp_path.iterdir()}
