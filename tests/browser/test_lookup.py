"""The look-up of a record on its own: what it asks for is answered by the test, when it likes."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.sandbox import Sandbox

MOUNT = """async () => {
  const {Lookup} = await import("/sandbox/page/lookup.js");
  window.asked = [];
  const find = (text) =>
    new Promise((resolve) => window.asked.push({text, answer: resolve}));
  const nameOf = () => Promise.resolve("");
  const lookup = new Lookup({label: "Id of project", value: "", find, nameOf, onChange() {}});
  document.querySelector("main").replaceChildren(lookup.element);
}"""
ANSWER = """([text, records]) => window.asked.find((each) => each.text === text).answer(
  records.map(([id, name]) => ({id, name})))"""
MUSEUMS = [(100, "Museum am Hafen"), (101, "Museum im Turm")]


@dataclass(frozen=True)
class Mounted:
    """A look-up that has the page to itself."""

    page: Page

    @property
    def box(self) -> Locator:
        """Its input."""
        return self.page.get_by_role("combobox", name="Id of project")

    @property
    def options(self) -> Locator:
        """What it offers."""
        return self.page.get_by_role("option")

    def asked(self) -> list[str]:
        """Return what it has asked for, one after the other."""
        found: list[str] = self.page.evaluate("window.asked.map(({text}) => text)")
        return found

    def answer(self, text: str, *records: tuple[int, str]) -> None:
        """Tell it what was found of a text."""
        self.page.evaluate(ANSWER, [text, records])


@pytest.fixture
def lookup(sandbox: Sandbox) -> Mounted:
    """A look-up in which somebody begins to type; nothing is found yet."""
    sandbox.page.evaluate(MOUNT)
    mounted = Mounted(sandbox.page)
    mounted.box.focus()
    mounted.page.keyboard.insert_text("Muse")
    assert ["", "Muse"] == mounted.asked()
    return mounted


def test_choice_stays_when_a_later_answer_comes(lookup: Mounted) -> None:
    """Who types fast and picks at once picks what he saw, though the list is told anew."""
    lookup.answer("Muse", (99, "A muse"), *MUSEUMS)
    expect(lookup.options).to_have_count(3)
    lookup.page.keyboard.insert_text("um")
    lookup.page.keyboard.press("ArrowDown")
    lookup.page.keyboard.press("ArrowDown")
    chosen = lookup.options.nth(1).get_attribute("id") or ""
    expect(lookup.box).to_have_attribute("aria-activedescendant", chosen)

    lookup.answer("Museum", *MUSEUMS)

    expect(lookup.options).to_have_count(2)
    again = lookup.options.first.get_attribute("id") or ""
    assert chosen != again
    expect(lookup.box).to_have_attribute("aria-activedescendant", again)
    lookup.page.keyboard.press("Enter")
    expect(lookup.box).to_have_value("100")


def test_earlier_answer_that_comes_late_is_not_shown(lookup: Mounted) -> None:
    """The list is that of what stands in the box."""
    lookup.page.keyboard.insert_text("um")
    lookup.answer("Museum", *MUSEUMS)
    lookup.answer("Muse", (99, "A muse"), *MUSEUMS)

    expect(lookup.options).to_have_text(["100 · Museum am Hafen", "101 · Museum im Turm"])


def test_answer_that_comes_when_somebody_is_elsewhere_is_not_shown(lookup: Mounted) -> None:
    """A list that opens by itself would cover what is being read."""
    lookup.box.blur()
    lookup.answer("Muse", *MUSEUMS)

    expect(lookup.options).to_have_count(0)
