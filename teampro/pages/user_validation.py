"""The page that says whose password it is that somebody was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.engine.page import Page
from teampro.engine.result import Result
from teampro.errors import Refusal
from teampro.identity.user_passwords import UserPasswordCheck
from teampro.session.session import Session


def make_user_validation(check: UserPasswordCheck) -> Page:
    """Return the page of POST users/validate. It raises: Refusal wrong_password, busy."""

    def validate(_session: Session, params: Mapping[str, Any]) -> Result:
        user = check.find(params["email"], params["password2"])
        if user is None:
            raise Refusal("wrong_password", "The e-mail or the password is wrong.")
        told = {"user_id": user.id, "passwordhash": user.mark, "two_factor": user.two_factor}
        return Result({"data": told})

    return validate
