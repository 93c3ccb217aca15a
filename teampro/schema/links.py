"""What hangs on a noun: its children, its tails, and views of its collection."""

from __future__ import annotations

from dataclasses import dataclass

from teampro.schema.fields import Computed, Expression, Joined


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
    `download`: the record's bytes, by its fields of their SHA-256, name, media type and size;
    `page`: the name of a printed tree. One with a `sheet` beside `complete` is printed as the page
    of that name, for paper, where no format is named. `closed` says why a caller may not use it, ""
    if he may.
    """

    word: str
    title: str = ""
    help: str = ""
    view: View | None = None
    complete: tuple[str, ...] = ()
    download: tuple[str, str, str, str] | None = None
    sheet: str = ""
    page: str = ""
    closed: str = ""

    @property
    def on_record(self) -> bool:
        """Whether it follows a record, not a collection."""
        return bool(self.complete or self.download)

    @property
    def is_bare(self) -> bool:
        """Whether it answers without an envelope where no format is named."""
        return bool(self.download or self.sheet)


@dataclass(frozen=True)
class Child:
    """A noun below a record: rows whose column `via` holds the parent's id.

    With `through` the column belongs to a linking noun, whose row stands inside each record under
    its singular: (plural, its column with the parent's id, its column with the child's id). Where
    `via` is the latter, the parent itself is that row and names its child: it does not stand there.
    `where` are fixed values of further columns. `creates` is the noun that a POST here makes, if
    not the child itself, under the title `create_title`.

    A `loose` one only refers to the record: it stays when that goes, and the column is none of
    those that say where it lies.
    """

    plural: str
    via: str
    title: str = ""
    order: tuple[str, ...] = ()
    through: tuple[str, str, str] | None = None
    where: tuple[tuple[str, str], ...] = ()
    creates: str = ""
    create_title: str = ""
    loose: bool = False

    @property
    def is_named_above(self) -> bool:
        """Whether a column of the parent holds the id of the child."""
        return self.through is not None and self.via == self.through[2]
