"""Options of services: which of them a product lets one choose, and how a change spells them."""

from __future__ import annotations

import re

from teampro.schema.rules import RuleWork, Stored

_WORD = re.compile(r"([1-9][0-9]{0,17}):(0|[1-9][0-9]{0,17})(?::([0-9]{1,9}))?")
"""An option, its choice, and how many of it: 1 where it is not told."""


def read_option(word: str) -> Stored | None:
    """Return what `1:5`, or `2:6:3`, chooses, as columns of serviceoptions; None: it is none."""
    found = _WORD.fullmatch(word)
    if found is None:
        return None
    return {"configid": int(found[1]), "choiceid": int(found[2]), "qty": int(found[3] or 1)}


def option_word(chosen: Stored) -> str:
    """Return the word of a choice."""
    return f"{chosen['configid']}:{chosen['choiceid']}:{chosen['qty']}"


def options_for(work: RuleWork, service_id: int, product_id: int) -> list[Stored]:
    """Return what was chosen for a service of what a product lets one choose."""
    linked = {link["gid"] for link in work.select("configlinks", {"pid": product_id})}
    chosen = work.select("serviceoptions", {"serviceid": service_id}, "id")
    return [each for each in chosen if _group_of(work, each["configid"]) in linked]


def _group_of(work: RuleWork, config_id: int) -> int:
    option = work.peek("configoptions", config_id)
    return int(option["gid"]) if option else 0
