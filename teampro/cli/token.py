"""`teampro token`: bearer tokens. The text of a token is printed once, when it is made."""

from __future__ import annotations

import argparse
import sys
import time

from teampro.cli.advice import command
from teampro.cli.command import (
    Commands,
    Failure,
    above_zero,
    add_command,
    add_family,
    print_moment,
    print_table,
)
from teampro.cli.database import opened, require_admin
from teampro.errors import nearest
from teampro.identity.tokens import TokenLimits, Tokens
from teampro.resources import RESOURCES
from teampro.schema.caller import VERBS
from teampro.schema.values import composed
from teampro.settings import Settings

DAY_SECONDS = 86_400


def register(commands: Commands) -> None:
    """Declare the commands."""
    family = add_family(commands, "token", "bearer tokens: create, list, revoke")
    create = add_command(
        family,
        "create",
        _create,
        "Make a token and print it, this once; it may never do more than its owner.",
        "token create anna --label laptop --days 90 --verbs GET --resources projects,actions",
    )
    create.add_argument("username", type=composed, help="the owner")
    create.add_argument("--label", default="", help="what it is for")
    create.add_argument("--days", type=above_zero, help="how long it lasts (default: for ever)")
    create.add_argument("--verbs", type=_verbs, help=f"some of {','.join(VERBS)} (default: all)")
    create.add_argument(
        "--resources",
        type=_words,
        help="plural words; operations such as timelogs.stop or timelogs.* (default: all)",
    )
    add_command(family, "list", _list, "List the tokens; never their texts.", "token list")
    revoke = add_command(family, "revoke", _revoke, "Revoke a token.", "token revoke 3")
    revoke.add_argument("id", type=int, help="its number in `token list`")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _verbs(text: str) -> tuple[str, ...]:
    return _words(text.upper())


def _create(arguments: argparse.Namespace, settings: Settings) -> int:
    _check_resources(arguments.resources)
    seconds = None if arguments.days is None else arguments.days * DAY_SECONDS
    with opened(settings) as database:
        require_admin(database, settings, arguments.username)
        number, text = Tokens(database, time.time).create(
            arguments.username,
            arguments.label,
            TokenLimits(seconds, arguments.verbs, arguments.resources),
        )
    print(f"Made token {number}; it is shown this once:", file=sys.stderr)
    print(text)
    return 0


def _check_resources(words: tuple[str, ...] | None) -> None:
    """Refuse words that no call would ever match. Raises: Failure."""
    if words == ():
        raise Failure("--resources names none: leave it out for all, or name some.")
    operations = {each.plural: [one.word for one in each.operations] for each in RESOURCES}
    for word in words or ():
        plural, _, operation = word.partition(".")
        _check_known(f"resource {plural!r}", plural, list(operations))
        if operation not in ("", "*"):
            _check_known(f"operation {word!r}", operation, operations[plural])


def _check_known(what: str, word: str, known: list[str]) -> None:
    if word not in known:
        close = nearest(word, known)
        hint = f"did you mean {close}?" if close else f"there are {', '.join(known) or 'none'}."
        raise Failure(f"There is no {what}; {hint}")


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
            _shown(entry.rights.verbs),
            _shown(entry.rights.resources),
            print_moment(entry.expires),
            print_moment(entry.used),
        )
        for entry in entries
    ]
    print_table(("ID", "OWNER", "LABEL", "VERBS", "RESOURCES", "EXPIRES", "LAST USE"), rows)
    return 0


def _shown(words: frozenset[str] | None) -> str:
    return "all" if words is None else ",".join(sorted(words))


def _revoke(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as database:
        found = Tokens(database, time.time).revoke(arguments.id)
    if not found:
        raise Failure(
            f"There is no token {arguments.id}: `{command(settings, 'token list')}` lists them."
        )
    print(f"Revoked token {arguments.id}.")
    return 0
