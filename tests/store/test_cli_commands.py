"""The command line: what it prints, what it refuses, and with which exit code."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import tarfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from teampro.cli import make_parser
from teampro.cli.demo_data import IDENTIFIER, SECRET
from teampro.errors import Refusal
from teampro.identity.addresses import Origin
from teampro.identity.bans import Bans
from teampro.identity.login_tokens import LoginToken, LoginTokens
from teampro.identity.pepper import fits, read_pepper
from teampro.identity.signing_keys import META, SigningKeys
from teampro.identity.tokens import Tokens
from teampro.resources.projects.files import File
from teampro.schema.values import MOMENT
from teampro.settings import SETTINGS
from teampro.store.backup import back_up
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.files import BlobStore
from teampro.store.jobs import Job
from tests import databases
from tests.callers import ANNA
from tests.store.command_line import Run


def test_first_administrator_is_super_and_the_next_is_staff(ready: Run) -> None:
    """Somebody must be able to do everything; nobody else gets that by mistake."""
    ready("admin add ben --name Ben --password-stdin", "second")
    rows = [line.split() for line in ready("admin list").out.splitlines()]

    areas = "projects:write,support:write"
    assert [
        ["ID", "USERNAME", "ROLE", "STATE", "AREAS", "NAME"],
        ["1", "anna", "super", "active", "all", "anna"],
        ["2", "ben", "staff", "active", areas, "Ben"],
    ] == rows


def test_administrator_is_disabled_and_enabled(ready: Run) -> None:
    """The list shows the state."""
    ready("admin add ben --password-stdin", "second")
    assert ready("admin disable ben").code == 0
    assert "disabled" in ready("admin list").out
    assert ready("admin enable ben").code == 0
    assert "disabled" not in ready("admin list").out


def test_contact_of_an_administrator_is_set_at_the_terminal(ready: Run, data: Path) -> None:
    """An address is folded and must be one; what is not named stays."""
    assert (0, "Set email, lastname of anna.\n", "") == ready(
        "admin contact anna --email Anna@Example.com --lastname Berg"
    )
    assert "no e-mail address" in ready("admin contact anna --email anna").err
    assert "Say what to set" in ready("admin contact anna").err
    with contextlib.closing(Database(databases.place(data))) as database:
        rows = database.rows("SELECT email, lastname FROM admins WHERE username = 'anna'")
    assert [("anna@example.com", "Berg")] == rows


def test_areas_of_staff_are_set_as_they_are_printed(ready: Run) -> None:
    """What the command prints it takes: all areas are named anew, or `none`; no doubles."""
    ready("admin add ben --password-stdin", "second")
    shown = "projects:write support:write\n"
    assert [(0, "all\n", ""), (0, shown, "")] == [
        ready("admin areas anna"),
        ready("admin areas ben"),
    ]

    given = ready(f"admin areas ben {shown} billing:read billing:read")
    assert (0, f"Areas of ben: billing:read {shown}", "") == given
    assert "billing:read,projects:write,support:write" in ready("admin list").out
    assert (0, "Areas of ben: none\n", "") == ready("admin areas ben none")
    assert (0, "none\n", "") == ready("admin areas ben")
    assert ["2", "ben", "staff", "active", "none", "ben"] == (
        ready("admin list").out.splitlines()[2].split()
    )


AREAS = (
    "clients, billing, orders, products, services, domains, support, projects, affiliates, users, "
    "system, settings"
)
NO_AREAS = [
    ("ben billing", "'billing'; did you mean billing:read or billing:write?"),
    ("ben biling:write", "'biling:write'; did you mean billing:write?"),
    ("ben billing:delete", "'billing:delete'; did you mean billing:read or billing:write?"),
    ("ben projects:write zzz", "'zzz'."),
    ("ben ''", "''."),
    ("ben 'projects:write support:write'", "'projects:write support:write'; did you mean "),
]


@pytest.mark.parametrize(("words", "told"), NO_AREAS)
def test_word_that_is_no_area_is_refused_with_what_was_meant(
    ready: Run, words: str, told: str
) -> None:
    """A bare area leaves open which right is given; nothing changes, and the legal words stand."""
    ready("admin add ben --password-stdin", "second")
    refused = ready(f"admin areas {words}")

    assert (1, "") == (refused.code, refused.out)
    assert f"There is no area {told}" in refused.err
    assert f"An area is one of {AREAS}, with :read or :write behind it." in refused.err
    assert "projects:write support:write\n" == ready("admin areas ben").out


def test_new_database_is_told(run: Run, data: Path) -> None:
    """Who mistyped --data sees that he made a database there."""
    assert f"Made a new database: {databases.place(data)}" in run("migrate").out
    assert "Made" not in run("migrate").out


def test_empty_lists_say_that_they_are_empty(run: Run, data: Path) -> None:
    """A line of headings over nothing leaves doubts."""
    run("migrate")
    assert f"No administrators yet: `teampro admin add NAME --data {data}`" in run("admin list").out
    assert "No tokens yet" in run("token list").out
    assert "No bans and no exemptions" in run("bans list").out


def test_token_text_is_printed_alone_and_never_again(ready: Run) -> None:
    """A script can take the token from standard output; the list does not show it."""
    made = ready("token create anna --label backup --verbs get --resources projects,actions")
    text = made.out.strip()

    assert text.startswith("tp_")
    assert len(text.split()) == 1
    listed = ready("token list").out
    assert text not in listed
    assert "1 anna backup token GET actions,projects all never never" == (
        " ".join(listed.splitlines()[1].split())
    )


def test_token_of_an_abuse_scanner_reports_and_does_nothing_else(ready: Run) -> None:
    """It is as short as scanners hold it; no other limit is said beside that."""
    text = ready("token create anna --label scanner --abuse").out.strip()
    assert (32, True) == (len(text), text.isalnum())
    assert "1 anna scanner token POST abusereports all" in " ".join(
        ready("token list").out.splitlines()[1].split()
    )
    for option in ("--verbs GET", "--resources projects", "--chain projects/1"):
        assert 1 == ready(f"token create anna --abuse {option}").code


def test_what_is_due_of_abuse_reports_is_done_by_hand(ready: Run) -> None:
    """With a line for each; of nothing it says that."""
    assert "Nothing is due.\n" == ready("abuse due").out


def test_token_may_be_limited_to_chains(ready: Run) -> None:
    """They are kept in canonical words, however they were given."""
    assert ready("token create anna --chain project.7 --chain actions").code == 0
    assert "  actions,projects/7  " in ready("token list").out


def test_credential_is_printed_as_two_lines_and_its_secret_never_again(ready: Run) -> None:
    """A script can take both from standard output; the list shows the identifier."""
    made = ready("credential create anna --label shop --commands ReadOnly --addresses 203.0.113.7")
    identifier, secret = made.out.splitlines()
    assert (32, 32) == (len(identifier), len(secret))
    listed = ready("credential list").out
    assert secret not in listed
    assert f"1 anna shop {identifier} readonly 203.0.113.7/32 never never" == (
        " ".join(listed.splitlines()[1].split())
    )
    assert "credential" in ready("token list").out
    assert "Revoked token 1" in ready("credential revoke 1").out
    assert "No credentials yet" in ready("credential list").out


def test_token_may_be_made_for_operations(ready: Run) -> None:
    """One of a noun, or all of them; the noun must be there."""
    assert ready("token create anna --resources timelogs,timelogs.stop,projects.*").code == 0
    assert "  projects.*,timelogs,timelogs.stop  " in ready("token list").out


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


def test_clearing_below_a_wider_ban_names_it(ready: Run) -> None:
    """An address is not free because its own entry is gone."""
    ready("bans add 10.1.0.0/16")
    done = ready("bans clear 10.1.0.1")

    assert (1, True) == (done.code, "has no entry of its own" in done.out)
    assert "teampro bans clear 10.1.0.0/16" in done.out
    assert 0 == ready("bans clear 10.1.0.0/16").code


def test_ban_of_half_the_world_asks_for_yes(ready: Run) -> None:
    """One slip of the prefix length would shut everybody out."""
    assert "--yes" in ready("bans add 0.0.0.0/0").err
    assert 0 == ready("bans add 0.0.0.0/0 --yes").code


def test_config_shows_each_setting_with_its_origin(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every setting is listed once: name, value, where it came from."""
    monkeypatch.setenv("TEAMPRO_WORKERS", "3")
    out = run("config").out
    rows = {line.split()[0]: line.split() for line in out.splitlines()}

    assert ["TEAMPRO_WORKERS", "environment", "3"] == rows["TEAMPRO_WORKERS"]
    assert ["TEAMPRO_DATA", "command", "line", str(data)] == rows["TEAMPRO_DATA"]
    assert ["TEAMPRO_THREADS", "default", "8"] == rows["TEAMPRO_THREADS"]
    assert ["TEAMPRO_PEPPER_FILE", "default", f"{data}/pepper"] == rows["TEAMPRO_PEPPER_FILE"]
    assert {setting.variable for setting in SETTINGS} <= rows.keys()


