"""The lines of invoices: numbered where one is made, in maps by their ids where one is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Tree

FIELDS = ("description", "amount", "taxed")
NEW_LINES = "itemdescription* itemamount*:money itemtaxed*:bool"
CHANGED_LINES = (
    "itemdescription[*] itemamount[*]:money itemtaxed[*]:bool "
    "newitemdescription[*] newitemamount[*]:money newitemtaxed[*]:bool deletelineids:ids"
)
NO_LINE = "No line of this invoice, left out: {ids}."


def new_lines(doing: Doing) -> list[Tree]:
    """Return the lines that numbered parameters say; one that says and costs nothing is none."""
    return _added(_sent(doing, "item{}*"))


def changed_lines(doing: Doing, chain: str) -> list[Tree]:
    """Return what lines of an invoice become, which ones go and which are added.

    What is no line of it is left out, with a warning. Raises: CommandRefusal.
    """
    sent = _sent(doing, "item{}[*]")
    if any(len(line) < len(FIELDS) for line in sent.values()):
        raise doing.no("lines")
    gone = doing.given.get("deletelineids", [])
    rows: list[Tree] = []
    if sent or gone:
        wanted = {"limit": doing.asked.most_rows, "fields": ["id"]}
        known = {str(row["id"]): row["id"] for row in doing.rows(f"{chain}/invoiceitems", wanted)}
        unknown = [key for key in dict.fromkeys((*sent, *map(str, gone))) if key not in known]
        if unknown:
            doing.warn(NO_LINE.format(ids=", ".join(unknown)))
        deleted = {known[str(each)] for each in gone if str(each) in known}
        changed = {known[key]: line for key, line in sent.items() if key in known}
        rows += [{"id": each, **line} for each, line in changed.items() if each not in deleted]
        rows += [{"id": each, "delete": True} for each in sorted(deleted)]
    return rows + _added(_sent(doing, "newitem{}[*]"))


def _sent(doing: Doing, spelled: str) -> dict[str, Tree]:
    """Return the lines that three parameters say, by the key or number of each."""
    lists = {name: doing.given.get(spelled.format(name), {}) for name in FIELDS}
    keys = sorted({key for each in lists.values() for key in each}, key=_place)
    return {key: _line(lists, key) for key in keys}


def _line(lists: Mapping[str, Mapping[str, Any]], key: str) -> Tree:
    return {name: each[key] for name, each in lists.items() if key in each}


def _place(key: str) -> tuple[bool, int, str]:
    """Return what keys are sorted by: numbers first, as numbers."""
    return (not key.isdecimal(), int(key) if key.isdecimal() else 0, key)


def _added(lines: Mapping[str, Tree]) -> list[Tree]:
    return [line for line in lines.values() if _says_something(line.items())]


def _says_something(values: Iterable[tuple[str, Any]]) -> bool:
    return any(value for name, value in values if name != "taxed")
