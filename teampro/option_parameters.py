"""Parameters that choose an option of a service by its name, as a setting spells them."""

from __future__ import annotations

import re
from typing import NamedTuple

_PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,40}\Z", re.ASCII)


class OptionParameter(NamedTuple):
    """The `parameter` that chooses an option, the option's name, and the `key` that prints it."""

    parameter: str
    option: str
    key: str


def read_option_parameters(text: str) -> tuple[OptionParameter, ...]:
    """Return what `os=Server OS=os, cpu=CPU=cpu` says. Raises: ValueError."""
    found = []
    for word in filter(None, map(str.strip, text.split(","))):
        parts = [part.strip() for part in word.split("=")]
        if len(parts) != 3 or not all(parts) or not _PARAMETER.match(parts[0]):
            example = "os=Server OS=os: parameter, name of the option, key in answers"
            raise ValueError(f"expected words such as {example}")
        found.append(OptionParameter(*parts))
    if len({each.parameter.lower() for each in found}) < len(found):
        raise ValueError("expected each parameter once")
    return tuple(found)
