"""The parameters of a request, of its query and its body: a form, or an object of JSON.

What is wrong with their HTTP form is refused here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from teampro.dialects.gate import Gate
from teampro.dialects.gateway.head import LONGEST_VERB, GatewayHead
from teampro.dialects.gateway.logins import PATHS
from teampro.dialects.gateway.refuse import COMMANDS, INVALID, GatewayRefusal
from teampro.dialects.http.bearer import bearer_token
from teampro.dialects.http.body import JSON, MULTIPART, URLENCODED, Body, open_body
from teampro.dialects.http.decoding import decoded, unquoted
from teampro.dialects.http.forms import Fields, read_form
from teampro.dialects.http.multipart import Part
from teampro.dialects.http.pairs import read_pairs
from teampro.dialects.http.paths import raw_path, split_path
from teampro.dialects.http.strangers import check_length, check_values, chunks_until_known
from teampro.dialects.http.strict_json import check_shape, read_any_object
from teampro.dialects.mount import unknown_path
from teampro.dialects.whmcs.given import NESTING, Given, gather, gather_json
from teampro.errors import Refusal, nearest, refuse_at
from teampro.identity.login_tokens import bearer_proof

VERB = "POST"


@dataclass(frozen=True)
class GatewayReading:
    """What requests are read with: the path before the words, and what one may hold.

    `commands` are the names of all, in lower case.
    """

    prefix: str
    commands: Collection[str]
    parameters: int
    body_bytes: int

    def head(self, environ: Mapping[str, Any], request_id: str, address: str) -> GatewayHead:
        """Return the head of a WSGI request; what is wrong with it stands in `refusal`."""
        verb = environ["REQUEST_METHOD"][:LONGEST_VERB]
        head = GatewayHead(environ, request_id, address, verb)
        try:
            below = split_path(raw_path(environ))[len(split_path(self.prefix)) :]
        except Refusal as refusal:
            head.refusal = refusal
        else:
            *above, head.command = below or [""]
            head.path = "/".join(above)
            if not above and head.command in PATHS:
                head.path, head.command = head.command, ""
            head.command = head.command.lower()
        return head

    def gather(self, head: GatewayHead, gate: Gate) -> Given:
        """Return what query and body give; who is banned, or presents a wrong token, is refused.

        Raises: Refusal of the HTTP form, and the gate's.
        """
        if head.refusal is not None:
            raise head.refusal
        self._check_path(head)
        if head.method != VERB:
            raise Refusal("method_not_allowed", f"{head.path} offers {VERB}.", allow=(VERB,))
        body = open_body(head.environ, URLENCODED)
        if body.length > self.body_bytes:
            raise Refusal("too_large", f"The body has at most {self.body_bytes} bytes.")
        token = bearer_token(head.environ) if PATHS.get(head.path, True) else ""
        _greet(gate, token)
        query = self._pairs(head.environ.get("QUERY_STRING", ""), "query string")
        if body.length and body.media == JSON:
            return _joined(gather(_once(query)), self._json(body, gate))
        return gather(_once([*query, *self._fields(body, head, gate)]))

    def _check_path(self, head: GatewayHead) -> None:
        """Refuse a path of which nobody knows. Raises: Refusal unknown_path."""
        if head.path in PATHS and not head.command:
            return
        if head.path != COMMANDS:
            raise unknown_path()
        if head.command not in self.commands:
            close = nearest(head.command, sorted(self.commands))
            hint = f"; did you mean {close}?" if close else "."
            raise Refusal("unknown_path", f"There is no command {head.command[:60]}{hint}")

    def _fields(self, body: Body, head: GatewayHead, gate: Gate) -> Fields:
        if not body.length:
            return []
        check_length(body, gate)
        if body.media == MULTIPART:

            def ignore(part: Part, _before: Fields) -> None:
                head.ignored += (part.name,)
                for _chunk in part.chunks:
                    pass

            chunks = chunks_until_known(body, gate)
            limits = (self.parameters, self.body_bytes)
            return read_form(chunks, body.boundary, *limits, ignore, decoded)
        return self._pairs(body.whole().decode("latin-1"), "body")

    def _pairs(self, text: str, where: str) -> Fields:
        return read_pairs(text, self.parameters, where, unquoted)

    def _json(self, body: Body, gate: Gate) -> Given:
        check_length(body, gate)
        text = decoded(body.whole(), "body")
        check_values(text, gate)
        tree = read_any_object(text, "body", "malformed_request")
        given = gather_json(tree)
        check_shape(tree, "Parameters", NESTING + 1, self.parameters)
        return given


def _greet(gate: Gate, token: str) -> None:
    """Refuse whoever is banned, or presents a wrong token, before his password is looked at."""
    try:
        gate.greet(bearer_proof(token) if token else None)
    except Refusal as refusal:
        if refusal.word == "login_failed":
            raise GatewayRefusal(INVALID, 401) from None
        raise


def _once(pairs: Fields) -> Fields:
    """Return pairs in which no name has two values; `a[]` is a list."""
    seen: dict[str, str] = {}
    for name, value in pairs:
        if not name.endswith("[]") and seen.setdefault(name, value) != value:
            raise _repeated(name)
    return pairs


def _joined(query: Given, body: Given) -> Given:
    for name, value in query.values.items():
        if body.values.get(name, value) != value:
            raise _repeated(name)
    return body.over(query)


def _repeated(name: str) -> Refusal:
    return refuse_at(name[:60], "repeated_value", f"{name[:60]} stands twice; send it once.")
