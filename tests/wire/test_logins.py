"""Customers log in and read what is theirs; what a token is worth, and what counts as a guess."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from teampro.errors import Refusal
from teampro.identity.callers import Confirmation, customer
from teampro.identity.jwt import printed, read
from teampro.identity.login_tokens import end_logins
from teampro.identity.password_login import PasswordLogin
from teampro.identity.pepper import derived_key, read_pepper
from teampro.identity.proofs import Admission, Pair
from teampro.identity.signing_keys import SigningKeys
from teampro.identity.user_passwords import UserPasswordCheck
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.engines.engine import Row
from tests.wire.demo_world import MOMENT, DemoWorld
from tests.wire.world import Reply

EMAIL, PASSWORD = "lueders@museum-am-hafen.example", "demo"
CLIENT, USER = 12, 1
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UNKNOWN = {"result": "error", "messages": "User not exists"}
DENIED = {"result": "error", "messages": "Permission denied!"}
INVALID, EXPIRED = {"error": "token invalid"}, {"error": "token expired"}
DAY = 86_400
KEYS = (
    "id", "uuid", "firstname", "lastname", "companyname", "email", "address1", "address2", "city",
    "state", "postcode", "country", "phonenumber", "authmodule", "authdata", "currency",
    "defaultgateway", "credit", "taxexempt", "latefeeoveride", "overideduenotices",
    "separateinvoices", "disableautocc", "datecreated", "notes", "billingcid", "securityqid",
    "securityqans", "groupid", "cardtype", "cardlastfour", "cardnum", "startdate", "expdate",
    "issuenumber", "bankname", "banktype", "bankcode", "bankacct", "gatewayid", "lastlogin", "ip",
    "host", "status", "language", "pwresetkey", "emailoptout", "overrideautoclose", "allow_sso",
    "email_verified", "created_at", "updated_at", "pwresetexpiry",
)  # fmt: skip
"""Of the page's record of a client, in its order."""


@pytest.fixture(scope="module")
def whole_world(tmp_path_factory: pytest.TempPathFactory) -> DemoWorld:
    """One demonstration for all tests of this file."""
    return DemoWorld(tmp_path_factory.mktemp("logins"))


@pytest.fixture
def world(whole_world: DemoWorld) -> Iterator[DemoWorld]:
    """The demonstration as it was made."""
    yield whole_world
    whole_world.restore()
    whole_world.now = MOMENT.timestamp()


def post(world: DemoWorld, path: str, token: str = "", **fields: str) -> Reply:
    """Send a form to a path."""
    headers = FORM | ({"Authorization": f"Bearer {token}"} if token else {})
    body = "&".join(f"{name}={value}" for name, value in fields.items())
    return world.send("POST", f"/{path}", {}, body, headers)


def tree(reply: Reply) -> dict[str, Any]:
    """Return the tree of an answer."""
    found: dict[str, Any] = json.loads(reply.body)
    return found


def log_in(world: DemoWorld, email: str = EMAIL) -> str:
    """Return a token."""
    return str(tree(post(world, "login", email=email, password=PASSWORD))["token"])


def get(world: DemoWorld, chain: str, token: str) -> Reply:
    """Read a chain with a token."""
    return world.send("GET", f"/v1/{chain}/json", {}, "", {"Authorization": f"Bearer {token}"})


def signing_keys(world: DemoWorld) -> SigningKeys:
    """Return the keys of the world, seen from outside."""
    paths = data_paths_of(world.settings)
    return SigningKeys(Database(paths.database), read_pepper(paths.pepper))


def test_login_answers_with_a_token_and_the_record(world: DemoWorld) -> None:
    """The keys and their order are the page's; what is secret is empty, though it is stored."""
    world.rows("UPDATE clients SET notes = 'Pays late', ip = '192.0.2.9', groupid = 1")
    reply = post(world, "login", email=EMAIL.upper(), password=PASSWORD)
    told = tree(reply)
    assert 200 == reply.status
    assert ["0", "result", "user", "token"] == list(told)
    assert told["0"] == {"token": told["token"]} and told["result"] == "success"
    [user] = told["user"]
    assert KEYS == tuple(user)
    assert (CLIENT, EMAIL, "40.00") == (user["id"], user["email"], user["credit"])
    assert ["", "", 0] == [user[name] for name in ("notes", "ip", "groupid")]

    pepper = read_pepper(data_paths_of(world.settings).pepper)
    claims, number = read(told["token"], lambda each: derived_key(pepper, f"jwt:{each}"))
    assert (CLIENT, False, USER, DAY, 1) == (
        claims.id, claims.is_admin, claims.user_id, claims.expires - claims.issued, number
    )  # fmt: skip


