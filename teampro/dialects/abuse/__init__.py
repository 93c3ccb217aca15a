"""The call of Abuse Manager Pro by which abuse scanners report: one path, one action.

Each request takes `head` and `read`, and ends with `write` or `refuse`. What a report does stands
with the noun: this language translates `POST abusereports`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import falcon

from teampro.dialects.abuse.calling import calling
from teampro.dialects.abuse.head import AbuseHead
from teampro.dialects.abuse.read import AbuseReading
from teampro.dialects.abuse.refuse import error_tree, headers_of, told
from teampro.dialects.dialect import BareRefusal, Collaborators, Dialect
from teampro.dialects.gate import Gate
from teampro.dialects.http.headers import set_common
from teampro.dialects.http.idempotency import tell_replay
from teampro.dialects.mount import Mount
from teampro.dialects.timing import Timing
from teampro.engine.call import Call
from teampro.engine.result import Result
from teampro.errors import Refusal
from teampro.formats import to_json
from teampro.identity.proofs import Verifiers

FOLDER, FILE = "/includes", "api.php"
MEDIA = "application/json"


class Abuse(Dialect[AbuseHead]):
    """The dialect with its settings; made once for each process."""

    def __init__(self, given: Collaborators) -> None:
        settings = given.settings
        self.verifiers: Verifiers = {}
        self._prefix: str = settings["abuse.prefix"]
        self._reading = AbuseReading(
            f"{self._prefix}{FOLDER}/{FILE}",
            settings["limit.parameters"],
            settings["limit.body_bytes"],
        )

    def mounts(self) -> Iterable[Mount]:
        """Return where it is mounted; all below this folder is refused in its manner."""
        yield Mount(FOLDER, self, self._prefix)

    def head(self, environ: Mapping[str, Any], request_id: str, address: str) -> AbuseHead:
        """Return what the request says before its body; refuses nothing, `read` does."""
        return AbuseHead(environ, request_id, address, environ["REQUEST_METHOD"])

    def read(self, head: AbuseHead, gate: Gate) -> Call:
        """Return the Call of a request. Raises: Refusal of its HTTP form, and the gate's."""
        proof, sent = self._reading.gather(head, gate)
        return calling(head, proof, sent)

    def write(
        self,
        resp: falcon.Response,
        head: AbuseHead,
        chain: str,
        format_name: str,
        result: Result,
        timing: Timing,
    ) -> None:
        """Fill in the number of the report."""
        _fill(resp, 200, {"status": "success", **result.tree})
        tell_replay(resp, result)
        set_common(resp, head.request_id, timing, "no-store")

    def refuse(
        self, resp: falcon.Response, head: AbuseHead, chain: str, refusal: Refusal, timing: Timing
    ) -> None:
        """Fill in the code and the sentence of a refusal."""
        _fill(resp, *_told(refusal, head.request_id))
        resp.set_headers(headers_of(refusal))
        set_common(resp, head.request_id, timing, "no-store")

    def refuse_bare(self, refusal: Refusal, request_id: str) -> BareRefusal:
        """Return the answer to what is no request."""
        status, tree = _told(refusal, request_id)
        return BareRefusal(status, MEDIA, to_json.dump(tree))


def _told(refusal: Refusal, request_id: str) -> tuple[int, dict[str, Any]]:
    status, code, text = told(refusal, request_id)
    return status, error_tree(code, text)


def _fill(resp: falcon.Response, status: int, tree: dict[str, Any]) -> None:
    resp.status = falcon.code_to_http_status(status)
    resp.content_type = MEDIA
    resp.data = to_json.dump(tree)


def abuse_language(given: Collaborators) -> Iterable[Mount]:
    """Mount the language, unless it is switched off."""
    return Abuse(given).mounts() if given.settings["abuse"] else ()
