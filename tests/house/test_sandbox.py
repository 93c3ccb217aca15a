"""The rules of the page's own code: small modules, no markup from text, nobody else asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SANDBOX = Path(__file__).parents[2] / "sandbox"
OWN = sorted(path for path in SANDBOX.rglob("*.*") if "vendor" not in path.parts)
MODULES = [path for path in OWN if path.suffix == ".js"]
LONGEST_MODULE = 150
LAYERS = (("main.js",), ("page",), ("forms", "views", "snippets"), ("call",), ("api",), ("vendor",))
PAGE_PARTS = {"dom.js", "lookup.js", "tabs.js", "units.js"}
"""Building blocks of `page/` that every drawing part may use; they import nothing above them."""
PARSES_MARKUP = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function|srcdoc)\b"
)
IMPORTS = re.compile(r'^(?:import|export|\}).* from "([^"]+)"|\bimport\("([^"]+)"', re.M)


def name_of(path: Path) -> str:
    """Return a file's path as a reader would say it."""
    return path.relative_to(SANDBOX).as_posix()


@pytest.fixture(params=MODULES, ids=name_of)
def module(request: pytest.FixtureRequest) -> Path:
    """Each module of the page."""
    path: Path = request.param
    return path


def test_page_module_is_short(module: Path) -> None:
    """The page is also the sample of how to call the API: each file is read at once."""
    assert len(module.read_text().splitlines()) <= LONGEST_MODULE


def test_page_module_says_what_it_knows(module: Path) -> None:
    """A comment opens each module."""
    assert module.read_text().startswith("/**")


def test_page_module_parses_no_markup(module: Path) -> None:
    """Text stays text: nothing of an answer can become an element."""
    assert None is PARSES_MARKUP.search(module.read_text())


def layer(path: Path) -> int:
    """Return how far down a module stands, 0 for the top."""
    first = path.relative_to(SANDBOX).parts[0]
    if first == "page" and path.name in PAGE_PARTS:
        first = "forms"
    return next(at for at, names in enumerate(LAYERS) if first in names)


def test_page_module_imports_its_own_files_and_downward(module: Path) -> None:
    """No other host, no package; the request code knows nothing of the page around it."""
    imported = ["".join(found) for found in IMPORTS.findall(module.read_text())]
    targets = [(module.parent / each).resolve() for each in imported]

    assert [] == [each for each in imported if not each.startswith(".")]
    assert [] == [name_of(each) for each in targets if not each.is_file()]
    assert [] == [name_of(each) for each in targets if layer(each) < layer(module)]


@pytest.mark.parametrize("path", [path for path in OWN if path.suffix != ".md"], ids=name_of)
def test_page_names_no_other_host(path: Path) -> None:
    """Not as a script, a style, a font or a picture; an example address is reserved."""
    hosts = set(re.findall(r"https?://([\w.-]+)", path.read_text()))

    assert hosts <= {"127.0.0.1", "www.w3.org", "example.com"}


def test_vendored_library_says_licence_and_version() -> None:
    """What is not ours is named in the folder's README, its licence beside it."""
    readme = (SANDBOX / "README.md").read_text()

    for path in (SANDBOX / "vendor").iterdir():
        assert (path / "LICENSE.txt").is_file()
        assert re.search(rf"{path.name}\]\(https://[^)]+\) \d+\.\d+\.\d+, MIT", readme)
