"""The pipeline of every request, whatever wire language it speaks, and the one place that catches.

The language of the path reads a Call, greeting its caller at the gate before a body is read; the
service answers it, the language writes the Result or the Refusal, the log gets its line. A new
concern goes inside a step; the pipeline does not grow.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace

import falcon

from teampro.dialects.dialect import Head
from teampro.dialects.gate import Gate
from teampro.dialects.http.address import read_address, trusted_proxies
from teampro.dialects.http.foreign import is_foreign
from teampro.dialects.mount import Answer, MountTable
from teampro.dialects.timing import Timing
from teampro.engine.service import Progress, Service
from teampro.error_words import WORDS
from teampro.errors import Refusal
from teampro.log import Log
from teampro.request_id import new_request_id
from teampro.settings import Settings
from teampro.store.database import Database

_FALCONS = {404: "unknown_path", 405: "method_not_allowed"}


class Pipeline:
    """Takes every request from the table of mounts to its answer and its line in the log."""

    def __init__(
        self,
        mounts: MountTable,
        service: Service,
        database: Database,
        log: Log,
        settings: Settings,
        now: Callable[[], float] = time.time,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._mounts = mounts
        self._service = service
        self._database = database
        self._log = log
        self._work_seconds = settings["limit.work_seconds"]
        self._proxies = trusted_proxies(settings)
        self._origins = frozenset(settings["allowed_origins"])
        self._now = now
        self._random = random

    def __call__(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        mount = self._mounts.find(req.path)
        if mount.answer is not None:
            self.aside(req, resp, mount.answer)
            return
        began = self._begin()
        dialect = mount.dialect
        head: Head = dialect.head(req.env, *self._sender(req))
        progress = Progress(format=head.format)
        try:
            gate = Gate(self._service.door, head.address, is_foreign(req.env, self._origins))
            call = dialect.read(head, gate)
            if gate.is_foreign:
                call = replace(call, proof=gate.placed(call.proof))
            result = self._service.answer(call, progress, gate.greeting).primed()
            timing = self._timing(began)
            dialect.write(resp, head, progress.chain, progress.format, result, timing)
        except Refusal as refusal:
            dialect.refuse(resp, head, progress.chain, refusal, self._timing(began))
        except Exception as bug:
            self._log.error("bug", bug, request_id=head.request_id)
            dialect.refuse(resp, head, progress.chain, _bug(), self._timing(began))
        self._log_line(req, resp, head, progress, self._timing(began))

    def refuse(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        fault: falcon.HTTPError,
        _params: dict[str, object],
    ) -> None:
        """Say in the language of the path what Falcon refuses by itself: a verb a route lacks."""
        allow = tuple(filter(None, dict(fault.headers or {}).get("Allow", "").split(", ")))
        word = _FALCONS.get(fault.status_code, "malformed_request")
        message = f"{WORDS[word].meaning} {WORDS[word].mend}"
        refusal = Refusal(word, message, allow=allow)

        def refused(_req: falcon.Request, _resp: falcon.Response) -> None:
            raise refusal

        self.aside(req, resp, refused)

    def aside(self, req: falcon.Request, resp: falcon.Response, answer: Answer) -> None:
        """Take a request that is no Call: `answer` fills in the answer, or raises Refusal."""
        began = self._begin()
        dialect = self._mounts.find(req.path).dialect
        head: Head = dialect.head(req.env, *self._sender(req))
        try:
            answer(req, resp)
            resp.set_header("X-Request-Id", head.request_id)
            resp.set_header("Server-Timing", str(self._timing(began)))
        except Refusal as refusal:
            dialect.refuse(resp, head, "", refusal, self._timing(began))
        self._log_line(req, resp, head, Progress(format=head.format), self._timing(began))

    def _begin(self) -> float:
        """Start to count statements, and return the moment."""
        began = time.perf_counter()
        self._database.stats.start(self._work_seconds)
        return began

    def _sender(self, req: falcon.Request) -> tuple[str, str]:
        """Return the name of a request and the address it came from."""
        return new_request_id(self._now, self._random), read_address(req.env, self._proxies)

    def _log_line(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        head: Head,
        progress: Progress,
        spent: Timing,
    ) -> None:
        self._log.access(
            request_id=head.request_id,
            method=head.method,
            path=req.path,
            chain=progress.chain,
            status=resp.status_code,
            milliseconds=spent.total_seconds * 1000,
            statements=spent.statements,
            principal=progress.principal,
            credential=progress.credential,
            secrets=progress.has_secrets,
            address=head.address,
        )

    def _timing(self, began: float) -> Timing:
        stats = self._database.stats
        return Timing(stats.statements, stats.seconds, time.perf_counter() - began)


def _bug() -> Refusal:
    return Refusal("internal", "Something went wrong here; the log tells more.")
