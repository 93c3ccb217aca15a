"""Commands about users: their sentences, links to clients, invites and passwords."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from teampro.dialects.whmcs.commands.mail import NOT_SENT
from teampro.resources.people.permissions import PERMISSIONS
from teampro.schema.vault import PasswordHash
from teampro.session.session import Session
from tests.wire.whmcs.desk import Desk

ADA = {"firstname": "Ada", "lastname": "Berg", "email": "ada@example.com", "password2": "hunter2"}
OWNER, OWNED, OTHER = 1, 12, 17
"""The user who owns a client, and a client that has nothing to do with him."""


REFUSALS: tuple[tuple[str, Mapping[str, object], str], ...] = (
    ("AddUser", {**ADA, "firstname": " "}, "You did not enter a first name"),
    ("AddUser", {}, "You did not enter a first name"),
    ("AddUser", {"firstname": "Ada"}, "You did not enter a last name"),
    ("AddUser", {**ADA, "email": ""}, "You did not enter an email address"),
    ("AddUser", {**ADA, "password2": ""}, "You did not enter a password"),
    ("AddUser", {**ADA, "email": "ada"}, "The email address entered is not valid"),
    (
        "AddUser",
        {**ADA, "email": "LUEDERS@museum-am-hafen.example"},
        "A user already exists with that email address",
    ),
    ("CreateClientInvite", {}, "Email is required"),
    ("CreateClientInvite", {"email": "a@b.c"}, "Invalid client id"),
    ("CreateClientInvite", {"email": "a@b.c", "client_id": 12}, "User permissions are required"),
    (
        "CreateClientInvite",
        {"email": "a@b.c", "client_id": 999, "permissions": "quotes"},
        "Invalid client id",
    ),
    (
        "CreateClientInvite",
        {"email": "ab", "client_id": 12, "permissions": "quotes"},
        "The email address entered is not valid",
    ),
    (
        "CreateClientInvite",
        {"email": "a@b.c", "client_id": 12, "permissions": "quotes,wallet"},
        "Invalid permission: wallet",
    ),
    (
        "CreateClientInvite",
        {"email": "jens@soerensen-brot.example", "client_id": 12, "permissions": "quotes"},
        "User already associated with client",
    ),
    ("DeleteUserClient", {}, "Invalid user id"),
    ("DeleteUserClient", {"user_id": 999, "client_id": 12}, "Invalid user id"),
    ("DeleteUserClient", {"user_id": OWNER}, "Invalid client id"),
    ("DeleteUserClient", {"user_id": OWNER, "client_id": 999}, "Invalid client id"),
    (
        "DeleteUserClient",
        {"user_id": OWNER, "client_id": OTHER},
        "User is not associated with client",
    ),
    (
        "DeleteUserClient",
        {"user_id": OWNER, "client_id": OWNED},
        "You cannot remove the account owner",
    ),
    ("GetUserPermissions", {"client_id": OWNED}, "Invalid user id"),
    ("GetUserPermissions", {"user_id": OWNER, "client_id": -1}, "Invalid client id"),
    ("GetUserPermissions", {"user_id": 9 * 10**17, "client_id": OWNED}, "Invalid user id"),
    (
        "GetUserPermissions",
        {"user_id": OWNER, "client_id": OTHER},
        "User is not associated with client",
    ),
    ("ResetPassword", {}, "Please enter the email address or provide the id"),
    ("ResetPassword", {"email": "nobody"}, "Please provide a valid email address"),
    ("ResetPassword", {"email": "nobody@example.com"}, "User Not Found"),
    ("ResetPassword", {"id": 999}, "User Not Found"),
    ("UpdateUser", {}, "Invalid User ID requested"),
    ("UpdateUser", {"user_id": 999}, "Invalid User ID requested"),
    ("UpdateUser", {"user_id": 999, "language": "french"}, "Invalid User ID requested"),
    (
        "UpdateUser",
        {"user_id": OWNER},
        "One of `email`, `firstname`, `lastname`, or `language` is required",
    ),
    ("UpdateUser", {"user_id": OWNER, "email": "a"}, "The email address entered is not valid"),
    (
        "UpdateUser",
        {"user_id": OWNER, "email": "ole@soerensen-brot.example"},
        "A user already exists with that email address",
    ),
    ("UpdateUserPermissions", {"client_id": OWNED}, "Invalid user id"),
    ("UpdateUserPermissions", {"user_id": OWNER}, "Invalid client id"),
    ("UpdateUserPermissions", {"user_id": 2, "client_id": 12}, "Missing permissions definition"),
    (
        "UpdateUserPermissions",
        {"user_id": 2, "client_id": 12, "permissions": {"0": {"1": "quotes"}}},
        "Invalid value for permissions",
    ),
    (
        "UpdateUserPermissions",
        {"user_id": OWNER, "client_id": OWNED, "permissions": "quotes"},
        "Permissions cannot be set on a client owner",
    ),
    (
        "UpdateUserPermissions",
        {"user_id": OWNER, "client_id": OTHER, "permissions": "quotes"},
        "User is not associated with client",
    ),
    (
        "UpdateUserPermissions",
        {"user_id": 2, "client_id": 12, "permissions": "Quotes"},
        "Invalid permission: Quotes",
    ),
)


@pytest.mark.parametrize(("command", "params", "sentence"), REFUSALS)
def test_what_is_wrong_is_said_in_the_documented_words(
    desk: Desk, command: str, params: Mapping[str, object], sentence: str
) -> None:
    """Each documented error, and which one comes first."""
    assert desk.refused(command, **params) == sentence


COMMANDS = (
    ("AddUser", ADA),
    ("CreateClientInvite", {"email": "a@b.c", "client_id": 12, "permissions": "quotes"}),
    ("DeleteUserClient", {"user_id": 4, "client_id": 17}),
    ("GetUserPermissions", {"user_id": 2, "client_id": 12}),
    ("GetUsers", {}),
    ("ResetPassword", {"id": 1}),
    ("UpdateUser", {"user_id": 1, "language": "german"}),
    ("UpdateUserPermissions", {"user_id": 2, "client_id": 12, "permissions": "quotes"}),
)


@pytest.mark.parametrize(("command", "params"), COMMANDS)
def test_users_are_closed_without_their_area(
    desk: Desk, command: str, params: Mapping[str, object]
) -> None:
    """Staff without the area users is denied each command but the list of words."""
    reply = desk.send(command, params, who="staff")
    assert (reply.status, reply.tree["message"]) == (403, "Access Denied")


def test_the_words_of_permissions_are_open_to_all_staff(desk: Desk) -> None:
    """GetPermissionsList tells them in their order, with the key its clients look at."""
    assert desk.ask("GetPermissionsList", "staff") == {
        "result": "success",
        "status": "success",
        "permissions": {"permission": list(PERMISSIONS)},
    }


def test_users_are_listed_flat_with_the_clients_they_may_act_for(desk: Desk) -> None:
    """A row has no item around it; whether a user owns a client is true or false."""
    found = desk.done("GetUsers", search="JENS@")
    assert (found["totalresults"], found["numreturned"]) == (1, 1)
    (jens,) = found["users"]
    assert jens["clients"] == [{"id": 17, "isOwner": True}, {"id": 12, "isOwner": False}]


@pytest.mark.parametrize(
    ("search", "ids"),
    [("ole", [4]), ("S", [2, 4]), ("jens s", [2]), ("brot", []), ("%", [])],
)
def test_users_are_found_by_what_their_names_begin_with(
    desk: Desk, search: str, ids: list[int]
) -> None:
    """The beginning of an e-mail, a first, a last or a whole name, in any case."""
    assert [each["id"] for each in desk.done("GetUsers", search=search)["users"]] == ids


@pytest.mark.parametrize(
    ("params", "ids"),
    [({"sorting": "desc"}, [4, 3, 2, 1]), ({"sorting": "up"}, [1, 2, 3, 4]),
     ({"limitstart": 1, "limitnum": 2}, [2, 3]), ({"limitstart": 9}, [])],
)  # fmt: skip
def test_users_are_in_the_order_of_their_ids(
    desk: Desk, params: Mapping[str, object], ids: list[int]
) -> None:
    """Downwards where DESC was asked for; a page past the end has no rows."""
    assert [each["id"] for each in desk.done("GetUsers", **params)["users"]] == ids


def test_a_password_is_hashed_before_the_write_begins(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits for the write does not wait for bcrypt."""
    events: list[str] = []
    monkeypatch.setattr(
        "teampro.identity.secrets.Secrets.hash",
        lambda _vault, text: (events.append(f"hash {text}"), PasswordHash("hashed"))[1],
    )
    begin = Session.begin
    monkeypatch.setattr(
        Session, "begin", lambda session: (events.append("begin"), begin(session))[1]
    )
    desk.done("AddUser", **ADA)
    assert events[:2] == ["hash hunter2", "begin"]
    assert events.count("hash hunter2") == 1


