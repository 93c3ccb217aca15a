"""The dump: the same from every engine, loaded whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from teampro.cli import main
from teampro.errors import Refusal
from teampro.identity.login_tokens import LoginToken, LoginTokens
from teampro.identity.pepper import read_pepper
from teampro.identity.signing_keys import META as KEYS
from teampro.identity.signing_keys import SigningKeys
from teampro.resources.projects.projects import Project
from teampro.store.database import Database
from teampro.store.dump import DumpError, check, dump, load
from teampro.store.engines import DatabaseAddress
from teampro.store.idempotency import StoredAnswer, keep_answer
from teampro.store.jobs import Job
from teampro.store.migrations import migrate
from tests import databases
from tests.callers import ANNA
from tests.wire.demo_world import demo_template

TEXTS = (
    "",
    " ends with a blank ",
    "Ärger & <b>'\"\\",
    "🎉 emoji",
    "long " * 10_000,
    "two\nlines",
    "%s ? $1",
)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Database]:
    """The demonstration with hard texts, nulls, and an id that is no longer there."""
    databases.copy(demo_template(), tmp_path / "story")
    with contextlib.closing(Database(databases.place(tmp_path / "story"))) as database:
        row = {column.name: column.default for column in Project._meta.sorted_fields[1:]}
        database.run(Project.insert(**row | {"external": "jira:WEB-1"}))
        for text in (*TEXTS, "gone"):
            hard = {"project_name": text[:255], "project_detail": text, "date_finish": None}
            database.run(Project.insert(**row | hard | {"project_rate": 10**15}))
        database.run(Project.delete().where(Project.project_name == "gone"))
        for key in ("first", "second"):
            database.run(Job.insert(attempt_key=key, open_mark=None, due="2024-05-06 12:00:00"))
        yield database


def dumped(database: Database) -> io.BytesIO:
    """Return the dump of a database."""
    file = io.BytesIO()
    with database.reading():
        dump(database, file)
    return file


@contextlib.contextmanager
def empty(place: DatabaseAddress) -> Iterator[Database]:
    """Yield a migrated, empty database."""
    if isinstance(place, Path):
        place.parent.mkdir(exist_ok=True)
    with contextlib.closing(Database(place)) as database:
        migrate(database)
        yield database


def test_dump_is_the_same_after_a_way_through_a_file(story: Database, tmp_path: Path) -> None:
    """To SQLite and back to the engine of the run: rows, ids, and which ids come next."""
    first = dumped(story)
    with empty(tmp_path / "middle.db") as middle, empty(databases.place(tmp_path / "end")) as end:
        load(middle, first)
        second = dumped(middle)
        load(end, second)
        third = dumped(end)

    assert first.getvalue() == second.getvalue() == third.getvalue()
    names = [line for line in first.getvalue().splitlines() if b"two\\nlines" in line]
    assert names


def test_ids_go_on_behind_the_highest_that_ever_was(story: Database, tmp_path: Path) -> None:
    """The id of a row that was deleted before the dump is not given again after it."""
    with empty(databases.place(tmp_path / "end")) as end:
        load(end, dumped(story))
        assert story.next_id("projects", "project_id") == end.next_id("projects", "project_id")
        highest = end.rows("SELECT MAX(project_id) FROM projects")[0][0]
        assert highest + 1 < end.next_id("projects", "project_id")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda text: text[: len(text) // 2], "cut off or damaged"),
        (lambda text: text[:-80], "cut off or damaged"),
        (lambda text: text.replace(b"Museum", b"Musaeum", 1), "cut off or damaged"),
        (lambda text: b"", "no dump"),
        (lambda text: b'{"id": 7, "name": "Ada"}\n', "no dump"),
        (lambda text: text.replace(b'"m0002_nouns"', b'"m9999_later"', 1), "a later version"),
        (lambda text: text.replace(b',"m0002_nouns"', b"", 1), "an earlier version"),
        (lambda text: resealed(text.replace(b'"rows":', b'"rows":1', 1)), "not as many rows"),
    ],
)
def test_dump_that_is_not_whole_is_refused_with_the_reason(
    story: Database, tmp_path: Path, spoil: Callable[[bytes], bytes], told: str
) -> None:
    """All of it is looked at before anything is written."""
    file = io.BytesIO(spoil(dumped(story).getvalue()))
    with empty(databases.place(tmp_path / "end")) as end:
        with pytest.raises(DumpError, match=told):
            load(end, file)
        assert [(0,)] == end.rows("SELECT COUNT(*) FROM projects")


def resealed(text: bytes) -> bytes:
    """Return a dump with the digest that fits."""
    *lines, _ = text.splitlines(keepends=True)
    body = b"".join(lines)
    return body + b'{"sha256":"%s"}\n' % hashlib.sha256(body).hexdigest().encode()


def test_database_with_rows_is_not_filled(story: Database) -> None:
    """Rows of two installations are not mixed."""
    with pytest.raises(DumpError, match="is not empty: there are "):
        load(story, dumped(story))


@pytest.mark.parametrize(("kind", "is_loaded"), [("clock", True), ("mail", False)])
def test_what_a_server_wrote_by_itself_makes_room(
    story: Database, tmp_path: Path, kind: str, is_loaded: bool
) -> None:
    """The clock jobs of a worker that ran on it empty go; a job that somebody asked for stays."""
    whole = dumped(story)
    with empty(databases.place(tmp_path / "end")) as end:
        end.run(Job.insert(kind=kind, attempt_key="third"))
        if not is_loaded:
            with pytest.raises(DumpError, match="is not empty: there are jobs"):
                load(end, whole)
            return
        load(end, whole)
        assert whole.getvalue() == dumped(end).getvalue()


def test_first_answers_are_left_out_and_go_before_other_data(
    story: Database, tmp_path: Path
) -> None:
    """They tell of writes to the rows there were; whoever repeats one then writes to the new."""
    answer = StoredAnswer("fingerprint", "request", 200, "", "a tree of some record", 1.0)
    whole = dumped(story)
    with empty(databases.place(tmp_path / "end")) as end:
        with end.writing():
            keep_answer(end, "digest", answer)
        assert b"a tree of some record" not in dumped(end).getvalue()
        load(end, whole)
        assert [(0,)] == end.rows("SELECT COUNT(*) FROM idempotency")
        with end.writing():
            keep_answer(end, "digest", answer)
        load(end, whole, replace=True)
        assert [(0,)] == end.rows("SELECT COUNT(*) FROM idempotency")


def test_row_that_cannot_be_stored_leaves_nothing(story: Database, tmp_path: Path) -> None:
    """It is one transaction: a faulty row at the end takes the others with it."""
    *lines, last, _ = dumped(story).getvalue().splitlines(keepends=True)
    text = resealed(b"".join([*lines, last.replace(b"[", b"[", 1), lines[-1], b"\n"]))
    with empty(databases.place(tmp_path / "end")) as end:
        with pytest.raises(Exception):  # noqa: B017  # what each engine says of a double id
            load(end, io.BytesIO(text))
        assert [(0,)] == end.rows("SELECT COUNT(*) FROM projects")


def test_commands_move_everything_to_another_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the pepper copied, those who could log in still can; the file is for its owner alone."""
    story, file, target = tmp_path / "story", tmp_path / "all.ndjson", tmp_path / "target"
    databases.copy(demo_template(), story)
    target.mkdir()

    assert (0, "") == run(monkeypatch, capsys, story, f"dump {file}")
    assert 0o600 == file.stat().st_mode & 0o777
    code, told = run(monkeypatch, capsys, target, f"load all {file}")
    assert (1, True) == (code, f"not in {target}/pepper" in told)
    (target / "pepper").write_bytes((story / "pepper").read_bytes())
    (target / "pepper").chmod(0o600)
    assert (0, "") == run(monkeypatch, capsys, target, f"load all {file}")
    assert (0, "") == run(monkeypatch, capsys, target, f"dump {file}.again")
    code, told = run(monkeypatch, capsys, target, f"load all {file}")

    assert (1, True) == (code, "is not empty" in told)
    _, *before, _ = file.read_text().splitlines()
    _, *after, _ = Path(f"{file}.again").read_text().splitlines()
    after = [line for line in after if json.loads(line)[1] != KEYS]
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert [(["epoch", "1"], ["epoch", "2"])] == [
        (json.loads(old)[1:], json.loads(new)[1:]) for old, new in changed
    ]
    with file.open("rb") as content:
        assert 3 == check(content)["admins"]["rows"]


