"""People: names that are taken for each other, passwords nobody could use, work that is left."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from teampro.cli import main
from teampro.resources.projects.actions import Action
from teampro.resources.projects.projects import Project
from teampro.resources.projects.timelogs import Timelog
from teampro.resources.support.whmcstickets import Ticket
from teampro.store.database import Database
from tests import databases
from tests.store.command_line import Run

pytestmark = pytest.mark.database

LOOK_ALIKES = ["Anna", "ANNA", "ａｎｎａ", "ann\u00aa"]
OTHERS = ["ann", "annä", "änna", "anna2", "аnna"]


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_second_name_that_looks_alike_is_refused(ready: Run, name: str) -> None:
    """Case, width and canonical form make no second person; nothing is added."""
    refused = ready(f"admin add {name} --password-stdin", "second")

    assert (1, "") == (refused.code, refused.out)
    assert refused.err == (
        f"teampro: There is an administrator called 'anna' already; {name!r} differs from it only "
        "in capitals, width or the form of its characters.\n"
    )
    assert 2 == len(ready("admin list").out.splitlines())


@pytest.mark.parametrize("name", OTHERS)
def test_other_name_is_another_person(ready: Run, name: str) -> None:
    """A different letter is a different name."""
    assert 0 == ready(f"admin add {name} --password-stdin", "second").code


def test_composed_and_decomposed_letters_are_one_name(ready: Run) -> None:
    """Keyboards send one, file names of some systems the other."""
    assert 0 == ready("admin add ren\u00e9 --password-stdin", "second").code
    assert 1 == ready("admin add rene\u0301 --password-stdin", "third").code


def test_doctor_tells_names_that_look_alike(ready: Run, data: Path) -> None:
    """Those of before the rule are told until only one of them can log in."""
    ready("admin add ben --password-stdin", "second")
    with contextlib.closing(Database(databases.place(data))) as database:
        database.rows("UPDATE admins SET username = 'Anna' WHERE username = 'ben'")
    told = ready("doctor").out
    line = "These administrators are taken for each other by their usernames: anna, Anna."
    mend = f"teampro admin disable Anna --data {data}"

    assert f"{line}\n  -> {mend}" in told
    assert 0 == main(shlex.split(mend)[1:])
    assert line not in ready("doctor").out


@pytest.mark.parametrize("password", [hashlib.md5(b"x").hexdigest(), "0123456789ABCDEF" * 2])
@pytest.mark.parametrize("line", ["admin add ben --password-stdin", "admin passwd anna"])
def test_password_that_is_taken_for_an_md5_is_refused(ready: Run, line: str, password: str) -> None:
    """Clients send its MD5, which is not what would be stored: nobody could log in."""
    refused = ready(line.removesuffix(" --password-stdin") + " --password-stdin", password)

    assert (1, "") == (refused.code, refused.out)
    assert refused.err == (
        "teampro: A password must not be 32 hex digits: those are taken for the MD5 of another "
        "one, so that nobody could log in with it. Choose a longer or a shorter one.\n"
    )
    assert 2 == len(ready("admin list").out.splitlines())


@pytest.mark.parametrize("password", ["0" * 31, "0" * 33, "g" * 32])
def test_password_that_nearly_looks_like_an_md5_is_taken(ready: Run, password: str) -> None:
    """Only what a login would take for an MD5 is refused."""
    assert 0 == ready("admin add ben --password-stdin", password).code


def plant(database: Database, model: Any, **values: Any) -> None:
    """Put a row into a table; what is left out is the column's default."""
    columns = [column for column in model._meta.sorted_fields if not column.primary_key]
    databases.plant(database, model, {column.name: column.default for column in columns} | values)


@pytest.fixture
def busy(ready: Run, data: Path) -> Run:
    """Commands on data where `ben`, number 2, has a running clock, two actions and a ticket."""
    ready("admin add ben --password-stdin", "second")
    with contextlib.closing(Database(databases.place(data))) as database:
        for number, function in enumerate(("project", "archive"), 1):
            plant(database, Project, project_id=number, project_function=function)
        start = "2026-01-02 03:04:05"
        for owner, status in ((2, "active"), (2, "complete"), (1, "active")):
            about = {"project_id": 1, "owner_adminid": owner, "timelog_status": status}
            plant(database, Timelog, timelog_start=start, **about)
        for project, owner, done in ((1, 2, 0), (1, 2, 99), (1, 2, 100), (1, 1, 0), (2, 2, 0)):
            about = {"project_id": project, "assigned_adminid": owner, "action_complete": done}
            plant(database, Action, **about)
        for owner, status in ((2, "Open"), (2, "Closed"), (1, "Open")):
            plant(database, Ticket, flag=owner, status=status)
    return ready


LEFT = [("1 running clock", "timelogs", 1), ("2 open actions", "actions", 2),
        ("1 open ticket", "whmcstickets", 1)]  # fmt: skip


def test_disabling_tells_what_is_left_and_the_calls_that_list_it(
    busy: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each call, run as it is printed, lists as many records as were told."""
    first, *told = busy("admin disable ben").out.splitlines()

    assert "Disabled ben." == first
    assert [f"ben leaves {what}:" for what, *_ in LEFT] == told[::2]
    for line, (_, noun, count) in zip(told[1::2], LEFT, strict=True):
        assert 0 == main([*shlex.split(line.removeprefix("  -> "))[1:], "-o", "json"])
        assert count == len(json.loads(capsys.readouterr().out)["response"][noun])


def test_disabling_who_has_nothing_in_hand_tells_nothing(ready: Run) -> None:
    """The usual case stays one line."""
    ready("admin add ben --password-stdin", "second")
    assert "Disabled ben.\n" == ready("admin disable ben").out


def test_doctor_tells_what_disabled_people_left(busy: Run) -> None:
    """Not of those who can still finish it, and no longer when they can again."""
    words = [f"The administrator ben is disabled and has {what}.\n  -> " for what, *_ in LEFT]
    assert [False] * 3 == [word in busy("doctor").out for word in words]
    busy("admin disable ben")
    told = busy("doctor")

    assert ([True] * 3, 1) == ([word in told.out for word in words], told.code)
    busy("admin enable ben")
    assert [False] * 3 == [word in busy("doctor").out for word in words]
