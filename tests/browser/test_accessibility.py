"""What axe-core, the web's own inspector of accessibility, finds in the page: nothing serious."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.sandbox import Sandbox
from tests.browser.states import STATES
from tests.browser.watch import Watch
from tests.tools import leave_out

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")


def violations(page: Page, *rules: str) -> list[str]:
    """Return what axe finds that is serious: its rule and the element; all rules by default."""
    if not AXE.exists():
        leave_out("axe-core is missing: npm ci --prefix tests/browser")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    asked: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        asked["runOnly"] = list(rules)
    found: Any = page.evaluate("(asked) => axe.run(asked)", asked)
    return [
        f"{fault['id']}: {node['html'][:150]}"
        for fault in found["violations"]
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_serious(sandbox: Sandbox, watch: Watch, state: str) -> None:
    """In light, in dark (where colours alone differ), on a wide screen and on a narrow one."""
    watch.expect(400)
    STATES[state](sandbox)
    found = violations(sandbox.page)
    sandbox.page.emulate_media(color_scheme="dark")
    found += violations(sandbox.page, "color-contrast")
    sandbox.page.set_viewport_size({"width": 360, "height": 700})
    found += violations(sandbox.page)

    assert [] == sorted(set(found))
