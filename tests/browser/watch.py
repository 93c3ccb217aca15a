"""Sees what a person at the page would not: errors in the console, calls to other hosts.

A browser writes each refused request into its console; a test announces the codes it means to get.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`));
"""
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")


class Watch:
    """Watches a page; `faults` are sentences."""

    def __init__(self, page: Page, *hosts: str) -> None:
        self.hosts = set(hosts)
        self.codes: set[int] = set()
        self.faults: list[str] = []
        page.add_init_script(VIOLATIONS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._see)
        page.on("requestfailed", self._miss)

    def expect(self, *codes: int) -> None:
        """Announce codes of refusals that the test is about."""
        self.codes |= set(codes)

    def _hear(self, message: ConsoleMessage) -> None:
        refused = _REFUSED.match(message.text)
        is_meant = refused is not None and int(refused[1]) in self.codes
        if message.type in ("error", "warning") and not is_meant:
            self.faults.append(f"console {message.type}: {message.text}")

    def _miss(self, request: Request) -> None:
        """Note a failed request, unless the page was left or somebody pressed Stop."""
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}, {request.failure}")

    def _see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc not in self.hosts:
            self.faults.append(f"request to another host: {request.url}")
