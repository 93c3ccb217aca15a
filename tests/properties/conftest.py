"""What the files of the OpenAPI search share but for their worlds: each has its own."""

from __future__ import annotations

import pytest

from tests.properties.hostile_world import HostileWorld
from tests.properties.openapi_search import Searched


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Searched:
    """The tool before the demonstration."""
    return Searched(HostileWorld(tmp_path_factory.mktemp("searched") / "data"))
