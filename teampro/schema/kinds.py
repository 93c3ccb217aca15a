"""The kinds of field: how a value is read, printed and compared. A new kind is one row here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from teampro.chain import LARGEST_ID
from teampro.rules.amounts import LARGEST
from teampro.rules.emails import is_address
from teampro.schema.decimals import Decimals
from teampro.schema.values import (
    MOMENT,
    Context,
    Invalid,
    read_day,
    read_flag,
    read_integer,
    read_span,
    read_text,
)

EQUAL = ("eq", "ne", "in", "nin")
ORDER = ("lt", "lte", "gt", "gte", "between")
INSIDE = ("contains", "starts", "ends")
EMPTY = ("empty",)
BOUNDS = ("min", "max")
TOTALS = ("sum", *BOUNDS)
PARTS = ("day", "week", "month", "year")
LONGEST_TEXT = 65_536
ANYONE = -1
"""The adminid that stands for every administrator."""
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*:\S.*")
ALL_IDS = "all"
MOST_IDS = 1_000
MASK = "•"
"""Stands for a secret that is there, where the secret itself may not be told."""


@dataclass(frozen=True)
class Kind:
    """What a field's values are.

    `read` turns a client's value into the stored one (Invalid if it does not fit), `show` a stored
    one into the wire's (None: it is print-ready), `empty` is the stored form of "not there"
    (`...`: the kind has none), `stored` its type, `described` its JSON Schema on the wire.
    `is_sortable` ones sort lists; one that is stored finer than it is shown is not `is_groupable`:
    two groups would look alike. `totals` are the functions that make one value of those of a
    group, `parts` the spans of the calendar that its values may be grouped by.
    """

    name: str
    operators: tuple[str, ...]
    read: Callable[[Any, Context, int], Any]
    empty: Any = ...
    show: Callable[[Any], Any] | None = None
    is_span: bool = False
    is_sortable: bool = True
    is_groupable: bool = True
    stored: type[int] | type[str] = int
    described: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)
    totals: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def absent(self) -> Any:
        """The value of a record that is not there: the empty one, 0 for a kind that has none."""
        return 0 if self.empty is ... else self.empty

    def accept(self, value: Any, context: Context, longest: int = LONGEST_TEXT) -> Any:
        """Read a value for writing: null is the kind's "not there"."""
        if value is None or (value == "" and self.empty is None):
            if self.empty is ...:
                raise Invalid("expected a value, not null")
            return self.empty
        return self.read(value, context, longest)

    def wire(self, stored: Any) -> Any:
        """Return the wire form of a stored value."""
        return stored if self.show is None else self.show(stored)


def _id(value: Any, _context: Context, _longest: int) -> int:
    return read_integer(value, 1, LARGEST_ID)


def _reference(value: Any, _context: Context, _longest: int) -> int:
    return read_integer(0 if value == "" else value, 0, LARGEST_ID)


def _adminid(value: Any, context: Context, _longest: int) -> int:
    if value == "me":
        if not context.me:
            raise Invalid("me is the administrator who calls, and you are none")
        return context.me
    return read_integer(0 if value == "" else value, ANYONE, LARGEST_ID)


def _integer(value: Any, _context: Context, _longest: int) -> int:
    return read_integer(value, 0, LARGEST_ID)


def _percent(value: Any, _context: Context, _longest: int) -> int:
    return read_integer(value, 0, 100)


def _flag(value: Any, _context: Context, _longest: int) -> int:
    return read_flag(value)


def _text(value: Any, _context: Context, longest: int) -> str:
    return read_text(value, longest)


def _external(value: Any, _context: Context, longest: int) -> str:
    text = read_text(value, longest)
    if not _KEY.fullmatch(text):
        raise Invalid(
            "expected a source in lower case, a colon and the key there, such as jira:WEB-12"
        )
    return text


def _email(value: Any, _context: Context, longest: int) -> str:
    """Read an address in lower case, in which it is stored, found and told apart."""
    text = read_text(value, longest).lower()
    if not is_address(text):
        raise Invalid("expected an e-mail address such as ada@example.com")
    return text


def text_or_none(stored: str | None) -> str:
    """Show a text that is stored as null when there is none."""
    return stored or ""


def _day(value: Any, context: Context, _longest: int) -> str:
    return read_day(value, context)


def _moment(value: Any, context: Context, _longest: int) -> str:
    return read_span(value, context)[0]


def _unlisted(_value: Any, _context: Context, _longest: int) -> str:
    raise Invalid("words are taken only where their field lists them")


def _instant(value: Any, context: Context, _longest: int) -> int:
    moment = datetime.strptime(read_span(value, context)[0], MOMENT)
    return int(moment.replace(tzinfo=UTC).timestamp())


def _instant_or_none(stored: float | None) -> str | None:
    if stored is None:
        return None
    return datetime.fromtimestamp(int(stored), UTC).replace(tzinfo=None).isoformat(sep=" ")


def _words(value: Any, _context: Context, longest: int) -> str:
    """Read a list of words, or a text of them with commas; each is kept once, in their order."""
    given = value.split(",") if isinstance(value, str) else value
    if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
        raise Invalid("expected a list of words")
    words = {word.strip() for word in given} - {""}
    if any("," in word for word in words):
        raise Invalid("expected a list of words, none of which has a comma")
    return read_text(",".join(sorted(words)), longest)


