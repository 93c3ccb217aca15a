"""`teampro call`, `upload`, `download` and `profile`: on the data here, and at a server."""

from __future__ import annotations

import csv
import hashlib
import http.server
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.server.running import Running, running_server
from tests.server.terminal import User
from tests.tools import tool
from tests.wire.demo_world import demo_template
from tests.xml_decoder import decode_xml

ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@pytest.fixture
def here(tmp_path: Path) -> User:
    """Someone who can read the data."""
    databases.copy(demo_template(), tmp_path / "data")
    return User(tmp_path)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demonstration, served."""
    data = tmp_path_factory.mktemp("served") / "data"
    databases.copy(demo_template(), data)
    with running_server(data, workers=1) as running:
        yield running


@pytest.fixture
def away(server: Running, tmp_path: Path) -> User:
    """Someone with a token and the address, and nothing else."""
    served = User(server.stdout.parent)
    token = served.run("token", "create", "staff").out.strip()
    return User(tmp_path, {"TEAMPRO_URL": server.url, "TEAMPRO_TOKEN": token})


def names(text: str) -> list[str]:
    """Return the project names of a JSON answer."""
    return [row["project_name"] for row in json.loads(text)["response"]["projects"]]


def test_same_words_ask_here_and_at_a_server(here: User, away: User) -> None:
    """Only who calls differs: the first super here, the token's owner there."""
    words = ("call", "projects", "--sort", "-project_name", "--limit", "3")
    local, remote = here.run(*words, "--as", "staff"), away.run(*words)

    assert (0, "") == (local.code, local.err)
    assert (0, "") == (remote.code, remote.err)
    assert 3 == len(names(local.out))
    assert names(local.out) == names(remote.out)


@pytest.mark.parametrize("output", ["json", "xml", "csv", "ndjson", "table"])
@pytest.mark.parametrize("where", ["here", "away"])
def test_every_output_tells_the_same(
    request: pytest.FixtureRequest, where: str, output: str
) -> None:
    """The ids of a project's files, as each output writes them."""
    user: User = request.getfixturevalue(where)

    done = user.run("call", "projects/100/files", "-p", "sort=file_id", "-o", output)

    assert 0 == done.code
    assert [5, 6, 7, 9, 10, 13, 14] == file_ids(output, done.out)


def file_ids(output: str, text: str) -> list[int]:
    """Return the ids of files in an answer."""
    if output == "table":
        return [int(line.split()[0]) for line in text.splitlines()[1:]]
    rows: Any
    if output == "csv":
        rows = list(csv.DictReader(text.splitlines()))
    elif output == "ndjson":
        rows = [json.loads(line) for line in text.splitlines()]
    else:
        tree = json.loads(text) if output == "json" else decode_xml(text.encode())
        rows = tree["response"]["files"]
    return [int(row["file_id"]) for row in rows]


@pytest.mark.parametrize("where", ["here", "away"])
def test_operation_is_called_as_on_the_wire(request: pytest.FixtureRequest, where: str) -> None:
    """Its answer is the record, in every output; the verb is said, as for every write."""
    user: User = request.getfixturevalue(where)
    made = user.run(
        "call", "POST", "actions/7/starttimer", "-p", "timelog_note=Called", "-o", "xml"
    )
    timelog = decode_xml(made.out.encode())["response"]["timelog"]
    assert (0, "Called", "active") == (
        made.code,
        timelog["timelog_note"],
        timelog["timelog_status"],
    )
    chain = f"timelogs/{timelog['timelog_id']}/stop"
    stopped = user.run("call", "POST", chain, "-o", "json")
    assert "complete" == json.loads(stopped.out)["response"]["timelog"]["timelog_status"]
    for words, message in (
        (("call", chain), f"{chain} offers POST, not GET."),
        (("call", "POST", chain), "there is nothing to stop."),
        (("call", "POST", chain, "-p", "preveiw=1"), "stop takes timelog_stop, timelog_note,"),
    ):
        refused = user.run(*words)
        assert 1 == refused.code and message in refused.err