def test_config_keeps_within_a_hundred_columns(run: Run, data: Path) -> None:
    """Long lists of words are broken, with the meanings too; a path stays whole."""
    lines = run("config --help-texts").out.splitlines()
    places = str(data), str(databases.place(data))
    assert max(len(line) for line in lines if not any(p in line for p in places)) <= 100


def test_demonstration_is_not_mixed_with_other_files(run: Run, data: Path) -> None:
    """A directory with something else in it is left alone."""
    data.mkdir()
    (data / "letter.txt").write_text("dear")
    done = run("demo --bind 127.0.0.1:0")

    assert (1, True) == (done.code, "name an empty directory" in done.err)
    assert ["letter.txt"] == [path.name for path in data.iterdir()]


@pytest.fixture
def loading(ready: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same, where another system is the master of clients and tickets."""
    monkeypatch.setenv("TEAMPRO_OWNER_OF", "")
    return ready


@pytest.mark.parametrize(
    ("kind", "rest"), [("clients", "tickets"), ("tickets", "clients"), ("departments", "clients")]
)
def test_records_are_not_loaded_where_this_server_is_their_master(
    ready: Run, tmp_path: Path, kind: str, rest: str
) -> None:
    """An old export would undo what was written here."""
    file = tmp_path / "records.ndjson"
    file.write_text('{"id": 7, "name": "Ada"}\n')
    done = ready(f"load {kind} {file}")

    assert (1, "") == (done.code, done.out)
    assert f"the master of {kind}" in done.err
    assert f"TEAMPRO_OWNER_OF={rest} " in done.err


def test_a_file_that_is_not_there_is_named(loading: Run) -> None:
    """Nothing is loaded of it."""
    done = loading("load tickets /no/such/file")

    assert (1, "") == (done.code, done.out)
    assert "/no/such/file cannot be read" in done.err


def test_loaded_client_has_his_name_in_two_and_a_name_for_other_systems(
    loading: Run, data: Path, tmp_path: Path
) -> None:
    """Split at the last blank; columns that clients have are taken under their own words."""
    file = tmp_path / "clients.ndjson"
    file.write_text(
        '{"id": 7, "name": " Dr. Ada  Berg ", "company": "A", "email": "ADA@a.example"}\n'
        '{"id": 8, "name": "Bo"}\n'
    )
    columns = "firstname, lastname, companyname, email, LENGTH(uuid), version"

    assert "2 added" in loading(f"load clients {file}").out
    with contextlib.closing(Database(databases.place(data))) as database:
        rows = database.rows(f"SELECT {columns} FROM clients ORDER BY id")
    assert [("Dr. Ada", "Berg", "A", "ada@a.example", 36, 1), ("", "Bo", "", None, 36, 1)] == rows


def test_records_are_loaded_again_without_doubling(loading: Run, tmp_path: Path) -> None:
    """A nightly export is loaded as it is: new ones added, changed ones changed."""
    file = tmp_path / "clients.ndjson"
    file.write_text('{"id": 7, "name": "Ada", "company": "A"}\n\n{"id": 8, "name": "Bo"}\n')
    line = f"load clients {file}"

    assert "2 added, 0 changed, 0 unchanged" in loading(line).out
    assert "0 added, 0 changed, 2 unchanged" in loading(line).out
    file.write_text('{"id": 7, "name": "Ada", "company": "New"}\n{"id": 9}\n')
    assert "1 added, 1 changed, 0 unchanged" in loading(line).out


def test_ticket_is_loaded_with_its_replies_and_notes(
    loading: Run, data: Path, tmp_path: Path
) -> None:
    """What the line lists is what the ticket has, and the first one opened it; the rest stays."""
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

    assert "1 added" in loading(line).out
    assert "1 unchanged" in loading(line).out
    with contextlib.closing(Database(databases.place(data))) as database:
        asked = "SELECT message, is_opening FROM ticketreplies ORDER BY replyid"
        assert [("one", 1), ("two", 0)] == database.rows(asked)
    file.write_text(json.dumps({"id": 2038, "tid": "AB-1"}))
    assert "1 unchanged" in loading(line).out
    file.write_text(json.dumps(ticket | {"replies": []}))
    assert "1 changed" in loading(line).out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"id": 1, "nam": "x"}', "line 2: 'nam' is no field; did you mean name?"),
        ('{"id": "x"}', "line 2: id: expected a whole number"),
        ('{"name": "x"}', "line 2: id is missing"),
        ("[1]", "line 2: expected a JSON object"),
        ("{", "line 2: this is no JSON"),
        ('{"id": 1, "name": "\\u0000"}', "line 2: name: holds a control character"),
        ('{"id": 5, "name": "again"}', "line 2: id 5 stands in line 1 already"),
        ('{"id": 6, "name": "a", "name": "b"}', "line 2: 'name' stands twice"),
    ],
)
def test_faulty_line_is_named_and_nothing_is_loaded(
    loading: Run, tmp_path: Path, text: str, told: str
) -> None:
    """A file is loaded whole or not at all."""
    file = tmp_path / "clients.ndjson"
    file.write_text('{"id": 5, "name": "good"}\n' + text)
    done = loading(f"load clients {file}")

    assert 1 == done.code
    assert told in done.err
    assert "nothing was loaded" in done.err
    file.write_text('{"id": 5, "name": "good"}')
    assert "1 added" in loading(f"load clients {file}").out


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"status": "Opne"}, "line 1: status: 'Opne' is none of Open, "),
        ({"priority": "top"}, "line 1: priority: 'top' is none of Low, Medium, High"),
        ({"deptid": 9}, "line 1: deptid: there is no department 9; load departments first"),
        ({"userid": 9}, "line 1: userid: there is no client 9; load clients first"),
    ],
)
def test_ticket_that_fits_nothing_is_refused(
    loading: Run, tmp_path: Path, row: dict[str, object], told: str
) -> None:
    """A word no setting lists or a record that is not there would show nowhere."""
    file = tmp_path / "tickets.ndjson"
    file.write_text(json.dumps({"id": 1} | row))

    assert told in loading(f"load tickets {file}").err


def test_byte_order_mark_is_no_part_of_the_first_line(loading: Run, tmp_path: Path) -> None:
    """Exports from Windows begin with one."""
    file = tmp_path / "clients.ndjson"
    file.write_text('{"id": 1}', encoding="utf-8-sig")

    assert "1 added" in loading(f"load clients {file}").out


def test_empty_file_is_told(loading: Run, tmp_path: Path) -> None:
    """An export that came to nothing is noticed."""
    file = tmp_path / "clients.ndjson"
    file.write_text("\n")

    assert "holds no record" in loading(f"load clients {file}").err


def test_load_shows_a_line_of_each_kind(loading: Run, tmp_path: Path) -> None:
    """The examples of the help can be loaded as they are."""
    out = loading("load --help").out
    for kind in ("clients", "departments", "tickets"):
        line = next(line for line in out.splitlines() if line.startswith(f"  {kind}: "))
        file = tmp_path / kind
        file.write_text(line.removeprefix(f"  {kind}: "))
        assert "1 added" in loading(f"load {kind} {file}").out


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


def empty_database(data: Path) -> None:
    """Cut the database off."""
    (data / "teampro.db").write_bytes(b"")


def foreign_database(data: Path) -> None:
    """Put another program's database into the place."""
    lose_database(data)
    with contextlib.closing(sqlite3.connect(data / "teampro.db")) as other:
        other.execute("CREATE TABLE songs (title)")
        other.commit()


@databases.of_files
@pytest.mark.parametrize("line", ["migrate", "admin add ben --password-stdin", "serve", "demo"])
@pytest.mark.parametrize("spoil", [lose_database, empty_database, foreign_database])
def test_lost_database_is_not_taken_for_a_new_one(
    ready: Run, data: Path, spoil: Callable[[Path], None], line: str
) -> None:
    """Nothing is made where data was: what is left of it may be the clue."""
    spoil(data)
    path = data / "teampro.db"
    before = path.read_bytes() if path.exists() else None
    bind = " --bind 127.0.0.1:0" if line in ("serve", "demo") else ""
    done = ready(line + bind, "x")

    assert (1, 1) == (done.code, len(done.err.splitlines()))
    assert str(data) in done.err
    assert before == (path.read_bytes() if path.exists() else None)


@pytest.mark.parametrize(
    ("spoil", "mend"),
    [
        (spoil_mode, "chmod 700"),
        (spoil_pepper, "tar -xf BACKUP.tar -C"),
        (spoil_pepper_mode, "chmod 600"),
        pytest.param(spoil_database, "teampro restore", marks=databases.of_files),
        pytest.param(lose_database, "teampro restore", marks=databases.of_files),
        pytest.param(empty_database, "is empty", marks=databases.of_files),
        pytest.param(foreign_database, "is no database of TeamPro", marks=databases.of_files),
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


@databases.of_files
@pytest.mark.parametrize("line", ["migrate", "load all {dump}"])
@pytest.mark.parametrize("is_opened", [False, True])
def test_file_without_tables_is_what_a_killed_start_leaves(
    ready: Run, data: Path, tmp_path: Path, line: str, is_opened: bool
) -> None:
    """The same command comes through when it is run again."""
    dump = tmp_path / "all.ndjson"
    ready(f"dump {dump}")
    pepper = (data / "pepper").read_bytes()
    shutil.rmtree(data)
    data.mkdir()
    (data / databases.FILE).touch()
    if is_opened:
        with contextlib.closing(Database(data / databases.FILE)) as database:
            assert set() == database.tables()
    if "load" in line:
        (data / "pepper").write_bytes(pepper)
        (data / "pepper").chmod(0o600)
    assert (0, "") == ready(line.format(dump=dump))[::2]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ((0,), ""),
        ((29, 500), ""),
        ((), "There is no backup in {folder}."),
        ((30, 500), "The newest backup in {folder} is 30 hours old, and should be younger than 30"),
    ],
)
def test_doctor_warns_when_the_newest_backup_is_too_old(
    ready: Run,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    made: tuple[int, ...],
    told: str,
) -> None:
    """The backup tells when it was made, whenever its file was copied; no other file counts."""
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "other.tar").write_bytes(b"no backup")
    for hours in made:
        moment = datetime.now(UTC) - timedelta(hours=hours, minutes=1)
        with contextlib.closing(Database(databases.place(data))) as database:
            back_up(
                database,
                data_paths_of(databases.settings(data)),
                folder / f"{hours}.tar",
                moment.isoformat(),
                lambda _: [],
                fits,
            )
    assert "backup" not in ready("doctor").out
    monkeypatch.setenv("TEAMPRO_BACKUP_DIRECTORY", str(folder))
    said = ready("doctor").out

    assert (told.format(folder=folder) in said) if told else ("backup" not in said)
    assert bool(told) == (f"  -> teampro backup {folder}/" in said)


