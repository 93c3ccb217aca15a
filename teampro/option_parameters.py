"""Parameters that choose an option of a service by its name, as a setting spells them."""

from __future__ import annotations

import re
from typing import NamedTuple

OWN_PARAMETERS = (
    "clientid", "product", "billingcycle", "hostname", "rootpw", "ns1prefix", "ns2prefix",
)  # fmt: skip
"""What an order takes besides, so no option is called so."""
_PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,40}\Z", re.ASCII)


class OptionParameter(NamedTuple):
    """The `parameter` that chooses an option, the option's name, and the `key` that prints it."""

    parameter: str
    option: str
    key: str

    def __str__(self) -> str:
        """Return it as the setting spells it."""
        return "=".join(self)


def read_option_parameters(text: str) -> tuple[OptionParameter, ...]:
    """Return what `os=Server OS=os, cpu=CPU=cpu` says. Raises: ValueError."""
    found = []
    for word in filter(None, map(str.strip, text.split(","))):
        parts = [part.strip() for part in word.split("=")]
        if len(parts) != 3 or not all(parts) or not _PARAMETER.match(parts[0]):
            example = "os=Server OS=os: parameter, name of the option, key in answers"
            raise ValueError(f"expected words such as {example}")
        found.append(OptionParameter(*parts))
    names = [each.parameter.lower() for each in found]
    if len({*names, *OWN_PARAMETERS}) < len(names) + len(OWN_PARAMETERS):
        raise ValueError(f"expected each parameter once, and none of {', '.join(OWN_PARAMETERS)}")
    return tuple(found)
