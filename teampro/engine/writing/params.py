"""What a write sends: params become typed values of one noun's fields, all faults collected.

Looks at declarations alone: what is stored, and what the rules of the nouns say, it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.chain import LARGEST_ID
from teampro.errors import Faults, nearest
from teampro.schema.check import IDEMPOTENCY_KEY, OPTIONS
from teampro.schema.fields import Field
from teampro.schema.kinds import ANYONE
from teampro.schema.operation import Operation
from teampro.schema.resource import Resource
from teampro.schema.values import Context, Invalid, read_flag, read_integer

NAMES = "names"
FILE_DATA = "file_data"
"""The bytes of an upload as base64, in params."""
_BESIDE_ROWS = "stands beside rows"
OF_MANY = {
    "rows": "goes with POST to a collection",
    "mode": _BESIDE_ROWS,
    "match": "stands beside rows, or rows of children",
    "records": _BESIDE_ROWS,
    "steps": "is for batch",
    IDEMPOTENCY_KEY: "stands in params themselves",
}
"""Where the words stand that are about a whole request."""
BASE_VERSION = "base_version"
"""The version that a change was made on: what others changed since then is not overwritten."""


@dataclass
class WriteParams:
    """What was sent, in the order sent: typed `values` of writable fields, the rest as it came.

    `ids` are the ids of records of the chain that the params repeat; `readonly` the fields that
    the server sets; `is_upload` tells that bytes came beside the params.
    """

    values: dict[str, Any] = field(default_factory=dict)
    readonly: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    file_data: Any = None
    is_upload: bool = False
    version: int | None = None
    base_version: int | None = None
    preview: bool = False

    @property
    def sent(self) -> frozenset[str]:
        """The names of the writable fields that were sent, and file_data."""
        has_bytes = self.is_upload or self.file_data is not None
        return frozenset((*self.values, FILE_DATA) if has_bytes else self.values)


class WriteParamsReader:
    """Reads the params of one write; what is wrong with them is noted in `faults`."""

    def __init__(
        self, resource: Resource, path_ids: Iterable[str], context: Context, faults: Faults
    ) -> None:
        self.resource = resource
        self.path_ids = frozenset(path_ids)
        self.context = context
        self.faults = faults

    def read(self, params: Mapping[str, Any]) -> WriteParams:
        """Read the params of a create or an update.

        A secret that nobody reads may come back as it was shown, empty: that changes nothing.
        """
        typed = WriteParams()
        for name, value in params.items():
            known = self.resource.fields.get(name)
            if _is_passed_over(name, value) or self._read_id(name, value, typed):
                continue
            if name == FILE_DATA and self.resource.upload:
                typed.file_data = value
            elif self._read_option(name, value, typed):
                if name in self.resource.fields:
                    typed.readonly[name] = value
            elif known is not None and known.writable:
                self._read_value(known, value, typed)
            elif known is not None or name in _shown_beside(self.resource):
                typed.readonly[name] = value
            else:
                self._unknown(name, value)
        self._note_two_versions(typed)
        return typed

    def read_removal(self, params: Mapping[str, Any], named_by: str = "") -> WriteParams:
        """Read the params of a delete: ids of the chain, version and preview, nothing else.

        In a row that removes its record, and is `named_by` a field, there is no preview.
        """
        typed = WriteParams()
        own = (named_by, "version") if named_by else (self.resource.id_field, "version", "preview")
        taking = "A row with delete" if named_by else "DELETE"
        for name, value in params.items():
            if name.startswith("_") or self._read_id(name, value, typed):
                continue
            if name == BASE_VERSION or not self._read_option(name, value, typed):
                known = name in self.resource.fields or name in OPTIONS
                self.faults.note(
                    name,
                    "misplaced" if known else "unknown_field",
                    f"{taking} takes {', '.join(own[:-1])} and {own[-1]}, not {name[:60]!r}.",
                    self._given(name, value),
                    allowed=own,
                )
        return typed

    def read_operation(self, operation: Operation, params: Mapping[str, Any]) -> WriteParams:
        """Read the params of an operation, which are here the fields of the noun.

        Beside them it takes ids of the chain, preview and, on a record, its version.
        """
        typed = WriteParams()
        allowed = (*self.resource.fields, *operation.options)
        for name, value in params.items():
            if name.startswith("_") or self._read_id(name, value, typed):
                continue
            if name in self.resource.fields:
                self._read_value(self.resource.fields[name], value, typed)
            elif name in operation.options:
                self._read_option(name, value, typed)
            else:
                hint = nearest(name, allowed)
                self.faults.note(
                    name,
                    "misplaced" if name in OPTIONS else "unknown_field",
                    f"{operation.word} takes {', '.join(allowed)}, not {name[:60]!r}.",
                    self._given(hint or name, value),
                    hint,
                    allowed,
                )
        return typed

    def _note_two_versions(self, typed: WriteParams) -> None:
        """Note that both versions were sent: they ask for different things."""
        if typed.version is None or typed.base_version is None:
            return
        self.faults.note(
            BASE_VERSION,
            "repeated_value",
            f"version bars any change since, {BASE_VERSION} those of the fields sent: send one.",
            typed.base_version,
        )

    def _read_id(self, name: str, value: Any, typed: WriteParams) -> bool:
        """Take an id of a record the chain names; say whether it is one."""
        if name not in self.path_ids:
            return False
        number = self._number(name, 0 if value is None else value, 0)
        if number is not None:
            typed.ids[name] = number
        return True

    def _read_option(self, name: str, value: Any, typed: WriteParams) -> bool:
        """Take what says how to write, not what; say whether it is that."""
        if name == "version":
            typed.version = self._number(name, value, 1)
        elif name == BASE_VERSION:
            typed.base_version = self._number(name, value, 1)
        elif name == "preview":
            typed.preview = self._flag(name, value)
        else:
            return False
        return True

    def _read_value(self, known: Field, value: Any, typed: WriteParams) -> None:
        name = known.name
        if value == "" and not known.readable:
            return
        try:
            stored = known.accept(value, self.context)
            if stored == ANYONE and known.to and not known.any_allowed:
                raise Invalid("expected the id of an administrator, or 0 for none")
        except Invalid as fault:
            self.faults.note(name, "invalid_value", f"{name}: {fault}.", known.given(value))
        else:
            typed.values[name] = stored

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
            where = OF_MANY.get(name, "is an option of GET")
            self.faults.note(name, "misplaced", f"{name} {where}; it has no effect here.", value)
            return
        parts = self.resource.parts
        legal = tuple(each.name for each in self.resource.fields.values() if each.writable)
        # perf: no fault beyond these is told, so none needs its nearest word.
        names = (*self.resource.fields, *parts)
        hint = nearest(name, names) if self.faults.are_told else ""
        more = f"; the nearest is {hint!r}" if hint else ""
        message = f"{plural} has no field {name[:60]!r}{more}."
        self.faults.note(
            name, "unknown_field", message, self._given(hint or name, value), hint, legal + parts
        )

    def _given(self, name: str, value: Any) -> Any:
        """Return what a fault may tell of a value that is, or was meant, for a field."""
        known = self.resource.fields.get(name)
        return value if known is None else known.given(value)


def _is_passed_over(name: str, value: Any) -> bool:
    """Say whether nothing is meant: a cache buster, or the names that a record was read with."""
    return name.startswith("_") or (name == NAMES and isinstance(value, dict))


def _shown_beside(resource: Resource) -> frozenset[str]:
    """Return what a record shows that is no field of it: figures and objects of its views."""
    names = [each.name for each in resource.joined] + [each.name for each in resource.details]
    for tail in resource.tails:
        if tail.view is not None:
            names += [each.name for each in tail.view.computed]
            names += [each.name for each in tail.view.joined]
    return frozenset(names)
