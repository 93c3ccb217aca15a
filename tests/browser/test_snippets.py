"""The call as code: each snippet runs as it stands once its placeholders are filled."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from teampro.demo.people import ADDRESSES, BAKERY, CLIENTS, MUSEUM
from tests import databases
from tests.server.running import Running, clean_environment
from tests.tools import tool

HARD = 'it\'s "two" $HOME `ls` \\n {x} %s &amp;=@;#? <b>ü</b> 🏳️‍🌈\nsecond line\ttab'
NESTED = {"project_id": 100, "action_name": HARD, "action_notes": f"@{HARD};type=x"}

SNIPPET = """async ([chain, verb, params, format, file, spelling, session]) => {
  const {SPELLINGS} = await import("/sandbox/snippets/panel.js");
  const {callOf} = await import("/sandbox/call/call.js");
  const call = {...callOf(chain, {verb, params, format}), file: file && {name: file}};
  return SPELLINGS[spelling](call, session);
}"""


@dataclass(frozen=True)
class Case:
    """A call; `says` is what the program prints of its answer."""

    chain: str
    says: str
    verb: str = "GET"
    format: str = "json"
    params: Mapping[str, Any] = field(default_factory=dict)


READS = {
    "record": Case("projects/100", "Museum am Hafen: website relaunch"),
    "options": Case(
        "projects/actions",
        "Mood boards",
        params={
            "projects": {"fields": ["project_name"], "or": [{"project_id": 100}], "limit": 5},
            "actions": {"action_name": {"contains": "oo"}, "count": False, "require": True},
        },
    ),
    "hard text": Case(
        "actions",
        "Mood boards",
        params={"or": [{"action_name": HARD}, {"action_name": "Mood boards"}]},
    ),
    "XML": Case("projects/100", "<project_name", format="xml"),
    "csv": Case("projects/100/actions", "action_id,", format="csv", params={"limit": 3}),
    "refusal": Case("projects/100/actoins", "actions"),
    "preview": Case("projects/100", "Museum", verb="DELETE", params={"preview": True}),
}
PROGRAMS = ("curl", "Python", "PHP", "JavaScript")


@pytest.fixture(scope="module")
def opened(browser: Browser, server: Running) -> Page:
    """A page of the sandbox's own origin, whose modules write the snippets."""
    page = browser.new_page()
    page.goto(f"{server.url}/sandbox/")
    return page


@pytest.fixture(scope="module")
def token(server: Running) -> str:
    """A token of the demonstration's administrator."""
    data = server.stdout.parent / "data"
    command = [sys.executable, "-m", "teampro", "token", "create", "admin", "--data", str(data)]
    environment = clean_environment() | databases.environment(data)
    made = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return next(word for word in made.stdout.split() if word.startswith("tp_"))


@dataclass(frozen=True)
class Runner:
    """Writes a snippet by the page, fills its placeholders and runs it in a directory."""

    page: Page
    url: str
    token: str
    directory: Path

    def run(self, spelling: str, case: Case, *, is_token: bool, file: str = "") -> str:
        """Return what the program printed; it must succeed."""
        session = {"url": self.url, **({"token": "set"} if is_token else {})}
        md5 = hashlib.md5(b"demo").hexdigest()
        filled = {"USERNAME": "admin", "PASSWORD_MD5": md5, "TOKEN": self.token}
        return self._run(spelling, case, session, filled, file)

    def run_for_customer(self, spelling: str, case: Case, email: str, clientid: str = "") -> str:
        """Return what the program of a customer printed, who chose one of his clients."""
        customer = {"clientid": clientid, "doors": {"login": f"{self.url}/login"}}
        session = {"url": self.url, "token": "set", "customer": customer}
        return self._run(spelling, case, session, {"EMAIL": email, "PASSWORD": "demo"})

    def _run(
        self,
        spelling: str,
        case: Case,
        session: Mapping[str, Any],
        filled: Mapping[str, str],
        file: str = "",
    ) -> str:
        arguments = [case.chain, case.verb, case.params, case.format, file, spelling, session]
        text = self.page.evaluate(SNIPPET, arguments)
        for placeholder, value in filled.items():
            text = text.replace(placeholder, value)
        return self._printed(spelling, text)

    def _printed(self, spelling: str, text: str) -> str:
        name = {"curl": "x.sh", "Python": "x.py", "PHP": "x.php", "JavaScript": "x.mjs"}[spelling]
        (self.directory / name).write_text(text + "\n")
        program = {"curl": "/bin/sh", "Python": sys.executable}.get(spelling)
        if spelling == "curl":
            tool("curl")
        runs = program or tool({"PHP": "PHP", "JavaScript": "Node.js"}[spelling])
        done = subprocess.run([runs, name], cwd=self.directory, capture_output=True, text=True)
        assert (0, "") == (done.returncode, done.stderr), text
        return done.stdout


