"""Tokens as a noun: made and told once, seen by their owners, never stronger than their maker."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from teampro.identity.login import Login
from teampro.identity.passwords import Passwords
from teampro.identity.proofs import ApiKey
from teampro.identity.tokens import TokenLimits, Tokens
from teampro.schema.caller import Caller
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.dump import dump
from tests.wire.world import ADDRESS, ADMIN, MONA, NOON, RITA, Reply, World, make_app

Call = Callable[..., Reply]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One application for the module."""
    return make_app(tmp_path_factory.mktemp("tokens") / "data")


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    """The application, put back to how it was."""
    yield shared
    shared.restore()


@contextlib.contextmanager
def database_of(world: World) -> Iterator[Database]:
    """Open the database behind the application."""
    with contextlib.closing(Database(data_paths_of(world.settings).database)) as database:
        yield database


def bearer(world: World, token: str) -> Call:
    """Return what calls with a bearer token."""

    def call(method: str, chain: str, params: Any = None) -> Reply:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        body = "" if params is None else json.dumps(params)
        return world.send(method, f"/v1/{chain}/json", body=body, headers=headers)

    return call


def maker(world: World, owner: str = "admin", **limits: Any) -> Call:
    """Return what calls with a token that the operator made."""
    with database_of(world) as database:
        made = Tokens(database, lambda: world.now).create(owner, "maker", TokenLimits(**limits))
    return bearer(world, made[1])


def key_caller(world: World, data: Any, address: str = ADDRESS) -> Caller:
    """Return whom an identifier and a secret let in."""
    key = ApiKey(data["identifier"], data["secret"], address)
    with database_of(world) as database:
        passwords = Passwords(b"p" * 32, 4)
        login = Login(database, passwords, world.settings, lambda: world.now)
        with login.view(key, address) as caller:
            return caller


def test_token_is_told_once_and_lets_its_owner_in(world: World) -> None:
    """With the rights that were said, and no others; nobody is told it again."""
    params = {"label": "Reports", "verbs": ["GET"], "resources": "projects,tokens"}
    made = world.call("POST", "tokens", params, who="mona")
    assert 201 == made.status
    record, token = made.response["token"], made.response["data"]["token"]
    assert {
        "owner_adminid": MONA, "label": "Reports", "credential": False, "verbs": ["GET"],
        "resources": ["projects", "tokens"], "chains": [], "expires": None, "identifier": "",
        "commands": [], "addresses": [], "default_responsetype": "", "used": None,
        "created": "2024-05-06 12:00:00", "version": 1,
    } == {name: value for name, value in record.items() if name != "token_id"}  # fmt: skip
    call = bearer(world, token)
    assert [200, 403, 403] == [
        call("GET", "projects").status,
        call("GET", "actions").status,
        call("POST", "projects", {"project_name": "x"}).status,
    ]
    shown = world.call("GET", f"tokens/{record['token_id']}")
    assert "2024-05-06 12:00:00" == shown.response["token"]["used"]
    assert token.encode() not in shown.body


def test_credential_is_an_identifier_with_a_secret(world: World) -> None:
    """Which let in where commands are taken, and are no bearer token."""
    params = {
        "label": "Shop",
        "credential": True,
        "commands": ["ReadOnly", "AddOrder"],
        "addresses": ["192.0.2.7", "198.51.100.9/24"],
        "default_responsetype": "xml",
    }
    made = world.call("POST", "tokens", params).response
    assert {"identifier", "secret"} == set(made["data"])
    assert made["data"]["identifier"] == made["token"]["identifier"]
    assert ["addorder", "readonly"] == made["token"]["commands"]
    assert ["192.0.2.7/32", "198.51.100.0/24"] == made["token"]["addresses"]
    caller = key_caller(world, made["data"])
    assert ("admin", "xml") == (caller.name, caller.default_responsetype)
    assert frozenset({"addorder", "readonly"}) == caller.rights.commands
    assert 401 == bearer(world, made["data"]["secret"])("GET", "projects").status


