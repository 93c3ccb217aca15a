"""The command line: one module for each command or family of them, and one place that catches.

Exit codes: 0 done, 1 refused, 2 wrong usage or a broken setting, 130 interrupted. A refusal is one
sentence.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import teampro
from teampro.cli import (
    abuse,
    admin,
    backup,
    bans,
    call,
    config,
    credential,
    demo,
    doctor,
    download,
    dump,
    files,
    jwt,
    load,
    migrate,
    openapi,
    profile,
    serve,
    token,
    upload,
    user,
    worker,
)
from teampro.cli.advice import program
from teampro.cli.command import REFUSED, SETTING_OPTIONS, Formatter
from teampro.settings import SettingError, read_settings
from teampro.store.data_paths import denied

FAMILIES = (
    serve,
    demo,
    worker,
    call,
    upload,
    download,
    profile,
    admin,
    token,
    credential,
    user,
    jwt,
    bans,
    abuse,
    load,
    dump,
    migrate,
    backup,
    files,
    config,
    openapi,
    doctor,
)
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    sec: whatever a command creates is for this user alone.
    """
    os.umask(0o077)
    arguments = make_parser().parse_args(call.joined(sys.argv[1:] if argv is None else argv))
    try:
        return _run(arguments)
    except SettingError as fault:
        return _refuse(f"{fault} (`{program()} config` lists all settings)", 2)
    except REFUSED as fault:
        return _refuse(str(fault), 1)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # trap: without this Python flushes the closed pipe once more at exit, and complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except UnicodeEncodeError:
        return _refuse("An argument is not written in UTF-8.", 1)
    except OSError as fault:
        return _refuse(_system_error(fault), 1)


def _run(arguments: argparse.Namespace) -> int:
    options = {name: getattr(arguments, name, None) for name in SETTING_OPTIONS}
    given = {name: text for name, text in options.items() if text is not None}
    faults: list[str] = []
    settings = read_settings(given=given, faults=faults)
    if faults and not arguments.run_anyway:
        raise SettingError(faults[0])
    code: int = arguments.run(arguments, settings)
    for fault in faults:
        code = _refuse(fault, 2)
    sys.stdout.flush()
    return code


def _system_error(fault: OSError) -> str:
    """Return the sentence for an error of the system that no command foresaw."""
    if isinstance(fault, PermissionError) and isinstance(fault.filename, str):
        return str(denied(Path(fault.filename)))
    where = f"{fault.filename}: " if fault.filename else ""
    return f"{where}{fault.strerror or fault}."


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
    parser.set_defaults(run_anyway=False)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for family in FAMILIES:
        family.register(commands)
    return parser


def _refuse(sentence: str, code: int) -> int:
    print(f"teampro: {sentence}", file=sys.stderr)
    return code
