"""docs/operations.md, followed step by step from an empty machine to the last command."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest

from tests.documents.operating import PASSWORD, ROOT, Machine, new_machine
from tests.documents.pages import blocks
from tests.server.raw import SocketConnection
from tests.tools import leave_out, tool

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
BACKUP_UNIT = (ROOT / "teampro-backup.service").read_text(encoding="utf-8")
UNIT = (ROOT / "teampro.service").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Machine, str]]:
    """The machine after the whole page, and what the commands said."""
    tool("curl")
    if not (ROOT / ".git").exists():
        leave_out("this is no clone, and the page begins with one: git clone")
    machine = new_machine(tmp_path_factory.mktemp("machine"))
    said = []
    try:
        for block in blocks(PAGE):
            said.append(machine.run(block.text))
        yield machine, "".join(said)
    finally:
        machine.stop()


def test_every_command_of_the_page_succeeds(followed: tuple[Machine, str]) -> None:
    """From the clone to the last look at the log; then the service answers its administrator."""
    machine, said = followed
    assert '{"status":"ok"}' in said
    assert "\nclients:read projects:write support:write\n" in said

    with closing(SocketConnection(machine.socket)) as connection:
        password = PASSWORD.replace(" ", "+")
        connection.request("GET", f"/v1/admins/json?username=alice&password={password}")
        answer = connection.getresponse()

        assert 200 == answer.status
        assert b'"Alice Adams"' in answer.read()


def test_backups_of_the_page_are_there(followed: tuple[Machine, str]) -> None:
    """Both are files that only their owner can read."""
    machine, _ = followed
    backups = sorted((machine.place / "var/backups/teampro").glob("*.tar"))

    assert ["before-upgrade.tar", "first.tar"] == [path.name for path in backups]
    assert [0o600, 0o600] == [path.stat().st_mode & 0o777 for path in backups]


def by_cron(machine: Machine) -> int:
    """Run the line of the page as cron does; return its exit code."""
    line = (machine.place / "etc/cron.d/teampro").read_text()
    [command] = re.findall(r"^17 3 \* \* \* root (.+)$", line, re.MULTILINE)
    return machine.run_bare(command.replace(r"\%", "%"))


def by_timer(machine: Machine) -> int:
    """Run the lines of the unit as systemd does, the second if the first succeeded."""
    lines = re.findall(r"^ExecStart(?:Post)?=(.+)$", machine.moved(BACKUP_UNIT), re.MULTILINE)
    assert 2 == len(lines)
    text = (machine.place / "etc/teampro.env").read_text()
    variables = dict(line.split("=", 1) for line in text.splitlines())
    for line in lines:
        if code := machine.run_bare(line.replace("%%", "%").replace("$$", "$"), **variables):
            return code
    return 0


@pytest.mark.parametrize("nightly", [by_cron, by_timer])
def test_nightly_backup_is_made_and_old_ones_go_only_then(
    followed: tuple[Machine, str], nightly: Callable[[Machine], int]
) -> None:
    """In the bare environment of cron and of systemd; after a failure all that were there stay."""
    machine, _ = followed
    folder = machine.place / "var/backups/teampro"
    old = folder / "old.tar"
    days = [folder / f"{date.today() + timedelta(number)}.tar" for number in (0, 1)]
    try:
        for path in (*days, old):
            path.touch()
        os.utime(old, (0, 0))
        assert 1 == nightly(machine)
        assert [0, 0, 0] == [path.stat().st_size for path in (*days, old)]

        for path in days:
            path.unlink()
        assert 0 == nightly(machine)
        [made] = [path for path in days if path.exists()]
        assert (False, True) == (old.exists(), made.stat().st_size > 0)
        assert (folder / "first.tar").exists()
    finally:
        for path in (*days, old):
            path.unlink(missing_ok=True)


def test_page_and_unit_name_the_same_places() -> None:
    """The unit runs the program, the user and the settings that the page installs."""
    [program] = re.findall(r"^ExecStart=(\S+)", UNIT, re.MULTILINE)
    [settings] = re.findall(r"^EnvironmentFile=(\S+)", UNIT, re.MULTILINE)
    [user] = re.findall(r"^User=(\S+)", UNIT, re.MULTILINE)

    assert f"exec /sbin/runuser -u {user} -- {program} " in PAGE
    assert f"cat > {settings} <<" in PAGE


def test_logged_events_are_all_explained() -> None:
    """Each event that the program can log stands in the page's table."""
    source = "".join(path.read_text() for path in (ROOT / "teampro").rglob("*.py"))
    events = set(re.findall(r"(?:[lL]og|lines)\.(?:info|warning|error)\(\s*\"(\w+)\"", source))

    assert {"server", "bug"} <= events
    assert set() == {event for event in events if f"`{event}`" not in PAGE}
