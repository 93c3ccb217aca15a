"""Reads what PHP's serialize writes: arrays, texts, whole and other numbers, flags, null. Pure.

Objects and references are refused: nothing that a caller names is ever made here. What is written
likewise is an array of texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from teampro.schema.decimals import Numeral

NESTING = 10
MOST_ITEMS = 1_000
_INTEGER = re.compile(rb"-?[0-9]{1,19};")
_DECIMAL = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:[Ee][+-]?[0-9]+)?;")
_COUNT = re.compile(rb"([0-9]{1,9}):")
_FLAG = re.compile(rb"[01];")


def unserialize(data: bytes) -> Any:
    """Return the value that the bytes write; an array is a dict, its keys whole numbers or texts.

    A number with a point keeps its text. Raises: ValueError, which says where it cannot be read.
    """
    reader = _Reader(data)
    value = reader.value(0)
    if reader.at != len(data):
        raise reader.refused("the end")
    return value


def serialize(texts: Mapping[str, str]) -> str:
    """Return an array of texts by their names, as PHP's serialize writes it."""
    written = (f's:{len(text.encode())}:"{text}";' for pair in texts.items() for text in pair)
    return f"a:{len(texts)}:{{{''.join(written)}}}"


@dataclass
class _Reader:
    """The bytes, how far they are read, and how many items they held so far."""

    data: bytes
    at: int = 0
    items: int = 0

    def value(self, depth: int) -> Any:
        """Read the value that begins here."""
        kind = self.data[self.at : self.at + 2]
        if kind == b"N;":
            self.at += 2
            return None
        self.at += 2
        if kind == b"i:":
            return int(self._take(_INTEGER)[:-1])
        if kind == b"b:":
            return self._take(_FLAG) == b"1;"
        if kind == b"d:":
            return Numeral(self._take(_DECIMAL)[:-1].decode())
        if kind == b"s:":
            return self._text()
        if kind == b"a:":
            return self._array(depth + 1)
        self.at -= 2
        raise self.refused("an array, a text, a number, a flag or null")

    def refused(self, expected: str) -> ValueError:
        """Return the fault of what stands here."""
        return ValueError(f"expected {expected} at byte {self.at + 1}")

    def _array(self, depth: int) -> dict[int | str, Any]:
        count = int(self._take(_COUNT)[:-1])
        self.items += count
        if depth > NESTING or self.items > MOST_ITEMS:
            raise self.refused(f"at most {NESTING} arrays in each other and {MOST_ITEMS} items")
        self._expect(b"{")
        array = {self._key(): self.value(depth) for _ in range(count)}
        self._expect(b"}")
        return array

    def _key(self) -> int | str:
        if self.data[self.at : self.at + 2] not in (b"i:", b"s:"):
            raise self.refused("a key")
        key: int | str = self.value(NESTING)
        return key

    def _text(self) -> str:
        length = int(self._take(_COUNT)[:-1])
        self._expect(b'"')
        text = self.data[self.at : self.at + length]
        self.at += length
        self._expect(b'";')
        try:
            return text.decode()
        except UnicodeError:
            raise self.refused("a text in UTF-8 before this") from None

    def _take(self, pattern: re.Pattern[bytes]) -> bytes:
        found = pattern.match(self.data, self.at)
        if found is None:
            raise self.refused("a number")
        self.at = found.end()
        return found[0]

    def _expect(self, mark: bytes) -> None:
        if not self.data.startswith(mark, self.at):
            raise self.refused(mark.decode())
        self.at += len(mark)
