"""A desk for the tests of each module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.wire.demo_world import MOMENT
from tests.wire.whmcs.desk import Desk


@pytest.fixture(scope="module")
def whole_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One demonstration for all tests of a module."""
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def desk(whole_desk: Desk) -> Iterator[Desk]:
    """The demonstration as it was made; whatever a test does with money, the books agree."""
    yield whole_desk
    found = whole_desk.world.witness.books()
    whole_desk.world.restore()
    whole_desk.world.now = MOMENT.timestamp()
    assert [] == found, found
