"""Peewee's printer of queries, set to the one dialect of SQL that is written here.

`?` stands for a value and "…" for a name; an engine puts in what its driver takes. So written
statements and compiled ones are alike.
"""

from __future__ import annotations

from typing import Any

import peewee


class _Printer(peewee.Database):
    """Prints SQL and connects to nothing."""

    param = "?"
    quote = '""'
    operations = {"ILIKE": "LIKE"}  # noqa: RUF012  # an instance variable to peewee


class _PrinterOfNulls(_Printer):
    nulls_ordering = True


_PRINTERS = {False: _Printer(None), True: _PrinterOfNulls(None)}


def compiled(query: peewee.Node, orders_nulls: bool) -> tuple[str, tuple[Any, ...]]:
    """Return the text of a query and its values; open ones are Slot objects.

    `orders_nulls` tells whether the engine knows NULLS LAST.
    """
    context: Any = _PRINTERS[orders_nulls].get_sql_context()
    text, values = context.sql(query).query()
    return text, tuple(values)
