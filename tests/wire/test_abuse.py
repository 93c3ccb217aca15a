"""The call of abuse scanners: who may report, what is refused by which code, what a report is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from teampro.dialects.mount import MountError
from teampro.identity.tokens import TokenLimits, Tokens
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from tests import databases
from tests.wire.test_tokens import database_of
from tests.wire.world import Reply, World, make_app

PLACE = "/modules/addons/abusemanagerpro/includes/api.php"
FORM = "application/x-www-form-urlencoded"
LEAST = {"action": "create", "service_id": "1", "category": "Spam"}
SAMPLE = {
    **LEAST,
    "service_ip": "1.2.3.4",
    "suspend_method": "suspend",
    "allow_unsuspend": "1",
    "additional_info": "Spam was sent.",
    "admin_notes": "Seen by the trap.",
}
"""What the source's own example sends, as PHP sends it."""
FOLDER = PLACE.rpartition("/")[0]
TOKENS = {
    "scanner": ("admin", ("POST",), ("abusereports",)),
    "reader": ("admin", ("GET",), ("abusereports",)),
    "warner": ("rita", ("POST",), ("abusereports",)),
}
"""By label the owner, verbs and resources; rita has the area support alone, beside projects."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One application for the module, with a service that runs and one without an address."""
    world = make_app(tmp_path_factory.mktemp("abuse") / "data")
    plant(world)
    return world


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    """The application, with nothing reported."""
    yield shared
    shared.restore()
    plant(shared)


def plant(world: World) -> None:
    """Store two services, and the tokens with their texts, which tests ask for by their labels."""
    model = Registry(RESOURCES).model("services")
    blank = {each.name: each.default for each in model._meta.sorted_fields if not each.primary_key}
    with database_of(world) as database:
        for number, address in ((1, "192.0.2.10"), (171, "")):
            own = {"id": number, "dedicatedip": address, "domainstatus": "Active"}
            databases.plant(database, model, blank | own | {"userid": 51, "packageid": 1})
        tokens = Tokens(database, lambda: world.now)
        for label, (owner, verbs, resources) in TOKENS.items():
            limits = TokenLimits(verbs=verbs, resources=resources)
            IDENTIFIERS[label] = tokens.create(owner, label, limits, is_short=True)[1]


IDENTIFIERS: dict[str, str] = {}


def send(
    world: World,
    sent: Mapping[str, Any] | str,
    headers: Mapping[str, str] | None = None,
    place: str = PLACE,
) -> Reply:
    """Send a report as a form, under the identifier of the scanner unless headers are told."""
    own = {"API-ID": IDENTIFIERS["scanner"]} if headers is None else headers
    body = sent if isinstance(sent, str) else urlencode(sent)
    return world.send("POST", place, body=body, headers={"Content-Type": FORM} | dict(own))


def told(reply: Reply) -> tuple[int, str, str]:
    """Return the status, the code and the sentence of a refusal."""
    assert ["status", "error_code", "error_description"] == [*reply.tree]
    assert "error" == reply.tree["status"]
    return reply.status, reply.tree["error_code"], reply.tree["error_description"]


DENIED = (401, "AMP001", "Unauthorized.")


def test_the_sample_of_the_source_is_a_report(world: World) -> None:
    """Its answer byte for byte, and what is stored of it."""
    reply = send(world, SAMPLE)
    assert (200, b'{"status":"success","report_id":1}') == (reply.status, reply.body)
    found = world.call("GET", "abusereports/1").response["abusereport"]
    sent = {name: found[name] for name in SAMPLE if name in found}
    assert {
        **SAMPLE, "service_id": 1, "suspend_method": "immediate", "allow_unsuspend": True,
    } == {"action": "create", **sent}  # fmt: skip
    assert ("scanner", "api", True) == (found["reporter"], found["source"], found["suspended"])
    service = world.call("GET", "services/1").response["service"]
    assert "Abuse report #1: Spam" == service["suspendreason"]
    assert 1 == send(world, SAMPLE).tree["report_id"]
    assert 2 == send(world, {**LEAST, "service_id": "171"}).tree["report_id"]
    for number, address in ((1, 2), (2, 1)):
        found = world.call("GET", f"abusereports/{number}").response["abusereport"]
        assert address == found["occurrences"]
    assert IDENTIFIERS["scanner"].encode() not in b"".join(world.log_lines)
    assert SAMPLE["admin_notes"].encode() not in b"".join(world.log_lines)


def test_all_kinds_of_bodies_say_the_same(world: World) -> None:
    """Texts of a form, its parts, and the flags and numbers of JSON."""
    parts = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in (SAMPLE | {"allow_unsuspend": ""}).items()
    )
    whole = {**SAMPLE, "service_id": 1, "allow_unsuspend": True, "more": [1], "admin_notes": None}
    kinds = (
        (f"{parts}--b--\r\n", "multipart/form-data; boundary=b", False),
        (json.dumps(whole | {"category": "Fraud"}), "application/json", True),
    )
    for body, media, allows in kinds:
        number = send(
            world, body, {"API-ID": IDENTIFIERS["scanner"], "Content-Type": media}
        ).tree["report_id"]  # fmt: skip
        found = world.call("GET", f"abusereports/{number}").response["abusereport"]
        assert ("1.2.3.4", allows) == (found["service_ip"], found["allow_unsuspend"])


