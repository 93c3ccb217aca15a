"""Writes that do not fit the OpenAPI document are refused as it tells."""

from __future__ import annotations

import pytest
from schemathesis import GenerationMode

from tests.properties.openapi_search import WRITES, Searched, that_do_not_fit


@pytest.mark.parametrize(("path", "verb"), that_do_not_fit(WRITES))
def test_write_that_does_not_fit_is_refused_as_the_document_tells(
    searched: Searched, path: str, verb: str
) -> None:
    """What the document forbids is refused, in a shape that it has."""
    searched.search(path, verb, GenerationMode.NEGATIVE)

    assert searched.cases >= 1
