"""Markdown: tables and the head of printed pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

PRINTED = "<!-- Printed from the declarations by `make pages`: edit those. -->"


def page(title: str, *parts: str) -> str:
    """Return a page of parts, each followed by an empty line."""
    return "\n\n".join((f"# {title}", PRINTED, *(part for part in parts if part))) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def code(text: str) -> str:
    """Return words as they are typed; nothing for nothing."""
    return f"`{text}`" if text else ""


def listed(words: Iterable[str]) -> str:
    """Return words as they are typed, separated by commas."""
    return ", ".join(map(code, words))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
