"""The command API under the real server: what gunicorn refuses comes in its manner too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.running import Running, running_server
from tests.wire.second_dialect.test_served import REFUSED, exchange
from tests.wire.world import make_app


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The product under real workers."""
    data = make_app(tmp_path_factory.mktemp("served") / "data").directory
    with running_server(data) as running:
        yield running


@pytest.mark.parametrize("place", ["/includes/api.php", "//includes//api.php", "/includes/x"])
def test_what_gunicorn_refuses_comes_in_the_manner_of_the_door(server: Running, place: str) -> None:
    """As soon as the path can be seen."""
    for _, line, headers, status, _ in REFUSED:
        found, tree = exchange(server, line.format(place), *headers)
        assert (status, "error", ["result", "message"]) == (found, tree["result"], list(tree))


def test_a_verb_is_refused_by_path(server: Running) -> None:
    """Through the server as without it."""
    status, tree = exchange(server, "DELETE /includes/api.php HTTP/1.1")
    assert (405, {"result": "error", "message": "Method Not Allowed"}) == (status, tree)