def test_an_owner_may_do_everything_and_others_what_was_set(desk: Desk) -> None:
    """Permissions are told in their order, however they were sent."""
    owned = desk.done("GetUserPermissions", user_id=OWNER, client_id=OWNED)
    assert owned["permissions"]["permission"] == list(PERMISSIONS)
    link = {"user_id": 2, "client_id": 12}
    desk.done("UpdateUserPermissions", **link, permissions=["tickets", "profile"])
    told = desk.done("GetUserPermissions", **link)
    assert told["permissions"] == {"permission": ["profile", "tickets"]}


@pytest.mark.parametrize(
    ("command", "params"),
    [("CreateClientInvite", {"email": "a@b.c", "client_id": 12, "permissions": "quotes"}),
     ("ResetPassword", {"email": "OLE@soerensen-brot.example"})],
)  # fmt: skip
def test_what_sends_mail_elsewhere_says_that_none_was_sent(
    desk: Desk, command: str, params: Mapping[str, object]
) -> None:
    """The warning is all beside the success: a token is told by the chain alone."""
    assert desk.done(command, **params) == {"result": "success", "warning": NOT_SENT}


def test_an_empty_language_is_emptied_and_an_empty_name_refused(desk: Desk) -> None:
    """An update takes an empty text where there may be none."""
    desk.done("UpdateUser", user_id=1, language="german")
    assert desk.done("UpdateUser", user_id=1, language="")["user_id"] == "1"
    assert desk.refused("UpdateUser", user_id=1, lastname="") == "Invalid value for lastname"


def test_the_last_link_but_the_owners_can_be_removed(desk: Desk) -> None:
    """Then the user has nothing to do with the client."""
    desk.done("DeleteUserClient", user_id=4, client_id=17)
    sentence = desk.refused("GetUserPermissions", user_id=4, client_id=17)
    assert sentence == "User is not associated with client"


def test_the_log_tells_whose_password_was_reset_by_his_id(desk: Desk) -> None:
    """An e-mail there would outlive its user."""
    desk.done("ResetPassword", email="lueders@museum-am-hafen.example")
    (entry,) = desk.done("GetActivityLog", limitnum=1)["activity"]["entry"]
    assert entry["description"] == f"Reset the password of user {OWNER}"
