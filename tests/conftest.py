"""What holds for the whole run: its order, the sentences recorded as `told`, its databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests import databases

LONGEST = ("tests/properties/test_openapi", "tests/faults/", "tests/browser/", "tests/properties/")
"""What takes longest in one piece begins first, or one worker is left with it at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    ranks = {name: rank for rank, name in enumerate(LONGEST)}

    def rank(item: pytest.Item) -> int:
        return min((ranks[name] for name in LONGEST if item.nodeid.startswith(name)), default=99)

    items.sort(key=rank)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print each sentence once; under several workers they arrive with the reports."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "told" and report.when == "call":
                terminalreporter.write_line(value)


@pytest.fixture(scope="module", autouse=True)
def connections() -> Iterator[None]:
    """Leave no connection to a database server open behind a module."""
    with databases.closing_connections():
        yield


def pytest_sessionfinish(session: Any) -> None:
    """Drop the databases of the run when all workers are done with them."""
    if not hasattr(session.config, "workerinput"):
        databases.drop_all()
