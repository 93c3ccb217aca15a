"""What an operator is told runs as it is printed, and no place that is shut ends in a traceback."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from teampro.resources.projects.files import File
from teampro.store.database import Database
from teampro.store.files import BlobStore
from tests import databases
from tests.server.running import clean_environment, running_server
from tests.server.test_process_start import WITHOUT_ROOTS_EYE, teampro

pytestmark = pytest.mark.database

PROGRAM = Path(sys.executable).with_name("teampro")
SUGGESTED = re.compile(r"`([^`]+)`|-> (.+)")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with an administrator, in a directory whose name has a blank."""
    place = tmp_path / "my data"
    added = teampro("admin", "add", "anna", "--password-stdin", "--data", str(place), stdin="x\n")
    assert added.returncode == 0, added.stderr
    return place


@pytest.fixture
def under() -> tuple[str, ...]:
    """What runs a command as a user whose rights count; root is bereft of his."""
    if os.geteuid():
        return ()
    if subprocess.run([*WITHOUT_ROOTS_EYE, "true"], check=False).returncode:
        pytest.skip("root may read everything here")
    return WITHOUT_ROOTS_EYE


def suggested(text: str) -> Iterator[str]:
    """Yield the commands that a text names."""
    for found in SUGGESTED.finditer(text):
        yield found[1] or found[2]


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Type a command into a shell that stands in a directory; on its PATH there is no teampro."""
    return subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env=clean_environment() | {"PATH": os.defpath},
        capture_output=True,
        text=True,
        input="",
        timeout=30,
    )


@pytest.mark.parametrize("program", [str(PROGRAM), f"{sys.executable} -m teampro"])
def test_suggested_command_runs_as_it_is_printed(tmp_path: Path, program: str) -> None:
    """It names the program as it was called and the data by its whole path."""
    asked = shell(f"{program} admin list --data 'my data'", tmp_path)
    migrate = next(line for line in suggested(asked.stderr) if "migrate" in line)
    (tmp_path / "elsewhere").mkdir()
    done = shell(migrate, tmp_path / "elsewhere")

    assert migrate == f"{program} migrate --data '{tmp_path}/my data'"
    assert (0, True) == (done.returncode, (tmp_path / "my data" / "teampro.db").exists())
    assert 0 == shell(f"{program} admin list --data 'my data'", tmp_path).returncode


def test_usual_data_directory_is_not_named(tmp_path: Path) -> None:
    """Who works in ./data need not read its path."""
    asked = shell(f"{PROGRAM} admin list", tmp_path)

    assert f"`{PROGRAM} migrate`" in asked.stderr


def test_doctor_mends_a_pepper_that_is_open(data: Path, tmp_path: Path) -> None:
    """The cure is the mode; nothing is rolled back."""
    (data / "pepper").chmod(0o644)
    told = teampro("doctor", "--data", str(data), environment={"TEAMPRO_PASSWORD_COST": "10"})
    (mend,) = suggested(told.stdout)

    assert mend.startswith("chmod 600")
    assert 0 == shell(mend, tmp_path).returncode
    assert 0o600 == (data / "pepper").stat().st_mode & 0o777


LINES = [
    ("doctor",),
    ("admin", "list"),
    ("files", "verify"),
    ("files", "sweep"),
    ("backup", "never.tar"),
    ("migrate",),
    ("serve", "--bind", "127.0.0.1:0"),
    ("demo", "--bind", "127.0.0.1:0"),
]


@pytest.mark.parametrize("line", LINES, ids=[" ".join(line[:2]) for line in LINES])
@pytest.mark.parametrize("place", [".", "..", pytest.param("teampro.db", marks=databases.of_files)])
def test_shut_place_is_told_with_what_opens_it(
    data: Path, tmp_path: Path, under: tuple[str, ...], line: tuple[str, ...], place: str
) -> None:
    """Every command names the place in one sentence, and the sentence is right."""
    below = tmp_path / "outer"
    below.mkdir()
    data = data.rename(below / "my data")
    shut = (data / place).resolve()
    mode = shut.stat().st_mode
    shut.chmod(0)
    try:
        done = teampro(*line, "--data", str(data), under=under)
    finally:
        shut.chmod(mode)
    text = done.stdout + done.stderr

    assert 1 == done.returncode
    assert f"`chmod u+rwX {shlex.quote(str(shut))}`" in text
    assert "Traceback" not in text


@pytest.mark.parametrize("word", ["verify", "sweep"])
def test_shut_folder_of_files_is_not_an_empty_one(
    data: Path, under: tuple[str, ...], word: str
) -> None:
    """Neither are its bytes gone, nor is there nothing to sweep."""
    folder = data / "blobs" / "ab"
    folder.mkdir(parents=True)
    folder.chmod(0)
    done = teampro("files", word, "--data", str(data), under=under)
    folder.chmod(0o700)

    assert (1, True) == (done.returncode, f"`chmod u+rwX '{folder}'`" in done.stderr)


def test_bytes_that_cannot_be_read_are_not_called_damaged(
    data: Path, tmp_path: Path, under: tuple[str, ...]
) -> None:
    """Their cure is a mode, not a backup; and a backup does not blame its own file."""
    blobs = BlobStore(data / "blobs")
    blob = blobs.keep(blobs.receive([b"the bytes"], 1000))
    database = Database(databases.place(data))
    file = File(file_name="plan.pdf", file_sha256=blob.sha256, file_size=blob.size)
    database.run(File.insert(file.__data__))
    database.close()
    blob.path.chmod(0)
    for line in (("files", "verify"), ("doctor",), ("backup", str(tmp_path / "b.tar"))):
        done = teampro(*line, "--data", str(data), under=under)
        text = done.stdout + done.stderr
        assert 1 == done.returncode
        assert "cannot be read: file 1 plan.pdf" in text
        assert f"chmod u+rwX '{blob.path}'" in text


def test_file_in_place_of_the_data_is_told(tmp_path: Path) -> None:
    """Nothing can be made inside a file, so nothing of the kind is advised."""
    (tmp_path / "file").write_text("x")
    for line in (("doctor",), ("admin", "list")):
        done = teampro(*line, "--data", str(tmp_path / "file"))
        text = done.stdout + done.stderr
        assert (1, False) == (done.returncode, "migrate" in text)
        assert "is a file, not a directory" in text


def test_demonstration_tells_its_login_only_while_it_holds(tmp_path: Path) -> None:
    """Its calls work as printed, each with a line end; a changed password ends them."""
    data = tmp_path / "demo"
    bulk = ("--projects", "1", "--actions", "1")
    with running_server(data, command="demo", options=bulk, workers=1) as server:
        told = server.stdout.read_text()
        calls = [line.strip() for line in told.splitlines() if line.startswith("  curl")]
        assert f"Serving {data} at {server.url} (Ctrl-C stops it)" in told
        page = f"Open {server.url}/ and log in as admin with the password demo."
        assert 1 == told.count("Open http") and told.index(page) < told.index("curl")
        assert "customer" not in told  # bulk data have none
        assert all(line.endswith("; echo") for line in calls) and len(calls) == 4
        silent = [calls[number].replace("curl", "curl -s", 1) for number in (0, -1)]
        first, last = (shell(each, tmp_path).stdout for each in silent)
        assert (200, "\n") == (json.loads(first)["request"]["code"], first[-1])
        assert "success" == json.loads(last)["result"]
    teampro("admin", "passwd", "admin", "--password-stdin", "--data", str(data), stdin="new\n")
    with running_server(data, command="demo", workers=1) as server:
        told = server.stdout.read_text()
        assert "no longer the demonstration's" in told
        assert "curl" not in told


def test_demo_on_other_data_says_that_it_is_none(data: Path) -> None:
    """No login is promised that is not there."""
    with running_server(data, command="demo", workers=1) as server:
        assert "This data is no demonstration" in server.stdout.read_text()


def test_port_in_use_names_the_variable_too(data: Path) -> None:
    """`make run` takes no option."""
    with running_server(data, workers=1) as server:
        done = teampro("serve", "--bind", server.url.removeprefix("http://"), "--data", str(data))

    assert (1, True) == (done.returncode, "TEAMPRO_BIND" in done.stderr)