@pytest.mark.parametrize(
    ("sent", "commands"), [({}, ["full"]), ({"commands": []}, []), ({"commands": "*"}, ["*"])]
)
def test_credential_has_all_commands_unless_told_otherwise(
    world: World, sent: Any, commands: list[str]
) -> None:
    """An empty list is none."""
    params = {"label": "Shop", "credential": True, **sent}
    assert commands == world.call("POST", "tokens", params).response["token"]["commands"]


def test_secret_stands_in_nothing_that_is_kept(world: World) -> None:
    """Not in the log, the history, the first answer, a dump, the database as a whole."""
    secrets = []
    for credential in (False, True):
        params = {"label": "x", "credential": credential, "idempotency_key": f"k{credential}"}
        first = world.call("POST", "tokens", params)
        told = first.response["data"]
        secrets.append(told["secret" if credential else "token"])
        again = world.call("POST", "tokens", params)
        assert (201, first.response["token"]) == (again.status, again.response["token"])
        assert "" == again.response["data"]["secret" if credential else "token"]
    kept = b"".join(each.read_bytes() for each in world.directory.rglob("*") if each.is_file())
    kept += b"".join(world.log_lines)
    with database_of(world) as database, database.reading(), io.BytesIO() as dumped:
        dump(database, dumped)
        kept += dumped.getvalue()
    for reply in (world.call("GET", "tokens"), world.call("GET", "history", {"limit": 500})):
        kept += reply.body
    assert [False, False] == [each.encode() in kept for each in secrets]
    assert [] == [row for row in world.rows("SELECT changes FROM history") if "digest" in row[0]]


def test_rows_and_batches_tell_each_its_own(world: World) -> None:
    """What a preview makes lets nobody in, so it is not told."""
    rows = world.call("POST", "tokens", {"rows": [{"label": "a"}, {"label": "b"}]}).response
    tokens = [each["token"] for each in rows["data"]["rows"]]
    step = {"method": "POST", "action": "tokens", "params": {"label": "c"}}
    batch = world.call("POST", "batch", {"steps": [step, step]}).response
    tokens += [each["response"]["data"]["token"] for each in batch["steps"]]
    assert [200] * 4 == [bearer(world, each)("GET", "config").status for each in tokens]
    tried = world.call("POST", "tokens", {"label": "d", "preview": True})
    assert "" == tried.response["data"]["token"]
    tried = world.call("POST", "batch", {"steps": [step], "preview": True})
    assert "" == tried.response["steps"][0]["response"]["data"]["token"]


def test_staff_sees_and_makes_its_own(world: World) -> None:
    """A super administrator all of them, and those of others."""
    own = world.call("POST", "tokens", {"label": "own"}, who="rita").response["token"]
    other = world.call("POST", "tokens", {"label": "for her", "owner_adminid": RITA})
    assert RITA == other.response["token"]["owner_adminid"]
    assert {"own", "for her"} == {
        each["label"] for each in world.call("GET", "tokens", who="rita").response["tokens"]
    }
    assert 404 == world.call("GET", f"tokens/{own['token_id']}", who="mona").status
    assert 404 == world.call("DELETE", f"tokens/{own['token_id']}", who="mona").status
    refused = world.call("POST", "tokens", {"label": "x", "owner_adminid": ADMIN}, who="rita")
    assert (403, "owner_adminid") == (
        refused.status, refused.tree["request"]["errors"][0]["path"],
    )  # fmt: skip
    owners = {each["owner_adminid"] for each in world.call("GET", "tokens").response["tokens"]}
    assert {ADMIN, MONA, RITA} == owners