REFUSED = (
    ({"service_id": "1", "category": "Spam"}, 400, "AMP002", "Missing or Invalid Action."),
    ({**LEAST, "action": "delete"}, 400, "AMP002", "Missing or Invalid Action."),
    ({"action": "Create", "service_id": "1"}, 400, "AMP003", "Missing required parameters."),
    ({**LEAST, "category": " "}, 400, "AMP003", "Missing required parameters."),
    ({**LEAST, "service_id": ""}, 400, "AMP003", "Missing required parameters."),
    (
        {**LEAST, "suspend_method": "later"}, 400, "AMP100",
        "Invalid suspend_method: one of nosuspend, immediate, timelimit.",
    ),
    (
        {**LEAST, "service_ip": "1.2.3"}, 400, "AMP100",
        "Invalid service_ip: expected an IPv4 or IPv6 address, such as 192.0.2.10.",
    ),
    (
        {**LEAST, "allow_unsuspend": "maybe"}, 400, "AMP100",
        "Invalid allow_unsuspend: expected true or false.",
    ),
    (
        {**LEAST, "category": "x" * 101}, 400, "AMP100",
        "Invalid category: expected at most 100 characters, got 101.",
    ),
    (
        {**LEAST, "admin_notes": "\x00"}, 400, "AMP100",
        "Invalid admin_notes: text without control characters.",
    ),
    (
        "action=create&category=a&category=b", 400, "AMP100",
        "Invalid category: it is sent once, or with one value.",
    ),
    ({**LEAST, "service_id": "999999"}, 404, "AMP101", "Service not found."),
    ({**LEAST, "service_id": "0"}, 404, "AMP101", "Service not found."),
    (
        {**LEAST, "service_id": "999999", "service_ip": "x"}, 400, "AMP100",
        "Invalid service_ip: expected an IPv4 or IPv6 address, such as 192.0.2.10.",
    ),
    ("action=%ff", 400, "AMP110", "The body is not UTF-8."),
)  # fmt: skip


@pytest.mark.parametrize(("sent", "status", "code", "text"), REFUSED)
def test_each_refusal_has_its_code(
    world: World, sent: Any, status: int, code: str, text: str
) -> None:
    """And nothing is written."""
    assert (status, code, text) == told(send(world, sent))
    assert [(0,)] == world.rows("SELECT count(*) FROM abusereports")


def test_places_and_verbs(world: World) -> None:
    """What the source's page prints for an address is none; reports are sent."""
    text = f"Nothing is here: send reports to {PLACE}."
    assert (404, "AMP110", text) == told(send(world, LEAST, place=f"{PLACE}Create"))
    assert (404, "AMP110", text) == told(send(world, LEAST, place=f"{FOLDER}/x"))
    reply = world.send("GET", PLACE)
    assert (405, "AMP110", "POST") == (*told(reply)[:2], reply.headers["allow"])
    assert (413, "AMP110") == told(send(world, {**LEAST, "admin_notes": "x" * 2**20}))[:2]


def test_who_may_report(world: World) -> None:
    """Whoever holds a token with the right, under either header; two at once are none."""
    scanner, warner = IDENTIFIERS["scanner"], IDENTIFIERS["warner"]
    for headers in ({"Authorization": f"Bearer {scanner}"}, {"API_ID": warner}):
        assert 200 == send(world, LEAST, headers).status
    none: tuple[dict[str, str], ...] = (
        {},
        {"API-ID": f"{scanner},{warner}"},
        {"API-ID": ","},
        {"API-ID": IDENTIFIERS["reader"]},
        {"API-ID": scanner, "Authorization": f"Bearer {warner}"},
    )
    for headers in none * 20:
        assert DENIED == told(send(world, LEAST, headers))
    suspends = {**LEAST, "suspend_method": "timelimit", "category": "x"}
    assert DENIED == told(send(world, suspends, {"API-ID": warner}))
    for chain in ("abusereports", "projects"):
        headers = {"Authorization": f"Bearer {scanner}"}
        verb = "GET" if chain == "abusereports" else "POST"
        assert 403 == world.call(verb, chain, {}, who="", headers=headers).status


def test_wrong_identifiers_ban_and_right_ones_pass(world: World) -> None:
    """Three strikes are the login's; a missing identifier is told of the ban as well."""
    wrong = {"API-ID": "x" * 32}
    assert [401, 401, 401, 403] == [send(world, LEAST, wrong).status for _ in range(4)]
    for headers in (wrong, {}):
        reply = send(world, LEAST, headers)
        assert (403, "AMP001", "Unauthorized.") == told(reply)
        assert 0 < int(reply.headers["retry-after"]) <= 900
    assert 200 == send(world, LEAST).status
    assert 403 == world.call("GET", "config").status


def test_too_many_reports_in_a_minute(world: World) -> None:
    """The one behind the last that may come writes nothing; repeats of one are one."""
    for number in range(120):
        assert 200 == send(world, {**LEAST, "category": str(number)}).status
    assert 200 == send(world, {**LEAST, "category": "0"}).status
    reply = send(world, {**LEAST, "category": "120"})
    assert (429, "AMP102", "Too many reports.") == told(reply)
    assert ("60", [(120,)]) == (
        reply.headers["retry-after"], world.rows("SELECT count(*) FROM abusereports"),
    )  # fmt: skip


def test_it_may_be_switched_off_or_stand_elsewhere(shared: World, tmp_path: Path) -> None:
    """Then nothing of it is there; another place is one below which nothing else is mounted."""
    off = make_app(tmp_path / "off", abuse="off")
    assert "unknown_path" == send(off, LEAST).error
    moved = make_app(tmp_path / "moved", abuse__prefix="/scanners")
    assert DENIED == told(send(moved, LEAST, {}, place="/scanners/includes/api.php"))
    with pytest.raises(MountError, match="mount it at a path of its own"):
        make_app(tmp_path / "both", abuse__prefix="")
