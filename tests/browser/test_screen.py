"""Small screens, keyboards alone, and nothing that jumps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.sandbox import Sandbox

NARROW = {"width": 360, "height": 700}
LEAST_SHIFT = 0.1
"""What the web's own measure of layout shift calls good, for a whole visit."""
SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def test_whole_call_is_made_on_a_narrow_screen(sandbox: Sandbox) -> None:
    """One column at a time, each reachable, none wider than the screen."""
    sandbox.page.set_viewport_size(NARROW)
    assert 0 == overflow(sandbox.page)
    sandbox.sign_in()
    columns = sandbox.page.get_by_role("group", name="Columns")
    columns.get_by_role("button", name="Methods").click()
    assert 0 == overflow(sandbox.page)
    sandbox.open_method("getProjectSnapshot")
    expect(sandbox.methods).to_be_hidden()
    assert 0 == overflow(sandbox.page)
    assert 200 == sandbox.send().code
    expect(sandbox.call).to_be_hidden()
    for view in ("Tree", "Table", "Timeline", "Hours", "Raw", "Headers"):
        sandbox.look(view)
        assert (view, 0) == (view, overflow(sandbox.page))
    columns.get_by_role("button", name="Call").click()
    sandbox.write_chain("projects/actions")
    sandbox.call.get_by_label("Add a filter").first.select_option("date_finish")
    assert 0 == overflow(sandbox.page)


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_nothing_is_wider_than_the_screen(signed_in: Sandbox, width: int) -> None:
    """From a telephone to a wide desk."""
    signed_in.page.set_viewport_size({"width": width, "height": 800})
    signed_in.page.keyboard.press("?")
    expect(signed_in.page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert 0 == overflow(signed_in.page)


def test_nothing_jumps_while_a_call_is_made(sandbox: Sandbox) -> None:
    """What somebody is about to click stays where it is."""
    sandbox.page.add_init_script(SHIFTS)
    sandbox.page.goto("about:blank")
    sandbox.open().sign_in()
    sandbox.write_chain("projects/100/snapshot")
    sandbox.send()
    for view in ("Table", "Timeline", "Tree"):
        sandbox.look(view)

    assert sandbox.page.evaluate("window.shifts") < LEAST_SHIFT


class Keyboard:
    """A person without a mouse; wherever focus is, it must be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def focus(self) -> Locator:
        """The element that has focus, and is not the page as a whole."""
        focused = self.page.locator(":focus")
        expect(focused).to_have_count(1)
        return focused

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Type a text."""
        self.page.keyboard.type(text)

    def tab_to(self, wanted: Locator, key: str = "Tab") -> None:
        """Press Tab until an element has focus; each stop on the way can be seen."""
        for _ in range(80):
            self.press(key)
            if self.focus.evaluate(
                "(element, other) => element === other", wanted.element_handle()
            ):
                assert_focus_is_seen(self.focus)
                return
        raise AssertionError("Tab does not lead there")


def assert_focus_is_seen(element: Locator) -> None:
    """Focus has an outline, and stands within the window."""
    style = element.evaluate("element => getComputedStyle(element).outlineStyle")
    assert "none" != style
    expect(element).to_be_in_viewport()


def test_keyboard_alone_is_enough(sandbox: Sandbox) -> None:
    """Sign in, find a method, fill, send, read, open a record, and look at the keys."""
    keyboard = Keyboard(sandbox.page)
    expect(sandbox.page.get_by_label("User")).to_be_focused()
    keyboard.write("admin")
    keyboard.press("Tab")
    keyboard.write("demo")
    keyboard.press("Enter")
    expect(sandbox.methods).to_be_visible()

    keyboard.press("/")
    keyboard.write("getProjectActions")
    keyboard.tab_to(sandbox.methods.get_by_text("getProjectActions", exact=True).locator(".."))
    keyboard.press("Enter")
    expect(sandbox.call.get_by_role("heading")).to_have_text("getProjectActions")
    keyboard.tab_to(sandbox.control("limit"))
    keyboard.press("Control+a")
    keyboard.write("2")
    sandbox.sending(lambda: keyboard.press("Control+Enter"))
    expect(keyboard.focus).to_have_attribute("data-path", "limit")

    keyboard.press("Tab")
    keyboard.tab_to(sandbox.answer.get_by_role("tab", name="Tree"), "Tab")
    keyboard.press("ArrowRight")
    expect(sandbox.answer.get_by_role("tab", name="Table")).to_be_focused()
    link = sandbox.answer.get_by_role("tabpanel").get_by_role("link", name="1", exact=True).first
    keyboard.tab_to(link)
    sandbox.sending(lambda: keyboard.press("Enter"))
    assert ["actions"] == sandbox.chain
    expect(sandbox.answer.locator("#answer")).to_be_focused()

    keyboard.press("?")
    expect(sandbox.page.get_by_role("dialog", name="Keys")).to_be_visible()
    keyboard.press("Escape")
    expect(sandbox.page.get_by_role("dialog")).to_be_hidden()


def test_name_is_looked_up_by_keyboard(signed_in: Sandbox) -> None:
    """Arrows move through what was found, Enter picks, Escape closes."""
    keyboard = Keyboard(signed_in.page)
    keyboard.press("c")
    keyboard.write("projects/")
    box = signed_in.call.get_by_role("combobox", name="Id of project")
    keyboard.tab_to(box, "Shift+Tab")
    keyboard.write("Museum")
    expect(signed_in.page.get_by_role("option").first).to_contain_text("Museum")
    keyboard.press("ArrowDown", "Enter")
    expect(box).to_have_value("100")
    expect(signed_in.call.get_by_text("Museum am Hafen").first).to_be_visible()
    keyboard.press("ArrowDown")
    found = signed_in.page.get_by_role("listbox", name="Id of project")
    expect(found).to_be_visible()
    keyboard.press("Escape")
    expect(found).to_be_hidden()
