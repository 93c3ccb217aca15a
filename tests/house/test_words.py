"""The rooms and the words of docs/architecture.md are those of the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from teampro.resources import RESOURCES

ROOT = Path(__file__).parents[2]
CODE = ROOT / "teampro"
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
MOST_WORDS = 48


def first_cells(heading: str) -> list[str]:
    """Return the first cell of each row of the table below a heading."""
    chapter = ARCHITECTURE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \|", chapter, re.MULTILINE)
    return rows[1:]


def glossary() -> list[str]:
    """Return the words that the page explains."""
    return [word for cell in first_cells("The words") for word in cell.split(", ")]


def names_of_the_code() -> set[str]:
    """Return classes, modules, packages and columns, in lower case and without underscores."""
    modules = sorted(CODE.rglob("*.py"))
    names = {part for module in modules for part in module.relative_to(CODE).with_suffix("").parts}
    names |= {field for resource in RESOURCES for field in resource.fields}
    for module in modules:
        tree = ast.parse(module.read_text())
        names |= {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    return {name.replace("_", "").lower() for name in names}


def test_each_word_is_a_name_of_the_code() -> None:
    """A word that only the page uses explains nothing."""
    known = names_of_the_code()

    assert [] == [word for word in glossary() if word.lower() not in known]


def test_the_words_can_be_learned() -> None:
    """Each is explained once, and a newcomer reads them in one go."""
    words = glossary()

    assert sorted(set(words)) == sorted(words)
    assert 30 <= len(words) <= MOST_WORDS


def test_the_table_of_rooms_is_complete() -> None:
    """Each package and each module beside them has its row, and no row is about nothing."""
    there = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in CODE.iterdir()
        if (path.is_dir() and (path / "__init__.py").is_file()) or path.suffix == ".py"
    }
    named = {name for cell in first_cells("The rooms") for name in re.findall(r"`(.+?)`", cell)}

    assert there - {"__init__.py", "__main__.py"} == named
