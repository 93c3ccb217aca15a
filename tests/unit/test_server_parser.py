"""What is remembered of a request line that gunicorn refuses."""

from __future__ import annotations

import pytest

from teampro.server.parser import target_of


@pytest.mark.parametrize(
    ("line", "target"),
    [
        (b"GET /x?y=z HTTP/1.1\r\nHost: a b", "/x?y=z"),
        (b"GET /x\r\n", "/x"),
        (b"GET /x", "/x"),
        (b"GET", ""),
        (b"", ""),
        (b"GET \xff HTTP/1.1", "\xff"),
        (b"\r\nGET /x HTTP/1.1", ""),
    ],
)
def test_the_target_is_the_second_word(line: bytes, target: str) -> None:
    """Of the first line alone, and of any bytes."""
    assert target == target_of(line)
