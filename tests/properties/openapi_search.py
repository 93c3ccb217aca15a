"""A tool that nobody here wrote reads the OpenAPI document and tries to find a lie in it.

Its tests stand in four files, that four processes share the work of a long search.

What a document cannot tell is taken out of its checks, and nothing else:

* a request that fits its schema may still be refused with 400, 409 or 422. Which keys the steps of
  a chain understand, which words a setting allows and which record belongs to which is told by the
  server's answer; `teampro.describe.requests` says why its schemas stay open.
* whether a request fits or not, 413 is a right answer: a body is measured before it is read.
* `method`, `username` and `password` are parameters of the wire that change what the whole request
  is; the tool takes them for values like others, so they are not drawn.
* a random `If-Match` is 412 before anything else is looked at, so it is not drawn either.
* half a login (a username alone) is refused with 400, not 401: it was no try to log in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.openapi.checks import IgnoredAuth

from teampro.resources import RESOURCES
from tests.properties.hostile_world import HostileWorld
from tests.properties.profiles import EFFORT, NIGHTLY
from tests.schema_checker import PRINTED

Application = Callable[..., Any]
WIRE = ("method", "username", "password")
DEMANDS = ("If-Match",)
LATE = list(HealthCheck)
REFUSALS = ["400", "401", "403", "404", "409", "413", "422"]
CHECKS = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", "304", *REFUSALS]},
        "negative_data_rejection": {"expected-statuses": [*REFUSALS, "405", "406", "415"]},
    }
}
VERBS = ("get", "post", "put", "delete")
PLURALS = {noun.plural for noun in RESOURCES}
ONE_OF = 1 if NIGHTLY else 6
"""Of the operations below another record, and of pasts, one of so many is searched by day."""


def _operations() -> Iterator[tuple[str, str]]:
    """Yield what is searched; below another record a noun is read and written as by itself."""
    nested = 0
    for path, verbs in PRINTED["paths"].items():
        is_nested = any(word in PLURALS for word in path.split("/")[2:])
        for verb in verbs:
            if verb in VERBS:
                nested += is_nested
                if not is_nested or nested % ONE_OF == 0:
                    yield path, verb


OPERATIONS = list(_operations())
READS = [operation for operation in OPERATIONS if operation[1] == "get"]
WRITES = [operation for operation in OPERATIONS if operation[1] != "get"]


def that_fit(operations: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return those that are sent what fits: by day every second, the others are sent what does not.

    All of them come of one printer; which of two neighbours is searched how tells little.
    """
    return operations if NIGHTLY else operations[::2]


def that_do_not_fit(operations: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return those that are sent what does not fit."""
    return operations if NIGHTLY else operations[1::2]


class Searched:
    """The application, and the tool that reads its document as a client would."""

    def __init__(self, world: HostileWorld) -> None:
        self.world = world
        login = {"auth": {"openapi": {"token": {"bearer": world.token}}}}
        self.schema = schemathesis.openapi.from_wsgi(
            "/v1/api/openapi/json",
            _whole(world.app),
            config=SchemathesisConfig.from_dict({**CHECKS, **login}),
            headers={"Authorization": f"Bearer {world.token}"},
        )
        self.cases = 0

    def search(self, path: str, verb: str, mode: GenerationMode) -> None:
        """Send what the tool draws for an operation and let it judge each answer.

        Half of the cases that fit have the ids that the document gives as examples, so that
        records are found, not only missed.
        """
        operation = self.schema[path][verb.upper()]
        known = {each.name: each.definition.get("example") for each in operation.path_parameters}
        drawn = operation.as_strategy(generation_mode=mode)
        fits = mode is GenerationMode.POSITIVE

        @settings(
            max_examples=EFFORT.of_operation,
            phases=[Phase.reuse, Phase.generate],
            suppress_health_check=LATE,
        )
        @given(case=drawn, is_known=st.booleans() if fits else st.just(False))
        def judge(case: Case, is_known: bool) -> None:
            if is_known:
                case.path_parameters.update(known)
            self._judge(case)

        judge()

    def _judge(self, case: Case) -> None:
        self.cases += 1
        for name in WIRE:
            case.query.pop(name, None)
        for name in DEMANDS:
            case.headers.pop(name, None)
        with self.world.put_back():
            self.world.lines.clear()
            answer = case.call()
            assert answer.status_code < 500, self.world.lines
            try:
                case.validate_response(answer)
            except FailureGroup as found:
                lies = [each for each in found.exceptions if not _is_refused_login(each)]
                if lies:
                    told = FailureGroup(lies)
                    told.add_note(case.as_curl_command())
                    raise told from None


def _whole(app: Application) -> Application:
    """Return the application, whose answers are read and closed here: the tool closes none."""

    def answer(environ: Any, start: Any) -> list[bytes]:
        parts = app(environ, start)
        try:
            return [b"".join(parts)]
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return answer


def _is_refused_login(found: Failure) -> bool:
    return isinstance(found, IgnoredAuth) and "400 Bad Request" in found.message
