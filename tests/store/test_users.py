"""Users, their links to clients, and invites: who owns a client, and what ends with what."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from teampro.identity.token_texts import digest_of
from teampro.resources.people.permissions import PERMISSIONS
from teampro.schema.values import ERASED
from tests.callers import ANNA
from tests.store.test_recorded import Plain
from tests.workshop import Workshop, faults, refused

ALL = list(PERMISSIONS)
ADA = {"firstname": "Ada", "lastname": "Berg", "email": "ada@x.example", "password2": "horse"}
BO = {**ADA, "firstname": "Bo", "email": "bo@x.example"}


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with clients 51 and 52, and users 1 and 2 of none."""
    shop = Workshop(tmp_path)
    shop.sessions = replace(shop.sessions, vault=Plain())
    for user in (ADA, BO):
        shop.post("users", **user)
    return shop


def stored(shop: Workshop, user_id: int = 1) -> dict[str, Any]:
    """Return what the table holds of a user."""
    names = ("password2", "passwordhash", "tokens_after", "reset_hash", "reset_expires")
    [row] = shop.database.rows(f"SELECT {', '.join(names)} FROM users WHERE id = ?", (user_id,))
    return dict(zip(names, row, strict=True))


def owners(shop: Workshop, client_id: int) -> list[int]:
    """Return the users who own a client."""
    rows = shop.get(f"clients/{client_id}/userclients")
    return [row["user_id"] for row in rows if row["is_owner"]]


# Users


@pytest.mark.parametrize("name", ADA)
def test_user_needs_a_name_an_email_and_a_password(shop: Workshop, name: str) -> None:
    """None of them may be left out or emptied."""
    others = {key: value for key, value in ADA.items() if key != name} | {"email": "new@x"}
    if name == "email":
        del others["email"]
    assert [(name, "required")] == faults(lambda: shop.post("users", **others))
    assert [(name, "required")] == faults(lambda: shop.put("users/1", **{name: None}))


def test_email_of_a_user_is_nobody_elses(shop: Workshop) -> None:
    """Whatever its case; a new one has to be proved again."""
    assert [("email", "duplicate")] == faults(lambda: shop.put("users/2", email="ADA@x.example"))
    shop.database.rows("UPDATE users SET email_verified_at = '2024-01-01 00:00:00'")
    shop.put("users/1", firstname="Ad")
    assert shop.get("users/1")["email_verified_at"]
    assert "email_verified_at" in shop.put("users/1", email="berg@x.example")["changed"]


def test_new_password_ends_what_rested_on_the_old_one(shop: Workshop) -> None:
    """The text that stands for it, tokens of before, and a reset; nothing else changes it."""
    shop.write("POST", "users/1/reset")
    before = stored(shop)
    shop.put("users/1", firstname="Ad")
    assert before == stored(shop)
    shop.later(hours=1)
    shop.put("users/1", password2="other horse")
    after = stored(shop)
    assert ("other horse", "", None) == (
        after["password2"], after["reset_hash"], after["reset_expires"],
    )  # fmt: skip
    assert before["tokens_after"] + 3600 == after["tokens_after"]
    marks = [row["passwordhash"] for row in (before, after)]
    assert [26, 26] == [len(mark) for mark in marks if mark.startswith("tp1$")]
    assert marks[0] != marks[1]
    assert after["passwordhash"] == shop.get("users/1")["passwordhash"]


def test_reset_tells_its_token_once(shop: Workshop) -> None:
    """It is valid for a day, its hash is kept, the next one takes its place; no mail is sent."""
    first, second = (shop.write("POST", "users/1/reset").tree for _ in range(2))
    token = second["data"]["token"]
    assert digest_of(token) == stored(shop)["reset_hash"]
    assert first["data"]["token"] != token
    assert "2024-05-07 12:00:00" == second["user"]["reset_expires"]
    assert ["No mail was sent: the token reaches the user by whom it is told here."] == (
        second["data"]["notes"]
    )
    assert not [row for row in shop.database.rows("SELECT changes FROM history") if token in row[0]]


