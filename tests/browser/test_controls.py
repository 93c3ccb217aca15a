"""Nothing in the page is a dead control: each one, once clicked, does something."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.sandbox import Sandbox
from tests.browser.states import STATES
from tests.browser.watch import Watch

LOOKS = """
  const clickable = ":is(button, summary, a[href], input[type=checkbox], input[type=radio])";
  const chosen = ":is([aria-selected=true], [aria-current=true], [aria-pressed=true])";
  const root = document.querySelector("dialog[open]") ?? document;
  const controls = [...root.querySelectorAll(`${clickable}:not(${chosen})`)];
  const lookOf = (control) => {
    const place = control.closest("section, nav, header, dialog")?.getAttribute("aria-label");
    const look = [place, control.localName, control.className.baseVal ?? control.className];
    if (!control.matches(".method, td *, .bar *, .tree *, .field *")) {
      const words = control.getAttribute("aria-label") || control.innerText;
      look.push(words.replace(/\\d+/g, "0"));
    }
    return look.join(" | ");
  };
"""
"""What can be clicked, by place, kind and words, which rows share; not a choice that is made."""

ALL = f"""() => {{
  {LOOKS}
  return [...new Set(controls.filter((each) => each.checkVisibility()).map(lookOf))];
}}"""

CLICK = f"""(look) => new Promise((resolve) => {{
  {LOOKS}
  const control = controls.find((each) => each.checkVisibility() && lookOf(each) === look);
  if (!control) return resolve("gone");
  if (control.disabled || control.ariaDisabled === "true")
    return resolve(control.title ? "off" : "off without a reason");
  const done = (what) => {{ observer.disconnect(); resolve(what); }};
  const observer = new MutationObserver(() => done("alive"));
  const watched = {{childList: true, attributes: true, characterData: true}};
  observer.observe(document, {{subtree: true, ...watched}});
  for (const name of ["toggle", "change", "focusin"])
    window.addEventListener(name, () => done("alive"), {{capture: true, once: true}});
  control.dispatchEvent(new MouseEvent("click", {{bubbles: true, cancelable: true}}));
  setTimeout(() => done("dead"), 1000);
}})"""
"""Clicks, and tells whether anything changed that a person can see."""

IS_STILL = """() =>
  document.querySelector("dialog[open]") || document.getElementById("send").innerText === "Send"
"""


@pytest.mark.parametrize("state", [name for name in STATES if name != "signed out"])
def test_every_control_does_something(sandbox: Sandbox, watch: Watch, state: str) -> None:
    """In each of the page's states; one that is off says why."""
    watch.expect(400)
    page = sandbox.page
    elsewhere: list[object] = []
    page.on("download", lambda download: elsewhere.append(download))
    page.on("filechooser", lambda chooser: elsewhere.append(chooser))
    reach(sandbox, state)
    looks = page.evaluate(ALL)
    found = {}
    for look in looks:
        elsewhere.clear()
        found[look] = click(page, look)
        if found[look] == "gone":
            begin_anew(sandbox, state)
            found[look] = click(page, look)
        if found[look] == "dead" and elsewhere:
            found[look] = "alive"

    assert "alive" in found.values()
    assert {} == {look: what for look, what in found.items() if what not in ("alive", "off")}


def reach(sandbox: Sandbox, state: str) -> None:
    """Go to a state and wait until no call is under way."""
    STATES[state](sandbox)
    sandbox.page.wait_for_function(IS_STILL)


def begin_anew(sandbox: Sandbox, state: str) -> None:
    """Reach a state again: a control before led elsewhere."""
    sandbox.page.evaluate("sessionStorage.clear()")
    sandbox.page.goto("about:blank")
    sandbox.open()
    reach(sandbox, state)


def click(page: Page, look: str) -> str:
    """Click a control and return what became of it."""
    return str(page.evaluate(CLICK, look))
