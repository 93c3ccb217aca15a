"""The steps of every request, whatever wire language it speaks, and the one place that catches.

The dialect reads a Call, the service answers it, the dialect writes the Result or the Refusal,
the log gets its line. A new concern goes inside a step; the steps do not grow.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

import falcon

from teampro.dialects.timing import Timing
from teampro.engine.call import Call
from teampro.engine.result import Result
from teampro.engine.service import Progress, Service
from teampro.error_words import WORDS
from teampro.errors import Refusal
from teampro.log import Log
from teampro.store.database import Database

_FALCONS = {404: "unknown_path", 405: "method_not_allowed"}


class Head(Protocol):
    """What a dialect knows of a request before its body; each has more of its own."""

    request_id: str
    address: str
    method: str

    @property
    def format(self) -> str:
        """The format of a refusal."""


class Dialect(Protocol):
    """The four steps of a wire language; a request takes the first, and ends with the last."""

    def head(self, req: falcon.Request) -> Any:
        """Return the Head of a request; refuse nothing."""

    def read(self, head: Any) -> Call:
        """Return the Call of a request. Raises: Refusal of its HTTP form."""

    def write(
        self,
        resp: falcon.Response,
        head: Any,
        chain: str,
        format_name: str,
        result: Result,
        timing: Timing,
    ) -> None:
        """Fill in the answer."""

    def refuse(
        self, resp: falcon.Response, head: Any, chain: str, refusal: Refusal, timing: Timing
    ) -> None:
        """Fill in the answer to a request that was refused."""


class Steps:
    """The steps of every request, in order."""

    def __init__(
        self,
        service: Service,
        dialect: Dialect,
        database: Database,
        log: Log,
        work_seconds: float,
    ) -> None:
        self._service = service
        self._dialect = dialect
        self._database = database
        self._log = log
        self._work_seconds = work_seconds

    def __call__(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        began = time.perf_counter()
        self._database.stats.start(self._work_seconds)
        head = self._dialect.head(req)
        progress = Progress(format=head.format)
        try:
            call = self._dialect.read(head)
            result = self._service.answer(call, progress).primed()
            timing = self._timing(began)
            self._dialect.write(resp, head, progress.chain, progress.format, result, timing)
        except Refusal as refusal:
            self._dialect.refuse(resp, head, progress.chain, refusal, self._timing(began))
        except Exception as bug:
            self._log.error("bug", bug, request_id=head.request_id)
            self._dialect.refuse(resp, head, progress.chain, _bug(), self._timing(began))
        self._tell(req, resp, head, progress, self._timing(began))

    def refuse(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        fault: falcon.HTTPError,
        _params: dict[str, object],
    ) -> None:
        """Tell in the one shape what Falcon refuses by itself: a verb that a route lacks."""
        allow = tuple(filter(None, dict(fault.headers or {}).get("Allow", "").split(", ")))
        word = _FALCONS.get(fault.status_code, "malformed_request")
        message = f"{WORDS[word].meaning} {WORDS[word].mend}"
        refusal = Refusal(word, message, allow=allow)

        def refused(_req: falcon.Request, _resp: falcon.Response) -> None:
            raise refusal

        self.aside(req, resp, refused)

    def aside(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        answer: Callable[[falcon.Request, falcon.Response], None],
    ) -> None:
        """Take a request that is no Call: `answer` fills in the answer, or raises Refusal."""
        began = time.perf_counter()
        self._database.stats.start(self._work_seconds)
        head = self._dialect.head(req)
        try:
            answer(req, resp)
            resp.set_header("X-Request-Id", head.request_id)
            resp.set_header("Server-Timing", str(self._timing(began)))
        except Refusal as refusal:
            self._dialect.refuse(resp, head, "", refusal, self._timing(began))
        self._tell(req, resp, head, Progress(format=head.format), self._timing(began))

    def _tell(
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
            address=head.address,
        )

    def _timing(self, began: float) -> Timing:
        stats = self._database.stats
        return Timing(stats.statements, stats.seconds, time.perf_counter() - began)


def _bug() -> Refusal:
    return Refusal("internal", "Something went wrong here; the log tells more.")