def test_doctor_names_words_that_are_no_areas(ready: Run, data: Path) -> None:
    """What a hand wrote there gives no right; the command that is named leaves the rest."""
    ready("admin add ben --password-stdin", "second")
    database = Database(databases.place(data))
    database.rows("UPDATE admins SET areas = 'billing projects:write fly:read'")
    database.close()
    said = [line for line in ready("doctor").out.splitlines() if "ben" in line]

    told = "The administrator ben has words that are no areas: billing, fly:read."
    mend = f"teampro admin areas ben projects:write --data {data}"
    assert [told, f"  -> {mend}"] == said
    assert ready(mend.removeprefix("teampro ").partition(" --data")[0]).code == 0
    assert "ben" not in ready("doctor").out


def note_failures(data: Path, *subjects: str) -> None:
    """Put wrong logins from this machine on record."""
    database = Database(databases.place(data))
    for subject in subjects:
        database.rows(
            "INSERT INTO attempts (network, subject, moment, is_open) VALUES (?, ?, 1, 0)",
            ("127.0.0.1/32", subject),
        )
    database.close()


def plan(data: Path, minutes: int, status: str = "open", **columns: Any) -> None:
    """Put a job into the table that was due some minutes ago."""
    due = (datetime.now(UTC) - timedelta(minutes=minutes)).strftime(MOMENT)
    with contextlib.closing(Database(databases.place(data))) as database:
        row = {"kind": "mail", "task": "send", "attempt_key": str(uuid.uuid4()), "due": due}
        database.run(Job.insert(row | {"status": status} | columns))


