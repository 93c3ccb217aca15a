"""Who may in: by password or token, for one tab, and what a wrong login is told."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import databases
from tests.browser.sandbox import Sandbox
from tests.browser.watch import Watch
from tests.server.running import Running, clean_environment, running_server


@pytest.fixture
def context(fresh_context: BrowserContext) -> BrowserContext:
    """What a browser keeps is the claim here."""
    return fresh_context


def test_sign_in_sends_the_md5_and_never_the_password(sandbox: Sandbox) -> None:
    """The password is turned into what the API asks for inside the page."""
    bodies: list[str] = []
    sandbox.page.on("request", lambda request: bodies.append(request.post_data or ""))
    sandbox.sign_in("admin", "demo")

    sent = [body for body in bodies if body]
    md5 = hashlib.md5(b"demo", usedforsecurity=False).hexdigest()
    assert sent and all(f"password={md5}" in body for body in sent)
    kept = sandbox.page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    assert "demo" not in kept.replace(sandbox.url.removesuffix("/sandbox/"), "")


def test_sign_in_with_a_token(sandbox: Sandbox, server: Running) -> None:
    """A bearer token stands in the header alone."""
    token = make_token(server)
    sandbox.page.get_by_role("radio", name="by token").check()
    sandbox.page.get_by_label("Token", exact=True).fill(token)
    sandbox.page.get_by_role("button", name="Sign in").click()

    expect(sandbox.methods).to_be_visible()
    sandbox.write_chain("projects")
    assert token not in sandbox.send().body


def make_token(server: Running) -> str:
    """Return a new token of the demonstration's administrator."""
    data = re.search(r"Serving (\S+) at", server.stdout.read_text())
    assert data
    made = subprocess.run(
        [sys.executable, "-m", "teampro", "token", "create", "admin", "--data", data[1]],
        capture_output=True,
        text=True,
        check=True,
        env=clean_environment() | databases.environment(Path(data[1])),
    )
    found = re.search(r"\b\S{30,}\b", made.stdout)
    assert found, made.stdout
    return found[0]


def test_sign_in_is_kept_for_the_tab_alone(signed_in: Sandbox, context: BrowserContext) -> None:
    """A reload goes on; another tab asks again."""
    signed_in.page.reload()
    expect(signed_in.methods).to_be_visible()

    other = Sandbox(context.new_page(), signed_in.url).open()
    expect(other.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_sign_out_forgets_everything(signed_in: Sandbox) -> None:
    """Nothing of the session is left in the tab."""
    signed_in.write_chain("projects")
    signed_in.send()
    signed_in.page.get_by_role("button", name="Sign out").click()

    expect(signed_in.page.get_by_role("button", name="Sign in")).to_be_visible()
    assert 0 == signed_in.page.evaluate("sessionStorage.length + localStorage.length")


@pytest.mark.parametrize("address", ["nonsense", "ftp://127.0.0.1/"])
def test_address_that_is_none_is_told_at_once(sandbox: Sandbox, address: str) -> None:
    """No request is made for it."""
    sandbox.page.get_by_label("API URL").fill(address)
    sandbox.try_to_sign_in("admin", "demo")

    expect(sandbox.page.get_by_role("alert")).to_contain_text("is a whole address")


def test_address_that_the_policy_forbids_is_told_apart_from_one_that_is_down(
    sandbox: Sandbox, watch: Watch
) -> None:
    """The server that sends the page lets it call itself alone."""
    watch.hosts.add("127.0.0.1:1")
    sandbox.page.get_by_label("API URL").fill("http://127.0.0.1:1/")
    sandbox.try_to_sign_in("admin", "demo")

    expect(sandbox.page.get_by_role("alert")).to_contain_text("lets it call that server alone")
    assert any("policy violation: connect-src" in fault for fault in watch.faults)
    watch.faults.clear()


def test_address_of_the_page_itself_means_its_api(sandbox: Sandbox) -> None:
    """Whoever copies the browser's address gets in."""
    sandbox.page.get_by_label("API URL").fill(sandbox.url)
    sandbox.sign_in()


def test_wrong_logins_are_counted_down_to_the_ban(page: Page, watch: Watch, tmp_path: Path) -> None:
    """Each tells how many tries remain; the ban tells until when."""
    watch.expect(401, 403)
    with running_server(tmp_path / "data", command="demo", options=("--projects", "1")) as banning:
        watch.hosts.add("{}:{}".format(*banning.place))
        sandbox = Sandbox(page, f"{banning.url}/sandbox/").open()
        notice = sandbox.page.get_by_role("alert")
        for told in (
            "2 tries remain before this address is banned",
            "1 try remains before this address is banned",
            "This address is banned now",
            re.compile(r"banned until \d\d:\d\d"),
        ):
            sandbox.try_to_sign_in("admin", "wrong")
            expect(notice).to_contain_text(told)