def _ids(value: Any, _context: Context, _longest: int) -> tuple[int, ...]:
    """Read a list of ids, or a text of them with commas; `all` is none: no id is named."""
    if value == ALL_IDS:
        return ()
    given = value.split(",") if isinstance(value, str) else value
    if not isinstance(given, list) or not given:
        raise Invalid(f"expected a list of ids, or {ALL_IDS}")
    if len(given) > MOST_IDS:
        raise Invalid(f"expected at most {MOST_IDS} ids, or {ALL_IDS}")
    return tuple(dict.fromkeys(read_integer(each, 1, LARGEST_ID) for each in given))


def _words_of(stored: str | None) -> list[str]:
    return stored.split(",") if stored else []


def _unsealed(_value: Any, _context: Context, _longest: int) -> str:
    raise Invalid("a secret is taken only where its field can seal it")


def _mask(stored: str) -> str:
    return MASK if stored else ""


def _decimal(
    name: str,
    decimals: Decimals,
    *,
    may_lack: bool = False,
    totals: tuple[str, ...] = BOUNDS,
) -> Kind:
    """Return a kind of decimals; one that `may_lack` its value is null then."""

    def read(value: Any, _context: Context, _longest: int) -> int:
        return decimals.read(value)

    return Kind(
        name,
        EQUAL + ORDER + (EMPTY if may_lack else ()),
        read,
        None if may_lack else ...,
        decimals.show,
        described={
            "type": ["string", "null"] if may_lack else "string",
            "pattern": decimals.pattern,
        },
        totals=totals,
    )


def _unreadable(_value: Any, _context: Context, _longest: int) -> Any:
    raise Invalid("this field is computed by the server")


_NUMBER = {"type": "integer"}
ID = Kind("id", EQUAL + ORDER, _id, described=_NUMBER)
INTEGER = Kind("integer", EQUAL + ORDER, _integer, described=_NUMBER, totals=TOTALS)
SECONDS = Kind("seconds", EQUAL + ORDER, _integer, described=_NUMBER, totals=TOTALS)
PERCENT = Kind(
    "percent",
    EQUAL + ORDER,
    _percent,
    described={"type": "integer", "minimum": 0, "maximum": 100},
    totals=TOTALS,
)
REFERENCE = Kind("reference", EQUAL + ORDER + EMPTY, _reference, 0, described=_NUMBER)
ADMINID = Kind("adminid", EQUAL + EMPTY, _adminid, 0, described=_NUMBER)
FLAG = Kind("flag", ("eq", "ne"), _flag, show=bool, described={"type": "boolean"}, totals=TOTALS)
RATE = _decimal(
    "rate",
    Decimals(2, 0, 10**11 - 1, "an amount from 0 to 999999999.99", "85.00"),
    may_lack=True,
)
MONEY = _decimal(
    "money",
    Decimals(
        2,
        -LARGEST,
        LARGEST,
        "an amount from -99999999999.99 to 99999999999.99",
        "-8.67",
    ),
    totals=TOTALS,
)
FACTOR = _decimal(
    "factor", Decimals(5, 0, 10**14 - 1, "a factor from 0 to 999999999.99999", "1.17000")
)
TAX_PERCENT = _decimal("taxpercent", Decimals(3, 0, 10**5, "a percentage from 0 to 100", "19.000"))
TEXT = Kind("text", EQUAL + INSIDE + EMPTY, _text, "", stored=str, described={"type": "string"})
EXTERNAL = Kind(
    "external",
    ("eq", "in", "starts", "empty"),
    _external,
    None,
    text_or_none,
    is_sortable=False,
    stored=str,
    described={"type": "string", "pattern": f"^({_KEY.pattern})?$"},
)
EMAIL = Kind(
    "email",
    EQUAL + INSIDE + EMPTY,
    _email,
    None,
    text_or_none,
    stored=str,
    described={"type": "string"},
)
SECRET = Kind(
    "secret",
    (),
    _unsealed,
    "",
    _mask,
    is_sortable=False,
    stored=str,
    described={"type": "string"},
)
CHOICES = Kind(
    "choices",
    (),
    _unlisted,
    "",
    str.split,
    is_sortable=False,
    stored=str,
    described={"type": "array"},
)
PASSWORD = replace(SECRET, name="password")
CHOICE = Kind("choice", EQUAL + EMPTY, _text, "", stored=str, described={"type": "string"})
DATE = Kind(
    "date",
    EQUAL + ORDER + EMPTY,
    _day,
    None,
    stored=str,
    described={"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"},
    totals=BOUNDS,
    parts=PARTS,
)
DATETIME = Kind(
    "datetime",
    EQUAL + ORDER + EMPTY,
    _moment,
    None,
    is_span=True,
    stored=str,
    described={"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"},
    totals=BOUNDS,
    parts=PARTS,
)
INSTANT = Kind(
    "instant",
    EQUAL + ORDER + EMPTY,
    _instant,
    None,
    _instant_or_none,
    is_sortable=False,
    is_groupable=False,
    described=DATETIME.described,
    totals=BOUNDS,
)
WORDS = Kind(
    "words",
    (),
    _words,
    None,
    _words_of,
    is_sortable=False,
    stored=str,
    described={"type": "array", "items": {"type": "string"}},
)
IDS = Kind(
    "ids",
    (),
    _ids,
    is_sortable=False,
    described={
        "anyOf": [{"const": ALL_IDS}, {"type": "array", "items": _NUMBER, "minItems": 1}],
    },
)
"""Records that an operation is about; of a table no column."""
OBJECT = Kind("object", (), _unreadable, is_sortable=False, described={"type": "object"})
LIST = Kind(
    "list", (), _unreadable, show=json.loads, is_sortable=False, described={"type": "array"}
)