def test_doctor_tells_when_no_worker_lives(ready: Run, data: Path) -> None:
    """A job that one works on is none, nor is one that has just become due."""
    plan(data, 9)
    plan(data, 20, lease_until="2999-01-01 00:00:00")
    plan(data, 20, "done")
    assert "worker" not in ready("doctor").out
    plan(data, 20)
    plan(data, 30, "pending")
    said = ready("doctor").out
    assert "No worker is at work: 2 jobs should have been done, the first at " in said
    assert f"-> teampro serve --data {data}" in said


def test_doctor_tells_who_starts_a_worker_that_servers_do_not(
    ready: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the setting keeps servers from it, another command does."""
    monkeypatch.setenv("TEAMPRO_WORKER", "off")
    plan(data, 20)
    assert f"-> teampro worker --data {data}" in ready("doctor").out


def test_doctor_names_tasks_that_fail(ready: Run, data: Path) -> None:
    """For good, or time after time; one failure that another try follows is none."""
    tried = {"last_error": "no route", "last_attempt": "2024-05-06 12:00:00"}
    plan(data, -60, attempts=2, **tried)
    assert "failed" not in ready("doctor").out
    plan(data, -60, attempts=3, **tried)
    plan(data, 60, "failed", attempts=6, **tried)
    plan(data, 60, "unknown", kind="gateway", task="capture", **tried)
    said = ready("doctor").out
    for task in ("2 jobs (mail send)", "1 job (gateway capture)"):
        assert f"{task} failed, the last one at 2024-05-06 12:00:00 UTC: no route\n" in said


def test_doctor_warns_of_a_front_that_hides_the_callers(ready: Run, data: Path) -> None:
    """Wrong logins of one person are his; those of several from loopback tell of a front."""
    note_failures(data, "user:anna", "user:anna")
    assert "--behind-proxy" not in ready("doctor").out
    note_failures(data, "user:ben")
    assert "--behind-proxy" in ready("doctor").out


def test_doctor_names_a_credential_that_everybody_knows(
    ready: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of the demonstration, where a front lets the network in."""
    database = Database(databases.place(data))
    Tokens(database, time.time).add_key("anna", "", IDENTIFIER, SECRET)
    database.close()
    advice = f"-> teampro credential revoke 1 --data {data}"

    assert advice not in ready("doctor").out
    monkeypatch.setenv("TEAMPRO_BEHIND_PROXY", "true")
    assert advice in ready("doctor").out


def test_doctor_names_what_lifts_a_ban_of_this_machine(ready: Run, data: Path) -> None:
    """Who shut himself out is told the way back in."""
    database = Database(databases.place(data))
    Bans(database, time.time).strike(Origin("127.0.0.1/32", "", False), 900)
    database.close()

    assert f"teampro bans clear 127.0.0.1/32 --data {data}" in ready("doctor").out
    ready("bans clear 127.0.0.1")
    assert "127.0.0.1" not in ready("doctor").out


def keep_file(data: Path, content: bytes) -> Path:
    """Keep bytes with a record that names them, and return where they lie."""
    blobs = BlobStore(data / "blobs")
    blob = blobs.keep(blobs.receive([content], 1000))
    database = Database(databases.place(data))
    file = File(file_name="plan.pdf", file_sha256=blob.sha256, file_size=len(content))
    database.run(File.insert(file.__data__))
    database.close()
    return blob.path


def lose(path: Path) -> None:
    """Remove a file."""
    path.unlink()


def damage(path: Path) -> None:
    """Change a byte of a file."""
    path.write_bytes(b"X" + path.read_bytes()[1:])


def empty(path: Path) -> None:
    """Cut a file off."""
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "told", "is_seen"),
    [(lose, "missing", True), (empty, "damaged", True), (damage, "damaged", False)],
)
def test_lost_bytes_are_named_with_what_brings_them_back(
    ready: Run, data: Path, tmp_path: Path, spoil: Callable[[Path], None], told: str, is_seen: bool
) -> None:
    """The command that is told brings the bytes back and changes no row."""
    path = keep_file(data, b"the bytes")
    assert "1 file read" in ready("files verify").out
    assert 0 == ready(f"backup {tmp_path}/whole.tar").code
    spoil(path)
    done = ready("files verify")

    assert 1 == done.code
    assert f"{told}: file 1 plan.pdf" in done.out
    assert is_seen is (f"{told}: file 1 plan.pdf" in ready("doctor").out)
    mend = next(line[5:] for line in done.out.splitlines() if line.startswith("  -> "))
    mend = mend.replace("BACKUP.tar", f"{tmp_path}/whole.tar")
    subprocess.run(shlex.split(mend), check=True)
    assert b"the bytes" == path.read_bytes()
    assert "--force" not in done.out


