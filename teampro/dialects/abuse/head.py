"""What is known of a request before its body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.dialects.http.bearer import bearer_token
from teampro.identity.login_tokens import bearer_proof
from teampro.identity.proofs import Bearer

IDENTIFIER = "HTTP_API_ID"
"""What WSGI makes of the headers `API_ID` and `API-ID` alike."""


@dataclass(slots=True)
class AbuseHead:
    """The head of a request; answers have one format."""

    environ: Mapping[str, Any] = field(repr=False)
    request_id: str
    address: str
    method: str

    @property
    def format(self) -> str:
        """The format of every answer."""
        return "json"

    def proof(self) -> Bearer | None:
        """Return the identifier, which is a token; None where there is none, or more than one.

        sec: both spellings of its header, or one of them twice, arrive with a comma between: of
        these no one is tested.
        """
        sent = {self.environ.get(IDENTIFIER, "").strip(), bearer_token(self.environ)} - {""}
        if len(sent) != 1:
            return None
        (token,) = sent
        return None if "," in token else bearer_proof(token)