@pytest.mark.parametrize(
    ("params", "path", "error"),
    [
        ({}, "label", "required"),
        ({"label": "x", "verbs": ["FETCH"]}, "verbs", "invalid_value"),
        ({"label": "x", "verbs": 5}, "verbs", "invalid_value"),
        ({"label": "x", "resources": ["proyects"]}, "resources", "invalid_value"),
        ({"label": "x", "resources": ["timelogs.pause"]}, "resources", "invalid_value"),
        ({"label": "x", "chains": ["projects/1,2"]}, "chains", "invalid_value"),
        ({"label": "x", "chains": ["nothing/7"]}, "chains", "invalid_value"),
        ({"label": "x", "expires": "now-1h"}, "expires", "invalid_value"),
        ({"label": "x", "expires": "soon"}, "expires", "invalid_value"),
        ({"label": "x", "commands": ["full"]}, "commands", "misplaced"),
        ({"label": "x", "addresses": ["192.0.2.7"]}, "addresses", "misplaced"),
        ({"label": "x", "credential": True, "addresses": ["here"]}, "addresses", "invalid_value"),
        ({"label": "x", "credential": True, "commands": ["get-it"]}, "commands", "invalid_value"),
        ({"label": "x", "credential": True, "commands": ["GetClinets"]}, "commands",
         "invalid_value"),
        ({"label": "x", "credential": True, "default_responsetype": "yaml"},
         "default_responsetype", "invalid_value"),
        ({"label": "x", "digest": "0" * 64}, "digest", "unknown_field"),
        ({"label": "x", "owner_adminid": 99}, "owner_adminid", "unknown_record"),
    ],
)  # fmt: skip
def test_what_no_token_can_be_is_refused(world: World, params: Any, path: str, error: str) -> None:
    """At its field, and nothing is made."""
    reply = world.call("POST", "tokens", params)
    assert (path, error) in [
        (each["path"], each["error"]) for each in reply.tree["request"]["errors"]
    ]
    assert 0 == world.rows("SELECT COUNT(*) FROM tokens WHERE label IN ('x', '')")[0][0]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"label": "y"}, 200),
        ({"expires": "now+1d"}, 200),
        ({"expires": "now"}, 200),
        ({"expires": "now+3d"}, 400),
        ({"expires": None}, 400),
        ({"verbs": ["GET"]}, 200),
        ({"verbs": []}, 400),
        ({"verbs": ["GET", "POST"]}, 400),
        ({"resources": []}, 200),
        ({"resources": ["projects"]}, 400),
        ({"chains": ["projects/10"]}, 400),
        ({"credential": True}, 400),
        ({"owner_adminid": MONA}, 400),
        ({"identifier": "x" * 32}, 200),
    ],
)
def test_a_token_gets_another_label_or_an_earlier_end(
    world: World, change: Any, status: int
) -> None:
    """Nobody makes one stronger than it was."""
    made = {"label": "x", "expires": "now+2d", "verbs": ["GET"]}
    token_id = world.call("POST", "tokens", made).response["token"]["token_id"]
    before = world.rows("SELECT verbs, resources, chains, identifier, admin_id FROM tokens")
    assert status == world.call("PUT", f"tokens/{token_id}", change).status
    assert before == world.rows("SELECT verbs, resources, chains, identifier, admin_id FROM tokens")


def test_a_token_ends_with_its_time_or_its_delete(world: World) -> None:
    """At once, in the middle of its work too."""
    short = world.call("POST", "tokens", {"label": "short", "expires": "now+1h"}).response
    other = world.call("POST", "tokens", {"label": "other"}).response
    calls = [bearer(world, each["data"]["token"]) for each in (short, other)]
    assert [200, 200] == [call("GET", "config").status for call in calls]
    world.call("DELETE", f"tokens/{other['token']['token_id']}")
    assert 401 == calls[1]("GET", "config").status
    moment = world.now
    world.later(3600)
    assert 401 == calls[0]("GET", "config").status
    world.now = moment


