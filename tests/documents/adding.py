"""docs/add-a-noun.md, followed in a copy of the source; run as a program, all tests pass there.

What the page shows under the name of a file is written there, a line with `+` is put between those
around it, and what it shows of a printed file must stand in one of that folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.documents.pages import ROOT, Block, blocks

PAGE = ROOT / "docs" / "add-a-noun.md"
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv", "site", "data", "traces", "__pycache__", ".*_cache", ".hypothesis"
)
LEFT_OUT = ("test_add_a_noun.py", "test_operations.py")
"""The page was followed here; cron and systemd start the installed program, without the noun."""
MAKE = ("make", f"PY={sys.executable}", "READY=", "READY_DEV=", "READY_DOCS=")
"""With the Python that runs this, and what is installed for it."""


def copy_source(place: Path) -> Path:
    """Return a copy of the source, a repository of its own, with the programs of this one."""
    copy = place / "teampro"
    shutil.copytree(ROOT, copy, symlinks=True, ignore=LEFT_BEHIND)
    identity = ("-c", "user.name=reader", "-c", "user.email=reader@example.com")
    for words in (("init",), ("add", "--all"), (*identity, "commit", "--message=A copy")):
        run(copy, ("git", *words))
    (copy / ".venv").symlink_to(sys.prefix)
    (copy / ".git/info/exclude").write_text(".venv\n")  # as a link .gitignore does not mean it
    return copy


def follow(copy: Path, instead: Mapping[str, Sequence[str]]) -> None:
    """Do what the page says; `instead` names other words for some of its commands."""
    for block in blocks(PAGE.read_text(encoding="utf-8")):
        if block.language == "shell":
            for line in block.text.splitlines():
                program, *words = line.split()
                assert program == "make", f"line {block.line}: {line}"
                run(copy, (*MAKE, *instead.get(line, words)))
        elif block.title.endswith("/"):
            printed = [path.read_text("utf-8") for path in (copy / block.title).glob("*.py")]
            assert 1 == sum(block.text in text for text in printed), f"line {block.line}"
        else:
            _apply(block, copy / block.title)


def _apply(block: Block, path: Path) -> None:
    if block.language != "diff":
        assert not path.exists(), f"line {block.line}: {block.title} is there already"
        path.write_text(block.text, encoding="utf-8")
        return
    lines = block.text.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] == " ")
    after = "".join(line[1:] for line in lines)
    text = path.read_text(encoding="utf-8")
    assert 1 == text.count(before), f"line {block.line}: {block.title} has no such lines"
    path.write_text(text.replace(before, after), encoding="utf-8")


def run(copy: Path, words: Sequence[str]) -> str:
    """Run a program in the copy, on its code, and return what it prints; fail if it does."""
    done = subprocess.run(
        words,
        cwd=copy,
        env=_environment(copy),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, f"{' '.join(words)}\nsays\n{done.stdout}"
    return done.stdout


def _environment(copy: Path) -> dict[str, str]:
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST")}
    return inherited | {"PYTHONPATH": str(copy)}


def main(arguments: Sequence[str]) -> int:
    """Follow the page, check the copy and pass all its tests, or those that are named."""
    with tempfile.TemporaryDirectory() as place:
        copy = copy_source(Path(place))
        follow(copy, {"make check quick": ("check",)})
        tests = (sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile")
        for left in LEFT_OUT:
            tests += ("--ignore", f"tests/documents/{left}")
        done = subprocess.run((*tests, *arguments), cwd=copy, env=_environment(copy), check=False)
        return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
