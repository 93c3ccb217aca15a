"""Prints the pages of docs that follow from the declarations, or checks that they are up to date.

python -m teampro.describe            write them
python -m teampro.describe --check    exit 1 and name those that are stale
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from teampro.describe.reference import print_reference
from teampro.describe.tables import print_errors, print_settings
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from teampro.settings import read_settings

DOCS = Path(__file__).parents[2] / "docs"


def print_pages() -> Mapping[str, str]:
    """Return the pages by file name, with the settings' defaults."""
    return {
        "reference.md": print_reference(Registry(RESOURCES), read_settings({})),
        "errors.md": print_errors(),
        "settings.md": print_settings(),
    }


def stale_pages(directory: Path, pages: Mapping[str, str]) -> list[str]:
    """Return the names of the pages that are not as they would be printed now."""
    return [
        name
        for name, text in pages.items()
        if not (directory / name).is_file()
        or (directory / name).read_text(encoding="utf-8") != text
    ]


def main(argv: Sequence[str] | None = None, pages: Mapping[str, str] | None = None) -> int:
    """Write or check the pages; return the exit code."""
    pages = print_pages() if pages is None else pages
    parser = argparse.ArgumentParser(
        description=f"Print {', '.join(f'docs/{name}' for name in pages)}."
    )
    parser.add_argument("--check", action="store_true", help="only tell which pages are stale")
    parser.add_argument("--docs", type=Path, default=DOCS, help="directory of the pages")
    arguments = parser.parse_args(argv)
    stale = stale_pages(arguments.docs, pages)
    if arguments.check:
        for name in stale:
            sys.stderr.write(f"docs/{name} is stale: run `make docs`\n")
        return 1 if stale else 0
    for name in stale:
        (arguments.docs / name).write_text(pages[name], encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
