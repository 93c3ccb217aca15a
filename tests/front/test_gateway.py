"""The gateway's page as its PHP plays it: through a login to the last command, in its order."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from teampro.store.database import Database
from tests import databases
from tests.consistency import check_books
from tests.front.gateway_samples import ANNA, LAN, PHP, SAMPLES
from tests.front.nginx import Front, running_front
from tests.front.test_abuse import CERTIFICATE
from tests.page_story import ADMIN, EMAIL, OTHER, PASSWORD, plant_story
from tests.server.running import running_server
from tests.tools import tool

pytestmark = pytest.mark.database


class Shop:
    """A served shop, and what PHP needs to reach it."""

    def __init__(self, place: tuple[str, int], directory: Path, front: Front | None = None) -> None:
        self.place, self.front = place, front
        self.url = f"http{'s' if front else ''}://{place[0]}:{place[1]}"
        self.directory = directory
        certificate = front.directory / CERTIFICATE if front else ""
        self.options = ["-d", f"curl.cainfo={certificate}"] if front else []

    def ask(
        self, verb: str, path: str, token: str = "", source: str = "127.0.0.1", **fields: str
    ) -> tuple[int, Mapping[str, str], str]:
        """Send one request from an address; return status, headers and body."""
        connection = (
            self.front.connect(source=source)
            if self.front
            else HTTPConnection(*self.place, timeout=30, source_address=(source, 0))
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        with contextlib.closing(connection):
            connection.request(verb, f"/{path}", urlencode(fields) or None, headers)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, told, answer.read().decode()

    def told(self, command: str, token: str, **fields: str) -> str:
        """Send a command that is understood, and return its answer as it is printed."""
        status, _, body = self.ask("POST", f"api/v1/{command}", token, **fields)
        assert 200 == status, body
        return body

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
            yield Shop(server.place, tmp_path)
            return
        with running_front(tmp_path / "front", server.place) as front:
            yield Shop(front.place, tmp_path, front)


def test_the_page_plays_from_its_login_to_its_last_command(shop: Shop) -> None:
    """Each answer is the page's to the byte, but for ids and what must not be told."""
    tokens = {LAN: shop.log_in(EMAIL), ANNA: shop.log_in(ADMIN)}
    found = {sample.path: shop.run(sample.php, tokens[sample.who]) for sample in SAMPLES}
    assert {sample.path: sample.printed for sample in SAMPLES} == found
    database = Database(databases.place(shop.directory / "data"))
    check_books(database)
    database.close()


DENIED = '{"result":"error","messages":"Permission denied!"}'
UNKNOWN = '{"result":"error","messages":"User not exists"}'
INVALID = '{"error":"token invalid"}'
REFUSED = (
    ({"extraIp": "6"}, '"message":"extraIp must be from 1 to 5"'),
    ({"product": "VPS 99"}, '"messages":"Product not exists"'),
    ({"os": ""}, '"message":"The os field is required."'),
)
OF_ADMINISTRATORS = (
    "AddCredit", "AddInvoicePayment", "AcceptOrder", "addBannedIp", "AddClient", "AddProduct",
    "AddTransaction", "AddClientNote", "AddTicketNote", "addAnnouncement", "addBillableItem",
)  # fmt: skip


