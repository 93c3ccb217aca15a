"""`teampro demo`: demonstration data, served on loopback."""

from __future__ import annotations

import argparse

from teampro.cli.advice import command
from teampro.cli.command import Commands, Failure, add_command
from teampro.cli.demo_data import add_options, ensure, invitation
from teampro.cli.serve import add_server_options, prepare_data, run
from teampro.server.address import Address, ListenAddress, parse_address
from teampro.settings import DEFAULT, Settings


def register(commands: Commands) -> None:
    """Declare the command."""
    demo = add_command(
        commands,
        "demo",
        _demo,
        "Serve demonstration data on loopback; make it where the directory is empty.",
        "demo --data ./data",
    )
    add_options(demo)
    add_server_options(demo)


def _demo(arguments: argparse.Namespace, settings: Settings) -> int:
    address = parse_address(settings["bind"])
    is_for_all = isinstance(address, Address) and address.is_loopback
    if not is_for_all or settings["behind_proxy"]:
        raise Failure(
            "The demonstration's passwords are known to everybody, so it is served on loopback "
            "alone: bind to 127.0.0.1, without a front; for real data use "
            f"`{command(settings, 'serve')}`."
        )

    if settings.origins["log_level"] == DEFAULT:
        # A page of requests would push the login out of the terminal's sight.
        settings = settings.with_values(log_level="warning")

    def prepare(place: ListenAddress) -> str:
        ensure(settings, arguments)
        return prepare_data(settings, place) + invitation(settings, place)

    return run(settings, address, prepare)
