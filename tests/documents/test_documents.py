"""Every example of README and docs/ runs as it stands and answers what the page shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.documents.matching import matches
from tests.documents.pages import (
    ANSWERS,
    ROOT,
    RUN,
    SHOWN,
    Example,
    blocks,
    examples,
    written_pages,
)
from tests.documents.serving import demonstration
from tests.server.running import clean_environment
from tests.tools import tool

ADDRESS = "127.0.0.1:8000"
"""Where the pages say that the server is."""
PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "bash": ("-euo", "pipefail"),
    "php": (),
    "python": ("-",),
    "javascript": ("--input-type=module", "-"),
}
PAGES = written_pages()


def name_of(page: Path) -> str:
    """Return a page's path as a reader would say it."""
    return str(page.relative_to(ROOT))


def program(language: str) -> str:
    """Return the program that runs a language; leave the test out where it is missing."""
    if language == "python":
        return sys.executable
    return {"bash": "bash", "php": tool("PHP"), "javascript": tool("Node.js")}[language]


def run(example: Example, place: Path, server: Mapping[str, str]) -> str:
    """Run an example in a directory, against a server; return what it prints."""
    address = server["TEAMPRO_URL"].removeprefix("http://")
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    reader = {"PATH": programs, "HOME": str(place), "COLUMNS": "90"}
    code = example.code.text.replace(ADDRESS, address)
    done = subprocess.run(
        [program(example.code.language), *PROGRAMS[example.code.language]],
        cwd=place,
        env=clean_environment() | dict(server) | reader,
        input=code,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    assert 0 == done.returncode, f"line {example.code.line}: {code}\nsays {done.stdout}"
    return done.stdout.replace(address, ADDRESS)


def readable(language: str, text: str) -> str:
    """Return an answer as one would write it into a page."""
    return (
        json.dumps(json.loads(text), indent=2, ensure_ascii=False) if language == "json" else text
    )


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_examples_of_a_page_answer_what_it_shows(page: Path, tmp_path: Path) -> None:
    """One after the other, as a reader would, on the demonstration's data."""
    place = tmp_path / "reader"
    place.mkdir()
    found = list(examples(page.read_text(encoding="utf-8")))
    for language in {example.code.language for example in found}:
        program(language)
    with demonstration(tmp_path / "data") as server:
        for example in found:
            printed = run(example, place, server)
            if shown := example.answer:
                assert matches(shown.language, shown.text, printed), (
                    f"{name_of(page)}, line {shown.line} shows another answer than\n"
                    f"{readable(shown.language, printed)}"
                )


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_of_a_page_is_run_compared_or_only_shown(page: Path) -> None:
    """A block without a known language would be neither; a request is never only shown."""
    found = blocks(page.read_text(encoding="utf-8"))

    assert [] == [each.line for each in found if each.language not in (*RUN, *ANSWERS, *SHOWN)]
    assert [] == [each.line for each in found if each.language in SHOWN and "/v1/" in each.text]
