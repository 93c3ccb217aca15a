"""`teampro token`: what lets programs in. The text of a token is printed once, when it is made."""

from __future__ import annotations

import argparse
import sys
import time

from teampro.cli.advice import command
from teampro.cli.command import (
    Commands,
    Failure,
    add_command,
    add_family,
    print_moment,
    print_table,
)
from teampro.cli.database import opened, require_admin
from teampro.cli.token_limits import add_limits, read_limits, shown
from teampro.identity.tokens import Tokens
from teampro.resources.support.abuse_words import REPORTS
from teampro.settings import Settings


def register(commands: Commands) -> None:
    """Declare the commands."""
    family = add_family(commands, "token", "bearer tokens: create, list, revoke")
    create = add_command(
        family,
        "create",
        _create,
        "Make a token and print it, this once; it may never do more than its owner.",
        "token create anna --label laptop --days 90 --verbs GET --chain projects/100",
    )
    add_limits(create)
    create.add_argument(
        "--abuse",
        action="store_true",
        help="for an abuse scanner: 32 letters and digits that report abuse, and do nothing else",
    )
    add_command(
        family,
        "list",
        _list,
        "List the tokens, credentials too; never their texts.",
        "token list",
    )
    revoke = add_command(family, "revoke", revoke_token, "Revoke a token.", "token revoke 3")
    revoke.add_argument("id", type=int, help="its number in `token list`")


def _create(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.abuse:
        _limit_to_reports(arguments)
    limits = read_limits(arguments)
    with opened(settings) as database:
        require_admin(database, settings, arguments.username)
        tokens = Tokens(database, time.time)
        number, text = tokens.create(
            arguments.username, arguments.label, limits, is_short=arguments.abuse
        )
    print(f"Made token {number}; it is shown this once:", file=sys.stderr)
    print(text)
    return 0


def _limit_to_reports(arguments: argparse.Namespace) -> None:
    """Let a token send reports, and nothing else. Raises: Failure."""
    for name in ("verbs", "resources", "chain"):
        if getattr(arguments, name) is not None:
            raise Failure(f"--{name} goes without --abuse, which says what the token may do.")
    arguments.verbs, arguments.resources = ("POST",), (REPORTS,)


def _list(_: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as database:
        entries = Tokens(database, time.time).entries()
    if not entries:
        print(f"No tokens yet: `{command(settings, 'token create NAME')}` makes one.")
        return 0
    rows = [
        (
            entry.id,
            entry.username,
            entry.label,
            "credential" if entry.identifier else "token",
            shown(entry.rights.verbs),
            shown(entry.rights.resources),
            shown(entry.rights.chains),
            print_moment(entry.expires),
            print_moment(entry.used),
        )
        for entry in entries
    ]
    headings = ("ID", "OWNER", "LABEL", "KIND", "VERBS", "RESOURCES", "CHAINS", "EXPIRES")
    print_table((*headings, "LAST USE"), rows)
    return 0


def revoke_token(arguments: argparse.Namespace, settings: Settings) -> int:
    """Revoke a token, or a credential, which is one. Raises: Failure."""
    with opened(settings) as database:
        found = Tokens(database, time.time).revoke(arguments.id)
    if not found:
        raise Failure(
            f"There is no token {arguments.id}: `{command(settings, 'token list')}` lists them."
        )
    print(f"Revoked token {arguments.id}.")
    return 0
