"""Whether an answer is the one that a page shows; `…` stands for anything that is left out.

A page may break and indent an answer as it reads best: space that means nothing is not compared.
"""

from __future__ import annotations

import re

_JSON_SPACE = re.compile(r'("(?:[^"\\]|\\.)*")|\s+')
_XML_SPACE = re.compile(r">\s+<|>\s+(?=…)|(?<=…)\s+<")


def matches(language: str, shown: str, actual: str) -> bool:
    """Tell whether `actual` is what a block of `language` shows."""
    parts = (re.escape(part) for part in squeezed(language, shown).split("…"))
    return re.fullmatch(".*?".join(parts), squeezed(language, actual), re.DOTALL) is not None


def squeezed(language: str, text: str) -> str:
    """Return a text without the space that means nothing in its language."""
    if language == "json":
        return _JSON_SPACE.sub(lambda found: found[1] or "", text)
    if language == "xml":
        return _XML_SPACE.sub(
            lambda found: found[0].replace(" ", "").replace("\n", ""), text.strip()
        )
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
