"""Headers of downloads: names, types, tags, and ranges."""

from __future__ import annotations

import pytest

from teampro.dialects.native.downloads import (
    ByteRange,
    disposition,
    is_unchanged,
    read_range,
    served_type,
)
from teampro.errors import Refusal

TAG = '"abc"'


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("brief one.txt", 'attachment; filename="brief one.txt"'),
        ("a;b'c.txt", 'attachment; filename="a;b\'c.txt"'),
        ('a"b', "attachment; filename=\"a_b\"; filename*=UTF-8''a%22b"),
        ("a\\b", "attachment; filename=\"a_b\"; filename*=UTF-8''a%5Cb"),
        ("50%.txt", "attachment; filename=\"50_.txt\"; filename*=UTF-8''50%25.txt"),
        ("ä€.txt", "attachment; filename=\"__.txt\"; filename*=UTF-8''%C3%A4%E2%82%AC.txt"),
        ("a\r\nb", "attachment; filename=\"a__b\"; filename*=UTF-8''a%0D%0Ab"),
        ("\ud800", "attachment; filename=\"_\"; filename*=UTF-8''%3F"),
    ],
)
def test_a_file_keeps_its_name(name: str, header: str) -> None:
    """Plain where that is enough, extended where it is not; always one line of ASCII."""
    assert header == disposition(name)


@pytest.mark.parametrize(
    ("mime", "served"),
    [
        ("image/png", "image/png"),
        ("text/plain", "text/plain"),
        ("application/pdf", "application/pdf"),
        ("text/html", "application/octet-stream"),
        ("image/svg+xml", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_only_inert_types_are_served_as_such(mime: str, served: str) -> None:
    """A browser runs none of them."""
    assert served == served_type(mime)


@pytest.mark.parametrize(
    ("header", "unchanged"),
    [
        ("", False),
        ("*", True),
        ('"abc"', True),
        ('W/"abc"', True),
        ('"x", W/"y" ,"abc"', True),
        ('"abcd"', False),
        ("abc", False),
        ('"x,abc"', False),
    ],
)
def test_the_tag_tells_whether_the_client_has_the_bytes(header: str, unchanged: bool) -> None:
    """Compared weakly, as If-None-Match is."""
    assert unchanged is is_unchanged(header, TAG)


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("", None),
        ("bytes=0-0", ByteRange(0, 0)),
        ("bytes=0-9", ByteRange(0, 9)),
        ("bytes=2-4", ByteRange(2, 4)),
        ("bytes=5-", ByteRange(5, 9)),
        ("bytes=5-100", ByteRange(5, 9)),
        ("bytes=-3", ByteRange(7, 9)),
        ("bytes=-100", ByteRange(0, 9)),
        ("bytes = 2 - 4", ByteRange(2, 4)),
        ("bytes=0-1,3-4", None),
        ("bytes=4-2", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=\u00b2-", None),
        ("lines=0-1", None),
        ("bytes=0-" + "9" * 5000, None),
    ],
)
def test_one_range_is_served(header: str, span: ByteRange | None) -> None:
    """Several, and what makes no sense, get the whole file."""
    assert span == read_range(header, "", TAG, 10)


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10-", 10), ("bytes=10-12", 10), ("bytes=-0", 10), ("bytes=0-", 0)]
)
def test_ranges_behind_the_end_are_refused(header: str, size: int) -> None:
    """With the size that would be right."""
    with pytest.raises(Refusal) as refused:
        read_range(header, "", TAG, size)
    assert (416, f"bytes */{size}") == (
        refused.value.status,
        refused.value.headers["Content-Range"],
    )


@pytest.mark.parametrize(
    ("if_range", "span"),
    [
        (TAG, ByteRange(0, 1)),
        (f" {TAG} ", ByteRange(0, 1)),
        ('"other"', None),
        (f"W/{TAG}", None),
        ("Sat, 22 Nov 2025 10:00:00 GMT", None),
    ],
)
def test_a_range_of_other_bytes_gets_the_whole_file(if_range: str, span: ByteRange | None) -> None:
    """If-Range compares strongly."""
    assert span == read_range("bytes=0-1", if_range, TAG, 10)
