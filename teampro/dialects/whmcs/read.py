"""The parameters of a request, of its query and the one kind of body it has, and who sent them.

What is wrong with their HTTP form is refused here, and an address from where nobody may call.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain

from teampro.dialects.gate import Gate
from teampro.dialects.http.bearer import bearer_token
from teampro.dialects.http.body import JSON, MULTIPART, URLENCODED, Body, open_body
from teampro.dialects.http.forms import Fields, read_form
from teampro.dialects.http.multipart import Part, last_component
from teampro.dialects.http.pairs import read_pairs
from teampro.dialects.http.paths import raw_path, split_path
from teampro.dialects.http.strangers import (
    FILE_REQUIRED,
    check_length,
    check_values,
    chunks_until_known,
)
from teampro.dialects.http.strict_json import check_shape, most_values, read_any_object
from teampro.dialects.mount import unknown_path
from teampro.dialects.whmcs.credentials import HALF, AllowedAddresses, Proofs
from teampro.dialects.whmcs.encoding import read_bytes, read_escaped
from teampro.dialects.whmcs.given import NESTING, Given, gather, gather_json
from teampro.dialects.whmcs.head import CommandHead
from teampro.dialects.whmcs.refuse import as_form
from teampro.dialects.whmcs.values import MOST_ATTACHMENT_BYTES, MOST_ATTACHMENTS
from teampro.errors import Refusal
from teampro.identity.proofs import Proof
from teampro.store.files import BlobStore

VERBS = ("GET", "POST")
KNOWN_BYTES = 8 * 2**20
"""Size of a body of a known caller that is no form with files, and of the texts of one: PHP's."""
KNOWN_VALUES = 100_000
"""So many values of JSON a known caller may send: no command reads more, each takes memory."""
ATTACHMENTS = "attachments"


@dataclass(frozen=True)
class Reading:
    """What requests are read with; `places` are the segments of the paths that answer."""

    places: frozenset[tuple[str, ...]]
    proofs: Proofs
    addresses: AllowedAddresses
    blobs: BlobStore
    parameters: int
    upload_bytes: int

    def gather(self, head: CommandHead, gate: Gate) -> Proof | None:
        """Put into the head what query and body give; return what the caller presents.

        His address is let in.

        Raises: Refusal of the HTTP form, the gate's, CommandRefusal.
        """
        with _as_form():
            self._check_place(head)
            if head.refusal is not None:
                raise head.refusal
            body = open_body(head.environ, URLENCODED)
            if body.length:
                self._check_length(body)
        is_let_in = self.addresses.lets_in(head.address, head.given)
        if body.length:
            # A body may bring the access key: until then nobody's credentials are looked at.
            proof = self._proof(head.given, head) if is_let_in else None
            gate.greet(None if proof == HALF else proof)
            with _as_form():
                head.given = self._body(body, head, gate).over(head.given)
        if not self.addresses.lets_in(head.address, head.given):
            raise self.addresses.refuse(head.address, head.given, gate)
        return self._proof(head.given, head)

    def _proof(self, given: Given, head: CommandHead) -> Proof | None:
        return self.proofs.read(given, bearer_token(head.environ), head.address)

    def _check_place(self, head: CommandHead) -> None:
        if split_path(raw_path(head.environ)) not in self.places:
            raise unknown_path()
        if head.method not in VERBS:
            raise Refusal("method_not_allowed", "", allow=VERBS)

    def _check_length(self, body: Body) -> None:
        most = self.upload_bytes if body.media == MULTIPART else KNOWN_BYTES
        if body.length > most:
            raise Refusal("too_large", f"The body of this request has at most {most} bytes.")

    def _body(self, body: Body, head: CommandHead, gate: Gate) -> Given:
        if body.media == MULTIPART:
            return self._form(body, head, gate)
        check_length(body, gate)
        if body.media == JSON:
            text = read_bytes(body.whole(), "body")
            check_values(text, gate)
            if most_values(text) > KNOWN_VALUES:
                raise Refusal("too_large", f"A body of JSON has at most {KNOWN_VALUES} values.")
            tree = read_any_object(text, "body", "malformed_request")
            given = gather_json(tree)
            check_shape(tree, "Parameters", NESTING + 1, self.parameters)
            return given
        text = body.whole().decode("latin-1")
        return gather(read_pairs(text, self.parameters, "body", read_escaped))

    def _form(self, body: Body, head: CommandHead, gate: Gate) -> Given:
        receive = partial(self._receive, head=head, gate=gate)
        pairs = read_form(
            chunks_until_known(body, gate),
            body.boundary,
            self.parameters,
            KNOWN_BYTES,
            receive,
            read_bytes,
        )
        return Given(files=tuple(head.uploads)).over(gather(pairs))

    def _receive(self, part: Part, before: Fields, head: CommandHead, gate: Gate) -> None:
        """Take a file of a form; one under another name than that of attachments is ignored.

        sec: none is kept before it is known who sends it; the fields before it may tell.
        """
        first = next(part.chunks, b"")
        if not (part.filename or first):
            return
        if part.name.partition("[")[0].lower() != ATTACHMENTS:
            head.ignored += (part.name,)
            return
        if not gate.is_known:
            self._greet(gather(before).over(head.given), head, gate)
        if len(head.uploads) >= MOST_ATTACHMENTS:
            raise Refusal("too_large", f"A form holds at most {MOST_ATTACHMENTS} files.")
        name = last_component(part.filename or "")
        chunks = chain([first], part.chunks)
        head.uploads.append(self.blobs.receive(chunks, MOST_ATTACHMENT_BYTES, name, part.mime))

    def _greet(self, given: Given, head: CommandHead, gate: Gate) -> None:
        """Refuse who sends a file, unless what came before it says who he is."""
        if not self.addresses.lets_in(head.address, given):
            raise self.addresses.refuse(head.address, given, gate)
        proof = self._proof(given, head)
        if proof is None:
            raise Refusal("login_required", FILE_REQUIRED)
        gate.greet(proof)


@contextmanager
def _as_form() -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        raise as_form(refusal) from None
