"""The tests that clients of npm bring along, as they are: all pass whose commands are there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import requests
from whmcspy import WHMCS, Error

from teampro.cli.demo_data import IDENTIFIER, SECRET, USERNAME
from tests.clients.lacking import DOJNAZ, ELSEWHERE, LACKING, Lacking
from tests.clients.mocha import PASSED, is_hook, run_tests, suite_files
from tests.clients.served import MD5, PATH, served

REGISTERED = {"@dojnaz/whmcs": 167, "whmcs": 12}
"""How many tests a suite has; two of @dojnaz/whmcs stand inside a hook, where mocha finds none."""
JOHN = "johndoe@john.doe"


def dojnaz(url: str, report: Path) -> Mapping[str, str]:
    """Run its suite, which is one process with one client for all."""
    return run_tests(suite_files("@dojnaz/whmcs"), url, report, WHMCS_PASSWORD=MD5)


def node_whmcs(url: str, report: Path) -> Mapping[str, str]:
    """Run its suite file by file: each makes the same client, and not all remove his user."""
    found: dict[str, str] = {}
    login = {"WHMCS_USER": IDENTIFIER, "WHMCS_KEY": SECRET}
    for file in suite_files("whmcs"):
        found |= run_tests([file], url + PATH, report, **login)
        forget(url, JOHN)
    return found


def forget(url: str, begins: str) -> None:
    """Delete the clients whose e-mail begins so, and the users; no command does the latter."""
    api = WHMCS(url + PATH, IDENTIFIER, SECRET)
    for client in api.call("GetClients", search=begins)["clients"]["client"]:
        api.call("DeleteClient", clientid=client["id"])
    for user in api.call("GetUsers", search=begins)["users"]:
        login = {"username": USERNAME, "password": MD5}
        done = requests.delete(f"{url}/v1/users/{user['id']}/json", params=login, timeout=30)
        assert 200 == done.status_code, done.text


SUITES = {"@dojnaz/whmcs": dojnaz, "whmcs": node_whmcs}


def surprises(found: Mapping[str, str], lacking: Lacking) -> dict[str, str]:
    """Return what failed though nothing lacks, and what is said to fail and did not."""
    expected = {title for titles in lacking.values() for title in titles}
    failed = {title: fault for title, fault in found.items() if fault != PASSED}
    wrong = {title: fault for title, fault in failed.items() if title not in expected}
    return wrong | dict.fromkeys(expected - failed.keys(), "is said to fail, and does not")


def test_what_is_expected_is_named_one_by_one() -> None:
    """What fails and is not named is told, and what is named and passes or is gone."""
    found = {"fails": "why", "passes": PASSED, "is named": "why", "is named and passes": PASSED}
    lacking = {"AddOrder": ("is named", "is named and passes"), "GetOrders": ("is gone",)}

    assert {"fails", "is named and passes", "is gone"} == surprises(found, lacking).keys()


@pytest.mark.parametrize("time", ["once", "again"])
@pytest.mark.parametrize("package", SUITES)
def test_suite_passes_but_for_commands_that_are_not_there(
    url: str, tmp_path: Path, package: str, time: str
) -> None:
    """Twice in a row on the same data: a suite leaves nothing behind that would stop it."""
    found = SUITES[package](url, tmp_path / "report.json")

    assert REGISTERED[package] == sum(not is_hook(title) for title in found)
    expected = {**LACKING[package], "of another office": ELSEWHERE[package]}
    assert {} == surprises(found, expected), time


def test_suite_passes_where_the_day_is_another(tmp_path: Path) -> None:
    """Days and moments of commands are those of the server's zone."""
    with served(tmp_path, TEAMPRO_SERVER_TIMEZONE="Pacific/Auckland") as url:
        found = dojnaz(url, tmp_path / "report.json")

    assert {} == surprises(found, DOJNAZ)


@pytest.mark.parametrize("package", SUITES)
def test_commands_that_tests_lack_are_not_there(url: str, package: str) -> None:
    """No test is let off for another reason."""
    api = WHMCS(url + PATH, IDENTIFIER, SECRET)
    said = {}
    for command in LACKING[package]:
        with pytest.raises(Error) as refused:
            api.call(command)
        said[command] = str(refused.value)

    assert dict.fromkeys(LACKING[package], "Command Not Found") == said
