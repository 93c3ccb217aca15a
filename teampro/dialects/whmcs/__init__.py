"""WHMCS's command API: one path, a command in `action`, parameters as PHP's $_REQUEST has them.

Each request takes `head` and `read`, and ends with `write` or `refuse`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import falcon

from teampro.dialects.dialect import BareRefusal, Collaborators, Dialect
from teampro.dialects.gate import Gate
from teampro.dialects.http.headers import set_common
from teampro.dialects.http.idempotency import tell_replay
from teampro.dialects.http.paths import split_path
from teampro.dialects.mount import Mount
from teampro.dialects.timing import Timing
from teampro.dialects.whmcs.calling import Calling
from teampro.dialects.whmcs.command import Commands
from teampro.dialects.whmcs.credentials import AccessKey, AccessKeys, AllowedAddresses, Proofs
from teampro.dialects.whmcs.head import CommandHead, read_head
from teampro.dialects.whmcs.read import Reading
from teampro.dialects.whmcs.refuse import error_tree, headers_of, told
from teampro.dialects.whmcs.write import Printers, with_warnings
from teampro.engine.call import Call
from teampro.engine.result import Result
from teampro.errors import Refusal
from teampro.formats import to_json
from teampro.identity.proofs import Verifiers

FOLDER, FILE = "/includes", "api.php"


class Whmcs(Dialect[CommandHead]):
    """The dialect with its settings and its commands; made once for each process."""

    def __init__(self, given: Collaborators, commands: Commands) -> None:
        settings = given.settings
        self.verifiers: Verifiers = {AccessKey: lambda _successes, _pool: AccessKeys()}
        self._prefixes: tuple[str, ...] = tuple(dict.fromkeys(("", settings["whmcs.prefix"])))
        self._default_format: str = settings["whmcs.default_responsetype"]
        self._calling = Calling(commands, settings["whmcs.strict"])
        self._printers = Printers(settings["whmcs.version"])
        self._blobs = given.blobs
        self._now: Callable[[], float] = given.now
        self._reading = Reading(
            frozenset(split_path(f"{prefix}{FOLDER}/{FILE}") for prefix in self._prefixes),
            Proofs(given.database),
            AllowedAddresses(settings),
            given.blobs,
            settings["limit.parameters"],
            settings["limit.upload_bytes"],
        )

    def mounts(self) -> Iterable[Mount]:
        """Return where it is mounted; all below these folders is refused in its manner."""
        for prefix in self._prefixes:
            yield Mount(FOLDER, self, prefix)

    def head(self, environ: Mapping[str, Any], request_id: str, address: str) -> CommandHead:
        """Return what the request says before its body; refuses nothing, `read` does."""
        return read_head(
            environ, request_id, address, self._default_format, self._reading.parameters
        )

    def read(self, head: CommandHead, gate: Gate) -> Call:
        """Return the Call of a request. Raises: Refusal of its HTTP form, and the gate's."""
        proof = self._reading.gather(head, gate)
        return self._calling.call(head, proof)

    def write(
        self,
        resp: falcon.Response,
        head: CommandHead,
        chain: str,
        format_name: str,
        result: Result,
        timing: Timing,
    ) -> None:
        """Fill in what the command answers, with what was not heeded."""
        self._printers.fill(resp, head, 200, with_warnings(result.tree, head))
        tell_replay(resp, result)
        set_common(resp, head.request_id, timing, "no-store")
        self._forget(head)

    def refuse(
        self, resp: falcon.Response, head: CommandHead, chain: str, refusal: Refusal, timing: Timing
    ) -> None:
        """Fill in the sentence of a refusal; a business error is 200 like a success."""
        status, message = told(refusal, head.request_id, head.address, self._now())
        self._printers.fill(resp, head, status, error_tree(message))
        resp.set_headers(headers_of(refusal))
        set_common(resp, head.request_id, timing, "no-store")
        self._forget(head)

    def refuse_bare(self, refusal: Refusal, request_id: str) -> BareRefusal:
        """Return the answer to what is no request."""
        status, message = told(refusal, request_id)
        return BareRefusal(status, "application/json", to_json.dump(error_tree(message)))

    def _forget(self, head: CommandHead) -> None:
        for upload in head.uploads:
            self._blobs.discard(upload)


def whmcs_language(given: Collaborators, commands: Commands) -> Iterable[Mount]:
    """Mount the language with its commands, unless it is switched off."""
    return Whmcs(given, commands).mounts() if given.settings["whmcs"] else ()
