"""The fields of a noun as they are described: those of the record, and those beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from teampro.describe.vocabulary import BATCH, OPERATION
from teampro.schema.fields import Field
from teampro.schema.kinds import FLAG, INTEGER, LIST, OBJECT
from teampro.schema.operation import Operation
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.settings import SETTINGS, Settings

RECORD = "record"
FILTER = "filter"
PARAM = "param"
_OPTION_KINDS = {"version": INTEGER, "preview": FLAG}


@dataclass(frozen=True)
class DescribedField:
    """A field and where it stands.

    `place` is `record`; `filter` when it only filters; `param` where an operation or a batch takes
    it; or the word of the tail that adds it. `choices` are words, or the numbers of a graded field;
    `refers_to` the plural of the noun whose id it holds. `totals` are what groups tell of it.
    """

    name: str
    kind: str
    place: str
    required: bool = False
    writable: bool = False
    indexed: bool = False
    guarded: bool = False
    refers_to: str = ""
    operators: tuple[str, ...] = ()
    choices: tuple[Any, ...] = ()
    help: str = ""
    sortable: bool = False
    groupable: bool = False
    totals: tuple[str, ...] = ()

    def tree(self) -> dict[str, Any]:
        """Return the field as api/resources prints it."""
        # perf: dataclasses.asdict copies each value, which took most of the page's time.
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items()
        }


def described_fields(
    registry: Registry, settings: Settings, resource: Resource
) -> tuple[DescribedField, ...]:
    """Return all fields of a noun: of the record, of its tails, and those that only filter."""
    own = (_describe(field, RECORD, settings) for field in resource.fields.values())
    return (*own, *_beside(registry, resource), *_only_filters(registry, settings, resource))


def described_params(
    operation: Operation, params: Mapping[str, Field], settings: Settings
) -> tuple[DescribedField, ...]:
    """Return all that an operation takes: its params, and the options of every operation."""
    own = (_describe(field, PARAM, settings) for field in params.values())
    options = (
        DescribedField(
            name, _OPTION_KINDS[name].name, PARAM, writable=True, help=OPERATION[name].meaning
        )
        for name in operation.options
    )
    return (*own, *options)


def described_batch() -> tuple[DescribedField, ...]:
    """Return what a batch takes beside what every write takes."""
    kinds = {"steps": LIST, "preview": FLAG}
    return tuple(
        DescribedField(
            name,
            kind.name,
            PARAM,
            required=name == "steps",
            writable=True,
            help=BATCH[name].meaning,
        )
        for name, kind in kinds.items()
    )


def _describe(field: Field, place: str, settings: Settings) -> DescribedField:
    return DescribedField(
        field.name,
        field.kind.name,
        place,
        required=field.required,
        writable=field.writable,
        indexed=field.indexed,
        guarded=field.guarded,
        refers_to=field.to,
        operators=field.operators,
        choices=field.choices(settings),
        help=field.help or _help_of_setting(field.setting),
        sortable=field.sortable,
        groupable=field.groupable,
        totals=field.kind.totals,
    )


def _help_of_setting(name: str) -> str:
    return next((setting.help for setting in SETTINGS if setting.name == name), "")


def _beside(registry: Registry, resource: Resource) -> Iterator[DescribedField]:
    """Yield what a record or a tail shows beside the noun's own fields."""
    for joined in resource.joined:
        yield DescribedField(joined.name, OBJECT.name, RECORD, help=registry[joined.plural].help)
    for detail in resource.details:
        text = f"Its {detail.name}; of a single record only."
        yield DescribedField(detail.name, LIST.name, RECORD, help=text)
    for tail in resource.tails:
        if tail.view is None:
            continue
        for computed in tail.view.computed:
            yield DescribedField(
                computed.name,
                computed.kind.name,
                tail.word,
                operators=computed.kind.operators,
                help=computed.help,
                sortable=computed.kind.is_sortable,
                groupable=bool(computed.kind.operators),
                totals=computed.kind.totals,
            )
        for joined in tail.view.joined:
            text = f"The {registry[joined.plural].singular}: {', '.join(joined.fields)}."
            yield DescribedField(joined.name, OBJECT.name, tail.word, help=text)


def _only_filters(
    registry: Registry, settings: Settings, resource: Resource
) -> Iterator[DescribedField]:
    if resource.model is None:
        return
    for borrowed in resource.borrowed:
        field = registry.filters(resource)[borrowed.name]
        lender = registry[borrowed.plural].singular
        text = f"Of its {lender}; filters, but does not stand in the record."
        yield replace(_describe(field, FILTER, settings), help=text)
