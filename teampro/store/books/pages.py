"""Reads tables page by page, in constant memory, and what hangs on the rows of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from teampro.store.database import Database
from teampro.store.engines.engine import Row

Record = dict[str, Any]
AT_ONCE = 500


def pages(
    database: Database, table: str, columns: Sequence[str], where: str = "1 = 1"
) -> Iterator[dict[int, Record]]:
    """Yield the rows of a table in the order of their ids, some hundreds at a time, by id."""
    names = ("id", *columns)
    shown = ", ".join(f'"{name}"' for name in names)
    text = f"SELECT {shown} FROM {table} WHERE id > ? AND {where} ORDER BY id LIMIT {AT_ONCE}"
    last = 0
    while rows := database.rows(text, (last,)):
        last = rows[-1][0]
        yield {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def below(
    database: Database, page: dict[int, Record], text: str, values: Sequence[Any] = ()
) -> dict[int, list[Row]]:
    """Return what a statement reads of a page, by the first column: the id it belongs to.

    Its last two values are the first and the last id of the page, which it takes by BETWEEN.
    """
    found: dict[int, list[Row]] = defaultdict(list)
    for first, *rest in database.rows(text, (*values, min(page), max(page))):
        found[first].append(tuple(rest))
    return found


def sums(
    database: Database, page: dict[int, Record], text: str, values: Sequence[Any] = ()
) -> dict[int, tuple[int, ...]]:
    """Return sums and counts likewise; servers tell sums as decimals, or null of nothing."""
    found = below(database, page, text, values)
    return {key: tuple(int(each or 0) for each in rows[0]) for key, rows in found.items()}
