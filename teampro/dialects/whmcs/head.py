"""What a request says before its body: its parameters in the query, and the format of an answer.

A head is made for every request, the worst one too, since a refusal needs its format and its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl

from teampro.dialects.http.pairs import read_pairs
from teampro.dialects.whmcs.command import BoundCommand
from teampro.dialects.whmcs.encoding import read_escaped
from teampro.dialects.whmcs.given import Given, gather
from teampro.errors import Refusal
from teampro.store.files import Upload

JSON, XML, NVP, LEGACY = "json", "xml", "nvp", "legacy"
FORMATS = (JSON, XML, NVP)
LONGEST_VERB = 20
Format = Literal["json", "xml", "nvp"]


@dataclass(slots=True)
class CommandHead:
    """What is known of a request so far; what its body gives comes over what the query gives.

    `default_format` is that of the server, or of the credential once it is known. `refusal` is
    what reading the query ran into. `ignored` are names that nobody knows, `uploads` the files
    that are to be discarded when the answer is ready, unless they were kept.
    """

    environ: Mapping[str, Any] = field(repr=False)
    request_id: str
    address: str
    method: str
    default_format: str = JSON
    given: Given = field(default_factory=Given, repr=False)
    refusal: Refusal | None = None
    command: BoundCommand | None = None
    ignored: tuple[str, ...] = ()
    uploads: list[Upload] = field(default_factory=list, repr=False)

    @property
    def action(self) -> str:
        """The name of the command in lower case, "" if none was sent."""
        return self.given.own_text("action").strip().lower()

    @property
    def responsetype(self) -> str:
        """The format that was asked for, in lower case; "" if none was."""
        return self.given.own_text("responsetype").strip().lower()

    @property
    def format(self) -> str:
        """The format of an answer; legacy is NVP, which prints as XML what is nested."""
        named = self.responsetype or (NVP if self.default_format == LEGACY else JSON)
        return named if named in FORMATS else JSON


def read_head(
    environ: Mapping[str, Any], request_id: str, address: str, default_format: str, parameters: int
) -> CommandHead:
    """Return the head of a WSGI request; what is wrong with its query stands in `refusal`."""
    verb = environ["REQUEST_METHOD"][:LONGEST_VERB]
    head = CommandHead(environ, request_id, address, verb, default_format)
    query = environ.get("QUERY_STRING", "")
    try:
        head.given = gather(read_pairs(query, parameters, "query string", read_escaped))
    except Refusal as refusal:
        head.refusal = refusal
        head.given = Given(_glimpsed(query))
    return head


def _glimpsed(query: str) -> Mapping[str, str]:
    """Return what a refusal needs of a query that cannot be read."""
    found = {name.lower(): value for name, value in parse_qsl(query)}
    return {name: found[name] for name in ("action", "responsetype") if name in found}
