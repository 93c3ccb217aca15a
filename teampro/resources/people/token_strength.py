"""A token that makes others makes none that is stronger than itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import ip_network
from typing import Any

from teampro.errors import Refusal, refuse_at
from teampro.identity.token_words import ANY, FULL
from teampro.schema.rules import RuleWork, Stored

TOKENS = "tokens"


def refuse_stronger(work: RuleWork, row: Stored) -> None:
    """Refuse what a token makes that could do, or last, more than itself.

    Chains are no matter: who is limited to some makes none. Raises: Refusal forbidden.
    """
    own = work.peek(TOKENS, work.caller.credential_id)
    if own is None:
        return
    rules: Mapping[str, Callable[[frozenset[str], frozenset[str]], bool]] = {
        "verbs": frozenset.issubset,
        "resources": _are_carried,
        "addresses": _are_inside,
    }
    for name, is_within in rules.items():
        if own[name] is not None and (
            row[name] is None or not is_within(_set(row[name]), _set(own[name]))
        ):
            raise _stronger(name, own[name])
    commands = _set(own["commands"] or "")
    is_bound = own["credential"] and commands.isdisjoint((FULL, ANY))
    if is_bound and not (row["credential"] and _set(row["commands"]) <= commands):
        raise _stronger("commands", own["commands"])
    if own["expires"] is not None and (row["expires"] is None or row["expires"] > own["expires"]):
        raise _stronger("expires", "its own end")


def _are_carried(words: frozenset[str], own: frozenset[str]) -> bool:
    """Say whether nouns and operations are among those of a token, which may say `timelogs.*`."""
    operations = {word for word in words if "." in word}
    carried = {word for word in operations if f"{word.partition('.')[0]}.*" in own}
    return words - carried <= own


def _are_inside(words: frozenset[str], own: frozenset[str]) -> bool:
    networks: list[Any] = [ip_network(each) for each in own]
    return all(
        any(each.version == network.version and each.subnet_of(network) for network in networks)
        for each in map(ip_network, words)
    )


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split(",") if text else ())


def _stronger(name: str, own: str) -> Refusal:
    message = f"A token makes none that is stronger than itself: its {name} are {own or 'none'}."
    return refuse_at(name, "forbidden", message)
