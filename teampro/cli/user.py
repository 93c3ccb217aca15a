"""`teampro user`: the logins of customers, as an operator ends them."""

from __future__ import annotations

import argparse
import time

from teampro.cli.command import Commands, Failure, add_command, add_family
from teampro.cli.database import opened
from teampro.identity.login_tokens import end_logins
from teampro.settings import Settings


def register(commands: Commands) -> None:
    """Declare the commands."""
    family = add_family(commands, "user", "those who log in for clients: logout")
    logout = add_command(
        family,
        "logout",
        _logout,
        "End all logins of a user: the tokens that he has count no longer.",
        "user logout ada@example.com",
    )
    logout.add_argument("email", help="the e-mail that he logs in with")


def _logout(arguments: argparse.Namespace, settings: Settings) -> int:
    email = arguments.email.strip().lower()
    with opened(settings) as database:
        if not (email.isprintable() and end_logins(database, email, time.time)):
            raise Failure(f"There is no user with the e-mail {arguments.email!r}.")
    print(f"Ended all logins of {email}.")
    return 0
