"""Fixtures of several modules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.consistency import check_books
from tests.store.command_line import data, ready, run
from tests.workshop import Workshop

__all__ = ["data", "ready", "run"]


@pytest.fixture(autouse=True)
def agreeing_books(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold the money in a test's workshop to its rows when the test is done."""
    yield
    for each in request.node.funcargs.values():
        if isinstance(each, Workshop):
            check_books(each.database)
