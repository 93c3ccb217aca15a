"""A browser for the run, a server and a context for each module, a watched page for each test."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.browser.sandbox import Sandbox
from tests.browser.trace import Trace
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
FORGET = "location.origin === 'null' || localStorage.clear()"
"""What a page of no origin has stored is nothing; what a tab has stored goes with it."""
VIEWPORT: ViewportSize = {"width": 1280, "height": 800}
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


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """What a person's browser knows, for a module: what has been stored is forgotten in between."""
    with new_context(browser) as context:
        yield context


@pytest.fixture
def fresh_context(browser: Browser) -> Iterator[BrowserContext]:
    """Another person's browser, for tests whose claim is what a browser keeps, and from whom."""
    with new_context(browser) as context:
        yield context


@contextlib.contextmanager
def new_context(browser: Browser) -> Iterator[BrowserContext]:
    """Yield a browser that knows nothing yet; what it does can be traced."""
    context = browser.new_context(viewport=VIEWPORT, locale="en-GB")
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    context.tracing.start()
    yield context
    context.close()


@pytest.fixture
def trace(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Trace]:
    """What the browser does in the test."""
    trace = Trace(context, request.node.nodeid.removeprefix("tests/browser/"))
    yield trace
    trace.end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the trace of a test that fails, and say in its report how it is looked at."""
    report = yield
    trace = getattr(item, "funcargs", {}).get("trace")
    if report.failed and call.when == "call" and trace:
        report.sections.append(("What the browser did", trace.keep()))
    return report


@pytest.fixture
def page(context: BrowserContext, trace: Trace) -> Iterator[Page]:
    """A tab; what is stored beyond it is gone with it."""
    page = context.new_page()
    yield page
    page.evaluate(FORGET)
    page.close()
    context.clear_cookies()


@pytest.fixture
def watch(page: Page, server: Running, trace: Trace) -> Iterator[Watch]:
    """The watch over the tab: at the end nothing went wrong that the test has not announced."""
    watch = Watch(page, urlsplit(server.url).netloc)
    yield watch
    assert [] == watch.faults, trace.keep()


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
