"""No client is started without an address of this machine, and none gets to another."""

from __future__ import annotations

import pytest
import requests

from tests.clients.served import HERE, PATH, at_home, installed, run, started

ELSEWHERE = "http://192.0.2.1"
WRONG = ["", ELSEWHERE, "http://localhost:8000", "http://[::1]:8000", "http://127.0.0.1.example"]
ASK = """
const WHMCS = require('@dojnaz/whmcs');
new WHMCS({serverUrl: process.argv[1]}).system.whmcsDetails();
"""
"""A program that was told another address after all."""


@pytest.mark.parametrize("url", WRONG)
def test_harness_takes_addresses_of_this_machine_alone(url: str) -> None:
    """A name is none: who answers to it is for others to say."""
    with pytest.raises(ValueError, match="127.0.0.0/8"):
        at_home(url)


@pytest.mark.parametrize("url", WRONG)
@pytest.mark.parametrize(
    ("program", "script"), [("Node.js", "ask.js"), ("PHP", "ask.php")], ids=["node", "php"]
)
def test_script_does_not_start_elsewhere(program: str, script: str, url: str) -> None:
    """Exit code 2 and a sentence, before anything is read or sent."""
    done = started(program, HERE / script, stdin="[]", WHMCS_URL=url)

    assert (2, "") == (done.returncode, done.stdout)
    assert "WHMCS_URL must name an address of 127.0.0.0/8" in done.stderr


def test_suite_does_not_start_without_an_address() -> None:
    """Its own default stands in another network."""
    mocha = installed("mocha") / "bin" / "mocha.js"
    done = started("Node.js", mocha, installed("@dojnaz/whmcs") / "test" / "internal.js")

    assert (2, "") == (done.returncode, done.stdout)


def test_node_reaches_no_other_machine(url: str) -> None:
    """Whatever a client makes of what it is told, the connection is refused before it is tried."""
    installed("@dojnaz/whmcs")
    done = run("Node.js", "-e", ASK, ELSEWHERE, url=url)

    assert 0 != done.returncode
    assert "clients are tested on this machine alone, not at 192.0.2.1" in done.stderr


@pytest.mark.usefixtures("here_alone")
def test_python_reaches_no_other_machine() -> None:
    """Nor does whmcspy's."""
    with pytest.raises(requests.ConnectionError, match="not at .http://192.0.2.1"):
        requests.post(ELSEWHERE + PATH, timeout=5)
