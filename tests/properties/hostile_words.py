"""Building blocks of hostile requests: words of chains, names and values, sound and wild."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from teampro.resources import RESOURCES
from teampro.schema.check import OPTIONS
from teampro.schema.fields import Field
from teampro.schema.kinds import (
    ADMINID,
    CHOICE,
    DATE,
    DATETIME,
    FLAG,
    PARTS,
    RATE,
    TEXT,
    TOTALS,
    Kind,
)
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource

NOUNS = Registry(RESOURCES)
IDS = {noun.plural: (noun.sample, noun.sample + 1) for noun in RESOURCES if noun.model} | {
    "projects": (100, 219, 103, 118),
    "actions": (1, 2, 3, 4, 5, 7, 9, 12),
    "topics": (1, 2, 3, 4, 8),
    "files": (5, 6, 7, 9, 11),
    "whmcstickets": (2038, 2001, 2005),
    "ticketxrefs": (91, 64, 66),
    "timelogs": (1, 2, 5, 8, 13),
    "admins": (1, 2, 3),
    "clients": (12, 17, 21),
    "history": (1, 7, 40),
}
"""Ids of records that the demonstration holds; of a noun it tells nothing of, two that it may."""
WILD_IDS = (
    "0",
    "-1",
    "9007199254740991",
    "9007199254740992",
    "9" * 400,
    "²",
    "1,1",
    "1,",
    ",",
    "٣",
)
WILD_WORDS = (
    "project", "Projects", "snapshot", "bythread", "download", "v1", "v2", "api", "config", "json",
    "xml", "csv", "raw", "resources", "openapi", "..", "%2e%2e", "%00", "%ff", "%", "%zz",
    "a" * 500, "actions,topics", "actions,actions", "topics,files", "timelogs,", "proj%65cts",
    "1%2C2", "'", "history", "statistics", "%EF%BF%BF", "%ED%A0%80", "%0A", "*", "?", "#", ";",
    "&", "=", "[", "{",
)  # fmt: skip
WILD_TEXTS = (
    "", " ", "0", "-0", "+1", "1e9", "0x10", "1_000", "²", "\uff13", "null", "true", "me", "today",
    "now", "today+7d", "now 3h", "now-99999w", "today+99999w", "tomorrow", "0000-00-00",
    "0001-01-01", "0001-01-01 00:00:00", "9999-12-31", "9999-12-31 23:59:59",
    "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2024-02-30", "2024-13-01",
    "2024-01-01T25:00", "253402300799", "253402300800", "999999999999",
    "2024-01-01T00:00:00+99:99", "'; DROP TABLE projects; --", "%", "_", "!", "%!_'\"\\", "\x00",
    "a\x00b", "\x1b[0m", "\r", "\r\n", "\x7f", "\x85", "\u2028", "\ud800", "\udfff\ud800",
    "\ufffe", "\uffff", "\ufeff", "😀", "ẞİ", "é" * 300, "a" * 5_000, "<&>]]>", "{}", "[]", "$1",
    "%s", "{0}", "../../etc/passwd", "=1+1", "@SUM(A1)", "-1", "9" * 30, "85.00", "85.005",
    "-85.00", "1234567890.00", "NaN", "Infinity", "1,2,3", ",", "SGVsbG8=", "SGVsbG8", "====",
)  # fmt: skip
WILD_NUMBERS = (
    0, 1, -1, 2, 50, 500, 501, 5_000, 10**6, 10**9 + 1, 10**12, 10**12 + 1, 2**31, 2**53 - 1, 2**53,
    2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 10**19, 10**30, 0.0, -0.0, 0.5, 1.0, 1e15, 1e300,
    float("nan"), float("inf"),
)  # fmt: skip


def deep(levels: int, kind: type = list) -> Any:
    """Return an empty container inside as many others."""
    tree: Any = kind()
    for _ in range(levels):
        tree = [tree] if kind is list else {"not": tree}
    return tree


DEEP = (deep(19), deep(20), deep(60), deep(10, dict), deep(19, dict), deep(40, dict))
PLAIN = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=8)
"""Texts that get beyond the first door, which refuses control characters and half ones."""
SCALARS = st.one_of(
    st.sampled_from([None, True, False]),
    st.sampled_from(WILD_TEXTS),
    st.sampled_from(WILD_NUMBERS),
    st.integers(-5, 60),
    PLAIN,
)
KEYS = st.one_of(st.sampled_from(sorted(OPTIONS)), st.sampled_from(WILD_TEXTS), PLAIN)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=5,
)
WILD = st.one_of(SCALARS, SCALARS, TREES, st.sampled_from(DEEP))
OPERATORS = (
    "eq", "ne", "lt", "lte", "gt", "gte", "in", "nin", "between", "contains", "starts", "ends",
    "empty",
)  # fmt: skip
SOUND: dict[Kind, st.SearchStrategy[Any]] = {
    TEXT: st.sampled_from(["a", "Homepage", "ä\nb", "", None, 7]),
    FLAG: st.sampled_from([True, False, 0, 1, "on", "no"]),
    RATE: st.sampled_from(["85.00", "0", 90, None]),
    ADMINID: st.sampled_from(["me", 0, 1, 2, "-1"]),
    DATE: st.sampled_from(["2026-05-01", "today", "today+7d", "today-2w", None]),
    DATETIME: st.sampled_from(["2026-05-01", "2026-05-01 10:00:00", "now-3h", 1_777_000_000, None]),
}
NUMBERS = st.one_of(st.integers(0, 12), st.sampled_from([100, 219, 2038, 91, "5", 3600]))


def sound_value(field: Field) -> st.SearchStrategy[Any]:
    """Return values that a field mostly takes."""
    words = field.words
    if field.kind is CHOICE or words:
        settings = {"project_status": "Active", "action_status": "Active", "timelog_type": "Rush"}
        return st.sampled_from([*words, settings.get(field.name, "Planning"), "Open"])
    return SOUND.get(field.kind, NUMBERS)


def value_of(field: Field) -> st.SearchStrategy[Any]:
    """Return values for a field, mostly sound."""
    return st.one_of(*[sound_value(field)] * 5, WILD)


@st.composite
def tests_of(draw: st.DrawFn, field: Field) -> Any:
    """Draw what a filter by a field may look like."""
    shape = draw(st.integers(0, 5))
    if shape <= 1:
        return draw(value_of(field))
    if shape == 2:
        return draw(st.lists(value_of(field), max_size=4))
    fitting = [*field.operators * 4, *OPERATORS]
    words = draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=2))
    return {word: draw(_operand(word, field)) for word in words}


def _operand(word: str, field: Field) -> st.SearchStrategy[Any]:
    if word in ("in", "nin"):
        return st.lists(value_of(field), max_size=4)
    if word == "between":
        return st.lists(value_of(field), min_size=2, max_size=2)
    return st.booleans() if word == "empty" else value_of(field)


@st.composite
def filters_of(draw: st.DrawFn, noun: Resource, depth: int = 0) -> dict[str, Any]:
    """Draw filters of a noun's lists, with groups inside."""
    fields = [each for each in NOUNS.filters(noun).values() if each.operators]
    chosen = draw(st.lists(st.sampled_from(fields), max_size=3))
    tree = {each.name: draw(tests_of(each)) for each in chosen}
    if depth < 3 and draw(st.integers(0, 3)) == 0:
        inner = filters_of(noun, depth + 1)
        word = draw(st.sampled_from(["or", "not"]))
        tree[word] = draw(st.one_of(inner, st.lists(inner, min_size=1, max_size=3), WILD))
    if draw(st.integers(0, 5)) == 0:
        tree["search"] = draw(st.one_of(st.sampled_from(["a", "home page", "%"]), WILD))
    return tree


