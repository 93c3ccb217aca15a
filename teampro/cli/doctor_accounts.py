"""What `teampro doctor` sees of administrators and of their logins."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator
from ipaddress import ip_network

from teampro.cli.advice import command
from teampro.cli.command import print_moment
from teampro.cli.database import open_passwords
from teampro.cli.demo_data import PASSWORD, SECRET
from teampro.cli.problem import Problem
from teampro.cli.unfinished import unfinished
from teampro.identity.admins import Admins
from teampro.identity.areas import join_areas, why_no_area
from teampro.identity.bans import LOGIN, Bans
from teampro.identity.passwords import LEAST_COST
from teampro.identity.pepper import PepperError
from teampro.identity.tokens import Tokens
from teampro.identity.user_passwords import PLACE
from teampro.settings import Settings
from teampro.store.database import Database


def account_problems(settings: Settings, database: Database) -> Iterator[Problem]:
    """See whether somebody can log in, and what is wrong with those who can."""
    able = "SELECT 1 FROM admins WHERE role = 'super' AND disabled = 0 LIMIT 1"
    if not database.rows(able):
        yield Problem(
            "No super administrator can log in.",
            command(settings, "admin add NAME --role super"),
        )
    if database.rows("SELECT 1 FROM admins LIMIT 1"):
        try:
            admins = Admins(database, open_passwords(settings, database))
        except PepperError as fault:
            yield Problem(str(fault))
            return
        yield from _area_problems(settings, admins)
        yield from _name_problems(settings, admins)
        yield from _unfinished_problems(settings, database, admins)
        if settings["behind_proxy"]:
            yield from _known_problems(settings, database, admins)


def _area_problems(settings: Settings, admins: Admins) -> Iterator[Problem]:
    for entry in admins.entries():
        areas = sorted(entry.areas or ())
        unknown = [word for word in areas if why_no_area(word)]
        if unknown:
            rest = join_areas(set(areas) - set(unknown)) or "none"
            yield Problem(
                f"The administrator {entry.username} has words that are no areas: "
                f"{', '.join(unknown)}.",
                command(settings, f"admin areas {shlex.quote(entry.username)} {rest}"),
            )


def _name_problems(settings: Settings, admins: Admins) -> Iterator[Problem]:
    for first, *others in admins.alike():
        names = ", ".join([first, *others])
        yield Problem(
            f"These administrators are taken for each other by their usernames: {names}.",
            command(settings, f"admin disable {shlex.quote(others[-1])}"),
        )


def _unfinished_problems(
    settings: Settings, database: Database, admins: Admins
) -> Iterator[Problem]:
    for entry in admins.entries():
        for each in unfinished(settings, database, entry.id) if entry.disabled else ():
            yield Problem(
                f"The administrator {entry.username} is disabled and has {each.what}.", each.listing
            )


def _known_problems(settings: Settings, database: Database, admins: Admins) -> Iterator[Problem]:
    for username in admins.holders(PASSWORD):
        yield Problem(
            f"The administrator {username} has the demonstration's password.",
            command(settings, f"admin passwd {username}"),
        )
    for number in Tokens(database, time.time).holders(SECRET):
        yield Problem(
            f"Credential {number} is the demonstration's, which everybody knows.",
            command(settings, f"credential revoke {number}"),
        )
    for username in admins.cheap():
        yield Problem(
            f"The password of {username} is hashed below cost {LEAST_COST}.",
            command(settings, f"admin passwd {username}"),
        )


def login_problems(settings: Settings, database: Database) -> Iterator[Problem]:
    """See whether this machine is banned, and whether a front hides the callers.

    One person who mistypes is no sign of a front; wrong logins of several people from the one
    loopback address are.
    """
    for entry in Bans(database, time.time).entries():
        if entry.kind == LOGIN and _is_loopback(entry.network):
            yield Problem(
                f"{entry.network} is banned after wrong logins until "
                f"{print_moment(entry.until)} UTC; that is this machine.",
                command(settings, f"bans clear {entry.network}"),
            )
    wrong = database.rows("SELECT DISTINCT network, subject FROM attempts WHERE is_open = 0")
    subjects = [each for each in wrong if not each[0].startswith(PLACE)]
    networks = {network for network, _ in subjects}
    if len(subjects) < 2 or not all(map(_is_loopback, networks)):
        return
    if not (settings["behind_proxy"] or settings["trusted_proxies"]):
        yield Problem(
            "The wrong logins of several people all come from this machine: a front server may "
            "hide the callers, and one of them could ban all.",
            command(settings, "serve --behind-proxy"),
        )
    elif len(networks) == 1:
        yield Problem(
            f"The wrong logins of several people all come from {networks.pop()}: the front server "
            "does not tell who calls, or programs on this machine call in its place.",
            "let the front send X-Forwarded-For $remote_addr over unix:/run/teampro/teampro.sock, "
            "as htaccess_equivalent.conf does",
        )


def _is_loopback(network: str) -> bool:
    try:
        return ip_network(network).is_loopback
    except ValueError:
        return False
