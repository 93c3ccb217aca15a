"""The page in the words of those who use it: sign in, open a method, fill, send, look."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from playwright.sync_api import Locator, Page, Request, expect


@dataclass(frozen=True)
class Sent:
    """A call that left the page, and the code that came back."""

    url: str
    body: str
    code: int


class Sandbox:
    """The page at `url`, which ends in a slash."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    @property
    def methods(self) -> Locator:
        """The left column."""
        return self.page.get_by_role("navigation", name="Methods and history")

    @property
    def call(self) -> Locator:
        """The middle column."""
        return self.page.get_by_role("region", name="Call", exact=True)

    @property
    def answer(self) -> Locator:
        """The right column."""
        return self.page.get_by_role("region", name="Answer", exact=True)

    def open(self, fragment: str = "") -> Sandbox:
        """Go to the page."""
        self.page.goto(self.url + fragment)
        return self

    def sign_in(self, username: str = "admin", password: str = "demo") -> Sandbox:
        """Fill in the form and wait until the methods are there."""
        self.try_to_sign_in(username, password)
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()
        return self

    def try_to_sign_in(self, username: str, password: str) -> None:
        """Fill in the form and press its button."""
        self.page.get_by_label("User").fill(username)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def sign_in_as_customer(
        self, email: str, clientid: str = "", password: str = "demo"
    ) -> Sandbox:
        """Log in by e-mail, to one of several clients if named, and wait for the methods."""
        self.try_as_customer(email, password, clientid)
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()
        return self

    def try_as_customer(self, email: str, password: str, clientid: str = "") -> None:
        """Fill in the customer's form and press its button."""
        self.page.get_by_role("radio", name="customer").check()
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_label("Client id").fill(clientid)
        self.page.get_by_role("button", name="Sign in").click()

    def open_method(self, title: str) -> None:
        """Find a method by its title and open it."""
        self.methods.get_by_label("Search methods").fill(title)
        self.methods.get_by_role("button").get_by_text(title, exact=True).click()
        expect(self.call.get_by_role("heading")).to_have_text(title)

    def write_chain(self, text: str) -> None:
        """Write a whole chain in place of the one there is."""
        removes = self.call.get_by_role("list", name="Chain").get_by_role("button")
        if removes.count():
            removes.first.click()
        box = self.call.get_by_label("Next step", exact=True)
        box.fill(text)
        box.press("Enter")

    @property
    def commands(self) -> Locator:
        """The left column of the tab of commands."""
        return self.page.get_by_role("navigation", name="Commands")

    def open_command(self, name: str) -> None:
        """Turn to the commands, find one by its name and open it."""
        self.page.get_by_role("button", name="Commands", exact=True).first.click()
        self.commands.get_by_label("Search commands").fill(name)
        self.commands.get_by_role("button").get_by_text(name, exact=True).click()
        expect(self.call.get_by_role("heading")).to_have_text(name)

    def send_command(self, and_confirm: bool = False) -> None:
        """Press Send and wait for the answer; what deletes is confirmed first."""
        number = int(self.page.locator("body").get_attribute("data-call") or 0) + 1
        self.call.get_by_role("button", name="Send", exact=True).click()
        if and_confirm:
            self.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        self.await_idle(f'[data-call="{number}"]')

    def control(self, path: str) -> Locator:
        """The control of a field or an option, by its path in params."""
        return self.call.locator(f'[data-path="{path}"]')

    def fill(self, values: Mapping[str, str]) -> None:
        """Fill in controls, each as its kind wants it; folded parts are opened first."""
        for path, value in values.items():
            control = self.control(path)
            self._unfold(control)
            role = control.get_attribute("role")
            if control.evaluate("element => element.tagName") == "SELECT":
                control.select_option(value)
            elif role == "combobox":
                self.look_up(control, value)
            else:
                control.fill(value)

    def look_up(self, control: Locator, name: str) -> None:
        """Find a record by its name."""
        control.fill(name)
        self.page.get_by_role("option").filter(has_text=name).first.click()

    def choose_fields(self, *names: str) -> None:
        """Tick the fields that shall be answered."""
        part = self.call.locator('[data-at="fields"]').first
        part.locator("summary").click()
        for name in names:
            part.get_by_label(name, exact=True).check()

    def send(self) -> Sent:
        """Press Send and return what came back; the page shows it then."""
        return self.sending(self.call.get_by_role("button", name="Send", exact=True).click)

    def sending(self, act: Callable[[], object]) -> Sent:
        """Do what sends a call and return what came back; the page shows it then."""
        begun: list[Request] = []

        def begins(request: Request) -> None:
            begun.append(request)

        number = int(self.page.locator("body").get_attribute("data-call") or 0) + 1
        self.page.on("request", begins)
        act()
        self.await_idle(f'[data-call="{number}"]')
        self.page.remove_listener("request", begins)
        link = self.page.evaluate("location.hash")
        sent = [request for request in begun if _asks(link, request)][-1]
        code = int(self.answer.locator("strong.code").inner_text())
        return Sent(sent.url, sent.post_data or "", code)

    def await_idle(self, which: str = "") -> None:
        """Wait until no request is under way; `which` goes on with the selector of the body."""
        self.page.locator(f'body[data-state="idle"]{which}').wait_for(state="attached")

    def look(self, view: str) -> Locator:
        """Turn to a way of seeing the answer."""
        self.answer.get_by_role("tab", name=view, exact=True).click()
        return self.answer.get_by_role("tabpanel")

    @property
    def response(self) -> Any:
        """What the answer holds, read in its raw view."""
        return json.loads(self.look("Raw").get_by_label("Answer as text").inner_text())["response"]

    @property
    def params(self) -> Any:
        """What the raw editor holds."""
        text = self.call.get_by_label("params as JSON").input_value()
        return json.loads(text) if text else {}

    @property
    def chain(self) -> list[str]:
        """The words of the chips."""
        return self.call.get_by_role("list", name="Chain").locator(".word").all_inner_texts()

    def _unfold(self, control: Locator) -> None:
        """Open the folded parts around a control."""
        control.evaluate(
            """element => {
                for (let part = element.closest("details"); part;
                     part = part.parentElement.closest("details")) part.open = true;
            }"""
        )


def _asks(link: str, request: Request) -> bool:
    """Tell the request of the call in the page's link from what the page asks for beside it."""
    if request.method != "POST":
        return False
    if "multipart" in request.headers["content-type"]:
        return True  # nothing but a call with a file is sent so
    form = dict(parse_qsl(request.post_data or ""))
    told = re.fullmatch(r"#(\w+)(/v1/[^?]+)(?:\?params=(.*))?", link)
    assert told, link
    verb, path, params = told.groups("")
    is_there = urlsplit(request.url).path.endswith((path, path.removesuffix("/raw")))
    return is_there and (form["method"], form.get("params", "")) == (verb, unquote(params))
