"""`teampro serve`: what must hold before a process serves.

Whatever can be wrong is found here, in one process, and reported in one sentence.
"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from teampro.cli.advice import command
from teampro.cli.command import Commands, Failure, add_command
from teampro.cli.database import open_passwords, opened
from teampro.cli.demo_data import PASSWORD, SECRET
from teampro.cli.worker import work
from teampro.identity.admins import Admins
from teampro.identity.passwords import LEAST_COST
from teampro.identity.tokens import Tokens
from teampro.server.address import ListenAddress, bound_address, listen, parse_address
from teampro.server.background import Background
from teampro.settings import Settings
from teampro.store.data_paths import data_paths_of, hold, make_directory

FRONT = "put a front server (nginx, Apache) before it and say --behind-proxy, or bind to 127.0.0.1"


def register(commands: Commands) -> None:
    """Declare the command."""
    serve = add_command(
        commands,
        "serve",
        _serve,
        "Serve a data directory; make it if it is not there.",
        "serve --bind 127.0.0.1:8000 --data /var/lib/teampro --workers 2 --threads 8",
    )
    serve.add_argument(
        "--behind-proxy",
        action="store_const",
        const="true",
        help="a front server passes calls on; needed for any address but loopback",
    )
    add_server_options(serve)


def add_server_options(parser: argparse.ArgumentParser) -> None:
    """Declare where and with how many processes and threads to serve."""
    parser.add_argument(
        "--bind", metavar="HOST:PORT", help="default 127.0.0.1:8000; or unix:/PATH of a socket"
    )
    parser.add_argument("--workers", metavar="N", help="processes (default 2)")
    parser.add_argument("--threads", metavar="N", help="threads of a process (default 8)")


def _serve(_: argparse.Namespace, settings: Settings) -> int:
    address = parse_address(settings["bind"])
    if not address.is_loopback and not settings["behind_proxy"]:
        raise Failure(
            f"{address} is open to the network, where a few slow clients could stop the server: "
            f"{FRONT}."
        )

    def prepare(place: ListenAddress) -> str:
        lines = [prepare_data(settings, place)]
        if settings["sandbox"]:
            lines.append(f"Open {place.url}/ to try it in a browser")
        lines.append(f"{place.url}/v1/api/resources/json tells what there is, once logged in")
        return "\n".join(lines)

    return run(settings, address, prepare)


def run(settings: Settings, address: ListenAddress, prepare: Callable[[ListenAddress], str]) -> int:
    """Listen, prepare the data, print what `prepare` says, and serve."""
    from teampro.server.process import run_server

    with contextlib.closing(listen(address)) as listener:
        banner = prepare(bound_address(listener))
        hold(data_paths_of(settings).data)
        print(banner, flush=True)
        background = Background(partial(work, settings)) if settings["worker"] else None
        return run_server(settings, listener, _maker(settings), background)


def prepare_data(settings: Settings, address: ListenAddress) -> str:
    """See that the data can be served, and return the lines that say where."""
    paths = data_paths_of(settings)
    for directory in (paths.data, paths.blobs):
        make_directory(directory)
    with opened(settings, create=True) as database:
        admins = Admins(database, open_passwords(settings, database))
        if settings["behind_proxy"]:
            _refuse_known_passwords(settings, admins)
            _refuse_known_secret(settings, Tokens(database, time.time))
            _refuse_cheap_hashes(settings, admins)
        lines = [f"Serving {paths.data.absolute()} at {address.url} (Ctrl-C stops it)"]
        if not admins.entries():
            lines.append(
                "There is no administrator yet; in another terminal run\n"
                f"  {command(settings, 'admin add NAME')}"
            )
    return "\n".join(lines)


def _refuse_known_passwords(settings: Settings, admins: Admins) -> None:
    known = admins.holders(PASSWORD)
    if known:
        raise Failure(
            f"The administrator {known[0]} has the demonstration's password, which everybody "
            f"knows: run `{command(settings, f'admin passwd {known[0]}')}` first."
        )


def _refuse_known_secret(settings: Settings, tokens: Tokens) -> None:
    known = tokens.holders(SECRET)
    if known:
        raise Failure(
            f"Credential {known[0]} is the demonstration's, which everybody knows: run "
            f"`{command(settings, f'credential revoke {known[0]}')}` first."
        )


def _refuse_cheap_hashes(settings: Settings, admins: Admins) -> None:
    if settings["password.cost"] < LEAST_COST:
        raise Failure(
            f"Passwords would be hashed with cost {settings['password.cost']}, which is for "
            "tests: unset TEAMPRO_PASSWORD_COST."
        )
    cheap = admins.cheap()
    if cheap:
        raise Failure(
            f"The password of {cheap[0]} is hashed below cost {LEAST_COST}, which is for tests: "
            f"run `{command(settings, f'admin passwd {cheap[0]}')}` first."
        )


def _maker(settings: Settings) -> Callable[[], Any]:
    def make_app() -> Any:
        from teampro.app import create_app

        return create_app(settings)

    return make_app