@st.composite
def options_of(draw: st.DrawFn, noun: Resource) -> dict[str, Any]:
    """Draw options of a noun's lists: filters, page, sort, fields, groups."""
    names = list(noun.fields)
    sort = st.lists(st.sampled_from([*names, *("-" + name for name in names)]), max_size=3)
    keys = st.sampled_from([*names, *(f"{name}.{part}" for name in names for part in PARTS)])
    sound = {
        "limit": st.sampled_from([1, 2, 5, "3", 500, 501]),
        "page": st.sampled_from([1, 2, "1", 99]),
        "offset": st.sampled_from([0, 1, "2", 10**6]),
        "sort": st.one_of(sort, sort.map(",".join)),
        "orderby": st.sampled_from(names),
        "orderdir": st.sampled_from(["asc", "DESC"]),
        "fields": st.lists(st.sampled_from(names), max_size=4).map(",".join),
        "count": st.sampled_from([True, False, "0"]),
        "require": st.booleans(),
        "group": st.lists(keys, max_size=4).map(",".join),
        **dict.fromkeys(TOTALS, st.lists(st.sampled_from(names), max_size=2)),
        "after": st.sampled_from(["", "W10", "e30", "WyJhIl0", "=", "ä"]),
    }
    tree: dict[str, Any] = draw(filters_of(noun))
    for name in draw(st.lists(st.sampled_from(sorted(sound)), max_size=2, unique=True)):
        tree[name] = draw(st.one_of(*[sound[name]] * 5, WILD))
    return tree


@st.composite
def changes_of(draw: st.DrawFn, noun: Resource) -> dict[str, Any]:
    """Draw what a write may send: the noun's example with fields changed."""
    tree: dict[str, Any] = dict(noun.example) if draw(st.booleans()) else {}
    fields = list(noun.fields.values())
    for field in draw(st.lists(st.sampled_from(fields), max_size=4)):
        tree[field.name] = draw(value_of(field))
    if draw(st.integers(0, 5)) == 0:
        name = draw(st.sampled_from(["version", "preview", "file_data", "file_name", "limit"]))
        tree[name] = draw(st.one_of(st.sampled_from([1, True, "SGVsbG8=", "a.txt"]), WILD))
    return tree
