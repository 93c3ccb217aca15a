"""Names of domains: how people write them, and in the letters of the DNS."""

from __future__ import annotations

import re

LONGEST = 253
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*", re.ASCII)
_FULL_STOPS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61", "."))


def is_host_name(text: str) -> bool:
    """Say whether a text names a host, as RFC 1123 has it; one label is enough."""
    return len(text) <= LONGEST and _HOST.fullmatch(text) is not None


def folded_name(text: str) -> str:
    """Return a name in lower case, with plain full stops and none at its end."""
    return text.strip().lower().translate(_FULL_STOPS).removesuffix(".")


def ascii_name(name: str) -> str:
    """Return a folded name in the letters of the DNS, as IDNA 2003 spells other letters.

    Raises: ValueError where it is no name of at least two labels.
    """
    spelled = name.encode("idna").decode("ascii")
    labels = spelled.split(".")
    if len(labels) < 2 or len(spelled) > LONGEST or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError(f"{name!r} is no name of a domain")
    return spelled