@pytest.mark.parametrize(
    ("own", "child", "is_made"),
    [
        ({}, {}, False),
        ({"resources": ["projects"]}, {"resources": ["projects"]}, False),
        ({"resources": ["tokens", "projects"]}, {"resources": ["projects"]}, True),
        ({"resources": ["tokens", "projects"]}, {}, False),
        ({"resources": ["tokens", "projects"]}, {"resources": ["actions"]}, False),
        ({"resources": ["tokens", "timelogs.*"]}, {"resources": ["timelogs.stop"]}, True),
        ({"resources": ["tokens", "timelogs.*"]}, {"resources": ["timelogs.*"]}, True),
        ({"resources": ["tokens", "timelogs.stop"]}, {"resources": ["timelogs.*"]}, False),
        ({"resources": ["tokens", "timelogs"]}, {"resources": ["timelogs.stop"]}, False),
        ({"resources": ["tokens"], "verbs": ["POST"]},
         {"resources": ["tokens"], "verbs": ["POST"]}, True),
        ({"resources": ["tokens"], "verbs": ["POST"]}, {"resources": ["tokens"]}, False),
        ({"resources": ["tokens"], "verbs": ["POST"]},
         {"resources": ["tokens"], "verbs": ["GET", "POST"]}, False),
        ({"resources": ["tokens"], "seconds": 7200},
         {"resources": ["tokens"], "expires": "now+1h"}, True),
        ({"resources": ["tokens"], "seconds": 7200},
         {"resources": ["tokens"], "expires": "now+3h"}, False),
        ({"resources": ["tokens"], "seconds": 7200}, {"resources": ["tokens"]}, False),
        ({"resources": ["tokens"]}, {"resources": ["tokens"], "chains": ["projects/10"]}, True),
        ({"resources": ["tokens"]}, {"resources": ["tokens"], "credential": True}, True),
        ({"resources": ["tokens"], "chains": ["tokens"]}, {"resources": ["tokens"]}, False),
    ],
)  # fmt: skip
def test_a_token_makes_none_that_is_stronger(
    world: World, own: Any, child: Any, is_made: bool
) -> None:
    """And any only where its resources name tokens; a password always may."""
    call = maker(world, **own)
    before = world.rows("SELECT COUNT(*) FROM tokens")
    reply = call("POST", "tokens", {"label": "child", **child})
    assert (201 if is_made else 403) == reply.status
    assert is_made == (before != world.rows("SELECT COUNT(*) FROM tokens"))
    assert 201 == world.call("POST", "tokens", {"label": "child", **child}).status


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_tokens_are_closed_to_who_is_limited_to_chains(world: World, method: str) -> None:
    """Whatever the chains are: what it could not see it could end or make."""
    call = maker(world, resources=["tokens", "batch"], chains=["tokens"])
    chain = "tokens" if method in ("GET", "POST") else "tokens/1"
    reply = call(method, chain, {"label": "x"} if method in ("POST", "PUT") else None)
    assert (403, "forbidden") == (reply.status, reply.error)
    batch = call("POST", "batch", {"steps": [{"action": "tokens"}]})
    assert (403, "forbidden") == (batch.status, batch.error)


def test_tokens_of_before_are_shown(world: World) -> None:
    """Those that the operator made, whatever moment they have."""
    with database_of(world) as database:
        limits = TokenLimits(3600, ["GET"], None, ["projects/10"])
        Tokens(database, lambda: NOON.timestamp() + 0.75).create("admin", "made", limits)
        database.rows("UPDATE tokens SET created = created + 0.5 WHERE label = 'made'")
    [token] = world.call("GET", "tokens", {"label": "made"}).response["tokens"]
    assert ("2024-05-06 12:00:00", "2024-05-06 13:00:00") == (token["created"], token["expires"])
    assert (["GET"], [], ["projects/10"]) == (token["verbs"], token["resources"], token["chains"])
    soon = world.call("GET", "tokens", {"expires": {"lt": "now+2h"}}).response["tokens"]
    assert ["made"] == [each["label"] for each in soon]
