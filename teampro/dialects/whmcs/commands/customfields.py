"""Custom fields of clients and services in commands: a map of values by the ids of the fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.doing import INVALID, Doing
from teampro.dialects.whmcs.shapes import Tree
from teampro.dialects.whmcs.values import Unreadable, read_bool
from teampro.resources.people.custom_words import PASSWORD, TICKED

PARAM, VALUES = "customfields", "customfieldvalues"
WRONG = CommandRefusal(INVALID.format(name=PARAM))
OF_VALUES = {"value": WRONG.message, "secretvalue": WRONG.message}
"""Sentences about values that their fields do not take."""


def client_fields(doing: Doing) -> list[Tree]:
    """Return the fields that clients have here, in the order in which they are shown."""
    return fields_of(doing, "client")


def fields_of(doing: Doing, kind: str, record_id: int = 0) -> list[Tree]:
    """Return the fields of clients, or of one product, in the order in which they are shown."""
    wanted = {"type": kind, "sort": "sortorder", "limit": doing.asked.most_rows}
    return doing.rows("customfields", wanted | ({"relid": record_id} if record_id else {}))


def new_values(doing: Doing, is_complete: bool) -> Tree:
    """Return the values of a new client as native params; none may lack that `is_complete` asks.

    Raises: CommandRefusal.
    """
    fields = client_fields(doing)
    sent = _sent(doing.given.get(PARAM, {}), fields)
    for field in fields:
        if is_complete and field["required"] and not sent.get(field["id"]):
            raise CommandRefusal(f"{doing.command.says[f'{PARAM}:required']} {field['fieldname']}")
    rows = [_value(field, sent[field["id"]]) for field in fields if sent.get(field["id"])]
    return {VALUES: rows} if rows else {}


def changed_values(doing: Doing, fields: list[Tree], whose: Tree) -> Tree:
    """Return the values that were sent, as native params; `whose` filters those that are there.

    Raises: CommandRefusal.
    """
    if PARAM not in doing.given:
        return {}
    sent = _sent(doing.given.get(PARAM, {}), fields)
    filters = {**whose, "limit": doing.asked.most_rows}
    there = {row["fieldid"]: row["id"] for row in doing.rows(VALUES, filters)}
    rows = []
    for field in fields:
        if field["id"] in there and field["id"] in sent:
            rows.append({"id": there[field["id"]], **_value(field, sent[field["id"]])})
        elif sent.get(field["id"]):
            rows.append(_value(field, sent[field["id"]]))
    return {VALUES: rows} if rows else {}


def filled_values(fields: list[Tree], given: Mapping[str, Any]) -> list[Tree]:
    """Return what is filled into fields as rows of what is new. Raises: CommandRefusal."""
    sent = _sent(given, fields)
    return [_value(field, sent[field["id"]]) for field in fields if sent.get(field["id"])]


def _sent(given: Mapping[str, Any], fields: list[Tree]) -> Mapping[int, str]:
    """Return the texts that were sent, by the id of their field. Raises: CommandRefusal."""
    by_id = {str(field["id"]): field for field in fields}
    sent: dict[int, str] = {}
    for key, value in given.items():
        if key not in by_id or not isinstance(value, str):
            raise WRONG
        sent[by_id[key]["id"]] = _ticked(value) if by_id[key]["fieldtype"] == "tickbox" else value
    return sent


def _ticked(value: str) -> str:
    """Return the word of a tickbox for a flag."""
    try:
        return TICKED[0] if read_bool(value) else TICKED[1]
    except Unreadable:
        raise WRONG from None


def _value(field: Tree, text: str) -> Tree:
    return {
        "fieldid": field["id"],
        "secretvalue" if field["fieldtype"] == PASSWORD else "value": text,
    }