def test_administrators_log_in_by_their_names(world: DemoWorld) -> None:
    """Their token opens to them what their password does."""
    reply = post(world, "login", email="admin", password=PASSWORD)
    assert {
        "id": 1, "username": "admin", "firstname": "Anna", "lastname": "Albers", "email": "",
        "role": "super",
    } == tree(reply)["user"][0]  # fmt: skip
    assert 200 == get(world, "projects", tree(reply)["token"]).status


def test_a_customer_reads_his_own_rows(world: DemoWorld) -> None:
    """In the native language, his rows alone; he writes nothing there."""
    token = log_in(world)
    invoices = get(world, "invoices", token)
    assert {CLIENT} == {row["userid"] for row in invoices.response["invoices"]}
    foreign, absent = get(world, "clients/1", token), get(world, "clients/999999", token)
    assert 404 == foreign.status == absent.status
    assert 403 == get(world, "admins", token).status
    sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = '{"params": {"firstname": "Eve"}}'
    assert 403 == world.send("PUT", f"/v1/clients/{CLIENT}/json", {}, body, sent).status
    assert "client:12/user:1" not in invoices.body.decode()


def test_permissions_of_the_link_bound_a_user(world: DemoWorld) -> None:
    """Who was invited for invoices sees no services; a client that is not his is no login."""
    world.rows("UPDATE userclients SET is_owner = 0, permissions = 'invoices' WHERE user_id = 1")
    token = log_in(world)
    assert 200 == get(world, "invoices", token).status
    assert 403 == get(world, "services", token).status
    wrong = post(world, "login", email=EMAIL, password=PASSWORD, clientid="1")
    assert (401, UNKNOWN) == (wrong.status, tree(wrong))


def test_every_failed_login_is_told_alike_and_counts(world: DemoWorld) -> None:
    """The fourth is a ban, at every path; what is missing is no try."""
    for _ in range(20):
        missing = post(world, "login", email=EMAIL)
        assert (400, {"result": "error", "password": ["The password field is required."]}) == (
            missing.status, tree(missing)
        )  # fmt: skip
    both = tree(post(world, "login"))
    assert ["result", "email", "password"] == list(both)
    for email, password in ((EMAIL, "wrong"), ("nobody@example.com", "demo"), ("nobody", "demo")):
        failed = post(world, "login", email=email, password=password)
        assert (401, UNKNOWN) == (failed.status, tree(failed))
    banned = post(world, "login", email=EMAIL, password=PASSWORD)
    assert (403, "banned") == (banned.status, tree(banned)["error"])
    assert "retry-after" in banned.headers
    assert 403 == world.call("GET", "projects").status


def test_a_token_that_was_right_once_bans_nobody(world: DemoWorld) -> None:
    """Expired, rotated away, ended, or its owner gone: refused as often as it comes."""
    token = log_in(world)
    world.later(DAY + 31)
    for _ in range(5):
        assert (401, "token_expired") == (get(world, "invoices", token).status, error(world, token))
    world.now = MOMENT.timestamp()

    keys = signing_keys(world)
    keys.rotate(world.now, at_once=False)
    assert 200 == get(world, "invoices", token).status
    world.later(DAY + 1)
    assert "token_expired" == error(world, token)
    world.now = MOMENT.timestamp()
    newer = log_in(world)
    keys.rotate(world.now, at_once=True)
    assert ["token_expired"] * 5 == [error(world, newer) for _ in range(5)]

    newest = log_in(world)
    assert {"result": "success"} == tree(post(world, "logout", newest))
    assert ["token_ended"] * 5 == [error(world, newest) for _ in range(5)]
    again = post(world, "logout", newest)
    assert (401, INVALID) == (again.status, tree(again))
    other = log_in(world)
    world.rows("DELETE FROM userclients WHERE user_id = ?", USER)
    assert "token_ended" == error(world, other)


def error(world: DemoWorld, token: str) -> str:
    """Return the word that a chain is refused with."""
    return get(world, "invoices", token).error