def test_commands_answer_the_same_by_each_way(shop: Shop) -> None:
    """Orders, credit, what is another's and what is an administrator's: whole bodies."""
    lan, sam = shop.log_in(EMAIL), shop.log_in(OTHER)
    order = {"product": "vps 01", "billingcycle": "Monthly", "os": "centos 6.x", "extraIp": "3"}
    for change, told in REFUSED:
        assert f'{{"result":"error",{told}}}' == shop.told("addorder", lan, **{**order, **change})
    ids = '"orderid":170,"productids":"171","addonids":"","domainids":"","invoiceid":171'
    assert f'{{"result":"success",{ids}}}' == shop.told("addorder", lan, **order)
    paid = '{"result":"success","invoiceid":"171","amount":450000,"invoicepaid":"true"}'
    assert paid == shop.told("applycredit", lan, invoiceid="171")
    again = shop.told("applycredit", lan, invoiceid="171")
    assert '{"result":"error","message":"Invoice Not in Unpaid Status"}' == again
    status, _, body = shop.ask("GET", "v1/services/171/json", lan)
    service = json.loads(body)["response"]["service"]
    assert (200, "Active", "2017-02-06") == (
        status, service["domainstatus"], service["nextduedate"]
    )  # fmt: skip
    unpaid = {"serviceid": "171", "status": "unpaid"}
    assert '{"result":"true","data":[]}' == shop.told("getinvoiceproduct", lan, **unpaid)
    for number in ("171", "999999", "abc"):
        assert DENIED == shop.told("getproduct", sam, serviceid=number)
    assert DENIED == shop.told("AddContact", lan, clientid="1")
    for command in OF_ADMINISTRATORS:
        refused = shop.ask("POST", f"api/v1/{command}", lan, clientid="7", amount="9")
        assert (403, DENIED) == (refused[0], refused[2])
    assert (404, 403) == (
        shop.ask("GET", "v1/clients/1/json", lan)[0], shop.ask("GET", "v1/admins/json", lan)[0]
    )  # fmt: skip


def test_guesses_are_counted_and_nothing_else_by_each_way(shop: Shop) -> None:
    """Three wrong logins or tokens ban their own address, in every language."""
    lan, anna = shop.log_in(EMAIL), shop.log_in(ADMIN)
    wrong = {"email": EMAIL, "password": "x", "source": "127.0.0.2"}
    for _ in range(3):
        status, _, body = shop.ask("POST", "login", **wrong)
        assert (401, UNKNOWN) == (status, body)
    status, headers, _ = shop.ask("POST", "login", **{**wrong, "password": PASSWORD})
    assert 403 == status and int(headers["retry-after"]) > 0
    by_password = f"v1/projects/json?username={ADMIN}&password={PASSWORD}"
    assert 403 == shop.ask("GET", by_password, source="127.0.0.2")[0]
    assert 200 == shop.ask("GET", by_password, source="127.0.0.3")[0]
    missing = '{"result":"error","password":["The password field is required."]}'
    for _ in range(9):
        nobody = shop.ask("POST", "api/v1/getinvoice", source="127.0.0.3")
        half = shop.ask("POST", "login", source="127.0.0.3", email=EMAIL)
        assert [(401, INVALID), (400, missing)] == [nobody[::2], half[::2]]
    changed = lan[:-4] + ("AAAA" if lan[-4:] != "AAAA" else "BBBB")
    for _ in range(3):
        forged = shop.ask("POST", "api/v1/getinvoice", changed, source="127.0.0.3")
        assert (401, INVALID) == forged[::2]
    assert 403 == shop.ask("POST", "login", source="127.0.0.3", email=EMAIL, password="x")[0]
    assert 200 == shop.ask("GET", "v1/clients/json", anna)[0]


def test_what_cannot_be_read_is_refused_in_json_by_each_way(shop: Shop) -> None:
    """Another verb, no such command, a body that is too large."""
    lan = shop.log_in(EMAIL)
    status, headers, body = shop.ask("GET", "login")
    assert (405, "POST", "method_not_allowed") == (
        status, headers["allow"], json.loads(body)["error"]
    )  # fmt: skip
    status, _, body = shop.ask("POST", "api/v1/Nonsense", lan)
    assert (404, "error", "unknown_path") == (
        status, json.loads(body)["result"], json.loads(body)["error"]
    )  # fmt: skip
    twice = shop.ask("POST", "api/v1/getproduct?serviceid=1", lan, serviceid="2")
    assert (400, "repeated_value") == (twice[0], json.loads(twice[2])["error"])
    large = shop.ask("POST", "api/v1/getproduct", lan, serviceid="1" * 2**21)
    assert 413 == large[0] and json.loads(large[2])
