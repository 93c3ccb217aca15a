"""What a tab keeps: its history, its address; and what it asks before something is deleted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.sandbox import Sandbox
from tests.browser.watch import Watch


@pytest.fixture
def context(fresh_context: BrowserContext) -> BrowserContext:
    """What a browser keeps is the claim here."""
    return fresh_context


def test_history_opens_a_call_again(signed_in: Sandbox) -> None:
    """The latest call stands first, with its code; opening sends nothing."""
    signed_in.write_chain("projects/100/actions")
    signed_in.fill({"limit": "2"})
    signed_in.send()
    signed_in.write_chain("config")
    signed_in.send()
    entries = signed_in.methods.get_by_role("link")
    expect(entries).to_have_text([re.compile(r"config\s*200"), re.compile("projects/100/actions")])

    entries.last.click()
    assert ["projects", "actions"] == signed_in.chain
    assert {"limit": 2} == signed_in.params


def test_address_reopens_the_call_after_a_sign_in(
    signed_in: Sandbox, context: BrowserContext
) -> None:
    """It holds chain and params and never a credential; the title says what is looked at."""
    signed_in.write_chain("projects/100/actions")
    signed_in.fill({"limit": "2", "sort": "-date_finish"})
    signed_in.send()
    address = signed_in.page.url
    assert not re.search("admin|demo|fe01ce|password", address.partition("#")[2])
    expect(signed_in.page).to_have_title("GET projects/100/actions · TeamPro sandbox")

    other = Sandbox(context.new_page(), address).open()
    sent = other.sending(other.sign_in)
    assert {"limit": 2, "sort": "-date_finish"} == other.params
    assert (200, True) == (sent.code, sent.url.endswith("/projects/100/actions/json"))


@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE"])
def test_address_of_a_write_is_filled_in_and_not_sent(sandbox: Sandbox, verb: str) -> None:
    """Whoever is sent a link does not write by opening it."""
    chain = "projects" if verb == "POST" else "projects/100"
    calls: list[str] = []
    sandbox.page.on("request", lambda request: calls.append(request.post_data or ""))
    sandbox.page.goto("about:blank")
    sandbox.open(f"#{verb}/v1/{chain}/json?params=%7B%22project_name%22%3A%22x%22%7D").sign_in()

    expect(sandbox.call.get_by_label("Verb")).to_have_value(verb)
    assert {"project_name": "x"} == sandbox.params
    assert [] == [body for body in calls if body and "method=GET" not in body]


def test_back_goes_to_the_call_before(signed_in: Sandbox) -> None:
    """The browser's own button works as everywhere."""
    for chain in ("projects/100", "actions"):
        signed_in.write_chain(chain)
        signed_in.send()
    signed_in.page.go_back()

    expect(signed_in.call.get_by_role("heading")).to_have_text("getProject")
    assert ["projects"] == signed_in.chain


def test_back_shows_the_answer_of_its_call(signed_in: Sandbox) -> None:
    """And the forward button the other one; neither sends, nor is listed, again."""
    for chain in ("projects/100", "actions"):
        signed_in.write_chain(chain)
        signed_in.send()
    head = signed_in.answer.locator(".answer-head .sent")
    entries = signed_in.methods.get_by_role("link")
    calls = signed_in.page.locator("body").get_attribute("data-call")
    for turn, chain in (
        (signed_in.page.go_back, "projects/100"),
        (signed_in.page.go_forward, "actions"),
    ):
        turn()
        expect(head).to_have_text(f"GET {chain}")
        expect(signed_in.page).to_have_title(f"GET {chain} · TeamPro sandbox")
        assert chain.split("/")[0] in signed_in.response | {"projects": 0} and entries.count() == 2
    assert calls == signed_in.page.locator("body").get_attribute("data-call")


def test_back_to_where_nothing_was_sent_shows_no_answer(signed_in: Sandbox) -> None:
    """The page is as it was when it was opened."""
    signed_in.write_chain("projects/100")
    signed_in.send()
    signed_in.page.go_back()
    expect(signed_in.answer.locator(".answer-head")).to_have_count(0)
    expect(signed_in.call.get_by_role("heading")).to_have_text("Make a call")


def test_json_that_cannot_be_read_is_not_left_out(signed_in: Sandbox) -> None:
    """Send waits until it can; the call would otherwise go without what is written there."""
    signed_in.write_chain("projects")
    raw = signed_in.call.get_by_label("params as JSON")
    calls: list[str] = []
    signed_in.page.on("request", lambda request: calls.append(request.url))
    raw.fill('{"limit": 1')
    signed_in.call.get_by_role("button", name="Send", exact=True).click()
    expect(raw).to_be_focused()
    assert [] == calls

    raw.fill('{"limit": 1}')
    assert 200 == signed_in.send().code


def test_delete_shows_what_would_go_and_keeps_it_when_told(signed_in: Sandbox) -> None:
    """Escape and `Keep it` delete nothing."""
    signed_in.open_method("deleteProject")
    send = signed_in.call.get_by_role("button", name="Send", exact=True)
    dialog = signed_in.page.get_by_role("dialog")
    keep = dialog.get_by_role("button", name="Keep it")
    for stay in (keep.click, lambda: signed_in.page.keyboard.press("Escape")):
        send.click()
        expect(dialog).to_contain_text("Delete projects/100?")
        expect(dialog).to_contain_text("21 actions")
        stay()
        expect(dialog).to_be_hidden()

    signed_in.write_chain("projects/100")
    assert 200 == signed_in.send().code


def test_delete_of_another_version_is_not_even_asked_about(
    signed_in: Sandbox, watch: Watch
) -> None:
    """The preview is refused, and the refusal is shown."""
    watch.expect(409)
    signed_in.open_method("deleteProject")
    signed_in.fill({"version": "99"})
    signed_in.call.get_by_role("button", name="Send", exact=True).click()

    expect(signed_in.answer.get_by_role("alert")).to_contain_text("stale")
    expect(signed_in.page.get_by_role("dialog")).to_be_hidden()


def test_first_use_offers_three_calls_that_work(sandbox: Sandbox) -> None:
    """Each answers, in the view that shows it best."""
    for name, view in (
        ("A whole project in one request", "Timeline"),
        ("Open work, inside its projects", "Tree"),
        ("What is late, and whose", "Table"),
    ):
        sandbox.page.evaluate("sessionStorage.clear()")
        sandbox.page.goto("about:blank")
        sandbox.open().sign_in()
        offer = sandbox.answer.get_by_role("button", name=name)
        assert 200 == sandbox.sending(offer.click).code
        tab = sandbox.answer.get_by_role("tab", name=view, exact=True)
        expect(tab).to_have_attribute("aria-selected", "true")


def test_second_sign_in_in_a_tab_calls_once(signed_in: Sandbox) -> None:
    """Nobody who was there before goes on listening."""
    signed_in.page.get_by_role("button", name="Sign out").click()
    signed_in.sign_in("staff", "demo")
    signed_in.write_chain("admins")
    calls: list[str] = []
    signed_in.page.on("request", lambda request: calls.append(request.url))
    signed_in.sending(lambda: signed_in.page.keyboard.press("Control+Enter"))
    signed_in.sending(lambda: signed_in.page.keyboard.press("Control+Enter"))

    assert 2 == len([url for url in calls if url.endswith("/v1/admins/json")])
