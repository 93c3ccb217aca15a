"""`teampro config`: every setting, its value in force, and where that came from."""

from __future__ import annotations

import argparse

from teampro.cli.command import Commands, add_command
from teampro.settings import SETTINGS, Settings
from teampro.store.data_paths import data_paths_of

WIDTH = 100
_VARIABLE = max(len(setting.variable) for setting in SETTINGS)


def register(commands: Commands) -> None:
    """Declare the command."""
    config = add_command(
        commands,
        "config",
        _config,
        "List every setting, its value and where it came from.",
        "config --help-texts",
    )
    config.set_defaults(run_anyway=True)
    config.add_argument("--help-texts", action="store_true", help="say what each setting does")


def _config(arguments: argparse.Namespace, settings: Settings) -> int:
    print(f"{'VARIABLE':{_VARIABLE}}  {'FROM':12}  VALUE")
    for setting in SETTINGS:
        origin = settings.origins[setting.name]
        source = "environment" if origin == setting.variable else origin
        value = _in_force(settings, setting.name)
        head = f"{setting.variable:{_VARIABLE}}  {source:12}  "
        for line in _wrapped(value) or [""]:
            print(f"{head}{line}".rstrip())
            head = " " * len(head)
        if arguments.help_texts:
            print(f"    {setting.help}")
    return 0


def _in_force(settings: Settings, name: str) -> str:
    """Return a value as it acts: a place that is left empty lies in the data directory."""
    paths = data_paths_of(settings)
    usual = {
        "database": paths.database,
        "blob_directory": paths.blobs,
        "pepper_file": paths.pepper,
    }
    if name in usual:
        return str(usual[name])
    if any(each.name == name and each.secret for each in SETTINGS):
        return "(not shown)" if settings[name] else ""
    return shown(settings[name])


def _wrapped(value: str) -> list[str]:
    """Break a value after commas, so that the table keeps within WIDTH columns."""
    lines = [""]
    for word in value.replace(",", ",\0").split("\0"):
        if lines[-1] and len(lines[-1]) + len(word) > WIDTH - _VARIABLE - 16:
            lines.append("")
        lines[-1] += word
    return lines


def shown(value: object) -> str:
    """Return a value as it would stand in the environment."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(str(word) for word in value)
    return str(value)
