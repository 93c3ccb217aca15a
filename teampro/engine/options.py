"""The options of a read: `params` are sorted to the steps of the chain; all faults together.

Plain keys act on the last step, keys under a step's plural word on that step. What no step
understands is refused, never ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from teampro.engine.fields import list_fields, record_names
from teampro.engine.list_options import (
    FARTHEST_ROW,
    PAGING,
    ListOptionReader,
    ListOptions,
    chosen_fields,
)
from teampro.engine.path import Branch, Path
from teampro.errors import Faults, nearest, refuse_all, refuse_at
from teampro.schema.principal import Principal
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.values import Context, Invalid, read_integer
from teampro.settings import Settings


@dataclass(frozen=True)
class ReadOptions:
    """The options of a whole read: of each list by its name, of each record by its plural."""

    lists: Mapping[str, ListOptions]
    records: Mapping[str, tuple[str, ...] | None]
    notes: tuple[str, ...] = ()


class OptionReader:
    """Reads the params of one GET; `read` raises one Refusal with all faults."""

    def __init__(
        self,
        registry: Registry,
        settings: Settings,
        principal: Principal,
        context: Context,
        streamed: bool,
    ) -> None:
        self.registry = registry
        self.settings = settings
        self.principal = principal
        self.context = context
        self.streamed = streamed
        self.faults = Faults()
        self.notes: list[str] = []

    def read(self, path: Path, params: Mapping[str, Any]) -> ReadOptions:
        """Sort the keys to the steps and type them.

        Raises: Refusal with every fault; contradiction when an id repeats the path wrongly.
        """
        branches = [branch for root in path.lists for branch in root.walk()]
        leaves = [branch for branch in branches if not branch.below]
        named, plain = self._split(path, branches, params)
        plain = self._without_path_ids(path, plain)
        self._refuse_plain(path, leaves, plain)
        lists = {}
        for branch in branches:
            own = self._without_path_ids(path, named.get(branch.place.resource.plural, {}))
            mixed = plain if branch in leaves and not branch.complete else {}
            lists[branch.name] = self._list(branch, own, mixed, len(leaves) > 1)
        records = {}
        for place in path.records:
            last = place is path.records[-1] and not path.lists
            plural = place.resource.plural
            own = self._without_path_ids(path, named.get(plural, {}))
            records[plural] = self._record(place.resource, own, plain if last else {})
        if self.faults:
            raise refuse_all(self.faults)
        return ReadOptions(lists, records, tuple(self.notes))

    def _split(
        self, path: Path, branches: list[Branch], params: Mapping[str, Any]
    ) -> tuple[dict[str, Mapping[str, Any]], dict[str, Any]]:
        """Part the keys under a step's plural word from the plain ones."""
        steps = {place.resource.plural for place in path.places}
        named: dict[str, Mapping[str, Any]] = {}
        plain: dict[str, Any] = {}
        for key, value in params.items():
            if key.startswith("_"):
                continue
            if key in steps:
                if isinstance(value, Mapping):
                    named[key] = value
                else:
                    self.faults.note(
                        key, "invalid_value", f"{key} takes an object of options.", value
                    )
            elif isinstance(value, Mapping) and self.registry.find(key) is not None:
                message = f"The chain has no step {key}; its steps are {', '.join(sorted(steps))}."
                self.faults.note(key, "misplaced", message)
            else:
                plain[key] = value
        return named, plain

    def _without_path_ids(self, path: Path, keys: Mapping[str, Any]) -> dict[str, Any]:
        """Take out ids that repeat the path; a scalar that contradicts it is refused."""
        left = dict(keys)
        for place in path.records:
            name = place.resource.id_field
            value = left.get(name)
            if name not in left or isinstance(value, (Mapping, list)):
                continue
            try:
                number = read_integer(value, 0, FARTHEST_ROW**2)
            except Invalid as fault:
                self.faults.note(name, "invalid_value", f"{name}: {fault}.", value)
                number = place.id
            if number != place.id:
                message = f"params say {name} {number}, the chain says {place.id}."
                raise refuse_at(name, "contradiction", message, value)
            del left[name]
        return left

    def _refuse_plain(self, path: Path, leaves: list[Branch], plain: dict[str, Any]) -> None:
        """Refuse plain keys where they would have to stand under a step's name."""
        complete = bool(leaves) and leaves[0].complete
        for key in list(plain):
            side_by_side = len(leaves) > 1 and key in PAGING
            if complete or side_by_side:
                words = ", ".join(branch.place.resource.plural for branch in leaves)
                self.faults.note(
                    key, "misplaced", f"{key} stands under one of {words} here.", plain[key]
                )
                del plain[key]

    def _record(
        self, resource: Resource, own: Mapping[str, Any], plain: Mapping[str, Any]
    ) -> tuple[str, ...] | None:
        prefix = f"{resource.plural}." if own else ""
        options = {**plain, **own}
        names, id_field = record_names(resource), resource.id_field
        chosen = options.pop("fields", None)
        fields = chosen_fields(chosen, names, id_field, f"{prefix}fields", self.faults)
        legal = ("fields", id_field)
        for key, value in options.items():
            if not key.startswith("_"):
                message = f"A record takes fields and its own id, not {key[:60]!r}."
                hint = nearest(key, legal)
                self.faults.note(prefix + key, "unknown_option", message, value, hint, legal)
        return fields

    def _list(
        self, branch: Branch, own: Mapping[str, Any], plain: Mapping[str, Any], many: bool
    ) -> ListOptions:
        plural = branch.place.resource.plural
        for key in own.keys() & plain.keys():
            self.faults.note(key, "repeated_value", f"{key} stands plainly and under {plural}.")
        reader = ListOptionReader(
            branch,
            self.settings,
            list_fields(self.registry, branch, self.principal.is_super),
            self.context,
            f"{plural}." if own or many else "",
            self.faults,
            self.notes,
            self.streamed,
        )
        return reader.read({**plain, **own})
