"""The folder on another host: it works where the server lists that origin, else it says so."""

from __future__ import annotations

import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from teampro.demo.people import ADDRESSES, MUSEUM
from teampro.sandbox_files import SANDBOX
from tests.browser.sandbox import Sandbox
from tests.browser.watch import Watch
from tests.server.running import running_server


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map: ClassVar[dict[str, str]] = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
    }

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""


@pytest.fixture
def context(fresh_context: BrowserContext) -> BrowserContext:
    """Origins are the claim here: nothing is known of any."""
    return fresh_context


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    """A web server that knows nothing of the API, with the folder uploaded; host and port."""
    handler = functools.partial(_Quiet, directory=str(SANDBOX))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@contextlib.contextmanager
def uploaded(page: Page, web: str, data: Path, origins: str) -> Iterator[tuple[Sandbox, Watch]]:
    """Yield the page from one host while the API of another lets in the pages of `origins`."""
    environment = {"TEAMPRO_ALLOWED_ORIGINS": origins} if origins else {}
    with running_server(data, command="demo", environment=environment) as server:
        watch = Watch(page, web, "{}:{}".format(*server.place))
        sandbox = Sandbox(page, f"http://{web}/").open()
        page.get_by_label("API URL").fill(server.url)
        yield sandbox, watch


def test_page_of_an_allowed_origin_calls(page: Page, web: str, tmp_path: Path) -> None:
    """Reads, writes, the headers it shows, and a customer in and out, across origins."""
    with uploaded(page, web, tmp_path / "data", f"http://{web}") as (sandbox, watch):
        sandbox.sign_in()
        sandbox.write_chain("projects/100/snapshot")
        assert 200 == sandbox.send().code
        expect(sandbox.answer.locator(".figures")).to_contain_text("SQL")
        expect(sandbox.look("Headers")).to_contain_text("x-request-id")
        sandbox.open_method("createProject")
        sandbox.fill({"project_name": "From elsewhere"})
        assert 201 == sandbox.send().code
        expect(sandbox.look("Headers")).to_contain_text("location")
        api = page.evaluate("JSON.parse(sessionStorage.getItem('teampro.session')).url")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_label("API URL").fill(api)
        sandbox.sign_in_as_customer(ADDRESSES[MUSEUM])
        page.get_by_role("button", name="Sign out").click()
        sandbox.await_idle()
        expect(page.get_by_role("alert")).to_be_empty()
        assert [] == watch.faults


def test_page_of_another_origin_is_told_what_to_set(page: Page, web: str, tmp_path: Path) -> None:
    """The browser hides why; the page names both reasons there can be."""
    with uploaded(page, web, tmp_path / "data", "") as (sandbox, _):
        sandbox.try_to_sign_in("admin", "demo")

        expect(page.get_by_role("alert")).to_contain_text("TEAMPRO_ALLOWED_ORIGINS")
