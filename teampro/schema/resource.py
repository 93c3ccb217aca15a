"""A noun as it is declared: model, words, fields, children, tails, operations, reach and rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from teampro.schema.caller import Audience
from teampro.schema.columns import Adminid, Column, Reference, Secret
from teampro.schema.declaration import DeclarationError, file_of
from teampro.schema.fields import ADMINISTRATORS, Borrowed, Computed, Detail, Field, Joined
from teampro.schema.kinds import LONGEST_TEXT, SECRET, Kind
from teampro.schema.links import Child, Tail
from teampro.schema.operation import Operation
from teampro.schema.reach import ALL, Model, Reach
from teampro.schema.rules import Rules

CRUD = ("find", "create", "get", "update", "delete")
READ = ("find", "get")


@dataclass(frozen=True)
class Lock:
    """A `word` in a record's `field` that locks it, and all that refers to it, against writes.

    Only a write that sets the field to another word passes. `error` is the refusal's word.
    """

    field: str
    word: str
    error: str


@dataclass(frozen=True, eq=False)
class Resource:
    """A declared noun.

    `titles` names its methods under find, create, get, update, delete; a verb without a title is
    not offered. They follow from its `verbs` and words (findProjects, getProject), from `called`,
    its one and its many, where these are not spelled as in chains, and are declared where the
    source page has others. With `history` it has a child of that name below each record.

    `readonly` fields are set by the server, as stamped columns are anyway; `hidden` ones never
    leave it. `recorded` names the fields whose change is told in history and raises the version
    though no caller may set them, where the columns do not say it themselves; "stored": all columns
    but stamps and those that say no. `order` is the default sort, `standing` a filter of the flat
    list that holds unless the caller names its field. `example` is what a create may send, `sample`
    an id for examples, one that the demonstration has. With `undo` the history of a deleted record
    keeps its whole row, so that the delete can be undone. An `unchained` noun is closed to tokens
    that are limited to chains.

    `children` are the nouns below its records; `below` names its columns that refer to nouns which
    then have it as a child, too. `path_fields` are its columns that say below which records it
    lies; where none are named, those by which it is a child. `links` are pairs of columns of a noun
    that links others: the noun of the first has that of the second as a child through it. `touches`
    names its columns that refer to the records whose activity a write of it dates. `parts` are the
    words of children that a create or an update may carry; its own plural among them stands for
    the records below it, whose field `above` holds its id. A noun says with `part_of`, which names
    columns of `below`, that it is a part of their nouns.

    Who sees what: `reach` tells the rows of staff with the noun's `area` ("" where none is asked
    for; None: for super administrators only), `guarded` the fields that only those see. Staff
    without the area reads the fields in `names` of the same rows. `customer_reach` tells the rows
    of a customer, None: the noun is closed to him; `customer` the fields, objects and details he
    sees, and the tails of whole lists that he may use, `permission` the word that his client must
    give him. The names of an `openly_named` noun are told to whoever sees a record that refers to
    one: what a customer has may be offered to nobody any more. `closed` is set where the noun is
    cut for one caller: why he may not use it.

    `owner` is the word by which the setting owner_of says that this server is the master of the
    records, "" where nobody else can be; `unwritten` is set where another is: why nobody writes
    them here.
    """

    plural: str
    singular: str
    help: str
    model: Model = None
    called: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    readonly: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    recorded: tuple[str, ...] | Literal["stored"] = ()
    guarded: tuple[str, ...] = ()
    computed: tuple[Computed, ...] = ()
    borrowed: tuple[Borrowed, ...] = ()
    joined: tuple[Joined, ...] = ()
    details: tuple[Detail, ...] = ()
    children: tuple[Child, ...] = ()
    below: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    touches: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    above: str = ""
    tails: tuple[Tail, ...] = ()
    operations: tuple[Operation, ...] = ()
    page: str = ""
    area: str = ""
    reach: Reach | None = ALL
    names: tuple[str, ...] = ()
    customer_reach: Reach | None = None
    customer: tuple[str, ...] = ()
    permission: str = ""
    openly_named: bool = False
    closed: str = ""
    owner: str = ""
    unwritten: str = ""
    search: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    standing: tuple[tuple[str, str], ...] = ()
    path_fields: tuple[str, ...] = ()
    rules: Rules = field(default_factory=Rules)
    example: Mapping[str, Any] = field(default_factory=dict)
    sample: int = 1
    upload: bool = False
    undo: bool = False
    unchained: bool = False
    lock: Lock | None = None
    fields: Mapping[str, Field] = field(init=False)
    verbs: InitVar[tuple[str, ...]] = ()
    history: InitVar[bool] = False

    def __post_init__(self, verbs: tuple[str, ...], history: bool) -> None:
        """Spell out what words stand for, and read the fields off the model.

        Computed fields take the place of a column's expression.
        """
        one, many = self.called or (self.singular.capitalize(), self.plural.capitalize())
        regular = {verb: f"{verb}{many if verb == 'find' else one}" for verb in verbs}
        children = (*self.children, *(_histories(self.plural) if history else ()))
        titled = (
            replace(child, title=child.title or f"get{one}{child.plural.capitalize()}")
            for child in children
        )
        object.__setattr__(self, "called", (one, many))
        object.__setattr__(self, "titles", regular | dict(self.titles))
        object.__setattr__(self, "children", tuple(titled))
        object.__setattr__(self, "fields", self._read_fields())

    def _read_fields(self) -> dict[str, Field]:
        if self.model is None:
            return {}
        computed = {each.name: each for each in self.computed}
        fields = {}
        leading = {index[0][0] for index in self.model._meta.indexes}
        for column in self.model._meta.sorted_fields:
            if not isinstance(column, Column):
                raise DeclarationError(
                    f"{file_of(self.model)}: the column {column.name} is a plain "
                    f"{type(column).__name__}; teampro.schema.columns has those that know a kind"
                )
            if column.name in self.hidden:
                continue
            own = _column_field(self, column, column.name in leading)
            replaced = computed.pop(column.name, None)
            if replaced is not None:
                own = replace(own, expression=replaced.expression, indexed=False)
            fields[column.name] = own
        for each in computed.values():
            readers = self.readers(each.name)
            fields[each.name] = Field(
                each.name, each.kind, each.expression, readers=readers, help=each.help
            )
        return fields

    def readers(self, name: str) -> frozenset[Audience]:
        """Return the audiences that see a field, an object or a detail of the record.

        sec: customers' and names' are lists of what is allowed: a column added tomorrow is
        invisible to them until somebody decides.
        """
        found = ADMINISTRATORS - {Audience.STAFF} if name in self.guarded else ADMINISTRATORS
        if name == self.id_field or name in self.names:
            found |= {Audience.NAMES}
        if name == self.id_field or name in self.customer:
            found |= {Audience.CUSTOMER}
        return found

    def cut(self, fields: Mapping[str, Field], **changes: Any) -> Resource:
        """Return the noun with these fields instead of its model's, and other changes."""
        noun = replace(self, **changes)
        object.__setattr__(noun, "fields", fields)
        return noun

    @property
    def id_field(self) -> str:
        """The name of the id."""
        return str(self.model._meta.primary_key.name)

    @cached_property
    def stamps(self) -> tuple[tuple[str, Kind], ...]:
        """The columns that a create stamps, each with its kind."""
        columns = self.model._meta.sorted_fields
        return tuple((each.name, each.kind) for each in columns if each.stamp)

    @cached_property
    def stamps_of_change(self) -> tuple[tuple[str, Kind], ...]:
        """The columns that a change stamps, each with its kind."""
        columns = self.model._meta.sorted_fields
        return tuple(
            (each.name, each.kind) for each in columns if each.stamp in ("modified", "activity")
        )

    @cached_property
    def is_recorded(self) -> bool:
        """Whether its changes are counted by a version and told in history."""
        return self.model is not None and "version" in self.model._meta.fields

    @property
    def is_written(self) -> bool:
        """Whether a verb writes its fields."""
        return not self.titles.keys().isdisjoint(("create", "update"))

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the record's fields, in order."""
        return tuple(self.fields)

    @property
    def label(self) -> str:
        """The name of the field that names a record to people, "" where none does."""
        return next(iter(self.search), "")

    @property
    def beside(self) -> tuple[str, ...]:
        """The names of the objects and lists that a record shows beside its fields."""
        return (*(each.name for each in self.joined), *(each.name for each in self.details))

    def tail(self, word: str) -> Tail | None:
        """Return the tail with this word."""
        return next((tail for tail in self.tails if tail.word == word), None)

    def operation(self, word: str) -> Operation | None:
        """Return the operation with this word."""
        return next((each for each in self.operations if each.word == word), None)

    def child(self, plural: str) -> Child | None:
        """Return the child with this plural word."""
        return next((child for child in self.children if child.plural == plural), None)

    def part(self, word: str) -> Child | None:
        """Return the child whose rows a write takes under this word."""
        if word not in self.parts:
            return None
        return Child(self.plural, self.above) if word == self.plural else self.child(word)


