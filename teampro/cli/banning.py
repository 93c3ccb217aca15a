"""`teampro bans`: who may not log in, who always may, and how to forgive."""

from __future__ import annotations

import argparse
import time

from teampro.cli.command import (
    Commands,
    Failure,
    add_command,
    add_family,
    opened,
    print_moment,
    print_table,
)
from teampro.identity.bans import Bans
from teampro.settings import Settings

HOUR_SECONDS = 3600


def register(commands: Commands) -> None:
    """Declare the commands."""
    family = add_family(commands, "bans", "banned addresses: list, add, clear")
    add_command(family, "list", _list, "List the bans and exemptions in force.", "bans list")
    add = add_command(
        family,
        "add",
        _add,
        "Ban an address or a network, or exempt it from every ban.",
        "bans add 203.0.113.0/24 --reason scanner --hours 48",
    )
    add.add_argument("network", help="an address or network; IPv6 is widened to /64")
    add.add_argument("--reason", default="", help="why, for the list")
    add.add_argument("--hours", type=float, help="how long (default: for ever)")
    add.add_argument("--allow", action="store_true", help="exempt it instead")
    clear = add_command(
        family,
        "clear",
        _clear,
        "Forgive a network, or remove all bans; exemptions stay unless named.",
        "bans clear 203.0.113.7",
    )
    clear.add_argument("network", nargs="?", help="default: all bans")


def _list(_: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as database:
        entries = Bans(database, time.time).entries()
    rows = [
        (
            entry.network,
            entry.kind,
            print_moment(entry.moment),
            print_moment(entry.until, "cleared"),
            entry.reason,
        )
        for entry in entries
    ]
    print_table(("NETWORK", "KIND", "SINCE", "UNTIL", "REASON"), rows)
    return 0


def _add(arguments: argparse.Namespace, settings: Settings) -> int:
    seconds = None if arguments.hours is None else arguments.hours * HOUR_SECONDS
    with opened(settings) as database:
        bans = Bans(database, time.time)
        enter = bans.allow if arguments.allow else bans.add
        try:
            entry = enter(arguments.network, arguments.reason, seconds)
        except ValueError as fault:
            raise Failure(f"That is no address or network: {fault}.") from None
    done = "Exempted" if arguments.allow else "Banned"
    print(f"{done} {entry.network} until {print_moment(entry.until, 'it is cleared')}.")
    return 0


def _clear(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as database:
        try:
            gone = Bans(database, time.time).clear(arguments.network)
        except ValueError as fault:
            raise Failure(f"That is no address or network: {fault}.") from None
    print(f"Removed {gone} entries.")
    return 0
