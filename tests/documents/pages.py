"""What the written pages show: each command or program, and the answer shown below it.

A fenced block of RUN is an example; a block of ANSWERS that follows it with nothing but empty
lines between is its answer. Commands for the reader's machine (`make run`, `apt install`) stand in
blocks called `shell`: they are shown and not run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUN = ("bash", "php", "python", "javascript")
ANSWERS = ("json", "xml", "csv", "text")
SHOWN = ("shell", "apache", "nginx", "ini", "html", "py", "diff")
_BLOCK = re.compile(
    r"^```([a-z]*)(?: title=\"([^\"\n]*)\")?[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, title, text, first line in the page, and place in the text."""

    language: str
    title: str
    text: str
    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Example:
    """Something that a page tells the reader to run; `answer` is None where none is shown."""

    code: Block
    answer: Block | None


def written_pages() -> list[Path]:
    """Return README and every page of docs/ that people wrote, not those that are printed."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [page for page in pages if "<!-- Printed " not in page.read_text(encoding="utf-8")]


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a page in their order."""
    return [
        Block(
            found[1],
            found[2] or "",
            found[3],
            text.count("\n", 0, found.start()) + 2,
            *found.span(),
        )
        for found in _BLOCK.finditer(text)
    ]


def examples(text: str) -> Iterator[Example]:
    """Yield the examples of a page in their order."""
    found = blocks(text)
    for block, following in zip_longest(found, found[1:]):
        if block.language in RUN:
            is_answer = (
                following is not None
                and following.language in ANSWERS
                and not text[block.end : following.start].strip()
            )
            yield Example(block, following if is_answer else None)
