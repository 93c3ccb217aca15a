"""A browser for the run, a server for each module, a watched page for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.sandbox import Sandbox
from tests.browser.watch import Watch
from tests.server.running import Running, running_server
from tests.tools import tool

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MILLISECONDS = 30_000
"""For whatever is waited for: a busy machine takes its time."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process."""
    path = tool("Chromium")
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demonstration, served to a module."""
    with running_server(tmp_path_factory.mktemp("browser") / "data", command="demo") as running:
        yield running


@pytest.fixture
def context(browser: Browser, server: Running) -> Iterator[BrowserContext]:
    """What a person's browser knows: nothing yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab."""
    return context.new_page()


@pytest.fixture
def watch(page: Page, server: Running) -> Iterator[Watch]:
    """The watch over the tab: at the end nothing went wrong that the test has not announced."""
    watch = Watch(page, urlsplit(server.url).netloc)
    yield watch
    assert [] == watch.faults


@pytest.fixture
def sandbox(page: Page, server: Running, watch: Watch) -> Sandbox:
    """The page, opened; nobody is signed in."""
    return Sandbox(page, f"{server.url}/sandbox/").open()


@pytest.fixture
def signed_in(sandbox: Sandbox) -> Sandbox:
    """The page of the demonstration's super administrator."""
    return sandbox.sign_in()


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    """A file to send."""
    path = tmp_path / "Übersicht.txt"
    path.write_bytes(b"Hello, world.\n" * 1000)
    return path
