"""What a command is declared with: its parameters, its sentences, and what it does.

Parameters are a text: a name (or a map's, with a key), `!` where it must be sent, the field that it
fills (a filter's operator behind a dot), how it is read. `amount*` is every name with a number
behind it, `amount[*]` every value of a map. Sentences, which clients compare, stand in the order of
checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from teampro.dialects.whmcs.given import ANY
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.schema.declaration import DeclarationError

if TYPE_CHECKING:
    from teampro.dialects.whmcs.doing import Doing

_PARAM = re.compile(r"(\$?\w+(?:\*|\[(?:\w+|\*)\])?)(!)?(?:=([\w.]+))?(?::(\w+))?\Z")
EACH = "[*]"
"""What stands behind the name of a map each value of which is read."""
PREVIEW = "preview:bool"
"""What a command takes that can be rehearsed: it tells what would happen, and keeps nothing."""
More = Callable[["Doing"], Tree]
"""Returns native params beside those that parameters fill."""
Finish = Callable[["Doing", Tree, Tree], None]
"""Adds to an answer (the last) what no shape says, from the native tree."""


@dataclass(frozen=True)
class Param:
    """One parameter. `native` is its field, `operator` that of a filter, `reader` a word."""

    name: str
    is_required: bool
    native: str
    operator: str
    reader: str

    @property
    def is_many(self) -> bool:
        """Whether it is a value for each number or key: they are read one by one."""
        return self.name.endswith((ANY, EACH))


@lru_cache
def params_of(text: str) -> tuple[Param, ...]:
    """Return the parameters that a text declares. Raises: DeclarationError."""
    found = []
    for word in text.split():
        match = _PARAM.match(word)
        if match is None:
            raise DeclarationError(f"{word!r} is no parameter: name!=field.operator:reader")
        native, _, operator = (match[3] or "").partition(".")
        found.append(Param(match[1], bool(match[2]), native, operator, match[4] or "text"))
    return tuple(found)


def same(names: str) -> str:
    """Return the parameters that are called like the fields which they fill."""
    return " ".join(f"{name}={name}" for name in names.split())


@dataclass(frozen=True, eq=False)
class Key:
    """How a record of a noun is named: parameter by parameter, the field that each names.

    The first one that was sent counts. `missing` is said when none was, `unknown` when there is no
    such record in reach; without `missing` it need not be named.
    """

    noun: str
    by: Mapping[str, str]
    missing: str = ""
    unknown: str = ""


@dataclass(frozen=True)
class ShowList:
    """A list of a noun's records: pages, filters, each row in a shape.

    The rows stand below `container` and `item`; "" as item: in the container itself. `chain` has
    `{name}` for the id of a key. A page has `rows` of them unless the caller says how many, with 0
    as many as there may be.
    """

    noun: str
    container: str
    item: str
    shape: Shape
    chain: str = ""
    keys: tuple[Key, ...] = ()
    paged: bool = True
    rows: int = 25
    more: More | None = None
    finish: Finish | None = None


@dataclass(frozen=True)
class ShowRecord:
    """One record in a shape, at the top of the answer or below `container`."""

    noun: str
    key: Key
    shape: Shape
    chain: str = ""
    container: str = ""
    more: More | None = None
    finish: Finish | None = None


@dataclass(frozen=True)
class WriteRecord:
    """One native write of a noun's record.

    `answer` is the shape of what is told of the record; where `finish` reads no more of it than
    that and its id, it `reads_all` of it in vain. `fixed` the native params that are always
    sent; with `empties` a text that is sent empty is emptied, as updates do, unless there is a
    parameter that `unsets` fields.
    """

    verb: Literal["POST", "PUT", "DELETE"]
    noun: str
    chain: str = ""
    keys: tuple[Key, ...] = ()
    answer: Shape = field(default_factory=lambda: Shape(""))
    fixed: Mapping[str, Any] = field(default_factory=dict)
    more: More | None = None
    finish: Finish | None = None
    reads_all: bool = True
    unsets: bool = False

    @property
    def empties(self) -> bool:
        """Whether a text that is sent empty is one that is to be emptied."""
        return self.verb == "PUT" and not self.unsets


@dataclass(frozen=True)
class Code:
    """What no declaration says: a function that asks by itself and returns the answer.

    `asks` are the verbs and nouns that its caller needs, `keys` those that it finds; `shapes` are
    compiled for it, by the nouns of their records; `empties` is as of a write.
    """

    run: Callable[[Doing], Tree]
    asks: tuple[tuple[str, str], ...]
    keys: tuple[Key, ...] = ()
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    writes: bool = False
    empties: bool = False
    transaction: Literal["", "own"] = ""


Act = ShowList | ShowRecord | WriteRecord | Code


@dataclass(frozen=True)
class Command:
    """A command of WHMCS: `name` as its documentation spells it, in its `group`.

    `takes` are its parameters, `says` its sentences: under a parameter's name, or `name:error` of a
    fault or `name:invalid` of a value that cannot be read, or a refusal's word. What is documented
    and has no effect here stands in `unused`: it is no unknown name, and whoever sends it reads the
    sentence in `warning`. Sentences that are `never` said stand with the reason; `refuses` is what
    every call ends with, where what the command asks for is not there. `log` is the sentence for
    people about a write, with parameters and keys of the answer in braces. `help` is one sentence
    for the reference, `example` what may be sent to the demonstration.
    """

    name: str
    group: str
    help: str
    does: Act
    takes: str = ""
    says: Mapping[str, str] = field(default_factory=dict)
    unused: Mapping[str, str] = field(default_factory=dict)
    never: Mapping[str, str] = field(default_factory=dict)
    refuses: str = ""
    log: str = ""
    needs: tuple[str, str] = ("", "")
    xml_items: Mapping[str, str] = field(default_factory=dict)
    example: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def natives(self) -> Mapping[str, str]:
        """The names of its parameters by the native fields that they fill."""
        return {each.native: each.name for each in params_of(self.takes) if each.native}

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return isinstance(self.does, WriteRecord) or (
            isinstance(self.does, Code) and self.does.writes
        )

    @property
    def keys(self) -> tuple[Key, ...]:
        """How records of its chain are named."""
        if isinstance(self.does, ShowRecord):
            return (self.does.key,)
        return self.does.keys
