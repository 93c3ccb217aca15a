"""`teampro profile`: servers by name, each with its address and token."""

from __future__ import annotations

import argparse
import getpass
import sys

from teampro.cli.command import Commands, Failure, add_command, add_family, print_table
from teampro.cli.target import find_profile, profiles_file
from teampro.client.profiles import Profile, read_profiles, write_profiles
from teampro.client.remote import Remote
from teampro.settings import Settings


def register(commands: Commands) -> None:
    """Declare the commands."""
    family = add_family(commands, "profile", "servers to call by name: add, list, remove")
    add = add_command(
        family,
        "add",
        _add,
        "Keep a server's address and a token for it; the token is asked for.",
        "profile add work --url https://projects.example.com",
    )
    add.add_argument("name", help="what you will call it")
    add.add_argument("--url", required=True, help="address of the API")
    add.add_argument(
        "--token-stdin", action="store_true", help="read the token from standard input"
    )
    add.add_argument(
        "--allow-http", action="store_true", help="keep an address that is not encrypted"
    )
    add_command(family, "list", _list, "List the profiles; never their tokens.", "profile list")
    remove = add_command(family, "remove", _remove, "Forget a profile.", "profile remove work")
    remove.add_argument("name", help="the one to forget")


def _add(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.token_stdin:
        token = sys.stdin.readline().strip()
    elif sys.stdin.isatty():
        token = getpass.getpass("Token (not shown): ").strip()
    else:
        raise Failure("There is no terminal to ask for the token: say --token-stdin.")
    if not token.isascii() or not token.isprintable() or not token:
        raise Failure("That is no token: `teampro token create` prints one, on the server.")
    Remote(arguments.url, token, allow_http=arguments.allow_http)
    path = profiles_file(settings)
    profiles = read_profiles(path) | {arguments.name: Profile(arguments.url, token)}
    write_profiles(path, profiles)
    print(f"Kept {arguments.name} in {path}: `teampro call projects --profile {arguments.name}`.")
    return 0


def _list(_: argparse.Namespace, settings: Settings) -> int:
    profiles = read_profiles(profiles_file(settings))
    if not profiles:
        print("No profiles yet: `teampro profile add NAME --url URL` makes one.")
        return 0
    print_table(("NAME", "URL"), [(name, each.url) for name, each in profiles.items()])
    return 0


def _remove(arguments: argparse.Namespace, settings: Settings) -> int:
    find_profile(settings, arguments.name)
    path = profiles_file(settings)
    profiles = read_profiles(path)
    del profiles[arguments.name]
    write_profiles(path, profiles)
    print(f"Removed {arguments.name}.")
    return 0
