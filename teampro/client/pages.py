"""All pages of a list: each asked for with the cursor of the one before."""

from __future__ import annotations

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
        cursor = tree["response"].get("data", {}).get("next")
        if not cursor:
            return
        kept = {name: value for name, value in call.params.items() if name not in _PLACES}
        call = replace(call, params={**kept, "after": cursor})


_PLACES = ("after", "page", "offset")


def _listed(tree: dict[str, Any]) -> str:
    """Return the word of the one list."""
    words: list[str] = [word for word, part in tree["response"].items() if isinstance(part, list)]
    if len(words) != 1:
        raise ClientCallError("--all joins the pages of one list: name a chain that ends in one.")
    return words[0]
