"""The server on a Unix socket, alone and behind the front: who may use it, who is counted."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.front.nginx import running_front
from tests.server.planted import PASSWORD, USERNAME, plant
from tests.server.raw import SocketConnection
from tests.server.running import Running, running_server

RIGHT = f"/v1/projects/json?username={USERNAME}&password={PASSWORD}"
WRONG = f"/v1/projects/json?username={USERNAME}&password=wrong"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the socket is."""
    return tmp_path_factory.mktemp("socket") / "s"


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[Running]:
    """The product behind a front, at the socket."""
    data = plant(place.parent / "data", cost=10)
    cost = {"TEAMPRO_PASSWORD_COST": "10"}
    with running_server(
        data, environment=cost, options=("--behind-proxy",), bind=f"unix:{place}"
    ) as running:
        yield running


def ask(place: Path, target: str, **headers: str) -> tuple[int, str]:
    """Ask at the socket and return the status and the word of a refusal."""
    with closing(SocketConnection(place)) as connection:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", target, headers=sent)
        return told(connection.getresponse())


def told(answer: Any) -> tuple[int, str]:
    """Return the status and the word of a refusal."""
    return answer.status, json.loads(answer.read())["request"].get("error", "")


def test_socket_is_the_owners_and_the_groups(server: Running, place: Path) -> None:
    """And it is told where it is."""
    assert 0o660 == stat.S_IMODE(place.stat().st_mode)
    assert f"unix:{place}" in server.stdout.read_text()


def test_address_that_the_front_names_is_counted(server: Running, place: Path) -> None:
    """Also when it is this host's; only what names nobody is the front's own, and never banned."""
    for address in ("203.0.113.7", "127.0.0.1", "nonsense"):
        outcomes = [ask(place, WRONG, X_Forwarded_For=address) for _ in range(4)]
        assert [*[(401, "login_failed")] * 3, (403, "banned")] == outcomes
    assert (403, "banned") == ask(place, RIGHT, X_Forwarded_For="")
    assert [(401, "login_failed")] * 4 == [ask(place, WRONG) for _ in range(4)]
    assert (200, "") == ask(place, RIGHT)
    assert (200, "") == ask(place, RIGHT, X_Forwarded_For="203.0.113.8")
    assert '"address": "proxy"' in server.log()


def test_front_speaks_over_the_socket(server: Running, place: Path) -> None:
    """As the shipped file says: each caller is counted under his own address."""
    with running_front(place.parent / "nginx", place) as front:
        for source, password in (("127.0.3.1", WRONG), ("127.0.3.2", RIGHT)):
            for _ in range(4):
                with closing(front.connect(source=source)) as connection:
                    connection.request("GET", password)
                    outcome = told(connection.getresponse())
            assert ((403, "banned") if password == WRONG else (200, "")) == outcome
