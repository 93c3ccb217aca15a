"""Whom a client's command asks: a server at an address, one of a profile, or the data here."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from teampro.cli.command import Failure
from teampro.cli.database import opened
from teampro.client.answer import Answer
from teampro.client.call import ClientCall
from teampro.client.local import Local
from teampro.client.profiles import Profile, read_profiles
from teampro.client.remote import Remote
from teampro.errors import nearest
from teampro.identity.operator import first_super
from teampro.settings import Settings

Send = Callable[[ClientCall], Answer]


@dataclass(frozen=True)
class Target:
    """Who is asked: `url` is "" for the data of this machine."""

    url: str = ""
    token: str = ""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options that say who is asked."""
    parser.add_argument("--url", help="ask the API at this address, with the token TEAMPRO_TOKEN")
    parser.add_argument("--profile", metavar="NAME", help="ask the server of a profile")
    parser.add_argument(
        "--allow-http", action="store_true", help="send the token over a line that is not encrypted"
    )
    parser.add_argument(
        "--as",
        dest="username",
        metavar="USERNAME",
        help="answer from the data here as this administrator sees it (default: the first super)",
    )


def target_of(arguments: argparse.Namespace, settings: Settings) -> Target:
    """Return who is asked. Raises: Failure, Refused."""
    if arguments.profile and arguments.url:
        raise Failure("Give --url or --profile, not both: a profile has its own address.")
    if arguments.profile:
        profile = find_profile(settings, arguments.profile)
        return Target(profile.url, profile.token)
    if not settings["url"]:
        return Target()
    if arguments.username:
        raise Failure("--as is for the data here; at an address the token says who calls.")
    if not settings["token"]:
        raise Failure(
            "There is no token for that address: set TEAMPRO_TOKEN, or keep one with "
            "`teampro profile add NAME --url URL`. `teampro token create` makes them, on the "
            "server."
        )
    return Target(settings["url"], settings["token"])


def address_of(arguments: argparse.Namespace, settings: Settings) -> str:
    """Return the address that is asked: where the data here would be served, if there is none."""
    if arguments.profile:
        return find_profile(settings, arguments.profile).url
    return settings["url"] or f"http://{settings['bind']}"


def sender(arguments: argparse.Namespace, settings: Settings) -> Send:
    """Return what sends a call and returns its answer. Raises: Failure, Refused."""
    target = target_of(arguments, settings)
    if target.url:
        return Remote(target.url, target.token, allow_http=arguments.allow_http).send
    with opened(settings) as database:
        username = arguments.username or first_super(database)
    return Local(settings, username).send


def find_profile(settings: Settings, name: str) -> Profile:
    """Return a profile by its name. Raises: Failure, Refused."""
    profiles = read_profiles(profiles_file(settings))
    if name not in profiles:
        close = nearest(name, list(profiles))
        known = ", ".join(profiles)
        hint = f"did you mean {close}?" if close else f"there are {known}." if known else ""
        raise Failure(f"There is no profile {name!r}; {hint or '`teampro profile add` makes one.'}")
    return profiles[name]


def profiles_file(settings: Settings) -> Path:
    """Return the file of the profiles."""
    return Path(settings["profiles"]).expanduser()
