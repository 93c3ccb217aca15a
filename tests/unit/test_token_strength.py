"""What a credential makes: none with more commands or addresses than it has."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from teampro.errors import Refusal
from teampro.resources.people.token_strength import refuse_stronger

PLAIN: dict[str, Any] = {
    "verbs": None, "resources": None, "addresses": None, "commands": None, "expires": None,
    "credential": 0,
}  # fmt: skip
KEY = {**PLAIN, "credential": 1}


def makes(own: dict[str, Any] | None, row: dict[str, Any]) -> bool:
    """Say whether a token may make another one."""
    work: Any = SimpleNamespace(
        caller=SimpleNamespace(credential_id=1), peek=lambda _plural, _id: own
    )
    try:
        refuse_stronger(work, row)
    except Refusal:
        return False
    return True


@pytest.mark.parametrize(
    ("own", "row", "may"),
    [
        (None, KEY, True),
        ({"commands": "full"}, PLAIN, True),
        ({"commands": "*"}, {**KEY, "commands": "full"}, True),
        ({"commands": "readonly"}, PLAIN, False),
        ({"commands": "readonly"}, {**KEY, "commands": "full"}, False),
        ({"commands": "readonly"}, {**KEY, "commands": "readonly"}, True),
        ({"commands": "addorder,readonly"}, {**KEY, "commands": "addorder"}, True),
        ({"commands": "readonly"}, {**KEY, "commands": ""}, True),
        ({"commands": ""}, {**KEY, "commands": "readonly"}, False),
        ({"commands": "full", "addresses": "192.0.2.0/24"}, PLAIN, False),
        ({"commands": "full", "addresses": "192.0.2.0/24"},
         {**KEY, "addresses": "192.0.2.7/32"}, True),
        ({"commands": "full", "addresses": "192.0.2.0/24"},
         {**KEY, "addresses": "192.0.2.7/32,2001:db8::/64"}, False),
        ({"commands": "full", "addresses": "192.0.2.0/24"},
         {**KEY, "addresses": "192.0.0.0/16"}, False),
    ],
)  # fmt: skip
def test_a_credential_makes_none_that_is_stronger(
    own: dict[str, Any] | None, row: dict[str, Any], may: bool
) -> None:
    """A bearer token is bound to no commands and no addresses: it is stronger than one that is."""
    assert may == makes(own if own is None else {**KEY, **own}, row)
