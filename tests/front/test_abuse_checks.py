"""Each thing that a scanner and a desk rely on, on a whole installation: directly and by a front.

What a clock decides (deadlines) stands in tests.store.test_abuse_reports, what is killed in
tests.faults.test_abuse.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from teampro.identity.tokens import TokenLimits, Tokens
from teampro.store.database import Database
from tests import databases
from tests.front.test_abuse import COST, FRONTS, PLACE, Ways, run_sample
from tests.server.planted import PASSWORD, USERNAME, plant, put
from tests.server.raw import Answer
from tests.server.running import Running, running_server

pytestmark = pytest.mark.database

LEAST = {"action": "create", "service_id": "1", "category": "Spam"}
SECRETS = ("This is the admin notes field", "This is the additional info field", "The form is shut")
CUSTOMER = {"email": "ada@berg.example", "password": "correct horse battery"}
DENIED = b'{"status":"error","error_code":"AMP001","error_description":"Unauthorized."}'
NO_SERVICE = b'{"status":"error","error_code":"AMP101","error_description":"Service not found."}'
NO_ACTION = (
    b'{"status":"error","error_code":"AMP002","error_description":"Missing or Invalid Action."}'
)
MISSING = (
    b'{"status":"error","error_code":"AMP003","error_description":"Missing required parameters."}'
)
METHODS = (
    b'{"status":"error","error_code":"AMP100","error_description":"Invalid suspend_method: one of '
    b'nosuspend, immediate, timelimit."}'
)
REFUSED: tuple[tuple[dict[str, str], int, bytes], ...] = (
    ({"service_id": "1", "category": "Spam"}, 400, NO_ACTION),
    ({**LEAST, "action": "delete"}, 400, NO_ACTION),
    ({"action": "Create", "service_id": "1"}, 400, MISSING),
    ({**LEAST, "category": ""}, 400, MISSING),
    ({**LEAST, "suspend_method": "later"}, 400, METHODS),
    ({**LEAST, "service_id": "999999"}, 404, NO_SERVICE),
)


class Desk:
    """An installation that is asked by one way, and who asks."""

    def __init__(self, ways: Ways, way: str, anna: str) -> None:
        self.ways, self.way = ways, way
        self.identifier = ways.identifier
        self.anna = anna

    def ask(self, verb: str, target: str, *headers: str, body: str = "", kind: str = "") -> Answer:
        """Send one request."""
        media = kind or "application/x-www-form-urlencoded"
        own = (f"{verb} {target} HTTP/1.1", "Host: projects.example.com", "Connection: close")
        about = (f"Content-Type: {media}", f"Content-Length: {len(body)}", "", "")
        return self.ways.send(
            self.way, "\r\n".join((*own, *headers, *about)).encode() + body.encode()
        )

    def report(self, *headers: str, **params: str) -> Answer:
        """Report under the identifier of the scanner, unless headers are told."""
        own = headers or (f"API_ID: {self.identifier}",)
        return self.ask("POST", PLACE, *own, body=urlencode({**LEAST, **params}))

    def native(self, verb: str, chain: str, token: str = "", **params: Any) -> Answer:
        """Ask a chain with a token, the super administrator's unless another is told."""
        bearer = f"Authorization: Bearer {token or self.anna}"
        if verb == "GET":
            query = quote(json.dumps(params))
            return self.ask(verb, f"/v1/{chain}/json?params={query}", bearer)
        body, kind = json.dumps(params), "application/json"
        return self.ask(verb, f"/v1/{chain}/json", bearer, body=body, kind=kind)

    def found(self, number: int) -> Any:
        """Return a report as the desk reads it."""
        return self.native("GET", f"abusereports/{number}").tree["response"]["abusereport"]

    def service(self, number: int = 1) -> tuple[str, str]:
        """Return a service's state and the reason of it."""
        found = self.native("GET", f"services/{number}").tree["response"]["service"]
        return found["domainstatus"], found["suspendreason"]


