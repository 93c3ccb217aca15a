"""The gateway for customers: they log in at /login and get a token, for chains and commands.

Each request takes `head` and `read`, and ends with `write` or `refuse`. All answers are JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import falcon

from teampro.dialects.dialect import BareRefusal, Collaborators, Dialect
from teampro.dialects.gate import Gate
from teampro.dialects.gateway.commands import GatewayCommands
from teampro.dialects.gateway.head import GatewayHead
from teampro.dialects.gateway.logins import LOGIN, LOGOUT, PATHS, Logins
from teampro.dialects.gateway.read import GatewayReading
from teampro.dialects.gateway.refuse import COMMANDS, headers_of, told
from teampro.dialects.http.headers import set_common
from teampro.dialects.http.idempotency import tell_replay
from teampro.dialects.mount import Mount
from teampro.dialects.timing import Timing
from teampro.dialects.whmcs.bound import Bound
from teampro.dialects.whmcs.write import IGNORED, ignored_header
from teampro.engine.call import Call
from teampro.engine.result import Result
from teampro.errors import Refusal
from teampro.formats import to_json
from teampro.identity.login_tokens import LoginTokens
from teampro.identity.proofs import Verifiers
from teampro.settings import Settings

Tree = dict[str, Any]


class GatewayLanguage(Dialect[GatewayHead]):
    """The dialect with its paths; made once for each process."""

    def __init__(
        self, given: Collaborators, tokens: LoginTokens, commands: Mapping[str, Bound]
    ) -> None:
        settings = given.settings
        self.verifiers: Verifiers = {}
        self._prefix: str = settings["gateway.prefix"]
        self._commands = GatewayCommands(given, commands)
        self._reading = GatewayReading(
            self._prefix,
            self._commands.names,
            settings["limit.parameters"],
            settings["limit.body_bytes"],
        )
        self._logins = Logins(tokens, given.database, given.now)

    def mounts(self) -> Iterable[Mount]:
        """Return where it is mounted: each word is a path of its own, commands stand below one."""
        for word in (*PATHS, COMMANDS):
            yield Mount(f"/{word}", self, self._prefix)

    def head(self, environ: Mapping[str, Any], request_id: str, address: str) -> GatewayHead:
        """Return what the request says before its body; refuses nothing, `read` does."""
        return self._reading.head(environ, request_id, address)

    def read(self, head: GatewayHead, gate: Gate) -> Call:
        """Return the Call of a request. Raises: Refusal of its HTTP form, and the gate's."""
        given = self._reading.gather(head, gate)
        if head.path == COMMANDS:
            return self._commands.call(head, given)
        return self._logins.call(head, given)

    def write(
        self,
        resp: falcon.Response,
        head: GatewayHead,
        chain: str,
        format_name: str,
        result: Result,
        timing: Timing,
    ) -> None:
        """Fill in what is answered."""
        self._fill(resp, head, 200, result.tree, timing)
        tell_replay(resp, result)

    def refuse(
        self, resp: falcon.Response, head: GatewayHead, chain: str, refusal: Refusal, timing: Timing
    ) -> None:
        """Fill in the sentence of a refusal."""
        resp.set_headers(headers_of(refusal))
        self._fill(resp, head, *told(refusal, head.path), timing)

    def refuse_bare(self, refusal: Refusal, request_id: str) -> BareRefusal:
        """Return the answer to what is no request."""
        status, tree = told(refusal)
        return BareRefusal(status, "application/json", to_json.dump(tree))

    def _fill(
        self, resp: falcon.Response, head: GatewayHead, status: int, tree: Tree, timing: Timing
    ) -> None:
        resp.status = falcon.code_to_http_status(status)
        resp.content_type = "application/json"
        resp.data = to_json.dump(tree)
        if head.ignored:
            resp.set_header(IGNORED, ignored_header(head.ignored))
        set_common(resp, head.request_id, timing, "no-store")


def gateway(
    given: Collaborators, tokens: LoginTokens, commands: Mapping[str, Bound]
) -> Iterable[Mount]:
    """Mount the paths of customers with all commands, unless they are switched off."""
    return GatewayLanguage(given, tokens, commands).mounts() if given.settings["gateway"] else ()


def login_paths(settings: Settings) -> dict[str, str]:
    """Return by their words the paths where customers log in and out; none if they are off."""
    prefix: str = settings["gateway.prefix"]
    return {word: f"{prefix}/{word}" for word in (LOGIN, LOGOUT) if settings["gateway"]}
