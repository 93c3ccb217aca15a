"""api/commands tells which commands its caller may send, and how each is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.wire.demo_world import DemoWorld
from tests.wire.whmcs.desk import Desk

Tree = dict[str, Any]


def page_of(desk: Desk, who: str = "admin") -> dict[str, Tree]:
    """Return the commands that the page tells somebody, by name."""
    commands = desk.world.call("GET", "api/commands", who=who).response["commands"]
    return {each["name"]: each for each in commands}


def test_a_command_is_told_with_what_it_takes_and_says(desk: Desk) -> None:
    """Its chain has the parameter that names the record, a map that is one parameter is JSON."""
    page = page_of(desk)
    contact, client = page["AddContact"], page["UpdateClient"]

    assert (True, True, "clients") == (contact["is_chain"], contact["writes"], contact["area"])
    assert [{"verb": "POST", "chain": "clients/{clientid}/contacts"}] == contact["asks"]
    assert {"name": "email_preferences[domain]", "value": "1"} in contact["example"]
    assert {"name": "customfields", "value": '{"1": "a fair"}'} in client["example"]
    [status] = [each for each in client["params"] if each["name"] == "status"]
    assert ["Active", "Inactive", "Closed"] == status["choices"]
    assert "Client ID Not Found" in contact["sentences"]


@pytest.mark.parametrize(
    ("who", "there", "absent"),
    [
        ("admin", "AddClient", ""),
        ("staff", "CreateProject", "AddClient"),
        ("staff", "WhmcsDetails", "GetUsers"),
    ],
)
def test_commands_are_cut_to_the_callers_areas(
    desk: Desk, who: str, there: str, absent: str
) -> None:
    """What is told may be sent, what is not told is refused."""
    page = page_of(desk, who)

    assert there in page
    assert absent not in page
    if absent:
        assert "Access Denied" == desk.refused(absent, who)


def test_every_command_that_is_told_may_be_sent(desk: Desk) -> None:
    """Whatever else is wrong with it then, it is not refused for who sends it."""
    for name in page_of(desk, "staff"):
        assert "Access Denied" != desk.ask(name, "staff").get("message"), name
        desk.world.restore()


def test_a_command_that_a_setting_switches_off_is_not_told(tmp_path: Path) -> None:
    """Nor is any, where the language is."""
    desk = Desk(tmp_path / "projects", whmcs__projects="false")
    silent = DemoWorld(tmp_path / "silent", whmcs="false")

    assert "GetProjects" not in page_of(desk)
    assert [] == silent.call("GET", "api/commands").response["commands"]


def test_a_customer_is_told_of_none(desk: Desk) -> None:
    """The language refuses them all to him; his own stand at the gateway."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    login = "email=lueders@museum-am-hafen.example&password=demo"
    token = json.loads(desk.world.send("POST", "/login", {}, login, form).body)["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    told = desk.world.send("GET", "/v1/api/commands/json", {}, "", bearer)
    assert [] == told.response["commands"]


def test_the_page_has_no_options(desk: Desk) -> None:
    """What would have no effect is refused."""
    assert "unknown_option" == desk.world.call("GET", "api/commands", {"limit": 1}).error
