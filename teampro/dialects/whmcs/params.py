"""The parameters of a command, bound to how they are read: texts become the values of the chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from teampro.dialects.whmcs.declare import Command, Param, params_of
from teampro.dialects.whmcs.given import Given, Tree
from teampro.dialects.whmcs.values import (
    Unreadable,
    read_attachments,
    read_bool,
    read_date,
    read_int,
    read_list,
    read_map,
    read_moment,
    read_money,
)
from teampro.schema.declaration import DeclarationError
from teampro.schema.vault import CLOSED, Vault

Read = Callable[[Tree], Any]
PASSWORD = "password"
"""The reader of texts of which only a hash is handed on."""


class BadParameters(Exception):
    """Parameters that are missing or cannot be read: the words of their sentences, with names."""

    def __init__(self, found: Mapping[str, str]) -> None:
        super().__init__()
        self.found = found


@dataclass(frozen=True)
class Formats:
    """What tells how days and times are written: `day` such as DD/MM/YYYY, and whose clock."""

    zone: ZoneInfo
    day: str = ""


def _text(value: Tree) -> str:
    if not isinstance(value, str):
        raise Unreadable("map")
    return value


def _ids(value: Tree) -> list[int]:
    return [read_int(each) for each in read_list(value, splits=True).values()]


def _words(value: Tree) -> list[str]:
    return [_text(each).strip() for each in read_list(value, splits=True).values()]


def _readers(formats: Formats) -> Mapping[str, Read]:
    """Return the readers, by the words that declarations have for them."""
    return {
        "text": _text,
        "int": read_int,
        "money": read_money,
        "bool": read_bool,
        "date": read_date,
        "localdate": lambda value: read_date(value, formats.day),
        "moment": lambda value: read_moment(value, formats.zone),
        "localmoment": lambda value: read_moment(value, formats.zone, formats.day),
        "list": read_list,
        "ids": _ids,
        "words": _words,
        "map": read_map,
        "attachments": read_attachments,
        PASSWORD: _text,
    }


def _sent(given: Given, name: str) -> Tree | None:
    """Return what was sent of a parameter, None for nothing. Raises: Unreadable of a map."""
    above, _, key = name.rstrip("]").partition("[")
    value = given.get(above)
    return value if not key or value is None else read_map(value).get(key)


class Params:
    """Reads what a command takes.

    With `empties` a text that is sent empty is a value; all other empty ones are not given.
    """

    def __init__(self, command: Command, text: str, formats: Formats, empties: bool) -> None:
        readers = _readers(formats)
        self.params = params_of(text)
        for each in self.params:
            if each.reader not in readers:
                raise DeclarationError(f"{command.name}: {each.name} has no reader {each.reader}")
        self._readers: tuple[tuple[Param, Read], ...] = tuple(
            (each, readers[each.reader]) for each in self.params
        )
        self._empties = empties
        self.names = frozenset(each.name.partition("[")[0] for each in self.params)

    def read(self, given: Given, vault: Vault = CLOSED) -> dict[str, Any]:
        """Return the values that were sent, by name. Raises: BadParameters with all that are not.

        A document's number keeps its text; a flag that is empty is false. Of a password the vault
        makes its hash, which is slow: so when nothing is bad.
        """
        values: dict[str, Any] = {}
        bad: dict[str, str] = {}
        for param, reader in self._readers:
            try:
                sent = _sent(given, param.name)
                if sent is not None and (sent != "" or self._keeps_empty(param)):
                    values[param.name] = reader(sent)
                elif param.is_required:
                    bad[f"{param.name}:required"] = f"{param.name} is required"
            except Unreadable as why:
                bad[f"{param.name}:invalid"] = why.sentence(param.name)
        if bad:
            raise BadParameters(bad)
        for param, _reader in self._readers:
            if param.reader == PASSWORD and param.name in values:
                values[param.name] = vault.hash(values[param.name])
        return values

    def _keeps_empty(self, param: Param) -> bool:
        return self._empties and param.reader == "text" and not param.is_required
