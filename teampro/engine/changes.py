"""What a write sends: params become typed changes of one noun's record, all faults collected.

Looks at declarations and at the record as it is; which other records exist, and what the rules of
the nouns say, it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.chain import LARGEST_ID
from teampro.errors import Faults, nearest
from teampro.schema.kinds import CHOICE
from teampro.schema.registry import OPTIONS
from teampro.schema.resource import Field, Resource
from teampro.schema.values import Context, Invalid, read_flag, read_integer
from teampro.settings import Settings

FILE_DATA = "file_data"
"""The bytes of an upload as base64, in params."""
ANYONE = -1


@dataclass
class Changes:
    """What was sent, in the order sent: typed `values` of writable fields, the rest as it came.

    `ids` are the ids of records of the chain that the params repeat; `readonly` the fields that
    the server sets; `sent` are all known names.
    """

    values: dict[str, Any] = field(default_factory=dict)
    readonly: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    file_data: Any = None
    version: int | None = None
    preview: bool = False

    @property
    def sent(self) -> frozenset[str]:
        """The names of the writable fields that were sent, and file_data."""
        names = frozenset(self.values)
        return names | {FILE_DATA} if self.file_data is not None else names


class ChangeReader:
    """Reads the params of one write; what is wrong with them is noted in `faults`."""

    def __init__(
        self, resource: Resource, path_ids: Iterable[str], context: Context, faults: Faults
    ) -> None:
        self.resource = resource
        self.path_ids = frozenset(path_ids)
        self.context = context
        self.faults = faults

    def read(self, params: Mapping[str, Any]) -> Changes:
        """Read the changes of a create or an update."""
        changes = Changes()
        for name, value in params.items():
            known = self.resource.fields.get(name)
            if name.startswith("_") or self._read_id(name, value, changes):
                continue
            if name == FILE_DATA and self.resource.upload:
                changes.file_data = value
            elif name == "version":
                changes.version = self._number(name, value, 1)
                changes.readonly[name] = value
            elif known is not None and known.writable:
                self._read_value(known, value, changes)
            elif known is not None or name in _shown_beside(self.resource):
                changes.readonly[name] = value
            else:
                self._unknown(name, value)
        return changes

    def read_removal(self, params: Mapping[str, Any]) -> Changes:
        """Read the params of a delete: ids of the chain, version and preview, nothing else."""
        changes = Changes()
        for name, value in params.items():
            if name.startswith("_") or self._read_id(name, value, changes):
                continue
            if name == "version":
                changes.version = self._number(name, value, 1)
            elif name == "preview":
                changes.preview = self._flag(name, value)
            else:
                own = self.resource.id_field
                known = name in self.resource.fields or name in OPTIONS
                self.faults.note(
                    name,
                    "misplaced" if known else "unknown_field",
                    f"DELETE takes {own}, version and preview, not {name[:60]!r}.",
                    value,
                    allowed=(own, "version", "preview"),
                )
        return changes

    def _read_id(self, name: str, value: Any, changes: Changes) -> bool:
        """Take an id of a record the chain names; say whether it is one."""
        if name not in self.path_ids:
            return False
        number = self._number(name, 0 if value is None else value, 0)
        if number is not None:
            changes.ids[name] = number
        return True

    def _read_value(self, known: Field, value: Any, changes: Changes) -> None:
        name = known.name
        try:
            stored = known.kind.accept(value, self.context, known.longest)
            if stored == ANYONE and known.to and not known.any_allowed:
                raise Invalid("expected the id of an administrator, or 0 for none")
        except Invalid as fault:
            self.faults.note(name, "invalid_value", f"{name}: {fault}.", value)
        else:
            changes.values[name] = stored

    def _number(self, name: str, value: Any, least: int) -> int | None:
        try:
            return read_integer(value, least, LARGEST_ID)
        except Invalid as fault:
            self.faults.note(name, "invalid_value", f"{name}: {fault}.", value)
            return None

    def _flag(self, name: str, value: Any) -> bool:
        try:
            return bool(read_flag(value))
        except Invalid as fault:
            self.faults.note(name, "invalid_value", f"{name}: {fault}.", value)
            return False

    def _unknown(self, name: str, value: Any) -> None:
        plural = self.resource.plural
        if name in OPTIONS:
            verb = "DELETE" if name == "preview" else "GET"
            message = f"{name} is an option of {verb}; it has no effect here."
            self.faults.note(name, "misplaced", message, value)
            return
        legal = tuple(each.name for each in self.resource.fields.values() if each.writable)
        hint = nearest(name, self.resource.fields)
        more = f"; the nearest is {hint!r}" if hint else ""
        message = f"{plural} has no field {name[:60]!r}{more}."
        self.faults.note(name, "unknown_field", message, value, hint, legal)


def words_of(known: Field, settings: Settings) -> tuple[Any, ...]:
    """Return the words a field chooses from; none: it takes any value of its kind."""
    return known.words or (settings[known.setting] if known.setting else ())


def check_choices(
    resource: Resource,
    values: dict[str, Any],
    old: Mapping[str, Any] | None,
    settings: Settings,
    faults: Faults,
) -> None:
    """Note new values that are not on their field's list, and take them out of `values`.

    A stored value may be sent back though it has left the list.
    """
    for name in list(values):
        known, value = resource.fields[name], values[name]
        words = words_of(known, settings)
        if not words or value in words or (old is not None and old[name] == value):
            continue
        del values[name]
        hint = nearest(str(value), words) if known.kind is CHOICE else ""
        listed = ", ".join(map(str, words))
        message = f"{name} is one of {listed}."
        faults.note(name, "invalid_value", message, value, hint, tuple(map(str, words)))


def blank_row(resource: Resource, settings: Settings) -> dict[str, Any]:
    """Return the row of a create that sends nothing, without its id.

    A default that has left its list gives way to the list's first word.
    """
    row = {}
    for column in resource.model._meta.sorted_fields:
        if column.primary_key:
            continue
        value = column.default
        known = resource.fields.get(column.name)
        words = words_of(known, settings) if known is not None else ()
        row[column.name] = words[0] if words and value not in words else value
    return row


def missing(resource: Resource, row: Mapping[str, Any]) -> list[str]:
    """Return the required fields that a row leaves empty."""
    return [name for name in resource.required if _is_blank(row[name])]


def ignored(
    resource: Resource, changes: Changes, record: Mapping[str, Any], context: Context
) -> list[str]:
    """Return the read-only fields that were sent with another value than the record's."""
    return [
        name
        for name, value in changes.readonly.items()
        if not _is_same(resource.fields.get(name), value, record.get(name, ...), context)
    ]


def changed(
    resource: Resource, changes: Changes, old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[str]:
    """Return the writable fields that differ: the sent ones in their order, then the others."""
    names = [*changes.values, *(name for name in resource.fields if name not in changes.values)]
    return [name for name in names if resource.fields[name].writable and old[name] != new[name]]


def _is_blank(stored: Any) -> bool:
    return stored in (0, None) or (isinstance(stored, str) and not stored.strip())


def _is_same(known: Field | None, sent: Any, shown: Any, context: Context) -> bool:
    """Compare a sent value with the wire's, also as the other spellings its kind reads."""
    if sent == shown:
        return True
    if known is None:
        return False
    try:
        read = known.kind.accept(sent, context, known.longest)
    except Invalid:
        return False
    return bool(known.kind.wire(read) == shown)


def _shown_beside(resource: Resource) -> frozenset[str]:
    """Return what a record shows that is no field of it: figures and objects of its views."""
    names = [each.name for each in resource.joined] + [each.name for each in resource.details]
    for tail in resource.tails:
        if tail.view is not None:
            names += [each.name for each in tail.view.computed]
            names += [each.name for each in tail.view.joined]
    return frozenset(names)
