"""The values of compiled statements, bound at each call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from teampro.schema.slot import Slot, bind, binder

KNOWN = {"name": "Draft", "id": 7}


@pytest.mark.parametrize(
    ("values", "bound"),
    [
        ((Slot("name"), Slot("id")), ["Draft", 7]),
        ((Slot("id"),), [7]),
        ((Slot("id"), "open", Slot("name")), [7, "open", "Draft"]),
        (("open",), ["open"]),
        ((), []),
    ],
)
def test_a_binder_binds_what_bind_does(values: Sequence[Any], bound: list[Any]) -> None:
    """Slots take the value of their name, constants stay, whichever way is the faster one."""
    assert bind(values, KNOWN) == bound
    assert list(binder(values)(KNOWN)) == bound