def test_a_foreign_token_counts_like_a_wrong_one(world: DemoWorld) -> None:
    """Wherever it is presented; three of any kind are a ban."""
    for path in ("logout", "password", "logout"):
        refused = post(world, path, "a.b.c", password=PASSWORD, newpassword="long enough")
        assert (401, INVALID, "Bearer") == (
            refused.status, tree(refused), refused.headers["www-authenticate"]
        )  # fmt: skip
    assert 403 == post(world, "login", email=EMAIL, password=PASSWORD).status


def test_a_token_of_ours_that_no_clock_gave_is_no_guess(world: DemoWorld) -> None:
    """Of a key that rows do not know any more, or from a time that is to come."""
    claims, number = read(log_in(world), signing_keys(world).key)
    later = replace(claims, issued=claims.issued + 60, expires=claims.expires + 60)
    for token in (
        printed(claims, number + 1, signing_keys(world).key(number + 1)),
        printed(later, number, signing_keys(world).key(number)),
    ):
        assert ["token_ended"] * 5 == [error(world, token) for _ in range(5)]


def test_other_languages_know_the_token_of_a_login(world: DemoWorld) -> None:
    """An administrator's opens what his password does, a customer's no command; neither counts."""
    by_admin = str(tree(post(world, "login", email="admin", password=PASSWORD))["token"])
    told = tree(post(world, "includes/api.php", by_admin, action="GetClients"))
    assert "success" == told["result"]
    token = log_in(world)
    for _ in range(5):
        denied = post(world, "includes/api.php", token, action="GetClients")
        assert (403, "Access Denied") == (denied.status, tree(denied)["message"])
        reported = post(world, "modules/addons/abusemanagerpro/includes/api.php", token)
        assert (401, "AMP001") == (reported.status, tree(reported)["error_code"])


def test_a_login_with_a_password_that_is_changed_meanwhile_is_none(
    world: DemoWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was proven is the hash that stood there, not the one that stands there now."""
    proven = UserPasswordCheck.proven

    def slowly(users: UserPasswordCheck, email: str, password: str) -> str:
        found = proven(users, email, password)
        world.rows("UPDATE users SET password2 = 'another' WHERE id = ?", USER)
        return found

    monkeypatch.setattr(UserPasswordCheck, "proven", slowly)
    refused = post(world, "login", email=EMAIL, password=PASSWORD)
    assert (503, "busy") == (refused.status, tree(refused)["error"])


def test_an_administrator_whose_password_is_changed_meanwhile_gets_no_token(
    world: DemoWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He has proven it, and the next moment it is another one."""
    admit = PasswordLogin.admit

    def slowly(
        login: PasswordLogin, pair: Pair, evidence: bytes, rows: Sequence[Row]
    ) -> Admission | None:
        found = admit(login, pair, evidence, rows)
        if found is not None:
            monkeypatch.undo()
            after = int(world.now) + 1
            world.rows("UPDATE admins SET tokens_after = ? WHERE username = 'admin'", after)
        return found

    monkeypatch.setattr(PasswordLogin, "admit", slowly)
    refused = post(world, "login", email="admin", password=PASSWORD)
    assert (503, "busy") == (refused.status, tree(refused)["error"])
    assert 200 == post(world, "login", email="admin", password=PASSWORD).status


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE users SET tokens_after = 1",
        "UPDATE userclients SET is_owner = 0, permissions = 'invoices'",
        "DELETE FROM userclients",
    ],
)
def test_a_customer_who_is_another_one_meanwhile_writes_nothing(
    world: DemoWorld, change: str
) -> None:
    """His row is read again inside the write."""
    database = Database(data_paths_of(world.settings).database)
    confirm = Confirmation(database, lambda: world.now)
    caller = customer(CLIENT, USER, 1, "", 0)
    confirm(caller)
    world.rows(change)
    with pytest.raises(Refusal, match="Your rights were changed meanwhile"):
        confirm(caller)
    database.close()


def test_without_a_token_nothing_counts(world: DemoWorld) -> None:
    """No token is no try."""
    for _ in range(6):
        refused = post(world, "logout")
        assert (401, INVALID) == (refused.status, tree(refused))


