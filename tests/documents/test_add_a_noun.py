"""docs/add-a-noun.md, followed from a copy of the source to tests that pass with one noun more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents.adding import copy_source, follow, run
from tests.tools import tool

TESTED = (
    "tests/unit/test_describe_methods.py",
    "tests/unit/test_describe_openapi.py",
    "tests/unit/test_access_conditions.py",
    "tests/house/test_docs.py",
    "tests/house/test_words.py",
    "tests/store/test_schema.py",
    "tests/store/test_migration_printing.py",
    "tests/wire/test_examples.py",
)
"""What of all tests is about every noun; `make with-a-noun` passes the others, too."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The copy after the whole page; its tests about nouns have passed."""
    tool("git")
    tool("make")
    place = copy_source(tmp_path_factory.mktemp("reader"))
    follow(place, {"make check quick": ("quick", f"QUICK={' '.join(TESTED)}")})
    yield place


def test_page_takes_one_file_one_line_and_what_is_printed(copy: Path) -> None:
    """No other file of the program changes, and no test."""
    changed = run(copy, ("git", "status", "--porcelain", "--untracked-files=all")).splitlines()
    [printed] = (copy / "teampro/store/migrations").glob("*_tags.py")
    assert {
        "?? teampro/resources/projects/tags.py",
        " M teampro/resources/__init__.py",
        f"?? {printed.relative_to(copy)}",
        " M docs/reference.md",
    } == set(changed)


def test_lines_of_the_package_are_one(copy: Path) -> None:
    """The line of the noun, and nothing else, is new there."""
    told = run(copy, ("git", "diff", "--unified=0", "teampro/resources/__init__.py"))
    assert ['+    "projects.tags",'] == [
        line for line in told.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
