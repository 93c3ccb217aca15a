"""The figures of a read: `response.data` of a list, and `data.lists` when there are several."""

from __future__ import annotations

from typing import Any

from teampro.engine.chain_ids import name_below
from teampro.engine.options.lists import ListOptions
from teampro.engine.path import Branch, PathStep


def list_data(
    branch: Branch, parent: PathStep | None, options: ListOptions, total: int | None, cursor: str
) -> dict[str, Any]:
    """Return `response.data` of a list, keys in their order on the wire."""
    limit = options.limit
    filters = dict(options.echo)
    if parent is not None and branch.step.link is not None:
        name = name_below(parent.resource, branch.step.resource, branch.step.link)
        if name:
            filters = {name: parent.id} | filters
            filters[name] = _narrowed(parent.id, filters[name])
    if limit is None:
        page, pages = 1, None if total is None else min(total, 1)
    else:
        page, pages = options.offset // limit + 1, None if total is None else -(-total // limit)
    data: dict[str, Any] = {
        "total": total,
        "page": page,
        "pages": pages,
        "limit": limit,
        "offset": options.offset,
        "filters": filters,
    }
    if cursor:
        data["next"] = cursor
    return data


def _narrowed(parent_id: int, echo: Any) -> Any:
    """Return the condition on a parent's id that is in force: the path's, and what params add."""
    if isinstance(echo, list):
        return {"eq": parent_id, "in": echo}
    return {"eq": parent_id} | echo if isinstance(echo, dict) else echo


def list_figures(
    total: int | None, limit: int | None, returned: int, truncated: bool, cursor: str = ""
) -> dict[str, Any]:
    """Return an entry of `data.lists`; of a nested list the sums over the parents shown."""
    figures: dict[str, Any] = {"total": total, "limit": limit, "returned": returned}
    figures["truncated"] = truncated
    if cursor:
        figures["next"] = cursor
    return figures
