"""The command line: one module per family of commands, and one place that catches.

Exit codes: 0 done, 1 refused, 2 wrong usage or a broken setting. A refusal is one sentence.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import teampro
from teampro.cli import (
    administrators,
    banning,
    doctoring,
    filing,
    loading,
    saving,
    serving,
    showing,
    tokens,
)
from teampro.cli.command import REFUSED, SETTING_OPTIONS, Formatter
from teampro.settings import SettingError, read_settings

FAMILIES = (serving, administrators, tokens, banning, loading, saving, filing, showing, doctoring)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    sec: whatever a command creates is for this user alone.
    """
    os.umask(0o077)
    arguments = make_parser().parse_args(argv)
    try:
        given = {name: getattr(arguments, name, None) for name in SETTING_OPTIONS}
        settings = read_settings(given={name: text for name, text in given.items() if text})
        code: int = arguments.run(arguments, settings)
        sys.stdout.flush()
    except SettingError as fault:
        return _refuse(fault, 2)
    except REFUSED as fault:
        return _refuse(fault, 1)
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:
        # trap: without this Python flushes the closed pipe once more at exit, and complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    return code


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="teampro",
        description="A self-hosted REST engine for project management.",
        epilog="example:\n  teampro demo --data ./data\n\n"
        "Each command tells more: teampro serve --help",
        formatter_class=Formatter,
    )
    parser.add_argument("--version", action="version", version=f"TeamPro {teampro.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for family in FAMILIES:
        family.register(commands)
    return parser


def _refuse(fault: BaseException, code: int) -> int:
    print(f"teampro: {fault}", file=sys.stderr)
    return code
