"""The API's own language: chains in paths or in `action`, parameters, one envelope.

Each request takes `head` and `read`, and ends with `write` or `refuse`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import falcon

from teampro.chain import VERSION
from teampro.dialects.dialect import BareRefusal, Collaborators, Dialect
from teampro.dialects.gate import Gate
from teampro.dialects.mount import Mount
from teampro.dialects.native.addresses import BELOW_PREFIX, WITHOUT_PREFIX, Addresses
from teampro.dialects.native.head import NativeHead, read_head
from teampro.dialects.native.read import limits_of, read_call
from teampro.dialects.native.refuse import refuse_bare, write_refusal
from teampro.dialects.native.write import write_result
from teampro.dialects.timing import Timing
from teampro.engine.call import Call
from teampro.engine.result import Result
from teampro.errors import Refusal
from teampro.identity.proofs import Verifiers


class Native(Dialect[NativeHead]):
    """The dialect with its settings; made once for each process."""

    def __init__(self, given: Collaborators) -> None:
        self.verifiers: Verifiers = {}
        self._prefix = given.settings["prefix"]
        self._addresses = Addresses(self._prefix)
        self._limits = limits_of(given.settings, given.registry)
        self._singulars = given.registry.singulars
        self._blobs = given.blobs

    def mounts(self) -> Iterable[Mount]:
        """Return where it is mounted; what no mount has is its business too."""
        for word in (*WITHOUT_PREFIX, VERSION):
            yield Mount(f"/{word}", self)
        for word in BELOW_PREFIX if self._prefix else ():
            yield Mount(f"/{word}", self, self._prefix)

    def head(self, environ: Mapping[str, Any], request_id: str, address: str) -> NativeHead:
        """Return what the request says before its body; refuses nothing, `read` does."""
        return read_head(environ, self._addresses, request_id, address, self._limits.parameters)

    def read(self, head: NativeHead, gate: Gate) -> Call:
        """Return the Call of a request. Raises: Refusal of its HTTP form, and the gate's."""
        return read_call(head, self._limits, self._blobs, gate)

    def write(
        self,
        resp: falcon.Response,
        head: NativeHead,
        chain: str,
        format_name: str,
        result: Result,
        timing: Timing,
    ) -> None:
        """Fill in the answer; `chain` is the canonical one. Raises: range_not_satisfiable."""
        write_result(resp, head, chain, format_name, result, self._singulars, timing)
        self._forget(head)

    def refuse(
        self, resp: falcon.Response, head: NativeHead, chain: str, refusal: Refusal, timing: Timing
    ) -> None:
        """Fill in the answer to a request that was refused; `chain` is "" when it is unknown."""
        write_refusal(resp, head, chain, refusal, self._singulars, timing)
        self._forget(head)

    def refuse_bare(self, refusal: Refusal, request_id: str) -> BareRefusal:
        """Return the answer to what is no request."""
        return refuse_bare(refusal, request_id)

    def _forget(self, head: NativeHead) -> None:
        if head.upload is not None:
            self._blobs.discard(head.upload)
