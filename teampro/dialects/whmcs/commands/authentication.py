"""Whose password it is, for programs that log users in."""

from __future__ import annotations

from teampro.dialects.whmcs.declare import Code, Command
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Tree

GROUP = "Authentication"
WRONG = "Email or Password Invalid"


def validate_login(doing: Doing) -> Tree:
    """Return whose password it is, with a text that changes when the password does."""
    sent = {name: doing.given[name] for name in ("email", "password2")}
    found = doing.ask("POST", "users/validate", sent)["data"]
    return {
        "userid": str(found["user_id"]),
        "passwordhash": found["passwordhash"],
        "twoFactorEnabled": "true" if found["two_factor"] else "false",
    }


COMMANDS = (
    Command(
        "ValidateLogin",
        GROUP,
        "Say whose password it is; after ten wrong ones in 15 minutes an e-mail is not looked at.",
        Code(validate_login, (("GET", "users"),), transaction="own"),
        "email! password2!",
        says=dict.fromkeys(
            ("email:required", "password2:required", "email:invalid_value", "wrong_password"), WRONG
        ),
        example={"email": "lueders@museum-am-hafen.example", "password2": "demo"},
    ),
)
