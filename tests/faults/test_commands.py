"""Commands that replace data leave all as it was or make all new, wherever they end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import databases
from tests.faults.commands import COMMANDS, Command, endure


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_command_that_ends_at_any_step_leaves_all_old_or_all_new(
    command: Command, tmp_path: Path
) -> None:
    """Login, rows and bytes belong together, and the same command comes through afterwards."""
    address = databases.given(tmp_path / "data").get("database", "")
    rounds = command.short if databases.ENGINE == "sqlite" else 2
    tally = endure(command, tmp_path, address, rounds)

    assert [] == tally.neither
    assert tally.old
    assert tally.new
