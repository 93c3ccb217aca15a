"""Measures a newcomer's wait: `python -m bench.first_answer`, from `git clone` to the first answer.

It clones this checkout, runs `make run` there, opens the page in Chromium, logs in and sends the
first of the calls that the page offers. What a person needs to read and type is not in it. pip may
have the packages in its cache; `--no-cache` makes it fetch them all.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
STARTED = re.compile(r"^Open (http://\S+)", re.MULTILINE)


def main() -> int:
    """Print the seconds after which each step was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-cache", action="store_true", help="let pip use no cache")
    arguments = parser.parse_args()
    began = time.monotonic()

    def tell(what: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {what}", flush=True)

    with tempfile.TemporaryDirectory() as place:
        checkout = Path(place, "teampro")
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(checkout)], check=True)
        tell("cloned")
        environment = {**os.environ, "TEAMPRO_BIND": "127.0.0.1:0"}
        if arguments.no_cache:
            environment["PIP_NO_CACHE_DIR"] = "1"
        server = subprocess.Popen(
            ["make", "run"], cwd=checkout, env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            url = _started(server)
            tell("installed, demonstration data made, server started")
            _call(url, tell)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)
    return 0


def _started(server: subprocess.Popen[str]) -> str:
    """Return the address that the server prints."""
    assert server.stdout
    said = ""
    for line in server.stdout:
        said += line
        if found := STARTED.search(said):
            return found[1]
    raise SystemExit(f"make run ended before it served:\n{said}")


def _call(url: str, tell: Callable[[str], None]) -> None:
    """Log in to the page and send the first call that it offers."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is missing: sudo apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page()
        page.goto(url)
        page.get_by_label("User").fill("admin")
        page.get_by_label("Password").fill("demo")
        page.get_by_role("button", name="Sign in").click()
        first = page.get_by_role("button", name="A whole project in one request")
        first.wait_for()
        tell("page open, logged in")
        first.click()
        page.get_by_role("region", name="Answer").get_by_text("200").first.wait_for()
        tell("first answer shown")
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