@pytest.fixture
def runner(opened: Page, server: Running, token: str, tmp_path: Path) -> Runner:
    """What runs snippets in an empty directory."""
    return Runner(opened, server.url, token, tmp_path)


def answered(server: Running, chain: str, **params: object) -> Any:
    """Return the response of a read."""
    form = {"username": "admin", "password": "demo", "method": "GET", "params": json.dumps(params)}
    body = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(f"{server.url}/v1/{chain}/json", body) as answer:
        return json.load(answer)["response"]


def newest(server: Running, plural: str, id_field: str) -> Any:
    """Return the record of the highest id."""
    return answered(server, plural, sort=f"-{id_field}", limit=1)[plural][0]


@pytest.mark.parametrize("is_token", [False, True], ids=["password", "token"])
@pytest.mark.parametrize("spelling", PROGRAMS)
@pytest.mark.parametrize("name", READS)
def test_read_prints_its_answer(runner: Runner, spelling: str, name: str, is_token: bool) -> None:
    """By password and by token, whatever the format, refusals too."""
    printed = runner.run(spelling, READS[name], is_token=is_token)

    assert READS[name].says in printed


@pytest.mark.parametrize("spelling", PROGRAMS)
@pytest.mark.parametrize("clientid", ["", str(MUSEUM)], ids=["his first", "another"])
def test_customers_program_logs_in_and_reads(runner: Runner, spelling: str, clientid: str) -> None:
    """By e-mail and password, for the client that was chosen at the page."""
    case = Case("clients", "", params={"fields": "companyname"})
    printed = runner.run_for_customer(spelling, case, ADDRESSES[BAKERY], clientid)

    assert CLIENTS[int(clientid or BAKERY)][1] in printed


@pytest.mark.parametrize("is_token", [False, True], ids=["password", "token"])
@pytest.mark.parametrize("spelling", PROGRAMS)
def test_write_arrives_letter_by_letter(
    runner: Runner, server: Running, spelling: str, is_token: bool
) -> None:
    """Quotes, dollars, backslashes, lines and emoji pass every language as they are."""
    runner.run(spelling, Case("actions", "", "POST", params=NESTED), is_token=is_token)

    stored = newest(server, "actions", "action_id")
    assert NESTED == {name: stored[name] for name in NESTED}
    gone = Case(f"actions/{stored['action_id']}", "", "DELETE")
    runner.run(spelling, gone, is_token=is_token)
    assert stored["action_id"] != newest(server, "actions", "action_id")["action_id"]


@pytest.mark.parametrize("is_token", [False, True], ids=["password", "token"])
@pytest.mark.parametrize("spelling", PROGRAMS)
def test_file_goes_up_and_comes_down(
    runner: Runner, server: Running, spelling: str, is_token: bool
) -> None:
    """Byte by byte; its name and the text beside it as well."""
    content = bytes(range(256)) * 40
    name = "Über alles; it's 100 % done.bin"
    (runner.directory / name).write_bytes(content)
    params = {"project_id": 100, "file_detail": HARD}
    runner.run(spelling, Case("files", "", "POST", params=params), is_token=is_token, file=name)

    stored = newest(server, "files", "file_id")
    assert (HARD, name) == (stored["file_detail"], stored["file_name"])
    down = Case(f"files/{stored['file_id']}/download", "", format="raw")
    runner.run(spelling, down, is_token=is_token)
    assert content == (runner.directory / "download.bin").read_bytes()


@pytest.mark.parametrize("spelling", ["clean URL", "dotted"])
@pytest.mark.parametrize("name", [name for name in READS if name != "refusal"])
def test_address_alone_is_the_call(
    runner: Runner, server: Running, spelling: str, name: str
) -> None:
    """Pasted into a browser's address line, it answers."""
    case = READS[name]
    arguments = [case.chain, case.verb, case.params, case.format, "", spelling, {"url": server.url}]
    address = runner.page.evaluate(SNIPPET, arguments)
    address = address.replace("USERNAME", "admin").replace("PASSWORD_MD5", "demo")
    with urllib.request.urlopen(address) as answer:
        assert case.says in answer.read().decode()


@pytest.mark.parametrize(
    ("spelling", "ends"),
    [("clean URL", "/v1/projects/json"), ("dotted", "/api.php?action=v1.projects.json")],
)
def test_address_of_whoever_has_a_token_names_no_credentials(
    runner: Runner, spelling: str, ends: str
) -> None:
    """A token stands in no address."""
    session = {"url": runner.url, "token": "set"}
    arguments = ["projects", "GET", {}, "json", "", spelling, session]
    assert runner.url + ends == runner.page.evaluate(SNIPPET, arguments)
