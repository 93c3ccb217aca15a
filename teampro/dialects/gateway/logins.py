"""Logins of customers: /login makes a token, /logout ends it, /password ends all before.

The source has /login alone; the others are ours, since a token that is lost must be ended somehow.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from teampro.dialects.gateway.head import GatewayHead
from teampro.dialects.gateway.refuse import DENIED, GatewayRefusal
from teampro.dialects.gateway.shown_users import shown_admin, shown_client
from teampro.dialects.http.bearer import bearer_token
from teampro.dialects.whmcs.given import Given
from teampro.engine.call import Call
from teampro.engine.requests import Requests
from teampro.engine.result import Result
from teampro.engine.script import Act, Script
from teampro.errors import Refusal
from teampro.identity.customer_login import CustomerPair, note_login
from teampro.identity.login_tokens import LoginToken, LoginTokens, bearer_proof
from teampro.identity.password_change import PasswordChange
from teampro.identity.proofs import REQUIRED, Pair, Proof
from teampro.identity.user_passwords import changed_meanwhile
from teampro.schema.caller import CLIENT
from teampro.schema.values import composed
from teampro.store.database import Database

DIALECT = "gateway"
LOGIN, LOGOUT, PASSWORD = "login", "logout", "password"
PATHS: Mapping[str, bool] = {LOGIN: False, LOGOUT: True, PASSWORD: True}
"""The words of the paths, and whether a token is looked at."""
SHORTEST_PASSWORD = 8
_SUCCESS = {"result": "success"}
_TAKES = {
    LOGIN: frozenset(("email", "password", "clientid")),
    LOGOUT: frozenset[str](),
    PASSWORD: frozenset(("password", "newpassword")),
}


@dataclass(frozen=True)
class Logins:
    """Makes calls of requests to the paths. `now` is in Unix seconds."""

    tokens: LoginTokens
    database: Database
    now: Callable[[], float]

    def call(self, head: GatewayHead, given: Given) -> Call:
        """Return the Call of a request. Raises: Refusal."""
        head.ignored += given.unknown(_TAKES[head.path])
        given = given.fitted(_TAKES[head.path])
        if head.path == LOGIN:
            return self._made(head, read_pair(given), partial(self._log_in, head))
        token = bearer_token(head.environ)
        if not token:
            raise Refusal("login_required", REQUIRED)
        proof = bearer_proof(token)
        if head.path == LOGOUT:
            return self._made(head, proof, partial(self._log_out, proof))
        old, new = (_demanded(given, name) for name in ("password", "newpassword"))
        is_login = isinstance(proof, LoginToken)
        change = PasswordChange(token, old) if is_login else proof
        return self._made(head, change, partial(self._change, new))

    def _made(
        self, head: GatewayHead, proof: Proof | None, prepare: Callable[[Requests], Act]
    ) -> Call:
        script = Script(head.path, prepare, "own")
        return Call(
            (), "POST", head.request_id, head.address, proof, dialect=DIALECT, script=script
        )

    def _log_in(self, head: GatewayHead, asked: Requests) -> Act:
        def act() -> Result:
            caller = asked.session.caller
            # sec: whoever changes the password meanwhile comes before this, and is seen, or after.
            with asked.session.begin():
                token = self.tokens.make(caller)
            plural, show = ("clients", shown_client)
            if caller.kind != CLIENT:
                plural, show = ("admins", shown_admin)
            rows = asked.known(plural, id=caller.id)
            if not rows:
                raise changed_meanwhile()
            shown = show(rows[0])
            with contextlib.suppress(Refusal):  # who cannot be written about may still come in
                note_login(self.database, caller, head.address, self.now)
            return Result({"0": {"token": token}, **_SUCCESS, "user": [shown], "token": token})

        return act

    def _log_out(self, proof: Proof | None, _asked: Requests) -> Act:
        if not isinstance(proof, LoginToken):
            raise GatewayRefusal(DENIED, 403)

        def act() -> Result:
            self.tokens.end(proof)
            return Result(dict(_SUCCESS))

        return act

    def _change(self, new: str, asked: Requests) -> Act:
        caller = asked.session.caller
        if caller.kind != CLIENT:
            raise GatewayRefusal(DENIED, 403)
        if len(new) < SHORTEST_PASSWORD:
            message = f"The newpassword must be at least {SHORTEST_PASSWORD} characters."
            raise GatewayRefusal({"result": "error", "message": message})

        hashed = asked.session.context.vault.hash(new).text  # slow, so before the write begins

        def act() -> Result:
            asked.change("users", caller.user_id, {"password2": hashed})
            return Result(dict(_SUCCESS))

        return act


def read_pair(given: Given) -> Pair:
    """Return what is presented at /login: an e-mail means a user, a name an administrator.

    Raises: GatewayRefusal of what is missing, which is no try to log in.
    """
    email, password = given.own_text("email").strip(), given.own_text("password")
    missing: dict[str, Any] = {
        name: [f"The {name} field is required."]
        for name, value in (("email", email), ("password", password))
        if not value
    }
    if missing:
        raise GatewayRefusal({"result": "error", **missing}, 400)
    if "@" not in email:
        return Pair(composed(email), password)
    return CustomerPair(composed(email).lower(), password, client_id=_client(given))


def _client(given: Given) -> int:
    text = given.own_text("clientid").strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 19 and int(text)):
        return -1  # the id of no client
    return int(text)


def _demanded(given: Given, name: str) -> str:
    value = given.own_text(name)
    if not value:
        tree = {"result": "error", name: [f"The {name} field is required."]}
        raise GatewayRefusal(tree, 400)
    return value
