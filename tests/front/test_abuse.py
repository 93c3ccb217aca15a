"""Reports of abuse through gunicorn, the shipped nginx and a stock one: one header passes."""

from __future__ import annotations

import json
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from teampro.store.database import Database
from tests import databases
from tests.front.nginx import Front, running_front, running_stock
from tests.server.planted import plant, put
from tests.server.raw import Answer, answers
from tests.server.running import clean_environment, running_server
from tests.tools import tool

pytestmark = pytest.mark.database

PLACE = "/modules/addons/abusemanagerpro/includes/api.php"
SAMPLE = Path(__file__).parent / "abuse_report.php"
REPORT = b"action=create&service_id=1&category=Spam"
COST = {"TEAMPRO_PASSWORD_COST": "10"}
CERTIFICATE = "certificate.pem"
FRONTS = {"shipped": running_front, "stock": running_stock}


class Ways:
    """The ways to one server: its own port, the shipped front and a stock one, as far as they run.

    `fronts` are by the name of the way.
    """

    def __init__(self, direct: tuple[str, int], fronts: Mapping[str, Front], identifier: str):
        self.places = {"direct": direct, **{way: each.place for way, each in fronts.items()}}
        shipped = fronts.get("shipped")
        self.certificate = shipped.directory / CERTIFICATE if shipped else ""
        self.identifier = identifier

    def url(self, way: str) -> str:
        """Return the address of a way."""
        host, port = self.places[way]
        return f"http{'s' if way == 'shipped' else ''}://{host}:{port}"

    def send(self, way: str, data: bytes) -> Answer:
        """Send one request as it is, and return the answer."""
        with ExitStack() as stack:
            client = stack.enter_context(socket.create_connection(self.places[way], timeout=20))
            if way == "shipped":
                context = ssl.create_default_context(cafile=str(self.certificate))
                client = stack.enter_context(
                    context.wrap_socket(client, server_hostname="127.0.0.1")
                )
            client.sendall(data)
            [answer] = answers(b"".join(iter(lambda: client.recv(65_536), b"")))
        return answer

    def report(self, way: str, *before: str, after: tuple[str, ...] = ()) -> Answer:
        """Report with headers before the Host and after it."""
        headers = (*before, "Host: projects.example.com", "Connection: close", *after)
        kind = "Content-Type: application/x-www-form-urlencoded"
        head = (f"POST {PLACE} HTTP/1.1", *headers, kind, f"Content-Length: {len(REPORT)}", "", "")
        return self.send(way, "\r\n".join(head).encode() + REPORT)


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ways]:
    """A server with a service that runs, and what stands before it."""
    data = plant(tmp_path_factory.mktemp("abuse") / "data", cost=10)
    _plant_service(data)
    made = teampro(data, "token", "create", "anna", "--label", "scanner", "--abuse")
    fronts = tmp_path_factory.mktemp("fronts")
    with ExitStack() as stack:
        server = stack.enter_context(
            running_server(data, environment=COST, options=("--behind-proxy",))
        )
        running = {
            way: stack.enter_context(start(fronts / way, server.place))
            for way, start in FRONTS.items()
        }
        yield Ways(server.place, running, made.strip())


def _plant_service(data: Path) -> None:
    database = Database(databases.place(data))
    put(database, "services", id=1, userid=1, domainstatus="Active")
    database.close()


def run_sample(ways: Ways, way: str) -> str:
    """Run the source's own example and return what it is answered."""
    told = {
        "PATH": os.environ["PATH"],
        "SCANNER_HOST": ways.url(way),
        "SCANNER_API_ID": ways.identifier,
    }
    done = subprocess.run(
        [tool("PHP"), "-d", f"curl.cainfo={ways.certificate}", SAMPLE],
        env=told,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def teampro(data: Path, *words: str) -> str:
    """Run a command over the data and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "teampro", *words, "--data", str(data)],
        env=clean_environment() | databases.environment(data) | COST,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("way", ["direct", "shipped", "stock"])
def test_the_sample_in_php_reports(ways: Ways, way: str) -> None:
    """The identifier arrives under the name that the source gives its header."""
    assert 32 == len(ways.identifier) and ways.identifier.isalnum()
    assert '{"status":"success","report_id":1}' == run_sample(ways, way)


@pytest.mark.parametrize("way", ["direct", "shipped", "stock"])
def test_the_identifier_passes_wherever_it_stands(ways: Ways, way: str) -> None:
    """Before the Host as well as behind it, in either spelling; both at once are none."""
    own = f"API_ID: {ways.identifier}"
    other = f"API-ID: {ways.identifier}"
    for before, after in (((own,), ()), ((), (own,)), ((other,), ())):
        assert 200 == ways.report(way, *before, after=after).status
    both = ways.report(way, own, other)
    assert (401, "AMP001") == (both.status, json.loads(both.body)["error_code"])


@pytest.mark.parametrize("way", ["direct", "shipped", "stock"])
def test_no_other_underscore_says_a_place(ways: Ways, way: str) -> None:
    """The path is that of the request line."""
    forged = ("SCRIPT_NAME: /x", "PATH_INFO: /x", "X_Request_Id: x", "X_Forwarded_Proto: https")
    answer = ways.report(way, f"API_ID: {ways.identifier}", *forged)
    assert 200 == answer.status
    assert "x" != answer.headers["x-request-id"]


@pytest.mark.parametrize("way", ["shipped", "stock"])
def test_no_other_underscore_says_an_address(ways: Ways, way: str) -> None:
    """WSGI would join it with the front's own header, and no ban would hold."""
    found = []
    for number in range(8):
        line = "GET /v1/projects/json?username=anna&password=wrong HTTP/1.1"
        head = (line, "Host: projects.example.com", f"X_Forwarded_For: 9.9.9.{number}")
        data = "\r\n".join((*head, "Connection: close", "", "")).encode()
        found.append(ways.send(way, data).status)
    assert [403] * 5 == found[3:]