def test_a_load_ends_all_logins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token that was ended after the dump does not count again."""
    story, file, target = tmp_path / "story", tmp_path / "all.ndjson", tmp_path / "target"
    databases.copy(demo_template(), story)
    with logins(story) as tokens:
        token = LoginToken(tokens.make(ANNA))
        assert tokens.find(token)
        assert (0, "") == run(monkeypatch, capsys, story, f"dump {file}")
        tokens.end(token)
    target.mkdir()
    (target / "pepper").write_bytes((story / "pepper").read_bytes())
    (target / "pepper").chmod(0o600)
    assert (0, "") == run(monkeypatch, capsys, target, f"load all {file}")
    with logins(target) as tokens, pytest.raises(Refusal) as no:
        tokens.find(token)
    assert "token_expired" == no.value.word


@contextlib.contextmanager
def logins(data: Path) -> Iterator[LoginTokens]:
    """Open the tokens of logins."""
    with contextlib.closing(Database(databases.place(data))) as database:
        keys = SigningKeys(database, read_pepper(data / "pepper"))
        yield LoginTokens(database, keys, time.time, 86_400)


def test_failed_load_gives_no_id_twice(story: Database, tmp_path: Path) -> None:
    """Rows that stay keep their next ids, too: what was not loaded lowers none."""
    few = dumped(story)
    with empty(databases.place(tmp_path / "end")) as end:
        load(end, few)
        row = {column.name: column.default for column in Project._meta.sorted_fields[1:]}
        for _ in range(3):
            end.run(Project.insert(**row))
        highest = end.rows("SELECT MAX(project_id) FROM projects")[0][0]

        def fail() -> None:
            raise RuntimeError("the last moment")

        with pytest.raises(RuntimeError, match="the last moment"):
            load(end, few, replace=True, at_end=fail)
        assert [(highest,)] == end.rows("SELECT MAX(project_id) FROM projects")
        assert highest < end.next_id("projects", "project_id")


def test_dump_of_a_database_without_a_pepper_needs_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no administrator yet, no password was hashed with one."""
    target, file = tmp_path / "target", tmp_path / "all.ndjson"
    target.mkdir()
    (tmp_path / "source").mkdir()
    with empty(databases.place(tmp_path / "source")) as source:
        file.write_bytes(dumped(source).getvalue())
    assert (0, "") == run(monkeypatch, capsys, target, f"load all {file}")


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path, line: str
) -> tuple[int, str]:
    """Run a command on a data directory; return its exit code and what it says of errors."""
    for name, value in databases.environment(data).items():
        monkeypatch.setenv(name, value)
    code = main([*line.split(), "--data", str(data)])
    return code, capsys.readouterr().err
