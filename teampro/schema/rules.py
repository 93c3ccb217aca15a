"""What a noun adds to writes, and what a write in progress is to it.

The session's writes are more than its rules may touch: here stands what they see of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from teampro.schema.caller import Audience, Caller
from teampro.schema.reach import Nouns, Sql
from teampro.schema.values import Context

if TYPE_CHECKING:
    from teampro.schema.registry import Registry

Stored = dict[str, Any]
"""A row as it is stored, by column."""
Key = tuple[str, int]
"""A record: the plural of its noun, and its id."""
ONCE = {
    "token": "What was made is known by this; it is told this once, and only its hash is kept.",
    "identifier": "The identifier of a new credential.",
    "secret": "Its secret, told this once; only its hash is kept.",
}
"""The names under which `data` tells something once, with their meaning."""
Made = TypeVar("Made")
Digest = Callable[[list[Stored]], Made]
"""Makes of all rows of a small noun what rules look up in them. A function of a module."""
Statement = Callable[[Nouns], Sql]
"""A query as a function of the nouns; open values are slots. A function of a module, no closure:
its text is compiled once and kept."""


class Statements(Protocol):
    """What runs statements inside the write; each text is kept for it."""

    def __hash__(self) -> int: ...

    def compile(self, query: Sql) -> tuple[str, tuple[Any, ...]]:
        """Return the text of a query, and its values and slots."""

    def rows(self, text: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a text and return all its rows."""


class RuleWork(Protocol):
    """The write in progress, as rules and operations see it (teampro.session.work.Work is one).

    `sent` are the writable fields that came with it, and `is_preview` says that it is only tried;
    `notes` are sentences for the answer, `ignored` the sent fields that a rule left without effect.
    """

    sent: frozenset[str]
    is_preview: bool
    notes: list[str]
    ignored: list[str]

    @property
    def registry(self) -> Registry:
        """All nouns there are."""

    @property
    def database(self) -> Statements:
        """Runs what no other method says; `queue_job` asks for it."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings, by name."""

    @property
    def caller(self) -> Caller:
        """Who writes."""

    @property
    def address(self) -> str:
        """Where he calls from, "" inside the process."""

    @property
    def language(self) -> str:
        """The wire language that it came in, "" inside the process."""

    @property
    def is_trusted(self) -> bool:
        """Whether a rule asks for it: the caller said nothing of it himself."""

    @property
    def context(self) -> Context:
        """What words like `today` mean in this write."""

    @property
    def moment(self) -> str:
        """When it happens, as it is stored."""

    def savepoint(self) -> AbstractContextManager[object]:
        """Return a part of the write of which nothing stays where a Refusal leaves it."""

    def audience(self, plural: str) -> Audience:
        """Return what the caller is at a noun."""

    def reaches(self, plural: str, record_id: int) -> bool:
        """Say whether the caller sees a record now."""

    def is_new(self, plural: str, record_id: int) -> bool:
        """Say whether a row of this request made a record: refused, its id will never have been."""

    def called(self, plural: str, record_id: int) -> str:
        """Return what a message calls a record: `project 5`, or by its row one that is new."""

    def create(self, plural: str, values: Stored) -> Stored:
        """Create a record with all that its noun asks for; return its row. Raises: Refusal."""

    def change(self, plural: str, old: Stored, values: Stored) -> Stored:
        """Change a record likewise; return its row, effects included. Raises: Refusal."""

    def remove(self, plural: str, row: Stored) -> None:
        """Remove a record likewise, with what hangs on it. Raises: Refusal."""

    def get(self, plural: str, record_id: int) -> Stored | None:
        """Return a row by its id, whoever may see it, or None; what is due of it is reckoned."""

    def peek(self, plural: str, record_id: int) -> Stored | None:
        """Return a row likewise, as it is stored now: its figures may be due."""

    def select(self, plural: str, values: Mapping[str, Any], order: str = "") -> list[Stored]:
        """Return the rows whose columns have these values, of a list of whole numbers one of them.

        `order` is the column they are sorted by.
        """

    def written_below(self, plural: str, column: str, above: Key) -> list[Stored] | None:
        """Return the rows whose column names a record that this session has made.

        None where they must be asked for.
        """

    def highest(self, plural: str, column: str, via: str, record_id: int) -> int:
        """Return the highest number in a column of the rows below a record, 0 for none."""

    def glance(self, plural: str, record_id: int) -> Mapping[str, Any] | None:
        """Return a row as `peek` does, for who only looks."""

    def read_ahead(self, plural: str, record_ids: Iterable[int]) -> None:
        """Read rows in one statement, for `get` and `peek` of each of them."""

    def digest(self, plural: str, make: Digest[Made]) -> Made:
        """Return what a function makes of all rows of a noun, in the order of their ids.

        It is kept until one of these rows is written.
        """

    def rows(self, statement: Statement, **values: Any) -> Sequence[tuple[Any, ...]]:
        """Run a statement that is compiled once; its slots get `values`."""

    def update(self, plural: str, old: Stored, new: Stored, silent: bool = False) -> list[str]:
        """Store what differs between two rows of one record, with no rule of its noun.

        Returns the changed columns. A change of a recorded field raises the version and writes
        history, unless it is `silent`: a figure that was rolled up.
        """

    def update_all(self, plural: str, rows: Sequence[Stored], name: str, value: Any) -> None:
        """Store a value in one column of several rows, as `update` would in each, at once."""

    def delete(self, plural: str, row: Stored) -> None:
        """Remove a row, with no rule of its noun, and write its history."""

    def erase(self, client_id: int, plurals: Collection[str]) -> None:
        """Blank what is kept of the past of a client's records of these nouns, once they are gone.

        History and stored answers hold `…` then in place of their values.
        """

    def erase_record(self, plural: str, record_id: int) -> None:
        """Blank likewise what is kept of the past of one record, once it is gone."""

    def reckon_later(self, reckon: Reckon, plural: str, record_ids: Iterable[int]) -> None:
        """Let figures of records be reckoned once, when somebody needs them or at the end."""

    def reckon(self) -> None:
        """Reckon all figures that are due, now."""

    def fault(self, path: str, error: str, message: str, given: Any = ...) -> None:
        """Note a faulty field; all of them are reported together."""

    def tell_once(self, name: str, text: str, is_secret: bool = True) -> None:
        """Tell a text in `data` of the answer; a repeat of the request is not told a secret.

        `name` is one of ONCE. sec: of the secret its noun keeps only a hash.
        """

    def is_faulty(self, path: str) -> bool:
        """Say whether a field was faulted: its value in the row is then not what was sent."""


Reckon = Callable[[RuleWork, Collection[Key]], None]
"""Brings the figures of all records up to date for which it was asked, by what it is given."""


class Rules:
    """What a noun adds to create, update and delete; each method may be overridden."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Fill what a create left out, in place: defaults that depend on other records.

        Required fields may still be missing then, and faulted ones hold their default.
        """

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check the row as it would be stored and derive values, in place; old is None on create.

        Faults of single fields go to `work.fault(...)`; a broken rule raises Refusal.
        """

    def fold(self, work: RuleWork, row: Stored) -> Stored | None:
        """Return the record that takes in what a create would store, changed by it.

        None: a record of its own is made of the row, which is valid. Raises: Refusal.
        """
        return None

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Carry out the effects on other records after the row was written; row None: deleted."""

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Refuse a delete, or remove what hangs on the row, before the row itself goes."""
