"""What keeps the server from starting: one sentence, an exit code, nothing damaged."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from teampro.cli.demo_data import SECRET
from teampro.identity.tokens import Tokens
from teampro.server.address import Address, bound_address, listen
from teampro.store.database import Database
from tests import databases
from tests.server.running import clean_environment

pytestmark = pytest.mark.database

TIMEOUT_SECONDS = 30


WITHOUT_ROOTS_EYE = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
"""Makes root a user who may read only what its rights say."""


def teampro(
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    stdin: str = "",
    under: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [*under, sys.executable, "-m", "teampro", *arguments],
        capture_output=True,
        text=True,
        input=stdin,
        timeout=TIMEOUT_SECONDS,
        env=clean_environment()
        | databases.environment_of(arguments, Path.cwd())
        | dict(environment or {}),
    )


def serve(
    data: Path,
    *options: str,
    environment: Mapping[str, str] | None = None,
    under: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[str]:
    """Try to serve a data directory."""
    arguments = ("serve", "--bind", "127.0.0.1:0", "--data", str(data), *options)
    return teampro(*arguments, environment=environment, under=under)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with an administrator."""
    place = tmp_path / "data"
    added = teampro(
        "admin", "add", "anna", "--password-stdin", "--data", str(place), stdin="demo\n"
    )
    assert added.returncode == 0, added.stderr
    return place


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a directory."""
    return {
        str(path): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


def newer(data: Path) -> None:
    """Mark the database as one of a later version."""
    database = Database(databases.place(data))
    database.rows("INSERT INTO migrations (name, moment) VALUES ('m9999_later', 0)")
    database.close()


def garbage(data: Path) -> None:
    """Replace the database with a text."""
    (data / "teampro.db").write_text("no database at all " * 500)


def directory(data: Path) -> None:
    """Put a directory in the place of the database."""
    (data / "teampro.db").unlink()
    (data / "teampro.db").mkdir()


def no_pepper(data: Path) -> None:
    """Lose the pepper."""
    (data / "pepper").unlink()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (newer, "was used by a later version"),
        pytest.param(garbage, "is no database that TeamPro can read", marks=databases.of_files),
        pytest.param(directory, "teampro.db is no file", marks=databases.of_files),
        (no_pepper, "Put it back from a backup"),
    ],
)
def test_unusable_data_is_told_and_left_alone(
    data: Path, spoil: Callable[[Path], None], told: str
) -> None:
    """The sentence says what to do; workers are never started."""
    spoil(data)
    before = contents(data)
    done = serve(data)

    assert 1 == done.returncode
    assert told in done.stderr
    assert ("", 1) == (done.stdout, len(done.stderr.splitlines()))
    assert before == contents(data)


@pytest.mark.parametrize("place", [".", pytest.param("teampro.db", marks=databases.of_files)])
def test_unreadable_data_is_told_and_left_alone(data: Path, place: str) -> None:
    """A directory or database that is shut is told with the command that opens it."""
    under = WITHOUT_ROOTS_EYE if os.geteuid() == 0 else ()
    if under and subprocess.run([*under, "true"], check=False).returncode:
        pytest.skip("root may read everything here")
    mode = (data / place).stat().st_mode
    (data / place).chmod(0)
    done = serve(data, under=under)
    (data / place).chmod(mode)

    assert 1 == done.returncode
    assert f"run `chmod u+rwX {data / place}`" in done.stderr
    assert ("", 1) == (done.stdout, len(done.stderr.splitlines()))


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_data_directory_that_is_none_is_told(tmp_path: Path, place: str) -> None:
    """A file is no directory, nor is there one below it."""
    (tmp_path / "file").write_text("x")
    done = serve(tmp_path / place)

    assert 1 == done.returncode
    assert "--data DIR" in done.stderr
    assert 1 == len(done.stderr.splitlines())


def test_port_in_use_is_told(data: Path) -> None:
    """A second server on one port says so at once."""
    with listen(Address("127.0.0.1", 0)) as taken:
        place = str(bound_address(taken))
        done = teampro("serve", "--bind", place, "--data", str(data))

    assert (1, "") == (done.returncode, done.stdout)
    assert f"{place} is in use by another program" in done.stderr
    assert 1 == len(done.stderr.splitlines())


def test_demonstration_password_is_refused_behind_a_front(data: Path) -> None:
    """What everybody knows must not face the network."""
    done = serve(data, "--behind-proxy")

    assert 1 == done.returncode
    assert "teampro admin passwd anna" in done.stderr


def test_demonstration_credential_is_refused_behind_a_front(data: Path) -> None:
    """Under whatever identifier it is, its secret must not face the network."""
    teampro("admin", "passwd", "anna", "--password-stdin", "--data", str(data), stdin="other\n")
    database = Database(databases.place(data))
    Tokens(database, time.time).add_key("anna", "", "x" * 32, SECRET)
    database.close()

    done = serve(data, "--behind-proxy", environment={"TEAMPRO_PASSWORD_COST": "12"})

    assert 1 == done.returncode
    assert f"teampro credential revoke 1 --data {data}` first" in done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("TEAMPRO_BAN_LIMIT", "many", "TEAMPRO_BAN_LIMIT='many': expected a whole number"),
        ("TEAMPRO_BANLIMIT", "3", "no setting has the variable TEAMPRO_BANLIMIT"),
        ("TEAMPRO_SERVER_TIMEZONE", "Mars", "expected a time zone"),
        ("TEAMPRO_LOG_LEVEL", "loud", "debug, info, warning, error"),
    ],
)
def test_broken_setting_is_told(tmp_path: Path, variable: str, value: str, told: str) -> None:
    """Exit code 2, the variable's name, and what would be right."""
    done = serve(tmp_path / "data", environment={variable: value})

    assert (2, "") == (done.returncode, done.stdout)
    assert told in done.stderr
    assert not (tmp_path / "data").exists()
