"""The columns of a plan: what is selected of each row, and the records made of it."""

from __future__ import annotations

import keyword
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import peewee

from teampro.engine.reading.plans import Make, Pick
from teampro.engine.reading.selection import Selection
from teampro.schema.fields import Field
from teampro.schema.kinds import text_or_none
from teampro.schema.reach import Sql, Table


@dataclass
class Columns:
    """The selected expressions in order: plain fields, then those of joined objects, then keys."""

    expressions: list[Sql] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    objects: list[tuple[str, int, list[Field]]] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of a record, in order."""
        return (*(each.name for each in self.fields), *(name for name, _, _ in self.objects))

    @property
    def placed(self) -> list[tuple[int, Field]]:
        """Every field that is shown, with its place in a row."""
        placed = list(enumerate(self.fields))
        for _name, start, fields in self.objects:
            placed += enumerate(fields, start)
        return placed

    @property
    def stored(self) -> Pick | None:
        """Return what picks the values of all of them out of a stored row.

        None where one is more than a column of the rows' own table.
        """
        names = [
            each.name
            for each, expression in zip(self.fields, self.expressions, strict=False)
            if isinstance(expression, peewee.FieldAlias) and expression.name == each.name
        ]
        if not names or len(names) < len(self.expressions):
            return None
        return itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)

    def add(self, expression: Sql) -> int:
        """Select one more expression and return where it stands in a row."""
        self.expressions.append(expression)
        return len(self.expressions) - 1


def select_columns(rows: Selection) -> Columns:
    """Return the columns that show the rows of a shape."""
    columns = Columns()
    computed = rows.view.computed if rows.view is not None else ()
    for name in (*rows.resource.shown, *(each.name for each in computed)):
        if rows.shows(name):
            known = rows.fields[name]
            columns.add(_shown(known, rows.table))
            columns.fields.append(known)
    for known in rows.names():
        columns.add(known.expression(rows.table))
        columns.fields.append(known)
    for joined, table in rows.joined:
        _add_object(columns, rows, joined.name, joined.plural, table, joined.fields)
    noun = rows.linking_noun
    if noun is not None and rows.shows(noun.singular):
        _add_object(columns, rows, noun.singular, noun.plural, rows.linking, ())
    return columns


def _add_object(
    columns: Columns, rows: Selection, name: str, plural: str, table: Table, names: tuple[str, ...]
) -> None:
    noun = rows.nouns[plural]
    fields = [noun.fields[each] for each in names or noun.shown]
    columns.objects.append((name, len(columns.expressions), fields))
    for each in fields:
        columns.add(_shown(each, table))


def _shown(known: Field, table: Table) -> Sql:
    """Return what a record shows of a field.

    sec: a secret that nobody reads is empty, whichever way it is asked for.
    """
    return known.expression(table) if known.readable else peewee.SQL("''")


def record_maker(columns: Columns) -> Make:
    """Return the function that makes records of rows of stored values, opening secrets.

    `columns` are all that are selected, those behind the record's too.

    perf: it is written out for these columns and compiled. A record is what an object holds whose
    attributes are set one after the other: all records of a plan share one table of names, so that
    none is hashed and no dict grows. Of 27 fields that takes a third of the time of a dict in
    braces, which Python fills item by item where there are more than 15, and of dict(zip()).
    sec: the text holds declared names and positions, nothing else.
    """
    known: dict[str, Any] = {"Record": type("Record", (), {})}

    def value(shown: Field, position: int) -> str:
        text = f"v{position}"
        if shown.sealed:
            return f"vault.open({text}, {shown.sealed!r})"
        if shown.kind.show is text_or_none:
            return f"{text} or ''"  # perf: its own way to show it, without a call for each row
        if shown.kind.show is not None:
            known[f"show{position}"] = shown.kind.show
            return f"show{position}({text})"
        return text

    lines = [_setting(each.name, value(each, place)) for place, each in enumerate(columns.fields)]
    for name, start, fields in columns.objects:
        inner = (f"{each.name!r}: {value(each, place)}" for place, each in enumerate(fields, start))
        lines.append(_setting(name, f"{{{', '.join(inner)}}}"))
    stored = ", ".join(f"v{position}" for position in range(len(columns.expressions)))
    exec(_MAKER.format(stored=stored, lines="\n        ".join(lines)), known)
    made: Make = known["make"]
    return made


_MAKER = """
def make(rows, vault):
    records = []
    for {stored}, in rows:
        record = Record()
        {lines}
        records.append(record.__dict__)
    return records
"""


def _setting(name: str, value: str) -> str:
    """Return the line that sets an attribute of any name."""
    if name.isidentifier() and not keyword.iskeyword(name):
        return f"record.{name} = {value}"
    return f"setattr(record, {name!r}, {value})"
