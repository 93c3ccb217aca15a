"""Names of requests: sortable, of one shape."""

from __future__ import annotations

from teampro.request_id import new_request_id


def test_request_id_is_a_ulid() -> None:
    """Milliseconds, then random bits, in Crockford's base 32."""
    found = new_request_id(now=lambda: 1469918176.385, random=lambda count: b"\xff" * count)

    assert "01ARYZ6S41ZZZZZZZZZZZZZZZZ" == found


def test_later_request_ids_sort_later() -> None:
    """Sorting by name is sorting by time."""
    names = [
        new_request_id(now=lambda moment=moment: moment, random=bytes)
        for moment in (0, 0.001, 1, 1.7e9, 2e9, 1e11)
    ]

    assert names == sorted(set(names))


def test_request_ids_of_one_moment_differ() -> None:
    """The random part tells them apart."""
    assert 1000 == len({new_request_id(now=lambda: 1.0) for _ in range(1000)})
