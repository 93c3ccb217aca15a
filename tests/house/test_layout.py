"""The house rules that no linter knows."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from teampro.dialects.dialect import Dialect
from teampro.schema.operation import Run
from teampro.schema.rules import Reckon, Rules

ROOT = Path(__file__).parents[2]
CODE = ROOT / "teampro"
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "base", "misc"}
LONGEST_FUNCTION = 40
LONGEST_MODULE = 450
MODULES = sorted(CODE.rglob("*.py"))


def name_of(path: Path) -> str:
    """Return a module's path as a reader would say it."""
    return str(path.relative_to(ROOT))


@pytest.fixture(params=MODULES, ids=name_of)
def module(request: pytest.FixtureRequest) -> Path:
    """Each module of the product."""
    path: Path = request.param
    return path


def test_module_is_named_after_what_it_knows(module: Path) -> None:
    """A name that fits everything takes in everything."""
    assert not FORBIDDEN_NAMES & {part.removesuffix(".py") for part in module.parts}


def test_module_is_short(module: Path) -> None:
    """A module one cannot read at once is two modules; a table may be longer."""
    tree = ast.parse(module.read_text())
    tables = sum(
        (node.end_lineno or 0) - node.lineno
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
    )

    assert len(module.read_text().splitlines()) - tables <= LONGEST_MODULE


def test_functions_are_short(module: Path) -> None:
    """A function that passes forty lines is two functions."""
    long = [
        f"{node.name}: {lines}"
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.FunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]

    assert [] == long


def test_only_settings_reads_the_environment(module: Path) -> None:
    """Everybody below receives values, so a test can give others."""
    read = [
        node.lineno
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in ("os.environ", "os.environb", "os.getenv")
    ]

    assert read == [] or name_of(module) == "teampro/settings.py"


def test_module_says_what_it_knows(module: Path) -> None:
    """A docstring of one to six lines opens each module."""
    docstring = ast.get_docstring(ast.parse(module.read_text())) or ""

    assert 1 <= len(docstring.splitlines()) <= 6


def test_a_class_name_is_defined_once() -> None:
    """Whoever reads a name knows which class is meant, without its import."""
    counts = Counter(
        node.name
        for module in MODULES
        for node in ast.parse(module.read_text()).body
        if isinstance(node, ast.ClassDef)
    )

    assert [] == [name for name, count in counts.items() if count > 1]


def test_no_work_is_left_for_later(module: Path) -> None:
    """What is open stands in the tracker, not in the code."""
    assert not {"TODO", "FIXME", "XXX"} & set(module.read_text().replace(":", " ").split())


@pytest.mark.parametrize(
    "seam",
    [
        Rules.defaults, Rules.validate, Rules.after_write, Rules.before_delete,
        Dialect.read, Dialect.write, Dialect.refuse,
    ],
    ids=lambda seam: seam.__qualname__,
)  # fmt: skip
def test_seam_that_many_use_says_what_it_gives(seam: Callable[..., Any]) -> None:
    """A noun's rules and a wire language learn from the types what they may ask."""
    assert Any not in get_type_hints(seam).values()


@pytest.mark.parametrize("seam", [Run, Reckon], ids=["Run", "Reckon"])
def test_function_that_is_declared_says_what_it_gets(seam: Any) -> None:
    """An operation and what reckons figures are given the write as rules see it."""
    arguments, _result = get_args(seam)

    assert Any not in arguments
