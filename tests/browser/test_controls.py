"""Nothing in the page is a dead control: each one, once clicked, does something."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PATIENCE_MILLISECONDS
from tests.browser.sandbox import Sandbox
from tests.browser.states import STATES
from tests.browser.watch import Watch
from tests.properties.profiles import NIGHTLY

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

FILES = """() => {
  for (const [owner, name] of [[URL, "createObjectURL"], [HTMLInputElement.prototype, "click"]]) {
    const original = owner[name];
    owner[name] = function (...given) {
      window.dispatchEvent(new Event("file"));
      return original.apply(this, given);
    };
  }
}"""
"""Lets the page tell by an event that it makes a file to save, or asks for one to send."""

CLICK = f"""([look, patience]) => new Promise((resolve) => {{
  {LOOKS}
  const control = controls.find((each) => each.checkVisibility() && lookOf(each) === look);
  if (!control) return resolve("gone");
  if (control.disabled || control.ariaDisabled === "true")
    return resolve(control.title ? "off" : "off without a reason");
  const done = (what) => {{ observer.disconnect(); resolve(what); }};
  const observer = new MutationObserver((changes) => {{
    const isSeen = ({{type, target}}) => type !== "attributes" || target !== document.body;
    if (changes.some(isSeen)) done("alive");
  }});
  const watched = {{childList: true, attributes: true, characterData: true}};
  observer.observe(document, {{subtree: true, ...watched}});
  for (const name of ["toggle", "change", "focusin", "file"])
    window.addEventListener(name, () => done("alive"), {{capture: true, once: true}});
  control.dispatchEvent(new MouseEvent("click", {{bubbles: true, cancelable: true}}));
  setTimeout(() => done("dead"), patience);
}})"""
"""Clicks, and tells whether anything changed that a person can see, or a file was made or chosen.

A control that does nothing is waited for as long as anything is.
"""


@pytest.fixture(scope="module")
def alive() -> set[str]:
    """What did something in one of the states; at night each is asked in all of them."""
    return set()


@pytest.mark.parametrize("state", [name for name in STATES if name != "signed out"])
def test_every_control_does_something(
    sandbox: Sandbox, watch: Watch, alive: set[str], state: str
) -> None:
    """In each of the page's states, or in the first that has it; one that is off says why."""
    watch.expect(400)
    reach(sandbox, state)
    looks = sandbox.page.evaluate(ALL)
    found = {}
    for look in looks if NIGHTLY else [each for each in looks if each not in alive]:
        found[look] = click(sandbox, look)
        if found[look] == "gone":
            begin_anew(sandbox, state)
            found[look] = click(sandbox, look)

    alive.update(look for look, what in found.items() if what == "alive")
    assert not alive.isdisjoint(looks)
    assert {} == {look: what for look, what in found.items() if what not in ("alive", "off")}


def reach(sandbox: Sandbox, state: str) -> None:
    """Go to a state and wait until no call is under way."""
    sandbox.page.evaluate(FILES)
    STATES[state](sandbox)
    sandbox.await_idle()


def begin_anew(sandbox: Sandbox, state: str) -> None:
    """Reach a state again: a control before led elsewhere."""
    sandbox.page.evaluate("sessionStorage.clear()")
    sandbox.page.goto("about:blank")
    sandbox.open()
    reach(sandbox, state)


def click(sandbox: Sandbox, look: str) -> str:
    """Click a control and return what became of it, when what it began has ended."""
    what = str(sandbox.page.evaluate(CLICK, [look, PATIENCE_MILLISECONDS]))
    sandbox.await_idle()
    return what
