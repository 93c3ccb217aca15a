"""`teampro jwt`: the key that signs the tokens of logins."""

from __future__ import annotations

import argparse
import time

from teampro.cli.command import Commands, add_command, add_family
from teampro.cli.database import open_pepper_of, opened
from teampro.identity.signing_keys import SigningKeys
from teampro.settings import Settings


def register(commands: Commands) -> None:
    """Declare the commands."""
    family = add_family(commands, "jwt", "the key that signs the tokens of logins: rotate")
    rotate = add_command(
        family,
        "rotate",
        _rotate,
        "Let a new key sign; tokens of earlier ones count a day longer.",
        "jwt rotate --now",
    )
    rotate.add_argument(
        "--now", action="store_true", help="earlier tokens have expired at once: all log in again"
    )


def _rotate(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as database:
        keys = SigningKeys(database, open_pepper_of(settings, database))
        number = keys.rotate(time.time(), arguments.now)
    follows = "have expired: everybody logs in again" if arguments.now else "count a day longer"
    print(f"Key {number} signs from now on; tokens of earlier keys {follows}.")
    return 0
