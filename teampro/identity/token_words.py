"""What may be said of a new token: its verbs, resources, chains, commands and addresses.

Each is returned as a set of words, in the form in which requests are compared with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_network

from teampro.errors import nearest
from teampro.rules.documented_commands import DOCUMENTED
from teampro.schema.caller import VERBS
from teampro.schema.granted_chains import read_granted
from teampro.schema.registry import Registry
from teampro.schema.values import Invalid

FULL, ANY = "full", "*"
"""Commands that mean all of them."""
PRESETS = (FULL, "readonly", "billing", "support")
"""Words for groups of commands; the language that has the commands says which these are."""


class TokenError(ValueError):
    """A token that cannot be made or found; the text says why."""


def read_verbs(words: Iterable[str]) -> frozenset[str]:
    """Return verbs in capital letters. Raises: TokenError."""
    found = frozenset(word.upper() for word in words)
    if not found <= set(VERBS):
        raise TokenError(f"A token's verbs are some of {', '.join(VERBS)}.")
    return found


def read_resources(words: Iterable[str], nouns: Registry) -> frozenset[str]:
    """Return the plurals of nouns, and operations of them, that there are. Raises: TokenError."""
    found = frozenset(words)
    operations = {each.plural: [one.word for one in each.operations] for each in nouns.resources}
    for word in sorted(found):
        plural, _, operation = word.partition(".")
        _demand_known(f"resource {plural!r}", plural, list(operations))
        if operation not in ("", "*"):
            _demand_known(f"operation {word!r}", operation, operations[plural])
    return found


def _demand_known(what: str, word: str, known: list[str]) -> None:
    if word not in known:
        close = nearest(word, known)
        hint = f"did you mean {close}?" if close else f"there are {', '.join(known) or 'none'}."
        raise TokenError(f"There is no {what}; {hint}")


def read_chains(words: Iterable[str], nouns: Registry) -> frozenset[str]:
    """Return chains in canonical words. Raises: TokenError."""
    try:
        return frozenset(read_granted(word, nouns) for word in words)
    except Invalid as fault:
        raise TokenError(f"A chain of a token is like projects/100: {fault}.") from None


def read_commands(words: Iterable[str]) -> frozenset[str]:
    """Return documented commands in lower case, `*` or words of PRESETS. Raises: TokenError."""
    found = frozenset(word.lower() for word in words)
    known = {each.lower(): each for names in DOCUMENTED.values() for each in names}
    for word in sorted(found.difference(known, PRESETS, (ANY,))):
        close = nearest(word, (*known, *PRESETS))
        named = f"name some, or {ANY}, or {', '.join(PRESETS)}."
        hint = f"did you mean {known.get(close, close)}?" if close else named
        raise TokenError(f"There is no command {word[:60]!r}; {hint}")
    return found


def read_addresses(words: Iterable[str]) -> frozenset[str]:
    """Return addresses and networks as networks. Raises: TokenError."""
    try:
        return frozenset(str(ip_network(word, strict=False)) for word in words)
    except ValueError as wrong:
        right = "an address is written 203.0.113.7, a network 203.0.113.0/24"
        raise TokenError(f"{wrong}: {right}.") from None