def test_backup_does_not_lose_bytes_silently(ready: Run, data: Path, tmp_path: Path) -> None:
    """It fails and names them, unless told to go on; then they are listed."""
    damage(keep_file(data, b"the bytes"))
    file = tmp_path / "b.tar"
    refused = ready(f"backup {file}")
    assert (1, False) == (refused.code, file.exists())
    assert "damaged: file 1 plan.pdf" in refused.err

    done = ready(f"backup {file} --skip-damaged")
    assert (0, True) == (done.code, "damaged: file 1 plan.pdf" in done.err)
    with tarfile.open(file) as tar:
        listing = json.load(tar.extractfile("manifest.json"))
    assert ["damaged"] == [*listing["left_out"].values()]
    assert 0 == ready(f"restore {file} --force").code


def test_what_killed_processes_left_is_told_before_it_is_swept(ready: Run, data: Path) -> None:
    """`files verify` looks; it is no fault of the files that are kept."""
    assert "unfinished" not in ready("files verify").out
    blobs = BlobStore(data / "blobs")
    upload = blobs.receive([b"half"], 1000)
    (data / ".backup-killed").mkdir()
    told = ready("files verify")

    assert (0, True) == (
        told.code,
        "There are 1 unfinished upload and 1 folder of a broken backup.\n"
        f"  -> teampro files sweep --data {data}" in told.out,
    )
    os.utime(upload.path, (0, 0))
    swept = "Removed 0 unused files and 1 broken upload.\nRemoved 1 folder of a broken backup.\n"
    assert swept == ready("files sweep").out
    assert "unfinished" not in ready("files verify").out


