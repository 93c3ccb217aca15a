"""One test of one field: operator and operand become a shape, bound values and an echo.

A shape is nested tuples: ("eq", field), ("and", shape, …), ("or", shape, …), ("not", shape). The
values of its tests stand beside it in reading order, so that two filters that differ in values
only share one SQL text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from teampro.schema.fields import Field
from teampro.schema.values import MOMENT, Context, Invalid, folded, read_flag, read_span, read_text

Shape = tuple[Any, ...]
MOST_VALUES = 1_000
LONGEST_PATTERN = 1_000
_WILD = str.maketrans({"!": "!!", "%": "!%", "_": "!_"})
_PATTERNS = {"contains": "%{}%", "starts": "{}%", "ends": "%{}"}
_EXACT = ("eq", "ne", "in", "nin")
_SPANS: Mapping[str, Callable[[str, str], tuple[str, tuple[str, ...]]]] = {
    "eq": lambda first, last: ("range", (first, last)),
    "ne": lambda first, last: ("outside", (first, last)),
    "lt": lambda first, last: ("lt", (first,)),
    "lte": lambda first, last: ("lte", (last,)),
    "gt": lambda first, last: ("gt", (last,)),
    "gte": lambda first, last: ("gte", (first,)),
}


class Comparison(NamedTuple):
    """A test that was read: its shape, the values of its slots, and how it is shown."""

    shape: Shape
    values: tuple[Any, ...]
    shown: Any


def compare(known: Field, operator: str, value: Any, context: Context) -> Comparison:
    """Read one test; the operator must be one of the field's.

    Raises: Invalid when the operand does not fit.
    """
    if operator == "empty":
        wanted = bool(read_flag(value))
        return Comparison(("empty" if wanted else "filled", known.name), (), wanted)
    if operator in ("eq", "ne") and "empty" in known.operators and _is_none(known, value):
        return Comparison(("empty" if operator == "eq" else "filled", known.name), (), value)
    if operator in ("in", "nin"):
        return _list(known, operator, value, context)
    if operator == "between":
        return _between(known, value, context)
    if operator in _PATTERNS:
        return _pattern(known, operator, value)
    if known.kind.is_span:
        return _span(known, operator, value, context)
    stored = _read(known, operator, value, context)
    return Comparison((operator, known.name), (stored,), known.kind.wire(stored))


def like_pattern(operator: str, text: str) -> str:
    """Return the pattern that finds `text` whatever its case; its own wildcards are escaped.

    trap: LIKE treats % and _ of the client as wildcards unless escaped.
    """
    return _PATTERNS[operator].format(folded(text).translate(_WILD))


def _is_none(known: Field, value: Any) -> bool:
    """Say whether a value is how the wire shows that there is none, which is stored as null."""
    empty = known.kind.empty
    return value is None or (empty is None and value == known.kind.wire(empty))


def _read(known: Field, operator: str, value: Any, context: Context) -> Any:
    if value is None:
        raise Invalid("expected a value, not null")
    stored = known.kind.read(value, context, known.longest)
    choices = known.words if operator in _EXACT else ()
    if choices and stored not in choices and stored != known.kind.empty:
        raise Invalid(f"expected one of {', '.join(map(str, choices))}")
    return stored


def _span(known: Field, operator: str, value: Any, context: Context) -> Comparison:
    first, last = read_span(value, context)
    word, values = _SPANS[operator](first, last) if first != last else (operator, (first,))
    return Comparison((word, known.name), values, _shown(first, last, context))


def _list(known: Field, operator: str, value: Any, context: Context) -> Comparison:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_VALUES:
        raise Invalid(f"expected a list of 1 to {MOST_VALUES} values")
    if known.kind.is_span:
        spans = [read_span(item, context) for item in value]
        shown = [_shown(*span, context) for span in spans]
        word = "among" if operator == "in" else "beside"
        return Comparison((word, known.name), (json.dumps([" ".join(s) for s in spans]),), shown)
    stored = [_read(known, operator, item, context) for item in value]
    shown = [known.kind.wire(item) for item in stored]
    return Comparison((operator, known.name), (json.dumps(stored, ensure_ascii=False),), shown)


def _between(known: Field, value: Any, context: Context) -> Comparison:
    if not isinstance(value, list) or len(value) != 2:
        raise Invalid("expected a list of two values, the lowest and the highest")
    if known.kind.is_span:
        low, high = (read_span(item, context) for item in value)
        shown = [_shown(*low, context), _shown(*high, context)]
        return Comparison(("range", known.name), (low[0], high[1]), shown)
    first, last = (_read(known, "between", item, context) for item in value)
    shown = [known.kind.wire(first), known.kind.wire(last)]
    return Comparison(("range", known.name), (first, last), shown)


def _pattern(known: Field, operator: str, value: Any) -> Comparison:
    if value is None or value == "":
        raise Invalid("expected text")
    text = read_text(value, LONGEST_PATTERN)
    return Comparison(("like", known.name), (like_pattern(operator, text),), text)


def _shown(first: str, last: str, context: Context) -> str:
    """Show a span as the second or the day it means."""
    if first == last:
        return first
    moment = datetime.strptime(first, MOMENT).replace(tzinfo=UTC)
    return moment.astimezone(context.zone).date().isoformat()
