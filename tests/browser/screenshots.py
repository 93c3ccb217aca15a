"""Pictures of the page in its main states: `python -m tests.browser.screenshots FOLDER`.

Each in light and in dark on a wide screen, and in light on a telephone's, and `sandbox.png` as it
stands in `docs/`. They are for people to look at: no test compares them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.sandbox import Sandbox
from tests.browser.states import STATES
from tests.server.running import running_server
from tests.tools import tool

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 740}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "narrow": {"viewport": WIDE, "color_scheme": "light", "device_scale_factor": 2},
    "docs": {"viewport": {"width": 1280, "height": 760}, "color_scheme": "light"},
}
PICTURE = ("timeline", "docs", "sandbox.png")
"""The state and look of the picture for `docs/`, and its name."""


def main(folder: Path) -> None:
    """Serve the demonstration and take every picture of it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        running_server(Path(data) / "data", command="demo") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=tool("Chromium"), args=ARGUMENTS)
        pictures = [
            (state, look, f"{state.replace(' ', '-')}-{look}.png")
            for state in STATES
            for look in LOOKS
            if look != "docs"
        ]
        for state, look, name in (PICTURE, *pictures):
            take(browser, f"{server.url}/sandbox/", state, look, folder / name)
        browser.close()
    print(f"Took {1 + len(pictures)} pictures: open {folder}/")


def take(browser: Browser, url: str, state: str, look: str, path: Path) -> None:
    """Take one picture."""
    context = browser.new_context(**LOOKS[look], locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    sandbox = Sandbox(page, url).open()
    STATES[state](sandbox)
    if look == "narrow":
        page.set_viewport_size(NARROW)
    sandbox.await_idle()  # the names that are looked up for the picture are there then
    page.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
