"""Whatever is registered is documented, and the printed pages are up to date."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import teampro
from teampro.cli import make_parser
from teampro.cli.manual import commands_of, print_manual
from teampro.cli.whmcs_manual import print_whmcs_manual
from teampro.describe.__main__ import DOCS, main, print_pages, stale_pages
from teampro.describe.provenance import GRADES, SEEN, SOURCE, SOURCE_OF_NOUN, grade
from teampro.describe.vocabulary import GROUPS, KINDS, OPERATORS, OPTIONS
from teampro.engine.options import filters
from teampro.engine.options.lists import LIST_OPTIONS, NESTED_OPTIONS
from teampro.error_words import WORDS
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from teampro.settings import SETTINGS

PACKAGE = Path(teampro.__file__).parent
WORD_PLACES = {"Refusal": 0, "refuse_at": 1, "Fault": 1, "note": 1, "fault": 1}
"""Which argument of a call is an error word."""


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """Yield every module of the product, parsed."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts that an expression may be; those it only compares with are none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def words_raised() -> Iterator[tuple[str, str]]:
    """Yield each error word that the code gives, with its place."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                place = WORD_PLACES.get(name, 99)
                for word in texts(node.args[place]) if place < len(node.args) else ():
                    yield word, f"{path.relative_to(PACKAGE)}:{node.lineno}"


def texts_of_the_code() -> set[str]:
    """Return every text of the code outside the tables of words and of settings."""
    found: set[str] = set()
    for path, tree in trees():
        if path.name not in ("errors.py", "settings.py"):
            found |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    return found


def test_printed_pages_are_up_to_date() -> None:
    """docs/ holds what `make docs` would print now."""
    assert [] == stale_pages(DOCS, print_pages() | print_manual())


def test_printed_page_of_whmcs_commands_is_up_to_date() -> None:
    """The demonstration answers its examples anew, to the letter as they stand there."""
    assert [] == stale_pages(DOCS, print_whmcs_manual())


def test_every_error_word_of_the_code_is_in_the_table() -> None:
    """A refusal has a status and a meaning."""
    raised = list(words_raised())
    assert len(raised) > 50
    assert [] == [(word, place) for word, place in raised if word not in WORDS]


def test_every_error_word_of_the_table_is_used() -> None:
    """The table promises no refusal that never comes."""
    assert [] == sorted(set(WORDS) - texts_of_the_code())


def test_every_error_word_is_documented() -> None:
    """docs/errors.md has all words."""
    page = print_pages()["errors.md"]
    assert [] == [word for word in WORDS if f"`{word}`" not in page]


def test_every_setting_is_documented() -> None:
    """docs/settings.md has each variable, and each says what it does."""
    page = print_pages()["settings.md"]
    assert [] == [each.name for each in SETTINGS if f"`{each.variable}`" not in page]
    assert [] == [each.name for each in SETTINGS if not each.help]


def test_every_setting_has_an_effect() -> None:
    """Some code reads each setting; what `config` only passes on has its effect at the client."""
    known = texts_of_the_code()
    passed_on = {"billing.currency"}
    assert [] == [each.name for each in SETTINGS if each.name not in known | passed_on]


def test_every_command_and_option_is_documented() -> None:
    """docs/commands.md has each command with all its options, and each says what it does."""
    page = print_manual()["commands.md"]
    for words, parser in commands_of(make_parser()):
        chapter = page.partition(f"\n## teampro {words}\n")[2].partition("\n## ")[0]
        assert parser.description in chapter, words
        for action in parser._actions:
            if "--help" in action.option_strings:
                continue
            named = (*action.option_strings, action.metavar or action.dest)[0]
            assert f"`{named}" in chapter, (words, named)
            assert action.help, f"teampro {words} {named} says nothing of itself"


def test_every_option_is_documented() -> None:
    """The options that lists take are those that are explained."""
    assert {*LIST_OPTIONS, *NESTED_OPTIONS} == set(OPTIONS)
    assert set(filters.GROUPS) == set(GROUPS)


def test_every_kind_and_operator_is_documented() -> None:
    """The kinds of field and their operators are those that are explained."""
    registry = Registry(RESOURCES)
    fields = [each for noun in RESOURCES for each in registry.filters(noun).values()]
    assert {each.kind.name for each in fields} <= set(KINDS)
    assert {operator for each in fields for operator in each.operators} == set(OPERATORS)


def test_every_noun_has_its_chapter() -> None:
    """docs/reference.md has a chapter and a table row for each noun and field."""
    page = print_pages()["reference.md"]
    for noun in RESOURCES:
        chapter = page.partition(f"\n## {noun.plural}\n")[2].partition("\n## ")[0]
        assert [] == [name for name in noun.fields if f"| `{name}` |" not in chapter], noun.plural


def test_every_field_is_graded() -> None:
    """The reference says of each where its name is known from; what is graded exists."""
    names = {(noun.plural, name) for noun in RESOURCES for name in noun.fields}
    grades = {grade(noun, name) for noun, name in names}

    assert {*GRADES} == grades
    assert {*SOURCE, *SEEN} <= {name for _, name in names}
    assert names >= SOURCE_OF_NOUN


def test_check_names_the_stale_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--check` fails with the name of the page that must be printed anew, and writes nothing."""
    assert 0 == main(["--docs", str(tmp_path)])
    assert 0 == main(["--docs", str(tmp_path), "--check"])
    (tmp_path / "errors.md").write_text("old")
    assert 1 == main(["--docs", str(tmp_path), "--check"])
    assert "docs/errors.md is stale: run `make docs`\n" == capsys.readouterr().err
    assert "old" == (tmp_path / "errors.md").read_text()
