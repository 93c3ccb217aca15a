"""The API's own language: chains in paths or in `action`, parameters, one envelope.

Four steps for the application: head, read, write, refuse. Each request takes the first, and ends
with one of the last two.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from ipaddress import ip_network

import falcon

from teampro.dialects.native.addresses import Addresses
from teampro.dialects.native.head import Head, read_head
from teampro.dialects.native.read import limits_of, read_call
from teampro.dialects.native.refuse import write_refusal
from teampro.dialects.native.write import write_result
from teampro.dialects.timing import Timing
from teampro.engine.call import Call
from teampro.engine.result import Result
from teampro.errors import Refusal
from teampro.identity.addresses import caller_address, trusted_networks
from teampro.request_id import new_request_id
from teampro.schema.registry import Registry
from teampro.settings import Settings
from teampro.store.files import BlobStore

NO_ADDRESS = "127.0.0.1"
"""The address of a caller behind a Unix socket."""


class Native:
    """The dialect with its settings; made once for each process."""

    def __init__(
        self,
        settings: Settings,
        registry: Registry,
        blobs: BlobStore,
        now: Callable[[], float] = time.time,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._addresses = Addresses(settings["prefix"])
        self._limits = limits_of(settings, registry)
        self._proxies = tuple(ip_network(network) for network in trusted_networks(settings))
        self._singulars = registry.singulars
        self._blobs = blobs
        self._now = now
        self._random = random

    def head(self, req: falcon.Request) -> Head:
        """Return what the request says before its body; refuses nothing, `read` does."""
        environ = req.env
        peer = environ.get("REMOTE_ADDR") or NO_ADDRESS
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        address = caller_address(peer, forwarded, self._proxies) if self._proxies else peer
        request_id = new_request_id(self._now, self._random)
        return read_head(environ, self._addresses, request_id, address, self._limits.parameters)

    def read(self, head: Head) -> Call:
        """Return the Call of a request. Raises: Refusal of its HTTP form."""
        return read_call(head, self._limits, self._blobs)

    def write(
        self,
        resp: falcon.Response,
        head: Head,
        chain: str,
        format_name: str,
        result: Result,
        timing: Timing,
    ) -> None:
        """Fill in the answer; `chain` is the canonical one. Raises: range_not_satisfiable."""
        write_result(resp, head, chain, format_name, result, self._singulars, timing)
        self._forget(head)

    def refuse(
        self, resp: falcon.Response, head: Head, chain: str, refusal: Refusal, timing: Timing
    ) -> None:
        """Fill in the answer to a request that was refused; `chain` is "" when it is unknown."""
        write_refusal(resp, head, chain, refusal, self._singulars, timing)
        self._forget(head)

    def _forget(self, head: Head) -> None:
        if head.upload is not None:
            self._blobs.discard(head.upload)