def test_sweep_removes_old_orphans_alone(ready: Run, data: Path) -> None:
    """Bytes with a record stay, and so do young ones whose record may still come."""
    kept = keep_file(data, b"named")
    blobs = BlobStore(data / "blobs")
    orphan = blobs.keep(blobs.receive([b"not named"], 1000)).path

    assert "Removed 0 unused files and 0 broken uploads." in ready("files sweep").out
    assert "Removed 1 unused file and" in ready("files sweep --older-than 0").out
    assert (True, False) == (kept.exists(), orphan.exists())


NONE = "There is no database" if databases.ENGINE == "sqlite" else "is empty: run `"
REFUSALS = [
    ("admin list", 1, NONE),
    ("backup /tmp/never.tar", 1, NONE),
    ("restore /no/such.tar", 1, "/no/such.tar cannot be read"),
    ("serve --bind 0.0.0.0:8000", 1, "--behind-proxy"),
    ("demo --bind 0.0.0.0:8000", 1, "loopback"),
    ("serve --bind nonsense", 1, "HOST:PORT"),
    ("serve --workers none", 2, "--workers 'none': expected a whole number"),
    ("serve --threads 0", 2, "from 1 to 256"),
    ("nonsense", 2, "invalid choice"),
    ("admin", 2, "COMMAND"),
    ("admin add", 2, "username"),
    ("admin add x --role king", 2, "invalid choice"),
    ("token create x --days soon", 2, "argument --days: takes a number above 0"),
    ("load ghosts file", 2, "invalid choice"),
    ("token create x --days 0", 2, "argument --days: takes a number above 0"),
    ("bans add 192.0.2.1 --hours nan", 2, "argument --hours: takes a number above 0"),
    ("files sweep --older-than -1", 2, "argument --older-than: takes a number from 0"),
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
    ("token create anna --resources timelog.stop", "", "'timelog'; did you mean timelogs?"),
    ("token create anna --resources timelogs.", "", "such as timelogs.stop or timelogs.*"),
    ("token create anna --resources timelogs.stp", "", "'timelogs.stp'; did you mean stop?"),
    ("token create anna --resources timelogs.start", "", "no operation 'timelogs.start'"),
    ("token create anna --resources admins.stop", "", "there are none"),
    ("token create anna --resources ,", "", "leave it out for all"),
    ("token create anna --chain projects/1,2", "", "grant each by itself"),
    ("token create anna --chain proyects/1", "", "'proyects' is no resource"),
    ("credential create anna --addresses ,", "", "leave it out for all"),
    ("credential create anna --addresses here", "", "an address is written"),
    ("credential create anna --commands get-it", "", "There is no command 'get-it'; "),
    ("credential create anna --commands GetClinets", "", "did you mean GetClients?"),
    ("credential create nobody", "", "no administrator called 'nobody'"),
    ("credential revoke 99", "", "no token 99"),
    ("admin areas nobody", "", "no administrator called 'nobody'"),
    ("admin areas anna none", "", "'anna' is super and has every area"),
    ("admin areas anna none billing:read", "", "none takes all areas, so it stands alone"),
    ("admin add 'a b' --password-stdin", "x", "username must not hold blanks"),
    ("admin add a\u200bb --password-stdin", "x", "control characters"),
    ("admin disable anna", "", "'anna' is the only super administrator"),
    ("admin disable zed", "", "`teampro admin list --data "),
    ("admin disable \udcff", "", "no administrator called"),
    ("bans add 192.0.2.1 --reason \udcff", "", "UTF-8"),
    ("token revoke 99", "", "no token 99"),
    ("bans add nonsense", "", "no address or network"),
    ("bans clear nonsense", "", "no address or network"),
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
    monkeypatch.setenv("TEAMPRO_THREAD", "3")
    told = "no setting has the variable TEAMPRO_THREAD; did you mean TEAMPRO_THREADS?"
    refused, shown = run("admin list"), run("config")

    assert (2, True) == (refused.code, told in refused.err)
    assert (2, True) == (shown.code, told in shown.err)
    assert "TEAMPRO_WORKERS " in shown.out


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


@contextlib.contextmanager
def logins(data: Path) -> Iterator[LoginTokens]:
    """Open the tokens of logins."""
    places = data_paths_of(databases.settings(data))
    with contextlib.closing(Database(places.database)) as database:
        keys = SigningKeys(database, read_pepper(places.pepper))
        yield LoginTokens(database, keys, time.time, 86_400)


@pytest.mark.parametrize("is_known", [False, True])
def test_a_restore_ends_all_logins(ready: Run, data: Path, tmp_path: Path, is_known: bool) -> None:
    """Those before the backup and after it, also where nobody can tell which keys there were."""

    def make() -> LoginToken:
        with logins(data) as tokens:
            return LoginToken(tokens.make(ANNA))

    def word(token: LoginToken) -> str:
        with logins(data) as tokens:
            try:
                return "right" if tokens.find(token) else "wrong"
            except Refusal as no:
                return no.word

    archive = tmp_path / "backup.tar"
    before = make()
    assert 0 == ready(f"backup {archive}").code
    with logins(data) as tokens:
        tokens.end(before)
    ready("jwt rotate --now")
    after = make()
    assert ["token_expired", "right"] == [word(before), word(after)]
    if not is_known:
        with contextlib.closing(Database(databases.place(data))) as database:
            database.rows('DELETE FROM meta WHERE "key" = ?', (META,))
    done = ready(f"restore {archive} --force")
    assert (0, True) == (done.code, "Everybody logs in again." in done.out)
    assert ["token_expired"] * 2 == [word(before), word(after)]
    between = make()
    assert "right" == word(between)
    assert 0 == ready(f"restore {archive} --force").code
    assert "token_expired" == word(between)
