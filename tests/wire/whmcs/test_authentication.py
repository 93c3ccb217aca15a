"""ValidateLogin: whose password it is."""

from __future__ import annotations

import pytest

from tests.wire.whmcs.desk import Desk

EMAIL, WRONG = "lueders@museum-am-hafen.example", "Email or Password Invalid"


def test_a_right_password_tells_whose_it_is(desk: Desk) -> None:
    """The id and the second factor are texts."""
    told = desk.done("ValidateLogin", email=EMAIL.upper(), password2="demo")
    assert (told["userid"], told["twoFactorEnabled"]) == ("1", "false")
    assert told["passwordhash"].startswith("tp1$")


@pytest.mark.parametrize(
    "params",
    [{}, {"email": EMAIL}, {"password2": "demo"}, {"email": "nobody", "password2": "demo"},
     {"email": "no@body", "password2": "demo"}, {"email": EMAIL, "password2": "Demo"}],
)  # fmt: skip
def test_whatever_is_wrong_is_said_in_one_sentence(desk: Desk, params: dict[str, str]) -> None:
    """Whether it is the e-mail or the password is not told."""
    assert desk.refused("ValidateLogin", **params) == WRONG


def test_after_ten_wrong_passwords_the_right_one_is_not_looked_at(desk: Desk) -> None:
    """That bounds guesses for one e-mail, not the caller, who goes on with others."""
    for _guess in range(10):
        assert desk.refused("ValidateLogin", email=EMAIL, password2="guess") == WRONG
    assert desk.refused("ValidateLogin", email=EMAIL, password2="demo") == WRONG
    other = {"email": "ole@soerensen-brot.example", "password2": "demo"}
    assert desk.done("ValidateLogin", **other)["userid"] == "4"


def test_who_logs_users_in_needs_their_area_to_read(desk: Desk) -> None:
    """It writes nothing of theirs."""
    sent = {"email": EMAIL, "password2": "demo"}
    assert desk.refused("ValidateLogin", "staff", **sent) == "Access Denied"
    desk.world.rows("UPDATE admins SET areas = 'users:read' WHERE username = 'staff'")
    assert desk.ask("ValidateLogin", "staff", **sent)["userid"] == "1"
