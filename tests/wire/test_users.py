"""`POST users/validate` through the whole application."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from teampro.identity.user_passwords import LIMIT
from tests.wire.world import World, make_app

ADA = {
    "firstname": "Ada",
    "lastname": "Berg",
    "email": "ada@example.com",
    "password2": "correct horse",
}
LOGIN = {name: ADA[name] for name in ("email", "password2")}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application over an empty database."""
    directory: Path = tmp_path_factory.mktemp("users")
    return make_app(directory)


@pytest.fixture
def world(app: World) -> World:
    """The application with one user."""
    app.restore()
    assert 201 == app.call("POST", "users", ADA).status
    return app


def test_right_password_tells_the_user(world: World) -> None:
    """In any spelling of the e-mail; the text that stands for the password is the record's."""
    user = world.call("GET", "users/1").response["user"]
    reply = world.call("POST", "users/validate", {**LOGIN, "email": "ADA@example.com"})
    expected = {"user_id": 1, "passwordhash": user["passwordhash"], "two_factor": False}
    assert (200, {"data": expected}) == (reply.status, reply.response)


def test_wrong_password_is_one_refusal_whatever_is_wrong(world: World) -> None:
    """And is the same when it is not looked at any more; nothing of it is told or stored."""
    told = set()
    sent = [{**LOGIN, "password2": f"wrong horse {number}"} for number in range(LIMIT)]
    for params in (*sent, {**LOGIN, "email": "nobody@example.com"}, LOGIN):
        reply = world.call("POST", "users/validate", params)
        request = reply.tree["request"]
        told.add((reply.status, request["error"], request["message"]))
        assert "horse" not in reply.body.decode()
    assert {(422, "wrong_password", "The e-mail or the password is wrong.")} == told
    assert "horse" not in json.dumps(world.rows("SELECT * FROM attempts"))
    assert 200 == world.call("GET", "users").status


def test_it_needs_the_area_of_users(world: World) -> None:
    """Staff begins without it."""
    assert 403 == world.call("POST", "users/validate", LOGIN, who="nora").status