def test_new_email_ends_a_reset_that_was_sent_to_the_old_one(shop: Workshop) -> None:
    """Who reads the mail of before sets no password; the password and its tokens stay."""
    shop.write("POST", "users/1/reset")
    before = stored(shop)
    shop.put("users/1", email="berg@x.example")
    assert {**before, "reset_hash": "", "reset_expires": None} == stored(shop)


def test_user_who_owns_no_client_goes_with_his_links(shop: Workshop) -> None:
    """An owner does not go."""
    for user_id in (1, 2):
        shop.post("userclients", user_id=user_id, client_id=51)
    no = refused(lambda: shop.delete("users/1"))
    assert (409, "client_owner") == (no.status, no.word)
    assert {"deleted": {"users": 1, "userclients": 1}} == shop.delete("users/2")
    assert [1] == [row["user_id"] for row in shop.get("userclients")]


def test_history_of_a_deleted_user_holds_no_value(shop: Workshop) -> None:
    """Who, when and which fields stay; of other users all does."""
    shop.put("users/2", email="bo@secret.example", language="german")
    shop.delete("users/2")
    told = shop.database.rows("SELECT record_id, changes FROM history WHERE resource = 'users'")
    values = {
        change[side]
        for record_id, text in told
        for change in json.loads(text)
        for side in ("old", "new")
        if record_id == 2
    }
    assert {ERASED, None} == values
    assert ("update", ["email", "language"]) == shop.history("users", 2)[1]
    assert "ada@x.example" in str(told)


# Links


def test_first_user_of_a_client_owns_it(shop: Workshop) -> None:
    """With all permissions; the next one has those that are sent."""
    first = shop.write("POST", "clients/51/users", {"user_id": 1, "permissions": "orders"}).tree
    assert (True, ALL) == (
        first["user"]["userclient"]["is_owner"], first["user"]["userclient"]["permissions"],
    )  # fmt: skip
    assert ["permissions"] == first["data"]["ignored"]
    second = shop.post("users/2/userclients", client_id=51, permissions="orders,invoices")
    assert (False, ["invoices", "orders"]) == (second["is_owner"], second["permissions"])
    assert [1] == owners(shop, 51)
    assert [1, 2] == [user["id"] for user in shop.get("clients/51/users")]
    assert [51] == [client["id"] for client in shop.get("users/2/clients")]


def test_ownership_goes_from_one_user_to_another(shop: Workshop) -> None:
    """By is_owner of the other's link; the owner before keeps his permissions."""
    for user_id in (1, 2):
        shop.post("userclients", user_id=user_id, client_id=51)
    data = shop.put("userclients/2", is_owner=True)
    assert ["is_owner", "permissions"] == data["changed"]
    assert ["User 1 no longer owns the client."] == data["notes"]
    assert [2] == owners(shop, 51)
    assert {"changed": ["permissions"]} == shop.put("userclients/1", permissions=[])
    assert ["create", "update", "update"] == [word for word, _ in shop.history("userclients", 1)]


