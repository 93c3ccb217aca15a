"""The language: head, read, write, refuse, and where it is mounted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import falcon

from teampro.dialects.dialect import BareRefusal, Collaborators, Dialect
from teampro.dialects.gate import Gate
from teampro.dialects.http.body import URLENCODED, open_body
from teampro.dialects.http.headers import set_common
from teampro.dialects.http.idempotency import tell_replay
from teampro.dialects.http.pairs import read_pairs
from teampro.dialects.http.strangers import check_length
from teampro.dialects.mount import Mount
from teampro.dialects.timing import Timing
from teampro.engine.call import Call
from teampro.engine.result import Result
from teampro.errors import Refusal
from teampro.formats import to_json
from teampro.formats.to_xml import xml_printer
from teampro.identity.proofs import Verifiers
from tests.wire.second_dialect.commands import NAMES, Command, find_command
from tests.wire.second_dialect.keys import Key, Keys, read_key

PATH, PREFIX, PING = "/commands", "/modules/addons/second", "/ping-commands"
VERBS = ("GET", "POST")
MOST_PARAMETERS = 100
PRINTERS = {
    "json": ("application/json", to_json.print_tree),
    "xml": ("application/xml; charset=utf-8", xml_printer("commandapi", typed=False)),
}
DENIED = ("login_required", "incomplete_credentials", "login_failed", "banned")
FORM = (405, 411, 413, 414, 415, 431)
SAYS = {
    "login_required": "Invalid or missing credentials",
    "incomplete_credentials": "Invalid or missing credentials",
    "login_failed": "Authentication Failed",
    "banned": "Invalid IP",
    "not_found": "Project ID Not Found",
    "method_not_allowed": "Method Not Allowed",
    "key_reused": "Idempotency key was used with other parameters",
}


@dataclass
class CommandHead:
    """What is known of a request: its parameters grow by those of its body."""

    environ: Mapping[str, Any] = field(repr=False)
    request_id: str
    address: str
    method: str
    given: dict[str, str] = field(default_factory=dict, repr=False)
    command: Command | None = None

    @property
    def format(self) -> str:
        """The format of every answer, which the query names."""
        named = self.given.get("responsetype", "").lower()
        return named if named in PRINTERS else "json"


class CommandLanguage(Dialect[CommandHead]):
    """The dialect; made once for each process."""

    def __init__(self, given: Collaborators) -> None:
        self.verifiers: Verifiers = {Key: lambda _successes, _pool: Keys(given.database)}
        self._body_bytes = given.settings["limit.body_bytes"]

    def head(self, environ: Mapping[str, Any], request_id: str, address: str) -> CommandHead:
        """Return the head; a query that cannot be read gives what it can."""
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        return CommandHead(environ, request_id, address, environ["REQUEST_METHOD"], query)

    def read(self, head: CommandHead, gate: Gate) -> Call:
        """Return the Call that a command stands for. Raises: Refusal."""
        if head.method not in VERBS:
            raise Refusal("method_not_allowed", "", allow=VERBS)
        query = head.environ.get("QUERY_STRING", "")
        head.given = dict(read_pairs(query, MOST_PARAMETERS, "query string"))
        head.given |= self._body(head, gate)
        head.command = find_command(head.given)
        return Call(
            head.command.words(head.given),
            head.command.verb,
            head.request_id,
            head.address,
            read_key(head.environ),
            partial(head.command.read_params, head.given),
            key=head.given.get("idempotencykey"),
            dialect="commands",
        )

    def write(
        self,
        resp: falcon.Response,
        head: CommandHead,
        chain: str,
        format_name: str,
        result: Result,
        timing: Timing,
    ) -> None:
        """Fill in what the command shapes the tree to."""
        assert head.command is not None
        self._print(resp, head, 200, {"result": "success", **head.command.shape(result.tree)})
        tell_replay(resp, result)
        set_common(resp, head.request_id, timing, "no-store")

    def refuse(
        self, resp: falcon.Response, head: CommandHead, chain: str, refusal: Refusal, timing: Timing
    ) -> None:
        """Fill in the sentence; a business error is 200 like a success."""
        self._print(resp, head, _status(refusal), _error(refusal))
        set_common(resp, head.request_id, timing, "no-store")
        if refusal.retry_seconds is not None:
            resp.set_header("Retry-After", str(refusal.retry_seconds))
        if refusal.allow:
            resp.set_header("Allow", ", ".join(refusal.allow))

    def refuse_bare(self, refusal: Refusal, request_id: str) -> BareRefusal:
        """Return the same sentence for what is no request."""
        content_type, printer = PRINTERS["json"]
        return BareRefusal(_status(refusal), content_type, printer(_error(refusal), NAMES))

    def _body(self, head: CommandHead, gate: Gate) -> dict[str, str]:
        body = open_body(head.environ)
        if not body.length:
            return {}
        if body.media not in (URLENCODED, ""):
            raise Refusal("unsupported_media", f"A body is {URLENCODED}.")
        if body.length > self._body_bytes:
            raise Refusal("too_large", f"A body has at most {self._body_bytes} bytes.")
        gate.greet(read_key(head.environ))
        check_length(body, gate)
        return dict(read_pairs(body.whole().decode("latin-1"), MOST_PARAMETERS, "body"))

    def _print(
        self, resp: falcon.Response, head: CommandHead, status: int, tree: dict[str, Any]
    ) -> None:
        resp.content_type, printer = PRINTERS[head.format]
        resp.status = falcon.code_to_http_status(status)
        resp.data = printer(tree, NAMES)


class Ping:
    """A plain resource of Falcon beside the commands."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer, or raise what a program written for Falcon raises."""
        if req.query_string:
            raise falcon.HTTPNotFound
        resp.text = "pong"


def command_language(given: Collaborators) -> Iterable[Mount]:
    """Mount the language at a path of its own, below a prefix, and beside a resource."""
    language = CommandLanguage(given)
    yield Mount(PATH, language)
    yield Mount("/api.php", language, PREFIX)
    yield Mount(PING, language, resource=Ping())


def _status(refusal: Refusal) -> int:
    if refusal.word in DENIED:
        return 403
    is_form = refusal.word in ("malformed_request", "too_many") or refusal.status in FORM
    return refusal.status if is_form or refusal.status >= 500 else 200


def _error(refusal: Refusal) -> dict[str, Any]:
    return {"result": "error", "message": SAYS.get(refusal.word, refusal.message)}
