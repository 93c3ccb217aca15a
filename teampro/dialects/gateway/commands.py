"""All commands below /api/v1/: the page's own, and every other one for administrators."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from teampro.dialects.dialect import Collaborators
from teampro.dialects.gateway.calling import NO_NAMES, EndpointScripts, plain_script
from teampro.dialects.gateway.endpoints import endpoints
from teampro.dialects.gateway.head import GatewayHead
from teampro.dialects.gateway.logins import DIALECT
from teampro.dialects.http.bearer import bearer_token
from teampro.dialects.http.idempotency import read_key
from teampro.dialects.whmcs.bound import Bound
from teampro.dialects.whmcs.given import Given
from teampro.engine.call import Call
from teampro.engine.script import Script
from teampro.errors import Refusal
from teampro.identity.login_tokens import bearer_proof
from teampro.identity.proofs import REQUIRED


class GatewayCommands:
    """Makes calls of requests to them; made once for each process."""

    def __init__(self, given: Collaborators, commands: Mapping[str, Bound]) -> None:
        zone = ZoneInfo(given.settings["server_timezone"])
        self._plain = commands
        self._own = {
            each.path.lower(): EndpointScripts(each, Bound(each.command, given.registry, zone))
            for each in endpoints(given.settings["gateway.options"])
        }
        self.names: Collection[str] = self._plain.keys() | self._own.keys()

    def call(self, head: GatewayHead, given: Given) -> Call:
        """Return the Call of a request to a command that there is. Raises: Refusal."""
        token = bearer_token(head.environ)
        if not token:
            raise Refusal("login_required", REQUIRED)
        script = self._script(head, given)
        return Call(
            (),
            "GET" if script.transaction == "reads" else "POST",
            head.request_id,
            head.address,
            bearer_proof(token),
            key=read_key(head.environ),
            dialect=DIALECT,
            script=script,
        )

    def _script(self, head: GatewayHead, given: Given) -> Script:
        own = self._own.get(head.command)
        if own is None:
            bound = self._plain[head.command]
            head.ignored += given.unknown(bound.takes, NO_NAMES)
            return plain_script(bound, given.fitted(bound.takes))
        return own.script(head, given)
