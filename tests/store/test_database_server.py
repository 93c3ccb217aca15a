"""What operators are told of a database on a server: away, foreign, not durable, not let in."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from teampro.cli import main
from teampro.cli.command import Failure
from teampro.cli.database import find_database
from teampro.database_url import read_url
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.migrations import migrate
from tests import databases, made_databases

pytestmark = databases.of_servers
SCHEME = {"postgresql": "postgresql", "mariadb": "mysql"}.get(databases.ENGINE, "")
PASSWORD = "secret-word"


def told(directory: Path, address: str = "", *, create: bool = False) -> str:
    """Return what an operator is told of a database, "" for nothing."""
    given = {"database": address} if address else {}
    settings = databases.settings(directory, **given)
    try:
        return "new" if find_database(settings, data_paths_of(settings), create=create) else ""
    except Failure as fault:
        return str(fault)


def test_empty_database_is_new_only_where_it_may_be_made(tmp_path: Path) -> None:
    """A command that only reads makes no tables."""
    assert "new" == told(tmp_path, create=True)
    assert "is empty: run `teampro migrate" in told(tmp_path)


def test_our_database_is_known(tmp_path: Path) -> None:
    """It is told by its table of migrations."""
    with contextlib.closing(Database(databases.place(tmp_path))) as database:
        migrate(database)
    assert "" == told(tmp_path)


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    """Its tables and ours are not mixed."""
    with contextlib.closing(Database(databases.place(tmp_path))) as database:
        database.rows("CREATE TABLE songs (title TEXT)")
    assert "holds tables of another program, such as songs" in told(tmp_path, create=True)


@pytest.mark.parametrize("left", ["pepper", "blobs/x"])
def test_empty_database_beside_a_pepper_or_files_is_not_taken_for_a_new_one(
    tmp_path: Path, left: str
) -> None:
    """The address may have been changed by mistake, or the data wait to be moved."""
    (tmp_path / left).parent.mkdir(exist_ok=True)
    (tmp_path / left).write_text("x")
    assert "load all FILE" in told(tmp_path, create=True)


@pytest.mark.parametrize(
    "address",
    [
        f"{SCHEME}://nobody:{PASSWORD}@127.0.0.1/absent",
        f"{SCHEME}://nobody:{PASSWORD}@127.0.0.1:1/absent",
        f"{SCHEME}://nobody:{PASSWORD}@name.invalid/absent",
    ],
)
def test_server_that_lets_nobody_in_is_told_without_the_password(
    tmp_path: Path, address: str
) -> None:
    """The sentence has the address and what the server said."""
    sentence = told(tmp_path, address)
    assert f"The database {read_url(address)} cannot be used (" in sentence
    assert PASSWORD not in sentence


def test_absent_database_is_told_by_every_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is one sentence and exit code 1, also for the doctor."""
    monkeypatch.setenv("TEAMPRO_DATABASE", made_databases.address("teampro_absent"))
    for command in ("admin list", "serve --bind 127.0.0.1:0", "backup x.tar", "dump x.ndjson"):
        assert 1 == main([*command.split(), "--data", str(tmp_path)]), command
        assert 1 == len(capsys.readouterr().err.splitlines()), command
    assert 1 == main(["doctor", "--data", str(tmp_path)])
    assert "cannot be used" in capsys.readouterr().out
