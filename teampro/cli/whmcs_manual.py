"""The printed page of WHMCS's commands: `python -m teampro.cli.whmcs_manual` writes it into docs/.

It stands here and not with the other pages, because the demonstration answers its examples.
"""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from teampro.cli.example_answers import example_answers
from teampro.describe.__main__ import main
from teampro.describe.command_reference import print_commands
from teampro.dialects.whmcs.bound import Bound
from teampro.dialects.whmcs.commands import DECLARED
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry

PAGE = "whmcs-commands.md"


def print_whmcs_manual() -> Mapping[str, str]:
    """Return the page by its file name."""
    registry, zone = Registry(RESOURCES), ZoneInfo("UTC")
    commands = [Bound(each, registry, zone) for each in DECLARED]
    return {PAGE: print_commands(commands, registry, example_answers(DECLARED))}


if __name__ == "__main__":
    raise SystemExit(main(pages=print_whmcs_manual()))