@pytest.mark.parametrize(
    ("verb", "params", "message"),
    [
        (
            "DELETE",
            {},
            "User 1 owns client 51: he cannot be removed from it. Make another user its owner "
            "first.",
        ),
        ("PUT", {"permissions": "orders"}, "An owner may do everything: his permissions are not "
         "set."),
        (
            "PUT",
            {"is_owner": False},
            "Client 51 needs an owner: make another user its owner, and this one is none.",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("others", [0, 1])
def test_owner_stays(
    shop: Workshop, verb: str, params: dict[str, Any], message: str, others: int
) -> None:
    """Alone or with others, whole."""
    for user_id in range(1, 2 + others):
        shop.post("userclients", user_id=user_id, client_id=51)
    no = refused(lambda: shop.write(verb, "userclients/1", params))
    assert (409, "client_owner", message) == (no.status, no.word, no.message)


def test_user_is_linked_to_a_client_once(shop: Workshop) -> None:
    """And a link stays where it is."""
    shop.post("userclients", user_id=1, client_id=51)
    assert [("user_id", "duplicate")] == faults(
        lambda: shop.post("userclients", user_id=1, client_id=51)
    )
    for moved in ({"user_id": 2}, {"client_id": 52}):
        [(path, word)] = faults(lambda moved=moved: shop.put("userclients/1", **moved))
        assert (next(iter(moved)), "invalid_value") == (path, word)
    assert [("client_id", "unknown_record")] == faults(
        lambda: shop.post("userclients", user_id=1, client_id=99)
    )


# Invites


def invite(shop: Workshop, email: str = "new@x.example", client_id: int = 51) -> Any:
    """Invite somebody and return the whole answer."""
    sent = {"email": email, "permissions": "orders,tickets"}
    return shop.write("POST", f"clients/{client_id}/invites", sent).tree


def test_invite_is_open_for_a_week(shop: Workshop) -> None:
    """Made by the caller; its token is told once, of which the hash is kept."""
    made = invite(shop, "New@X.example")
    assert {
        "client_id": 51, "email": "new@x.example", "permissions": ["tickets", "orders"],
        "invited_by": ANNA.id, "expires": "2024-05-13 12:00:00", "accepted_at": None,
    }.items() <= made["invite"].items()  # fmt: skip
    [[kept]] = shop.database.rows("SELECT token_hash FROM invites")
    assert digest_of(made["data"]["token"]) == kept
    assert "token_hash" not in made["invite"]


def test_invite_takes_the_place_of_an_open_one(shop: Workshop) -> None:
    """Of the same e-mail and client alone; the token before is worth nothing then."""
    first = invite(shop)
    invite(shop, client_id=52)
    again = invite(shop)
    assert ["Invite 1 ended with this one."] == again["data"]["notes"]
    assert [2, 3] == [row["id"] for row in shop.get("invites")]
    assert "not_found" == refused(lambda: accept(shop, first["data"]["token"])).word


def accept(shop: Workshop, token: str, user_id: int = 2) -> Any:
    """Accept an invite and return the link that it makes."""
    sent = {"token": token, "user_id": user_id}
    return shop.write("POST", "invites/accept", sent).tree["userclient"]


def test_accepted_invite_makes_a_link_once(shop: Workshop) -> None:
    """With the permissions of the invite, while the week lasts."""
    shop.post("userclients", user_id=1, client_id=51)
    token = invite(shop)["data"]["token"]
    assert "not_found" == refused(lambda: accept(shop, token + "x")).word
    link = accept(shop, token)
    assert (2, 51, False, ["tickets", "orders"]) == tuple(
        link[name] for name in ("user_id", "client_id", "is_owner", "permissions")
    )
    assert "2024-05-06 12:00:00" == shop.get("invites/1")["accepted_at"]
    assert "not_found" == refused(lambda: accept(shop, token)).word
    late = invite(shop, client_id=52)["data"]["token"]
    shop.later(days=7)
    assert "not_found" == refused(lambda: accept(shop, late)).word


def test_user_of_the_client_is_not_invited(shop: Workshop) -> None:
    """Of another client he is."""
    shop.post("userclients", user_id=1, client_id=51)
    assert [("email", "duplicate")] == faults(lambda: invite(shop, "ADA@x.example"))
    invite(shop, "ada@x.example", client_id=52)


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"email": "new@x"}, ("permissions", "required")),
        ({"email": "new@x", "permissions": []}, ("permissions", "required")),
        ({"permissions": "orders"}, ("email", "required")),
        ({"email": "new", "permissions": "orders"}, ("email", "invalid_value")),
        ({"email": "new@x", "permissions": "order"}, ("permissions", "invalid_value")),
    ],
    ids=str,
)
def test_invite_needs_an_email_and_permissions(
    shop: Workshop, sent: dict[str, Any], fault: tuple[str, str]
) -> None:
    """What is wrong is told by its field."""
    assert [fault] == faults(lambda: shop.post("clients/51/invites", **sent))
