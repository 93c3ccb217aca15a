"""The command line in this process: what a command printed, and its exit code."""

from __future__ import annotations

import io
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from teampro.cli import main
from teampro.settings import SETTINGS
from tests import databases


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
    monkeypatch.setattr("sys.argv", ["teampro"])

    def run(line: str, stdin: str = "") -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        words = shlex.split(line)
        for name, value in databases.environment(data).items():
            monkeypatch.setenv(name, value)
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
