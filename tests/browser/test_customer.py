"""A customer at the page: in by e-mail and password, sees what is his, is told why he is out."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Request, expect

from teampro.demo.people import ADDRESSES, BAKERY, MUSEUM
from tests import databases
from tests.browser.sandbox import Sandbox
from tests.browser.test_screen import NARROW, Keyboard, overflow
from tests.browser.watch import Watch
from tests.server.running import Running, clean_environment

HIM, BAKER = ADDRESSES[MUSEUM], ADDRESSES[BAKERY]


def token_of(sandbox: Sandbox) -> str:
    """Return the token that the tab keeps."""
    kept = sandbox.page.evaluate("sessionStorage.getItem('teampro.session')")
    return str(json.loads(kept)["token"])


def presented(server: Running, token: str, path: str) -> str:
    """Present a token where the page does not, and return the text of the answer."""
    headers = {"Authorization": f"Bearer {token}"}
    request = urllib.request.Request(f"{server.url}{path}", b"", headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as refused:
        return refused.read().decode()


def test_he_sees_what_is_his_until_he_signs_out(sandbox: Sandbox, server: Running) -> None:
    """The password goes out once; the token stands in headers alone, and ends when he leaves."""
    sent: list[Request] = []
    sandbox.page.on("request", lambda request: sent.append(request))
    sandbox.sign_in_as_customer(HIM)
    nouns = sandbox.methods.locator("summary")
    expect(nouns.filter(has_text="invoiceitems")).to_have_count(1)
    expect(nouns.filter(has_text="timelogs")).to_have_count(0)
    expect(sandbox.methods.locator(".verb.put, .verb.delete")).to_have_count(0)
    for name, view in (
        ("A whole account in one request", "Ledger"),
        ("What is to be paid", "Tree"),
        ("What runs, and what it costs", "Tree"),
    ):
        assert 200 == sandbox.sending(sandbox.answer.get_by_role("button", name=name).click).code
        expect(sandbox.look(view)).to_be_visible()
        sandbox.page.go_back()
    sandbox.page.reload()
    expect(sandbox.methods).to_be_visible()

    token = token_of(sandbox)
    bodies = [(request.url, request.post_data) for request in sent if request.post_data]
    assert [f"{server.url}/login"] == [url for url, body in bodies if "password" in (body or "")]
    assert not [each for each in bodies if token in "".join(map(str, each))]
    assert {f"Bearer {token}"} == {
        request.headers["authorization"] for request in sent if "/v1/" in request.url
    }
    sandbox.page.get_by_role("button", name="Sign out").click()
    expect(sandbox.page.get_by_label("User")).to_be_focused()
    sandbox.await_idle()
    assert 0 == sandbox.page.evaluate("sessionStorage.length + localStorage.length")
    assert "token_ended" in presented(server, token, "/v1/invoices/json")


@pytest.mark.parametrize(
    ("email", "method", "box", "own"),
    [
        (BAKER, "getClientServices", "Id of client", BAKERY),
        (HIM, "getServiceOption", "Id of serviceoption", 2),
    ],
    ids=["by name", "without names"],
)
def test_a_method_opens_on_a_record_of_his_own(
    sandbox: Sandbox, email: str, method: str, box: str, own: int
) -> None:
    """The example that everybody is shown belongs to another customer."""
    sandbox.sign_in_as_customer(email)
    sandbox.open_method(method)
    expect(sandbox.call.get_by_role("combobox", name=box)).to_have_value(str(own))
    assert 200 == sandbox.send().code


def test_he_chooses_one_of_his_clients(sandbox: Sandbox) -> None:
    """There the permissions of his user decide what is listed."""
    sandbox.sign_in_as_customer(BAKER, str(MUSEUM))
    sandbox.write_chain("clients")
    sandbox.send()
    assert [MUSEUM] == [client["id"] for client in sandbox.response["clients"]]
    nouns = sandbox.methods.locator("summary")
    expect(nouns.filter(has_text="transactions")).to_have_count(1)
    expect(nouns.filter(has_text="services")).to_have_count(0)


def ended(server: Running, token: str) -> None:
    """Sign out elsewhere."""
    presented(server, token, "/logout")


def expired(server: Running, _token: str) -> None:
    """Let no key of today verify any more."""
    data = server.stdout.parent / "data"
    subprocess.run(
        [sys.executable, "-m", "teampro", "jwt", "rotate", "--now", "--data", str(data)],
        check=True,
        capture_output=True,
        env=clean_environment() | databases.environment(Path(data)),
    )


@pytest.mark.parametrize(
    ("lose", "why"),
    [(ended, "no longer counts"), (expired, "has expired")],
    ids=["ended", "expired"],
)
def test_a_token_that_is_over_leads_back_to_the_password(
    sandbox: Sandbox,
    server: Running,
    watch: Watch,
    lose: Callable[[Running, str], None],
    why: str,
) -> None:
    """The form says why, knows who it was, and the call he was about to send is still there."""
    watch.expect(401)
    sandbox.sign_in_as_customer(HIM)
    sandbox.write_chain("invoices")
    sandbox.send()
    lose(server, token_of(sandbox))
    sandbox.call.get_by_role("button", name="Send", exact=True).click()

    expect(sandbox.page.get_by_role("alert")).to_contain_text(why)
    expect(sandbox.page.get_by_label("E-mail")).to_have_value(HIM)
    expect(sandbox.page.get_by_label("Password")).to_be_focused()
    sandbox.page.keyboard.type("demo")
    sandbox.sending(lambda: sandbox.page.keyboard.press("Enter"))
    assert ["invoices"] == sandbox.chain


def test_keyboard_and_a_narrow_screen_are_enough(sandbox: Sandbox, watch: Watch) -> None:
    """Arrows choose the way in; a wrong password is said, and typed again."""
    watch.expect(401)
    sandbox.page.set_viewport_size(NARROW)
    keyboard = Keyboard(sandbox.page)
    expect(sandbox.page.get_by_role("radio", name="customer")).to_be_visible()
    keyboard.tab_to(sandbox.page.get_by_role("radio", name="administrator"), "Shift+Tab")
    keyboard.press("ArrowRight", "ArrowRight", "Tab")
    keyboard.write(HIM)
    keyboard.press("Tab")
    keyboard.write("wrong")
    keyboard.press("Enter")
    expect(sandbox.page.get_by_role("alert")).to_contain_text("No customer has this e-mail")
    expect(sandbox.page.get_by_label("Password")).to_be_focused()
    assert 0 == overflow(sandbox.page)
    keyboard.press("Control+a")
    keyboard.write("demo")
    keyboard.press("Enter")
    expect(sandbox.page.get_by_role("button", name="Sign out")).to_be_visible()
    assert 0 == overflow(sandbox.page)


def test_a_token_that_the_server_did_not_end_is_told(sandbox: Sandbox, watch: Watch) -> None:
    """The page forgets it all the same."""
    watch.expect(503)
    sandbox.page.route("**/logout", lambda route: route.fulfill(status=503))
    sandbox.sign_in_as_customer(HIM)
    sandbox.page.get_by_role("button", name="Sign out").click()

    expect(sandbox.page.get_by_role("alert")).to_contain_text("did not end your token")
    assert 0 == sandbox.page.evaluate("sessionStorage.length")


def test_where_no_customer_logs_in_the_way_is_not_offered(sandbox: Sandbox) -> None:
    """As the server tells that has the setting `gateway` off."""
    sandbox.page.route("**/logins.json", lambda route: route.fulfill(json={}))
    sandbox.page.reload()
    asked = "import('/sandbox/api/logins.js').then((logins) => logins.doorsOf(location.href))"
    assert None is sandbox.page.evaluate(asked)
    expect(sandbox.page.get_by_role("radio", name="by token")).to_be_visible()
    expect(sandbox.page.get_by_role("radio", name="customer")).to_be_hidden()
