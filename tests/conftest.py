"""What holds for the whole run: its groups and order, what it tells at its end, its databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import databases, made_databases

DATABASE = (
    "tests/store/",
    "tests/faults/",
    "tests/wire/test_access.py",
    "tests/wire/test_attacks.py",
    "tests/wire/test_batch.py",
    "tests/wire/test_choices.py",
    "tests/wire/test_conflicts.py",
    "tests/wire/test_cost.py",
    "tests/wire/test_decimals.py",
    "tests/wire/test_groups.py",
    "tests/wire/test_idempotency.py",
    "tests/wire/test_moments.py",
    "tests/wire/test_parts.py",
    "tests/wire/test_rows.py",
    "tests/wire/test_secrets.py",
    "tests/wire/test_transcripts.py",
    "tests/wire/whmcs/test_clients.py",
    "tests/wire/whmcs/test_databases.py",
    "tests/wire/whmcs/test_repeats.py",
    "tests/wire/whmcs/test_users.py",
)
"""Whose tests are about the database, by their places; single modules say so by themselves.

On the wire these are the answers as a whole (the transcripts), and what an engine compares, sorts,
groups, locks or counts by itself; what is said before a statement runs is the same for all.
"""
CI = {
    "tests/browser/": "the page in Chromium",
    "tests/clients/": "clients of WHMCS's API, in Node.js and PHP",
    "tests/front/": "nginx before the server",
    "tests/faults/": "kill -9, full disk and cut connections under load",
    "tests/server/test_calling.py": "`teampro call` in processes of its own",
    "tests/server/test_command_memory.py": "memory under hostile commands",
    "tests/server/test_endurance.py": "what a server goes on under",
    "tests/documents/test_add_a_noun.py": "a noun added to a copy of the source",
}
"""What takes minutes, or programs that few machines have, by its place."""
WITHOUT_CI = "not ci"
LONGEST = ("tests/properties/test_openapi", "tests/faults/", "tests/browser/", "tests/properties/")
"""What takes longest in one piece begins first, or one worker is left with it at the end."""

left_to_ci: Counter[str] = Counter()
"""How many tests of each place of CI this process was told to leave out."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the groups that setup.cfg names, and put the longest files first."""
    for item in items:
        if item.nodeid.startswith(DATABASE):
            item.add_marker("database")
        if item.nodeid.startswith(tuple(CI)):
            item.add_marker("ci")
    ranks = {name: rank for rank, name in enumerate(LONGEST)}

    def rank(item: pytest.Item) -> int:
        return min((ranks[name] for name in LONGEST if item.nodeid.startswith(name)), default=99)

    items.sort(key=rank)


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what is left to CI; it alone is told, not what another choice leaves out."""
    if items and items[0].config.option.markexpr == WITHOUT_CI:
        left_to_ci.update(place for item in items for place in CI if item.nodeid.startswith(place))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over the count of a worker: each of them collects all tests."""
    left_to_ci.update(Counter(getattr(node, "workeroutput", {}).get("left_to_ci")) - left_to_ci)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print each sentence once; under several workers they arrive with the reports."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "told" and report.when == "call":
                terminalreporter.write_line(value)
    if left_to_ci:
        told = "; ".join(f"{CI[place]} ({left_to_ci[place]})" for place in CI if left_to_ci[place])
        terminalreporter.write_line(f"Left to CI, and to `make test-all`: {told}.")


@pytest.fixture(scope="module", autouse=True)
def connections() -> Iterator[None]:
    """Leave no connection to a database server open behind a module."""
    with databases.closing_connections():
        yield


@pytest.fixture(scope="session", autouse=True)
def folder_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name the folder below which tests have theirs; what is made elsewhere is kept for all."""
    return tmp_path_factory.getbasetemp()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: Any, nextitem: pytest.Item | None) -> Iterator[None]:
    """Take back the databases of a test, and behind the last of a module those of the module."""
    folder = item.funcargs.get("folder_of_tests")
    own = item.funcargs.get("tmp_path")
    yield
    is_last = nextitem is None or nextitem.path != item.path
    done_with = folder if is_last else own
    if done_with is not None:
        made_databases.take_back(done_with)


def pytest_sessionfinish(session: Any) -> None:
    """Hand the count over, or drop the databases of the run when all workers are done with them."""
    if hasattr(session.config, "workerinput"):
        session.config.workeroutput["left_to_ci"] = dict(left_to_ci)
    else:
        made_databases.drop_all()
