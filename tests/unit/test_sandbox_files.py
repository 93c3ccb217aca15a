"""The files of the page: which are served, as what, and how a browser tells that they changed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from teampro.sandbox_files import SANDBOX, START, read_files

TEXT = "; charset=utf-8"


def plant(directory: Path, *names: str) -> None:
    """Make files that hold their own names."""
    for name in names:
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("index.html", f"text/html{TEXT}"),
        ("style/page.css", f"text/css{TEXT}"),
        ("page/dom.js", f"text/javascript{TEXT}"),
        ("vendor/md5/md5.min.mjs", f"text/javascript{TEXT}"),
        ("icon.svg", f"image/svg+xml{TEXT}"),
        ("vendor/md5/LICENSE", f"text/plain{TEXT}"),
        ("vendor/md5/LICENSE.txt", f"text/plain{TEXT}"),
    ],
)
def test_file_has_its_type_and_a_tag_of_its_content(tmp_path: Path, name: str, media: str) -> None:
    """Folders are part of the name; equal content has an equal tag."""
    plant(tmp_path, name)
    [(found, file)] = read_files(tmp_path).items()
    assert (name, media, name.encode()) == (found, file.type, file.content)
    assert sha256(name.encode()).hexdigest() == file.tag


@pytest.mark.parametrize(
    "name", [".hidden", ".git/config.txt", "page/.dom.js.swp", "dom.js~", "run.py", "a.html.bak"]
)
def test_what_is_no_part_of_a_page_is_not_served(tmp_path: Path, name: str) -> None:
    """Neither what is hidden nor what an editor left behind."""
    plant(tmp_path, name)
    assert {} == read_files(tmp_path)


def test_every_file_of_the_page_is_served() -> None:
    """None has an end that the table of types lacks."""
    there = {path.relative_to(SANDBOX).as_posix() for path in SANDBOX.rglob("*") if path.is_file()}
    assert START in there
    assert there == set(read_files(SANDBOX))
