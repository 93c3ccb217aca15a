"""`teampro credential`: tokens of two texts, an identifier and a secret, for command APIs."""

from __future__ import annotations

import argparse
import sys
import time

from teampro.cli.advice import command
from teampro.cli.command import (
    Commands,
    add_command,
    add_family,
    print_moment,
    print_table,
)
from teampro.cli.database import opened, require_admin
from teampro.cli.token import revoke_token
from teampro.cli.token_limits import add_limits, read_limits, shown, words
from teampro.identity.token_words import PRESETS, read_commands
from teampro.identity.tokens import Tokens
from teampro.settings import Settings


def register(commands: Commands) -> None:
    """Declare the commands."""
    family = add_family(
        commands, "credential", "identifiers with secrets, for command APIs: create, list, revoke"
    )
    create = add_command(
        family,
        "create",
        _create,
        "Make an identifier with its secret and print both, one a line; the secret this once.",
        "credential create anna --commands readonly --addresses 203.0.113.7",
    )
    add_limits(create)
    create.add_argument(
        "--commands",
        type=words,
        help=f"commands, or words for some: {', '.join(PRESETS)} (default: {PRESETS[0]})",
    )
    create.add_argument(
        "--addresses",
        type=words,
        help="addresses and networks that may use it (default: all)",
    )
    add_command(family, "list", _list, "List the credentials; no secrets.", "credential list")
    revoke = add_command(
        family, "revoke", revoke_token, "Revoke a credential.", "credential revoke 3"
    )
    revoke.add_argument("id", type=int, help="its number in `credential list`")


def _create(arguments: argparse.Namespace, settings: Settings) -> int:
    commands = None if arguments.commands is None else tuple(read_commands(arguments.commands))
    limits = read_limits(arguments, commands, arguments.addresses)
    with opened(settings) as database:
        require_admin(database, settings, arguments.username)
        tokens = Tokens(database, time.time)
        made = tokens.create_key(arguments.username, arguments.label, limits)
    number, identifier, secret = made
    print(f"Made credential {number}; its secret is shown this once:", file=sys.stderr)
    print(identifier)
    print(secret)
    return 0


def _list(_: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as database:
        entries = [each for each in Tokens(database, time.time).entries() if each.identifier]
    if not entries:
        print(f"No credentials yet: `{command(settings, 'credential create NAME')}` makes one.")
        return 0
    rows = [
        (
            entry.id,
            entry.username,
            entry.label,
            entry.identifier,
            shown(entry.rights.commands),
            entry.addresses.replace(",", ", ") if entry.addresses else "all",
            print_moment(entry.expires),
            print_moment(entry.used),
        )
        for entry in entries
    ]
    headings = ("ID", "OWNER", "LABEL", "IDENTIFIER", "COMMANDS", "ADDRESSES", "EXPIRES")
    print_table((*headings, "LAST USE"), rows)
    return 0