def test_a_password_is_changed_with_the_old_one(world: DemoWorld) -> None:
    """All tokens of before end; one of the same second begins with the next."""
    token = log_in(world)
    short = post(world, "password", token, password=PASSWORD, newpassword="short")
    assert "The newpassword must be at least 8 characters." == tree(short)["message"]
    wrong = post(world, "password", token, password="wrong", newpassword="long enough")
    assert (401, UNKNOWN) == (wrong.status, tree(wrong))
    done = post(world, "password", token, password=PASSWORD, newpassword="long+enough")
    assert {"result": "success"} == tree(done)
    assert "token_ended" == error(world, token)
    assert 401 == post(world, "login", email=EMAIL, password=PASSWORD).status
    newer = str(tree(post(world, "login", email=EMAIL, password="long+enough"))["token"])
    assert 200 == get(world, "invoices", newer).status
    actors = world.rows(
        "SELECT actor FROM history WHERE resource = 'users' AND record_id = ?"
        " ORDER BY sequence DESC",
        USER,
    )
    assert "client:12/user:1" == actors[0][0]
    by_admin = str(tree(post(world, "login", email="admin", password=PASSWORD))["token"])
    for _ in range(5):
        denied = post(world, "password", by_admin, password=PASSWORD, newpassword="long enough")
        assert (403, DENIED) == (denied.status, tree(denied))


def test_an_operator_ends_the_logins_of_a_user(world: DemoWorld) -> None:
    """His next login counts."""
    token = log_in(world)
    database = Database(data_paths_of(world.settings).database)
    assert end_logins(database, EMAIL, lambda: world.now)
    assert not end_logins(database, "nobody@example.com", lambda: world.now)
    database.close()
    assert "token_ended" == error(world, token)
    assert 200 == get(world, "invoices", log_in(world)).status


@pytest.mark.parametrize(
    ("verb", "path", "headers", "body", "outcome"),
    [
        ("GET", "/login", {}, "", (405, "method_not_allowed")),
        ("POST", "/login/json", {}, "", (404, "unknown_path")),
        ("POST", "/login", FORM, "email=a&email=b&password=x", (400, "repeated_value")),
        ("POST", "/login", FORM, "email=" + "x" * 2**21, (413, "too_large")),
        ("POST", "/login", {"Transfer-Encoding": "chunked"}, "", (411, "length_required")),
        ("POST", "/login", {"Content-Type": "text/plain"}, "x", (415, "unsupported_media")),
    ],
)
def test_what_cannot_be_read_is_told_in_json(
    world: DemoWorld,
    verb: str,
    path: str,
    headers: dict[str, str],
    body: str,
    outcome: tuple[int, str],
) -> None:
    """With the word of the error and a sentence."""
    reply = world.send(verb, path, {}, body, headers)
    assert outcome == (reply.status, tree(reply)["error"])
    assert tree(reply)["message"]


def test_json_is_taken_and_what_is_unknown_is_named(world: DemoWorld) -> None:
    """Nothing is dropped in silence."""
    body = json.dumps({"email": EMAIL, "password": PASSWORD, "remember": True})
    reply = world.send("POST", "/login", {}, body, {"Content-Type": "application/json"})
    assert 200 == reply.status
    assert "remember" == reply.headers["x-teampro-ignored"]


def test_logins_can_be_switched_off(tmp_path: Path) -> None:
    """Then nothing is there."""
    world = DemoWorld(tmp_path, gateway="false")
    assert 404 == post(world, "login", email=EMAIL, password=PASSWORD).status


def test_the_customer_of_the_demonstration_has_something_of_everything(world: DemoWorld) -> None:
    """Whoever tries the page out as a customer finds no list of bills and services empty."""
    bearer = {"Authorization": f"Bearer {log_in(world)}"}
    nouns = (
        *("services", "serviceaddons", "serviceoptions", "domains", "orders", "invoices"),
        *("invoiceitems", "transactions", "credits", "quotes", "quoteitems"),
    )
    empty = []
    for noun in nouns:
        reply = world.send("GET", f"/v1/{noun}/json", {}, headers=bearer)
        if not reply.response["data"]["total"]:
            empty.append(noun)
    assert [] == empty
    params = {"whmcstickets": {"userid": CLIENT}, "ticketreplies": {"admin": {"ne": ""}}}
    tickets = world.call("GET", "whmcstickets/ticketreplies", params=params).response
    assert any(ticket["ticketreplies"] for ticket in tickets["whmcstickets"])
