"""The setting owner_of: records that another system is the master of are only read here."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wire.world import World, make_app

NEW = {"firstname": "Ada", "lastname": "Berg", "email": "ada@berg.example"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A server that is the master of nothing that another system can be the master of."""
    return make_app(tmp_path_factory.mktemp("owned") / "data", owner_of="")


@pytest.mark.parametrize(
    ("verb", "chain", "params"),
    [
        ("POST", "clients", NEW),
        ("PUT", "clients/51", {"notes": "Called."}),
        ("DELETE", "clients/51", {}),
        ("DELETE", "clients/51", {"preview": True}),
        ("POST", "clients/51/close", {}),
        ("POST", "whmcstickets", {"deptid": 1, "subject": "Mail"}),
        ("DELETE", "whmcstickets/2001", {}),
        ("POST", "whmcstickets/2001/merge", {"into": 2002}),
        ("POST", "whmcstickets/2001/ticketreplies", {"message": "A"}),
        ("POST", "whmcstickets/2001/ticketnotes", {"message": "A"}),
        ("POST", "departments", {"name": "Support"}),
    ],
)
def test_what_another_system_owns_is_not_written(
    world: World, verb: str, chain: str, params: dict[str, Any]
) -> None:
    """Whoever asks; he is told who is the master, and which setting says so."""
    before = world.stamp()
    reply = world.call(verb, chain, params)
    assert 403 == reply.status
    message = reply.tree["request"]["message"]
    assert message.startswith("Another system is the master of ")
    assert "owner_of" in message
    assert before == world.stamp()


def test_it_is_read_and_what_is_ours_hangs_on_it(world: World) -> None:
    """A note about a client is nobody else's."""
    assert 200 == world.call("GET", "clients/51").status
    assert 201 == world.call("POST", "clients/51/clientnotes", {"note": "Called."}).status
