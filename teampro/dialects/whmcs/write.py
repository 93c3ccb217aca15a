"""An answer becomes bytes: a tree as JSON, XML or names with values, and what was not heeded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import falcon

from teampro.dialects.whmcs.head import JSON, NVP, CommandHead
from teampro.formats import to_json
from teampro.formats.to_nvp import is_flat, print_pairs
from teampro.formats.to_xml import Print, xml_printer

Tree = dict[str, Any]
WARNING = "warning"
IGNORED = "X-TeamPro-Ignored"
CLEANED = "Control characters that cannot be printed were removed."
MOST_IGNORED = 1_000
"""Characters of a header or a sentence that names what was ignored."""
_ROOT, _PROLOG = "whmcsapi", '<?xml version="1.0" encoding="utf-8"?>\n'
_SAFE = "!#$&*+-./:@[]^_|~"


class Printers:
    """Prints answers; `version` is what XML says of the server."""

    def __init__(self, version: str) -> None:
        attributes = {"version": version}
        self._xml: Print = xml_printer(_ROOT, attributes=attributes, typed=False, prolog=_PROLOG)

    def fill(self, resp: falcon.Response, head: CommandHead, status: int, tree: Tree) -> None:
        """Fill in status and body; what names and values cannot say is said in XML."""
        resp.status = falcon.code_to_http_status(status)
        if head.format == JSON:
            resp.content_type = "application/json"
            resp.data = to_json.dump(tree)
        elif head.format == NVP and is_flat(tree):
            resp.content_type = "text/plain; charset=utf-8"
            resp.data = print_pairs(tree)
        else:
            names: Mapping[str, str] = {} if head.command is None else head.command.xml_items
            resp.content_type = "application/xml; charset=utf-8"
            resp.data = self._xml({"action": head.action, **tree}, names)
        if head.ignored:
            resp.set_header(IGNORED, ignored_header(head.ignored))


def with_warnings(tree: Tree, head: CommandHead) -> Tree:
    """Return an answer whose last key is the warning, one text; none where nothing is to be said.

    A command has its sentences under that key.
    """
    sentences = [CLEANED] if head.given.was_cleaned else []
    if head.ignored and head.command is not None and head.command.writes:
        sentences.append(f"Ignored: {_cut(', ', head.ignored)}.")
    own = tree.get(WARNING)
    if own:
        sentences += [own] if isinstance(own, str) else own
    if not sentences and WARNING not in tree:
        return tree
    rest = {name: value for name, value in tree.items() if name != WARNING}
    return {**rest, WARNING: _as_text(sentences)} if sentences else rest


def _as_text(sentences: list[str]) -> str:
    """Return sentences as one text; a documented one may have no full stop, and has one inside."""
    *first, last = sentences
    return " ".join([*(each if each.endswith(".") else f"{each}." for each in first), last])


def ignored_header(names: tuple[str, ...]) -> str:
    """Return the names as a header holds them: what is no plain ASCII is escaped by percents."""
    return _cut(", ", tuple(quote(name, safe=_SAFE) for name in names))


def _cut(between: str, names: tuple[str, ...]) -> str:
    """Return names one after the other, as many as fit."""
    text = between.join(names)
    return text if len(text) <= MOST_IGNORED else text[: MOST_IGNORED - 3] + "..."
