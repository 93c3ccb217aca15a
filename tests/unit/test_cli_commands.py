"""The command line: what it prints, what it refuses, and with which exit code."""

from __future__ import annotations

import argparse
import dataclasses
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from teampro.cli import main, make_parser
from teampro.resources.files import File
from teampro.settings import SETTINGS
from teampro.store.database import Database
from teampro.store.files import BlobStore


class Done(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory that is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the data directory with a cheap hash."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.variable, raising=False)
    monkeypatch.setenv("TEAMPRO_PASSWORD_COST", "4")

    def run(line: str, stdin: str = "") -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        words = line.split()
        try:
            code = main([*words, "--data", str(data)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture
def ready(run: Run) -> Run:
    """The same, where a super administrator `anna` is known."""
    assert run("admin add anna --password-stdin", "first").code == 0
    return run


def test_first_administrator_is_super_and_the_next_is_staff(ready: Run) -> None:
    """Somebody must be able to do everything; nobody else gets that by mistake."""
    ready("admin add ben --name Ben --password-stdin", "second")
    rows = [line.split() for line in ready("admin list").out.splitlines()]

    assert [["1", "anna", "super", "anna"], ["2", "ben", "staff", "Ben"]] == rows[1:]


def test_administrator_is_disabled_and_enabled(ready: Run) -> None:
    """The list shows the state."""
    assert ready("admin disable anna").code == 0
    assert "disabled" in ready("admin list").out
    assert ready("admin enable anna").code == 0
    assert "disabled" not in ready("admin list").out


def test_token_text_is_printed_alone_and_never_again(ready: Run) -> None:
    """A script can take the token from standard output; the list does not show it."""
    made = ready("token create anna --label backup --verbs get --resources projects,actions")
    text = made.out.strip()

    assert text.startswith("tp_")
    assert len(text.split()) == 1
    listed = ready("token list").out
    assert text not in listed
    assert ["1", "anna", "backup", "GET", "actions,projects", "never", "never"] == (
        listed.splitlines()[1].split()
    )


def test_password_change_revokes_tokens_unless_told_otherwise(ready: Run) -> None:
    """Whoever changes a stolen password wants stolen tokens gone too."""
    ready("token create anna")
    assert "revoked 0" in ready("admin passwd anna --keep-tokens --password-stdin", "x").out
    assert "revoked 1" in ready("admin passwd anna --password-stdin", "x").out


def test_bans_are_added_listed_and_cleared(ready: Run) -> None:
    """An operator bans by hand, exempts, and forgives."""
    ready("bans add 203.0.113.9 --hours 2 --reason scanner")
    ready("bans add 198.51.100.0/24 --allow")
    listed = ready("bans list").out

    assert "203.0.113.9/32" in listed
    assert "scanner" in listed
    assert "Removed 1" in ready("bans clear").out
    assert "198.51.100.0/24" in ready("bans list").out


def test_config_shows_each_setting_with_its_origin(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every setting is listed once: name, value, where it came from."""
    monkeypatch.setenv("TEAMPRO_WORKERS", "3")
    out = run("config").out
    rows = {line.split()[0]: line.split() for line in out.splitlines()}

    assert ["workers", "3", "TEAMPRO_WORKERS", "TEAMPRO_WORKERS"] == rows["workers"]
    assert ["data", str(data), "command", "line", "TEAMPRO_DATA"] == rows["data"]
    assert ["threads", "4", "default", "TEAMPRO_THREADS"] == rows["threads"]
    assert {setting.name for setting in SETTINGS} <= rows.keys()


def test_config_masks_secrets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret's name is shown and where it came from, its value is not."""
    secret = dataclasses.replace(SETTINGS[0], secret=True)
    monkeypatch.setattr("teampro.cli.showing.SETTINGS", (secret,))

    assert ["data", "***", "command", "line", "TEAMPRO_DATA"] == (
        run("config").out.splitlines()[1].split()
    )


def test_demonstration_is_not_mixed_with_other_files(run: Run, data: Path) -> None:
    """A directory with something else in it is left alone."""
    data.mkdir()
    (data / "letter.txt").write_text("dear")
    done = run("demo --bind 127.0.0.1:0")

    assert (1, True) == (done.code, "name an empty directory" in done.err)
    assert ["letter.txt"] == [path.name for path in data.iterdir()]


def test_records_are_loaded_again_without_doubling(ready: Run, tmp_path: Path) -> None:
    """A nightly export is loaded as it is: new ones added, changed ones changed."""
    file = tmp_path / "clients.ndjson"
    file.write_text('{"id": 7, "name": "Ada", "company": "A"}\n\n{"id": 8, "name": "Bo"}\n')
    line = f"load clients {file}"

    assert "2 added, 0 changed, 0 unchanged" in ready(line).out
    assert "0 added, 0 changed, 2 unchanged" in ready(line).out
    file.write_text('{"id": 7, "name": "Ada", "company": "New"}\n{"id": 9}\n')
    assert "1 added, 1 changed, 0 unchanged" in ready(line).out


def test_ticket_is_loaded_with_its_replies_and_notes(ready: Run, tmp_path: Path) -> None:
    """What the line lists is what the ticket has; what it leaves out stays."""
    ticket = {
        "id": 2038,
        "tid": "AB-1",
        "date": "2026-01-31T12:00:00+01:00",
        "replies": [{"message": "one", "date": "2026-02-01 10:00:00"}, {"message": "two"}],
        "notes": [{"message": "private", "admin": "Anna"}],
    }
    file = tmp_path / "tickets.ndjson"
    line = f"load tickets {file}"
    file.write_text(json.dumps(ticket))

    assert "1 added" in ready(line).out
    assert "1 unchanged" in ready(line).out
    file.write_text(json.dumps({"id": 2038, "tid": "AB-1"}))
    assert "1 unchanged" in ready(line).out
    file.write_text(json.dumps(ticket | {"replies": []}))
    assert "1 changed" in ready(line).out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"id": 1, "nam": "x"}', "line 2: 'nam' is no field; did you mean name?"),
        ('{"id": "x"}', "line 2: id: expected a whole number"),
        ('{"name": "x"}', "line 2: id is missing"),
        ("[1]", "line 2: expected a JSON object"),
        ("{", "line 2: this is no JSON"),
        ('{"id": 1, "name": "\\u0000"}', "line 2: name: holds a control character"),
    ],
)
def test_faulty_line_is_named_and_nothing_is_loaded(
    ready: Run, tmp_path: Path, text: str, told: str
) -> None:
    """A file is loaded whole or not at all."""
    file = tmp_path / "clients.ndjson"
    file.write_text('{"id": 5, "name": "good"}\n' + text)
    done = ready(f"load clients {file}")

    assert 1 == done.code
    assert told in done.err
    assert "nothing was loaded" in done.err
    file.write_text('{"id": 5, "name": "good"}')
    assert "1 added" in ready(f"load clients {file}").out


def test_backup_comes_back_as_it_was(ready: Run, data: Path, tmp_path: Path) -> None:
    """What was lost after a backup is there again after the restore."""
    file = tmp_path / "b.tar"
    assert ready(f"backup {file}").code == 0
    ready("admin add later --password-stdin", "x")
    refused = ready(f"restore {file}")
    assert (1, True) == (refused.code, "--force" in refused.err)
    assert ready(f"restore {file} --force").code == 0
    assert "later" not in ready("admin list").out


def test_doctor_finds_nothing_wrong_with_a_good_installation(
    ready: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clean bill is exit code 0."""
    monkeypatch.delenv("TEAMPRO_PASSWORD_COST")

    assert (0, "All is well.\n") == ready("doctor")[:2]


def spoil_mode(data: Path) -> None:
    """Open the directory to others."""
    data.chmod(0o755)


def spoil_pepper(data: Path) -> None:
    """Lose the pepper."""
    (data / "pepper").unlink()


def spoil_pepper_mode(data: Path) -> None:
    """Open the pepper to others."""
    (data / "pepper").chmod(0o644)


def spoil_database(data: Path) -> None:
    """Overwrite the database with something else."""
    (data / "teampro.db").write_text("this is no database " * 1000)


def lose_database(data: Path) -> None:
    """Remove the database."""
    (data / "teampro.db").unlink()


@pytest.mark.parametrize(
    ("spoil", "mend"),
    [
        (spoil_mode, "chmod 700"),
        (spoil_pepper, "teampro restore"),
        (spoil_pepper_mode, "chmod 600"),
        (spoil_database, "teampro restore"),
        (lose_database, "teampro migrate"),
    ],
)
def test_doctor_names_what_mends_each_problem(
    ready: Run, data: Path, spoil: Callable[[Path], None], mend: str
) -> None:
    """A problem is told with a command, and the exit code says that there is one."""
    spoil(data)
    done = ready("doctor")

    assert 1 == done.code
    assert mend in done.out


def test_doctor_warns_of_a_front_that_hides_the_callers(ready: Run, data: Path) -> None:
    """When every failed login comes from loopback, one caller could ban all."""
    database = Database(data / "teampro.db")
    database.rows(
        "INSERT INTO attempts (network, subject, moment, is_open) VALUES (?, 'x', 1, 0)",
        ("127.0.0.1/32",),
    )
    database.close()

    assert "--behind-proxy" in ready("doctor").out


def keep_file(data: Path, content: bytes) -> Path:
    """Keep bytes with a record that names them, and return where they lie."""
    blobs = BlobStore(data / "blobs")
    blob = blobs.keep(blobs.receive([content], 1000))
    database = Database(data / "teampro.db")
    database.run(File.insert(File(file_name="plan.pdf", file_sha256=blob.sha256).__data__))
    database.close()
    return blob.path


def lose(path: Path) -> None:
    """Remove a file."""
    path.unlink()


def damage(path: Path) -> None:
    """Change a byte of a file."""
    path.write_bytes(b"X" + path.read_bytes()[1:])


@pytest.mark.parametrize(("spoil", "told"), [(lose, "missing"), (damage, "damaged")])
def test_verify_names_the_file_whose_bytes_are_wrong(
    ready: Run, data: Path, spoil: Callable[[Path], None], told: str
) -> None:
    """Bytes are read again and compared with their name."""
    path = keep_file(data, b"the bytes")
    assert (0, "All 1 files are whole.\n", "") == ready("files verify")
    spoil(path)
    done = ready("files verify")

    assert 1 == done.code
    assert f"{told}: file 1 plan.pdf" in done.out
    assert (told == "missing") is ("files verify" in ready("doctor").out)


def test_sweep_removes_old_orphans_alone(ready: Run, data: Path) -> None:
    """Bytes with a record stay, and so do young ones whose record may still come."""
    kept = keep_file(data, b"named")
    blobs = BlobStore(data / "blobs")
    orphan = blobs.keep(blobs.receive([b"not named"], 1000)).path

    assert "Removed 0 unused files" in ready("files sweep").out
    assert "Removed 1 unused files" in ready("files sweep --older-than 0").out
    assert (True, False) == (kept.exists(), orphan.exists())


REFUSALS = [
    ("admin list", 1, "run `teampro demo` or `teampro migrate`"),
    ("backup /tmp/never.tar", 1, "There is no database"),
    ("restore /no/such.tar", 1, "/no/such.tar cannot be read"),
    ("serve --bind 0.0.0.0:8000", 1, "--behind-proxy"),
    ("demo --bind 0.0.0.0:8000", 1, "loopback"),
    ("serve --bind nonsense", 1, "HOST:PORT"),
    ("serve --workers none", 2, "TEAMPRO_WORKERS='none': expected a whole number"),
    ("serve --threads 0", 2, "from 1 to 256"),
    ("nonsense", 2, "invalid choice"),
    ("admin", 2, "COMMAND"),
    ("admin add", 2, "username"),
    ("admin add x --role king", 2, "invalid choice"),
    ("token create x --days soon", 2, "invalid float"),
    ("load ghosts file", 2, "invalid choice"),
]


@pytest.mark.parametrize(("line", "code", "told"), REFUSALS)
def test_refused_command_tells_why_in_one_sentence(
    run: Run, data: Path, line: str, code: int, told: str
) -> None:
    """1 is refused, 2 is wrong usage; there is no traceback and nothing is made."""
    done = run(line)

    assert code == done.code
    assert told in done.err
    assert "Traceback" not in done.err
    assert not data.exists()


READY_REFUSALS = [
    ("admin add anna --password-stdin", "x", "already"),
    ("admin add ben --password-stdin", "", "empty"),
    ("admin add ben", "x", "--password-stdin"),
    ("admin passwd nobody --password-stdin", "x", "no administrator called 'nobody'"),
    ("admin disable nobody", "", "no administrator called 'nobody'"),
    ("token create nobody", "", "no administrator called 'nobody'"),
    ("token create anna --verbs FLY", "", "GET, POST, PUT, DELETE"),
    ("token create anna --resources action", "", "did you mean actions?"),
    ("token create anna --days -1", "", "longer than nothing"),
    ("token revoke 99", "", "no token 99"),
    ("bans add nonsense", "", "no address or network"),
    ("bans clear nonsense", "", "no address or network"),
    ("load clients /no/such/file", "", "cannot be read"),
]


@pytest.mark.parametrize(("line", "stdin", "told"), READY_REFUSALS)
def test_command_that_cannot_be_done_is_refused(
    ready: Run, line: str, stdin: str, told: str
) -> None:
    """Exit code 1, and a sentence on standard error."""
    done = ready(line, stdin)

    assert (1, "") == (done.code, done.out)
    assert told in done.err
    assert 1 == len(done.err.splitlines())


def test_unknown_variable_is_a_broken_setting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt setting is not silently without effect."""
    monkeypatch.setenv("TEAMPRO_WORKER", "3")
    done = run("config")

    assert (2, True) == (done.code, "TEAMPRO_WORKER" in done.err)


def commands(
    parser: argparse.ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Yield every command that runs, with its words."""
    nested = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not nested:
        yield words, parser
    for action in nested:
        for word, below in action.choices.items():
            yield from commands(below, (*words, word))


def test_every_command_has_an_example_that_it_understands() -> None:
    """Each help ends with an example, and the example is a call of that very command."""
    known = list(commands(make_parser()))
    for words, parser in known:
        example = str(parser.epilog).partition("example:\n  teampro ")[2]
        assert example.split()[: len(words)] == list(words), words
        if not any(char in example for char in "'>$"):
            make_parser().parse_args(example.split())
    assert len(known) >= 20


def test_help_is_no_failure(run: Run) -> None:
    """Help is printed on standard output, with exit code 0."""
    done = run("admin add --help")

    assert 0 == done.code
    assert "example:" in done.out
