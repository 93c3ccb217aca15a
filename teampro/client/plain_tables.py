"""Tables as text of their own, for a terminal without rich and for everything that is none."""

from __future__ import annotations

from collections.abc import Iterator

from teampro.client.table import GAP, Table, display_width


def plain(table: Table) -> Iterator[str]:
    """Yield the lines of a table."""
    if table.title:
        yield table.title
    lines = (table.columns, *table.rows)
    widths = [max(map(display_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (
            _padded(cell, width, name in table.numbers)
            for cell, width, name in zip(line, widths, table.columns, strict=True)
        )
        yield (" " * GAP).join(cells).rstrip()


def _padded(cell: str, width: int, at_right: bool) -> str:
    room = " " * (width - display_width(cell))
    return room + cell if at_right else cell + room
