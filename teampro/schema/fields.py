"""The fields of a noun: those of its table, those that SQL computes, and objects joined to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from teampro.schema.caller import Audience
from teampro.schema.kinds import CHOICES, LONGEST_TEXT, PASSWORD, SECRET, TEXT, Kind
from teampro.schema.reach import Model, Sql, Table
from teampro.schema.values import Context, read_verbatim, read_words
from teampro.schema.vault import PasswordHash

Expression = Callable[[Table], Sql]
ADMINISTRATORS = frozenset((Audience.SUPER, Audience.STAFF))
"""Who reads a field that says nothing else."""
LONGEST_KEY = 255
"""How long a text may be by which rows are grouped."""


@dataclass(frozen=True)
class Field:
    """One field of a noun, read off its column or declared as computed.

    `words` are its fixed choices, `setting` the list that holds them, `also` that of further ones,
    `to` the plural of the noun its ids belong to. A field that is not `shown` can be filtered by,
    but is not in the record. All writable ones are `recorded`, and others may be: a change raises
    the version and is told. No two records have the same value of a `unique` one, unless it is the
    empty one.
    `readers` are the audiences that see it; a blank one shows nothing and cannot be asked about.
    `sealed` is the place that a secret is bound to, `readable` whether its readers see the text:
    of a password nobody does.
    """

    name: str
    kind: Kind
    expression: Expression
    required: bool = False
    writable: bool = False
    recorded: bool = False
    nullable: bool = False
    indexed: bool = False
    unique: bool = False
    shown: bool = True
    readers: frozenset[Audience] = ADMINISTRATORS
    is_blank: bool = False
    words: tuple[Any, ...] = ()
    setting: str = ""
    also: str = ""
    to: str = ""
    any_allowed: bool = False
    longest: int = LONGEST_TEXT
    sealed: str = ""
    readable: bool = True
    help: str = ""

    def accept(self, value: Any, context: Context) -> Any:
        """Read a value for writing into its stored form. Raises: Invalid.

        A secret stays as it was sent: whoever takes it compares bytes, not words. One that is
        stored nowhere is not sealed. Of a password a hash that was made before is taken, too.
        """
        if self.kind is SECRET:
            text = read_verbatim(value, self.longest)
            return context.vault.seal(text, self.sealed) if self.sealed else text
        if self.kind is CHOICES:
            return read_words(value, self.words)
        if self.kind is PASSWORD:
            if not isinstance(value, PasswordHash):
                value = context.vault.hash(read_verbatim(value, self.longest))
            return value.text
        return self.kind.accept(value, context, self.longest)

    def given(self, value: Any) -> Any:
        """Return what a fault may tell of a rejected value: of a secret nothing, `...`."""
        return ... if self.kind in (SECRET, PASSWORD) else value

    @property
    def guarded(self) -> bool:
        """Whether it is for super administrators only."""
        return Audience.STAFF not in self.readers

    @property
    def operators(self) -> tuple[str, ...]:
        """The filter operators of its kind."""
        return self.kind.operators

    @property
    def sortable(self) -> bool:
        """Whether lists can be sorted by it."""
        return self.kind.is_sortable

    @property
    def groupable(self) -> bool:
        """Whether rows can be grouped by it: what filters does, but for long texts."""
        is_long = self.kind is TEXT and self.longest > LONGEST_KEY
        return self.kind.is_groupable and bool(self.operators) and not is_long

    def choices(self, settings: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the values it chooses from; none: it takes any value of its kind."""
        if not self.setting:
            return self.words
        own: tuple[Any, ...] = settings[self.setting]
        others = settings[self.also] if self.also else ()
        return (*own, *(word for word in others if word not in own))


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

    `fields` are the names to show; none means all of the noun's. `on` gets both tables. One that
    is `implied` is in reach of whoever reaches the record; others are looked for in his reach.
    """

    name: str
    plural: str
    on: Callable[[Table, Table], Sql]
    fields: tuple[str, ...] = ()
    implied: bool = False


@dataclass(frozen=True)
class Detail:
    """A plain list that only a single record shows: the replies of a ticket.

    One statement each: rows of `model` whose column `via` holds the record's id, by id;
    `columns` maps wire names to the model's columns.
    """

    name: str
    model: Model
    via: str
    columns: Mapping[str, str]