def _histories(plural: str) -> tuple[Child, ...]:
    return (Child("history", "record_id", where=(("resource", plural),)),)


def _column_field(resource: Resource, column: Column, leads_index: bool) -> Field:
    name = column.name
    is_set = _is_bookkeeping(column) or name in resource.readonly
    is_writable = resource.is_written and not is_set
    return Field(
        name=name,
        kind=column.kind,
        expression=lambda table: getattr(table, name),
        required=name in resource.required,
        writable=is_writable,
        recorded=is_writable or _is_recorded(resource, column),
        nullable=bool(column.null),
        indexed=bool(column.primary_key or column.index or column.unique or leads_index),
        unique=bool(column.unique),
        readers=resource.readers(name),
        words=getattr(column, "words", ()),
        setting=getattr(column, "setting", ""),
        also=getattr(column, "also", ""),
        to=column.to if isinstance(column, Reference) else "",
        any_allowed=isinstance(column, Adminid) and column.any_allowed,
        longest=getattr(column, "max_length", None) or LONGEST_TEXT,
        sealed=f"{column.model._meta.table_name}.{name}" if column.kind is SECRET else "",
        readable=not isinstance(column, Secret) or column.readable,
        help=column.help_text or "",
    )


def _is_bookkeeping(column: Column) -> bool:
    """Say whether a column tells of the record itself: its id, its version, when it was written."""
    return bool(column.primary_key or column.stamp or column.name == "version")


def _is_recorded(resource: Resource, column: Column) -> bool:
    """Say whether a column that no caller sets is recorded all the same."""
    if column.recorded is not None:
        return bool(column.recorded)
    if resource.recorded == "stored":
        return not _is_bookkeeping(column)
    return column.name in resource.recorded