def test_write_here_is_the_administrators(here: User) -> None:
    """It stands in the history under a name."""
    done = here.run("call", "PUT", "actions/7", "-p", "action_notes=Called.", "--as", "staff")
    assert 0 == done.code

    told = here.run("call", "actions/7/history", "--limit", "1", "-p", "sort=-sequence")
    [entry] = json.loads(told.out)["response"]["history"]

    assert 2 == entry["adminid"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("call", "projects/100/actons"), "the nearest is 'actions'"),
        (("call", "actions", "-p", "action_statu=Active"), "the nearest is 'action_status'"),
        (("call", "projects/99999"), "teampro: "),
        (("call", "PUT", "actions/7", "-p", "action_complete:=500"), "action_complete: out of"),
        (("call", "projects", "-p", "x"), "write NAME=TEXT or NAME:=JSON"),
        (("call", "GET"), "Name a chain: teampro call GET projects/100"),
        (("call", "projects", "--as", "nobody"), "No administrator 'nobody' may call"),
        (("call", "projects", "--as", "ines"), "No administrator 'ines' may call"),
        (("call", "projects", "--profile", "x"), "There is no profile 'x'"),
        (("call", "files/9/download/raw"), "teampro download ID"),
        (("call", "config", "--all"), "--all joins the pages of one list"),
        (("call", "DELETE", "actions/7"), "say --yes"),
        (("call", "POST", "projects", "--key", ""), "--key takes 1 to 200 printable"),
        (("call", "DELETE", "actions/7,8"), "say --yes"),
        (("call", "POST", "projects", "--rows", "absent.ndjson"), "absent.ndjson is no file"),
        (("call", "POST", "projects", "--rows", "-"), "-: There are no rows in it."),
        (("call", "projects", "--rows", "-"), "teampro call POST projects --rows FILE"),
        (("call", "POST", "projects", "--rows", "-", "-o", "xml"), "-o ndjson tells it of each"),
        (("upload", "absent.pdf", "--project", "100"), "absent.pdf is no file"),
        (("download", "99999"), "teampro: "),
        (("profile", "remove", "x"), "There is no profile 'x'"),
        (("profile", "add", "x", "--url", "https://example.com"), "--token-stdin"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_refusal_is_one_sentence_and_exit_code_1(
    here: User, words: tuple[str, ...], sentence: str
) -> None:
    """On standard error, with the nearest word; nothing on standard output."""
    done = here.run(*words)

    assert (1, "") == (done.code, done.out)
    assert sentence in done.err
    assert done.err.startswith("teampro: ")
    assert "Traceback" not in done.err


def test_local_error_prints_no_log_lines_but_for_bugs(here: User) -> None:
    """A refusal is the caller's: nothing is logged about it."""
    assert 1 == here.run("call", "projects/0").err.count("\n")


def test_table_is_drawn_within_the_terminal(here: User) -> None:
    """The most telling columns are chosen; what is missing is counted."""
    shown = here.on_terminal("call", "projects/100/actions", "--sort", "date_finish", columns=80)
    lines = [ESCAPE.sub("", line).rstrip() for line in shown.out.splitlines()]

    assert 0 == shown.code
    assert ["action_id", "action_name"] == lines[0].split()[:2]
    assert "date_finish" in lines[0]
    assert all(len(line) <= 80 for line in lines[:-1])
    assert "more fields" in lines[-1]


def test_table_without_rich_is_plain(here: User) -> None:
    """The extra `client` is not needed."""
    assert "\x1b[" in here.on_terminal("call", "projects/100").out

    # Found before the real one: `python -m` looks into the directory it runs in first.
    (here.place / "rich.py").write_text("raise ImportError")
    shown = here.on_terminal("call", "projects/100")
    assert "\x1b[" not in shown.out
    assert ["field", "value"] == shown.out.splitlines()[0].split()


def test_hostile_names_do_not_act_on_the_terminal(here: User) -> None:
    """A cursor move in a name is written out, in tables, as JSON, and in questions."""
    hostile = json.dumps("\u202eevil\u2066 [red]x[/red]")
    made = here.run("call", "POST", "projects", "-p", f"project_name:={hostile}")
    number = json.loads(made.out)["response"]["project"]["project_id"]

    table = here.on_terminal("call", "projects", "--sort", "-project_id", "--limit", "1")
    tree = here.on_terminal("call", f"projects/{number}", "-o", "json")
    question = here.on_terminal("call", "DELETE", f"projects/{number}", answer="n")

    for shown in (table.out, tree.out, question.out):
        assert "\u202e" not in shown
        assert "\\u202eevil" in shown
        assert "[red]x[/red]" in shown


def test_delete_shows_what_goes_and_asks_once(here: User) -> None:
    """No keeps it, yes deletes it; the version that was shown is sent."""
    kept = here.on_terminal("call", "DELETE", "projects/219", answer="n")
    assert 1 == kept.code
    assert "projects 1, actions 5, topics 3, files 1" in kept.out
    assert 0 == here.run("call", "projects/219").code

    gone = here.on_terminal("call", "DELETE", "projects/219", answer="y")
    assert 0 == gone.code
    assert 1 == here.run("call", "projects/219").code


def test_write_with_a_key_is_done_once(here: User, away: User) -> None:
    """Here and at a server: the second time its first answer is printed, a deleted record too."""
    made = ("call", "POST", "projects", "-p", "project_name=Once", "--key", "-one-")
    for user in (here, away):
        first, again = (json.loads(user.run(*made).out) for _ in range(2))
        assert (first["response"], first["request"]["id"]) == (
            again["response"],
            again["request"]["replays"],
        )
    gone = ("call", "DELETE", "projects/219", "--yes", "--key", "two")
    assert [0, 0] == [here.run(*gone).code for _ in range(2)]
    assert 1 == here.run("call", "DELETE", "projects/219", "--yes", "--key", "three").code


def test_delete_of_several_shows_what_all_would_take_along(here: User) -> None:
    """No version is sent, since there are several."""
    kept = here.on_terminal("call", "DELETE", "actions/7,8", answer="n")
    assert 1 == kept.code
    assert "actions/7,8 would go, in all actions 2, topics 6, files 3" in kept.out

    gone = here.on_terminal("call", "DELETE", "actions/7,8", answer="y")
    assert (0, True) == (gone.code, "deleted actions: 2" in gone.out)


def row_file(user: User, rows: list[dict[str, Any]], name: str = "rows.ndjson") -> str:
    """Write rows to a file of the user, below an empty line; return its name."""
    text = "\n" + "".join(f"{json.dumps(row)}\n" for row in rows)
    (user.place / name).write_text(text)
    return name


def actions(count: int, faulty: int) -> list[dict[str, Any]]:
    """Return rows of actions of which one has no name."""
    return [
        {"action_name": f"Action {number}" if number != faulty else "", "external": f"x:{number}"}
        for number in range(count)
    ]


IMPORT = ("call", "POST", "projects/219/actions", "-p", "match=external", "--rows")


@pytest.mark.parametrize("where", ["here", "away"])
def test_rows_of_a_file_are_sent_in_several_requests(
    request: pytest.FixtureRequest, where: str
) -> None:
    """Each is one transaction: those before the faulty one stand, which the sentence tells."""
    user: User = request.getfixturevalue(where)
    user.settings["TEAMPRO_LIMIT_WRITE_ROWS"] = "4"  # type: ignore[index]
    rows = [{**row, "external": f"{where}:{row['external']}"} for row in actions(11, faulty=6)]
    file = row_file(user, rows)

    stopped = user.run(*IMPORT, file)
    assert (1, "4 created.\n") == (stopped.code, stopped.out)
    assert stopped.err == (
        "teampro: line 8: action_name is required and may not be empty.\n"
        "  Done: lines 2 to 5; nothing from line 6 on was written.\n"
    )

    each = user.run(*IMPORT, file, "-p", "mode=each")
    assert (1, "6 created, 4 unchanged, 1 refused.\n") == (each.code, each.out)
    assert "line 8: action_name is required and may not be empty.\n" == each.err

    del rows[6]
    again = user.run(*IMPORT, row_file(user, rows))
    assert (0, "10 unchanged.\n", "") == (again.code, again.out, again.err)


def test_rows_are_told_one_by_one_as_ndjson(here: User) -> None:
    """Each verdict with its line; what is refused also on standard error."""
    here.run(*IMPORT, row_file(here, [{"external": "x:9", "action_name": "Nine"}]))
    rows = "external,action_name,delete,date_finish\nx:1,One,,\nx:2,Two,,soon\nx:9,,true,\n"
    (here.place / "rows.CSV").write_text(rows, encoding="utf-8-sig")
    done = here.run(*IMPORT, "rows.CSV", "-p", "mode=each", "-o", "ndjson")
    told = [json.loads(line) for line in done.out.splitlines()]

    assert 1 == done.code
    assert [(2, 201), (3, 400), (4, 200)] == [(each["line"], each["code"]) for each in told]
    assert {"actions": 1} == told[2]["deleted"]
    assert done.err.startswith("line 3: date_finish: expected a date")


def test_rows_with_a_key_are_written_once(here: User) -> None:
    """Each request has a key of its own; the second time its first verdicts are told."""
    here.settings["TEAMPRO_LIMIT_WRITE_ROWS"] = "2"  # type: ignore[index]
    rows = [{"topic_name": f"Topic {number}"} for number in range(3)]
    words = ("call", "POST", "projects/219/topics", "--key", "k", "--rows", row_file(here, rows))
    first, again = (here.run(*words, "-o", "ndjson").out for _ in range(2))
    assert 3 == len(first.splitlines())
    assert first == again


def test_rows_that_do_not_arrive_are_not_told_as_written_or_as_not(tmp_path: Path) -> None:
    """Nobody knows it, so the sentence says that."""
    settings = {"TEAMPRO_TOKEN": "tp_x", "TEAMPRO_URL": "http://127.0.0.1:1"}
    done = User(tmp_path, settings).run(*IMPORT, "-", stdin='{"action_name": "a"}\n{}')

    assert (1, "") == (done.code, done.out)
    assert "It is not known whether lines 1 to 2 were written; nothing behind" in done.err


def test_preview_of_rows_says_that_nothing_was_kept(here: User) -> None:
    """It counts what would have become of them."""
    words = (*IMPORT, row_file(here, actions(3, faulty=-1)), "-p", "preview:=true")

    for _ in range(2):
        assert here.run(*words).out == ("3 created.\nThat was a preview: nothing of it was kept.\n")


def test_rows_on_a_terminal_tell_how_far_they_are(here: User) -> None:
    """The line goes away when they are done."""
    here.settings["TEAMPRO_LIMIT_WRITE_ROWS"] = "20"  # type: ignore[index]
    shown = here.on_terminal(*IMPORT, row_file(here, actions(60, faulty=-1))).out

    assert "Rows: 20 of 60 (33 %)" in shown
    assert "60 created." == shown.rpartition("\x1b[K")[2].strip()


@pytest.mark.parametrize("output", ["table", "json", "xml"])
def test_answer_with_a_refused_row_is_no_success(here: User, output: str) -> None:
    """207: the exit code says it in every output, the table with a sentence."""
    rows = 'rows:=[{"topic_name": "Agenda"}, {"topic_name": ""}]'
    words = ("call", "POST", "projects/219/topics", "-p", rows, "-p", "mode=each", "-o", output)
    done = here.run(*words)

    assert 1 == done.code
    assert ("row 1 refused: topic_name is required" in done.err) is (output == "table")


def test_steps_of_a_batch_are_tables_below_each_other(here: User) -> None:
    """Each below its call; what all came to is told at the end."""
    steps = """steps:=[
        {"as": "p", "method": "POST", "action": "projects", "params": {"project_name": "Fair"}},
        {"action": "projects/{p}/actions"}]"""
    done = here.run("call", "POST", "batch", "-p", steps, "-o", "table")

    assert (0, "created projects: 1\n") == (done.code, done.err)
    lines = done.out.splitlines()
    assert "0: POST projects" == lines[0]
    assert re.fullmatch(r"1: GET projects/\d+/actions", lines[-3])
    assert ["No rows.", ""] == lines[-2:]


def test_all_joins_the_pages(here: User) -> None:
    """Every row once, however small the pages."""
    done = here.run("call", "timelogs", "--limit", "7", "--all", "-p", "sort=timelog_id")
    rows = json.loads(done.out)["response"]["timelogs"]
    numbers = [row["timelog_id"] for row in rows]

    assert json.loads(done.out)["response"]["data"]["total"] == len(numbers) > 50
    assert sorted(set(numbers)) == numbers


def test_all_joins_the_pages_of_groups(here: User) -> None:
    """They have no cursor; and their table shows what was asked for, also what is alike."""
    group = ("call", "timelogs", "-p", "group=project_id", "-p", "min=version", "--limit", "3")
    whole = json.loads(here.run("call", "timelogs", "-p", "group=project_id").out)["response"]
    joined = json.loads(here.run(*group, "--all").out)["response"]
    table = here.run(*group, "-o", "table")

    assert [row["count"] for row in whole["timelogs"]] == [
        row["count"] for row in joined["timelogs"]
    ]
    assert len(joined["timelogs"]) == joined["data"]["total"] > 3
    assert ["project_id", "count", "min.version"] == table.out.splitlines()[0].split()
    assert f"3 of {joined['data']['total']} rows: --all shows the rest." in table.err


def test_rows_that_are_not_shown_are_counted(here: User) -> None:
    """Of one list --all shows the rest; of several each has its own limit."""
    one = here.run("call", "projects/100/actions", "--limit", "2", "-o", "table")
    several = here.run("call", "projects/100/actions,topics", "--limit", "2", "-o", "table")

    assert "2 of 21 rows: --all shows the rest." in one.err
    assert "actions: 2 of 21 rows; -p actions.limit:=N." in several.err
    assert "topics: 2 of 14 rows; -p topics.limit:=N." in several.err
    assert "--all" not in several.err


def test_printed_curl_runs_and_answers_the_same(away: User) -> None:
    """With the token in the environment, for a read with options."""
    words = ("call", "projects", "-p", "limit:=2", "--fields", "project_name")
    command = away.run(*words, "--curl").out

    assert away.settings["TEAMPRO_TOKEN"] not in command
    tool("curl")
    answered = away.in_shell(command)
    assert names(answered) == names(away.run(*words).out)


@pytest.mark.parametrize("where", ["here", "away"])
@pytest.mark.parametrize("size", [0, 1, 300_000])
def test_file_goes_up_and_down_whole(request: pytest.FixtureRequest, where: str, size: int) -> None:
    """Its bytes and its name, quotes and blanks included."""
    user: User = request.getfixturevalue(where)
    content = (hashlib.sha256(b"seed").digest() * (size // 32 + 1))[:size]
    (user.place / "plan größe.bin").write_bytes(content)

    up = user.run("upload", "plan größe.bin", "--project", "100", "-p", "file_detail=New")
    assert (0, "") == (up.code, up.err)
    [number] = re.findall(r"as file (\d+), version 0\.1", up.out)
    (user.place / "plan größe.bin").unlink()
    down = user.run("download", number)

    assert (0, "") == (down.code, down.err)
    assert content == (user.place / "plan größe.bin").read_bytes()
    assert [] == list(user.place.glob(".*.part"))
    again = user.run("download", number)
    assert (1, True) == (again.code, "is there already" in again.err)
    assert content == user.bytes_of("download", number, "-")


def test_upload_tells_how_far_it_is_on_a_terminal_alone(away: User) -> None:
    """The line goes away when it is done."""
    (away.place / "big.bin").write_bytes(b"x" * 5_000_000)
    shown = away.on_terminal("upload", "big.bin", "--project", "100").out

    assert "Uploading big.bin: " in shown
    assert shown.rpartition("\x1b[K")[2].startswith("Uploaded big.bin as file ")


def test_profile_is_called_by_name(away: User) -> None:
    """Its token is kept, and shown nowhere."""
    token = away.settings["TEAMPRO_TOKEN"]
    bare = User(away.place)
    url = away.settings["TEAMPRO_URL"]
    added = bare.run("profile", "add", "work", "--url", url, "--token-stdin", stdin=f"{token}\n")
    assert (0, "") == (added.code, added.err)

    assert 0o600 == (bare.place / ".config/teampro/profiles.json").stat().st_mode & 0o777
    assert f"work  {url}" in bare.run("profile", "list").out
    assert token not in added.out + bare.run("profile", "list").out
    assert 2 == len(names(bare.run("call", "projects", "--limit", "2", "--profile", "work").out))
    assert "did you mean work?" in bare.run("call", "projects", "--profile", "wrok").err
    assert 0 == bare.run("profile", "remove", "work").code
    assert 1 == bare.run("call", "projects", "--profile", "work").code


def test_token_is_not_printed_with_the_settings(away: User) -> None:
    """`teampro config` says that there is one."""
    told = away.run("config").out

    assert away.settings["TEAMPRO_TOKEN"] not in told
    assert "(not shown)" in told


class _Elsewhere(http.server.BaseHTTPRequestHandler):
    """A server that leads to another one."""

    seen: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        """Remember the request and redirect it."""
        self.seen.append(self.path)
        self.send_response(302)
        self.send_header("Location", f"http://localhost:{self.server.server_port}/stolen")  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""


def test_token_follows_no_redirect(tmp_path: Path) -> None:
    """The user is told where the address leads, and nothing is sent there."""
    with http.server.HTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        done = User(tmp_path, {"TEAMPRO_TOKEN": "tp_x"}).run("call", "projects", "--url", url)
        server.shutdown()
        thread.join()

    assert 1 == done.code
    assert "The address leads elsewhere (302)" in done.err
    assert ["/v1/projects/json"] == _Elsewhere.seen


NOWHERE = {
    "http://127.0.0.1:1": "Nothing listens at http://127.0.0.1:1",
    "https://127.0.0.1:1": "Nothing listens at https://127.0.0.1:1",
    "http://example.com": "is not encrypted",
}


@pytest.mark.parametrize("url", NOWHERE)
def test_server_that_is_not_there_is_told(tmp_path: Path, url: str) -> None:
    """One sentence, exit code 1."""
    done = User(tmp_path, {"TEAMPRO_TOKEN": "tp_x"}).run("call", "projects", "--url", url)

    assert 1 == done.code
    assert NOWHERE[url] in done.err


def test_wrong_token_tells_the_tries_that_are_left(server: Running, tmp_path: Path) -> None:
    """As at any other door; then the right one is let in again."""
    user = User(tmp_path, {"TEAMPRO_URL": server.url, "TEAMPRO_TOKEN": "tp_wrong"})

    assert "Tries left before this address is banned: 2." in user.run("call", "projects").err
    User(server.stdout.parent).run("bans", "clear", "127.0.0.1")
