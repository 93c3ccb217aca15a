"""Slugs: names as they stand in addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import count

_OTHERS = re.compile(r"[^a-z0-9]+")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Say whether a text is lower-case letters and digits, parted by single dashes."""
    return bool(_SLUG.fullmatch(text))


def slug_of(name: str, instead: str, longest: int) -> str:
    """Return the slug of a name without accents; `instead` where no letter or digit is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _OTHERS.sub("-", plain)[:longest].strip("-") or instead


def candidates(slug: str) -> Iterator[str]:
    """Yield a slug, and then what it is called where others have it: `-2`, `-3` and so on."""
    yield slug
    for number in count(2):
        yield f"{slug}-{number}"
