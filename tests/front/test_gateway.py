"""The gateway's page as its PHP plays it: through a login to the last command, in its order."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from teampro.store.database import Database
from tests import databases
from tests.consistency import check_books
from tests.front.gateway_samples import ANNA, LAN, PHP, SAMPLES
from tests.front.nginx import running_front
from tests.front.test_abuse import CERTIFICATE
from tests.page_story import ADMIN, EMAIL, PASSWORD, plant_story
from tests.server.running import running_server
from tests.tools import tool

pytestmark = pytest.mark.database


class Shop:
    """A served shop, and what PHP needs to reach it."""

    def __init__(self, url: str, directory: Path, certificate: Path | None = None) -> None:
        self.url = url
        self.directory = directory
        self.options = [] if certificate is None else ["-d", f"curl.cainfo={certificate}"]

    def run(self, program: str, token: str = "") -> str:
        """Run a program of PHP and return what it prints."""
        file = self.directory / "sample.php"
        file.write_text(program)
        told = {"PATH": os.environ["PATH"], "SHOP_HOST": self.url, "SHOP_TOKEN": token}
        done = subprocess.run(
            [tool("PHP"), *self.options, file], env=told, capture_output=True, text=True, check=True
        )
        return done.stdout.rstrip("\n")

    def log_in(self, name: str) -> str:
        """Return a token, as the page's first sample gets it."""
        values = f"'email' => '{name}', 'password' => '{PASSWORD}'"
        answer = json.loads(self.run(PHP.format(path="login", values=values)))
        assert list(answer) == ["0", "result", "user", "token"]
        return str(answer["0"]["token"])


@pytest.fixture(params=["direct", "shipped"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    """The shop on the page's day, straight and behind the shipped front."""
    data = plant_story(tmp_path / "data")
    environment = {"TEAMPRO_DATA": str(data), "TEAMPRO_BEHIND_PROXY": "true"}
    app = "tests.front.at_story:make_app"
    with running_server(data, app=app, environment=environment) as server:
        if request.param == "direct":
            yield Shop(server.url, tmp_path)
            return
        with running_front(tmp_path / "front", server.place) as front:
            host, port = front.place
            yield Shop(f"https://{host}:{port}", tmp_path, front.directory / CERTIFICATE)


def test_the_page_plays_from_its_login_to_its_last_command(shop: Shop) -> None:
    """Each answer is the page's to the byte, but for ids and what must not be told."""
    tokens = {LAN: shop.log_in(EMAIL), ANNA: shop.log_in(ADMIN)}
    found = {sample.path: shop.run(sample.php, tokens[sample.who]) for sample in SAMPLES}
    assert {sample.path: sample.printed for sample in SAMPLES} == found
    database = Database(databases.place(shop.directory / "data"))
    check_books(database)
    database.close()
