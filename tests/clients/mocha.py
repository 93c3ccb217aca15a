"""The tests that a package of npm brings along, run by mocha: what became of each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.clients.served import HERE, installed, run

PASSED = ""
NOT_RUN = "not run"
TIMEOUT_MILLISECONDS = 30_000
"""A busy machine takes its time; the tests' own two seconds are for another."""


def suite_files(package: str) -> list[Path]:
    """Return the files of a package's tests."""
    return sorted((installed(package) / "test").glob("*.js"))


def run_tests(
    files: Sequence[Path], url: str, report: Path, **environment: str
) -> Mapping[str, str]:
    """Return what went wrong with each test by its full title: PASSED where nothing did.

    A hook that failed is told among them; what it kept from running is NOT_RUN, as is what left
    itself out. `report` is where mocha writes.
    """
    registered = _report(files, url, report, "--dry-run")["tests"]
    told = _report(files, url, report, **environment)
    left_out = told["pending"]
    hooks = [each for each in told["failures"] if is_hook(each["fullTitle"])]
    outcomes = dict.fromkeys(_titles(registered), NOT_RUN)
    for tests in (told["tests"], hooks):
        faults = [NOT_RUN if each in left_out else _fault(each) for each in tests]
        outcomes |= dict(zip(_titles(tests), faults, strict=True))
    return outcomes


def is_hook(title: str) -> bool:
    """Say whether a title is that of a hook: mocha ends it with what it is for."""
    return '" hook ' in title


def _report(
    files: Sequence[Path], url: str, report: Path, *options: str, **environment: str
) -> dict[str, Any]:
    done = run(
        "Node.js",
        installed("mocha") / "bin" / "mocha.js",
        *("--reporter", "json", "--reporter-option", f"output={report}"),
        *("--require", HERE / "prompt.cjs", "--timeout", TIMEOUT_MILLISECONDS),
        *(*options, *files),
        url=url,
        **environment,
    )
    assert report.exists(), done.stdout + done.stderr
    tree: dict[str, Any] = json.loads(report.read_text())
    report.unlink()
    return tree


def _fault(test: Mapping[str, Any]) -> str:
    return str(test["err"].get("message", test["err"])) if test["err"] else PASSED


def _titles(tests: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the full titles of tests, with a number behind one that came before."""
    seen: Counter[str] = Counter()
    titles = []
    for test in tests:
        title = test["fullTitle"]
        seen[title] += 1
        titles.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return titles
