"""`teampro config` and `teampro openapi`: what is in force, and what the server offers."""

from __future__ import annotations

import argparse
import json
import sys

from teampro.cli.command import Commands, add_command, print_table
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from teampro.settings import SETTINGS, Settings


def register(commands: Commands) -> None:
    """Declare the commands."""
    config = add_command(
        commands,
        "config",
        _config,
        "List every setting, its value and where it came from.",
        "config --help-texts",
    )
    config.add_argument("--help-texts", action="store_true", help="say what each setting does")
    add_command(
        commands,
        "openapi",
        _openapi,
        "Print the OpenAPI 3.1 document of the interface.",
        "openapi > openapi.json",
    )


def _config(arguments: argparse.Namespace, settings: Settings) -> int:
    rows = []
    for setting in SETTINGS:
        value = "***" if setting.secret else shown(settings[setting.name])
        row = (setting.name, value, settings.origins[setting.name], setting.variable)
        rows.append((*row, setting.help) if arguments.help_texts else row)
    more = ("MEANING",) if arguments.help_texts else ()
    print_table(("SETTING", "VALUE", "FROM", "VARIABLE", *more), rows)
    return 0


def shown(value: object) -> str:
    """Return a value as it would stand in the environment."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(str(word) for word in value)
    return str(value)


def _openapi(_: argparse.Namespace, settings: Settings) -> int:
    from teampro.describe.openapi import openapi_document

    json.dump(openapi_document(Registry(RESOURCES), settings), sys.stdout, indent=2)
    print()
    return 0