@pytest.fixture(params=["direct", "shipped"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A server that logs all it may, with two services, and what stands before it.

    Nothing of what is secret stands in any log afterwards.
    """
    data, way = plant(tmp_path / "data", cost=10), request.param
    with contextlib.closing(Database(databases.place(data))) as database:
        for number, client, address in ((1, 1, "192.0.2.10"), (171, 7, "")):
            put(database, "clients", id=client, uuid=str(client), firstname="Ada", lastname="Berg")
            put(
                database, "services", id=number, userid=client, packageid=1,
                domainstatus="Active", dedicatedip=address,
            )  # fmt: skip
        put(database, "abusereports", report_id=91, service_id=2, category="Old", status="Resolved")
        tokens, limits = (
            Tokens(database, time.time),
            TokenLimits(verbs=("POST",), resources=("abusereports",)),
        )
        identifier = tokens.create(USERNAME, "scanner", limits, is_short=True)[1]
        anna = tokens.create(USERNAME, "desk")[1]
    own, options = {**COST, "TEAMPRO_LOG_LEVEL": "debug"}, ("--behind-proxy",)
    with ExitStack() as stack:
        server = stack.enter_context(
            running_server(data, environment=own, options=options if way in FRONTS else ())
        )
        fronts = {
            name: stack.enter_context(start(tmp_path / name, server.place))
            for name, start in FRONTS.items()
            if name == way
        }
        yield Desk(Ways(server.place, fronts, identifier), way, anna)
        _check_logs(server, "".join(each.logs() for each in fronts.values()), identifier)


def _check_logs(server: Running, logs: str, identifier: str) -> None:
    told = server.log() + logs
    assert '"level": "info"' in told and PLACE in told
    assert [] == [each for each in (*SECRETS, identifier) if each in told]


def log_in(desk: Desk) -> str:
    """Make the user of client 7, and return the token of his login."""
    people = {"firstname": "Ada", "lastname": "Berg", "email": CUSTOMER["email"]}
    made = desk.native("POST", "users", password2=CUSTOMER["password"], **people)
    user = made.tree["response"]["user"]["id"]
    linked = desk.native("POST", "userclients", user_id=user, client_id=7, is_owner=True)
    assert (201, 201) == (made.status, linked.status), linked.body
    return str(desk.ask("POST", "/login", body=urlencode(CUSTOMER)).tree["token"])


def test_the_sample_is_a_report_and_a_suspension(desk: Desk) -> None:
    """By its own header and by those that need no setting; a repeat is counted with it."""
    assert '{"status":"success","report_id":92}' == run_sample(desk.ways, desk.way)
    found = desk.found(92)
    told = ("category", "service_ip", "suspend_method", "suspended", "allow_unsuspend", "status")
    assert ["Spam", "1.2.3.4", "immediate", True, True, "Open"] == [found[name] for name in told]
    assert SECRETS[:2] == (found["admin_notes"], found["additional_info"])
    assert ("Suspended", "Abuse report #92: Spam") == desk.service()
    for header in (f"API-ID: {desk.identifier}", f"Authorization: Bearer {desk.identifier}"):
        assert 92 == desk.report(header, service_ip="1.2.3.4").tree["report_id"]
    assert 92 == desk.report(service_ip="1.2.3.4", suspend_method="nosuspend").tree["report_id"]
    found = desk.found(92)
    assert (4, True) == (found["occurrences"], found["suspended"])
    assert 93 == desk.report(category="Fraud").tree["report_id"]
    with ThreadPoolExecutor(10) as pool:
        sent = [pool.submit(desk.report, category="Flood") for _ in range(50)]
        assert {94} == {each.result().tree["report_id"] for each in sent}
    assert 50 == desk.found(94)["occurrences"]


def test_what_is_refused(desk: Desk) -> None:
    """Byte for byte, and nothing is written; what says least is taken."""
    for sent, status, body in REFUSED:
        headers = f"API_ID: {desk.identifier}"
        answer = desk.ask("POST", PLACE, headers, body=urlencode(sent))
        assert (status, body) == (answer.status, answer.body)
    for name, value in (("service_ip", "1.2.3"), ("allow_unsuspend", "maybe")):
        wrong = desk.report(**{name: value})
        assert (400, "AMP100") == (wrong.status, wrong.tree["error_code"])
    assert 1 == desk.native("GET", "abusereports").tree["response"]["data"]["total"]
    assert [92, 93] == [
        desk.report(action="Create", service_id=number).tree["report_id"] for number in ("1", "171")
    ]
    assert ["192.0.2.10", ""] == [desk.found(number)["service_ip"] for number in (92, 93)]
    assert ("Active", "nosuspend") == (desk.service()[0], desk.found(92)["suspend_method"])


def test_deadlines_and_what_lifts(desk: Desk) -> None:
    """A day unless the desk says another; a suspension ends with the last report that holds it."""
    desk.report(suspend_method="timelimit")
    found = desk.found(92)
    form = "%Y-%m-%d %H:%M:%S"
    created, at = (datetime.strptime(found[name], form) for name in ("date_created", "suspend_at"))
    assert (timedelta(days=1), "Active") == (at - created, desk.service()[0])
    moved = desk.native("PUT", "abusereports/92", suspend_at="2099-01-09 12:00:00")
    assert 200 == moved.status
    assert "2099-01-09 12:00:00" == desk.found(92)["suspend_at"]
    for number, category in ((93, "Fraud"), (94, "Phishing")):
        assert 200 == desk.report(category=category, suspend_method="suspend").status
        assert True is desk.found(number)["suspended"]
    states = []
    for number in (93, 94):
        desk.native("PUT", f"abusereports/{number}", status="Rejected")
        states.append(desk.service())
    assert [("Suspended", "Abuse report #94: Phishing"), ("Active", "")] == states
    desk.report(category="Third", suspend_method="suspend")
    desk.native("POST", "services/1/suspend", suspendreason="Overdue")
    desk.native("PUT", "abusereports/95", status="Rejected")
    assert ("Suspended", "Overdue") == desk.service()


def test_a_client_reads_his_reports_and_lifts_once(desk: Desk) -> None:
    """No field of the staff, no report of others; his statement is stored."""
    token = log_in(desk)
    desk.report()
    sent = {"service_id": "171", "allow_unsuspend": "1", "suspend_method": "suspend"}
    desk.report(**sent, admin_notes=SECRETS[0])
    [own] = desk.native("GET", "services/171/abusereports", token).tree["response"]["abusereports"]
    hidden = {"admin_notes", "reporter", "reporter_contact", "assigned_adminid"}
    assert (93, set()) == (own["report_id"], hidden & {*own})
    asked = desk.native("GET", "abusereports", token, admin_notes={"starts": "x"})
    assert (400, "unknown_field") == (asked.status, asked.error)
    foreign, absent = (desk.native("GET", f"abusereports/{n}", token) for n in (92, 999_999))
    assert (404, 404) == (foreign.status, absent.status)
    told = [(each.error, each.tree["request"]["message"]) for each in (foreign, absent)]
    assert told[0] == (told[1][0], told[1][1].replace("999999", "92"))
    lift = "abusereports/93/unsuspend"
    assert 200 == desk.native("POST", lift, token, statement=SECRETS[2]).status
    assert ("Active", "") == desk.service(171)
    assert (SECRETS[2], "Open") == tuple(
        desk.found(93)[name] for name in ("client_statement", "status")
    )
    desk.report(**sent)
    again = desk.native("POST", lift, token, statement="Again")
    assert (403, "Suspended") == (again.status, desk.service(171)[0])
    assert "Self unsuspension is not allowed" in again.tree["request"]["message"]


def test_an_identifier_does_nothing_else(desk: Desk) -> None:
    """Nor more than so often a minute; nothing else answers where it reports."""
    for verb, chain in (("GET", "abusereports"), ("POST", "projects")):
        assert 403 == desk.native(verb, chain, desk.identifier).status
    for number in range(120):
        assert 200 == desk.report(category=str(number)).status
    above = desk.report(category="120")
    assert (429, "AMP102") == (above.status, above.tree["error_code"])
    assert above.headers["retry-after"]
    assert 121 == desk.native("GET", "abusereports").tree["response"]["data"]["total"]
    read = desk.ask("GET", PLACE)
    assert (405, "POST") == (read.status, read.headers["allow"])
    assert 404 == desk.ask("POST", f"{PLACE}Create", f"API_ID: {desk.identifier}").status


def test_strikes_and_bans(desk: Desk) -> None:
    """None for a missing identifier or two at once; three wrong ones ban all but a right one."""
    pair = (f"API_ID: {desk.identifier}", f"API-ID: {desk.identifier}")
    for headers in (("X: none",), pair) * 10:
        answer = desk.report(*headers)
        assert (401, DENIED) == (answer.status, answer.body)
    assert [401, 401, 401, 403] == [desk.report("API_ID: wrong").status for _ in range(4)]
    banned = desk.report("API_ID: wrong")
    assert (403, DENIED) == (banned.status, banned.body)
    assert 0 < int(banned.headers["retry-after"]) <= 900
    assert 200 == desk.report().status
    password = f"username={USERNAME}&password={PASSWORD}"
    assert 403 == desk.ask("GET", f"/v1/projects/json?{password}").status
