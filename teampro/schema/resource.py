"""A noun as it is declared: its model, words, fields, children, tails, reach, order and rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import peewee

from teampro.schema.columns import Adminid, Choice, Grade, Reference
from teampro.schema.kinds import LONGEST_TEXT, OBJECT, Kind
from teampro.schema.reach import ALL, Reach, Sql, Table

Expression = Callable[[Table], Sql]


@dataclass(frozen=True)
class Field:
    """One field of a noun, read off its column or declared as computed.

    `words` are its fixed choices, `setting` the list that holds them, `to` the plural of the noun
    its ids belong to. A field that is not `shown` can be filtered by, but is not in the record.
    """

    name: str
    kind: Kind
    expression: Expression
    required: bool = False
    writable: bool = False
    nullable: bool = False
    indexed: bool = False
    shown: bool = True
    guarded: bool = False
    words: tuple[Any, ...] = ()
    setting: str = ""
    to: str = ""
    any_allowed: bool = False
    longest: int = LONGEST_TEXT
    help: str = ""

    @property
    def operators(self) -> tuple[str, ...]:
        """The filter operators that fit: those of the kind, `empty` only where it can be."""
        return self.kind.operators


@dataclass(frozen=True)
class Computed:
    """A field that SQL computes from the row."""

    name: str
    kind: Kind
    expression: Expression
    help: str = ""


@dataclass(frozen=True)
class Borrowed:
    """A field of the record that `via` names, to filter by: project_status of an action."""

    name: str
    plural: str
    via: str


@dataclass(frozen=True)
class Joined:
    """An object inside each record: the row of another noun, joined in the same statement.

    `fields` are the names to show; none means all of the noun's. `on` gets both tables.
    """

    name: str
    plural: str
    on: Callable[[Table, Table], Sql]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Detail:
    """A plain list that only a single record shows: the replies of a ticket.

    One statement each: rows of `model` whose column `via` holds the record's id, by id;
    `columns` maps wire names to the model's columns.
    """

    name: str
    model: Any
    via: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class View:
    """Another look at a collection: fewer rows, more fields, its own order."""

    where: Expression
    computed: tuple[Computed, ...] = ()
    joined: tuple[Joined, ...] = ()
    order: tuple[str, ...] = ()
    limit_setting: str = "page_listing_limit"


@dataclass(frozen=True)
class Tail:
    """A last word that CRUD cannot say. Exactly one of the last four says what it is.

    `view`: another look at the collection; `complete`: children of the record, all rows of each;
    `download`: the record's bytes, by its
    fields of their SHA-256, name, media type and size; `page`: the name of a printed tree.
    """

    word: str
    title: str = ""
    help: str = ""
    view: View | None = None
    complete: tuple[str, ...] = ()
    download: tuple[str, str, str, str] | None = None
    page: str = ""

    @property
    def on_record(self) -> bool:
        """Whether it follows a record, not a collection."""
        return bool(self.complete or self.download)


@dataclass(frozen=True)
class Child:
    """A noun below a record: rows whose column `via` holds the parent's id.

    With `through` the column belongs to a linking noun, whose row stands inside each record under
    its singular: (plural, its column with the parent's id, its column with the child's id).
    `where` are fixed values of further columns. `creates` is the noun that a POST here makes, if
    not the child itself, under the title `create_title`.
    """

    plural: str
    via: str
    title: str = ""
    order: tuple[str, ...] = ()
    through: tuple[str, str, str] | None = None
    where: tuple[tuple[str, str], ...] = ()
    creates: str = ""
    create_title: str = ""


@dataclass(frozen=True)
class Seal:
    """A `word` in a record's `field` that closes it, and all that refers to it, against writes.

    Only a write that sets the field to another word passes. `error` is the refusal's word.
    """

    field: str
    word: str
    error: str


class Rules:
    """What a noun adds to create, update and delete; each method may be overridden.

    `work` is the unit of work (teampro.store.work.Work); rows are dicts of stored values.
    """

    def draft(self, work: Any, row: dict[str, Any], sent: frozenset[str]) -> None:
        """Fill what a create left out, in place: defaults that depend on other records.

        Required fields may still be missing then, and faulted ones hold their default.
        """

    def judge(
        self, work: Any, old: dict[str, Any] | None, row: dict[str, Any], sent: frozenset[str]
    ) -> None:
        """Check the row as it would be stored and derive values, in place; old is None on create.

        Faults of single fields go to `work.fault(...)`; a broken rule raises Refusal.
        """

    def settle(self, work: Any, old: dict[str, Any] | None, row: dict[str, Any] | None) -> None:
        """Carry out the effects on other records after the row was written; row None: deleted."""

    def uproot(self, work: Any, row: dict[str, Any]) -> None:
        """Refuse a delete, or remove what hangs on the row, before the row itself goes."""


@dataclass(frozen=True, eq=False)
class Resource:
    """A declared noun.

    `titles` names its methods as the source page does, under find, create, get, update, delete;
    a verb without a title is not offered. `readonly` fields are set by the server, `hidden` ones
    never leave it, `guarded` ones are for super administrators only. `order` is the default sort,
    `standing` a filter of the flat list that holds unless the caller names its field. `example` is
    what a create may send, `sample` an id for examples, one that the demonstration has.
    """

    plural: str
    singular: str
    help: str
    model: Any = None
    titles: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    readonly: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    computed: tuple[Computed, ...] = ()
    borrowed: tuple[Borrowed, ...] = ()
    joined: tuple[Joined, ...] = ()
    details: tuple[Detail, ...] = ()
    children: tuple[Child, ...] = ()
    tails: tuple[Tail, ...] = ()
    page: str = ""
    reach: Reach = ALL
    super_only: bool = False
    search: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    standing: tuple[tuple[str, str], ...] = ()
    path_fields: tuple[str, ...] = ("project_id", "action_id")
    rules: Rules = field(default_factory=Rules)
    example: Mapping[str, Any] = field(default_factory=dict)
    sample: int = 1
    upload: bool = False
    seal: Seal | None = None
    fields: Mapping[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        """Read the fields off the model; computed ones take the place of a column's expression."""
        object.__setattr__(self, "fields", self._read_fields())

    def _read_fields(self) -> dict[str, Field]:
        if self.model is None:
            return {}
        computed = {each.name: each for each in self.computed}
        fields = {}
        leading = {index[0][0] for index in self.model._meta.indexes}
        for column in self.model._meta.sorted_fields:
            if column.name in self.hidden:
                continue
            own = _column_field(self, column, column.name in leading)
            replaced = computed.pop(column.name, None)
            if replaced is not None:
                own = Field(**{**vars(own), "expression": replaced.expression, "indexed": False})
            fields[column.name] = own
        for each in computed.values():
            fields[each.name] = Field(each.name, each.kind, each.expression, help=each.help)
        return fields

    @property
    def id_field(self) -> str:
        """The name of the id."""
        return str(self.model._meta.primary_key.name)

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the record's fields, in order."""
        return tuple(self.fields)

    def tail(self, word: str) -> Tail | None:
        """Return the tail with this word."""
        return next((tail for tail in self.tails if tail.word == word), None)

    def child(self, plural: str) -> Child | None:
        """Return the child with this plural word."""
        return next((child for child in self.children if child.plural == plural), None)


def _column_field(resource: Resource, column: Any, leads_index: bool) -> Field:
    name = column.name
    setting = ""
    words: tuple[Any, ...] = ()
    if isinstance(column, Choice):
        setting, words = column.setting, column.words
    elif isinstance(column, Grade):
        words = column.numbers
    return Field(
        name=name,
        kind=column.kind,
        expression=lambda table: getattr(table, name),
        required=name in resource.required,
        writable=not (column.primary_key or name in resource.readonly or name == "version"),
        nullable=bool(column.null),
        indexed=bool(column.primary_key or column.index or column.unique or leads_index),
        guarded=name in resource.guarded,
        words=words,
        setting=setting,
        to=column.to if isinstance(column, Reference) else "",
        any_allowed=isinstance(column, Adminid) and column.any_allowed,
        longest=getattr(column, "max_length", None) or LONGEST_TEXT,
        help=column.help_text or "",
    )


def joined_field(joined: Joined) -> Field:
    """Return the field under which a joined object stands in the record."""
    return Field(joined.name, OBJECT, lambda _table: peewee.SQL("NULL"))
