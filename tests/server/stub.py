"""A small application under the real server process, for what the server does by itself."""

from __future__ import annotations

import argparse
import importlib
import os
from collections.abc import Callable, Iterable
from typing import Any

from teampro.server.address import bound_address, listen, parse_address
from teampro.server.process import run_server
from teampro.settings import read_settings

Start = Callable[[str, list[tuple[str, str]]], Any]


def make_app() -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    """Return an application that answers, fails on /boom and breaks off on /break."""
    return _answer


def make_broken_app() -> Callable[..., Any]:
    """Fail as an application may while it is made."""
    raise RuntimeError("no application today")


def make_app_on_storage() -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    """Return the application while the file that TESTS_STORAGE names is there."""
    os.stat(os.environ["TESTS_STORAGE"])
    return _answer


def _answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path == "/boom":
        raise ValueError(f"TOPSECRET {environ['QUERY_STRING']}")
    start("200 OK", [("Content-Type", "text/plain")])
    return _broken() if path == "/break" else [b"well"]


def _broken() -> Iterable[bytes]:
    yield b"some"
    raise KeyError("TOPSECRET")


def main() -> int:
    """Serve the factory named on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("app")
    for name in ("bind", "workers", "threads"):
        parser.add_argument(f"--{name}")
    given = vars(parser.parse_args())
    module, _, factory = given.pop("app").partition(":")
    settings = read_settings(given=given)
    listener = listen(parse_address(settings["bind"]))
    print(bound_address(listener).url, flush=True)
    return run_server(settings, listener, getattr(importlib.import_module(module), factory))


if __name__ == "__main__":
    raise SystemExit(main())
