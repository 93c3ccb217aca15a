"""`teampro openapi`: what the server offers, as an OpenAPI document."""

from __future__ import annotations

import argparse
import sys

from teampro.cli.command import Commands, add_command
from teampro.settings import Settings


def register(commands: Commands) -> None:
    """Declare the command."""
    add_command(
        commands,
        "openapi",
        _openapi,
        "Print the OpenAPI 3.1 document of the interface.",
        "openapi > openapi.json",
    )


def _openapi(_: argparse.Namespace, settings: Settings) -> int:
    from teampro.describe.openapi import print_openapi

    sys.stdout.write(print_openapi(settings))
    return 0
