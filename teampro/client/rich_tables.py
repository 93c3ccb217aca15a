"""Tables as rich draws them. The one place that knows rich, which may not be installed."""

from __future__ import annotations

import importlib
from typing import Literal

from teampro.client.table import GAP, Table


def is_installed() -> bool:
    """Say whether rich can be imported: it is the extra `client`."""
    try:
        importlib.import_module("rich.table")
    except ImportError:
        return False
    return True


def draw(table: Table) -> None:
    """Print a table to standard output, in colours."""
    from rich import box
    from rich.console import Console
    from rich.table import Table as Drawn
    from rich.text import Text

    # sec: Text is printed as it is; what looks like rich's markup in a name stays text.
    drawn = Drawn(
        title=Text(table.title) if table.title else None,
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, GAP - 1, 0, 0),
    )
    for name in table.columns:
        justify: Literal["right", "left"] = "right" if name in table.numbers else "left"
        drawn.add_column(Text(name), justify=justify, no_wrap=True, overflow="ellipsis")
    for row in table.rows:
        drawn.add_row(*map(Text, row))
    Console(highlight=False).print(drawn)
