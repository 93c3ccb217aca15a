"""The parameters of a report: texts by name, of whichever kind of body.

What is wrong with the HTTP form of a request is refused here, and a body of whom nobody knows is
never read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from teampro.dialects.abuse.head import AbuseHead
from teampro.dialects.abuse.refuse import invalid
from teampro.dialects.gate import Gate
from teampro.dialects.http.body import JSON, MULTIPART, URLENCODED, Body, open_body
from teampro.dialects.http.decoding import BYTE_ORDER_MARK, check_characters, decoded, unquoted
from teampro.dialects.http.forms import Fields, read_form
from teampro.dialects.http.multipart import Part
from teampro.dialects.http.pairs import check_count, read_pairs
from teampro.dialects.http.paths import raw_path, split_path
from teampro.dialects.http.strict_json import read_any_object
from teampro.errors import Refusal
from teampro.identity.proofs import REQUIRED, Proof

VERB = "POST"
ACTION = "action"
NAMES = (
    ACTION, "service_id", "category", "service_ip", "suspend_method", "allow_unsuspend",
    "additional_info", "admin_notes",
)  # fmt: skip
Sent = dict[str, str]


@dataclass(frozen=True)
class AbuseReading:
    """What requests are read with; `place` is the path that answers."""

    place: str
    parameters: int
    body_bytes: int

    def gather(self, head: AbuseHead, gate: Gate) -> tuple[Proof, Sent]:
        """Return the identifier of a request, which is right, and what was sent.

        Raises: Refusal of the HTTP form, AbuseRefusal, and the gate's.
        """
        if split_path(raw_path(head.environ)) != split_path(self.place):
            raise Refusal("unknown_path", f"Nothing is here: send reports to {self.place}.")
        if head.method != VERB:
            raise Refusal("method_not_allowed", "Reports are sent with POST.", allow=(VERB,))
        proof = head.proof()
        gate.greet(proof)
        if proof is None:
            raise Refusal("login_required", REQUIRED)
        body = open_body(head.environ, URLENCODED)
        if body.length > self.body_bytes:
            raise Refusal("too_large", f"A report has at most {self.body_bytes} bytes.")
        return proof, texts(self._pairs(body)) if body.length else {}

    def _pairs(self, body: Body) -> Iterable[tuple[str, Any]]:
        if body.media == MULTIPART:
            chunks = body.chunks()
            return read_form(
                chunks, body.boundary, self.parameters, self.body_bytes, _refuse_file, decoded
            )
        text = body.whole()
        if body.media == JSON:
            tree = read_any_object(decoded(text, "body"), "body", "malformed_request")
            check_count(len(tree), self.parameters)
            return tree.items()
        return read_pairs(text.decode("latin-1"), self.parameters, "body", unquoted)


def texts(pairs: Iterable[tuple[str, Any]]) -> Sent:
    """Return the texts of the names that are known; others pass unread. Raises: AbuseRefusal.

    A flag of JSON is 1 or 0, null is nothing.
    """
    found: Sent = {}
    for name, value in pairs:
        name = name.removeprefix(BYTE_ORDER_MARK)
        if name not in NAMES or value is None:
            continue
        if isinstance(value, dict | list):
            raise invalid(name, "one text.")
        text = str(int(value)) if isinstance(value, bool) else str(value)
        if found.setdefault(name, text) != text:
            raise invalid(name, "it is sent once, or with one value.")
        try:
            check_characters(text, name)
        except Refusal:
            raise invalid(name, "text without control characters.") from None
    return found


def _refuse_file(part: Part, _before: Fields) -> None:
    raise invalid(part.name[:60], "texts alone; a report takes no file.")
