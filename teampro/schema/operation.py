"""An operation: a declared last word of a chain that acts, for what CRUD cannot say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.schema.fields import Field
from teampro.schema.kinds import LONGEST_TEXT, SECRET, Kind
from teampro.schema.reach import Sql, Table
from teampro.schema.rules import RuleWork, Stored

VERB = "POST"
"""The one verb that an operation answers."""

Params = Mapping[str, Any]
Run = Callable[[RuleWork, Stored, Params], Stored | None]
"""Gets the work, where it stands, and the params that were sent, typed.

It stands on a record, as it is stored; on a collection it gets the ids that the chain fixes. It
writes by `work.create`, `work.change` and `work.remove`, which validate as a chain would, and
returns the row of the record that it makes, if it makes one. It may raise Refusal.
"""


@dataclass(frozen=True, eq=False)
class Operation:
    """An act on one record, or on a collection where `on_collection` says so.

    `run` acts in the transaction of the write. One with a `page` has none: the function of that
    name answers it out of its params alone, when no transaction is open; it stands on a whole
    collection, and `answers` are the fields of its `data`. It knows no preview unless it
    `previews`: then it is told of one by a param of that name.

    With a `permission` a customer may call it whose client gives him that word, and who sees the
    record; what it writes then is no right of his, and `run` looks after it.

    `takes` are its params: names of fields of the noun it is about, which is the one that it
    `makes`, else its own; or fields that `param` makes. Those in `required` must be sent. `makes`
    is the plural of the noun whose new record it answers, "" when it answers its own; one that
    `removes` its record is answered as a delete. `writes` are
    the plurals of all nouns that it writes: its caller needs the right to write each. `example` is
    what may be sent, to the record `sample` of the demonstration; 0 is the noun's own.
    """

    word: str
    title: str
    help: str
    run: Run | None = None
    writes: tuple[str, ...] = ()
    page: str = ""
    previews: bool = False
    answers: tuple[Field, ...] = ()
    makes: str = ""
    removes: bool = False
    takes: tuple[str | Field, ...] = ()
    required: tuple[str, ...] = ()
    permission: str = ""
    on_collection: bool = False
    example: Mapping[str, Any] = field(default_factory=dict)
    sample: int = 0

    def is_for(self, permissions: frozenset[str] | None) -> bool:
        """Say whether a customer with these permissions may call it; None are all."""
        return bool(self.permission) and (permissions is None or self.permission in permissions)

    @property
    def options(self) -> tuple[str, ...]:
        """The words it takes beside its params; a collection has no version."""
        if self.page:
            return ("preview",) if self.previews else ()
        return ("preview",) if self.on_collection else ("version", "preview")


def param(
    name: str,
    kind: Kind,
    *,
    help_text: str,
    to: str = "",
    words: tuple[Any, ...] = (),
    setting: str = "",
    longest: int = LONGEST_TEXT,
) -> Field:
    """Return a param that is no field of a noun; `to` is the noun whose id it holds.

    A secret one is given to the operation as it was sent.
    """
    return Field(
        name,
        kind,
        _no_column,
        writable=True,
        readable=kind is not SECRET,
        to=to,
        words=words,
        setting=setting,
        longest=longest,
        help=help_text,
    )


def _no_column(_table: Table) -> Sql:
    raise AssertionError("a param is read from no table")
