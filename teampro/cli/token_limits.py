"""What the commands that make tokens and credentials have in common: what these are limited to."""

from __future__ import annotations

import argparse

from teampro.cli.command import Failure, above_zero
from teampro.identity.token_words import read_chains, read_resources
from teampro.identity.tokens import TokenLimits
from teampro.resources import RESOURCES
from teampro.schema.caller import VERBS
from teampro.schema.registry import Registry
from teampro.schema.values import composed

DAY_SECONDS = 86_400


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Declare the owner and the options of a new token."""
    parser.add_argument("username", type=composed, help="the owner")
    parser.add_argument("--label", default="", help="what it is for")
    parser.add_argument("--days", type=above_zero, help="how long it lasts (default: for ever)")
    parser.add_argument("--verbs", type=_verbs, help=f"some of {','.join(VERBS)} (default: all)")
    parser.add_argument(
        "--resources",
        type=words,
        help="plural words; operations such as timelogs.stop or timelogs.* (default: all)",
    )
    parser.add_argument(
        "--chain",
        action="append",
        metavar="CHAIN",
        help="with which each request begins, such as projects/100; may be given several times",
    )


def words(text: str) -> tuple[str, ...]:
    """Read words with commas between them."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _verbs(text: str) -> tuple[str, ...]:
    return words(text.upper())


def read_limits(
    arguments: argparse.Namespace,
    commands: tuple[str, ...] | None = None,
    addresses: tuple[str, ...] | None = None,
) -> TokenLimits:
    """Return what a new token is limited to. Raises: Failure, TokenError."""
    for option, given in (("resources", arguments.resources), ("addresses", addresses)):
        if given == ():
            raise Failure(f"--{option} names none: leave it out for all, or name some.")
    nouns = Registry(RESOURCES)
    resources, chains = arguments.resources, arguments.chain
    return TokenLimits(
        None if arguments.days is None else arguments.days * DAY_SECONDS,
        arguments.verbs,
        None if resources is None else read_resources(resources, nouns),
        None if chains is None else read_chains(chains, nouns),
        commands,
        addresses,
    )


def shown(words_: frozenset[str] | None) -> str:
    """Return words as a table shows them."""
    return "all" if words_ is None else ",".join(sorted(words_)) or "none"
