"""A request becomes a Call: its parameters gathered from the query and the one kind of body it has.

What is wrong with its HTTP form is refused here, before anybody asks who calls; what is wrong
with `params` is refused when the engine reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from teampro.dialects.gate import Gate
from teampro.dialects.http.bearer import bearer_token
from teampro.dialects.http.body import JSON, MULTIPART, open_body
from teampro.dialects.http.conditions import read_conditions
from teampro.dialects.http.decoding import decode_utf8
from teampro.dialects.http.forms import Fields, read_form
from teampro.dialects.http.idempotency import read_key
from teampro.dialects.http.multipart import Part, last_component
from teampro.dialects.http.pairs import check_count, read_pairs
from teampro.dialects.http.strangers import (
    FILE_REQUIRED,
    check_length,
    check_values,
    chunks_until_known,
)
from teampro.dialects.http.strict_json import read_object
from teampro.dialects.native.credentials import read_proof
from teampro.dialects.native.formats import choose_format, split_format
from teampro.dialects.native.head import NativeHead, complete
from teampro.dialects.native.parameters import KNOWN, NOTHING, Place, gather, gather_json
from teampro.dialects.native.params import Bounds, params_reader
from teampro.engine.call import Call
from teampro.errors import Refusal, refuse_at
from teampro.identity.proofs import Proof
from teampro.schema.registry import Registry
from teampro.settings import Settings
from teampro.store.files import BlobStore

DIALECT = "native"
FILE = "file"
SAID = ("action", "method", "username", "password")
"""What of a body tells the chain, the verb and who sent it."""
UPLOAD_PARAMS_BYTES = 12 * 2**20
"""Size of params that carry a file of 8 MiB in base64."""
ROW_KEYS = 50
"""As many keys may each row of params have, on an average."""


@dataclass(frozen=True)
class Limits:
    """What one request may hold; `uploads` are the words of chains that take a file.

    `ignored` are names of parameters that pass unread, or with a * how they begin.
    """

    body_bytes: int
    upload_bytes: int
    parameters: int
    nesting: int
    keys: int
    uploads: frozenset[str]
    ignored: tuple[str, ...] = ()

    def params_bytes(self, takes_file: bool) -> int:
        """Return how long params may be."""
        if not takes_file:
            return self.body_bytes
        return max(self.body_bytes, min(self.upload_bytes, UPLOAD_PARAMS_BYTES))

    @cached_property
    def bounds(self) -> Mapping[bool, Bounds]:
        """What params may be, by whether they may carry a file."""
        return {
            takes_file: Bounds(self.params_bytes(takes_file), self.nesting, self.keys)
            for takes_file in (False, True)
        }

    def whole_bytes(self, takes_file: bool, media: str) -> int:
        """Return how long a body may be: only the parts of a form are streamed."""
        if not takes_file:
            return self.body_bytes
        if media == MULTIPART:
            return self.upload_bytes
        return self.params_bytes(True) + self.body_bytes

    def unknown(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of the unknown names that nobody may leave unread, each once."""
        return tuple(name for name in dict.fromkeys(names) if not self._ignores(name))

    def _ignores(self, name: str) -> bool:
        return any(
            name.startswith(word[:-1]) if word.endswith("*") else name == word
            for word in self.ignored
        )


def limits_of(settings: Settings, registry: Registry) -> Limits:
    """Return the limits that the settings and the nouns say."""
    uploads = [resource for resource in registry.resources if resource.upload]
    return Limits(
        settings["limit.body_bytes"],
        settings["limit.upload_bytes"],
        settings["limit.parameters"],
        settings["limit.nesting"],
        max(settings["limit.parameters"], settings["limit.write_rows"] * ROW_KEYS),
        frozenset(word for noun in uploads for word in (noun.plural, noun.singular)),
        settings["ignored_query_names"],
    )


def read_call(head: NativeHead, limits: Limits, blobs: BlobStore, gate: Gate) -> Call:
    """Return the Call of a request. Raises: Refusal of its HTTP form, and the gate's."""
    if head.refusal is not None:
        raise head.refusal
    token = bearer_token(head.environ)
    proof = read_proof((head.query,), token)
    words, named = split_format(head.words)
    takes_file = _takes_file(head, words, limits)
    given = _read_body(head, limits, blobs, gate, proof, takes_file)
    places = (head.query,) if given is NOTHING else (head.query, given)
    # perf: most bodies are params alone, and change nothing of what the head says.
    if not given.values.keys().isdisjoint(SAID):
        complete(head, *places)
        proof = read_proof(places, token)
        words, named = split_format(head.words)
        takes_file = _takes_file(head, words, limits)
    if head.upload is not None and not takes_file:
        raise refuse_at(FILE, "misplaced", "A file is sent with POST to a chain that takes files.")
    unknown_names = head.query.unknown_names + given.unknown_names
    return Call(
        words,
        head.method,
        head.request_id,
        head.address,
        proof,
        params_reader(places, limits.bounds[takes_file]),
        partial(choose_format, named, head.method),
        limits.unknown(unknown_names) if unknown_names else (),
        KNOWN,
        read_conditions(head.environ),
        head.upload,
        read_key(head.environ),
        DIALECT,
    )


def _takes_file(head: NativeHead, words: Sequence[str], limits: Limits) -> bool:
    """Say whether this is a POST to a chain that ends in files."""
    return head.method == "POST" and bool(words) and words[-1] in limits.uploads


def _read_body(
    head: NativeHead,
    limits: Limits,
    blobs: BlobStore,
    gate: Gate,
    proof: Proof | None,
    takes_file: bool,
) -> Place:
    body = open_body(head.environ)
    if not body.length:
        return NOTHING
    most = limits.whole_bytes(takes_file, body.media)
    if body.length > most:
        raise Refusal("too_large", f"The body of this request has at most {most} bytes.")
    gate.greet(proof)
    if body.media != MULTIPART:
        check_length(body, gate)
    if body.media == JSON:
        text = decode_utf8(body.whole(), "body")
        check_values(text, gate)
        given = gather_json(read_object(text, "body", "malformed_request"))
        check_count(len(given.values), limits.parameters)
    elif body.media == MULTIPART:
        receive = partial(_receive, head=head, limits=limits, blobs=blobs, gate=gate)
        chunks, text_bytes = chunks_until_known(body, gate), limits.params_bytes(takes_file)
        pairs = read_form(chunks, body.boundary, limits.parameters, text_bytes, receive)
        if any(name == FILE for name, _ in pairs):
            raise refuse_at(
                FILE, "misplaced", f"The part {FILE!r} has no file name, so it is none."
            )
        given = gather(pairs)
    else:
        text = body.whole().decode("latin-1")
        given = gather(read_pairs(text, limits.parameters, "body"))
    return given


def _receive(
    part: Part, before: Fields, head: NativeHead, limits: Limits, blobs: BlobStore, gate: Gate
) -> None:
    """Take the file of a form. A field of a browser's form without a file is no file.

    sec: none is kept before it is known who sends it; the fields before it may tell.
    """
    first = next(part.chunks, b"")
    if not (part.filename or first):
        return
    if part.name != FILE or head.upload is not None:
        raise refuse_at(FILE, "misplaced", f"A form holds one file, in the part {FILE!r}.")
    if not gate.is_known:
        proof = read_proof((gather(before),), "")
        if proof is None:
            raise Refusal("login_required", FILE_REQUIRED)
        gate.greet(proof)
    name = last_component(part.filename or "")
    chunks = chain([first], part.chunks)
    head.upload = blobs.receive(chunks, limits.upload_bytes, name, part.mime)
