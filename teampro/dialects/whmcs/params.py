"""The parameters of a command, bound to how they are read: texts become the values of the chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from teampro.dialects.whmcs.declare import EACH, Command, Param, params_of
from teampro.dialects.whmcs.given import ANY, Given, Tree
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

Read = Callable[[Tree, str], Any]
"""Reads a value; the text is how the office writes days, such as DD/MM/YYYY."""
TEXT, FLAG = "text", "bool"
LOCAL_DATE, LOCAL_MOMENT = "localdate", "localmoment"
FILES = "attachments"
PASSWORD = "password"
"""The reader of texts of which only a hash is handed on."""


class BadParameters(Exception):
    """Parameters that are missing or cannot be read: the words of their sentences, with names."""

    def __init__(self, found: Mapping[str, str]) -> None:
        super().__init__()
        self.found = found


def _text(value: Tree) -> str:
    if not isinstance(value, str):
        raise Unreadable("map")
    return value


def _ids(value: Tree) -> list[int]:
    return [read_int(each) for each in read_list(value, splits=True).values()]


def _words(value: Tree) -> list[str]:
    return [_text(each).strip() for each in read_list(value, splits=True).values()]


def _readers(zone: ZoneInfo) -> Mapping[str, Read]:
    """Return the readers, by the words that declarations have for them."""
    return {
        TEXT: _plain(_text),
        "int": _plain(read_int),
        "money": _plain(read_money),
        FLAG: _plain(read_bool),
        "date": _plain(read_date),
        LOCAL_DATE: read_date,
        "moment": lambda value, _format: read_moment(value, zone),
        LOCAL_MOMENT: lambda value, days: read_moment(value, zone, days),
        "list": _plain(read_list),
        "ids": _plain(_ids),
        "words": _plain(_words),
        "map": _plain(read_map),
        FILES: _plain(read_attachments),
        PASSWORD: _plain(_text),
    }


def _plain(read: Callable[[Tree], Any]) -> Read:
    """Return a reader that does not ask how the office writes days."""
    return lambda value, _format: read(value)


def _sent(given: Given, name: str) -> Tree | None:
    """Return what was sent of a parameter, None for nothing. Raises: Unreadable of a map."""
    above, _, key = name.rstrip("]").partition("[")
    value = given.get(above)
    return value if not key or value is None else read_map(value).get(key)


def _members(given: Given, param: Param) -> Mapping[str, Tree]:
    """Return what was sent of a parameter that is many, by number or key.

    An empty text is a text, or a flag that is false; else nothing. Raises: Unreadable.
    """
    if param.name.endswith(EACH):
        found = read_list(given.get(param.name.removesuffix(EACH)) or "")
    else:
        begins = param.name.removesuffix(ANY)
        found = {
            name.removeprefix(begins): value
            for name, value in given.values.items()
            if name.startswith(begins) and name != begins
        }
    keeps = param.reader in (TEXT, FLAG)
    return {key: value for key, value in found.items() if keeps or value != ""}


def _one_of_many(param: Param, key: str, sent: Tree, reader: Read, days: str) -> Any:
    """Return the value of a number or key. Raises: Unreadable, with its whole name."""
    try:
        return reader(sent, days)
    except Unreadable as why:
        is_map = param.name.endswith(EACH)
        name = param.name.removesuffix(EACH if is_map else ANY)
        raise Unreadable(why.kind, f"{name}[{key}]" if is_map else f"{name}{key}") from None


def _keys(params: Iterable[Param]) -> Mapping[str, frozenset[str]]:
    """Return the keys that are declared of each map, by its name."""
    found: dict[str, frozenset[str]] = {}
    for each in params:
        above, _, key = each.name.rstrip("]").partition("[")
        if key and not each.is_many:
            found[above] = found.get(above, frozenset()) | {key}
    return found


class Params:
    """Reads what a command takes.

    With `empties` a text that is sent empty is a value; all other empty ones are not given.
    """

    def __init__(self, command: Command, text: str, zone: ZoneInfo, empties: bool) -> None:
        readers = _readers(zone)
        self.params = params_of(text)
        for each in self.params:
            if each.reader not in readers:
                raise DeclarationError(f"{command.name}: {each.name} has no reader {each.reader}")
        self._readers: tuple[tuple[Param, Read], ...] = tuple(
            (each, readers[each.reader]) for each in self.params
        )
        self._empties = empties
        self.names = frozenset(each.name.partition("[")[0] for each in self.params)
        self._keys = _keys(self.params)

    def read(
        self, given: Given, vault: Vault = CLOSED, day_format: Callable[[], str] = str
    ) -> dict[str, Any]:
        """Return the values that were sent, by name. Raises: BadParameters with all that are not.

        A document's number keeps its text; a flag that is empty is false. Of a password the vault
        makes its hash, which is slow: so when nothing is bad. How the office writes days is asked
        for where a day is sent that may be written so.
        """
        values: dict[str, Any] = {}
        bad: dict[str, str] = {}
        is_local = any(
            each.reader in (LOCAL_DATE, LOCAL_MOMENT) and given.get(each.name)
            for each in self.params
        )
        days = day_format() if is_local else ""
        for param, reader in self._readers:
            try:
                found = self._value(param, reader, given, days)
                if found is not None:
                    values[param.name] = found[0]
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

    def _value(self, param: Param, reader: Read, given: Given, days: str) -> tuple[Any] | None:
        """Return the value of a parameter, None where it was not sent. Raises: Unreadable."""
        if param.is_many:
            values = {
                key: _one_of_many(param, key, each, reader, days)
                for key, each in _members(given, param).items()
            }
            return (values,) if values else None
        if param.reader == FILES:
            files = read_attachments(given.get(param.name) or "", given.files)
            return (files,) if files else None
        sent = _sent(given, param.name)
        if sent is None or (sent == "" and not self._keeps_empty(param)):
            return None
        return (reader(sent, days),)

    def unread(self, given: Given) -> tuple[str, ...]:
        """Return the keys of maps that are none of those declared, as `map[key]`."""
        found: list[str] = []
        for name, keys in self._keys.items():
            with suppress(Unreadable):  # which reading refuses
                sent = read_map(given.get(name) or "")
                found += (f"{name}[{key}]" for key in sent if key not in keys)
        return tuple(found)

    def _keeps_empty(self, param: Param) -> bool:
        return self._empties and param.reader == TEXT and not param.is_required
