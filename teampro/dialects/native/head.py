"""What a request says before its body: where it arrived, which chain, which verb, who sent it.

A head is made for every request, the worst one too, since a refusal needs its format and its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from teampro.dialects.http.pairs import read_pairs
from teampro.dialects.http.paths import raw_path
from teampro.dialects.http.verbs import HTTP_VERBS
from teampro.dialects.native.addresses import Addresses, Arrival, spelled_directly
from teampro.dialects.native.formats import PRINTERS, named_format
from teampro.dialects.native.parameters import (
    NOTHING,
    Place,
    gather,
    one_text,
)
from teampro.dialects.native.verbs import effective_verb
from teampro.errors import Refusal, refuse_at
from teampro.store.files import Upload

LONGEST_VERB = 20
NOWHERE = Arrival("", ())


@dataclass(slots=True)
class NativeHead:
    """What is known of a request so far; its body may tell the chain and the verb.

    `method` is the effective verb, `refusal` what reading the head ran into, `upload` the bytes
    that are to be discarded when the answer is ready, unless they were kept.
    """

    environ: Mapping[str, Any] = field(repr=False)
    request_id: str
    address: str
    method: str = ""
    mount: str = ""
    words: tuple[str, ...] = ()
    arrival: Arrival = NOWHERE
    query: Place = NOTHING
    refusal: Refusal | None = None
    upload: Upload | None = None

    @property
    def format(self) -> str:
        """The format of a refusal: what the chain names, also one that cannot be read."""
        named = named_format(self.words)
        return named if named in PRINTERS else "json"

    @property
    def is_bodiless(self) -> bool:
        """Whether only the headers of the answer are sent."""
        return bool(self.environ["REQUEST_METHOD"] == "HEAD")


def read_head(
    environ: Mapping[str, Any], addresses: Addresses, request_id: str, address: str, parameters: int
) -> NativeHead:
    """Return the head of a WSGI request; what is wrong with it stands in `refusal`."""
    http_verb = environ["REQUEST_METHOD"]
    head = NativeHead(
        environ, request_id, address, HTTP_VERBS.get(http_verb, http_verb[:LONGEST_VERB])
    )
    try:
        head.arrival = addresses.find(raw_path(environ))
        head.mount, head.words = head.arrival.mount, head.arrival.words
        query = environ.get("QUERY_STRING", "")
        if query:
            head.query = gather(read_pairs(query, parameters, "query string"))
        complete(head, head.query)
    except Refusal as refusal:
        head.refusal = refusal
        head.words = head.words or _glimpsed(environ.get("QUERY_STRING", ""))
    return head


def _glimpsed(query: str) -> tuple[str, ...]:
    """Return the chain of a query that cannot be read: a refusal needs its format."""
    return split_action(dict(parse_qsl(query)).get("action", ""))


def complete(head: NativeHead, *places: Place) -> None:
    """Take the chain and the verb from what the places give.

    Raises: Refusal malformed_request, repeated_value, invalid_value, method_not_allowed.
    """
    words = split_action(one_text("action", places))
    if words and head.arrival.words and words != head.arrival.words:
        raise refuse_at(
            "action", "repeated_value", "The path and action name different chains; send one."
        )
    head.words = head.arrival.words or words
    head.mount = head.arrival.mount if head.arrival.words else spelled_directly(head.arrival)
    head.method = effective_verb(head.environ["REQUEST_METHOD"], one_text("method", places))


def split_action(action: str) -> tuple[str, ...]:
    """Split a dotted chain, or one written like a path, into its words."""
    separator = "/" if "/" in action else "."
    return tuple([word for word in action.split(separator) if word])
