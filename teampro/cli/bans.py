"""`teampro bans`: who may not log in, who always may, and how to forgive."""

from __future__ import annotations

import argparse
import time
from ipaddress import ip_network

from teampro.cli.advice import command, counted
from teampro.cli.command import (
    Commands,
    Failure,
    above_zero,
    add_command,
    add_family,
    print_moment,
    print_table,
)
from teampro.cli.database import opened
from teampro.identity.addresses import UNKNOWN
from teampro.identity.bans import Bans, read_network
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
    add.add_argument("--hours", type=above_zero, help="how long (default: for ever)")
    add.add_argument("--allow", action="store_true", help="exempt it instead")
    add.add_argument("--yes", action="store_true", help="even where it covers half the world")
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
    if not entries:
        print("No bans and no exemptions.")
        return 0
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
    network = _network(arguments.network)
    if _is_vast(network) and not arguments.yes:
        raise Failure(f"{network} covers a great part of all addresses: say --yes if it is meant.")
    with opened(settings) as database:
        bans = Bans(database, time.time)
        enter = bans.allow if arguments.allow else bans.add
        entry = enter(network, arguments.reason, seconds)
    done = "Exempted" if arguments.allow else "Banned"
    print(f"{done} {entry.network} until {print_moment(entry.until, 'it is cleared')}.")
    return 0


def _clear(arguments: argparse.Namespace, settings: Settings) -> int:
    network = None if arguments.network is None else _network(arguments.network)
    with opened(settings) as database:
        bans = Bans(database, time.time)
        gone = bans.clear(network)
        wider = bans.covering(network) if network else []
    if gone or network is None:
        print(f"Removed {counted(gone, 'entry', 'entries')}.")
    else:
        print(f"{network} has no entry of its own.")
    for entry in wider:
        print(
            f"{network} is still banned with {entry.network}: "
            f"`{command(settings, f'bans clear {entry.network}')}` clears that."
        )
    return 1 if wider else 0


def _network(text: str) -> str:
    try:
        return read_network(text)
    except ValueError as fault:
        raise Failure(f"That is no address or network: {fault}.") from None


def _is_vast(network: str) -> bool:
    """Say whether a ban of a network would shut out a great part of everybody."""
    if network == UNKNOWN:
        return False
    found = ip_network(network)
    return found.prefixlen < (8 if found.version == 4 else 16)
