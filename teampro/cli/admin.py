"""`teampro admin`: administrators and their passwords. A password is never an argument."""

from __future__ import annotations

import argparse
import getpass
import sys

from teampro.cli.advice import command, counted
from teampro.cli.command import Commands, Failure, add_command, add_family, print_table
from teampro.cli.database import open_passwords, opened, opened_or_made, require_admin
from teampro.cli.unfinished import unfinished
from teampro.identity.admins import CONTACT, ROLES, AdminEntry, Admins
from teampro.schema.caller import AREAS
from teampro.schema.values import composed
from teampro.settings import Settings

ALL, NONE = "all", "none"
"""How the areas of a super administrator are shown, and none at all."""


def register(commands: Commands) -> None:
    """Declare the commands."""
    family = add_family(
        commands, "admin", "administrators: add, list, areas, contact, passwd, disable, enable"
    )
    add = add_command(
        family,
        "add",
        _add,
        "Add an administrator; the first one is super unless told otherwise.",
        "admin add anna --name 'Anna Berg' --role super",
    )
    add.add_argument("username", type=composed, help="what they log in with")
    add.add_argument("--name", type=composed, help="full name (default: the username)")
    add.add_argument("--role", choices=ROLES, help="default: staff, but super for the first one")
    _add_password_option(add)
    add_command(family, "list", _list, "List the administrators.", "admin list")
    _register_areas(family)
    _register_contact(family)
    passwd = add_command(
        family,
        "passwd",
        _passwd,
        "Set a password; the administrator's tokens are revoked with it.",
        "admin passwd anna",
    )
    passwd.add_argument("username", type=composed, help="whose")
    passwd.add_argument("--keep-tokens", action="store_true", help="revoke no tokens")
    _add_password_option(passwd)
    for word, run, summary in (
        ("disable", _disable, "Shut an administrator out at once, tokens included."),
        ("enable", _enable, "Let a disabled administrator in again."),
    ):
        command_ = add_command(family, word, run, summary, f"admin {word} anna")
        command_.add_argument("username", type=composed, help="whose")


def _register_contact(family: Commands) -> None:
    contact = add_command(
        family,
        "contact",
        _contact,
        "Set where mail for an administrator goes, and the names it greets by.",
        "admin contact anna --email anna@example.com",
    )
    contact.add_argument("username", type=composed, help="whose")
    for name in CONTACT:
        contact.add_argument(f"--{name}", type=composed, help="empty: none")


def _register_areas(family: Commands) -> None:
    areas = add_command(
        family,
        "areas",
        _areas,
        "Give one of the staff these areas and no others; without any, print the present ones.",
        "admin areas ben projects:write support:write billing:read",
    )
    areas.add_argument("username", type=composed, help="whose")
    areas.add_argument(
        "areas",
        nargs="*",
        metavar="AREA:RIGHT",
        help=f"one of {', '.join(AREAS)}, with :read or :write behind it; write contains read; "
        f"{NONE} alone takes all",
    )


def _add_password_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )


def _add(arguments: argparse.Namespace, settings: Settings) -> int:
    # The password first: who has none to give leaves nothing behind.
    password = _read_password(arguments)
    with opened_or_made(settings) as database:
        admins = Admins(database, open_passwords(settings, database))
        role = arguments.role or ("staff" if admins.entries() else "super")
        name = arguments.name or arguments.username
        adminid = admins.add(arguments.username, name, role, password)
    print(f"Added {arguments.username} as {role} administrator {adminid}.")
    return 0


def _list(_: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as database:
        entries = Admins(database, open_passwords(settings, database)).entries()
    if not entries:
        print(f"No administrators yet: `{command(settings, 'admin add NAME')}` adds one.")
        return 0
    rows = [
        (entry.id, entry.username, entry.role, _state(entry), _shown(entry, ","), entry.name)
        for entry in entries
    ]
    print_table(("ID", "USERNAME", "ROLE", "STATE", "AREAS", "NAME"), rows)
    return 0


def _areas(arguments: argparse.Namespace, settings: Settings) -> int:
    username, words = arguments.username, arguments.areas
    if NONE in words and len(words) > 1:
        raise Failure(f"{NONE} takes all areas, so it stands alone.")
    with opened(settings) as database:
        require_admin(database, settings, username)
        admins = Admins(database, open_passwords(settings, database))
        if words:
            admins.set_areas(username, () if words == [NONE] else words)
        [entry] = [each for each in admins.entries() if each.username == username]
    print(f"Areas of {username}: {_shown(entry)}" if words else _shown(entry))
    return 0


def _contact(arguments: argparse.Namespace, settings: Settings) -> int:
    given = {name: getattr(arguments, name) for name in CONTACT}
    told = {name: value for name, value in given.items() if value is not None}
    if not told:
        raise Failure("Say what to set: --email, --firstname or --lastname.")
    with opened(settings) as database:
        require_admin(database, settings, arguments.username)
        Admins(database, open_passwords(settings, database)).set_contact(arguments.username, **told)
    print(f"Set {', '.join(told)} of {arguments.username}.")
    return 0


def _shown(entry: AdminEntry, between: str = " ") -> str:
    """Return an administrator's areas, as the command takes them."""
    if entry.areas is None:
        return ALL
    return between.join(sorted(entry.areas)) or NONE


def _state(entry: AdminEntry) -> str:
    return "disabled" if entry.disabled else "active"


def _passwd(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as database:
        require_admin(database, settings, arguments.username)
        admins = Admins(database, open_passwords(settings, database))
        revoked = admins.set_password(
            arguments.username, _read_password(arguments), keep_tokens=arguments.keep_tokens
        )
    print(f"Set the password of {arguments.username}; revoked {counted(revoked, 'token')}.")
    return 0


def _disable(arguments: argparse.Namespace, settings: Settings) -> int:
    return _set_disabled(arguments, settings, True)


def _enable(arguments: argparse.Namespace, settings: Settings) -> int:
    return _set_disabled(arguments, settings, False)


def _set_disabled(arguments: argparse.Namespace, settings: Settings, disabled: bool) -> int:
    with opened(settings) as database:
        require_admin(database, settings, arguments.username)
        admins = Admins(database, open_passwords(settings, database))
        admins.set_disabled(arguments.username, disabled)
        [entry] = [each for each in admins.entries() if each.username == arguments.username]
        left = list(unfinished(settings, database, entry.id)) if disabled else []
    print(f"{'Disabled' if disabled else 'Enabled'} {arguments.username}.")
    for each in left:
        print(f"{arguments.username} leaves {each.what}:\n  -> {each.listing}")
    return 0


def _read_password(arguments: argparse.Namespace) -> str:
    """Return the password from standard input, or asked for twice."""
    if arguments.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Failure("There is no terminal to ask for a password: use --password-stdin.")
    password = getpass.getpass(f"Password of {arguments.username}: ")
    if password != getpass.getpass("Again: "):
        raise Failure("The two passwords differ; nothing was changed.")
    return password
