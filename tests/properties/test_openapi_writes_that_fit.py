"""Writes that fit the OpenAPI document are answered as it tells."""

from __future__ import annotations

import pytest
from schemathesis import GenerationMode

from tests.properties.openapi_search import WRITES, Searched, that_fit


@pytest.mark.parametrize(("path", "verb"), that_fit(WRITES))
def test_write_that_fits_is_answered_as_the_document_tells(
    searched: Searched, path: str, verb: str
) -> None:
    """Statuses, headers and bodies are those of the document."""
    searched.search(path, verb, GenerationMode.POSITIVE)

    assert searched.cases >= 1
