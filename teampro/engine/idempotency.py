"""A write that carries a key is done once: who repeats it is told the first answer again.

The key is its caller's word for one request. What is kept of the request is a fingerprint, by which
another one under the same key is found out; of the answer its tree, printed anew for each repeat.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from teampro.engine.call import Call
from teampro.engine.result import Result
from teampro.errors import Refusal, refuse_at
from teampro.formats.to_json import dump_text
from teampro.schema.caller import Caller, Rights
from teampro.schema.check import IDEMPOTENCY_KEY
from teampro.session.erasure import without
from teampro.session.session import Session
from teampro.store.idempotency import (
    PLACE,
    StoredAnswer,
    find_answer,
    forget_answer,
    keep_answer,
)

HEADER = "Idempotency-Key"
MOST_CHARACTERS = 200
MOST_BYTES = 8 * 2**20
"""Of an answer that is kept: what every database takes as one value, sealed too."""
_FORM = re.compile(rf"[ -~]{{1,{MOST_CHARACTERS}}}")
HOUR = 3_600


def take_key(call: Call, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the key that a call carries, "" for none, and its params without it.

    Raises: Refusal invalid_value, repeated_value.
    """
    if call.key is None and IDEMPOTENCY_KEY not in params:
        return "", params
    sent = ((HEADER, call.key), (IDEMPOTENCY_KEY, params.get(IDEMPOTENCY_KEY)))
    keys = {_read_key(place, value) for place, value in sent if value is not None}
    if len(keys) > 1:
        message = f"The header {HEADER} and {IDEMPOTENCY_KEY} in params differ; send one of them."
        raise refuse_at(IDEMPOTENCY_KEY, "repeated_value", message)
    rest = {name: value for name, value in params.items() if name != IDEMPOTENCY_KEY}
    return next(iter(keys), ""), rest


def _read_key(place: str, value: Any) -> str:
    """Read a key; a number of JSON is taken as its digits, as in every text."""
    text = str(value) if type(value) is int else value
    if isinstance(text, str) and _FORM.fullmatch(text):
        return text
    message = f"An idempotency key is a text of 1 to {MOST_CHARACTERS} printable ASCII characters."
    raise refuse_at(place, "invalid_value", message, value)


@dataclass(frozen=True)
class Mark:
    """What tells a request with a key: the digest of its caller and key, its own fingerprint."""

    digest: str
    fingerprint: str


class FirstAnswers:
    """The answers that are kept for repeats. Threads share it.

    sec: fingerprints are made with a secret key, since params may hold what can be guessed (the
    number of a card), and answers are sealed: records show what stands encrypted elsewhere.
    """

    def __init__(self, fingerprint_key: bytes) -> None:
        self._fingerprint_key = fingerprint_key

    def mark(
        self, key: str, caller: Caller, call: Call, chain: str, params: Mapping[str, Any]
    ) -> Mark:
        """Return the mark of a call; `chain` is the canonical one, `params` are without the key.

        Names that begin with _ pass unread, so they make no other request either. sec: what is
        asked of a token in the course of a request alone, no repeat would be asked: by a token with
        other such limits it is another request.
        """
        read = {name: value for name, value in params.items() if not name.startswith("_")}
        file = call.upload and (call.upload.sha256, call.upload.name, call.upload.mime)
        told = (call.dialect, call.verb, chain, read, file, *_limits(call, caller.rights))
        request = json.dumps(told, sort_keys=True)
        return Mark(
            hashlib.sha256(f"{caller.actor}\0{key}".encode()).hexdigest(),
            hmac.digest(self._fingerprint_key, request.encode(), "sha256").hex(),
        )

    def find(self, session: Session, mark: Mark) -> Result | None:
        """Return the first answer to a request, None where it is new; inside the write's session.

        Raises: Refusal key_reused.
        """
        stored = find_answer(session.database, mark.digest)
        if stored is None:
            return None
        if stored.moment <= session.shared.now() - session.settings["idempotency.hours"] * HOUR:
            forget_answer(session.database, mark.digest)
            return None
        if not hmac.compare_digest(stored.fingerprint, mark.fingerprint):
            raise Refusal(
                "key_reused",
                f"This idempotency key belongs to another request, {stored.request_id}: send that "
                "one again as it was, or make a new key for a new one.",
            )
        tree = json.loads(session.shared.vault.open(stored.tree, PLACE))
        return Result(tree, stored.status, stored.location, replays=stored.request_id)

    def keep(self, session: Session, mark: Mark, result: Result) -> None:
        """Store the answer to a new request in the session that wrote; not that of a preview.

        sec: what it tells once is not stored; who repeats the request reads "" there. Of records
        that were erased, nothing is.
        Raises: Refusal too_many_bytes.
        """
        if result.keeps_nothing:
            return
        tree = without(result.tree, session.gone) if session.gone else result.tree
        told = session.told_once
        text = dump_text(without_secrets(tree, told) if told else tree)
        if len(text.encode()) > MOST_BYTES:
            raise Refusal(
                "too_many_bytes",
                f"The answer to this write has more than the {MOST_BYTES} bytes that are kept for "
                "an idempotency key; nothing was changed. Write fewer rows at once, or leave out "
                "the key.",
            )
        answer = StoredAnswer(
            mark.fingerprint,
            session.request_id,
            result.status,
            result.location,
            session.shared.vault.seal(text, PLACE),
            session.shared.now(),
        )
        keep_answer(session.database, mark.digest, answer)


def _limits(call: Call, rights: Rights) -> list[list[str]]:
    """Return the limits of a token that nothing asks for before a call acts.

    What its params name is only known then, and of a script, which chains it asks for.
    """
    late = (rights.chains, *((rights.verbs, rights.resources) if call.script is not None else ()))
    return [sorted(each) for each in late if each is not None]


def without_secrets(value: Any, secrets: Collection[str]) -> Any:
    """Return a tree with "" in the place of secrets."""
    if isinstance(value, dict):
        return {name: without_secrets(each, secrets) for name, each in value.items()}
    if isinstance(value, list):
        return [without_secrets(each, secrets) for each in value]
    return "" if isinstance(value, str) and value in secrets else value
