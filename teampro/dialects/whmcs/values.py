"""Texts and branches of parameters as the values that the chain takes.

Each reader raises Unreadable with its kind; which sentence that is, is the command's to say.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Literal

from teampro.dialects.http.multipart import last_component
from teampro.dialects.http.strict_json import most_values, read_value
from teampro.dialects.whmcs.given import Tree, as_tree
from teampro.dialects.whmcs.php import unserialize
from teampro.errors import Refusal
from teampro.store.files import Upload

Kind = Literal["int", "money", "bool", "date", "moment", "list", "map", "attachments"]
SENTENCES: Mapping[str, str] = {
    "date": "Invalid Date Format",
    "moment": "Invalid Date Format",
    "attachments": "Invalid Attachment",
}
MOST_VALUES = 25_000
"""So many values a list or a map may have that is one text: each takes memory."""
MOST_ATTACHMENTS = 20
MOST_ATTACHMENT_BYTES = 25 * 2**20
MOMENT = "%Y-%m-%d %H:%M:%S"
_INT = re.compile(r"([+-]?[0-9]{1,18})(?:\.0+)?\Z", re.ASCII)
_MONEY = re.compile(r"([+-]?)([0-9]{1,15})(?:\.([0-9]{1,20}))?\Z", re.ASCII)
_TRUE, _FALSE = ("1", "true", "on", "yes"), ("0", "false", "off", "no", "")
_DAY = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})", re.ASCII)
_LOCAL_DAY = re.compile(r"([0-9]{1,4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,4})", re.ASCII)
_TIME = re.compile(
    r"(?:[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)? ?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?\Z",
    re.ASCII,
)
_UNIX = re.compile(r"[0-9]{9,11}\Z", re.ASCII)
_UNSET = re.compile(r"(?:(?:0000-00-00|00000000)(?:[T ]00:00(?::00)?)?)?\Z")


class Unreadable(ValueError):
    """A value that cannot be read as its kind; `name` is that of one among many."""

    def __init__(self, kind: Kind, name: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.name = name

    def sentence(self, name: str) -> str:
        """Return what is said of it where a command says nothing of its own."""
        return SENTENCES.get(self.kind, f"Invalid value for {self.name or name}")


@dataclass(frozen=True)
class Attachment:
    """A file for a ticket; its bytes stand in `data`, or in `upload` when a form brought them."""

    name: str
    data: bytes = field(default=b"", repr=False)
    upload: Upload | None = None


def read_int(value: Tree) -> int:
    """Return a whole number: `5`, also as `5.00`. Raises: Unreadable."""
    found = _INT.match(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise Unreadable("int")
    return int(found[1])


def read_money(value: Tree) -> str:
    """Return an amount as text with two places; more places are rounded half up.

    Raises: Unreadable.
    """
    found = _MONEY.match(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise Unreadable("money")
    sign, whole, places = found[1], found[2], (found[3] or "").ljust(3, "0")
    cents = int(whole) * 100 + int(places[:2]) + (places[2] >= "5")
    text = f"{cents // 100}.{cents % 100:02d}"
    return f"-{text}" if sign == "-" and cents else text


def whole(decimal: str) -> int:
    """Return a decimal that the chain has told, such as an amount, in its smallest unit."""
    return int(decimal.replace(".", ""))


def read_bool(value: Tree) -> bool:
    """Return a flag; an empty text is false. Raises: Unreadable."""
    word = value.strip().lower() if isinstance(value, str) else "no text"
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise Unreadable("bool")


def read_date(value: Tree, local_format: str = "") -> str | None:
    """Return a day as YYYY-MM-DD, None for an unset one; its time is left out.

    `local_format` such as DD/MM/YYYY is read as well, with `/`, `.` or `-`. Raises: Unreadable.
    """
    if not isinstance(value, str):
        raise Unreadable("date")
    text = value.strip()
    if _UNSET.match(text):
        return None
    day, end = _day(text, local_format, "date")
    if not _TIME.match(text, end):
        raise Unreadable("date")
    return day.isoformat()


def read_moment(value: Tree, zone: tzinfo, local_format: str = "") -> str | None:
    """Return a moment in UTC as YYYY-MM-DD HH:MM:SS, None for an unset one.

    What names no zone is meant in `zone`, a bare day is its midnight; nine to eleven digits are
    Unix seconds. Raises: Unreadable.
    """
    if not isinstance(value, str):
        raise Unreadable("moment")
    text = value.strip()
    if _UNSET.match(text):
        return None
    if _UNIX.match(text):
        return datetime.fromtimestamp(int(text), UTC).strftime(MOMENT)
    day, end = _day(text, local_format, "moment")
    time = _TIME.match(text, end)
    if time is None:
        raise Unreadable("moment")
    clock = time[1] or "00:00"
    offset = (time[2] or "").upper().replace("Z", "+00:00")
    try:
        moment = datetime.fromisoformat(f"{day.isoformat()}T{clock}{offset}")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.astimezone(UTC).strftime(MOMENT)
    except (ValueError, OverflowError):
        raise Unreadable("moment") from None


def _day(text: str, local_format: str, kind: Kind) -> tuple[date, int]:
    """Return the day that a text begins with, and where it ends."""
    found = _DAY.match(text)
    if found:
        parts = (found[1], found[3], found[4])
    else:
        found = _LOCAL_DAY.match(text) if local_format else None
        if found is None:
            raise Unreadable(kind)
        order = re.findall("[DMY]", re.sub(r"(.)\1+", r"\1", local_format.upper()))
        by_letter = dict(zip(order, found.groups(), strict=False))
        parts = tuple(by_letter.get(letter, "") for letter in "YMD")
    try:
        if len(parts[0]) != 4:
            raise ValueError
        return date(int(parts[0]), int(parts[1]), int(parts[2])), found.end()
    except ValueError:
        raise Unreadable(kind) from None


def read_list(value: Tree, splits: bool = False) -> Mapping[str, Tree]:
    """Return the items of a list by their keys; a text is the item 0, an empty one no item.

    With `splits` commas part a text: lists of numbers and of fixed words. By their keys the items
    of several lists belong together. Raises: Unreadable.
    """
    if not isinstance(value, str):
        return value
    if splits and value.count(",") >= MOST_VALUES:
        raise Unreadable("list")
    items = [item.strip() for item in value.split(",")] if splits else [value]
    return {str(index): item for index, item in enumerate(items)} if value else {}


def read_map(value: Tree) -> Mapping[str, Tree]:
    """Return a branch: as brackets, base64 of serialize, base64 of JSON, or JSON as text.

    Raises: Unreadable.
    """
    tree = value if not isinstance(value, str) else _unpacked(value, "map") if value else {}
    if isinstance(tree, str):
        raise Unreadable("map")
    return tree


def read_attachments(value: Tree, uploads: Sequence[Upload] = ()) -> tuple[Attachment, ...]:
    """Return the files of a message: base64 of a JSON list, the same as brackets, parts of a form.

    Raises: Unreadable.
    """
    tree = value if not isinstance(value, str) else _unpacked(value, "attachments") if value else {}
    if isinstance(tree, str) or len(tree) + len(uploads) > MOST_ATTACHMENTS:
        raise Unreadable("attachments")
    sent = [_attachment(item) for item in tree.values()]
    return (*sent, *(Attachment(each.name, upload=each) for each in uploads))


def _attachment(item: Tree) -> Attachment:
    if isinstance(item, str):
        raise Unreadable("attachments")
    name, data = item.get("name") or item.get("filename"), item.get("data")
    if not (isinstance(name, str) and isinstance(data, str)):
        raise Unreadable("attachments")
    try:
        name, content = last_component(name), _from_base64(data)
    except (Refusal, ValueError):
        raise Unreadable("attachments") from None
    if len(content) > MOST_ATTACHMENT_BYTES:
        raise Unreadable("attachments")
    return Attachment(name, content)


def _unpacked(text: str, kind: Kind) -> Tree:
    """Return the tree that a text packs."""
    try:
        return as_tree(_packed_value(text))
    except (ValueError, Refusal):
        raise Unreadable(kind) from None


def _packed_value(text: str) -> Any:
    try:
        data = _from_base64(text)
    except ValueError:
        return _json_value(text)
    try:
        return unserialize(data)
    except ValueError:
        return _json_value(data.decode())


def _json_value(text: str) -> Any:
    if most_values(text) > MOST_VALUES:
        raise ValueError("too many values")
    return read_value(text)


def _from_base64(text: str) -> bytes:
    """Return the bytes of base64, also where a form made blanks of the + in it.

    Raises: ValueError.
    """
    packed = text.replace("\n", "").strip().replace(" ", "+")
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except binascii.Error:
        raise ValueError("no base64") from None
