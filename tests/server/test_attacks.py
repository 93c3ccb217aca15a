"""Attacks on the installation: cheap hashes before the network, workers killed while they write."""

from __future__ import annotations

import http.client
import json
import os
import signal
import tarfile
import threading
import time
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest

from teampro.identity.pepper import would_fit
from teampro.resources.projects.topics import Topic
from teampro.settings import read_settings
from teampro.store.archive import BackupError
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.restore import restore
from tests import databases
from tests.server.processes import serving
from tests.server.running import Running, running_server
from tests.server.test_process_start import serve, teampro

pytestmark = pytest.mark.database

PASSWORD = "no demonstration"
CHEAP, FAIR = {"TEAMPRO_PASSWORD_COST": "4"}, {"TEAMPRO_PASSWORD_COST": "10"}
WRITERS = 4
ACKNOWLEDGED = 25
"""So many writes are told to be done before each worker is killed."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory whose administrator's password is hashed for tests."""
    place = tmp_path / "data"
    added = teampro(
        "admin", "add", "anna", "--password-stdin", "--data", str(place), stdin=f"{PASSWORD}\n"
    )
    assert added.returncode == 0, added.stderr
    return place


@pytest.mark.parametrize(
    ("environment", "mend"),
    [(CHEAP, "unset TEAMPRO_PASSWORD_COST"), (FAIR, "teampro admin passwd anna")],
    ids=["setting", "stored hash"],
)
def test_cheap_hashes_are_refused_behind_a_front(
    data: Path, environment: Mapping[str, str], mend: str
) -> None:
    """What is hashed for tests does not face the network, and doctor says so."""
    done = serve(data, "--behind-proxy", environment=environment)
    assert (1, 1) == (done.returncode, len(done.stderr.splitlines()))
    assert mend in done.stderr
    behind = {"TEAMPRO_BEHIND_PROXY": "true", **environment}
    told = teampro("doctor", "--data", str(data), environment=behind)
    assert (1, True) == (told.returncode, mend in told.stdout)


def forged(path: Path, members: Mapping[str, bytes]) -> Path:
    """Write a backup that lists exactly what it holds."""
    digests = {name: sha256(content).hexdigest() for name, content in members.items()}
    listing = json.dumps({"format": 1, "made": "", "members": digests}).encode()
    with tarfile.open(path, "w") as tar:
        for name, content in {"manifest.json": listing, **members}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, BytesIO(content))
    return path


@databases.of_files
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("../outside", b""),
        ("/tmp/outside", b""),
        ("blobs/aa/bb/../../../outside", b""),
        (f"blobs/aa/aa/{'a' * 64}", b"other bytes than the name says"),
        ("teampro.db", b"no database"),
    ],
)
def test_a_forged_backup_writes_nothing(data: Path, name: str, content: bytes) -> None:
    """No name leads out of the directory, and no bytes come to a place that is not theirs."""
    members = {each: (data / each).read_bytes() for each in ("teampro.db", "pepper")}
    file = forged(data.with_name("b.tar"), members | {name: content})
    target = data.with_name("restored")
    with pytest.raises(BackupError):
        restore(file, data_paths_of(read_settings({}, {"data": str(target)})), would_fit)
    assert [] == [each for each in target.rglob("*") if each.is_file()]
    assert not data.with_name("outside").exists()


class Writer(threading.Thread):
    """Writes topics as fast as it can until told to stop; remembers those that were told done."""

    def __init__(self, server: Running) -> None:
        super().__init__()
        self.place = server.place
        self.done: list[int] = []
        self.stops = False

    def run(self) -> None:
        """Write; what is not told done may be there or not."""
        while not self.stops:
            try:
                self.done.append(create(self.place, "topics", project_id=1, topic_name="T"))
            except (OSError, http.client.HTTPException):
                time.sleep(0.01)  # the worker is gone; the next one needs a moment


def create(place: tuple[str, int], plural: str, **values: object) -> int:
    """Create a record and return its id."""
    connection = http.client.HTTPConnection(*place, timeout=20)
    try:
        query = urlencode({"username": "anna", "password": PASSWORD})
        headers = {"Content-Type": "application/json"}
        connection.request("POST", f"/v1/{plural}/json?{query}", json.dumps(values), headers)
        answer = connection.getresponse()
        tree = json.loads(answer.read())
    finally:
        connection.close()
    assert answer.status == 201, tree
    singular = plural.removesuffix("s")
    return int(tree["response"][singular][f"{singular}_id"])


def test_killed_workers_lose_nothing_that_was_told_done(data: Path) -> None:
    """Each acknowledged row is there, and each row has its line of history."""
    with running_server(data, environment=CHEAP) as server:
        create(server.place, "projects", project_name="P")
        writers = [Writer(server) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        try:
            for kill in range(1, 4):
                _await(writers, kill * ACKNOWLEDGED)
                os.kill(serving(server.process.pid)[0], signal.SIGKILL)
            _await(writers, 4 * ACKNOWLEDGED)
        finally:
            for writer in writers:
                writer.stops = True
                writer.join()
    database = Database(databases.place(data))
    rows = {topic_id for (topic_id,) in database.run(Topic.select(Topic.topic_id))}
    history = "SELECT record_id FROM history WHERE resource = 'topics' ORDER BY record_id"
    told = [record_id for (record_id,) in database.rows(history)]
    database.close()
    assert set() == {done for writer in writers for done in writer.done} - rows
    assert sorted(rows) == told


def _await(writers: list[Writer], count: int) -> None:
    deadline = time.monotonic() + 30
    while sum(len(writer.done) for writer in writers) < count:
        assert time.monotonic() < deadline, "the writers do not come on"
        time.sleep(0.005)  # between two looks; there is no event to wait for
