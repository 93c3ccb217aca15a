"""What a wire language is to the application: five functions, and the kinds of proof it brings.

It translates and no more: which records there are, who may see them and what a write does is the
engine's. A language is a package beside `native`, mounted by create_app.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import falcon

from teampro.dialects.gate import Gate
from teampro.dialects.timing import Timing
from teampro.engine.call import Call
from teampro.engine.result import Result
from teampro.errors import Refusal
from teampro.identity.proofs import Verifiers
from teampro.schema.registry import Registry
from teampro.settings import Settings
from teampro.store.database import Database
from teampro.store.files import BlobStore


@dataclass(frozen=True)
class Collaborators:
    """What a language may be made of; one of each per process. `now` is in Unix seconds."""

    settings: Settings
    registry: Registry
    database: Database
    blobs: BlobStore
    now: Callable[[], float]


class Head(Protocol):
    """What a language knows of a request before its body; each has more of its own."""

    request_id: str
    address: str
    method: str

    @property
    def format(self) -> str:
        """The format of a refusal."""


OwnHead = TypeVar("OwnHead", bound=Head)


@dataclass(frozen=True)
class BareRefusal:
    """The answer to what the server refuses before the application sees it."""

    status: int
    content_type: str
    body: bytes


class Dialect(Protocol[OwnHead]):
    """A wire language with a head of its own.

    A request takes `head`, `read`, and ends with `write` or `refuse`. `verifiers` make the
    verifiers of the kinds of proof that it brings along, by the kind.
    """

    verifiers: Verifiers

    def head(self, environ: Mapping[str, Any], request_id: str, address: str) -> OwnHead:
        """Return the head of a WSGI request; refuse nothing."""

    def read(self, head: OwnHead, gate: Gate) -> Call:
        """Return the Call of a request.

        Before it reads a body it greets the gate with the proof that stands in the head, if any.
        Raises: Refusal of its HTTP form, and the gate's.
        """

    def write(
        self,
        resp: falcon.Response,
        head: OwnHead,
        chain: str,
        format_name: str,
        result: Result,
        timing: Timing,
    ) -> None:
        """Fill in the answer; `chain` is the canonical one. Raises: Refusal."""

    def refuse(
        self, resp: falcon.Response, head: OwnHead, chain: str, refusal: Refusal, timing: Timing
    ) -> None:
        """Fill in the answer to a request that was refused; `chain` is "" when it is unknown."""

    def refuse_bare(self, refusal: Refusal, request_id: str) -> BareRefusal:
        """Return the answer to what is no request; nothing is known of it but its path."""


AnyDialect = Dialect[Any]
"""A wire language among others: its head is its own, and goes to nobody else."""
