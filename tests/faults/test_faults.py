"""Nothing acknowledged is lost, nothing refused is stored, nothing twice, whatever happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import ENGINE, of_files
from tests.faults.plan import CONTROL, Fault, cases, play


@pytest.mark.parametrize("fault", cases(ENGINE))
def test_data_hold_what_writers_were_told(fault: Fault, tmp_path: Path) -> None:
    """Rows, history, figures, files and the database's own check agree after the fault."""
    assert [] == play(fault, ENGINE, tmp_path).faults


@of_files
def test_build_that_acknowledges_before_the_commit_is_found_out(tmp_path: Path) -> None:
    """The same harness, so that its silence elsewhere means something."""
    assert play(CONTROL, "sqlite", tmp_path).verdict.lost
