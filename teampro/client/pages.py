"""All pages of a list: each asked for with the cursor of the one before.

Groups have no cursor: theirs are counted by the rows that were seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from teampro.client.answer import Answer
from teampro.client.call import ClientCall, ClientCallError

Send = Callable[[ClientCall], Answer]


def whole(
    call: ClientCall, send: Send, on_rows: Callable[[int, int | None], None]
) -> dict[str, Any]:
    """Return the first page's envelope with the rows of all pages in its list.

    `on_rows` hears how many rows there are so far, and of how many. Raises: ClientCallError
    where the answer is not exactly one list of pages, Refused.
    """
    pages = _pages(call, send)
    first = next(pages)
    rows = first["response"][_listed(first)]
    on_rows(len(rows), first["response"]["data"].get("total"))
    for page in pages:
        rows += page["response"][_listed(page)]
        on_rows(len(rows), first["response"]["data"].get("total"))
    data = first["response"]["data"]
    first["response"]["data"] = {"total": len(rows), "filters": data.get("filters", {})}
    return first


def _pages(call: ClientCall, send: Send) -> Iterator[dict[str, Any]]:
    while True:
        tree = send(call).checked().tree()
        yield tree
        place = _next(tree)
        if not place:
            return
        kept = {name: value for name, value in call.params.items() if name not in _PLACES}
        call = replace(call, params={**kept, **place})


def _next(tree: dict[str, Any]) -> dict[str, Any]:
    """Return what asks for the page behind one, nothing when it is the last."""
    data = tree["response"].get("data", {})
    if data.get("next"):
        return {"after": data["next"]}
    rows = tree["response"][_listed(tree)]
    if not are_groups(rows) or len(rows) < (data["limit"] or math.inf):
        return {}
    seen = data["offset"] + len(rows)
    return {"offset": seen} if seen != data["total"] else {}


def are_groups(rows: list[dict[str, Any]]) -> bool:
    """Say whether rows are groups of records: no field of a record is called `count`."""
    return bool(rows) and "count" in rows[0]


_PLACES = ("after", "page", "offset")


def _listed(tree: dict[str, Any]) -> str:
    """Return the word of the one list."""
    words: list[str] = [word for word, part in tree["response"].items() if isinstance(part, list)]
    if len(words) != 1:
        raise ClientCallError("--all joins the pages of one list: name a chain that ends in one.")
    return words[0]
